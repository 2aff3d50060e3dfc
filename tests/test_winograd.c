/* Convolution by tiles: within its bound of the sums in double, the same bytes from every
 * instruction set, nothing read beyond one pixel around a map and nothing written beyond the map.
 * */
#include "nets/winograd.h"

#include <stdlib.h>
#include <string.h>

#include "base/isa.h"
#include "base/require.h"
#include "base/rng.h"
#include "guard.h"
#include "nets/pack.h"

static const size_t maps[][2] = { { 28, 28 }, { 14, 14 }, { 7, 7 }, { 4, 4 }, { 5, 3 },
                                  { 3, 30 },  { 1, 1 },   { 2, 2 }, { 1, 6 } };
static const size_t widths[][2] = { { 1, 4 },  { 3, 1 },  { 8, 6 },  { 16, 16 },
                                    { 20, 6 }, { 20, 1 }, { 1, 16 }, { 8, 4 } };

static winograd_kernel *const kernels[] = { winograd_baseline, winograd_avx2, winograd_avx512 };

enum { LANES = PACK_LANES, TAPS = WINOGRAD_TAPS, SIDE = 4 };

/* A layer on one group of images. x has one pixel around it, behind which no memory can be read,
 * or a second one of NaN. */
struct layer {
    struct correlate c;
    struct pack x, y;
    struct guard x_at, y_at, w, u, bias, scratch;
};

static void fill(uint64_t trial, size_t count, float *out)
{
    struct rng rng = rng_at(7, rng_hash_text("winograd"), 0, trial);
    rng_fill_normal(&rng, count, out);
}

/* x: zeros or numbers on the pixel around the map, as a caller may have them. */
static void fill_input(struct layer *layer)
{
    const size_t h = layer->c.rows + 2, w = layer->c.columns + 2;
    float *inside = xcalloc(h * w * LANES, sizeof *inside);
    for (size_t c = 0; c < layer->c.channels; c++) {
        fill(c, h * w * LANES, inside);
        float *corner = pack_map(&layer->x, 0, c) - layer->c.x.row - LANES;
        for (size_t i = 0; i < h; i++) {
            memcpy(corner + i * layer->c.x.row, inside + i * w * LANES, w * LANES * sizeof *inside);
        }
    }
    free(inside);
}

static struct layer layer_new(size_t border, size_t rows, size_t columns, size_t channels,
                              size_t filters)
{
    struct layer layer = { 0 };
    const size_t blocks = (filters + CORRELATE_FILTERS - 1) / CORRELATE_FILTERS;
    layer.x = (struct pack){ .shape = { LANES, channels, rows, columns }, .border = border };
    layer.y = (struct pack){ .shape = { LANES, filters, rows, columns }, .border = 1 };
    layer.c = (struct correlate){ filters,
                                  channels,
                                  TAPS,
                                  NULL,
                                  rows,
                                  columns,
                                  { pack_plane(&layer.x), pack_row(&layer.x), LANES },
                                  { pack_plane(&layer.y), pack_row(&layer.y), LANES },
                                  NULL,
                                  NULL,
                                  false,
                                  false };
    layer.x_at = guard_new(pack_size(&layer.x));
    layer.y_at = guard_new(pack_size(&layer.y));
    layer.w = guard_new(blocks * CORRELATE_FILTERS * channels * TAPS);
    layer.u = guard_new(winograd_weights_size(filters, channels));
    layer.bias = guard_new(filters);
    layer.scratch = guard_new(winograd_scratch(&layer.c));
    layer.x.at = layer.x_at.floats;
    layer.y.at = layer.y_at.floats;
    fill(100, blocks * CORRELATE_FILTERS * channels * TAPS, layer.w.floats);
    fill(101, filters, layer.bias.floats);
    fill_input(&layer);
    winograd_weights(filters, channels, layer.w.floats, layer.u.floats);
    layer.c.w = layer.u.floats;
    return layer;
}

static void layer_free(struct layer *layer)
{
    guard_free(layer->x_at);
    guard_free(layer->y_at);
    guard_free(layer->w);
    guard_free(layer->u);
    guard_free(layer->bias);
    guard_free(layer->scratch);
}

static double weight(const struct layer *layer, size_t f, size_t c, size_t t)
{
    const size_t block = f / CORRELATE_FILTERS * layer->c.channels + c;
    return (double)layer->w.floats[(block * TAPS + t) * CORRELATE_FILTERS + f % CORRELATE_FILTERS];
}

