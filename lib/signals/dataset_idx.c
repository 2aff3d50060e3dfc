/* dataset, the IDX format. */
#include <sys/stat.h>

#include "base/require.h"
#include "base/rng.h"
#include "signals/dataset_file.h"

enum { MAX_DIMENSIONS = 3, CHUNK = 16384 };
enum { PIXELS, LABELS, FILES };

/* An IDX file of unsigned bytes (LeCun): the bytes 0, 0, 8, number of dimensions; then the
 * dimensions, most significant byte first, in four bytes each; then the elements. */
struct idx {
    struct dataset_file file;
    size_t size[MAX_DIMENSIONS]; /* unused ones are 1 */
};

static const char *const names[][FILES] = {
    [DATASET_TRAIN] = { "train-images-idx3-ubyte", "train-labels-idx1-ubyte" },
    [DATASET_TEST] = { "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte" },
};

/* ---- the header ---- */

/* Requires that the elements can be held in memory and in the file: deflate packs 1032 bytes into
 * one at best. A damaged header thus cannot ask for all memory. */
static void require_room(const struct idx *idx)
{
    enum { DEFLATE_LIMIT = 1032 };
    struct stat about;
    const char *path = idx->file.path;
    const size_t rows = idx->size[0], h = idx->size[1], w = idx->size[2];
    const size_t most = SIZE_MAX / sizeof(float);
    if (!(w <= most / h && rows <= most / (h * w))) {
        die(STATUS_USAGE, "%s: byte 4: dimensions %zu x %zu x %zu overflow", path, rows, h, w);
    }
    if (stat(path, &about) == 0 && rows * h * w / DEFLATE_LIMIT > (size_t)about.st_size) {
        die(STATUS_USAGE, "%s: byte 4: dimensions %zu x %zu x %zu cannot fit a file of %zu bytes",
            path, rows, h, w, (size_t)about.st_size);
    }
}

static void read_magic(struct idx *idx, size_t dimensions)
{
    const char *path = idx->file.path;
    unsigned char magic[4];
    dataset_file_read(&idx->file, "the magic number", sizeof magic, magic);
    if (magic[0] != 0 || magic[1] != 0) {
        die(STATUS_USAGE, "%s: byte 0: expected the magic number 00 00, found %02x %02x", path,
            magic[0], magic[1]);
    }
    if (magic[2] != 8) {
        die(STATUS_USAGE, "%s: byte 2: expected type 08 (unsigned byte), found %02x", path,
            magic[2]);
    }
    if (magic[3] != dimensions) {
        die(STATUS_USAGE, "%s: byte 3: expected %zu dimensions, found %d", path, dimensions,
            magic[3]);
    }
}

static size_t read_dimension(struct idx *idx)
{
    unsigned char bytes[4];
    dataset_file_read(&idx->file, "the dimensions", sizeof bytes, bytes);
    const size_t size =
        (size_t)bytes[0] << 24 | (size_t)bytes[1] << 16 | (size_t)bytes[2] << 8 | (size_t)bytes[3];
    if (size == 0) {
        die(STATUS_USAGE, "%s: byte %zu: expected a dimension of at least 1, found 0",
            idx->file.path, idx->file.offset - sizeof bytes);
    }
    return size;
}

static void open_idx(const char *folder, const char *name, size_t dimensions, struct idx *idx)
{
    dataset_file_open(folder, name,
                      "install it with `apt-get install dataset-fashion-mnist`, or name a folder "
                      "that holds such files or those of CIFAR-10 (data_batch_1.bin, ...)",
                      &idx->file);
    read_magic(idx, dimensions);
    for (size_t d = 0; d < MAX_DIMENSIONS; d++) {
        idx->size[d] = d < dimensions ? read_dimension(idx) : 1;
    }
    require_room(idx);
}

/* ---- the elements ---- */

/* Reads n elements; returns the hash of what came before and of them. */
static uint64_t read_bytes(struct idx *idx, const char *what, uint64_t hash, size_t n,
                           unsigned char *bytes)
{
    for (size_t done = 0; done < n; done += CHUNK) {
        const size_t count = n - done < CHUNK ? n - done : CHUNK;
        dataset_file_read(&idx->file, what, count, bytes + done);
        hash = rng_hash_bytes(hash, bytes + done, count);
    }
    return hash;
}

/* The same for elements that become floats, 255 becoming 1. */
static uint64_t read_floats(struct idx *idx, const char *what, uint64_t hash, size_t n,
                            float *floats)
{
    for (size_t done = 0; done < n; done += CHUNK) {
        unsigned char bytes[CHUNK];
        const size_t count = n - done < CHUNK ? n - done : CHUNK;
        hash = read_bytes(idx, what, hash, count, bytes);
        dataset_scale(255, count, bytes, floats + done);
    }
    return hash;
}

static void close_idx(struct idx *idx, bool whole)
{
    if (whole) {
        dataset_file_require_end(&idx->file);
    }
    dataset_file_close(&idx->file);
}

/* ---- both files ---- */

bool dataset_idx_there(const char *folder, enum dataset_split split)
{
    return dataset_file_there(folder, names[split][PIXELS]) ||
           dataset_file_there(folder, names[split][LABELS]);
}

struct dataset *dataset_idx_open(const char *folder, enum dataset_split split, size_t limit)
{
    struct idx images, labels;
    open_idx(folder, names[split][PIXELS], 3, &images);
    open_idx(folder, names[split][LABELS], 1, &labels);
    if (images.size[0] != labels.size[0]) {
        die(STATUS_USAGE, "%s: byte 4: expected %zu labels, one for each image of %s, found %zu",
            labels.file.path, images.size[0], images.file.path, labels.size[0]);
    }
    const bool whole = limit == 0 || limit >= images.size[0];
    const size_t count = whole ? images.size[0] : limit;
    struct dataset *dataset = dataset_new(count, 1, images.size[1], images.size[2]);
    const size_t pixels = count * dataset->h * dataset->w;
    const uint64_t hash = read_floats(&images, "pixels", RNG_HASH_START, pixels, dataset->pixels);
    dataset->checksum = read_bytes(&labels, "labels", hash, count, dataset->labels);
    close_idx(&labels, whole);
    close_idx(&images, whole);
    return dataset;
}
