#pragma once

#include <sqlite3.h>
#include <stddef.h>
#include <stdint.h>

// A database file that is a shared read-only image with the pages written since laid over it.
//
// The pages written make up an immutable, reference-counted page set. A connection has one page set under it at a time;
// what it writes is collected apart and becomes the next page set when it is taken.

typedef struct webrl_page_set webrl_page_set;
typedef struct webrl_overlay webrl_overlay;

typedef struct {
    uint64_t high, low;
} webrl_hash;

/// Configures SQLite for connections without locks of their own, once, before the first is opened.
void webrl_sqlite_initialize(void);

/// Opens a connection on `image`, which must outlive it. `*overlay` lives as long as the connection.
int webrl_overlay_open(const void *image, int64_t size, sqlite3 **connection, webrl_overlay **overlay);

/// Puts a page set (NULL: the bare image) under the connection. No statement may be running.
void webrl_overlay_attach(webrl_overlay *overlay, webrl_page_set *pages);
/// What is under the connection now, what was written since the last attach included. The caller owns one reference;
/// NULL stands for the bare image.
webrl_page_set *webrl_overlay_take(webrl_overlay *overlay);
/// Forgets what was written since the last attach or take.
void webrl_overlay_discard(webrl_overlay *overlay);

void webrl_page_set_retain(webrl_page_set *pages);
void webrl_page_set_release(webrl_page_set *pages);
size_t webrl_page_set_count(const webrl_page_set *pages);
/// Depends on the contents of the pages alone; {0, 0} for NULL.
webrl_hash webrl_page_set_hash(const webrl_page_set *pages);

/// Hash of a run of bytes, the same in every process.
webrl_hash webrl_hash_bytes(const void *bytes, size_t count, uint64_t seed);

/// What SQLite takes for the time on this thread, in milliseconds since 1970. Julian day arithmetic as SQLite does it.
void webrl_set_clock(int64_t milliseconds);
/// Whether SQLite has asked for the time on this thread since the last `webrl_set_clock`.
int webrl_clock_was_read(void);

/// Settings that every connection has: journal in memory, foreign keys enforced, double quotes for names alone.
int webrl_configure(sqlite3 *connection);
/// Stops whatever runs on the connection after about `steps` operations of SQLite's virtual machine from now.
void webrl_restart_budget(sqlite3 *connection, int64_t *budget, int64_t steps);

/// SQLITE_TRANSIENT, which is a cast that Swift can't import.
int webrl_bind_text(sqlite3_stmt *statement, int index, const char *text, size_t count);
void webrl_result_text(sqlite3_context *context, const char *text, size_t count);

/// A POSIX extended regular expression. NULL where `pattern` is not one.
void *webrl_regex_compile(const char *pattern, int ignore_case);
int webrl_regex_matches(const void *regex, const char *text);
void webrl_regex_free(void *regex);
