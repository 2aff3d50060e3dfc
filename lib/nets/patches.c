#include "nets/patches.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/require.h"
#include "nets/conv.h"

/* Cuts side x side pixels around a random place of the mask out of a square canvas; false where the
 * place is not on the mask or too near to an edge. */
static bool cut(struct rng *rng, size_t canvas, size_t side, const float *x,
                const unsigned char *mask, float *piece)
{
    const size_t at = rng_below(rng, (uint32_t)(canvas * canvas));
    const size_t row = at / canvas, column = at % canvas, reach = side / 2;
    if (mask[at] == 0 || row < reach || row + reach >= canvas || column < reach ||
        column + reach >= canvas) {
        return false;
    }
    for (size_t i = 0; i < side * side; i++) {
        piece[i] = x[(row - reach + i / side) * canvas + column - reach + i % side];
    }
    return true;
}

/* Mean 0 and norm 1; false, nothing changed, if the norm would have been below `least`. */
static bool normalise(size_t n, float least, float *piece)
{
    double sum = 0, squares = 0;
    for (size_t i = 0; i < n; i++) {
        sum += (double)piece[i];
    }
    const double mean = sum / (double)n;
    for (size_t i = 0; i < n; i++) {
        squares += ((double)piece[i] - mean) * ((double)piece[i] - mean);
    }
    const double norm = sqrt(squares);
    for (size_t i = 0; norm >= (double)least && i < n; i++) {
        piece[i] = (float)(((double)piece[i] - mean) / norm);
    }
    return norm >= (double)least;
}

void patches_cut(struct rng *rng, const struct patches *patches, const struct objects *objects,
                 float least, float *weights)
{
    const size_t side = patches->side, pixels = objects->canvas * objects->canvas;
    require(side % 2 == 1 && side <= objects->canvas && least > 0);
    float *x = xcalloc(pixels, sizeof *x);
    unsigned char *mask = xcalloc(pixels, sizeof *mask);
    for (size_t f = 0; f < patches->filters; f++) {
        const size_t class = f % OBJECTS_CLASSES;
        float *piece = weights + f * side * side;
        do {
            objects_draw(rng, objects, 1, &class, x, mask);
        } while (!cut(rng, objects->canvas, side, x, mask, piece) ||
                 !normalise(side * side, least, piece));
    }
    free(mask);
    free(x);
}

static struct conv layer_of(const struct patches *patches, const float *weights,
                            const float *biases)
{
    return (struct conv){ .channels = 1,
                          .filters = patches->filters,
                          .height = patches->side,
                          .width = patches->side,
                          .stride = patches->stride,
                          .padding = CONV_CIRCULAR,
                          .weights = weights,
                          .biases = biases };
}

struct shape patches_shape(const struct patches *patches, struct shape in)
{
    const struct conv layer = layer_of(patches, NULL, NULL);
    return conv_shape(&layer, in);
}

void patches_features(const struct patches *patches, const float *weights, struct shape in,
                      const float *x, float *y)
{
    float *biases = xcalloc(patches->filters, sizeof *biases);
    for (size_t f = 0; f < patches->filters; f++) {
        biases[f] = -patches->threshold;
    }
    const struct conv layer = layer_of(patches, weights, biases);
    float *scratch = xcalloc(conv_scratch(&layer, in), sizeof *scratch);
    conv_forward(&layer, in, x, scratch, y);
    const size_t n = shape_size(conv_shape(&layer, in));
    for (size_t i = 0; i < n; i++) {
        y[i] = y[i] < 0 ? 0 : y[i];
    }
    free(scratch);
    free(biases);
}
