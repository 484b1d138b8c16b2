// What Swift can't call itself: variadic functions, casts that are macros, and POSIX regular expressions as one pointer.

#include "CSQLite.h"

#include <regex.h>
#include <stdlib.h>
#include <string.h>

static int count_down(void *budget) {
    int64_t *left = budget;
    *left -= 1000;
    return *left < 0;
}

int webrl_configure(sqlite3 *connection) {
    sqlite3_limit(connection, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_db_config(connection, SQLITE_DBCONFIG_DQS_DML, 0, (int *)0);
    sqlite3_db_config(connection, SQLITE_DBCONFIG_DQS_DDL, 0, (int *)0);
    sqlite3_db_config(connection, SQLITE_DBCONFIG_ENABLE_FKEY, 1, (int *)0);
    return sqlite3_exec(
        connection,
        "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF; PRAGMA temp_store=MEMORY; PRAGMA secure_delete=0; "
        "PRAGMA cache_size=-16384; PRAGMA mmap_size=1073741824;", 0, 0, 0);
}

void webrl_restart_budget(sqlite3 *connection, int64_t *budget, int64_t steps) {
    *budget = steps;
    sqlite3_progress_handler(connection, 1000, count_down, budget);
}

int webrl_bind_text(sqlite3_stmt *statement, int index, const char *text, size_t count) {
    return sqlite3_bind_text64(statement, index, text, count, SQLITE_TRANSIENT, SQLITE_UTF8);
}

void webrl_result_text(sqlite3_context *context, const char *text, size_t count) {
    sqlite3_result_text64(context, text, count, SQLITE_TRANSIENT, SQLITE_UTF8);
}

void *webrl_regex_compile(const char *pattern, int ignore_case) {
    regex_t *regex = malloc(sizeof *regex);
    if (!regex) return NULL;
    if (regcomp(regex, pattern, REG_EXTENDED | REG_NOSUB | (ignore_case ? REG_ICASE : 0)) != 0) {
        free(regex);
        return NULL;
    }
    return regex;
}

int webrl_regex_matches(const void *regex, const char *text) { return regexec(regex, text, 0, NULL, 0) == 0; }

void webrl_regex_free(void *regex) {
    regfree(regex);
    free(regex);
}
