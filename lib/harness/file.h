/* file: whole files, read and replaced. Nobody ever sees half of one. */
#ifndef HARNESS_FILE_H
#define HARNESS_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "harness/text.h"

/* Appends the bytes of the file to `out`; ends the program with 2 if it cannot be read. */
void file_read(const char *path, struct text *out);

/* Whether there is something at this path. */
bool file_exists(const char *path);

/* Writes the bytes beside the path, flushes them to disk and renames, so that the path holds either
 * the old file or the new one, whatever happens. Ends the program with 2 and the reason if it
 * cannot (unwritable folder, full disk), the old file untouched and nothing left beside it. What is
 * not a regular file (a device, a pipe, a symbolic link) is written in place. */
void file_replace(const char *path, const char *bytes, size_t count);

#endif