/* Pixel (i - 1, j - 1): 0 is the pixel before the map. */
static double pixel(const struct layer *layer, size_t c, size_t i, size_t j, size_t lane)
{
    const float *corner = pack_map(&layer->x, 0, c) - layer->c.x.row - LANES;
    return (double)corner[i * layer->c.x.row + j * LANES + lane];
}

static float *place(const struct layer *layer, size_t f, size_t i, size_t j)
{
    return pack_map(&layer->y, 0, f) + i * layer->c.y.row + j * LANES;
}

/* ---- sums in double, and the bound of winograd.h ---- */

static double sum_of(const struct layer *layer, size_t f, size_t i, size_t j, size_t lane)
{
    double sum = 0.0;
    for (size_t c = 0; c < layer->c.channels; c++) {
        for (size_t t = 0; t < TAPS; t++) {
            sum += weight(layer, f, c, t) * pixel(layer, c, i + t / 3, j + t % 3, lane);
        }
    }
    return sum;
}

static const double size_of_g[SIDE][3] = {
    { 1, 0, 0 }, { .5, .5, .5 }, { .5, .5, .5 }, { 0, 0, 1 }
};
static const double size_of_b[SIDE][SIDE] = {
    { 1, 0, 1, 0 }, { 0, 1, 1, 0 }, { 0, 1, 1, 0 }, { 0, 1, 0, 1 }
};
static const double size_of_a[SIDE][2] = { { 1, 0 }, { 1, 1 }, { 1, 1 }, { 0, 1 } };

/* |G| |g| |G'| at a position */
static double weight_size(const struct layer *layer, size_t f, size_t c, size_t p)
{
    double sum = 0.0;
    for (size_t t = 0; t < TAPS; t++) {
        sum +=
            size_of_g[p / SIDE][t / 3] * size_of_g[p % SIDE][t % 3] * fabs(weight(layer, f, c, t));
    }
    return sum;
}

/* |B'| |d| |B| at a position of the tile whose first place is (i, j); NaN, which x has beyond, only
 * where a position is not used. */
static double input_size(const struct layer *layer, size_t c, size_t p, size_t i, size_t j,
                         size_t lane)
{
    double sum = 0.0;
    for (size_t k = 0; k < SIDE * SIDE; k++) {
        const double size = size_of_b[p / SIDE][k / SIDE] * size_of_b[p % SIDE][k % SIDE];
        if (size > 0.0) {
            sum += size * fabs(pixel(layer, c, i + k / SIDE, j + k % SIDE, lane));
        }
    }
    return sum;
}

static double bound_of(const struct layer *layer, size_t f, size_t i, size_t j, size_t lane)
{
    double sum = fabs((double)layer->bias.floats[f]) + 1.0; /* 1: what y held, if it is added to */
    for (size_t p = 0; p < SIDE * SIDE; p++) {
        const double size = size_of_a[p / SIDE][i % 2] * size_of_a[p % SIDE][j % 2];
        for (size_t c = 0; size > 0.0 && c < layer->c.channels; c++) {
            sum += size * weight_size(layer, f, c, p) *
                   input_size(layer, c, p, i - i % 2, j - j % 2, lane);
        }
    }
    return (double)(layer->c.channels + 12) * 0x1p-24 * sum;
}

/* ---- every option, map and instruction set ---- */

/* y before a call: 1 on the map where it is added to; bits of NaN else, and around the map. */
static void fill_output(struct layer *layer)
{
    memset(layer->y.at, 0xff, pack_size(&layer->y) * sizeof(float));
    for (size_t k = 0; layer->c.add && k < layer->c.filters * layer->c.rows; k++) {
        float *row = place(layer, k / layer->c.rows, k % layer->c.rows, 0);
        for (size_t j = 0; j < layer->c.columns * LANES; j++) {
            row[j] = 1.0f;
        }
    }
}

/* Largest part of its bound that an error takes up. */
static double compare(const struct layer *layer)
{
    double worst = 0.0;
    const size_t places = layer->c.rows * layer->c.columns;
    for (size_t k = 0; k < layer->c.filters * places; k++) {
        const size_t f = k / places, i = k % places / layer->c.columns, j = k % layer->c.columns;
        const size_t lane = (k * 7 + i) % LANES;
        double want = sum_of(layer, f, i, j, lane);
        want += layer->c.add ? 1.0 : 0.0;
        want += layer->c.bias != NULL && !layer->c.add ? (double)layer->bias.floats[f] : 0.0;
        want = layer->c.rectify ? fmax(want, 0.0) : want;
        const double bound = bound_of(layer, f, i, j, lane);
        assert_close((double)place(layer, f, i, j)[lane], want, bound);
        worst = fmax(worst, fabs((double)place(layer, f, i, j)[lane] - want) / bound);
    }
    return worst;
}

