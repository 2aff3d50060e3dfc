/* The file: a line of text that names format and version, then whole numbers and floats as they lie
 * in memory, then a checksum of all before. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/require.h"
#include "nets/train_state.h"

static const char FORMAT[] = "gapstudy training 1\n";

/* What must agree between a file and the training that it is loaded into. */
struct identity {
    uint64_t parameters, statistics, images, batch, steps, seed;
    double rate, momentum, decay;
    uint64_t schedule, shift, flip;
};

static struct identity identity_of(const struct train *t)
{
    return (struct identity){ .parameters = t->network->parameters,
                              .statistics = t->network->statistics,
                              .images = t->images.count,
                              .batch = t->network->spec.in.n,
                              .steps = t->plan.steps,
                              .seed = t->plan.seed,
                              .rate = t->plan.rate,
                              .momentum = t->plan.momentum,
                              .decay = t->plan.decay,
                              .schedule = (uint64_t)t->plan.schedule,
                              .shift = t->plan.augment.shift,
                              .flip = t->plan.augment.flip };
}

/* One piece of the file. */
struct piece {
    void *at;
    size_t bytes;
};

enum { PIECES = 6 };

struct head_of_file {
    char format[sizeof FORMAT];
    struct identity identity;
};

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

static uint64_t checksum(uint64_t hash, const void *at, size_t bytes)
{
    const unsigned char *const b = at;
    for (size_t i = 0; i < bytes; i++) {
        hash = (hash ^ b[i]) * UINT64_C(0x100000001b3);
    }
    return hash;
}

static const uint64_t HASH_START = UINT64_C(0xcbf29ce484222325);

/* All of a file's bytes one after the other: the caller frees. */
static unsigned char *image_of(const struct train *t, size_t *bytes)
{
    struct head_of_file head = { .identity = identity_of(t) };
    memcpy(head.format, FORMAT, sizeof FORMAT);
    uint64_t done = t->done;
    double losses = t->last_losses;
    struct piece pieces[PIECES] = { { &head, sizeof head } };
    pieces_of(t, &done, &losses, pieces + 1);
    *bytes = sizeof(uint64_t);
    for (size_t i = 0; i < PIECES; i++) {
        *bytes += pieces[i].bytes;
    }
    unsigned char *const file = xcalloc(*bytes, 1), *at = file;
    for (size_t i = 0; i < PIECES; i++) {
        memcpy(at, pieces[i].at, pieces[i].bytes);
        at += pieces[i].bytes;
    }
    const uint64_t sum = checksum(HASH_START, file, (size_t)(at - file));
    memcpy(at, &sum, sizeof sum);
    return file;
}

static void write_all(const char *path, const unsigned char *file, size_t bytes)
{
    FILE *out = fopen(path, "wb");
    if (out == NULL) {
        die(STATUS_USAGE, "cannot write %s: %s", path, strerror(errno));
    }
    const size_t written = fwrite(file, 1, bytes, out);
    if (fclose(out) != 0 || written != bytes) {
        (void)remove(path);
        die(STATUS_USAGE, "cannot write %s: %s; the training stands at its last save", path,
            strerror(errno));
    }
}

void train_save(const struct train *t, const char *path)
{
    size_t bytes;
    unsigned char *file = image_of(t, &bytes);
    char *beside = xcalloc(strlen(path) + sizeof ".new", 1);
    (void)strcat(strcpy(beside, path), ".new");
    write_all(beside, file, bytes);
    if (rename(beside, path) != 0) {
        die(STATUS_USAGE, "cannot rename %s to %s: %s", beside, path, strerror(errno));
    }
    free(beside);
    free(file);
}

/* Reads as many bytes as the training's file has and one more, to see whether there are more. */
static size_t read_all(FILE *in, unsigned char *file, size_t bytes)
{
    const size_t got = fread(file, 1, bytes + 1, in);
    (void)fclose(in);
    return got;
}

static const char *what_is_wrong(const struct train *t, const unsigned char *file, size_t got,
                                 size_t bytes)
{
    const struct identity mine = identity_of(t);
    struct head_of_file head = { .format = "" };
    memcpy(&head, file, got < sizeof head ? got : sizeof head);
    uint64_t sum;
    if (got < sizeof head || memcmp(head.format, FORMAT, sizeof FORMAT) != 0) {
        return "not a training of this version";
    }
    if (memcmp(&head.identity, &mine, sizeof mine) != 0) {
        return "of another network, plan or set of images";
    }
    if (got != bytes) {
        return got < bytes ? "cut off" : "too long";
    }
    memcpy(&sum, file + bytes - sizeof sum, sizeof sum);
    return sum == checksum(HASH_START, file, bytes - sizeof sum) ? NULL : "damaged";
}

static void take(struct train *t, const unsigned char *file)
{
    uint64_t done;
    struct piece pieces[PIECES - 1];
    pieces_of(t, &done, &t->last_losses, pieces);
    const unsigned char *at = file + sizeof(struct head_of_file);
    for (size_t i = 0; i < PIECES - 1; i++) {
        memcpy(pieces[i].at, at, pieces[i].bytes);
        at += pieces[i].bytes;
    }
    t->done = (size_t)done;
}

bool train_load(struct train *t, const char *path)
{
    FILE *in = fopen(path, "rb");
    if (in == NULL) {
        return false;
    }
    size_t bytes;
    free(image_of(t, &bytes));
    unsigned char *file = xcalloc(bytes + 1, 1);
    const size_t got = read_all(in, file, bytes);
    const char *wrong = what_is_wrong(t, file, got, bytes);
    if (wrong == NULL) {
        take(t, file);
    } else {
        (void)fprintf(stderr, "%s: %s; it is left alone and the training begins anew\n", path,
                      wrong);
    }
    free(file);
    return wrong == NULL;
}
