/* dataset_file: files that are read from front to back, packed or plain. For dataset*.c and
 * digits.c alone.
 *
 * What cannot be read ends the program: a missing file with 4, all else with 2, file, byte offset
 * (of the unpacked bytes) and what was expected there. */
#ifndef SIGNALS_DATASET_FILE_H
#define SIGNALS_DATASET_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "signals/dataset.h"

enum { DATASET_PATH_LIMIT = 4096 };

struct dataset_file {
    void *stream;
    char path[DATASET_PATH_LIMIT];
    size_t offset; /* unpacked bytes read so far */
};

/* Whether folder/name.gz or folder/name is there. */
bool dataset_file_there(const char *folder, const char *name);

/* Opens folder/name.gz, or else folder/name; `advice` says how to get it if neither is there. */
void dataset_file_open(const char *folder, const char *name, const char *advice,
                       struct dataset_file *file);
void dataset_file_close(struct dataset_file *file);

/* The next n bytes; `what` says for people what they should be. */
void dataset_file_read(struct dataset_file *file, const char *what, size_t n, unsigned char *bytes);

/* Reads on to the end; the number of bytes from where the file stood. */
size_t dataset_file_rest(struct dataset_file *file);

/* Requires that nothing follows. */
void dataset_file_require_end(struct dataset_file *file);

/* ---- the formats, by folder ---- */

bool dataset_idx_there(const char *folder, enum dataset_split split);
struct dataset *dataset_idx_open(const char *folder, enum dataset_split split, size_t limit);
bool dataset_cifar_there(const char *folder);
struct dataset *dataset_cifar_open(const char *folder, enum dataset_split split, size_t limit);

/* A data set of `count` images, its pixels, labels and checksum not yet filled in. */
struct dataset *dataset_new(size_t count, size_t channels, size_t h, size_t w);

/* floats[i] = bytes[i] / white, n of them. */
void dataset_scale(float white, size_t n, const unsigned char *bytes, float *floats);

#endif
