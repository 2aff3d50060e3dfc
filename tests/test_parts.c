/* Two parts are where they should be, swapped or not, and only their own template answers to them;
 * the detectors say so with ones and zeros. */
#include "signals/parts.h"

#include "base/require.h"
#include "death.h"
#include "nets/part_maps.h"
#include "support.h"

enum { H = 20, W = 12, PIXELS = H * W };

static size_t ones(size_t n, const float *x)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        assert_true(x[i] == 0 || x[i] == 1);
        count += x[i] == 1;
    }
    return count;
}

static void a_swap_exchanges_the_parts_and_nothing_else(void **state)
{
    (void)state;
    struct parts_place place = { 4, 3, 7, true };
    float eye_above[PIXELS], mouth_above[PIXELS];
    parts_draw(H, W, &place, eye_above);
    place.eye_above = false;
    parts_draw(H, W, &place, mouth_above);
    assert_int_equal(ones(PIXELS, eye_above), 2 * PART_ANSWER);
    for (size_t i = 0; i < PIXELS; i++) {
        const size_t row = i / W, column = i % W, part_row = (row - 4) % 7;
        const bool inside = row >= 4 && row < 14 && part_row < 3 && column >= 3 && column < 8;
        const size_t at = inside ? part_row * PART_WIDTH + column - 3 : 0;
        const bool upper = row < 7;
        const float *eye = part_pixels[PART_EYE], *mouth = part_pixels[PART_MOUTH];
        assert_true(eye_above[i] == (inside ? (upper ? eye : mouth)[at] : 0));
        assert_true(mouth_above[i] == (inside ? (upper ? mouth : eye)[at] : 0));
    }
}

static void parts_wrap_around_the_torus(void **state)
{
    (void)state;
    const struct parts_place place = { 18, 10, 5, true };
    float x[PIXELS];
    parts_draw(H, W, &place, x);
    assert_int_equal(ones(PIXELS, x), 2 * PART_ANSWER);
    assert_true(x[18 * W + 11] == 1 && x[0 * W + 11] == 1); /* the eye's upper and lower edge */
    assert_true(x[3 * W + 10] == 1 && x[3 * W + 2] == 1);   /* the mouth's corners, 23 mod 20 */
}

static double answer(const float *x, const float *template, size_t row, size_t column)
{
    double sum = 0;
    for (size_t i = 0; i < PART_PIXELS; i++) {
        const size_t r = (row + i / PART_WIDTH) % H, c = (column + i % PART_WIDTH) % W;
        sum += (double)template[i] * (double)x[r * W + c];
    }
    return sum;
}

/* Row of the upper left corner of a part. */
static size_t top_of(const struct parts_place *place, size_t part)
{
    const bool upper = (part == PART_EYE) == place->eye_above;
    return place->top + (upper ? 0 : place->distance);
}

static void a_template_answers_to_its_own_part_only(void **state)
{
    (void)state;
    size_t checked = 0;
    float templates[PARTS][PART_PIXELS], x[PIXELS];
    parts_templates(templates);
    for (size_t k = 0; k < 2 * 12; k++) {
        const struct parts_place place = { 1, 2, 4 + k / 2, k % 2 == 1 };
        parts_draw(H, W, &place, x);
        for (size_t i = 0; i < PARTS * PIXELS; i++) {
            const size_t part = i / PIXELS, row = i % PIXELS / W, column = i % W;
            const bool own = row == top_of(&place, part) && column == 2;
            const double got = answer(x, templates[part], row, column);
            assert_true(own ? got == PART_ANSWER : got <= PART_OTHER);
            checked++;
        }
    }
    assert_int_equal(checked, 24 * PARTS * PIXELS);
}

static void detectors_answer_one_at_the_middle_of_their_part_and_zero_elsewhere(void **state)
{
    (void)state;
    size_t checked = 0;
    for (size_t k = 0; k < 2 * 5; k++) {
        const struct parts_place place = { 6, 3, 4 + k / 2, k % 2 == 1 };
        float x[PIXELS], maps[PARTS * PIXELS];
        parts_draw(H, W, &place, x);
        part_maps_detect(H, W, x, maps);
        for (size_t part = 0; part < PARTS; part++) {
            const size_t middle = (top_of(&place, part) + 1) * W + 3 + 2;
            assert_int_equal(ones(PIXELS, maps + part * PIXELS), 1);
            assert_true(maps[part * PIXELS + middle] == 1);
            checked++;
        }
    }
    assert_int_equal(checked, 20);
}

