/* nearest: "did you mean ...?" */
#ifndef BASE_NEAREST_H
#define BASE_NEAREST_H

#include <stddef.h>

/* The one of words[count] that takes the fewest insertions, deletions and substitutions to become
 * `word`, or NULL if even that takes more than half the word's length. Words over 63 characters are
 * never near. */
const char *nearest_word(const char *word, const char *const *words, size_t count);

/* Ends the program with 2 for an option that getopt refused: says that it needs a value (or takes none) if
 * it is one of names[count], else which of them is near. `word` as typed, with its dashes. */
_Noreturn void nearest_refuse_option(const char *word, const char *const *names, size_t count);

#endif
