/* Sums and shares of the poolings: every instruction set, any number of parts and threads gives the
 * bytes of the plain loops, and touches nothing else: inputs and outputs end at a forbidden page. */
#include "base/team.h"
#include "heads/average_isa.h"
#include "heads/maximum.h"
#include "heads/meanvar_isa.h"
#include "heads/pool.h"
#include "heads/spread.h"
#include "heads/sums.h"
#include "pool_run.h"

/* A pass and its variants; how many floats of a map it reads and writes, 0: one a pixel. */
struct pass {
    average_kernel *variants[3];
    size_t from, to;
    void (*whole)(struct shape in, enum layout layout, const float *from, float *to);
};

static const struct pass passes[] = {
    { { average_forward_baseline, average_forward_avx2, average_forward_avx512 },
      0,
      1,
      pool_average },
    { { average_backward_baseline, average_backward_avx2, average_backward_avx512 },
      1,
      0,
      pool_average_backward },
    { { meanvar_forward_baseline, meanvar_forward_avx2, meanvar_forward_avx512 },
      0,
      2,
      pool_meanvar },
};

static size_t floats(struct shape in, size_t per_map)
{
    return in.n * in.c * (per_map == 0 ? shape_pixels(in) : per_map);
}

/* What the parts of a pass number: a backward one writes every pixel. */
static size_t units(const struct pass *pass, struct shape in, enum layout layout)
{
    return pass->to == 0 ? spread_units(in, layout) : in.n * in.c;
}

/* All variants in 1, 2, 3 and 7 parts. */
static size_t compare_variants(const struct pass *pass, struct shape in, enum layout layout,
                               const struct guard *from)
{
    const size_t count = floats(in, pass->to), parted = units(pass, in, layout);
    struct guard want = guard_new(count);
    size_t compared = 0;
    pass->variants[0](in, layout, (struct lanes_part){ 0, parted }, from->floats, want.floats);
    for (size_t i = 0; i < 3 * 4; ++i) {
        const int parts = (const int[]){ 1, 2, 3, 7 }[i / 3];
        if (!isa_available((enum isa)(i % 3))) {
            continue;
        }
        struct guard got = guard_new(count);
        for (int t = 0; t < parts; ++t) {
            pass->variants[i % 3](in, layout, lanes_part_at(parted, parts, t), from->floats,
                                  got.floats);
        }
        pool_run_assert_same(count, got.floats, want.floats);
        guard_free(got);
        ++compared;
    }
    guard_free(want);
    return compared;
}

static void every_variant_and_part_gives_the_plain_bytes(void **state)
{
    (void)state;
    size_t compared = 0;
    for (size_t i = 0; i < COUNT(passes) * POOL_RUN_SHAPES * POOL_RUN_KINDS; ++i) {
        const struct pass *pass = passes + i % COUNT(passes);
        const struct shape in = pool_run_shapes[i / COUNT(passes) % POOL_RUN_SHAPES];
        struct guard from = guard_new(floats(in, pass->from));
        pool_run_fill((enum pool_run_numbers)(i / COUNT(passes) / POOL_RUN_SHAPES),
                      floats(in, pass->from), from.floats);
        compared +=
            compare_variants(pass, in, NCHW, &from) + compare_variants(pass, in, NHWC, &from);
        guard_free(from);
    }
    assert_true(compared >= COUNT(passes) * POOL_RUN_SHAPES * POOL_RUN_KINDS * 2 * 4);
}

