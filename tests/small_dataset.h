/* small_dataset: data sets of five images, right or damaged, made under build/ for the tests of
 * dataset. */
#ifndef TESTS_SMALL_DATASET_H
#define TESTS_SMALL_DATASET_H

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/require.h"
#include "packed.h"
#include "support.h"

enum { IMAGES = 5, H = 3, W = 4, PIXELS = IMAGES * H * W, HEADER = 16 };

/* The bytes of the two files, before they are packed. */
struct files {
    size_t image_bytes, label_bytes;
    unsigned char images[HEADER + PIXELS + 1], labels[8 + IMAGES + 1];
};

static inline struct files good_files(void)
{
    static const unsigned char images[HEADER] = { 0, 0, 8, 3, 0, 0, 0, IMAGES,
                                                  0, 0, 0, H, 0, 0, 0, W };
    static const unsigned char labels[8] = { 0, 0, 8, 1, 0, 0, 0, IMAGES };
    struct files files = { .image_bytes = HEADER + PIXELS, .label_bytes = 8 + IMAGES };
    memcpy(files.images, images, sizeof images);
    memcpy(files.labels, labels, sizeof labels);
    for (size_t i = 0; i <= PIXELS; i++) {
        files.images[HEADER + i] = (unsigned char)(i * 37 + 255);
    }
    for (size_t i = 0; i <= IMAGES; i++) {
        files.labels[8 + i] = (unsigned char)(i * 60); /* labels above 9 are as good */
    }
    return files;
}

/* Where the files are; set by make_folder, so that tests may run side by side. */
static char folder[64];

/* Writes folder/name or folder/name.gz. */
static inline void write_file(const char *name, bool packed, size_t bytes,
                              const unsigned char *content)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(content, 1, bytes, file), bytes);
    assert_int_equal(fclose(file), 0);
    if (packed) {
        pack_file(path);
    }
}

static inline void remove_files(void)
{
    static const char *const names[] = { "train-images-idx3-ubyte", "train-images-idx3-ubyte.gz",
                                         "train-labels-idx1-ubyte", "train-labels-idx1-ubyte.gz",
                                         "t10k-images-idx3-ubyte",  "t10k-labels-idx1-ubyte" };
    for (size_t i = 0; i < COUNT(names); i++) {
        char path[256];
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        unlink(path);
    }
}

static inline void write_files(const struct files *files, bool packed)
{
    remove_files();
    write_file("train-images-idx3-ubyte", packed, files->image_bytes, files->images);
    write_file("train-labels-idx1-ubyte", packed, files->label_bytes, files->labels);
}

static inline int make_folder(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "build/test_dataset.%ld", (long)getpid());
    const bool parent = mkdir("build", 0777) == 0 || errno == EEXIST;
    return parent && mkdir(folder, 0777) == 0 ? 0 : -1;
}

static inline int remove_folder(void **state)
{
    (void)state;
    remove_files();
    return rmdir(folder);
}

#endif
