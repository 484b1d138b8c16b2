#define _GNU_SOURCE
#include "stack.h"

#include <pthread.h>

size_t webrl_stack_size(void) {
    // Asked once a thread: for a process's first thread the answer is read from a file.
    static _Thread_local size_t size;
    static _Thread_local int is_known;
    if (is_known) return size;
    is_known = 1;
    pthread_attr_t attributes;
    if (pthread_getattr_np(pthread_self(), &attributes) != 0) return 0;
    void *bottom;
    if (pthread_attr_getstack(&attributes, &bottom, &size) != 0) size = 0;
    pthread_attr_destroy(&attributes);
    return size;
}
