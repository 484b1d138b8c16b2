// What Swift can't call itself: variadic functions and casts that are macros; and the bounds of a request's SQL.

#define _GNU_SOURCE

#include "CSQLite.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

// MARK: Work

enum {
    // Operations between two looks at the work that is left.
    OPERATIONS_PER_LOOK = 250,
    // Bytes from which on an allocation takes steps, and for how many it takes one.
    LONG_TEXT = 16384,
    BYTES_PER_STEP = 32,
};

static int64_t seconds_of(clockid_t clock) {
    struct timespec now;
    return clock_gettime(clock, &now) == 0 ? now.tv_sec : 0;
}

// The time that counts is this thread's own, so that a busy machine stops nothing; it is dear to ask for, so it is asked for
// only when as much time has passed for everybody.
static int is_late(const webrl_meter *meter) {
    if (seconds_of(CLOCK_MONOTONIC_COARSE) - meter->began < meter->seconds) return 0;
    return seconds_of(CLOCK_THREAD_CPUTIME_ID) - meter->began_here >= meter->seconds;
}

static int count_down(void *data) {
    webrl_meter *meter = data;
    meter->steps -= OPERATIONS_PER_LOOK;
    if (meter->steps < 0) meter->reached = WEBRL_STEPS;
    else if (is_late(meter)) meter->reached = WEBRL_SECONDS;
    return meter->reached != WEBRL_NOTHING;
}

void webrl_meter_attach(sqlite3 *connection, webrl_meter *meter) {
    sqlite3_progress_handler(connection, OPERATIONS_PER_LOOK, count_down, meter);
}

void webrl_meter_restart(webrl_meter *meter, int64_t steps, int64_t bytes, int64_t seconds) {
    meter->steps = steps;
    meter->bytes = bytes;
    meter->seconds = seconds;
    meter->began = seconds_of(CLOCK_MONOTONIC_COARSE);
    meter->began_here = seconds_of(CLOCK_THREAD_CPUTIME_ID);
    meter->reached = WEBRL_NOTHING;
}

int webrl_meter_spend(webrl_meter *meter, int64_t steps) {
    meter->steps -= steps;
    if (meter->steps < 0) meter->reached = WEBRL_STEPS;
    return meter->steps >= 0;
}

// MARK: Memory

// The meter of the statement that this thread runs now.
static _Thread_local webrl_meter *running;

// A long text costs steps as well: a single operation may make one. Pages of the cache are shorter, so that it does not matter
// which of them the connection has already.
static void *metered(void *memory, int64_t old_size) {
    webrl_meter *meter = running;
    if (!meter || !memory) return memory;
    int64_t size = (int64_t)malloc_usable_size(memory);
    meter->bytes -= size - old_size;
    if (size >= LONG_TEXT) meter->steps -= size / BYTES_PER_STEP;
    return memory;
}

static int has_room(int64_t size) {
    webrl_meter *meter = running;
    if (!meter || size <= meter->bytes) return 1;
    meter->reached = WEBRL_MEMORY;
    return 0;
}

static void *memory_allocate(int size) { return has_room(size) ? metered(malloc((size_t)size), 0) : NULL; }

static void memory_free(void *memory) {
    if (running && memory) running->bytes += (int64_t)malloc_usable_size(memory);
    free(memory);
}

static void *memory_resize(void *memory, int size) {
    int64_t old_size = memory ? (int64_t)malloc_usable_size(memory) : 0;
    if (!has_room(size - old_size)) return NULL;
    return metered(realloc(memory, (size_t)size), old_size);
}

static int memory_size(void *memory) { return memory ? (int)malloc_usable_size(memory) : 0; }
static int memory_round(int size) { return (size + 7) & ~7; }
static int memory_begin(void *data) { (void)data; return SQLITE_OK; }
static void memory_end(void *data) { (void)data; }

int webrl_meter_install(void) {
    static const sqlite3_mem_methods methods = {
        .xMalloc = memory_allocate,
        .xFree = memory_free,
        .xRealloc = memory_resize,
        .xSize = memory_size,
        .xRoundup = memory_round,
        .xInit = memory_begin,
        .xShutdown = memory_end,
    };
    return sqlite3_config(SQLITE_CONFIG_MALLOC, &methods);
}

// MARK: Running under a meter

