/// Where a process was when it crashed, kept for the process that watches it.
#ifndef CFUZZING_H
#define CFUZZING_H

#include <stdint.h>

/// Frames that are kept, the innermost first.
#define FUZZING_FRAME_LIMIT 48

/// Makes a crash leave its return addresses in `frames`, as offsets into this program's file, before it kills the
/// process as it would have done: frames[0] is their number. Addresses in other files than the program's are left out.
void fuzzing_keep_crashes(uint64_t *frames);

/// Gives the calling thread a stack of its own for signals, so that a stack that ran out can be told too.
/// Returns 0 where that can't be had.
int fuzzing_use_signal_stack(void);

#endif
