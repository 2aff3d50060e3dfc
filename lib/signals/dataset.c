#include "signals/dataset.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <zlib.h>

#include "base/require.h"
#include "signals/dataset_file.h"

/* ---- a file that is read once, from front to back ---- */

/* folder/name.gz or folder/name into path, which holds DATASET_PATH_LIMIT bytes. */
static void write_path(const char *folder, const char *name, bool packed, char *path)
{
    const int length =
        snprintf(path, DATASET_PATH_LIMIT, "%s/%s%s", folder, name, packed ? ".gz" : "");
    if (length >= DATASET_PATH_LIMIT) {
        die(STATUS_USAGE, "the name of the data folder is too long: %s", folder);
    }
}

static bool is_file(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 && S_ISREG(about.st_mode);
}

/* Leaves the path of the one that is there, or else of the plain one. */
static bool find_file(const char *folder, const char *name, char *path)
{
    write_path(folder, name, true, path);
    if (is_file(path)) {
        return true;
    }
    write_path(folder, name, false, path);
    return is_file(path);
}

bool dataset_file_there(const char *folder, const char *name)
{
    char path[DATASET_PATH_LIMIT];
    return find_file(folder, name, path);
}

void dataset_file_open(const char *folder, const char *name, const char *advice,
                       struct dataset_file *file)
{
    file->offset = 0;
    if (!find_file(folder, name, file->path)) {
        die(STATUS_MISSING, "no data set: neither %s.gz nor %s is there; %s", file->path,
            file->path, advice);
    }
    file->stream = gzopen(file->path, "rb");
    if (file->stream == NULL) {
        die(STATUS_USAGE, "cannot read %s: check its permissions", file->path);
    }
}

void dataset_file_close(struct dataset_file *file)
{
    gzclose_r(file->stream);
}

static const char *cut_off(int code)
{
    return code == Z_BUF_ERROR ? " (the gzip stream is cut off)" : "";
}

void dataset_file_read(struct dataset_file *file, const char *what, size_t n, unsigned char *bytes)
{
    const int got = gzread(file->stream, bytes, (unsigned)n);
    int code = Z_OK;
    const char *reason = gzerror(file->stream, &code);
    if (got < 0 || (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR)) {
        die(STATUS_USAGE, "%s: damaged after byte %zu, expected %s: %s", file->path, file->offset,
            what, reason);
    }
    file->offset += (size_t)got;
    if ((size_t)got != n) {
        die(STATUS_USAGE, "%s: ends at byte %zu, expected %zu more of %s%s", file->path,
            file->offset, n - (size_t)got, what, cut_off(code));
    }
}

/* What gzread left to say at the end, where zlib compares length and CRC. */
static void require_whole(const struct dataset_file *file, int got)
{
    int code = Z_OK;
    const char *reason = gzerror(file->stream, &code);
    if (got < 0 || (got == 0 && code != Z_OK && code != Z_STREAM_END)) {
        die(STATUS_USAGE, "%s: damaged at byte %zu, expected the end: %s", file->path, file->offset,
            reason);
    }
}

size_t dataset_file_rest(struct dataset_file *file)
{
    const size_t start = file->offset;
    unsigned char bytes[16384];
    int got = 0;
    do {
        got = gzread(file->stream, bytes, sizeof bytes);
        require_whole(file, got);
        file->offset += (size_t)got;
    } while (got > 0);
    return file->offset - start;
}

void dataset_file_require_end(struct dataset_file *file)
{
    unsigned char extra;
    const int got = gzread(file->stream, &extra, 1);
    require_whole(file, got);
    if (got != 0) {
        die(STATUS_USAGE, "%s: goes on at byte %zu, expected the end", file->path, file->offset);
    }
}

/* ---- bytes ---- */

void dataset_scale(float white, size_t n, const unsigned char *bytes, float *floats)
{
    for (size_t i = 0; i < n; i++) {
        floats[i] = (float)bytes[i] / white;
    }
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
    folder = folder != NULL ? folder : dataset_default_folder();
    const bool cifar = !dataset_idx_there(folder, split) && dataset_cifar_there(folder);
    return cifar ? dataset_cifar_open(folder, split, limit)
                 : dataset_idx_open(folder, split, limit);
}

struct dataset *dataset_new(size_t count, size_t channels, size_t h, size_t w)
{
    struct dataset *dataset = xcalloc(1, sizeof *dataset);
    *dataset = (struct dataset){ .count = count, .channels = channels, .h = h, .w = w };
    dataset->pixels = xcalloc(count * channels * h * w, sizeof *dataset->pixels);
    dataset->labels = xcalloc(count, sizeof *dataset->labels);
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

struct scene_image dataset_plane(const struct dataset *dataset, size_t i, size_t channel)
{
    require(i < dataset->count && channel < dataset->channels);
    const size_t plane = i * dataset->channels + channel;
    const float *pixels = dataset->pixels + plane * dataset->h * dataset->w;
    return (struct scene_image){ .h = dataset->h, .w = dataset->w, .pixels = pixels };
}

struct scene_image dataset_image(const struct dataset *dataset, size_t i)
{
    if (dataset->channels != 1) {
        die(STATUS_USAGE, "images of one channel are needed; the data has %zu", dataset->channels);
    }
    return dataset_plane(dataset, i, 0);
}

size_t dataset_classes(const struct dataset *dataset)
{
    size_t classes = 0;
    for (size_t i = 0; i < dataset->count; i++) {
        classes = dataset->labels[i] < classes ? classes : dataset->labels[i] + (size_t)1;
    }
    return classes;
}