/* Large enough for several threads, and not a multiple of anything. */
static void any_number_of_threads_gives_the_plain_bytes(void **state)
{
    (void)state;
    const struct shape shapes[] = { { 3, 70, 50, 61 },
                                    { 1, 3, 300, 301 },
                                    { 5, 301, 7, 7 },
                                    { 1, 70, 50, 61 },
                                    { 2, 17, 257, 259 } };
    size_t compared = 0;
    for (size_t i = 0; i < COUNT(passes) * COUNT(shapes) * 2; ++i) {
        const struct pass *pass = passes + i % COUNT(passes);
        const struct shape in = shapes[i / COUNT(passes) % COUNT(shapes)];
        const enum layout layout = i / COUNT(passes) / COUNT(shapes) == 0 ? NCHW : NHWC;
        struct guard from = guard_new(floats(in, pass->from)),
                     want = guard_new(floats(in, pass->to));
        pool_run_fill(POOL_RUN_PLAIN, floats(in, pass->from), from.floats);
        pass->variants[0](in, layout, (struct lanes_part){ 0, units(pass, in, layout) },
                          from.floats, want.floats);
        for (int k = 0; k < 3 * 4; ++k) {
            if (isa_available((enum isa)(k % 3))) {
                struct guard got = guard_new(floats(in, pass->to));
                pool_run_choose((enum isa)(k % 3));
                team_set(1 + k / 3);
                pass->whole(in, layout, from.floats, got.floats);
                pool_run_assert_same(floats(in, pass->to), got.floats, want.floats);
                guard_free(got);
                ++compared;
            }
        }
        guard_free(want);
        guard_free(from);
    }
    team_set(1);
    assert_true(compared >= COUNT(passes) * COUNT(shapes) * 2 * 4);
}

/* y of pool_catavgmax from the plain loops; both: of pool_avgmax. */
static void look_plainly(struct shape in, enum layout layout, const float *x, float *y, float *both)
{
    for (size_t t = 0; t < lanes_tiles(in, layout); ++t) {
        const struct lanes_tile tile = lanes_tile_at(in, layout, t);
        float *mean = y + tile.map + tile.map / in.c * in.c;
        uint32_t at[LANES_CHANNELS];
        sums_of_tile(&tile, x, lanes_element, NULL, mean);
        maximum_of_tile(&tile, x, mean + in.c, at);
        for (size_t k = 0; k < tile.channels; ++k) {
            mean[k] /= (float)tile.pixels;
            both[tile.map + k] = 0.5f * (mean[k] + mean[in.c + k]);
        }
    }
}

static void average_with_maximum_gives_the_plain_bytes(void **state)
{
    (void)state;
    size_t compared = 0;
    for (size_t i = 0; i < 2 * POOL_RUN_SHAPES * POOL_RUN_KINDS * 3; ++i) {
        const enum layout layout = i % 2 == 0 ? NCHW : NHWC;
        const struct shape in = pool_run_shapes[i / 2 % POOL_RUN_SHAPES];
        const size_t maps = in.n * in.c;
        const enum isa isa = (enum isa)(i / 2 / POOL_RUN_SHAPES % 3);
        struct guard x = guard_new(shape_size(in)), want = guard_new(3 * maps),
                     got = guard_new(3 * maps), at = guard_new(maps);
        pool_run_fill((enum pool_run_numbers)(i / 2 / POOL_RUN_SHAPES / 3), shape_size(in),
                      x.floats);
        look_plainly(in, layout, x.floats, want.floats, want.floats + 2 * maps);
        if (isa_available(isa)) {
            pool_run_choose(isa);
            pool_catavgmax(in, layout, x.floats, got.floats, (uint32_t *)(void *)at.floats);
            pool_avgmax(in, layout, x.floats, got.floats + 2 * maps, (uint32_t *)(void *)at.floats);
            pool_run_assert_same(3 * maps, got.floats, want.floats);
            ++compared;
        }
        guard_free(at);
        guard_free(got);
        guard_free(want);
        guard_free(x);
    }
    assert_true(compared >= 2 * POOL_RUN_SHAPES * POOL_RUN_KINDS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_variant_and_part_gives_the_plain_bytes),
        cmocka_unit_test(any_number_of_threads_gives_the_plain_bytes),
        cmocka_unit_test(average_with_maximum_gives_the_plain_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
