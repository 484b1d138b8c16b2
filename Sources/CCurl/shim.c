#include "CCurl.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;
static void initialise(void) { curl_global_init(CURL_GLOBAL_DEFAULT); }
void webrl_curl_global_init(void) { pthread_once(&once, initialise); }

typedef struct {
    unsigned char *bytes;
    size_t length, capacity, limit;
    int exceeded;
} sink;

static int append(sink *s, const char *data, size_t count) {
    if (count > s->limit - s->length) {
        s->exceeded = 1;
        return 0;
    }
    if (s->length + count > s->capacity) {
        size_t capacity = s->capacity ? s->capacity * 2 : 16384;
        while (capacity < s->length + count) capacity *= 2;
        unsigned char *bytes = realloc(s->bytes, capacity);
        if (!bytes) return 0;
        s->bytes = bytes;
        s->capacity = capacity;
    }
    memcpy(s->bytes + s->length, data, count);
    s->length += count;
    return 1;
}

static size_t on_body(char *data, size_t size, size_t count, void *user) {
    return append(user, data, size * count) ? size * count : 0;
}

static size_t on_header(char *data, size_t size, size_t count, void *user) {
    sink *s = user;
    size_t length = size * count;
    // A status line begins another response (100 Continue): only the last one counts.
    if (length >= 5 && memcmp(data, "HTTP/", 5) == 0) s->length = 0;
    return append(s, data, length) ? length : 0;
}

static void configure(CURL *handle, webrl_exchange *e, struct curl_slist *headers, sink *body, sink *head) {
    curl_easy_reset(handle);
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_URL, e->url);
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(handle, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
    if (e->proxy) curl_easy_setopt(handle, CURLOPT_PROXY, e->proxy);
    if (e->ca_file) curl_easy_setopt(handle, CURLOPT_CAINFO, e->ca_file);
    curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(handle, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(handle, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(handle, CURLOPT_TCP_KEEPALIVE, 1L);
    curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, e->connect_timeout_ms);
    curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, e->timeout_ms);
    curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, e->error);
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, body);
    curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(handle, CURLOPT_HEADERDATA, head);
    if (strcmp(e->method, "HEAD") == 0) {
        curl_easy_setopt(handle, CURLOPT_NOBODY, 1L);
    } else if (strcmp(e->method, "GET") != 0 || e->body_length > 0) {
        curl_easy_setopt(handle, CURLOPT_POST, 1L);
        curl_easy_setopt(handle, CURLOPT_POSTFIELDS, e->body_length ? (const char *)e->body : "");
        curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)e->body_length);
        curl_easy_setopt(handle, CURLOPT_CUSTOMREQUEST, e->method);
    }
}

CURLcode webrl_perform(CURL *handle, webrl_exchange *e) {
    sink body = {.limit = e->size_limit}, head = {.limit = WEBRL_HEADER_LIMIT};
    struct curl_slist *headers = NULL;
    for (const char *const *line = e->headers; line && *line; line++) {
        struct curl_slist *longer = curl_slist_append(headers, *line);
        if (!longer) {
            curl_slist_free_all(headers);
            return CURLE_OUT_OF_MEMORY;
        }
        headers = longer;
    }
    e->error[0] = 0;
    configure(handle, e, headers, &body, &head);
    CURLcode code = curl_easy_perform(handle);
    curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &e->status);
    curl_easy_getinfo(handle, CURLINFO_NUM_CONNECTS, &e->connections_opened);
    curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, NULL);
    curl_slist_free_all(headers);
    e->response_body = body.bytes;
    e->response_body_length = body.length;
    e->response_headers = head.bytes;
    e->response_headers_length = head.length;
    // libcurl has a limit of its own for header lines, and calls what lies beyond it out of memory.
    e->headers_exceeded = head.exceeded || (code == CURLE_OUT_OF_MEMORY && head.length > 0 && body.length == 0);
    return body.exceeded || e->headers_exceeded ? CURLE_FILESIZE_EXCEEDED : code;
}

void webrl_exchange_free(webrl_exchange *e) {
    free(e->response_body);
    free(e->response_headers);
    e->response_body = e->response_headers = NULL;
}

// Decompresses one stream from `input` on. Returns the bytes that it took, or 0 with the reason in `*result`.
static size_t inflate_stream(
    const unsigned char *input, size_t length, int window_bits, sink *out, webrl_inflation *result) {
    z_stream stream = {.next_in = (unsigned char *)input};
    if (inflateInit2(&stream, window_bits) != Z_OK) {
        *result = WEBRL_INFLATE_MALFORMED;
        return 0;
    }
    unsigned char buffer[65536];
    size_t offered = 0;
    int status = Z_OK;
    *result = WEBRL_INFLATE_OK;
    while (status != Z_STREAM_END && *result == WEBRL_INFLATE_OK) {
        if (stream.avail_in == 0) {
            size_t rest = length - offered;
            stream.avail_in = rest < (1u << 30) ? (unsigned)rest : 1u << 30;
            offered += stream.avail_in;
        }
        stream.next_out = buffer;
        stream.avail_out = sizeof buffer;
        status = inflate(&stream, Z_NO_FLUSH);
        size_t made = sizeof buffer - stream.avail_out;
        if (status == Z_BUF_ERROR || (status == Z_OK && made == 0 && stream.avail_in == 0 && offered == length))
            *result = WEBRL_INFLATE_CUT_SHORT;
        else if (status != Z_OK && status != Z_STREAM_END)
            *result = WEBRL_INFLATE_MALFORMED;
        else if (made > 0 && !append(out, (const char *)buffer, made))
            *result = WEBRL_INFLATE_TOO_LONG;
    }
    size_t taken = offered - stream.avail_in;
    inflateEnd(&stream);
    return *result == WEBRL_INFLATE_OK ? taken : 0;
}

webrl_inflation webrl_inflate(
    const unsigned char *input, size_t length, int is_gzip, size_t size_limit, unsigned char **output,
    size_t *output_length) {
    sink out = {.limit = size_limit};
    webrl_inflation result = WEBRL_INFLATE_OK;
    size_t taken = 0;
    if (is_gzip) {
        // RFC 1952, 2.2: a file is a series of members. What follows them and is none is passed over, as browsers do.
        do {
            size_t member = inflate_stream(input + taken, length - taken, 15 + 16, &out, &result);
            if (!member) break;
            taken += member;
        } while (length - taken > 2 && input[taken] == 0x1F && input[taken + 1] == 0x8B);
    } else {
        // RFC 9110, 8.4.1.2: the zlib format; some servers send the bare stream.
        if (!inflate_stream(input, length, 15, &out, &result) && result == WEBRL_INFLATE_MALFORMED && out.length == 0)
            inflate_stream(input, length, -15, &out, &result);
    }
    if (result != WEBRL_INFLATE_OK) {
        free(out.bytes);
        out = (sink){0};
    }
    *output = out.bytes;
    *output_length = out.length;
    return result;
}

void webrl_free(void *pointer) { free(pointer); }
