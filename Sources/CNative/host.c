#define _GNU_SOURCE
#include "host.h"

#include <pthread.h>

static _Thread_local int is_forked;

static size_t stack_size(void) {
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

int webrl_needs_thread(size_t enough) {
    if (is_forked) return 1;
    size_t size = stack_size();
    return size != 0 && size < enough;
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static size_t inside;
static int is_closed;

void webrl_gate_enter(void) {
    pthread_mutex_lock(&lock);
    while (is_closed) pthread_cond_wait(&changed, &lock);
    inside++;
    pthread_mutex_unlock(&lock);
}

void webrl_gate_leave(void) {
    pthread_mutex_lock(&lock);
    inside--;
    if (is_closed && inside == 0) pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&lock);
}

void webrl_gate_close(void) {
    pthread_mutex_lock(&lock);
    while (is_closed) pthread_cond_wait(&changed, &lock);
    is_closed = 1;
    while (inside) pthread_cond_wait(&changed, &lock);
    pthread_mutex_unlock(&lock);
}

void webrl_gate_hold(void) { pthread_mutex_lock(&lock); }

void webrl_gate_open(void) {
    is_closed = 0;
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&lock);
}

void webrl_gate_renew(void) {
    is_forked = 1;
    pthread_mutex_init(&lock, NULL);
    pthread_cond_init(&changed, NULL);
    is_closed = 0;
    inside = 0;
}
