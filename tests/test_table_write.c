/* The writing half of tables: what the bytes are, and that nobody ever finds half a file. */
#include <signal.h>
#include <sys/resource.h>

#include "base/require.h"
#include "death.h"
#include "harness/file.h"
#include "harness/table.h"
#include "scratch.h"

static const char *const names[] = { "word", "number" };

static void a_table_is_written_as_these_bytes(void **state)
{
    (void)state;
    struct table *table = table_new(2, names);
    table_add_text(table, "plain text");
    table_add_number(table, 0.1);
    table_end_row(table);
    table_add_text(table, "a,b");
    table_add_number(table, -2.5e-7);
    table_end_row(table);
    table_add_text(table, "say \"no\"\n");
    table_add_count(table, 524280);
    table_end_row(table);
    table_add_text(table, NULL);
    table_add_number(table, 1.0 / 3);
    table_end_row(table);
    assert_int_equal(table_rows(table), 4);
    assert_string_equal(table_text(table), "word,number\n"
                                           "plain text,0.1\n"
                                           "\"a,b\",-2.5e-07\n"
                                           "\"say \"\"no\"\"\n\",524280\n"
                                           ",0.3333333333\n");
    table_free(table);
}

static void nan_infinity_and_minus_zero_are_never_written(void **state)
{
    (void)state;
    static const char *const four[] = { "a", "b", "c", "d" };
    const double numbers[] = { nan(""), HUGE_VAL, -HUGE_VAL, -0.0 };
    struct table *table = table_new(COUNT(numbers), four);
    for (size_t i = 0; i < COUNT(numbers); i++) {
        table_add_number(table, numbers[i]);
    }
    table_end_row(table);
    assert_string_equal(table_text(table), "a,b,c,d\n,,,0\n");
    table_free(table);
}

static void every_text_comes_back_as_it_was_written(void **state)
{
    (void)state;
    static const char *const texts[] = { "",         " ",     "a",    "\"",  "\"\"", ",",
                                         "\n",       "\r",    "\r\n", " a ", "#a",   "a\nb",
                                         "\xC3\xA9", ",\"\n", "-0",   "\t" };
    static const char *const one[] = { "only" };
    struct scratch scratch = scratch_new();
    for (size_t columns = 1; columns <= 2; columns++) {
        struct table *table = table_new(columns, columns == 1 ? one : names);
        for (size_t i = 0; i < COUNT(texts); i++) {
            for (size_t c = 0; c < columns; c++) {
                table_add_text(table, texts[i]);
            }
            table_end_row(table);
        }
        table_save(table, scratch_path(&scratch, "t.csv"));
        table_free(table);
        struct table_file *file = table_open(scratch.path);
        assert_int_equal(table_file_rows(file), COUNT(texts));
        for (size_t i = 0; i < COUNT(texts); i++) {
            assert_string_equal(table_text_at(file, i, columns - 1), texts[i]);
        }
        table_close(file);
    }
    scratch_remove(&scratch, "t.csv");
    scratch_free(&scratch);
}

static void a_number_comes_back_to_ten_digits(void **state)
{
    (void)state;
    static const double numbers[] = { 0, 1, -1, 5242880, 20966400, 0.1, 1.0 / 3, 1e-300, -1.7e308 };
    struct scratch scratch = scratch_new();
    struct table *table = table_new(2, names);
    for (size_t i = 0; i < COUNT(numbers); i++) {
        table_add_text(table, "x");
        table_add_number(table, numbers[i]);
        table_end_row(table);
    }
    table_save(table, scratch_path(&scratch, "t.csv"));
    table_free(table);
    struct table_file *file = table_open(scratch.path);
    for (size_t i = 0; i < COUNT(numbers); i++) {
        assert_close(table_number_at(file, i, 1), numbers[i], 1e-9 * fabs(numbers[i]));
    }
    assert_int_equal(table_file_rows(file), COUNT(numbers));
    table_close(file);
    scratch_remove(&scratch, "t.csv");
    scratch_free(&scratch);
}

/* ---- contracts ---- */

static void end_half_a_row(void *unused)
{
    (void)unused;
    struct table *table = table_new(2, names);
    table_add_text(table, "one");
    table_end_row(table);
}

static void add_a_third_cell(void *unused)
{
    (void)unused;
    struct table *table = table_new(2, names);
    for (size_t i = 0; i < 3; i++) {
        table_add_count(table, i);
    }
}

static void save_half_a_row(void *path)
{
    struct table *table = table_new(2, names);
    table_add_text(table, "one");
    table_save(table, path);
}

static void a_row_of_another_length_breaks_the_contract(void **state)
{
    (void)state;
    struct scratch scratch = scratch_new();
    void (*const acts[])(void *) = { end_half_a_row, add_a_third_cell, save_half_a_row };
    scratch_path(&scratch, "t.csv");
    for (size_t i = 0; i < COUNT(acts); i++) {
        const struct death death = death_of(acts[i], scratch.path);
        assert_death(&death, -1, "broken contract");
    }
    scratch_free(&scratch); /* nothing was written */
}

/* ---- a failing disk ---- */

