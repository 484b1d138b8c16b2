#pragma once
// Debian builds libxml2 with ICU, whose headers clash with Foundation's own copy of ICU as soon as
// anything in the package imports Foundation. Only the tail of xmlCharEncodingHandler depends on it.
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>

// In some versions xmlParserVersion is a macro that Swift doesn't see.
static inline const char *libxml2_version(void) { return xmlParserVersion; }