static void assert_untouched_around(struct layer *layer)
{
    for (size_t k = 0; k < layer->c.filters * layer->c.rows; k++) {
        memset(place(layer, k / layer->c.rows, k % layer->c.rows, 0), 0xff,
               layer->c.columns * LANES * sizeof(float));
    }
    const unsigned char *byte = (const void *)layer->y.at;
    for (size_t k = 0; k < pack_size(&layer->y) * sizeof(float); k++) {
        assert_int_equal(byte[k], 0xff);
    }
}

/* All instruction sets, of which the first is compared with double. */
static double run_all(struct layer *layer)
{
    const size_t bytes = pack_size(&layer->y) * sizeof(float);
    float *first = xcalloc(bytes, 1);
    double worst = 0.0;
    for (enum isa isa = ISA_BASELINE; isa <= ISA_AVX512 && isa_available(isa); isa++) {
        fill_output(layer);
        memset(layer->scratch.floats, 0xff, winograd_scratch(&layer->c) * sizeof(float));
        kernels[isa](&layer->c, layer->scratch.floats, pack_map(&layer->x, 0, 0),
                     pack_map(&layer->y, 0, 0));
        if (isa == ISA_BASELINE) {
            memcpy(first, layer->y.at, bytes);
            worst = compare(layer);
        }
        assert_memory_equal(layer->y.at, first, bytes);
        assert_untouched_around(layer);
    }
    free(first);
    return worst;
}

static void every_map_and_option_is_within_its_bound_on_every_set(void **state)
{
    (void)state;
    double worst = 0.0;
    for (size_t n = 0; n < COUNT(maps) * COUNT(widths) * 2; n++) {
        const size_t k = n / 2, *map = maps[k / COUNT(widths)], *width = widths[k % COUNT(widths)];
        struct layer layer = layer_new(1 + n % 2, map[0], map[1], width[0], width[1]);
        const bool large = map[0] * map[1] * width[0] * width[1] > 10000; /* one option then */
        for (size_t option = large ? n % 8 : 0; option < (large ? n % 8 + 1 : 8); option++) {
            layer.c.bias = option % 2 != 0 ? layer.bias.floats : NULL;
            layer.c.add = option / 2 % 2 != 0;
            layer.c.rectify = option / 4 != 0;
            worst = fmax(worst, run_all(&layer));
        }
        layer_free(&layer);
    }
    print_message("errors take up at most %.3f of their bounds\n", worst);
    assert_true(worst > 0.0);
}

/* A NaN in one lane reaches the tiles that see it there, and no other lane. */
static void a_nan_stays_in_its_lane_and_tiles(void **state)
{
    (void)state;
    const size_t lane = 5;
    struct layer layer = layer_new(2, 7, 7, 3, 4);
    for (enum isa isa = ISA_BASELINE; isa <= ISA_AVX512 && isa_available(isa); isa++) {
        fill_input(&layer);
        fill_output(&layer);
        pack_map(&layer.x, 0, 1)[2 * layer.c.x.row + 2 * LANES + lane] = NAN;
        kernels[isa](&layer.c, layer.scratch.floats, pack_map(&layer.x, 0, 0),
                     pack_map(&layer.y, 0, 0));
        for (size_t k = 0; k < 4 * 49 * LANES; k++) {
            const size_t i = k / LANES % 49 / 7, j = k / LANES % 7, l = k % LANES;
            const bool sees = i / 2 <= 1 && j / 2 <= 1 && l == lane; /* rows -1 .. 4 */
            const bool needs = i >= 1 && i <= 3 && j >= 1 && j <= 3 && l == lane;
            const float y = place(&layer, k / LANES / 49, i, j)[l];
            assert_true(needs ? isnan(y) : sees || isfinite(y));
        }
    }
    layer_free(&layer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_map_and_option_is_within_its_bound_on_every_set),
        cmocka_unit_test(a_nan_stays_in_its_lane_and_tiles),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