static void save_large(void *path)
{
    struct table *table = table_new(2, names);
    for (size_t i = 0; i < 10000; i++) {
        table_add_text(table, "row");
        table_add_count(table, i);
        table_end_row(table);
    }
    table_save(table, path);
    table_free(table);
}

static void save_large_on_a_full_disk(void *path)
{
    const struct rlimit limit = { 8192, 8192 };
    signal(SIGXFSZ, SIG_IGN);
    require(setrlimit(RLIMIT_FSIZE, &limit) == 0);
    save_large(path);
}

static void assert_old_file(const char *path)
{
    struct text text = { 0 };
    file_read(path, &text);
    assert_string_equal(text.bytes, "old\n");
    text_free(&text);
}

static void a_full_disk_leaves_the_old_file_and_nothing_beside_it(void **state)
{
    (void)state;
    struct scratch scratch = scratch_new();
    scratch_file(&scratch, "t.csv", "old\n", 4);
    const struct death death = death_of(save_large_on_a_full_disk, scratch.path);
    assert_death(&death, STATUS_USAGE, "t.csv: File too large");
    assert_old_file(scratch.path);
    scratch_remove(&scratch, "t.csv");
    scratch_free(&scratch);
}

/* Through a link, so that a writer that takes it for a file cannot harm the device. */
static void a_device_without_space_is_reported(void **state)
{
    (void)state;
    struct scratch scratch = scratch_new();
    assert_int_equal(symlink("/dev/full", scratch_path(&scratch, "full")), 0);
    const struct death death = death_of(save_large, scratch.path);
    assert_death(&death, STATUS_USAGE, "full: No space left on device");
    scratch_remove(&scratch, "full");
    scratch_free(&scratch);
}

static void a_missing_folder_is_reported(void **state)
{
    (void)state;
    struct scratch scratch = scratch_new();
    scratch_path(&scratch, "none/t.csv");
    const struct death death = death_of(save_large, scratch.path);
    assert_death(&death, STATUS_USAGE, "none/t.csv: No such file or directory");
    scratch_free(&scratch);
}

/* Root may write everywhere, so it becomes somebody else first. */
static void save_large_as_nobody(void *path)
{
    enum { NOBODY = 65534 };
    require(geteuid() != 0 || setuid(NOBODY) == 0);
    save_large(path);
}

static void an_unwritable_folder_leaves_the_old_file(void **state)
{
    (void)state;
    struct scratch scratch = scratch_new();
    scratch_file(&scratch, "t.csv", "old\n", 4);
    assert_int_equal(chmod(scratch.folder, 0555), 0);
    const struct death death = death_of(save_large_as_nobody, scratch.path);
    assert_int_equal(chmod(scratch.folder, 0755), 0);
    assert_death(&death, STATUS_USAGE, "t.csv: Permission denied");
    assert_old_file(scratch.path);
    scratch_remove(&scratch, "t.csv");
    scratch_free(&scratch);
}

static void a_new_file_takes_the_place_of_the_old_one_whole(void **state)
{
    (void)state;
    struct scratch scratch = scratch_new();
    scratch_file(&scratch, "t.csv", "old and longer than the new one\n", 32);
    FILE *open_before = fopen(scratch.path, "rb");
    assert_non_null(open_before);
    file_replace(scratch.path, "new\n", 4);
    char line[64] = "";
    assert_non_null(fgets(line, sizeof line, open_before));
    assert_string_equal(line, "old and longer than the new one\n");
    fclose(open_before);
    struct text text = { 0 };
    file_read(scratch.path, &text);
    assert_string_equal(text.bytes, "new\n");
    text_free(&text);
    scratch_remove(&scratch, "t.csv");
    scratch_free(&scratch);
}

static void a_symbolic_link_stays_one(void **state)
{
    (void)state;
    struct scratch scratch = scratch_new();
    scratch_file(&scratch, "t.csv", "old\n", 4);
    assert_int_equal(symlink("t.csv", scratch_path(&scratch, "link")), 0);
    file_replace(scratch.path, "n\n", 2);
    struct stat status;
    assert_int_equal(lstat(scratch.path, &status), 0);
    assert_true(S_ISLNK(status.st_mode));
    struct text text = { 0 };
    file_read(scratch_path(&scratch, "t.csv"), &text);
    assert_string_equal(text.bytes, "n\n");
    text_free(&text);
    scratch_remove(&scratch, "link");
    scratch_remove(&scratch, "t.csv");
    scratch_free(&scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_table_is_written_as_these_bytes),
        cmocka_unit_test(nan_infinity_and_minus_zero_are_never_written),
        cmocka_unit_test(every_text_comes_back_as_it_was_written),
        cmocka_unit_test(a_number_comes_back_to_ten_digits),
        cmocka_unit_test(a_row_of_another_length_breaks_the_contract),
        cmocka_unit_test(a_full_disk_leaves_the_old_file_and_nothing_beside_it),
        cmocka_unit_test(a_device_without_space_is_reported),
        cmocka_unit_test(a_missing_folder_is_reported),
        cmocka_unit_test(an_unwritable_folder_leaves_the_old_file),
        cmocka_unit_test(a_new_file_takes_the_place_of_the_old_one_whole),
        cmocka_unit_test(a_symbolic_link_stays_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
