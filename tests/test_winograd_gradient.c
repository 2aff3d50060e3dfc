/* Gradient of the weights by tiles: within its bound of the sums in double, the same bytes from
 * every instruction set, nothing read beyond one pixel around the input or beyond the map of dy.
 * */
#include <stdlib.h>
#include <string.h>

#include "base/isa.h"
#include "base/require.h"
#include "base/rng.h"
#include "guard.h"
#include "nets/pack.h"
#include "nets/winograd.h"
#include "nets/winograd_step.h"

/* rows, columns, channels, filters, groups */
static const size_t sizes[][5] = {
    { 28, 28, 8, 6, 1 }, { 14, 14, 16, 16, 2 }, { 14, 14, 3, 4, 3 }, { 7, 7, 20, 6, 3 },
    { 7, 7, 8, 16, 4 },  { 4, 4, 16, 4, 4 },    { 5, 3, 1, 1, 2 },   { 5, 3, 20, 1, 1 },
    { 3, 60, 4, 4, 2 },  { 1, 1, 3, 6, 2 },     { 1, 1, 16, 16, 1 }, { 2, 2, 8, 4, 3 },
    { 1, 6, 4, 1, 1 },   { 30, 1, 3, 6, 2 },
};

static winograd_gradient_kernel *const kernels[] = { winograd_gradient_baseline,
                                                     winograd_gradient_avx2,
                                                     winograd_gradient_avx512 };

enum { LANES = PACK_LANES, TAPS = WINOGRAD_TAPS, SIDE = 4, BLOCK = CORRELATE_FILTERS };

/* x has one pixel around it and dy none, behind which no memory can be read, or one more of NaN. */
struct layer {
    struct correlate_gradient g;
    size_t groups, weights, sums;
    struct pack x, dy;
    struct guard x_at, dy_at, du, dw, scratch;
};

static void fill(uint64_t trial, size_t count, float *out)
{
    struct rng rng = rng_at(7, rng_hash_text("winograd_gradient"), 0, trial);
    rng_fill_normal(&rng, count, out);
}

/* The maps with `around` pixels around them. */
static void fill_maps(uint64_t trial, struct pack *pack, size_t around)
{
    const size_t pixels = pack->shape.w + 2 * around;
    for (size_t k = 0; k < pack_groups(pack) * pack->shape.c; k++) {
        float *row = pack_map(pack, 0, k) - around * (pack_row(pack) + LANES);
        for (size_t i = 0; i < pack->shape.h + 2 * around; i++, row += pack_row(pack)) {
            fill(trial + k * 100 + i, pixels * LANES, row);
        }
    }
}

static struct layer layer_new(size_t more, const size_t size[5])
{
    struct layer layer = { .groups = size[4] };
    const size_t n = size[4] * LANES, blocks = (size[3] + BLOCK - 1) / BLOCK;
    layer.x = (struct pack){ .shape = { n, size[2], size[0], size[1] }, .border = 1 + more };
    layer.dy = (struct pack){ .shape = { n, size[3], size[0], size[1] }, .border = more };
    layer.g = (struct correlate_gradient){ size[3],
                                           size[2],
                                           TAPS,
                                           NULL,
                                           size[0],
                                           size[1],
                                           { pack_plane(&layer.x), pack_row(&layer.x), LANES },
                                           { pack_plane(&layer.dy), pack_row(&layer.dy), LANES } };
    layer.weights = blocks * BLOCK * size[2] * TAPS;
    layer.sums = winograd_weights_size(size[3], size[2]);
    layer.x_at = guard_new(pack_size(&layer.x));
    layer.dy_at = guard_new(pack_size(&layer.dy));
    layer.du = guard_new(layer.sums);
    layer.dw = guard_new(layer.weights);
    layer.scratch = guard_new(winograd_gradient_scratch(&layer.g));
    layer.x.at = layer.x_at.floats;
    layer.dy.at = layer.dy_at.floats;
    fill_maps(1, &layer.x, 1);
    fill_maps(1000000, &layer.dy, 0);
    return layer;
}

static void layer_free(struct layer *layer)
{
    guard_free(layer->x_at);
    guard_free(layer->dy_at);
    guard_free(layer->du);
    guard_free(layer->dw);
    guard_free(layer->scratch);
}

/* ---- sums in double, and the bound of winograd.h ---- */

/* Pixel (i - 1, j - 1): 0 is the pixel before the map. */
static double pixel(const struct layer *layer, size_t c, size_t i, size_t j, size_t image)
{
    const float *corner = pack_map(&layer->x, image / LANES, c) - layer->g.x.row - LANES;
    return (double)corner[i * layer->g.x.row + j * LANES + image % LANES];
}

static double slope(const struct layer *layer, size_t f, size_t i, size_t j, size_t image)
{
    const float *map = pack_map(&layer->dy, image / LANES, f);
    return (double)map[i * layer->g.dy.row + j * LANES + image % LANES];
}

static double sum_of(const struct layer *layer, size_t f, size_t c, size_t tap)
{
    const size_t places = layer->g.rows * layer->g.columns;
    double sum = 0.0;
    for (size_t k = 0; k < layer->groups * LANES * places; k++) {
        const size_t image = k / places, i = k % places / layer->g.columns,
                     j = k % layer->g.columns;
        sum += slope(layer, f, i, j, image) * pixel(layer, c, i + tap / 3, j + tap % 3, image);
    }
    return sum;
}

