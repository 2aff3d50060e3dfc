/* dataset: real images. The only file that knows zlib is dataset.c.
 *
 * A folder holds one of two formats, each file gzipped (NAME.gz) or not:
 *
 *   IDX     (LeCun) one channel: Fashion-MNIST (Xiao, Rasul and Vollgraf 2017, MIT licence) as
 *           Debian's package dataset-fashion-mnist installs it, or any set with the same names
 *   CIFAR   (Krizhevsky 2009, the binary version of CIFAR-10) three channels, red, green, blue:
 *           data_batch_1.bin .. data_batch_5.bin and test_batch.bin, records of a label and 3 x 32
 *           x 32 bytes, equally many in each training batch
 *
 * A folder that holds IDX files is read as IDX. Pixels are scaled to [0, 1]. */
#ifndef SIGNALS_DATASET_H
#define SIGNALS_DATASET_H

#include <stddef.h>
#include <stdint.h>

#include "signals/scene.h"

enum dataset_split { DATASET_TRAIN, DATASET_TEST };

struct dataset {
    size_t count, channels, h, w;
    float *pixels;         /* count * channels * h * w, in [0, 1], NCHW */
    unsigned char *labels; /* count; below 10 in CIFAR */
    uint64_t checksum;     /* FNV-1a over unpacked bytes: of IDX pixels, then labels; of CIFAR
                            * records as they stand, file after file */
};

/* Reads one split from `folder` (NULL: where Debian puts Fashion-MNIST). Missing folder or files:
 * ends the program with 4 and says where they come from; a damaged, short or inconsistent file:
 * ends it with 2 and names file, byte offset and what was expected there. Reads at most `limit`
 * images (0: all); the checksum is over what was read. A file of CIFAR that is cut off between two
 * records is seen only by its unequal neighbours. */
struct dataset *dataset_open(const char *folder, enum dataset_split split, size_t limit);
void dataset_close(struct dataset *dataset);

/* The i-th image of a data set of one channel, as a view into it; of more: ends the program with 2
 * and says that one channel is needed. */
struct scene_image dataset_image(const struct dataset *dataset, size_t i);

/* One channel of the i-th image, as a view into the data set. */
struct scene_image dataset_plane(const struct dataset *dataset, size_t i, size_t channel);

/* Classes are numbered from 0: the largest label and 1. */
size_t dataset_classes(const struct dataset *dataset);

/* The folder that NULL stands for, and the version of the library that unpacks. */
const char *dataset_default_folder(void);
const char *dataset_library(void);

#endif