int webrl_step(sqlite3_stmt *statement, webrl_meter *meter) {
    running = meter;
    int code = sqlite3_step(statement);
    running = NULL;
    return code;
}

void webrl_reset(sqlite3_stmt *statement, webrl_meter *meter) {
    running = meter;
    sqlite3_reset(statement);
    running = NULL;
}

int webrl_execute(sqlite3 *connection, const char *script, webrl_meter *meter) {
    running = meter;
    int code = sqlite3_exec(connection, script, NULL, NULL, NULL);
    running = NULL;
    return code;
}

// MARK: What a site's SQL may do

static int is_among(const char *name, const char *const *names) {
    for (; *names; names++)
        if (name && sqlite3_stricmp(name, *names) == 0) return 1;
    return 0;
}

// Settings that only tell something, and those of the database that a schema makes. Others reach further: some are the
// whole process's.
static int may_use_pragma(const webrl_meter *meter, const char *name) {
    static const char *const telling[] = {
        "data_version", "table_info", "table_xinfo", "table_list", "index_list", "index_info", "index_xinfo",
        "foreign_key_list", NULL};
    static const char *const schemas_own[] = {
        "foreign_keys", "defer_foreign_keys", "user_version", "application_id", "encoding", NULL};
    return is_among(name, telling) || (meter->author == WEBRL_SCHEMA && is_among(name, schemas_own));
}

static int authorize(void *data, int action, const char *a, const char *b, const char *c, const char *d) {
    (void)b; (void)c; (void)d;
    const webrl_meter *meter = data;
    if (meter->author == WEBRL_PROGRAM) return SQLITE_OK;
    switch (action) {
    case SQLITE_ATTACH: case SQLITE_DETACH: return SQLITE_DENY;
    case SQLITE_PRAGMA: return may_use_pragma(meter, a) ? SQLITE_OK : SQLITE_DENY;
    // The steps of a route are one transaction already.
    case SQLITE_TRANSACTION: case SQLITE_SAVEPOINT:
        return meter->author == WEBRL_SCHEMA ? SQLITE_OK : SQLITE_DENY;
    default: return SQLITE_OK;
    }
}