/* What |B'| d |B| reads along an edge at a position, and |A| dy. */
static const size_t b_reads[SIDE][2] = { { 0, 2 }, { 1, 2 }, { 1, 2 }, { 1, 3 } };
static const size_t a_reads[SIDE][2] = { { 1, 0 }, { 1, 1 }, { 1, 1 }, { 0, 1 } };
static const double size_of_g[SIDE][3] = {
    { 1, 0, 0 }, { .5, .5, .5 }, { .5, .5, .5 }, { 0, 0, 1 }
};

/* (|B'| |d| |B|) (.) (|A| |dy| |A'|) of a tile at a position */
static double tile_size(const struct layer *layer, size_t f, size_t c, size_t p, size_t tile,
                        size_t image)
{
    const size_t across = (layer->g.columns + 1) / 2, i = tile / across * 2, j = tile % across * 2;
    double pixels = 0.0, slopes = 0.0;
    for (size_t k = 0; k < 4; k++) {
        const size_t y = i + k / 2, x = j + k % 2;
        const bool is = y < layer->g.rows && x < layer->g.columns;
        if (is && a_reads[p / SIDE][k / 2] * a_reads[p % SIDE][k % 2] > 0) {
            slopes += fabs(slope(layer, f, y, x, image));
        }
    }
    for (size_t k = 0; slopes > 0.0 && k < 4; k++) {
        pixels += fabs(
            pixel(layer, c, i + b_reads[p / SIDE][k / 2], j + b_reads[p % SIDE][k % 2], image));
    }
    return slopes > 0.0 ? pixels * slopes : 0.0;
}

static void sizes_of(const struct layer *layer, size_t f, size_t c, double size[TAPS])
{
    const size_t tiles = (layer->g.rows + 1) / 2 * ((layer->g.columns + 1) / 2);
    memset(size, 0, TAPS * sizeof *size);
    for (size_t p = 0; p < SIDE * SIDE; p++) {
        double sum = 0.0;
        for (size_t k = 0; k < layer->groups * LANES * tiles; k++) {
            sum += tile_size(layer, f, c, p, k % tiles, k / tiles);
        }
        for (size_t t = 0; t < TAPS; t++) {
            size[t] += size_of_g[p / SIDE][t / 3] * size_of_g[p % SIDE][t % 3] * sum;
        }
    }
}

/* dw was 1 before. */
static double compare(const struct layer *layer)
{
    const size_t tiles = (layer->g.columns + 1) / 2, all = (layer->g.rows + 1) / 2 * layer->groups;
    const size_t rows = winograd_gradient_rows(layer->g.columns), strips = (all + rows - 1) / rows;
    double worst = 0.0;
    for (size_t k = 0; k < layer->g.filters * layer->g.channels; k++) {
        const size_t f = k / layer->g.channels, c = k % layer->g.channels;
        double size[TAPS];
        sizes_of(layer, f, c, size);
        for (size_t t = 0; t < TAPS; t++) {
            const size_t at = ((f / BLOCK * layer->g.channels + c) * TAPS + t) * BLOCK + f % BLOCK;
            const double want = 1.0 + sum_of(layer, f, c, t);
            const double bound =
                (double)(rows * tiles + strips + 13) * 0x1p-24 * size[t] + 0x1p-24 * fabs(want);
            assert_close((double)layer->dw.floats[at], want, bound);
            worst = fmax(worst, fabs((double)layer->dw.floats[at] - want) / bound);
        }
    }
    return worst;
}

/* ---- every size and instruction set ---- */

static void run(struct layer *layer, enum isa isa)
{
    memset(layer->du.floats, 0, layer->sums * sizeof(float));
    for (size_t k = 0; k < layer->weights; k++) {
        layer->dw.floats[k] = 1.0f;
    }
    for (size_t i = SIDE; i-- > 0;) {
        memset(layer->scratch.floats, 0xff, winograd_gradient_scratch(&layer->g) * sizeof(float));
        kernels[isa](&layer->g, layer->groups, i, layer->scratch.floats, pack_map(&layer->x, 0, 0),
                     pack_map(&layer->dy, 0, 0), layer->du.floats);
    }
    winograd_weights_gradient(layer->g.filters, layer->g.channels, layer->du.floats,
                              layer->dw.floats);
}

static void every_size_is_within_its_bound_on_every_set(void **state)
{
    (void)state;
    double worst = 0.0;
    for (size_t k = 0; k < COUNT(sizes) * 2; k++) {
        struct layer layer = layer_new(k % 2, sizes[k / 2]);
        float *first = xcalloc(layer.weights, sizeof *first);
        for (enum isa isa = ISA_BASELINE; isa <= ISA_AVX512 && isa_available(isa); isa++) {
            run(&layer, isa);
            if (isa == ISA_BASELINE) {
                memcpy(first, layer.dw.floats, layer.weights * sizeof *first);
                worst = fmax(worst, compare(&layer));
            }
            assert_memory_equal(layer.dw.floats, first, layer.weights * sizeof *first);
        }
        free(first);
        layer_free(&layer);
    }
    print_message("errors take up at most %.3f of their bounds\n", worst);
    assert_true(worst > 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_size_is_within_its_bound_on_every_set),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
