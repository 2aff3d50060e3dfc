/* Detectors measure area, perimeter and corners of what follows rows and columns, at any place. */
#include "signals/detector.h"

#include "base/require.h"
#include "death.h"
#include "signals/scene.h"
#include "support.h"

enum { H = 9, W = 11, N = H * W };
static const struct shape map = { 1, 1, H, W };
static const enum detector detectors[] = { DETECTOR_AREA, DETECTOR_EDGE, DETECTOR_CORNER };

static double total(enum detector detector, const float *x)
{
    float scratch[N], y[N];
    double sum = 0;
    for (size_t i = 0; i < N; i++) {
        y[i] = NAN;
    }
    detector_answer(map, detector, x, scratch, y);
    for (size_t i = 0; i < N; i++) {
        assert_true(y[i] >= 0);
        sum += (double)y[i];
    }
    return sum;
}

static void drawn_shapes_have_their_area_perimeter_and_corners_at_every_place(void **state)
{
    (void)state;
    static const float pixels[4][9] = { { 1 },
                                        { 1, 1, 1, 1, 1, 1, 1, 1, 1 },
                                        { 0, 1, 0, 1, 1, 1, 0, 1, 0 },
                                        { 1, 0, 0, 1, 0, 0, 1, 1, 1 } }; /* dot, square, cross, L */
    static const double want[4][3] = { { 1, 4, 4 }, { 9, 12, 4 }, { 5, 12, 12 }, { 5, 12, 6 } };
    size_t cases = 0;
    for (size_t s = 0; s < COUNT(pixels); s++) {
        for (size_t place = 0; place < N; place++) {
            float x[N] = { 0 };
            scene_add(H, W, (struct scene_image){ 3, 3, pixels[s] },
                      (struct scene_place){ place / W, place % W, 1, 0 }, x, NULL);
            for (size_t d = 0; d < COUNT(detectors); d++, cases++) {
                assert_true(total(detectors[d], x) == want[s][d]);
            }
        }
    }
    assert_int_equal(cases, COUNT(pixels) * N * COUNT(detectors));
}

static void the_sign_does_not_count_and_the_strength_does(void **state)
{
    (void)state;
    float x[N] = { [5 * W + 5] = -3, [5 * W + 6] = -3 };
    assert_true(total(DETECTOR_AREA, x) == 6);
    assert_true(total(DETECTOR_EDGE, x) == 18);
    assert_true(total(DETECTOR_CORNER, x) == 12);
}

static void find_edges_without_room(void *x)
{
    float y[N];
    detector_answer(map, DETECTOR_EDGE, x, NULL, y);
}

static void edges_need_room_to_work_in(void **state)
{
    (void)state;
    float x[N] = { 0 };
    const struct death death = death_of(find_edges_without_room, x);
    assert_death(&death, -1, "scratch");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(drawn_shapes_have_their_area_perimeter_and_corners_at_every_place),
        cmocka_unit_test(the_sign_does_not_count_and_the_strength_does),
        cmocka_unit_test(edges_need_room_to_work_in),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