static void set_limits(sqlite3 *connection) {
    sqlite3_limit(connection, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_limit(connection, SQLITE_LIMIT_LENGTH, WEBRL_LONGEST_VALUE);
    sqlite3_limit(connection, SQLITE_LIMIT_SQL_LENGTH, 1000000);
    sqlite3_limit(connection, SQLITE_LIMIT_EXPR_DEPTH, 500);
    sqlite3_limit(connection, SQLITE_LIMIT_COMPOUND_SELECT, 200);
    sqlite3_limit(connection, SQLITE_LIMIT_VDBE_OP, 250000);
    sqlite3_limit(connection, SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1000);
    sqlite3_limit(connection, SQLITE_LIMIT_VARIABLE_NUMBER, 2000);
    sqlite3_limit(connection, SQLITE_LIMIT_TRIGGER_DEPTH, 100);
    sqlite3_limit(connection, SQLITE_LIMIT_WORKER_THREADS, 0);
}

int webrl_configure(sqlite3 *connection, webrl_meter *meter) {
    set_limits(connection);
    sqlite3_db_config(connection, SQLITE_DBCONFIG_DQS_DML, 0, (int *)0);
    sqlite3_db_config(connection, SQLITE_DBCONFIG_DQS_DDL, 0, (int *)0);
    sqlite3_db_config(connection, SQLITE_DBCONFIG_ENABLE_FKEY, 1, (int *)0);
    int code = sqlite3_exec(
        connection,
        "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF; PRAGMA temp_store=MEMORY; PRAGMA secure_delete=0; "
        "PRAGMA cache_size=-16384; PRAGMA mmap_size=1073741824;", 0, 0, 0);
    if (code != SQLITE_OK) return code;
    webrl_meter_attach(connection, meter);
    return sqlite3_set_authorizer(connection, authorize, meter);
}

int webrl_bind_text(sqlite3_stmt *statement, int index, const char *text, size_t count) {
    return sqlite3_bind_text64(statement, index, text, count, SQLITE_TRANSIENT, SQLITE_UTF8);
}

void webrl_result_text(sqlite3_context *context, const char *text, size_t count) {
    sqlite3_result_text64(context, text, count, SQLITE_TRANSIENT, SQLITE_UTF8);
}

// MARK: Functions whose own versions take the product of two texts' lengths

// One argument's bytes: those of a blob, else of its text.
typedef struct {
    const char *bytes;
    size_t count;
} span;

static span blob_of(sqlite3_value *value) {
    const void *bytes = sqlite3_value_blob(value);
    return (span){bytes, bytes ? (size_t)sqlite3_value_bytes(value) : 0};
}

static span text_of(sqlite3_value *value) {
    const unsigned char *bytes = sqlite3_value_text(value);
    return (span){(const char *)bytes, bytes ? (size_t)sqlite3_value_bytes(value) : 0};
}

static int continues(char byte) { return ((unsigned char)byte & 0xc0) == 0x80; }

// Where the needle is in the haystack, in characters from 1 (bytes where both are blobs); 0 where it is not.
static void instr_function(sqlite3_context *context, int count, sqlite3_value **arguments) {
    (void)count;
    int types[2] = {sqlite3_value_type(arguments[0]), sqlite3_value_type(arguments[1])};
    if (types[0] == SQLITE_NULL || types[1] == SQLITE_NULL) return;
    int is_text = types[0] != SQLITE_BLOB || types[1] != SQLITE_BLOB;
    span haystack = is_text ? text_of(arguments[0]) : blob_of(arguments[0]);
    span needle = is_text ? text_of(arguments[1]) : blob_of(arguments[1]);
    if (needle.count == 0) return sqlite3_result_int(context, 1);
    if (haystack.count < needle.count) return sqlite3_result_int(context, 0);
    const char *found;
    // A character can only begin where none goes on.
    if (is_text && continues(needle.bytes[0]))
        found = memcmp(haystack.bytes, needle.bytes, needle.count) == 0 ? haystack.bytes : NULL;
    else
        found = memmem(haystack.bytes, haystack.count, needle.bytes, needle.count);
    if (!found) return sqlite3_result_int(context, 0);
    if (!is_text) return sqlite3_result_int64(context, found - haystack.bytes + 1);
    sqlite3_int64 position = 1;
    for (const char *byte = haystack.bytes + 1; byte <= found; byte++) position += !continues(*byte);
    sqlite3_result_int64(context, position);
}

// replace(text, old, new)
static void replace_function(sqlite3_context *context, int count, sqlite3_value **arguments) {
    (void)count;
    for (int i = 0; i < 3; i++)
        if (sqlite3_value_type(arguments[i]) == SQLITE_NULL) return;
    span text = text_of(arguments[0]), old = text_of(arguments[1]), new = text_of(arguments[2]);
    if (!text.bytes || !old.bytes || !new.bytes) return sqlite3_result_error_nomem(context);
    if (old.count == 0 || old.bytes[0] == 0) return sqlite3_result_value(context, arguments[0]);
    sqlite3_str *out = sqlite3_str_new(sqlite3_context_db_handle(context));
    const char *rest = text.bytes, *end = text.bytes + text.count, *found;
    while ((found = memmem(rest, (size_t)(end - rest), old.bytes, old.count))) {
        sqlite3_str_append(out, rest, (int)(found - rest));
        sqlite3_str_append(out, new.bytes, (int)new.count);
        if (sqlite3_str_errcode(out)) break;
        rest = found + old.count;
    }
    sqlite3_str_append(out, rest, (int)(end - rest));
    int code = sqlite3_str_errcode(out), length = sqlite3_str_length(out);
    char *bytes = sqlite3_str_finish(out);
    if (code == SQLITE_TOOBIG) sqlite3_result_error_toobig(context);
    else if (code) sqlite3_result_error_nomem(context);
    else if (!bytes) sqlite3_result_text(context, "", 0, SQLITE_STATIC);
    else return sqlite3_result_text(context, bytes, length, sqlite3_free);
    sqlite3_free(bytes);
}

void webrl_register_text_functions(sqlite3 *connection) {
    int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
    sqlite3_create_function_v2(connection, "instr", 2, flags, NULL, instr_function, NULL, NULL, NULL);
    sqlite3_create_function_v2(connection, "replace", 3, flags, NULL, replace_function, NULL, NULL, NULL);
}
