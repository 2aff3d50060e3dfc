/* text: a string that grows. Always ends in NUL; length does not count it. Ends the program with 2
 * if memory is short. */
#ifndef HARNESS_TEXT_H
#define HARNESS_TEXT_H

#include <stddef.h>

struct text {
    char *bytes; /* NULL only before the first addition */
    size_t length, capacity;
};

/* Start with `struct text text = { 0 };`. */
void text_add(struct text *text, const char *string);
void text_add_bytes(struct text *text, const char *bytes, size_t count);
void text_addf(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Frees the bytes and makes the text empty again. */
void text_free(struct text *text);

#endif
