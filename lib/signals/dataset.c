#include "signals/dataset.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <zlib.h>

#include "base/require.h"

/* ---- a file that is read once, from front to back ---- */

enum { PATH_LIMIT = 4096, MAX_DIMENSIONS = 3 };

/* An IDX file of unsigned bytes (LeCun): the bytes 0, 0, 8, number of dimensions; then the
 * dimensions, most significant byte first, in four bytes each; then the elements. */
struct idx {
    gzFile file;
    char path[PATH_LIMIT];
    size_t offset;               /* unpacked bytes read so far */
    size_t size[MAX_DIMENSIONS]; /* unused ones are 1 */
};

static bool is_file(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 && S_ISREG(about.st_mode);
}

/* Opens folder/name.gz, or else folder/name. */
static void idx_open_file(const char *folder, const char *name, struct idx *idx)
{
    for (size_t plain = 0; plain < 2; plain++) {
        const int length =
            snprintf(idx->path, PATH_LIMIT, "%s/%s%s", folder, name, plain == 1 ? "" : ".gz");
        if (length >= PATH_LIMIT) {
            die(STATUS_USAGE, "the name of the data folder is too long: %s", folder);
        }
        if (is_file(idx->path)) {
            idx->file = gzopen(idx->path, "rb");
            if (idx->file == NULL) {
                die(STATUS_USAGE, "cannot read %s: check its permissions", idx->path);
            }
            return;
        }
    }
    die(STATUS_MISSING,
        "no data set: neither %s.gz nor %s is there; "
        "install it with `apt-get install dataset-fashion-mnist`",
        idx->path, idx->path);
}

/* The next n bytes, or the end of the program: `what` says what they should have been. */
static void idx_read(struct idx *idx, const char *what, size_t n, unsigned char *bytes)
{
    const int got = gzread(idx->file, bytes, (unsigned)n);
    int code = Z_OK;
    const char *reason = gzerror(idx->file, &code);
    if (got < 0 || (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR)) {
        die(STATUS_USAGE, "%s: damaged after byte %zu, expected %s: %s", idx->path, idx->offset,
            what, reason);
    }
    idx->offset += (size_t)got;
    if ((size_t)got != n) {
        die(STATUS_USAGE, "%s: ends at byte %zu, expected %zu more of %s%s", idx->path, idx->offset,
            n - (size_t)got, what, code == Z_BUF_ERROR ? " (the gzip stream is cut off)" : "");
    }
}

/* Requires that nothing follows; at the end of a gzip stream zlib compares length and CRC. */
static void idx_require_end(struct idx *idx)
{
    unsigned char extra;
    const int got = gzread(idx->file, &extra, 1);
    int code = Z_OK;
    const char *reason = gzerror(idx->file, &code);
    if (got < 0 || (got == 0 && code != Z_OK && code != Z_STREAM_END)) {
        die(STATUS_USAGE, "%s: damaged at byte %zu, expected the end: %s", idx->path, idx->offset,
            reason);
    }
    if (got != 0) {
        die(STATUS_USAGE, "%s: goes on at byte %zu, expected the end", idx->path, idx->offset);
    }
}

/* ---- the header ---- */

/* Requires that the elements can be held in memory and in the file: deflate packs 1032 bytes into
 * one at best. A damaged header thus cannot ask for all memory. */
static void idx_require_room(const struct idx *idx)
{
    enum { DEFLATE_LIMIT = 1032 };
    struct stat about;
    const size_t rows = idx->size[0], h = idx->size[1], w = idx->size[2];
    const size_t most = SIZE_MAX / sizeof(float);
    if (!(w <= most / h && rows <= most / (h * w))) {
        die(STATUS_USAGE, "%s: byte 4: dimensions %zu x %zu x %zu overflow", idx->path, rows, h, w);
    }
    if (stat(idx->path, &about) == 0 && rows * h * w / DEFLATE_LIMIT > (size_t)about.st_size) {
        die(STATUS_USAGE, "%s: byte 4: dimensions %zu x %zu x %zu cannot fit a file of %zu bytes",
            idx->path, rows, h, w, (size_t)about.st_size);
    }
}

