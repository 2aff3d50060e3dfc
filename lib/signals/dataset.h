/* dataset: real images. The only file that knows zlib.
 *
 * Reads the IDX format (LeCun), gzipped or not: Fashion-MNIST (Xiao, Rasul and Vollgraf 2017, MIT
 * licence) as Debian's package dataset-fashion-mnist installs it, or any set with the same four
 * file names. Pixels are scaled to [0, 1]. */
#ifndef SIGNALS_DATASET_H
#define SIGNALS_DATASET_H

#include <stddef.h>
#include <stdint.h>

#include "signals/scene.h"

enum dataset_split { DATASET_TRAIN, DATASET_TEST };

struct dataset {
    size_t count, h, w;
    float *pixels;         /* count * h * w, in [0, 1] */
    unsigned char *labels; /* count */
    uint64_t checksum;     /* FNV-1a over the unpacked bytes of images, then labels */
};

/* Reads one split from `folder` (NULL: where Debian puts it). Missing folder or files: ends the
 * program with 4 and names the package; a damaged, short or inconsistent file: ends it with 2 and
 * names file, byte offset and what was expected there. Reads at most `limit` images (0: all); the
 * checksum is over what was read. */
struct dataset *dataset_open(const char *folder, enum dataset_split split, size_t limit);
void dataset_close(struct dataset *dataset);

/* The i-th image, as a view into the dataset. */
struct scene_image dataset_image(const struct dataset *dataset, size_t i);

/* The folder that NULL stands for, and the version of the library that unpacks. */
const char *dataset_default_folder(void);
const char *dataset_library(void);

#endif
