#include "signals/augment.h"

#include <stdlib.h>
#include <string.h>

#include "base/require.h"

struct augment_move augment_draw(struct rng *rng, struct augment augment)
{
    require(augment.shift < 32768);
    const uint32_t ways = (uint32_t)(2 * augment.shift + 1), flips = augment.flip ? 2 : 1;
    const int shift = (int)augment.shift;
    const uint32_t word = rng_below(rng, ways * ways * flips);
    return (struct augment_move){ .down = (int)(word % ways) - shift,
                                  .right = (int)(word / ways % ways) - shift,
                                  .flipped = word / ways / ways == 1 };
}

/* y[0 .. n-1] = x[n-1 .. 0]. */
static void mirror(size_t n, const float *x, float *y)
{
    for (size_t j = 0; j < n; j++) {
        y[j] = x[n - 1 - j];
    }
}

/* A row of w pixels, moved and mirrored: `zeros` come in at its front (right > 0) or back. What is
 * lost lies at the other end, which is the front of a mirrored row. */
static void move_row(struct augment_move move, size_t w, const float *x, float *y)
{
    const size_t zeros = (size_t)abs(move.right), kept = w - zeros;
    const bool to_right = move.right >= 0;
    float *into = to_right ? y + zeros : y;
    memset(to_right ? y : y + kept, 0, zeros * sizeof *y);
    if (move.flipped) {
        mirror(kept, to_right ? x + zeros : x, into);
    } else {
        memcpy(into, to_right ? x : x + zeros, kept * sizeof *y);
    }
}

void augment_apply(struct augment_move move, struct shape in, const float *x, float *y)
{
    const size_t zeros = (size_t)abs(move.down), plane = in.h * in.w;
    require(zeros < in.h && (size_t)abs(move.right) < in.w);
    const size_t kept = in.h - zeros, from = move.down < 0 ? zeros : 0;
    const size_t to = move.down > 0 ? zeros : 0;
    for (size_t p = 0; p < in.n * in.c; p++, x += plane, y += plane) {
        memset(move.down > 0 ? y : y + kept * in.w, 0, zeros * in.w * sizeof *y);
        for (size_t i = 0; i < kept; i++) {
            move_row(move, in.w, x + (from + i) * in.w, y + (to + i) * in.w);
        }
    }
}
