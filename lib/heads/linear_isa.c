/* The linear layer's forward pass; compiled once per instruction set. First the plain loops, then
 * one image, whose rows of weights stream from memory, then several (linear_tiles.h).
 *
 *   f  feature   i  image   k  class   n  number of features */
#include "heads/linear_isa.h"

#include "base/isa.h"
#include "base/wide.h"
#include "heads/lanes.h"
#include "heads/linear_tiles.h"

/* ---- plain ---- */

/* a b + c, rounded once. */
static inline float multiply_add(float a, float b, float c)
{
    if (COUNT_ON) {
        count_one(COUNT_MULTIPLICATION);
        count_one(COUNT_ADDITION);
    }
    return fmaf(a, b, c);
}

static float plain_sum(size_t n, const float *w, const float *x)
{
    float lane[LANES] = { 0.0f };
    for (size_t f = 0; f < n; ++f) {
        lane[f % LANES] = multiply_add(w[f], x[f], lane[f % LANES]);
    }
    lanes_fold(1, lane);
    return lane[0];
}

static void plain_part(const struct linear_part *part, const float *w, const float *x, float *y)
{
    const size_t pitch = part->size.features;
    for (size_t block = part->blocks.first; block < part->blocks.end; ++block) {
        const size_t start = block * LINEAR_BLOCK, n = least(LINEAR_BLOCK, pitch - start);
        int add;
        float *const sums = place(part, block, y, &add);
        for (size_t i = part->images.first; i < part->images.end; ++i) {
            for (size_t k = part->classes.first; k < part->classes.end; ++k) {
                put(add, plain_sum(n, w + k * pitch + start, x + i * pitch + start),
                    sums + i * part->size.classes + k);
            }
        }
    }
}

/* ---- one image ---- */

/* Rows of weights side by side: so many that a load of x serves several, and that their sums do
 * not wait for one another; so few that their cache lines, which may fall into the same set of
 * the first cache, do not drive x out of it. */
enum { SIDES = 5, STRETCH = 16 };

/* sum[s] += products of n features of x and of row s. */
static inline void add_sides(size_t n, const float *x, const float *const *row, struct wide *sums)
{
    struct wide sum[SIDES];
    for (size_t s = 0; s < SIDES; ++s) {
        sum[s] = wide_of(0.0f);
    }
    size_t f = 0;
    for (; f + LANES <= n; f += LANES) {
        const struct wide v = wide_load(x + f);
        for (size_t s = 0; s < SIDES; ++s) {
            sum[s] = wide_multiply_add(wide_load(row[s] + f), v, sum[s]);
        }
    }
    const struct wide_some rest = wide_some_of(0, (unsigned)(n - f));
    for (size_t s = 0; f < n && s < SIDES; ++s) {
        const struct wide more = wide_multiply_add(wide_load_some(rest, row[s] + f),
                                                   wide_load_some(rest, x + f), sum[s]);
        sum[s] = wide_choose(rest, more, sum[s]);
    }
    for (size_t s = 0; s < SIDES; ++s) {
        sums[s] = sum[s];
    }
}

/* Some blocks of SIDES classes from k on. Sides beyond the last are the last again. */
static void one_image_classes(const struct linear_part *part, struct linear_range blocks,
                              struct rows w, size_t k, const float *x, float *y)
{
    for (size_t block = blocks.first; block < blocks.end; ++block) {
        const size_t start = block * LINEAR_BLOCK;
        const float *row[SIDES];
        struct wide sums[SIDES];
        int add;
        float *const outputs = place(part, block, y, &add) + k;
        for (size_t s = 0; s < SIDES; ++s) {
            row[s] = w.at + least(k + s, w.count - 1) * w.pitch + start;
        }
        add_sides(least(LINEAR_BLOCK, w.pitch - start), x + start, row, sums);
        for (size_t s = 0; s < SIDES && k + s < w.count; ++s) {
            put(add, wide_fold(sums[s]), outputs + s);
        }
    }
}

/* Rows of weights stream from memory, each over a stretch of blocks, for which x is cached. */
static void one_image(const struct linear_part *part, struct rows w, const float *x, float *y)
{
    const struct linear_range all = part->blocks;
    for (size_t block = all.first; block < all.end; block += STRETCH) {
        const struct linear_range stretch = { block, least(block + STRETCH, all.end) };
        for (size_t k = 0; k < w.count; k += SIDES) {
            one_image_classes(part, stretch, w, k, x, y);
        }
    }
}

/* ---- several images: linear_tiles.h ---- */

static void some_images(const struct linear_part *part, struct rows w, struct rows x, float *y)
{
    const size_t classes = part->size.classes;
    const int hold_w = w.count <= HELD_MOST && x.count >= STREAMS;
    const struct rows held = hold_w ? w : x, streams = hold_w ? x : w;
    struct outputs out = { .held_pitch = hold_w ? 1 : classes,
                           .stream_pitch = hold_w ? classes : 1 };
    for (size_t r = 0; r < held.count; r += HELD_MOST) {
        const struct rows some = { held.at + r * held.pitch, least(HELD_MOST, held.count - r),
                                   held.pitch };
        out.at = y + r * out.held_pitch;
        pass_blocks(part, some, streams, out);
    }
}

static void fast_part(const struct linear_part *part, const float *w, const float *x, float *y)
{
    const struct linear_range i = part->images, k = part->classes;
    const size_t pitch = part->size.features;
    const struct rows rows = { w + k.first * pitch, k.end - k.first, pitch };
    const struct rows images = { x + i.first * pitch, i.end - i.first, pitch };
    float *const outputs = y + i.first * part->size.classes + k.first;
    if (images.count == 1) {
        one_image(part, rows, images.at, outputs);
    } else {
        some_images(part, rows, images, outputs);
    }
}

void ISA_NAME(linear_part)(const struct linear_part *part, const float *w, const float *x, float *y)
{
    if (GAPSTUDY_ISA_FMA) {
        fast_part(part, w, x, y);
    } else {
        plain_part(part, w, x, y);
    }
}
