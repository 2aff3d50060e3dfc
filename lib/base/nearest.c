#include "base/nearest.h"

#include <string.h>

#include "base/require.h"

enum { LONGEST = 63 };

static size_t smallest(size_t a, size_t b, size_t c)
{
    const size_t ab = a < b ? a : b;
    return ab < c ? ab : c;
}

/* Levenshtein 1966, one row at a time. */
static size_t distance(const char *a, const char *b)
{
    size_t row[LONGEST + 1];
    const size_t length_a = strlen(a), length_b = strlen(b);
    if (length_a > LONGEST || length_b > LONGEST) {
        return LONGEST;
    }
    for (size_t j = 0; j <= length_b; j++) {
        row[j] = j;
    }
    for (size_t i = 1; i <= length_a; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= length_b; j++) {
            const size_t substituted = diagonal + (a[i - 1] != b[j - 1]);
            diagonal = row[j];
            row[j] = smallest(substituted, row[j] + 1, row[j - 1] + 1);
        }
    }
    return row[length_b];
}

const char *nearest_word(const char *word, const char *const *words, size_t count)
{
    const char *nearest = NULL;
    size_t fewest = strlen(word) / 2 + 1;
    for (size_t i = 0; i < count; i++) {
        const size_t needed = distance(word, words[i]);
        if (needed < fewest) {
            fewest = needed;
            nearest = words[i];
        }
    }
    return nearest;
}

_Noreturn void nearest_refuse_option(const char *word, const char *const *names, size_t count)
{
    const char *bare = word + strspn(word, "-");
    const char *near = nearest_word(bare, names, count);
    if (near != NULL && strcmp(near, bare) == 0) {
        die(STATUS_USAGE, "%s needs a value, or takes none: see --help", word);
    }
    if (near != NULL) {
        die(STATUS_USAGE, "unknown option %s: did you mean --%s?", word, near);
    }
    die(STATUS_USAGE, "unknown option %s: see --help", word);
}
