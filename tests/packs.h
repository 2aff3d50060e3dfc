/* packs: maps in packs, as layers take them, and out of them again. */
#ifndef TESTS_PACKS_H
#define TESTS_PACKS_H

#include <stdbool.h>
#include <stdlib.h>

#include "base/require.h"
#include "nets/pack.h"
#include "support.h"

/* x, NCHW, in a pack whose border is filled (CONV_VALID: zeros). pack_free gives it back. */
static inline struct pack packs_of(struct shape shape, size_t border, enum conv_padding padding,
                                   const float *x)
{
    struct pack pack = pack_new(shape, border);
    pack_in(x, &pack);
    pack_fill_border(&pack, padding == CONV_CIRCULAR ? CONV_CIRCULAR : CONV_ZEROS);
    return pack;
}

/* A pack that holds one number everywhere, border and empty lanes and all. */
static inline struct pack packs_filled(struct shape shape, size_t border, float value)
{
    struct pack pack = pack_new(shape, border);
    for (size_t i = 0; i < pack_size(&pack); i++) {
        pack.at[i] = value;
    }
    return pack;
}

/* Its maps, NCHW; the caller frees. */
static inline float *packs_maps(const struct pack *pack)
{
    float *x = xcalloc(shape_size(pack->shape), sizeof *x);
    pack_out(pack, x);
    return x;
}

/* Requires that the border holds `value` everywhere. */
static inline void packs_assert_border(const struct pack *pack, float value)
{
    const size_t b = pack->border, h = pack->shape.h, w = pack->shape.w;
    size_t seen = 0;
    for (size_t k = 0; k < pack_size(pack) / PACK_LANES; k++) {
        const size_t i = k / (w + 2 * b) % (h + 2 * b), j = k % (w + 2 * b);
        const bool inside = i >= b && i < h + b && j >= b && j < w + b;
        for (size_t l = 0; !inside && l < PACK_LANES; l++) {
            assert_true(pack->at[k * PACK_LANES + l] == value);
            seen++;
        }
    }
    assert_int_equal(seen,
                     pack_size(pack) - pack_groups(pack) * pack->shape.c * h * w * PACK_LANES);
}

#endif
