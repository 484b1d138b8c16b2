#pragma once

#include <stddef.h>
#include <stdint.h>

// webrl as a shared library. All that happens is said in frames (docs/reference/frames.md): bytes in, bytes out.
//
// Every function may be called from any thread. None of them keeps a pointer that it was given, and none fails by ending the process:
// what is wrong with a request is told in its answer.

#ifdef __cplusplus
extern "C" {
#endif

/// A caller with a pool of its own; 0 is none. Numbers are never used twice.
typedef uint64_t webrl_session;

/// What a call returns.
enum {
    WEBRL_OK = 0,
    /// No session has this number (any more).
    WEBRL_NO_SESSION = 1,
    /// A pointer is NULL, or a length makes no sense.
    WEBRL_BAD_ARGUMENT = 2,
    /// There is no memory for the answer.
    WEBRL_NO_MEMORY = 3,
};

/// Version of this interface: 1. Another number means that functions have changed.
uint32_t webrl_interface_version(void);

/// Version of webrl, as `webrl --version` prints it. Never freed.
const char *webrl_version(void);

/// A sentence for what a call returned. Never freed.
const char *webrl_status_text(int32_t status);

/// Begins a session.
/// @param sites folder with the bundled sites, in UTF-8.
/// @param suites folder with the suites, in UTF-8.
/// @return 0 where a pointer is NULL. The folders are looked at when a pool is opened.
webrl_session webrl_open(const char *sites, const char *suites);

/// Ends a session with all that it has; calls that are under way go on to their end.
void webrl_close(webrl_session session);

/// Answers one frame.
/// @param answer where the address of the answer goes, to be given back by `webrl_free_answer`; NULL unless WEBRL_OK is returned.
/// @param answer_length where its length goes.
int32_t webrl_call(
    webrl_session session, const uint8_t *request, size_t length, uint8_t **answer, size_t *answer_length);

/// Gives an answer back. NULL is allowed.
void webrl_free_answer(uint8_t *answer);

/// Before fork(): waits until no call and no step is under way, and lets none begin. Sessions go on in parent and child, each with its
/// own copy of all environments.
void webrl_before_fork(void);
/// After fork(), in the parent.
void webrl_after_fork_in_parent(void);
/// After fork(), in the child.
void webrl_after_fork_in_child(void);

#ifdef __cplusplus
}
#endif
