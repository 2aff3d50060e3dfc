/* Patterns have the means and shapes that their comments state; on whole numbers exactly. */
#include "signals/pattern.h"

#include <string.h>

#include "base/require.h"
#include "death.h"
#include "support.h"

enum { LIMIT = 32 * 32 };
static const float CANARY = -12345.0f;

typedef void drawing(const struct pattern *pattern, float *x);

/* Draws into x, which must hold LIMIT + 1 floats; requires that all of the map and nothing more is
 * written, and returns the mean. */
static double drawn_mean(drawing *draw, const struct pattern *pattern, float *x)
{
    const size_t pixels = pattern->h * pattern->w;
    double sum = 0;
    assert_true(pixels <= LIMIT);
    for (size_t i = 0; i <= LIMIT; i++) {
        x[i] = i < pixels ? nanf("") : CANARY;
    }
    draw(pattern, x);
    for (size_t i = 0; i < pixels; i++) {
        assert_true(x[i] == pattern->low || x[i] == pattern->high);
        sum += (double)x[i];
    }
    assert_true(x[pixels] == CANARY);
    return sum / (double)pixels;
}

static void a_constant_map_is_its_value_everywhere(void **state)
{
    (void)state;
    float x[8];
    x[7] = CANARY;
    pattern_constant(0.25f, 7, x);
    for (size_t i = 0; i < 7; i++) {
        assert_true(x[i] == 0.25f);
    }
    assert_true(x[7] == CANARY);
}

static void whole_periods_have_the_mean_of_low_and_high(void **state)
{
    (void)state;
    static drawing *const draws[] = { pattern_stripes_horizontal, pattern_stripes_vertical,
                                      pattern_checkerboard };
    size_t cases = 0;
    for (size_t d = 0; d < COUNT(draws); d++) {
        for (size_t cell = 1; cell <= 4; cell *= 2) {
            for (size_t periods = 1; periods <= 3; periods++, cases++) {
                float x[LIMIT + 1];
                const size_t side = 2 * cell * periods;
                const struct pattern p = {
                    .h = side, .w = side, .cell_px = cell, .low = 1, .high = 3
                };
                assert_true(drawn_mean(draws[d], &p, x) == 2.0);
                assert_true(x[0] == 1); /* position (0, 0) is low */
            }
        }
    }
    assert_int_equal(cases, 27);
}

static void stripes_and_checkerboard_follow_their_formulas(void **state)
{
    (void)state;
    static const size_t cells[] = { 1, 2, 3, 5, 100 };
    size_t cases = 0;
    for (size_t c = 0; c < COUNT(cells); c++) {
        float horizontal[LIMIT + 1], vertical[LIMIT + 1], checker[LIMIT + 1];
        const size_t cell = cells[c], h = 11, w = 14;
        const struct pattern p = { .h = h, .w = w, .cell_px = cell, .low = 0, .high = 1 };
        drawn_mean(pattern_stripes_horizontal, &p, horizontal);
        drawn_mean(pattern_stripes_vertical, &p, vertical);
        drawn_mean(pattern_checkerboard, &p, checker);
        for (size_t i = 0; i < h; i++) {
            for (size_t j = 0; j < w; j++, cases++) {
                const size_t down = i / cell % 2, across = j / cell % 2;
                assert_true(horizontal[i * w + j] == (float)down);
                assert_true(vertical[i * w + j] == (float)across);
                assert_true(checker[i * w + j] == (float)(down ^ across));
            }
        }
    }
    assert_int_equal(cases, COUNT(cells) * 11 * 14);
}

static void a_patch_covers_its_area_wherever_it_lies(void **state)
{
    (void)state;
    const struct pattern p = { .h = 5, .w = 7, .cell_px = 1, .low = 2, .high = 5 };
    size_t cases = 0;
    for (size_t top = 0; top < 5; top++) {
        for (size_t left = 0; left < 7; left++, cases++) {
            const struct pattern_patch patch = {
                .top = top, .left = left, .height = 2, .width = 3
            };
            float x[36];
            double sum = 0;
            x[35] = CANARY;
            pattern_patch(&p, patch, x);
            for (size_t i = 0; i < 35; i++) {
                const size_t down = (i / 7 + 5 - top) % 5, across = (i % 7 + 7 - left) % 7;
                assert_true(x[i] == (down < 2 && across < 3 ? 5.0f : 2.0f));
                sum += (double)x[i];
            }
            assert_true(sum == 35 * 2 + 6 * 3 && x[35] == CANARY);
        }
    }
    assert_int_equal(cases, 35);
}

