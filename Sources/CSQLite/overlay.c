// SQLite's view of a file that is an image plus pages. See https://www.sqlite.org/vfs.html.

#include "CSQLite.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { PAGE = 4096 };

// MARK: Pages and page sets

typedef struct {
    atomic_int references;
    webrl_hash hash;
    uint8_t bytes[PAGE];
} page;

typedef struct {
    uint32_t number;  // from 0
    page *page;
} entry;

struct webrl_page_set {
    atomic_int references;
    uint32_t file_pages;
    uint32_t count;
    webrl_hash hash;
    entry entries[];  // by number
};

static uint64_t fold(uint64_t a, uint64_t b) {
    __uint128_t product = (__uint128_t)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint64_t word(const uint8_t *bytes) {
    uint64_t value;
    memcpy(&value, bytes, 8);
    return value;
}

// Two lanes of multiply-and-fold with unlike constants.
webrl_hash webrl_hash_bytes(const void *data, size_t count, uint64_t seed) {
    const uint64_t k0 = 0xa0761d6478bd642full, k1 = 0xe7037ed1a0b428dbull, k2 = 0x8ebc6af09c88c6e3ull;
    const uint8_t *bytes = data;
    uint64_t a = seed ^ k0, b = fold(seed ^ k1, k2);
    size_t left = count;
    for (; left >= 16; left -= 16, bytes += 16) {
        uint64_t x = word(bytes), y = word(bytes + 8);
        a = fold(x ^ k1, y ^ a);
        b = fold(y ^ k2, x ^ b) + k0;
    }
    uint8_t tail[16] = {0};
    memcpy(tail, bytes, left);
    uint64_t x = word(tail), y = word(tail + 8);
    a = fold(x ^ k1, y ^ a);
    b = fold(y ^ k2, x ^ b);
    webrl_hash hash = {fold(a ^ k0, count ^ k2), fold(b ^ k1, count ^ a)};
    return hash;
}

static page *page_retain(page *page) {
    atomic_fetch_add_explicit(&page->references, 1, memory_order_relaxed);
    return page;
}

static void page_release(page *page) {
    if (atomic_fetch_sub_explicit(&page->references, 1, memory_order_acq_rel) == 1) free(page);
}

void webrl_page_set_retain(webrl_page_set *pages) {
    if (pages) atomic_fetch_add_explicit(&pages->references, 1, memory_order_relaxed);
}

void webrl_page_set_release(webrl_page_set *pages) {
    if (!pages || atomic_fetch_sub_explicit(&pages->references, 1, memory_order_acq_rel) != 1) return;
    for (uint32_t i = 0; i < pages->count; i++) page_release(pages->entries[i].page);
    free(pages);
}

size_t webrl_page_set_count(const webrl_page_set *pages) { return pages ? pages->count : 0; }

webrl_hash webrl_page_set_hash(const webrl_page_set *pages) {
    webrl_hash none = {0, 0};
    return pages ? pages->hash : none;
}

// MARK: Overlay

struct webrl_overlay {
    const uint8_t *image;
    uint32_t image_pages;
    uint32_t file_pages;    // as SQLite sees the file now
    webrl_page_set *under;  // retained; NULL for the bare image
    page **table;           // by page number: the page that covers it, or NULL; borrowed from `under` or owned as fresh
    uint8_t *is_fresh;      // by page number: written since the last attach or take
    uint32_t capacity;      // of the two
    uint32_t *fresh;        // numbers of the fresh pages, unordered
    uint32_t fresh_count, fresh_capacity;
    uint32_t most_fresh, most_pages;
};

void webrl_overlay_limit(webrl_overlay *o, uint32_t fresh_pages, uint32_t file_pages) {
    o->most_fresh = fresh_pages;
    o->most_pages = file_pages;
}

static int reserve(webrl_overlay *o, uint32_t pages) {
    if (pages <= o->capacity) return 1;
    uint32_t capacity = o->capacity ? o->capacity : 64;
    while (capacity < pages) capacity *= 2;
    page **table = realloc(o->table, capacity * sizeof *table);
    if (!table) return 0;
    o->table = table;
    uint8_t *is_fresh = realloc(o->is_fresh, capacity);
    if (!is_fresh) return 0;
    o->is_fresh = is_fresh;
    memset(table + o->capacity, 0, (capacity - o->capacity) * sizeof *table);
    memset(is_fresh + o->capacity, 0, capacity - o->capacity);
    o->capacity = capacity;
    return 1;
}

static page *under_page(const webrl_overlay *o, uint32_t number) {
    if (!o->under) return NULL;
    uint32_t low = 0, high = o->under->count;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (o->under->entries[middle].number < number) low = middle + 1; else high = middle;
    }
    return low < o->under->count && o->under->entries[low].number == number ? o->under->entries[low].page : NULL;
}

