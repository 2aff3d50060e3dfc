/* json: strings and numbers as JSON writes them (RFC 8259). */
#ifndef HARNESS_JSON_H
#define HARNESS_JSON_H

#include "harness/text.h"

/* Appends the text between quotes: quotes and backslashes escaped, control characters as \u00XX.
 * All other bytes stay as they are, so that UTF-8 stays UTF-8. */
void json_add_string(struct text *out, const char *string);

/* Appends the number as tables write it (%.10g, never "-0"), `null` for NaN and infinities. */
void json_add_number(struct text *out, double number);

#endif
