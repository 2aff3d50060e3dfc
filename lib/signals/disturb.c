#include "signals/disturb.h"

#include <math.h>
#include <string.h>

#include "base/require.h"
#include "signals/augment.h"
#include "signals/noise.h"

static void move(struct rng *rng, int by, size_t side, const float *x, float *y)
{
    const int down = rng_below(rng, 2) == 0 ? by : -by;
    const int right = rng_below(rng, 2) == 0 ? by : -by;
    const struct augment_move diagonal = { .down = down, .right = right };
    augment_apply(diagonal, (struct shape){ 1, 1, side, side }, x, y);
}

/* The place of the object's pixel number `number`, counted row by row. */
static size_t object_pixel(const unsigned char *mask, size_t number)
{
    size_t at = 0;
    for (size_t seen = 0;; at++) {
        seen += mask[at] != 0;
        if (seen > number) {
            return at;
        }
    }
}

static size_t later_of(size_t a, size_t b)
{
    return a > b ? a : b;
}

static void occlude(struct rng *rng, size_t square, size_t side, const unsigned char *mask,
                    float *y)
{
    size_t covered = 0;
    for (size_t i = 0; i < side * side; i++) {
        covered += mask[i] != 0;
    }
    if (covered == 0) {
        return;
    }
    const size_t middle = object_pixel(mask, rng_below(rng, (uint32_t)covered)), half = square / 2;
    const size_t row = middle / side, column = middle % side;
    for (size_t i = later_of(row, half) - half; i < side && i + half < row + square; i++) {
        for (size_t j = later_of(column, half) - half; j < side && j + half < column + square;
             j++) {
            y[i * side + j] = 0;
        }
    }
}

void disturb_apply(struct rng *rng, struct disturb disturb, size_t side, const unsigned char *mask,
                   const float *x, float *y)
{
    const double strength = disturb.strength;
    require(strength >= 0 && (disturb.kind == DISTURB_NOISE || strength == floor(strength)));
    memcpy(y, x, side * side * sizeof *y);
    if (strength == 0) {
        return;
    }
    switch (disturb.kind) {
    case DISTURB_NOISE:
        noise_add_gaussian(rng, (float)strength, side * side, y);
        break;
    case DISTURB_MOVE:
        move(rng, (int)strength, side, x, y);
        break;
    case DISTURB_OCCLUDE:
        occlude(rng, (size_t)strength, side, mask, y);
        break;
    }
}
