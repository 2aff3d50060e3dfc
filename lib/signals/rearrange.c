#include "signals/rearrange.h"

#include "base/require.h"

static void shift(struct rng *rng, size_t side, size_t *order)
{
    const size_t down = 1 + rng_below(rng, (uint32_t)side - 1);
    const size_t right = 1 + rng_below(rng, (uint32_t)side - 1);
    for (size_t i = 0; i < side * side; i++) {
        const size_t row = (i / side + side - down) % side;
        const size_t column = (i % side + side - right) % side;
        order[i] = row * side + column;
    }
}

static void mirror(size_t side, size_t *order)
{
    for (size_t i = 0; i < side * side; i++) {
        order[i] = i / side * side + (side - 1 - i % side);
    }
}

/* What comes to (row, column) was at (column, side - 1 - row). */
static void turn(size_t side, size_t *order)
{
    for (size_t i = 0; i < side * side; i++) {
        order[i] = i % side * side + (side - 1 - i / side);
    }
}

static void patches(struct rng *rng, size_t side, size_t *order)
{
    enum { PER_SIDE = REARRANGE_PATCHES_PER_SIDE };
    const size_t size = side / PER_SIDE;
    size_t from[PER_SIDE * PER_SIDE];
    require(side % PER_SIDE == 0);
    rng_permutation(rng, PER_SIDE * PER_SIDE, from);
    for (size_t i = 0; i < side * side; i++) {
        const size_t row = i / side, column = i % side;
        const size_t patch = from[row / size * PER_SIDE + column / size];
        const size_t top = patch / PER_SIDE * size, left = patch % PER_SIDE * size;
        order[i] = (top + row % size) * side + left + column % size;
    }
}

void rearrange_order(struct rng *rng, enum rearrange kind, size_t side, size_t *order)
{
    require(side >= 2);
    switch (kind) {
    case REARRANGE_SHIFT:
        shift(rng, side, order);
        break;
    case REARRANGE_MIRROR:
        mirror(side, order);
        break;
    case REARRANGE_TURN:
        turn(side, order);
        break;
    case REARRANGE_PATCHES:
        patches(rng, side, order);
        break;
    case REARRANGE_PIXELS:
        rng_permutation(rng, side * side, order);
        break;
    }
}

void rearrange_apply(size_t n, const size_t *order, const float *x, float *y)
{
    for (size_t i = 0; i < n; i++) {
        y[i] = x[order[i]];
    }
}