static void a_patch_as_large_as_the_map_fills_it(void **state)
{
    (void)state;
    const struct pattern p = { .h = 3, .w = 4, .cell_px = 1, .low = 0, .high = 1 };
    const struct pattern_patch all = { .top = 2, .left = 3, .height = 3, .width = 4 };
    float x[12];
    memset(x, 0xff, sizeof x);
    pattern_patch(&p, all, x);
    for (size_t i = 0; i < COUNT(x); i++) {
        assert_true(x[i] == 1);
    }
}

static void a_blob_follows_its_formula_on_the_torus(void **state)
{
    (void)state;
    static const struct pattern_blob blobs[] = {
        { 8, 5, 2 }, { 0, 0, 1.5f }, { 15.5f, 0.25f, 3 }, { 3, 11.5f, 0.5f }
    };
    const struct pattern p = { .h = 16, .w = 12, .cell_px = 1, .low = 0.5f, .high = 2.5f };
    size_t cases = 0;
    for (size_t b = 0; b < COUNT(blobs); b++) {
        float x[16 * 12 + 1];
        x[16 * 12] = CANARY;
        pattern_blob(&p, blobs[b], x);
        for (size_t i = 0; i < 16 * 12; i++, cases++) {
            const size_t row = i / 12, column = i % 12;
            double di = fabs((double)row - (double)blobs[b].row);
            double dj = fabs((double)column - (double)blobs[b].column);
            di = fmin(di, 16 - di);
            dj = fmin(dj, 12 - dj);
            const double radius = (double)blobs[b].radius_px;
            const double want = 0.5 + 2 * exp(-(di * di + dj * dj) / (2 * radius * radius));
            assert_close((double)x[i], want, 4e-7);
        }
        assert_true(x[16 * 12] == CANARY);
    }
    assert_int_equal(cases, COUNT(blobs) * 16 * 12);
}

/* Far from the edge the sum over the pixels is that of the whole plane, 2 pi radius^2. */
static void a_blob_has_the_energy_of_a_gaussian(void **state)
{
    (void)state;
    static const double pi = 3.14159265358979323846;
    const struct pattern p = { .h = 32, .w = 32, .cell_px = 1, .low = 0, .high = 1 };
    const struct pattern_blob blob = { .row = 10.3f, .column = 29.8f, .radius_px = 2.5f };
    float x[LIMIT];
    double sum = 0;
    pattern_blob(&p, blob, x);
    for (size_t i = 0; i < LIMIT; i++) {
        sum += (double)x[i];
    }
    assert_close(sum, 2 * pi * 2.5 * 2.5, 1e-4);
}

static void draw_too_wide(void *x)
{
    const struct pattern p = { .h = 3, .w = 3, .cell_px = 1, .low = 0, .high = 1 };
    pattern_patch(&p, (struct pattern_patch){ .height = 1, .width = 4 }, x);
}

static void draw_without_cells(void *x)
{
    const struct pattern p = { .h = 3, .w = 3, .cell_px = 0, .low = 0, .high = 1 };
    pattern_checkerboard(&p, x);
}

static void a_broken_contract_ends_the_program(void **state)
{
    (void)state;
    float x[9];
    const struct death wide = death_of(draw_too_wide, x), none = death_of(draw_without_cells, x);
    assert_death(&wide, -1, "patch.width <= w");
    assert_death(&none, -1, "cell_px >= 1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_constant_map_is_its_value_everywhere),
        cmocka_unit_test(whole_periods_have_the_mean_of_low_and_high),
        cmocka_unit_test(stripes_and_checkerboard_follow_their_formulas),
        cmocka_unit_test(a_patch_covers_its_area_wherever_it_lies),
        cmocka_unit_test(a_patch_as_large_as_the_map_fills_it),
        cmocka_unit_test(a_blob_follows_its_formula_on_the_torus),
        cmocka_unit_test(a_blob_has_the_energy_of_a_gaussian),
        cmocka_unit_test(a_broken_contract_ends_the_program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
