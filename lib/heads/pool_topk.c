/* The k-th largest value is found by bisection over the order of all floats: 32 counts of a
 * channel, whatever is in it, so that the cost is known beforehand and no memory is needed. */
#include <math.h>

#include "base/elementary.h"
#include "base/require.h"
#include "heads/lanes.h"
#include "heads/pool.h"

enum { KEY_OF_INFINITY = 0x7f800000, BISECTIONS = 32 };

/* The float whose place in the order is `key`: 0 is +0, -1 is -0, and so on both ways. */
static float from_key(int64_t key)
{
    const uint32_t magnitude = (uint32_t)(key < 0 ? -(key + 1) : key);
    return elementary_from_bits(key < 0 ? magnitude | 0x80000000u : magnitude);
}

/* given: a = the value to compare with. A NaN passes at_least and is_above. */
static int at_least(const struct lanes_given *given, size_t k, float x)
{
    return !count_less(x, given->a[k]);
}

static int is_above(const struct lanes_given *given, size_t k, float x)
{
    return count_less(given->a[k], x) | (x != x);
}

static float element_above(const struct lanes_given *given, size_t k, float x)
{
    return lanes_choose(is_above(given, k, x), x, 0.0f);
}

/* given->a[j] = the largest value that at least k elements of channel j reach. */
static void select_kth(const struct lanes_tile *tile, size_t k, const float *x,
                       struct lanes_given *given)
{
    int64_t low[LANES_CHANNELS], high[LANES_CHANNELS];
    for (size_t j = 0; j < tile->channels; ++j) {
        low[j] = -KEY_OF_INFINITY - 1;
        high[j] = KEY_OF_INFINITY;
    }
    for (int round = 0; round < BISECTIONS; ++round) {
        uint32_t reach[LANES_CHANNELS];
        int64_t middle[LANES_CHANNELS];
        for (size_t j = 0; j < tile->channels; ++j) {
            middle[j] = low[j] + (high[j] - low[j] + 1) / 2;
            given->a[j] = from_key(middle[j]);
        }
        lanes_count(tile, x, at_least, given, reach);
        for (size_t j = 0; j < tile->channels; ++j) {
            low[j] = reach[j] >= k ? middle[j] : low[j];
            high[j] = reach[j] >= k ? high[j] : middle[j] - 1;
        }
    }
    for (size_t j = 0; j < tile->channels; ++j) {
        given->a[j] = from_key(low[j]);
    }
}

/* How many copies of the k-th value are among the k largest, as a float; exact below 2^24. */
static float copies(size_t k, uint32_t above)
{
    return (float)((int64_t)k - (int64_t)above);
}

void pool_topk(struct shape in, enum layout layout, size_t k, const float *x, float *y,
               float *threshold)
{
    require(shape_pixels(in) <= UINT32_MAX && k >= 1 && k <= shape_pixels(in));
    for (size_t t = 0; t < lanes_tiles(in, layout); ++t) {
        const struct lanes_tile tile = lanes_tile_at(in, layout, t);
        struct lanes_given kth;
        uint32_t above[LANES_CHANNELS];
        float sum[LANES_CHANNELS];
        select_kth(&tile, k, x, &kth);
        lanes_count(&tile, x, is_above, &kth, above);
        lanes_sum(&tile, x, element_above, &kth, sum);
        for (size_t j = 0; j < tile.channels; ++j) {
            const float rest = count_multiply(copies(k, above[j]), kth.a[j]);
            y[tile.map + j] = count_divide(count_add(sum[j], rest), (float)k);
            if (threshold) {
                threshold[tile.map + j] = sum[j] == sum[j] ? kth.a[j] : NAN;
            }
        }
    }
}

/* given: a = threshold, b = slope above it, c = slope on it. */
static float slope(const struct lanes_given *given, size_t k, float x)
{
    const int above = count_less(given->a[k], x), below = count_less(x, given->a[k]);
    return lanes_choose(above, given->b[k], lanes_choose(below, 0.0f, given->c[k]));
}

void pool_topk_backward(struct shape in, enum layout layout, size_t k, const float *x,
                        const float *threshold, const float *dy, float *dx)
{
    require(shape_pixels(in) <= UINT32_MAX && k >= 1 && k <= shape_pixels(in));
    for (size_t t = 0; t < lanes_tiles(in, layout); ++t) {
        const struct lanes_tile tile = lanes_tile_at(in, layout, t);
        struct lanes_given given;
        uint32_t above[LANES_CHANNELS], reach[LANES_CHANNELS];
        for (size_t j = 0; j < tile.channels; ++j) {
            given.a[j] = threshold[tile.map + j];
        }
        lanes_count(&tile, x, is_above, &given, above);
        lanes_count(&tile, x, at_least, &given, reach);
        for (size_t j = 0; j < tile.channels; ++j) {
            const float each = count_divide(dy[tile.map + j], (float)k);
            const float part = count_divide(copies(k, above[j]), copies(reach[j], above[j]));
            given.b[j] = each;
            given.c[j] = count_multiply(given.a[j] == given.a[j] ? each : NAN, part);
        }
        lanes_spread(&tile, x, slope, &given, dx);
    }
}
