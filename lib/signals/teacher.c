#include "signals/teacher.h"

#include <math.h>

#include "base/require.h"

static double level_count(size_t side)
{
    require(side >= 1 && side <= TEACHER_MAX_SIDE && (side & (side - 1)) == 0);
    return log2((double)side);
}

/* Normal numbers g on a grid of s x s blocks, without the mean of each two by two of them. */
static void draw_blocks(struct rng *rng, size_t s, double *g)
{
    float numbers[TEACHER_MAX_SIDE * TEACHER_MAX_SIDE];
    rng_fill_normal(rng, s * s, numbers);
    for (size_t i = 0; i < s; i++) {
        for (size_t j = 0; j < s; j++) {
            const float *four = numbers + (i & ~(size_t)1) * s + (j & ~(size_t)1);
            const double mean =
                s == 1
                    ? 0
                    : ((double)four[0] + (double)four[1] + (double)four[s] + (double)four[s + 1]) /
                          4;
            g[i * s + j] = (double)numbers[i * s + j] - mean;
        }
    }
}

/* Adds to w a random part of this power that is constant on the blocks of an s x s grid. */
static void add_level(struct rng *rng, struct teacher t, size_t s, double power, double *w)
{
    double g[TEACHER_MAX_SIDE * TEACHER_MAX_SIDE], squares = 0;
    const struct rng start = *rng;
    const size_t block = t.side / s;
    for (size_t c = 0; c < t.channels; c++) {
        draw_blocks(rng, s, g);
        for (size_t i = 0; i < s * s; i++) {
            squares += g[i] * g[i] * (double)(block * block);
        }
    }
    const double scale = sqrt(power / squares);
    *rng = start; /* the same numbers again */
    for (size_t c = 0; c < t.channels; c++) {
        draw_blocks(rng, s, g);
        for (size_t i = 0; i < t.side * t.side; i++) {
            w[c * t.side * t.side + i] += scale * g[i / t.side / block * s + i % t.side / block];
        }
    }
}

void teacher_draw(struct rng *rng, struct teacher teacher, double *w)
{
    require(teacher.channels > 0 && teacher.q >= 0 && teacher.q <= 1);
    const double levels = level_count(teacher.side);
    for (size_t i = 0; i < teacher.channels * teacher.side * teacher.side; i++) {
        w[i] = 0;
    }
    add_level(rng, teacher, 1, 1 - teacher.q, w);
    for (size_t s = 2; s <= teacher.side; s *= 2) {
        add_level(rng, teacher, s, teacher.q / levels, w);
    }
}

double teacher_missed(struct teacher teacher, size_t blocks)
{
    return teacher.q * (1 - level_count(blocks) / level_count(teacher.side));
}
