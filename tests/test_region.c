/* Regions have as many positions as they are asked for, of the shape and anywhere; disks have the
 * area that geometry says. */
#include "signals/region.h"

#include "base/require.h"
#include "death.h"
#include "support.h"

enum { H = 12, W = 15, N = H * W };
static const enum region_shape shapes[] = { REGION_DISK, REGION_SQUARE, REGION_RING,
                                            REGION_BLOTCHES, REGION_SCATTERED };

static size_t count_of(const float *x, size_t n, float value)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        count += x[i] == value;
    }
    return count;
}

static void every_shape_has_exactly_the_positions_asked_for(void **state)
{
    (void)state;
    static const size_t counts[] = { 0, 1, 37, N - 1, N };
    size_t cases = 0;
    for (size_t s = 0; s < COUNT(shapes); s++) {
        for (size_t k = 0; k < COUNT(counts); k++, cases++) {
            struct rng rng = rng_at(1, 2, s, k);
            float x[N + 1];
            for (size_t i = 0; i <= N; i++) {
                x[i] = NAN;
            }
            region_fill(&rng, &(struct region){ shapes[s], H, W, counts[k], 0.75f }, x);
            assert_int_equal(count_of(x, N, 0.75f), counts[k]);
            assert_int_equal(count_of(x, N, 0), N - counts[k]);
            assert_true(isnan(x[N]));
        }
    }
    assert_int_equal(cases, COUNT(shapes) * COUNT(counts));
}

static void a_square_of_nine_positions_is_three_by_three_and_wraps(void **state)
{
    (void)state;
    size_t wrapped = 0;
    for (size_t trial = 0; trial < 64; trial++) {
        struct rng rng = rng_at(1, 3, 0, trial);
        float x[N];
        size_t rows = 0, columns = 0;
        region_fill(&rng, &(struct region){ REGION_SQUARE, H, W, 9, 1 }, x);
        for (size_t i = 0; i < H; i++) {
            rows += count_of(x + i * W, W, 1) == 3;
        }
        for (size_t j = 0; j < W; j++) {
            size_t high = 0;
            for (size_t i = 0; i < H; i++) {
                high += x[i * W + j] == 1;
            }
            columns += high == 3;
        }
        assert_int_equal(rows, 3);
        assert_int_equal(columns, 3);
        wrapped += count_of(x, W, 1) == 3 && count_of(x + N - W, W, 1) == 3;
    }
    assert_true(wrapped > 0 && wrapped < 64);
}

static void a_ring_is_empty_in_the_middle_and_blotches_hang_together(void **state)
{
    (void)state;
    enum { SIDE = 32, K = 200 };
    double neighbours[COUNT(shapes)];
    for (size_t s = 0; s < COUNT(shapes); s++) {
        struct rng rng = rng_at(1, 4, s, 0);
        float x[SIDE * SIDE];
        region_fill(&rng, &(struct region){ shapes[s], SIDE, SIDE, K, 1 }, x);
        neighbours[s] = 0;
        for (size_t i = 0; i < SIDE * SIDE; i++) {
            const size_t right = i / SIDE * SIDE + (i + 1) % SIDE;
            neighbours[s] += x[i] == 1 && x[right] == 1;
        }
    }
    assert_true(neighbours[REGION_SCATTERED] < 0.3 * K); /* K/N = 0.2 of them by chance */
    assert_true(neighbours[REGION_BLOTCHES] > 0.7 * K);
    assert_true(neighbours[REGION_RING] > 0.7 * K);
    assert_true(neighbours[REGION_DISK] > neighbours[REGION_RING]);
}

static void a_disk_has_the_area_of_geometry_on_average(void **state)
{
    (void)state;
    enum { TRIALS = 2000 };
    static const float diameters[] = { 1, 3.5f, 7, 11 };
    size_t cases = 0;
    for (size_t k = 0; k < COUNT(diameters); k++, cases++) {
        const double d = (double)diameters[k], area = 3.14159265358979324 * d * d / 4;
        double sum = 0, squares = 0;
        for (size_t trial = 0; trial < TRIALS; trial++) {
            struct rng rng = rng_at(1, 5, k, trial);
            float x[N];
            region_disk(&rng, H, W, diameters[k], x);
            const double ones = (double)count_of(x, N, 1);
            assert_int_equal(count_of(x, N, 0), N - (size_t)ones);
            sum += ones;
            squares += (ones - area) * (ones - area);
        }
        assert_close(sum / TRIALS, area, 5 * sqrt(squares) / TRIALS);
        assert_true(sqrt(squares / TRIALS) < d);
    }
    assert_int_equal(cases, COUNT(diameters));
}

static void fill(void *region)
{
    float x[4];
    struct rng rng = rng_at(1, 6, 0, 0);
    region_fill(&rng, region, x);
}

static void more_positions_than_the_map_has_end_the_program(void **state)
{
    (void)state;
    struct region region = { REGION_DISK, 2, 2, 5, 1 };
    const struct death death = death_of(fill, &region);
    assert_death(&death, -1, "count <= n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_shape_has_exactly_the_positions_asked_for),
        cmocka_unit_test(a_square_of_nine_positions_is_three_by_three_and_wraps),
        cmocka_unit_test(a_ring_is_empty_in_the_middle_and_blotches_hang_together),
        cmocka_unit_test(a_disk_has_the_area_of_geometry_on_average),
        cmocka_unit_test(more_positions_than_the_map_has_end_the_program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
