/* One channel at a time in either layout, each sum in the lanes of lanes.h. Legend: i row, j
 * column, wrapping around; q counts mean, Ex, Ey, Exy. */
#include "base/require.h"
#include "heads/lanes.h"
#include "heads/pool.h"

enum { QUANTITIES = 4 };

/* One channel: element (i, j) at x[(i * w + j) * pitch]. */
struct map {
    size_t h, w, pitch;
    const float *x;
};

static struct map map_at(struct shape in, enum layout layout, const float *x, size_t map)
{
    return (struct map){
        .h = in.h,
        .w = in.w,
        .pitch = layout == NCHW ? 1 : in.c,
        .x = x + shape_at(in, layout, map / in.c, map % in.c, 0),
    };
}

/* Where quantity 0 of a channel lies in y; the others lie in.c apart. */
static size_t place_of_mean(struct shape in, size_t map)
{
    return map / in.c * QUANTITIES * in.c + map % in.c;
}

static float at(const struct map *map, size_t i, size_t j)
{
    return map->x[(i * map->w + j) * map->pitch];
}

static size_t after(size_t i, size_t count)
{
    return i + 1 < count ? i + 1 : 0;
}

static size_t before(size_t i, size_t count)
{
    return i > 0 ? i - 1 : count - 1;
}

struct sums {
    float lane[QUANTITIES][LANES];
    float total[QUANTITIES];
    size_t taken, whole; /* pixels so far, of all */
};

/* At the end of a block of lanes.h or of the map: fold, add to the total, start anew. */
static void close_block(struct sums *sums)
{
    for (size_t q = 0; q < QUANTITIES; ++q) {
        lanes_fold(1, sums->lane[q]);
        sums->total[q] = sums->taken <= LANES_BLOCK ? sums->lane[q][0]
                                                    : count_add(sums->total[q], sums->lane[q][0]);
        for (size_t i = 0; i < LANES; ++i) {
            sums->lane[q][i] = 0.0f;
        }
    }
}

static void take(struct sums *sums, const float term[QUANTITIES])
{
    const size_t i = sums->taken % LANES;
    for (size_t q = 0; q < QUANTITIES; ++q) {
        sums->lane[q][i] = count_add(sums->lane[q][i], term[q]);
    }
    ++sums->taken;
    if (sums->taken % LANES_BLOCK == 0 || sums->taken == sums->whole) {
        close_block(sums);
    }
}

static void take_pixel(const struct map *map, size_t i, size_t j, struct sums *sums)
{
    const size_t down = after(i, map->h), right = after(j, map->w);
    const float x = at(map, i, j), below = at(map, down, j);
    const float dx = count_add(at(map, i, right), -x);
    const float dy = count_add(below, -x);
    const float dxy = count_add(count_add(at(map, down, right), -below), -dx);
    const float term[QUANTITIES] = { x, count_multiply(dx, dx), count_multiply(dy, dy),
                                     count_multiply(dxy, dxy) };
    take(sums, term);
}

void pool_energy(struct shape in, enum layout layout, const float *x, float *y)
{
    require(shape_pixels(in) > 0);
    for (size_t m = 0; m < in.n * in.c; ++m) {
        const struct map map = map_at(in, layout, x, m);
        struct sums sums = { .whole = shape_pixels(in) };
        for (size_t i = 0; i < in.h; ++i) {
            for (size_t j = 0; j < in.w; ++j) {
                take_pixel(&map, i, j, &sums);
            }
        }
        for (size_t q = 0; q < QUANTITIES; ++q) {
            y[place_of_mean(in, m) + q * in.c] =
                count_divide(sums.total[q], (float)shape_pixels(in));
        }
    }
}

/* (x - before) + (x - after): minus the second difference of three neighbours. */
static float bend(float previous, float x, float next)
{
    return count_add(count_add(x, -previous), count_add(x, -next));
}

/* Minus the second difference along row i. */
static float row_bend(const struct map *map, size_t i, size_t j)
{
    return bend(at(map, i, before(j, map->w)), at(map, i, j), at(map, i, after(j, map->w)));
}

/* scale[q] = dy of the quantity over N, twice that for the squares. */
static float slope_at(const struct map *map, const float scale[QUANTITIES], size_t i, size_t j)
{
    const size_t up = before(i, map->h), down = after(i, map->h);
    const float along = row_bend(map, i, j);
    const float across = bend(at(map, up, j), at(map, i, j), at(map, down, j));
    const float both = bend(row_bend(map, up, j), along, row_bend(map, down, j));
    const float edges =
        count_add(count_multiply(scale[1], along), count_multiply(scale[2], across));
    return count_add(count_add(scale[0], edges), count_multiply(scale[3], both));
}

void pool_energy_backward(struct shape in, enum layout layout, const float *x, const float *dy,
                          float *dx)
{
    require(shape_pixels(in) > 0);
    for (size_t m = 0; m < in.n * in.c; ++m) {
        const struct map map = map_at(in, layout, x, m);
        float *to = dx + shape_at(in, layout, m / in.c, m % in.c, 0);
        float scale[QUANTITIES];
        for (size_t q = 0; q < QUANTITIES; ++q) {
            const float twice = q == 0 ? 1.0f : 2.0f;
            const float slope = count_multiply(twice, dy[place_of_mean(in, m) + q * in.c]);
            scale[q] = count_divide(slope, (float)shape_pixels(in));
        }
        for (size_t i = 0; i < in.h; ++i) {
            for (size_t j = 0; j < in.w; ++j) {
                to[(i * in.w + j) * map.pitch] = slope_at(&map, scale, i, j);
            }
        }
    }
}
