#pragma once

#include <stddef.h>

// What the library has to know of the process that it is loaded into.

/// Whether work of this library's has to go to a thread of its own: the calling thread's stack is smaller than `enough` bytes, or the
/// thread came out of a fork. Swift's locks remember who a thread is, and after a fork it is somebody else.
int webrl_needs_thread(size_t enough);

/// Waits until the gate is open, and goes in. Whoever is in goes out by `webrl_gate_leave`.
void webrl_gate_enter(void);
void webrl_gate_leave(void);
/// Lets nobody in any more, and returns once everybody is out. Of several threads that fork at once one is the first.
void webrl_gate_close(void);
/// After `webrl_gate_close`: holds the gate's own lock over the fork, so that no other thread has it then.
void webrl_gate_hold(void);
/// Opens the gate after the fork, in the process that forked.
void webrl_gate_open(void);
/// Opens the gate in the child, where the threads that waited at it are not.
void webrl_gate_renew(void);