static void idx_read_header(struct idx *idx, size_t dimensions)
{
    unsigned char magic[4], size[4];
    idx_read(idx, "the magic number", sizeof magic, magic);
    if (magic[0] != 0 || magic[1] != 0) {
        die(STATUS_USAGE, "%s: byte 0: expected the magic number 00 00, found %02x %02x", idx->path,
            magic[0], magic[1]);
    }
    if (magic[2] != 8) {
        die(STATUS_USAGE, "%s: byte 2: expected type 08 (unsigned byte), found %02x", idx->path,
            magic[2]);
    }
    if (magic[3] != dimensions) {
        die(STATUS_USAGE, "%s: byte 3: expected %zu dimensions, found %d", idx->path, dimensions,
            magic[3]);
    }
    for (size_t d = 0; d < MAX_DIMENSIONS; d++) {
        idx->size[d] = 1;
        if (d < dimensions) {
            idx_read(idx, "the dimensions", sizeof size, size);
            idx->size[d] = (size_t)size[0] << 24 | (size_t)size[1] << 16 | (size_t)size[2] << 8 |
                           (size_t)size[3];
        }
        if (idx->size[d] == 0) {
            die(STATUS_USAGE, "%s: byte %zu: expected a dimension of at least 1, found 0",
                idx->path, idx->offset - sizeof size);
        }
    }
    idx_require_room(idx);
}

static void idx_open(const char *folder, const char *name, size_t dimensions, struct idx *idx)
{
    *idx = (struct idx){ .file = NULL };
    idx_open_file(folder, name, idx);
    idx_read_header(idx, dimensions);
}

/* ---- the elements ---- */

static uint64_t hash_bytes(uint64_t hash, size_t n, const unsigned char *bytes)
{
    for (size_t i = 0; i < n; i++) {
        hash = (hash ^ bytes[i]) * 0x100000001b3u;
    }
    return hash;
}

enum { CHUNK = 16384 };

/* Reads n elements; returns the hash of what came before and of them. */
static uint64_t idx_read_bytes(struct idx *idx, const char *what, uint64_t hash, size_t n,
                               unsigned char *bytes)
{
    for (size_t done = 0; done < n; done += CHUNK) {
        const size_t count = n - done < CHUNK ? n - done : CHUNK;
        idx_read(idx, what, count, bytes + done);
        hash = hash_bytes(hash, count, bytes + done);
    }
    return hash;
}

/* The same for elements that become floats, 255 becoming 1. */
static uint64_t idx_read_floats(struct idx *idx, const char *what, uint64_t hash, size_t n,
                                float *floats)
{
    for (size_t done = 0; done < n; done += CHUNK) {
        unsigned char bytes[CHUNK];
        const size_t count = n - done < CHUNK ? n - done : CHUNK;
        hash = idx_read_bytes(idx, what, hash, count, bytes);
        for (size_t i = 0; i < count; i++) {
            floats[done + i] = (float)bytes[i] / 255.0f;
        }
    }
    return hash;
}

static void idx_close(struct idx *idx, bool whole)
{
    if (whole) {
        idx_require_end(idx);
    }
    gzclose_r(idx->file);
}

/* ---- the data set ---- */

const char *dataset_default_folder(void)
{
    return "/usr/share/datasets/fashion-mnist";
}

const char *dataset_library(void)
{
    return zlibVersion();
}

struct dataset *dataset_open(const char *folder, enum dataset_split split, size_t limit)
{
    static const char *const names[][2] = {
        [DATASET_TRAIN] = { "train-images-idx3-ubyte", "train-labels-idx1-ubyte" },
        [DATASET_TEST] = { "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte" },
    };
    struct idx images, labels;
    folder = folder != NULL ? folder : dataset_default_folder();
    idx_open(folder, names[split][0], 3, &images);
    idx_open(folder, names[split][1], 1, &labels);
    if (images.size[0] != labels.size[0]) {
        die(STATUS_USAGE, "%s: byte 4: expected %zu labels, one for each image of %s, found %zu",
            labels.path, images.size[0], images.path, labels.size[0]);
    }
    const bool whole = limit == 0 || limit >= images.size[0];
    struct dataset *dataset = xcalloc(1, sizeof *dataset);
    dataset->count = whole ? images.size[0] : limit;
    dataset->h = images.size[1];
    dataset->w = images.size[2];
    const size_t pixels = dataset->count * dataset->h * dataset->w;
    dataset->pixels = xcalloc(pixels, sizeof *dataset->pixels);
    dataset->labels = xcalloc(dataset->count, sizeof *dataset->labels);
    const uint64_t hash =
        idx_read_floats(&images, "pixels", 0xcbf29ce484222325u, pixels, dataset->pixels);
    dataset->checksum = idx_read_bytes(&labels, "labels", hash, dataset->count, dataset->labels);
    idx_close(&labels, whole);
    idx_close(&images, whole);
    return dataset;
}

void dataset_close(struct dataset *dataset)
{
    if (dataset != NULL) {
        free(dataset->labels);
        free(dataset->pixels);
        free(dataset);
    }
}

struct scene_image dataset_image(const struct dataset *dataset, size_t i)
{
    require(i < dataset->count);
    const float *pixels = dataset->pixels + i * dataset->h * dataset->w;
    return (struct scene_image){ .h = dataset->h, .w = dataset->w, .pixels = pixels };
}
