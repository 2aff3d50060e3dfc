/* The place of the maximum, and who gets the gradient when several places hold it. */
#include "base/require.h"
#include "head_run.h"

enum { PIXELS = 5 * 7, CHANNELS = 67, MAPS = 2 * CHANNELS };
static const struct shape shape = { 2, CHANNELS, 5, 7 };

/* Random whole numbers 0..4, so that every map has several maxima. */
static void fill_with_ties(struct head_run *run)
{
    for (size_t i = 0; i < shape_size(run->in); ++i) {
        run->x.floats[i] = fminf(4.0f, floorf(fabsf(run->x.floats[i]) * 3.0f));
    }
}

static struct head_run run_of(const char *name, enum layout layout, struct pool_ties ties)
{
    const struct head_options options = { .layout = layout, .ties = ties };
    struct head_run run = head_run_new(head_find(name), options, shape);
    fill_with_ties(&run);
    return run;
}

static struct head_run run_with_ties(enum layout layout, struct pool_ties ties)
{
    struct head_run run = run_of("gmp", layout, ties);
    head_run_forward(&run);
    head_run_backward(&run);
    return run;
}

/* How many pixels of the map equal y; the first of them into first. */
static size_t maxima(struct head_run *run, size_t map, size_t *first)
{
    size_t count = 0;
    for (size_t p = PIXELS; p-- > 0;) {
        if (*head_run_at(run, run->x.floats, map, p) == run->y.floats[map]) {
            ++count;
            *first = p;
        }
    }
    return count;
}

static void the_first_maximum_is_remembered(void **state)
{
    (void)state;
    size_t tied = 0;
    for (size_t i = 0; i < 2 * MAPS; ++i) {
        struct head_run run = run_with_ties(i / MAPS ? NHWC : NCHW, (struct pool_ties){ 0 });
        size_t first = PIXELS;
        tied += maxima(&run, i % MAPS, &first) > 1;
        uint32_t at[MAPS];
        memcpy(at, run.saved.floats, sizeof at);
        assert_int_equal(at[i % MAPS], first);
        head_run_free(run);
    }
    assert_true(tied > MAPS);
}

static void the_first_policy_gives_all_to_the_first_maximum(void **state)
{
    (void)state;
    for (size_t layout = 0; layout < 2; ++layout) {
        struct head_run run =
            run_with_ties(layout ? NHWC : NCHW, (struct pool_ties){ .ties = TIES_FIRST });
        for (size_t m = 0; m < MAPS; ++m) {
            size_t first = PIXELS;
            maxima(&run, m, &first);
            for (size_t p = 0; p < PIXELS; ++p) {
                const float want = p == first ? run.dy.floats[m] : 0.0f;
                assert_true(*head_run_at(&run, run.dx.floats, m, p) == want);
            }
        }
        head_run_free(run);
    }
}

static void the_even_policy_gives_every_maximum_the_same(void **state)
{
    (void)state;
    for (size_t layout = 0; layout < 2; ++layout) {
        struct head_run run =
            run_with_ties(layout ? NHWC : NCHW, (struct pool_ties){ .ties = TIES_EVEN });
        for (size_t m = 0; m < MAPS; ++m) {
            size_t first = PIXELS;
            const float share = run.dy.floats[m] / (float)maxima(&run, m, &first);
            for (size_t p = 0; p < PIXELS; ++p) {
                const int holds = *head_run_at(&run, run.x.floats, m, p) == run.y.floats[m];
                assert_true(*head_run_at(&run, run.dx.floats, m, p) == (holds ? share : 0.0f));
            }
        }
        head_run_free(run);
    }
}

/* The only pixel of the map that got something, which must be dy, at a maximum. */
static size_t receiver(struct head_run *run, size_t map)
{
    size_t at = PIXELS, receivers = 0;
    for (size_t p = 0; p < PIXELS; ++p) {
        if (*head_run_at(run, run->dx.floats, map, p) != 0.0f) {
            at = p;
            ++receivers;
        }
    }
    assert_int_equal(receivers, 1);
    assert_true(*head_run_at(run, run->dx.floats, map, at) == run->dy.floats[map]);
    assert_true(*head_run_at(run, run->x.floats, map, at) == run->y.floats[map]);
    return at;
}

static void the_random_policy_gives_all_to_one_maximum_by_its_seed(void **state)
{
    (void)state;
    size_t moved = 0;
    for (uint64_t seed = 1; seed <= 3; ++seed) {
        const struct pool_ties ties = { TIES_RANDOM, seed }, other = { TIES_RANDOM, seed + 10 };
        struct head_run a = run_with_ties(NCHW, ties), b = run_with_ties(NHWC, ties),
                        c = run_with_ties(NCHW, other);
        for (size_t m = 0; m < MAPS; ++m) {
            assert_int_equal(receiver(&a, m), receiver(&b, m));
            moved += receiver(&a, m) != receiver(&c, m);
        }
        head_run_free(c);
        head_run_free(b);
        head_run_free(a);
    }
    assert_true(moved > MAPS);
}

