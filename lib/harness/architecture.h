/* architecture: published networks as data/architectures.csv lists them, by what a classification
 * head sees of them. Parameters are trainable ones, biases and the two numbers a channel of batch
 * normalisation included. tests/test_architecture.c derives every number of the file from layers.
 */
#ifndef HARNESS_ARCHITECTURE_H
#define HARNESS_ARCHITECTURE_H

#include <stdbool.h>
#include <stddef.h>

enum { ARCHITECTURE_MAX_HIDDEN = 3 };

struct architecture {
    const char *name; /* belongs to struct architectures, as `source` does */
    const char *source;
    size_t year;
    size_t channels, height, width;         /* of the last map */
    size_t hidden[ARCHITECTURE_MAX_HIDDEN]; /* widths of fully connected layers between the */
    size_t hidden_count;                    /* flattened map and the classes */
    size_t classes;
    bool flattened;             /* published with flattening, not with GAP */
    size_t backbone_parameters; /* up to the last map */
    size_t parameters;          /* of the network as published */
};

struct architectures;

/* Reads the file; ends the program with 4 if it is missing, with 2 and the place if it is no such
 * table: a count below 1 or not whole, a width that is no number, a head that is neither "flatten"
 * nor "gap". */
struct architectures *architectures_open(const char *path);
void architectures_close(struct architectures *architectures);

size_t architectures_count(const struct architectures *architectures);
const struct architecture *architectures_at(const struct architectures *architectures, size_t i);

#endif
