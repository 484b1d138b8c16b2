#define _GNU_SOURCE
#include "CFuzzing.h"

#include <dlfcn.h>
#include <execinfo.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>

static const size_t signal_stack_size = 256 << 10;
static uint64_t *kept_frames;
static void *program_base;

static void *base_of(void *address) {
    Dl_info info;
    return dladdr(address, &info) ? info.dli_fbase : NULL;
}

// The action is the system's own again by now: returning runs into the fault once more, which then kills the process.
static void crashed(int number) {
    (void)number;
    void *addresses[FUZZING_FRAME_LIMIT + 8];
    int count = backtrace(addresses, FUZZING_FRAME_LIMIT + 8);
    uint64_t kept = 0;
    for (int i = 1; i < count && kept + 1 < FUZZING_FRAME_LIMIT; i++) {
        if (base_of(addresses[i]) != program_base) continue;
        kept_frames[++kept] = (uint64_t)((char *)addresses[i] - (char *)program_base);
    }
    kept_frames[0] = kept;
}

void fuzzing_keep_crashes(uint64_t *frames) {
    kept_frames = frames;
    program_base = base_of((void *)fuzzing_keep_crashes);
    // The first call loads a library, which may not happen within a signal.
    void *address[1];
    backtrace(address, 1);
    const int fatal[] = {SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT};
    for (size_t i = 0; i < sizeof fatal / sizeof *fatal; i++) {
        struct sigaction action = {0};
        action.sa_handler = crashed;
        action.sa_flags = SA_ONSTACK | SA_RESETHAND;
        sigemptyset(&action.sa_mask);
        sigaction(fatal[i], &action, NULL);
    }
}

int fuzzing_use_signal_stack(void) {
    stack_t stack = {0};
    stack.ss_sp = malloc(signal_stack_size);
    stack.ss_size = signal_stack_size;
    return stack.ss_sp && sigaltstack(&stack, NULL) == 0;
}
