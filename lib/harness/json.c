#include "harness/json.h"

#include <math.h>

void json_add_string(struct text *out, const char *string)
{
    text_add(out, "\"");
    for (; *string != '\0'; string++) {
        const unsigned char byte = (unsigned char)*string;
        if (byte < 0x20) {
            text_addf(out, "\\u%04x", (unsigned)byte);
        } else {
            text_add(out, byte == '"' || byte == '\\' ? "\\" : "");
            text_add_bytes(out, string, 1);
        }
    }
    text_add(out, "\"");
}

void json_add_number(struct text *out, double number)
{
    if (isfinite(number)) {
        text_addf(out, "%.10g", number == 0 ? 0.0 : number);
    } else {
        text_add(out, "null");
    }
}
