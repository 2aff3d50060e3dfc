/* Maps come out of a pack as they went in, for any number of images, and the border holds what lies
 * beyond the edge. */
#include "nets/pack.h"

#include <string.h>

#include "death.h"
#include "numbers.h"
#include "packs.h"

static const size_t counts[] = { 1, 15, 16, 17, 32, 33 };

static void maps_come_out_as_they_went_in(void **state)
{
    (void)state;
    for (size_t k = 0; k < COUNT(counts); k++) {
        const struct shape shape = { counts[k], 3, 5, 2 };
        struct numbers x = numbers_new(k, shape_size(shape), 1.0f);
        x.f[7] = NAN;
        struct pack pack = pack_new(shape, k % 3);
        assert_int_equal(pack_groups(&pack), (counts[k] + 15) / 16);
        pack_in(x.f, &pack);
        float *back = packs_maps(&pack);
        assert_memory_equal(back, x.f, x.count * sizeof *back);
        free(back);
        pack_free(&pack);
        assert_null(pack.at);
        numbers_free(&x);
    }
}

static void an_element_lies_where_the_header_says(void **state)
{
    (void)state;
    const struct shape shape = { 33, 2, 3, 4 };
    struct numbers x = numbers_new(1, shape_size(shape), 1.0f);
    struct pack pack = packs_of(shape, 2, CONV_ZEROS, x.f);
    for (size_t k = 0; k < x.count; k++) {
        const size_t n = k / 24, c = k / 12 % 2, i = k / 4 % 3, j = k % 4;
        const size_t at = (((n / 16 * 2 + c) * 7 + i + 2) * 8 + j + 2) * 16 + n % 16;
        assert_true(pack.at[at] == x.f[k]);
        assert_true(pack_map(&pack, n / 16, c)[i * pack_row(&pack) + j * 16 + n % 16] == x.f[k]);
    }
    assert_int_equal(pack_size(&pack), 3 * 2 * 7 * 8 * 16);
    pack_free(&pack);
    numbers_free(&x);
}

static void lanes_without_an_image_and_the_border_stay_as_they_are(void **state)
{
    (void)state;
    const struct shape shape = { 17, 2, 3, 3 };
    struct numbers x = numbers_new(2, shape_size(shape), 1.0f);
    struct pack pack = packs_filled(shape, 1, 7.0f);
    pack_in(x.f, &pack);
    packs_assert_border(&pack, 7.0f);
    for (size_t c = 0; c < 2; c++) {
        for (size_t l = 1; l < 16; l++) {
            assert_true(pack_map(&pack, 1, c)[pack_row(&pack) + l] == 7.0f);
        }
    }
    pack_free(&pack);
    numbers_free(&x);
}

/* Pixel (i, j) of the frame, counted from its corner, is `want` of the map's. */
static void assert_circular(const struct pack *pack, const float *x)
{
    const struct shape s = pack->shape;
    const size_t b = pack->border, h = s.h + 2 * b, w = s.w + 2 * b;
    for (size_t k = 0; k < s.n * s.c * h * w; k++) {
        const size_t n = k / (s.c * h * w), c = k / (h * w) % s.c, i = k / w % h, j = k % w;
        const size_t row = (i + s.h - b) % s.h, column = (j + s.w - b) % s.w;
        const float *corner = pack_map(pack, n / 16, c) - b * (pack_row(pack) + (size_t)PACK_LANES);
        assert_true(corner[i * pack_row(pack) + j * 16 + n % 16] ==
                    x[((n * s.c + c) * s.h + row) * s.w + column]);
    }
}

static void a_circular_border_is_the_other_side_of_the_map(void **state)
{
    (void)state;
    static const size_t maps[][2] = { { 3, 5 }, { 3, 3 }, { 4, 7 } };
    size_t cases = 0;
    for (size_t k = 0; k < COUNT(maps) * COUNT(counts); k++) {
        const struct shape shape = { counts[k % COUNT(counts)], 2, maps[k / COUNT(counts)][0],
                                     maps[k / COUNT(counts)][1] };
        struct numbers x = numbers_new(k, shape_size(shape), 1.0f);
        for (size_t border = 0; border <= 3; border++) {
            struct pack pack = packs_filled(shape, border, 7.0f);
            pack_in(x.f, &pack);
            pack_fill_border(&pack, CONV_CIRCULAR);
            assert_circular(&pack, x.f);
            pack_fill_border(&pack, CONV_ZEROS);
            packs_assert_border(&pack, 0.0f);
            pack_free(&pack);
            cases++;
        }
        numbers_free(&x);
    }
    assert_int_equal(cases, 72);
}

static void fill_a_border_wider_than_the_map(void *unused)
{
    (void)unused;
    struct pack pack = pack_new((struct shape){ 16, 1, 2, 5 }, 3);
    pack_fill_border(&pack, CONV_CIRCULAR);
}

static void fill_a_border_with_nothing(void *unused)
{
    (void)unused;
    struct pack pack = pack_new((struct shape){ 16, 1, 2, 5 }, 1);
    pack_fill_border(&pack, CONV_VALID);
}

static void a_border_that_cannot_be_filled_ends_the_program(void **state)
{
    (void)state;
    const struct death wide = death_of(fill_a_border_wider_than_the_map, NULL);
    const struct death valid = death_of(fill_a_border_with_nothing, NULL);
    assert_death(&wide, -1, "pack->shape.h >= pack->border");
    assert_death(&valid, -1, "padding == CONV_ZEROS");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(maps_come_out_as_they_went_in),
        cmocka_unit_test(an_element_lies_where_the_header_says),
        cmocka_unit_test(lanes_without_an_image_and_the_border_stay_as_they_are),
        cmocka_unit_test(a_circular_border_is_the_other_side_of_the_map),
        cmocka_unit_test(a_border_that_cannot_be_filled_ends_the_program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