static void the_random_policy_is_uniform_over_the_maxima(void **state)
{
    (void)state;
    enum { DRAWS = 20000, HOLDERS = 5 };
    static float x[DRAWS * 16], dx[DRAWS * 16], dy[DRAWS], y[DRAWS];
    static uint32_t at[DRAWS];
    size_t taken[16] = { 0 };
    const struct shape in = { DRAWS, 1, 4, 4 };
    for (size_t m = 0; m < DRAWS; ++m) {
        dy[m] = 1.0f;
        for (size_t k = 0; k < HOLDERS; ++k) {
            x[m * 16 + 3 * k + 1] = 1.0f;
        }
    }
    pool_maximum(in, NCHW, x, y, at);
    pool_maximum_backward(in, NCHW, (struct pool_ties){ TIES_RANDOM, 7 }, x, at, dy, dx);
    for (size_t i = 0; i < DRAWS * 16; ++i) {
        taken[i % 16] += dx[i] == 1.0f;
    }
    const double mean = DRAWS / (double)HOLDERS, sd = sqrt(mean * (1.0 - 1.0 / HOLDERS));
    for (size_t k = 0; k < HOLDERS; ++k) {
        assert_close((double)taken[3 * k + 1], mean, 4.5 * sd);
    }
}

/* Runs all three; dx of `run` must be the sum of the others', times `factor`. */
static void expect_sum(struct head_run *run, struct head_run *gap, struct head_run *gmp,
                       float factor)
{
    struct head_run *const both[] = { gap, gmp };
    for (size_t i = 0; i < 2; ++i) {
        head_run_forward(both[i]);
        head_run_backward(both[i]);
    }
    head_run_forward(run);
    head_run_backward(run);
    for (size_t i = 0; i < shape_size(shape); ++i) {
        const float sum = gmp->dx.floats[i] + gap->dx.floats[i];
        assert_true(run->dx.floats[i] == factor * sum);
    }
}

static void average_and_maximum_together_keep_the_policy_of_ties(void **state)
{
    (void)state;
    size_t compared = 0;
    for (size_t i = 0; i < 2 * 3 * 2; ++i, ++compared) {
        const int side_by_side = i / 6 != 0;
        const enum layout layout = i % 2 ? NHWC : NCHW;
        const struct pool_ties ties = { (enum ties)(i / 2 % 3), 5 };
        struct head_run run = run_of(side_by_side ? "catavgmax" : "avgmax", layout, ties);
        struct head_run gap = run_of("gap", layout, ties), gmp = run_of("gmp", layout, ties);
        for (size_t m = 0; m < MAPS; ++m) {
            gap.dy.floats[m] = *head_run_output(&run, run.dy.floats, m, 0);
            gmp.dy.floats[m] = *head_run_output(&run, run.dy.floats, m, (size_t)side_by_side);
        }
        expect_sum(&run, &gap, &gmp, side_by_side ? 1.0f : 0.5f);
        for (size_t m = 0; m < MAPS; ++m) {
            const float mean = gap.y.floats[m], largest = gmp.y.floats[m];
            const float first = side_by_side ? mean : 0.5f * (mean + largest);
            assert_true(*head_run_output(&run, run.y.floats, m, 0) == first);
            assert_true(!side_by_side || *head_run_output(&run, run.y.floats, m, 1) == largest);
        }
        assert_memory_equal(run.saved.floats, gmp.saved.floats, MAPS * sizeof(uint32_t));
        head_run_free(gmp);
        head_run_free(gap);
        head_run_free(run);
    }
    assert_int_equal(compared, 12);
}

static void a_nan_is_the_maximum_and_its_first_place_is_kept(void **state)
{
    (void)state;
    const size_t places[] = { 0, 1, 15, 16, 20, 33, 34 };
    size_t checked = 0;
    for (size_t i = 0; i < 2 * COUNT(places) * COUNT(places); ++i, ++checked) {
        const enum layout layout = i % 2 ? NHWC : NCHW;
        const size_t a = places[i / 2 % COUNT(places)], b = places[i / 2 / COUNT(places)];
        float x[PIXELS], dx[PIXELS], y = 0.0f;
        const float dy = 6.0f;
        uint32_t at = PIXELS;
        head_run_fill(i, PIXELS, x);
        x[a] = x[b] = NAN;
        x[17] = INFINITY;
        pool_maximum((struct shape){ 1, 1, 5, 7 }, layout, x, &y, &at);
        assert_true(isnan(y));
        assert_int_equal(at, a < b ? a : b);
        pool_maximum_backward((struct shape){ 1, 1, 5, 7 }, layout,
                              (struct pool_ties){ .ties = TIES_EVEN }, x, &at, &dy, dx);
        assert_true(dx[a] == (a == b ? 6.0f : 3.0f) && dx[b] == dx[a] && dx[17] == 0.0f);
    }
    assert_int_equal(checked, 98);
}

static void the_places_may_be_left_out(void **state)
{
    (void)state;
    for (size_t layout = 0; layout < 2; ++layout) {
        struct head_run run = run_with_ties(layout ? NHWC : NCHW, (struct pool_ties){ 0 });
        float y[MAPS] = { 0 };
        pool_maximum(shape, layout ? NHWC : NCHW, run.x.floats, y, NULL);
        assert_memory_equal(y, run.y.floats, sizeof y);
        head_run_free(run);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_maximum_is_remembered),
        cmocka_unit_test(the_first_policy_gives_all_to_the_first_maximum),
        cmocka_unit_test(the_even_policy_gives_every_maximum_the_same),
        cmocka_unit_test(the_random_policy_gives_all_to_one_maximum_by_its_seed),
        cmocka_unit_test(the_random_policy_is_uniform_over_the_maxima),
        cmocka_unit_test(average_and_maximum_together_keep_the_policy_of_ties),
        cmocka_unit_test(a_nan_is_the_maximum_and_its_first_place_is_kept),
        cmocka_unit_test(the_places_may_be_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
