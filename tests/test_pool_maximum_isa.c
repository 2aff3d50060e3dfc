/* Maxima, their places and their gradients: every instruction set, any number of parts and threads
 * gives the bytes of the plain loops, and touches nothing else (guard.h). */
#include "base/team.h"
#include "heads/maximum_isa.h"
#include "heads/pool.h"
#include "heads/spread.h"
#include "pool_run.h"

static maximum_kernel *const forward[] = { maximum_forward_baseline, maximum_forward_avx2,
                                           maximum_forward_avx512 };
static maximum_return_kernel *const backward[] = { maximum_backward_baseline, maximum_backward_avx2,
                                                   maximum_backward_avx512 };

/* Everything of one shape; at holds uint32_t. */
struct run {
    struct shape in;
    enum layout layout;
    struct guard x, y, at, dy, dx;
};

static uint32_t *places(const struct run *run)
{
    return (void *)run->at.floats;
}

static struct run run_new(struct shape in, enum layout layout, enum pool_run_numbers kind)
{
    const size_t maps = in.n * in.c;
    struct run run = { in,
                       layout,
                       guard_new(shape_size(in)),
                       guard_new(maps),
                       guard_new(maps),
                       guard_new(maps),
                       guard_new(shape_size(in)) };
    pool_run_fill(kind, shape_size(in), run.x.floats);
    pool_run_fill(POOL_RUN_PLAIN, maps, run.dy.floats);
    return run;
}

static void run_free(struct run run)
{
    guard_free(run.dx);
    guard_free(run.dy);
    guard_free(run.at);
    guard_free(run.y);
    guard_free(run.x);
}

static void run_in_parts(const struct run *run, enum isa isa, int parts)
{
    const size_t maps = run->in.n * run->in.c;
    const struct maximum_pass there = { run->in, run->layout, run->x.floats, run->y.floats,
                                        places(run) };
    const struct maximum_return back = { run->in, run->layout, places(run), run->dy.floats,
                                         run->dx.floats };
    for (int t = 0; t < parts; ++t) {
        forward[isa](&there, lanes_part_at(maps, parts, t));
    }
    for (int t = 0; t < parts; ++t) {
        backward[isa](&back, lanes_part_at(spread_units(run->in, run->layout), parts, t));
    }
}

static void assert_same(const struct run *got, const struct run *want)
{
    const size_t maps = got->in.n * got->in.c;
    assert_memory_equal(got->y.floats, want->y.floats, maps * sizeof(float));
    assert_memory_equal(got->at.floats, want->at.floats, maps * sizeof(uint32_t));
    assert_memory_equal(got->dx.floats, want->dx.floats, shape_size(got->in) * sizeof(float));
}

/* How many variants in parts were compared. */
static size_t compare_variants(struct shape in, enum layout layout, enum pool_run_numbers kind)
{
    size_t compared = 0;
    struct run want = run_new(in, layout, kind);
    run_in_parts(&want, ISA_BASELINE, 1);
    for (int k = 0; k < 3 * 4; ++k) {
        if (isa_available((enum isa)(k % 3))) {
            struct run got = run_new(in, layout, kind);
            run_in_parts(&got, (enum isa)(k % 3), (const int[]){ 1, 2, 3, 7 }[k / 3]);
            assert_same(&got, &want);
            run_free(got);
            ++compared;
        }
    }
    run_free(want);
    return compared;
}

static void every_variant_and_part_gives_the_plain_bytes(void **state)
{
    (void)state;
    size_t compared = 0;
    for (size_t i = 0; i < POOL_RUN_SHAPES * POOL_RUN_KINDS * 2; ++i) {
        const struct shape in = pool_run_shapes[i / 2 % POOL_RUN_SHAPES];
        const enum pool_run_numbers kind = (enum pool_run_numbers)(i / 2 / POOL_RUN_SHAPES);
        compared += compare_variants(in, i % 2 == 0 ? NCHW : NHWC, kind);
    }
    assert_true(compared >= POOL_RUN_SHAPES * POOL_RUN_KINDS * 2 * 4);
}

/* Channels that are columns, whole or divided among threads, of many pixels; maps of four vectors,
 * in fours or not, and of a few more. */
static void shapes_with_loops_of_their_own_give_the_plain_bytes(void **state)
{
    (void)state;
    static const struct shape shapes[] = { { 2, 128, 1, 515 }, { 1, 64, 16, 32 }, { 3, 32, 1, 513 },
                                           { 1, 256, 1, 518 }, { 1, 23, 7, 7 },   { 1, 3, 7, 7 },
                                           { 2, 20, 1, 65 } };
    size_t compared = 0;
    for (size_t i = 0; i < COUNT(shapes) * POOL_RUN_KINDS * 2; ++i) {
        const enum pool_run_numbers kind = (enum pool_run_numbers)(i / 2 / COUNT(shapes));
        compared += compare_variants(shapes[i / 2 % COUNT(shapes)], i % 2 == 0 ? NCHW : NHWC, kind);
    }
    assert_true(compared >= COUNT(shapes) * POOL_RUN_KINDS * 2 * 4);
}

