// Debian's libxml2 asks ICU for encodings that iconv does not know. The environment decodes pages itself and hands libxml2 UTF-8, so none is
// ever asked for; without ICU's 30 MB of tables the answer is that there is no such encoding.

#include <stddef.h>

enum { U_UNSUPPORTED_ERROR = 16 };

void *ucnv_open_72(const char *name, int *status) {
    (void)name;
    *status = U_UNSUPPORTED_ERROR;
    return NULL;
}
void ucnv_close_72(void *converter) { (void)converter; }
void ucnv_convertEx_72(
    void *target, void *source, char **out, const char *out_end, const char **in, const char *in_end, void *pivot_start,
    void **pivot_in, void **pivot_out, const void *pivot_end, signed char reset, signed char flush, int *status) {
    (void)target, (void)source, (void)out, (void)out_end, (void)in, (void)in_end, (void)pivot_start;
    (void)pivot_in, (void)pivot_out, (void)pivot_end, (void)reset, (void)flush;
    *status = U_UNSUPPORTED_ERROR;
}
void ucnv_setToUCallBack_72(
    void *converter, void *action, const void *context, void *old_action, const void *old_context, int *status) {
    (void)converter, (void)action, (void)context, (void)old_action, (void)old_context;
    *status = U_UNSUPPORTED_ERROR;
}
void ucnv_setFromUCallBack_72(
    void *converter, void *action, const void *context, void *old_action, const void *old_context, int *status) {
    ucnv_setToUCallBack_72(converter, action, context, old_action, old_context, status);
}
void UCNV_TO_U_CALLBACK_STOP_72(void) {}
void UCNV_FROM_U_CALLBACK_STOP_72(void) {}
