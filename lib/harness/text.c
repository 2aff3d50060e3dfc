#include "harness/text.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/require.h"

/* Makes room for `count` more bytes and the NUL. */
static void reserve(struct text *text, size_t count)
{
    enum { FIRST = 256 };
    if (count >= SIZE_MAX / 4 - text->length) {
        die(STATUS_USAGE, "not enough memory: a text of more than %zu bytes", text->length);
    }
    const size_t needed = text->length + count + 1;
    if (needed <= text->capacity) {
        return;
    }
    size_t capacity = text->capacity > 0 ? text->capacity : FIRST;
    while (capacity < needed) {
        capacity *= 2;
    }
    char *bytes = realloc(text->bytes, capacity);
    if (bytes == NULL) {
        die(STATUS_USAGE, "not enough memory for a text of %zu bytes: close other programs",
            capacity);
    }
    text->bytes = bytes;
    text->capacity = capacity;
}

void text_add_bytes(struct text *text, const char *bytes, size_t count)
{
    reserve(text, count);
    if (count > 0) {
        memcpy(text->bytes + text->length, bytes, count);
    }
    text->length += count;
    text->bytes[text->length] = '\0';
}

void text_add(struct text *text, const char *string)
{
    text_add_bytes(text, string, strlen(string));
}

void text_addf(struct text *text, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    require(length >= 0);

    reserve(text, (size_t)length);
    va_start(arguments, format);
    vsnprintf(text->bytes + text->length, (size_t)length + 1, format, arguments);
    va_end(arguments);
    text->length += (size_t)length;
}

void text_free(struct text *text)
{
    free(text->bytes);
    *text = (struct text){ 0 };
}
