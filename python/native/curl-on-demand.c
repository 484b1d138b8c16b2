// libcurl as far as webrl uses it, looked up when the first live site is asked for: a wheel neither carries it, with the 25 libraries that
// it needs, nor needs it for the bundled sites. Where the machine has none, every request fails with CURLE_FAILED_INIT.

#include <curl/curl.h>
#include <dlfcn.h>
#include <pthread.h>
#include <stdarg.h>
#include <stddef.h>

#undef curl_easy_setopt
#undef curl_easy_getinfo

static void *library;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void load(void) {
    const char *names[] = {"libcurl.so.4", "libcurl-gnutls.so.4", "libcurl.so"};
    for (size_t i = 0; i < sizeof names / sizeof *names && !library; i++)
        library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
}

static void *find(const char *name) {
    pthread_once(&once, load);
    return library ? dlsym(library, name) : NULL;
}

// Calls NAME of the library, or returns `missing` where there is none.
#define FORWARD(name, type, missing, ...)              \
    type function = (type)find(#name);                 \
    if (!function) return missing;                     \
    return function(__VA_ARGS__)

typedef CURLcode (*global_function)(long);
CURLcode curl_global_init(long flags) { FORWARD(curl_global_init, global_function, CURLE_FAILED_INIT, flags); }

typedef CURL *(*make_function)(void);
CURL *curl_easy_init(void) { FORWARD(curl_easy_init, make_function, NULL); }

typedef void (*handle_function)(CURL *);
void curl_easy_cleanup(CURL *handle) {
    handle_function function = (handle_function)find("curl_easy_cleanup");
    if (function) function(handle);
}
void curl_easy_reset(CURL *handle) {
    handle_function function = (handle_function)find("curl_easy_reset");
    if (function) function(handle);
}

// Options and answers are a long, a pointer or a curl_off_t: one register of the same kind each on every 64-bit machine.
typedef CURLcode (*option_function)(CURL *, CURLoption, ...);
CURLcode curl_easy_setopt(CURL *handle, CURLoption option, ...) {
    va_list values;
    va_start(values, option);
    void *value = va_arg(values, void *);
    va_end(values);
    FORWARD(curl_easy_setopt, option_function, CURLE_FAILED_INIT, handle, option, value);
}
typedef CURLcode (*info_function)(CURL *, CURLINFO, ...);
CURLcode curl_easy_getinfo(CURL *handle, CURLINFO info, ...) {
    va_list values;
    va_start(values, info);
    void *value = va_arg(values, void *);
    va_end(values);
    FORWARD(curl_easy_getinfo, info_function, CURLE_FAILED_INIT, handle, info, value);
}

typedef CURLcode (*perform_function)(CURL *);
CURLcode curl_easy_perform(CURL *handle) {
    FORWARD(curl_easy_perform, perform_function, CURLE_FAILED_INIT, handle);
}

typedef const char *(*text_function)(CURLcode);
const char *curl_easy_strerror(CURLcode code) {
    FORWARD(curl_easy_strerror, text_function, "libcurl is not on this machine", code);
}

typedef struct curl_slist *(*append_function)(struct curl_slist *, const char *);
struct curl_slist *curl_slist_append(struct curl_slist *list, const char *text) {
    FORWARD(curl_slist_append, append_function, NULL, list, text);
}
typedef void (*list_function)(struct curl_slist *);
void curl_slist_free_all(struct curl_slist *list) {
    list_function function = (list_function)find("curl_slist_free_all");
    if (function) function(list);
}
