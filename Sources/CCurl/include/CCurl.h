#pragma once
#include <curl/curl.h>
#include <stddef.h>

/// Bytes of all header lines of an answer, as Chromium has it; libcurl allows 100 KiB for one.
#define WEBRL_HEADER_LIMIT (256 << 10)

/// One HTTP exchange. The caller owns the texts that go in; what comes out is freed by `webrl_exchange_free`.
typedef struct {
    // In
    const char *method;
    const char *url;
    /// Lines `Name: value`, ended by NULL.
    const char *const *headers;
    const unsigned char *body;
    size_t body_length;
    long connect_timeout_ms;
    long timeout_ms;
    /// Longer bodies are an error (CURLE_FILESIZE_EXCEEDED).
    size_t size_limit;
    /// NULL: what the environment variables say; "": none.
    const char *proxy;
    /// Certificates to trust in place of the system's; NULL for the system's.
    const char *ca_file;
    // Out
    /// Whether it was the header lines that were too long, and not the body.
    int headers_exceeded;
    long status;
    /// Connections that had to be made; 0 where an open one was used again.
    long connections_opened;
    unsigned char *response_body;
    size_t response_body_length;
    /// Header lines of the final response, CRLF between them.
    unsigned char *response_headers;
    size_t response_headers_length;
    char error[CURL_ERROR_SIZE];
} webrl_exchange;

/// Initialises libcurl once for the process; safe to call from any thread.
void webrl_curl_global_init(void);

/// Performs the exchange on a handle, whose connections stay open for the next one. Redirects are not followed, TLS
/// certificates are verified, HTTP/2 is spoken where a TLS server offers it, only http and https are spoken, bodies stay
/// as they were sent.
CURLcode webrl_perform(CURL *handle, webrl_exchange *exchange);

void webrl_exchange_free(webrl_exchange *exchange);

typedef enum {
    WEBRL_INFLATE_OK,
    /// The stream ends before its end mark.
    WEBRL_INFLATE_CUT_SHORT,
    WEBRL_INFLATE_MALFORMED,
    /// More than the size limit comes out.
    WEBRL_INFLATE_TOO_LONG,
} webrl_inflation;

/// Decompresses a whole body by zlib.
/// @param is_gzip whether it is in the gzip format (RFC 1952), else in zlib's (RFC 1950) or bare (RFC 1951).
/// @param output what came out, to be freed by `webrl_free`; NULL but for WEBRL_INFLATE_OK.
webrl_inflation webrl_inflate(
    const unsigned char *input, size_t length, int is_gzip, size_t size_limit, unsigned char **output,
    size_t *output_length);

void webrl_free(void *pointer);
