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
/// Bounds what is written: pages that differ from what is under the connection, and pages of the whole file.
void webrl_overlay_limit(webrl_overlay *overlay, uint32_t fresh_pages, uint32_t file_pages);
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

/// Which bound of a meter was reached.
enum { WEBRL_NOTHING, WEBRL_STEPS, WEBRL_MEMORY, WEBRL_SECONDS };

/// Bytes of one text or blob.
enum { WEBRL_LONGEST_VALUE = 2 * 1024 * 1024 };

/// What the statements of one request may still take.
typedef struct {
    /// Operations of SQLite's virtual machine.
    int64_t steps;
    /// Bytes that SQLite allocates and keeps.
    int64_t bytes;
    /// Processor time since the restart, and when that was.
    int64_t seconds, began, began_here;
    int reached;
    /// Whose SQL is prepared now: a site's may neither attach databases nor change settings, a route's no transactions either.
    int author;
} webrl_meter;

enum { WEBRL_PROGRAM, WEBRL_SCHEMA, WEBRL_ROUTE };

/// Makes SQLite's memory count. Before SQLite is initialized.
int webrl_meter_install(void);
/// Stops whatever runs on the connection once the meter's steps or seconds are spent.
void webrl_meter_attach(sqlite3 *connection, webrl_meter *meter);
void webrl_meter_restart(webrl_meter *meter, int64_t steps, int64_t bytes, int64_t seconds);
/// Takes steps for work that SQLite does not count. 0 where there are none left.
int webrl_meter_spend(webrl_meter *meter, int64_t steps);

/// As sqlite3_step, sqlite3_reset and sqlite3_exec, with what they allocate on the meter.
int webrl_step(sqlite3_stmt *statement, webrl_meter *meter);
void webrl_reset(sqlite3_stmt *statement, webrl_meter *meter);
int webrl_execute(sqlite3 *connection, const char *script, webrl_meter *meter);

/// Settings that every connection has: limits, journal in memory, foreign keys enforced, double quotes for names alone.
int webrl_configure(sqlite3 *connection, webrl_meter *meter);
/// `instr` and `replace` as SQLite has them, in time that grows with the texts' lengths alone.
void webrl_register_text_functions(sqlite3 *connection);

/// SQLITE_TRANSIENT, which is a cast that Swift can't import.
int webrl_bind_text(sqlite3_stmt *statement, int index, const char *text, size_t count);
void webrl_result_text(sqlite3_context *context, const char *text, size_t count);
