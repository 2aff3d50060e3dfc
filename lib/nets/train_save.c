/* The file: a line of text that names format and version, then whole numbers and floats as they lie
 * in memory, then a checksum of all before. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/require.h"
#include "base/rng.h"
#include "nets/train_identity.h"

/* Zeros fill it up to whole numbers of 8 bytes. */
static const char FORMAT[24] = "gapstudy training 2\n";

/* One piece of the file. */
struct piece {
    void *at;
    size_t bytes;
};

enum { PIECES = 6 };

struct head_of_file {
    char format[sizeof FORMAT];
    struct train_identity identity;
};

static struct head_of_file head_of(const struct train *t)
{
    struct head_of_file head = { .identity = train_identity_of(t) };
    memcpy(head.format, FORMAT, sizeof FORMAT);
    return head;
}

/* The pieces behind the head of the file. */
static void pieces_of(const struct train *t, uint64_t *done, double *losses,
                      struct piece pieces[PIECES - 1])
{
    const struct network *n = t->network;
    pieces[0] = (struct piece){ done, sizeof *done };
    pieces[1] = (struct piece){ losses, sizeof *losses };
    pieces[2] = (struct piece){ n->theta, n->parameters * sizeof *n->theta };
    pieces[3] = (struct piece){ t->velocity, n->parameters * sizeof *t->velocity };
    pieces[4] = (struct piece){ n->running, n->statistics * sizeof *n->running };
}

/* Bytes of the whole file. */
static size_t bytes_of(const struct train *t)
{
    struct piece pieces[PIECES - 1];
    size_t bytes = sizeof(struct head_of_file) + sizeof(uint64_t);
    pieces_of(t, NULL, NULL, pieces);
    for (size_t i = 0; i < COUNT(pieces); i++) {
        bytes += pieces[i].bytes;
    }
    return bytes;
}

/* All of a file's bytes one after the other: the caller frees. */
static unsigned char *image_of(const struct train *t)
{
    struct head_of_file head = head_of(t);
    uint64_t done = t->done;
    double losses = t->last_losses;
    struct piece pieces[PIECES] = { { &head, sizeof head } };
    pieces_of(t, &done, &losses, pieces + 1);
    unsigned char *const file = xcalloc(bytes_of(t), 1), *at = file;
    for (size_t i = 0; i < PIECES; i++) {
        memcpy(at, pieces[i].at, pieces[i].bytes);
        at += pieces[i].bytes;
    }
    const uint64_t sum = rng_hash_bytes(RNG_HASH_START, file, (size_t)(at - file));
    memcpy(at, &sum, sizeof sum);
    return file;
}

/* Writes and closes; 0, or why it failed. */
static int write_all(FILE *out, const unsigned char *file, size_t bytes)
{
    int fault = fwrite(file, 1, bytes, out) == bytes ? 0 : errno;
    if (fclose(out) != 0 && fault == 0) {
        fault = errno;
    }
    return fault;
}

static void write_file(const char *path, const unsigned char *file, size_t bytes)
{
    FILE *out = fopen(path, "wb");
    if (out == NULL) {
        die(STATUS_USAGE, "cannot write %s: %s", path, strerror(errno));
    }
    const int fault = write_all(out, file, bytes);
    if (fault != 0) {
        (void)remove(path);
        die(STATUS_USAGE, "cannot write %s: %s; the training stands at its last save", path,
            strerror(fault));
    }
}

void train_save(const struct train *t, const char *path)
{
    unsigned char *file = image_of(t);
    char *beside = xcalloc(strlen(path) + sizeof ".new", 1);
    (void)strcat(strcpy(beside, path), ".new");
    write_file(beside, file, bytes_of(t));
    if (rename(beside, path) != 0) {
        die(STATUS_USAGE, "cannot rename %s to %s: %s", beside, path, strerror(errno));
    }
    free(beside);
    free(file);
}

/* NULL: nothing, the file's `got` bytes are a training of this kind. */
static const char *what_is_wrong(const struct train *t, const unsigned char *file, size_t got)
{
    const struct head_of_file mine = head_of(t);
    const size_t bytes = bytes_of(t);
    struct head_of_file head = { .format = "" };
    memcpy(&head, file, got < sizeof head ? got : sizeof head);
    uint64_t sum;
    if (got < sizeof head || memcmp(head.format, FORMAT, sizeof FORMAT) != 0) {
        return "not a training of this version";
    }
    if (memcmp(&head.identity, &mine.identity, sizeof mine.identity) != 0) {
        return "of another network, plan or set of images";
    }
    if (got != bytes) {
        return got < bytes ? "cut off" : "too long";
    }
    memcpy(&sum, file + bytes - sizeof sum, sizeof sum);
    return sum == rng_hash_bytes(RNG_HASH_START, file, bytes - sizeof sum) ? NULL : "damaged";
}

static void take(struct train *t, const unsigned char *file)
{
    uint64_t done;
    struct piece pieces[PIECES - 1];
    pieces_of(t, &done, &t->last_losses, pieces);
    const unsigned char *at = file + sizeof(struct head_of_file);
    for (size_t i = 0; i < COUNT(pieces); i++) {
        memcpy(pieces[i].at, at, pieces[i].bytes);
        at += pieces[i].bytes;
    }
    t->done = (size_t)done;
}

bool train_load(struct train *t, const char *path)
{
    FILE *in = fopen(path, "rb");
    if (in == NULL) {
        if (errno != ENOENT) {
            (void)fprintf(stderr, "cannot read %s: %s\n", path, strerror(errno));
        }
        return false;
    }
    const size_t bytes = bytes_of(t);
    unsigned char *file = xcalloc(bytes + 1, 1); /* 1: to see whether there are more */
    const size_t got = fread(file, 1, bytes + 1, in);
    (void)fclose(in);
    const char *wrong = what_is_wrong(t, file, got);
    if (wrong == NULL) {
        take(t, file);
    } else {
        (void)fprintf(stderr, "%s: %s; it is left alone and the training begins anew\n", path,
                      wrong);
    }
    free(file);
    return wrong == NULL;
}