static void any_number_of_threads_gives_the_plain_bytes(void **state)
{
    (void)state;
    const struct shape shapes[] = { { 3, 70, 50, 61 }, { 1, 3, 300, 301 }, { 5, 301, 7, 7 } };
    size_t compared = 0;
    for (size_t i = 0; i < COUNT(shapes) * 2 * 3 * 4; ++i) {
        const struct shape in = shapes[i / 2 % COUNT(shapes)];
        const enum isa isa = (enum isa)(i / 2 / COUNT(shapes) % 3);
        struct run want = run_new(in, i % 2 == 0 ? NCHW : NHWC, POOL_RUN_TIES),
                   got = run_new(in, want.layout, POOL_RUN_TIES);
        if (isa_available(isa)) {
            run_in_parts(&want, ISA_BASELINE, 1);
            pool_run_choose(isa);
            team_set(1 + (int)(i / 2 / COUNT(shapes) / 3));
            pool_maximum(in, got.layout, got.x.floats, got.y.floats, places(&got));
            pool_maximum_backward(in, got.layout, (struct pool_ties){ TIES_FIRST, 0 }, NULL,
                                  places(&got), got.dy.floats, got.dx.floats);
            assert_same(&got, &want);
            ++compared;
        }
        run_free(got);
        run_free(want);
    }
    team_set(1);
    assert_true(compared >= COUNT(shapes) * 2 * 4);
}

/* The maximum alone in every place of maps that begin in every lane. */
static void every_place_is_found(void **state)
{
    (void)state;
    enum { MAPS = 16, N = 71 };
    struct guard x = guard_new(MAPS * N), y = guard_new(MAPS), at = guard_new(MAPS);
    uint32_t *found = (void *)at.floats;
    size_t checked = 0;
    for (size_t i = 0; i < N * 3; ++i) {
        const struct maximum_pass pass = { { 1, MAPS, 1, N }, NCHW, x.floats, y.floats, found };
        for (size_t k = 0; k < MAPS * N; ++k) {
            x.floats[k] = k % N == (i / 3 + k / N) % N ? 2.0f : -1.0f;
        }
        if (isa_available((enum isa)(i % 3))) {
            forward[i % 3](&pass, (struct lanes_part){ 0, MAPS });
            for (size_t m = 0; m < MAPS; ++m, ++checked) {
                assert_int_equal(found[m], (i / 3 + m) % N);
            }
        }
    }
    guard_free(at);
    guard_free(y);
    guard_free(x);
    assert_true(checked >= N * MAPS);
}

/* Output that goes past the caches, in maps that begin in several lanes: places in what comes
 * before the first whole vector, in vectors, and behind the last one. */
static void a_gradient_past_the_caches_has_one_element_a_map(void **state)
{
    (void)state;
    enum { MAPS = 9, N = 1000003 };
    static const float dy[MAPS] = { 1, 2, 3, 4, 5, 6, 7, 8, 9 };
    static const uint32_t at[MAPS] = { 0, 1, 17, 500000, N - 33, N - 17, N - 2, N - 1, 12345 };
    struct guard dx = guard_new(MAPS * N);
    size_t checked = 0;
    for (size_t i = 0; i < 2 * 3; ++i) {
        const enum layout layout = i / 3 == 0 ? NCHW : NHWC;
        const struct maximum_return pass = { { 1, MAPS, 1, N }, layout, at, dy, dx.floats };
        if (isa_available((enum isa)(i % 3))) {
            size_t others = 0;
            memset(dx.floats, 0xff, MAPS * N * sizeof *dx.floats);
            backward[i % 3](&pass, (struct lanes_part){ 0, spread_units(pass.in, layout) });
            for (size_t m = 0; m < MAPS; ++m, ++checked) {
                float *place = dx.floats + (layout == NCHW ? m * N + at[m] : at[m] * MAPS + m);
                assert_true(*place == dy[m]);
                *place = 0.0f;
            }
            for (size_t k = 0; k < MAPS * N; ++k) {
                others += dx.floats[k] != 0.0f; /* and not NaN */
            }
            assert_int_equal(others, 0);
        }
    }
    guard_free(dx);
    assert_true(checked >= 2 * MAPS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_variant_and_part_gives_the_plain_bytes),
        cmocka_unit_test(shapes_with_loops_of_their_own_give_the_plain_bytes),
        cmocka_unit_test(any_number_of_threads_gives_the_plain_bytes),
        cmocka_unit_test(every_place_is_found),
        cmocka_unit_test(a_gradient_past_the_caches_has_one_element_a_map),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
