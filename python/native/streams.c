// Debian's static libxml2 is made for programs, where the C library's streams have fixed places. In a shared library it gets these.

#include <stdio.h>

FILE *webrl_stdin, *webrl_stdout, *webrl_stderr;

__attribute__((constructor)) static void find_streams(void) {
    webrl_stdin = stdin;
    webrl_stdout = stdout;
    webrl_stderr = stderr;
}
