/* The digits are unpacked, parsed and made a data set; what is wrong with them is said. */
#include "signals/digits.h"

#include "base/require.h"
#include "death.h"
#include "harness/table_numbers.h"
#include "packed.h"
#include "scratch.h"

enum { ROWS = 3, PIXELS = DIGITS_SIDE * DIGITS_SIDE, CELLS = ROWS * DIGITS_COLUMNS };

/* Row i holds the pixels (i + j) mod 17 and the label 4 i. */
static size_t cell_of(size_t i, size_t j)
{
    return j < PIXELS ? (i + j) % (DIGITS_WHITE + 1) : 4 * i;
}

static void write_digits(struct scratch *scratch)
{
    char text[ROWS * DIGITS_COLUMNS * 3 + 1] = "";
    size_t at = 0;
    for (size_t k = 0; k < CELLS; k++) {
        const size_t j = k % DIGITS_COLUMNS;
        at += (size_t)sprintf(text + at, "%zu%c", cell_of(k / DIGITS_COLUMNS, j),
                              j < PIXELS ? ',' : '\n');
    }
    scratch_file(scratch, "digits.csv", text, at);
}

static struct dataset *open_digits(const char *folder)
{
    size_t bytes = 0;
    char *text = digits_unpack(folder, &bytes);
    struct table_numbers table = table_numbers_parse("digits.csv", text, bytes);
    struct dataset *digits = digits_open(table.rows, table.columns, table.cells);
    table_numbers_free(&table);
    free(text);
    return digits;
}

static void packed_and_plain_rows_are_images_and_labels(void **state)
{
    (void)state;
    struct scratch scratch = scratch_new();
    uint64_t checksums[2] = { 0, 1 };
    for (size_t packed = 0; packed < 2; packed++) {
        write_digits(&scratch);
        if (packed == 1) {
            pack_file(scratch_path(&scratch, "digits.csv"));
        }
        struct dataset *digits = open_digits(scratch.folder);
        assert_true(digits->count == ROWS && digits->channels == 1);
        assert_true(digits->h == DIGITS_SIDE && digits->w == DIGITS_SIDE);
        for (size_t k = 0; k < ROWS * PIXELS; k++) {
            assert_true(digits->pixels[k] == (float)cell_of(k / PIXELS, k % PIXELS) / 16);
        }
        assert_true(digits->labels[0] == 0 && digits->labels[1] == 4 && digits->labels[2] == 8);
        checksums[packed] = digits->checksum;
        dataset_close(digits);
        scratch_remove(&scratch, packed == 1 ? "digits.csv.gz" : "digits.csv");
    }
    assert_true(checksums[0] == checksums[1]);
    scratch_free(&scratch);
}

static void unpack(void *folder)
{
    size_t bytes = 0;
    free(digits_unpack(folder, &bytes));
}

static void missing_digits_name_the_package(void **state)
{
    (void)state;
    struct scratch scratch = scratch_new();
    const struct death death = death_of(unpack, scratch.folder);
    assert_death(&death, STATUS_MISSING,
                 "digits.csv is there; install it with `apt-get install "
                 "python3-sklearn`");
    scratch_free(&scratch);
}

static void a_packed_file_that_is_cut_off_is_refused(void **state)
{
    (void)state;
    struct scratch scratch = scratch_new();
    write_digits(&scratch);
    pack_file(scratch_path(&scratch, "digits.csv"));
    assert_int_equal(truncate(scratch_path(&scratch, "digits.csv.gz"), 30), 0);
    const struct death death = death_of(unpack, scratch.folder);
    assert_death(&death, STATUS_USAGE, "digits.csv.gz: damaged at byte ");
    scratch_remove(&scratch, "digits.csv.gz");
    scratch_free(&scratch);
}

/* One cell of two rows of zeros, and what is said of it. */
struct damage {
    size_t rows, columns, at;
    double value;
    const char *says;
};

static void open_damaged(void *damage)
{
    const struct damage *is = damage;
    double cells[2 * DIGITS_COLUMNS] = { 0 };
    cells[is->at] = is->value;
    dataset_close(digits_open(is->rows, is->columns, cells));
}

static void cells_that_are_no_pixels_or_labels_are_refused_with_their_place(void **state)
{
    (void)state;
    struct damage damages[] = {
        { 2, 65, 3, 17, "digits: row 1, cell 4: expected a whole number from 0 to 16, found 17" },
        { 2, 65, 65, -1, "digits: row 2, cell 1: expected a whole number from 0 to 16, found -1" },
        { 2, 65, 5, 0.5, "digits: row 1, cell 6: expected a whole number from 0 to 16, found 0.5" },
        { 2, 65, 7, nan(""), "digits: row 1, cell 8: expected a whole number from 0 to 16, found" },
        { 2, 65, 129, 10, "digits: row 2, cell 65: expected a whole number from 0 to 9, found 10" },
        { 2, 64, 0, 0, "digits: expected rows of 65 cells, found 2 rows of 64" },
        { 0, 65, 0, 0, "digits: expected rows of 65 cells, found 0 rows of 65" },
    };
    for (size_t i = 0; i < COUNT(damages); i++) {
        const struct death death = death_of(open_damaged, &damages[i]);
        assert_death(&death, STATUS_USAGE, damages[i].says);
    }
}

/* In the folder of the package, or where GAPSTUDY_DIGITS says. */
static void the_real_digits_are_1797(void **state)
{
    (void)state;
    static const size_t want[] = { 178, 182, 177, 183, 181, 182, 181, 179, 174, 180 };
    const char *elsewhere = getenv("GAPSTUDY_DIGITS");
    const char *folder = elsewhere != NULL ? elsewhere : digits_default_folder();
    size_t counts[10] = { 0 };
    if (access(folder, R_OK) != 0) {
        print_message("skipped: %s is not there (apt-get install python3-sklearn)\n", folder);
        skip();
    }
    struct dataset *digits = open_digits(folder);
    assert_int_equal(digits->count, 1797);
    for (size_t i = 0; i < digits->count; i++) {
        counts[digits->labels[i]]++;
    }
    assert_memory_equal(counts, want, sizeof want);
    dataset_close(digits);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(packed_and_plain_rows_are_images_and_labels),
        cmocka_unit_test(missing_digits_name_the_package),
        cmocka_unit_test(a_packed_file_that_is_cut_off_is_refused),
        cmocka_unit_test(cells_that_are_no_pixels_or_labels_are_refused_with_their_place),
        cmocka_unit_test(the_real_digits_are_1797),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