void webrl_overlay_discard(webrl_overlay *o) {
    for (uint32_t i = 0; i < o->fresh_count; i++) {
        uint32_t number = o->fresh[i];
        page_release(o->table[number]);
        o->table[number] = under_page(o, number);
        o->is_fresh[number] = 0;
    }
    o->fresh_count = 0;
    o->file_pages = o->under ? o->under->file_pages : o->image_pages;
}

void webrl_overlay_attach(webrl_overlay *o, webrl_page_set *pages) {
    webrl_overlay_discard(o);
    if (o->under == pages) return;
    if (pages) {
        // A page set was built from an overlay of this image, so the table is large enough or memory is at its end.
        if (pages->count && !reserve(o, pages->entries[pages->count - 1].number + 1)) abort();
        webrl_page_set_retain(pages);
    }
    if (o->under) {
        for (uint32_t i = 0; i < o->under->count; i++) o->table[o->under->entries[i].number] = NULL;
        webrl_page_set_release(o->under);
    }
    o->under = pages;
    o->file_pages = pages ? pages->file_pages : o->image_pages;
    if (pages)
        for (uint32_t i = 0; i < pages->count; i++) o->table[pages->entries[i].number] = pages->entries[i].page;
}

static int by_number(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

// A page's share in the hash of its set: the sum over the pages depends on neither order nor history.
static void add_share(webrl_hash *sum, uint32_t number, const page *p) {
    uint64_t parts[3] = {number, p->hash.high, p->hash.low};
    webrl_hash share = webrl_hash_bytes(parts, sizeof parts, 1);
    sum->high += share.high;
    sum->low += share.low;
}

webrl_page_set *webrl_overlay_take(webrl_overlay *o) {
    uint32_t old_count = o->under ? o->under->count : 0;
    uint32_t old_file = o->under ? o->under->file_pages : o->image_pages;
    if (o->fresh_count == 0 && o->file_pages == old_file) {
        webrl_page_set_retain(o->under);
        return o->under;
    }
    webrl_page_set *next = malloc(sizeof *next + (size_t)(old_count + o->fresh_count) * sizeof(entry));
    if (!next) abort();
    qsort(o->fresh, o->fresh_count, sizeof *o->fresh, by_number);
    uint32_t n = 0, i = 0, j = 0;
    while (i < old_count || j < o->fresh_count) {
        entry e;
        if (j == o->fresh_count || (i < old_count && o->under->entries[i].number < o->fresh[j])) {
            e = o->under->entries[i++];
            page_retain(e.page);
        } else {
            e.number = o->fresh[j++];
            e.page = o->table[e.number];  // the reference passes on
            e.page->hash = webrl_hash_bytes(e.page->bytes, PAGE, 0);
            o->is_fresh[e.number] = 0;
            if (i < old_count && o->under->entries[i].number == e.number) i++;
        }
        if (e.number < o->file_pages) next->entries[n++] = e;
        else {
            o->table[e.number] = NULL;
            page_release(e.page);
        }
    }
    o->fresh_count = 0;
    next->references = 1;
    next->count = n;
    next->file_pages = o->file_pages;
    next->hash = webrl_hash_bytes(&next->file_pages, sizeof next->file_pages, 2);
    for (uint32_t k = 0; k < n; k++) add_share(&next->hash, next->entries[k].number, next->entries[k].page);
    webrl_page_set_release(o->under);
    webrl_page_set_retain(next);
    o->under = next;
    return next;
}

// Whether no further page may be written: a rollback writes only pages that are fresh already, so it is never refused.
static int is_full(const webrl_overlay *o, uint32_t number) {
    if (number >= o->most_pages) return 1;
    return o->fresh_count >= o->most_fresh && !(number < o->capacity && o->is_fresh[number]);
}

// The page that SQLite may write into.
static page *writable(webrl_overlay *o, uint32_t number) {
    if (!reserve(o, number + 1)) return NULL;
    if (o->is_fresh[number]) return o->table[number];
    if (o->fresh_count == o->fresh_capacity) {
        uint32_t capacity = o->fresh_capacity ? 2 * o->fresh_capacity : 16;
        uint32_t *fresh = realloc(o->fresh, capacity * sizeof *fresh);
        if (!fresh) return NULL;
        o->fresh = fresh;
        o->fresh_capacity = capacity;
    }
    page *p = malloc(sizeof *p);
    if (!p) return NULL;
    p->references = 1;
    if (o->table[number]) memcpy(p->bytes, o->table[number]->bytes, PAGE);
    else if (number < o->image_pages) memcpy(p->bytes, o->image + (size_t)number * PAGE, PAGE);
    else memset(p->bytes, 0, PAGE);
    o->table[number] = p;
    o->is_fresh[number] = 1;
    o->fresh[o->fresh_count++] = number;
    return p;
}

// MARK: SQLite's file methods

typedef struct {
    sqlite3_file base;
    webrl_overlay *overlay;
} overlay_file;

static webrl_overlay *overlay_of(sqlite3_file *file) { return ((overlay_file *)file)->overlay; }

static int file_close(sqlite3_file *file) {
    webrl_overlay *o = overlay_of(file);
    webrl_overlay_attach(o, NULL);
    free(o->table);
    free(o->is_fresh);
    free(o->fresh);
    free(o);
    return SQLITE_OK;
}

static int file_read(sqlite3_file *file, void *buffer, int count, sqlite3_int64 offset) {
    const webrl_overlay *o = overlay_of(file);
    uint8_t *out = buffer;
    while (count > 0) {
        uint32_t number = (uint32_t)(offset / PAGE);
        size_t start = (size_t)(offset % PAGE), length = PAGE - start;
        if (length > (size_t)count) length = (size_t)count;
        if (number >= o->file_pages) {
            memset(out, 0, (size_t)count);
            return SQLITE_IOERR_SHORT_READ;
        }
        const page *p = number < o->capacity ? o->table[number] : NULL;
        if (p) memcpy(out, p->bytes + start, length);
        else if (number < o->image_pages) memcpy(out, o->image + (size_t)number * PAGE + start, length);
        else memset(out, 0, length);
        out += length;
        offset += (sqlite3_int64)length;
        count -= (int)length;
    }
    return SQLITE_OK;
}

static int file_write(sqlite3_file *file, const void *buffer, int count, sqlite3_int64 offset) {
    webrl_overlay *o = overlay_of(file);
    const uint8_t *in = buffer;
    while (count > 0) {
        uint32_t number = (uint32_t)(offset / PAGE);
        size_t start = (size_t)(offset % PAGE), length = PAGE - start;
        if (length > (size_t)count) length = (size_t)count;
        if (is_full(o, number)) return SQLITE_FULL;
        page *p = writable(o, number);
        if (!p) return SQLITE_IOERR_NOMEM;
        memcpy(p->bytes + start, in, length);
        if (number >= o->file_pages) o->file_pages = number + 1;
        in += length;
        offset += (sqlite3_int64)length;
        count -= (int)length;
    }
    return SQLITE_OK;
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 size) {
    webrl_overlay *o = overlay_of(file);
    uint32_t pages = (uint32_t)((size + PAGE - 1) / PAGE);
    // Pages past the new end must read as zero if the file grows again.
    for (uint32_t number = pages; number < o->file_pages; number++) {
        page *p = writable(o, number);
        if (!p) return SQLITE_IOERR_NOMEM;
        memset(p->bytes, 0, PAGE);
    }
    o->file_pages = pages;
    return SQLITE_OK;
}

static int file_size(sqlite3_file *file, sqlite3_int64 *size) {
    *size = (sqlite3_int64)overlay_of(file)->file_pages * PAGE;
    return SQLITE_OK;
}

static int file_sync(sqlite3_file *file, int flags) { (void)file; (void)flags; return SQLITE_OK; }
static int file_lock(sqlite3_file *file, int level) { (void)file; (void)level; return SQLITE_OK; }
static int file_reserved(sqlite3_file *file, int *reserved) { (void)file; *reserved = 0; return SQLITE_OK; }
static int file_control(sqlite3_file *file, int op, void *argument) {
    (void)file; (void)op; (void)argument;
    return SQLITE_NOTFOUND;
}
static int file_sector(sqlite3_file *file) { (void)file; return PAGE; }
static int file_device(sqlite3_file *file) {
    (void)file;
    return SQLITE_IOCAP_ATOMIC | SQLITE_IOCAP_SAFE_APPEND | SQLITE_IOCAP_SEQUENTIAL | SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

// A page is read where it lies, in the image or in the overlay: no copy, and nothing to go stale in SQLite's cache. It lies
// there until the next attach, take or discard, and none of these happens while a statement runs.
static int file_fetch(sqlite3_file *file, sqlite3_int64 offset, int count, void **out) {
    const webrl_overlay *o = overlay_of(file);
    uint32_t number = (uint32_t)(offset / PAGE);
    *out = NULL;
    if (offset % PAGE || count != PAGE || number >= o->file_pages) return SQLITE_OK;
    const page *p = number < o->capacity ? o->table[number] : NULL;
    if (p) *out = (void *)p->bytes;
    else if (number < o->image_pages) *out = (void *)(o->image + (size_t)number * PAGE);
    return SQLITE_OK;
}
static int file_unfetch(sqlite3_file *file, sqlite3_int64 offset, void *page) {
    (void)file; (void)offset; (void)page;
    return SQLITE_OK;
}

static const sqlite3_io_methods methods = {
    .iVersion = 3,
    .xFetch = file_fetch,
    .xUnfetch = file_unfetch,
    .xClose = file_close,
    .xRead = file_read,
    .xWrite = file_write,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_size,
    .xLock = file_lock,
    .xUnlock = file_lock,
    .xCheckReservedLock = file_reserved,
    .xFileControl = file_control,
    .xSectorSize = file_sector,
    .xDeviceCharacteristics = file_device,
};

// MARK: The VFS

static sqlite3_vfs vfs;
static sqlite3_vfs *system_vfs;
static _Thread_local webrl_overlay *opening;
static _Thread_local int64_t clock_milliseconds;
static _Thread_local int clock_read;

static int vfs_open(sqlite3_vfs *self, const char *name, sqlite3_file *file, int flags, int *out_flags) {
    (void)self;
    if (!(flags & SQLITE_OPEN_MAIN_DB)) return system_vfs->xOpen(system_vfs, name, file, flags, out_flags);
    if (!opening) return SQLITE_CANTOPEN;
    overlay_file *f = (overlay_file *)file;
    f->base.pMethods = &methods;
    f->overlay = opening;
    opening = NULL;
    if (out_flags) *out_flags = flags;
    return SQLITE_OK;
}

static int vfs_delete(sqlite3_vfs *self, const char *name, int sync) {
    (void)self; (void)name; (void)sync;
    return SQLITE_OK;
}

static int vfs_access(sqlite3_vfs *self, const char *name, int flags, int *result) {
    (void)self; (void)name; (void)flags;
    *result = 0;
    return SQLITE_OK;
}

static int vfs_full_path(sqlite3_vfs *self, const char *name, int count, char *out) {
    (void)self;
    sqlite3_snprintf(count, out, "%s", name);
    return SQLITE_OK;
}

static int vfs_current_time(sqlite3_vfs *self, sqlite3_int64 *julian) {
    (void)self;
    static const sqlite3_int64 unix_epoch = 24405875 * (sqlite3_int64)8640000;
    clock_read = 1;
    *julian = unix_epoch + clock_milliseconds;
    return SQLITE_OK;
}

static int vfs_current_time_double(sqlite3_vfs *self, double *julian) {
    sqlite3_int64 milliseconds;
    vfs_current_time(self, &milliseconds);
    *julian = (double)milliseconds / 86400000.0;
    return SQLITE_OK;
}

static int vfs_sleep(sqlite3_vfs *self, int microseconds) { (void)self; return microseconds; }
static int vfs_randomness(sqlite3_vfs *self, int count, char *out) {
    (void)self;
    return system_vfs->xRandomness(system_vfs, count, out);
}
static int vfs_last_error(sqlite3_vfs *self, int count, char *out) { (void)self; (void)count; (void)out; return 0; }

void webrl_set_clock(int64_t milliseconds) {
    clock_milliseconds = milliseconds;
    clock_read = 0;
}

int webrl_clock_was_read(void) { return clock_read; }

static void initialize(void) {
    sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    webrl_meter_install();
    sqlite3_initialize();
    system_vfs = sqlite3_vfs_find(NULL);
    vfs = (sqlite3_vfs){
        .iVersion = 2,
        .szOsFile = system_vfs->szOsFile > (int)sizeof(overlay_file) ? system_vfs->szOsFile : (int)sizeof(overlay_file),
        .mxPathname = 512,
        .zName = "webrl-overlay",
        .xOpen = vfs_open,
        .xDelete = vfs_delete,
        .xAccess = vfs_access,
        .xFullPathname = vfs_full_path,
        .xRandomness = vfs_randomness,
        .xSleep = vfs_sleep,
        .xCurrentTime = vfs_current_time_double,
        .xGetLastError = vfs_last_error,
        .xCurrentTimeInt64 = vfs_current_time,
    };
    sqlite3_vfs_register(&vfs, 0);
}

void webrl_sqlite_initialize(void) {
    static atomic_int state;  // 0: not begun, 1: under way, 2: done
    int expected = 0;
    if (atomic_compare_exchange_strong(&state, &expected, 1)) {
        initialize();
        atomic_store(&state, 2);
    }
    while (atomic_load(&state) != 2) {}
}

int webrl_overlay_open(const void *image, int64_t size, sqlite3 **connection, webrl_overlay **overlay) {
    webrl_sqlite_initialize();
    webrl_overlay *o = calloc(1, sizeof *o);
    if (!o) return SQLITE_NOMEM;
    o->image = image;
    o->image_pages = o->file_pages = (uint32_t)(size / PAGE);
    o->most_fresh = o->most_pages = UINT32_MAX;
    if (!reserve(o, o->image_pages + 16)) {
        free(o);
        return SQLITE_NOMEM;
    }
    opening = o;
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE;
    int rc = sqlite3_open_v2("site", connection, flags, "webrl-overlay");
    if (opening) {  // never reached the file
        opening = NULL;
        free(o->table);
        free(o->is_fresh);
        free(o);
        return rc == SQLITE_OK ? SQLITE_CANTOPEN : rc;
    }
    *overlay = o;
    return rc;
}
