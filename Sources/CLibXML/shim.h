#pragma once
// Debian builds libxml2 with ICU, whose headers clash with Foundation's own copy of ICU as soon as
// anything in the package imports Foundation. Only the tail of xmlCharEncodingHandler depends on it.
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED
#include <libxml/HTMLparser.h>
#include <libxml/SAX2.h>
#include <libxml/encoding.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>
#include <iconv.h>
