#pragma once
#include <curl/curl.h>
#include <stddef.h>

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
/// certificates are verified, HTTP/2 is spoken where a TLS server offers it, only http and https are spoken, bodies are
/// decompressed.
CURLcode webrl_perform(CURL *handle, webrl_exchange *exchange);

void webrl_exchange_free(webrl_exchange *exchange);