static void a_weak_part_gets_an_answer_between(void **state)
{
    (void)state;
    float x[PIXELS], maps[PARTS * PIXELS];
    const struct parts_place place = { 6, 3, 8, true };
    parts_draw(H, W, &place, x);
    for (size_t i = 0; i < PIXELS; i++) {
        x[i] *= 0.8125f; /* 9 * 0.8125 = 7.3125 */
    }
    part_maps_detect(H, W, x, maps);
    assert_true(maps[7 * W + 5] == 0.3125f);
    x[7 * W + 5] = nanf("");
    part_maps_detect(H, W, x, maps);
    assert_true(isnan(maps[7 * W + 5]));
}

/* Corners are uniform over (h - d - 2) (w - 4) places and the two arrangements. */
static void places_cover_all_that_fits_evenly(void **state)
{
    (void)state;
    enum { D = 8, ROWS = H - D - 2, COLUMNS = W - 4, CELLS = ROWS * COLUMNS * 2, EACH = 400 };
    size_t count[CELLS] = { 0 };
    struct rng rng = rng_at(1, rng_hash_text("test_parts"), 0, 0);
    for (size_t i = 0; i < (size_t)CELLS * EACH; i++) {
        const struct parts_place place = parts_random_place(&rng, H, W, D);
        assert_true(place.top < ROWS && place.left < COLUMNS && place.distance == D);
        count[(place.top * COLUMNS + place.left) * 2 + place.eye_above]++;
    }
    double chi2 = 0; /* 159 degrees of freedom: mean 159, standard deviation 17.8 */
    for (size_t i = 0; i < CELLS; i++) {
        chi2 += pow((double)count[i] - EACH, 2) / EACH;
    }
    assert_close(chi2, 159, 5 * 17.8);
}

static void labels_say_which_part_is_above(void **state)
{
    (void)state;
    enum { N = 64 };
    float maps[N * PARTS * PIXELS], labels[N];
    struct rng rng = rng_at(2, rng_hash_text("test_parts"), 0, 0);
    part_maps_draw(&rng, &(struct part_task){ H, W, 6, 0 }, N, maps, labels);
    size_t above = 0;
    for (size_t i = 0; i < N; i++) {
        size_t row[PARTS] = { 0 };
        for (size_t k = 0; k < PARTS * PIXELS; k++) {
            row[k / PIXELS] += maps[i * PARTS * PIXELS + k] == 1 ? k % PIXELS / W : 0;
        }
        assert_true(row[PART_MOUTH] == (labels[i] == 1 ? row[PART_EYE] + 6 : row[PART_EYE] - 6));
        above += labels[i] == 1;
    }
    assert_true(above > N / 4 && above < N / 4 * 3);
}

static void noise_of_the_task_reaches_the_maps(void **state)
{
    (void)state;
    enum { N = 200 };
    static float maps[N * PARTS * PIXELS];
    float labels[N];
    struct rng rng = rng_at(3, rng_hash_text("test_parts"), 0, 0);
    part_maps_draw(&rng, &(struct part_task){ H, W, 8, 0.5f }, N, maps, labels);
    size_t between = 0;
    for (size_t i = 0; i < N * PARTS * PIXELS; i++) {
        between += maps[i] > 0 && maps[i] < 1;
    }
    /* own places alone: 7 .. 8 of N(9, 15/4) has the probability 0.15, of 2 N */
    assert_true(between > 30);
}

static void draw_too_near(void *unused)
{
    (void)unused;
    float x[PIXELS];
    parts_draw(H, W, &(struct parts_place){ 0, 0, 2, true }, x);
}

static void parts_must_not_overlap(void **state)
{
    (void)state;
    const struct death death = death_of(draw_too_near, NULL);
    assert_death(&death, -1, "distance >= PART_HEIGHT");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_swap_exchanges_the_parts_and_nothing_else),
        cmocka_unit_test(parts_wrap_around_the_torus),
        cmocka_unit_test(a_template_answers_to_its_own_part_only),
        cmocka_unit_test(detectors_answer_one_at_the_middle_of_their_part_and_zero_elsewhere),
        cmocka_unit_test(a_weak_part_gets_an_answer_between),
        cmocka_unit_test(places_cover_all_that_fits_evenly),
        cmocka_unit_test(labels_say_which_part_is_above),
        cmocka_unit_test(noise_of_the_task_reaches_the_maps),
        cmocka_unit_test(parts_must_not_overlap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
