/* The reading half of tables; test_table_write.c has the other. */
#include "harness/table.h"

#include "base/require.h"
#include "death.h"
#include "scratch.h"

/* Bytes of a file, which may hold NUL. */
struct bytes {
    const char *data;
    size_t count;
};
#define BYTES(literal)                 \
    {                                  \
        (literal), sizeof(literal) - 1 \
    }

static struct table_file *open_text(struct scratch *scratch, const char *text)
{
    struct table_file *file = table_open(scratch_file(scratch, "t.csv", text, strlen(text)));
    scratch_remove(scratch, "t.csv");
    return file;
}

static void every_spelling_of_a_table_reads_the_same(void **state)
{
    (void)state;
    static const char *const spellings[] = {
        "a,b\n1,x y\n,\"\"\n",
        "a,b\n1,x y\n,",
        "a,b\r\n1,x y\r\n,\r\n",
        "\xEF\xBB\xBF\x61,b\n1,x y\n,\n", /* \x61 is a; a letter behind \xBF would be read into it */
        "\"a\",\"b\"\n\"1\",\"x y\"\n\"\",\n",
        "a,b\n\n1,x y\n\n,\n",
        "\xEF\xBB\xBF\"a\",b\r\n1,x y\r\n,\n",
    };
    struct scratch scratch = scratch_new();
    for (size_t i = 0; i < COUNT(spellings); i++) {
        struct table_file *file = open_text(&scratch, spellings[i]);
        assert_int_equal(table_file_columns(file), 2);
        assert_int_equal(table_file_rows(file), 2);
        assert_string_equal(table_file_name(file, 0), "a");
        assert_string_equal(table_file_name(file, 1), "b");
        assert_string_equal(table_text_at(file, 0, 0), "1");
        assert_string_equal(table_text_at(file, 0, 1), "x y");
        assert_string_equal(table_text_at(file, 1, 0), "");
        assert_string_equal(table_text_at(file, 1, 1), "");
        table_close(file);
    }
    scratch_free(&scratch);
}

static void a_quoted_cell_keeps_commas_quotes_line_ends_and_blanks(void **state)
{
    (void)state;
    struct scratch scratch = scratch_new();
    struct table_file *file =
        open_text(&scratch, "a, b\n\"x,\"\"y\"\"\", z \n\"1\r\n2\n\",\t\n\"\"\"\",q\n");
    assert_string_equal(table_file_name(file, 1), " b");
    assert_string_equal(table_text_at(file, 0, 0), "x,\"y\"");
    assert_string_equal(table_text_at(file, 0, 1), " z ");
    assert_string_equal(table_text_at(file, 1, 0), "1\r\n2\n");
    assert_string_equal(table_text_at(file, 1, 1), "\t");
    assert_string_equal(table_text_at(file, 2, 0), "\"");
    assert_int_equal(table_line_at(file, 1, 0), 3);
    assert_int_equal(table_line_at(file, 1, 1), 5);
    assert_int_equal(table_line_at(file, 2, 1), 6);
    table_close(file);
    scratch_free(&scratch);
}

static void a_header_alone_is_a_table_without_rows(void **state)
{
    (void)state;
    struct scratch scratch = scratch_new();
    struct table_file *file = open_text(&scratch, "only\n");
    assert_int_equal(table_file_rows(file), 0);
    assert_int_equal(table_file_columns(file), 1);
    table_close(file);
    scratch_free(&scratch);
}

static void a_number_is_read_whole_and_an_empty_cell_is_nan(void **state)
{
    (void)state;
    struct scratch scratch = scratch_new();
    struct table_file *file = open_text(&scratch, "n\n0\n-1.5\n+2e3\n.25\n1e-300\n\"\"\n");
    static const double want[] = { 0, -1.5, 2000, 0.25, 1e-300 };
    for (size_t i = 0; i < COUNT(want); i++) {
        assert_close(table_number_at(file, i, 0), want[i], 0);
    }
    assert_int_equal(table_file_rows(file), 6);
    assert_true(isnan(table_number_at(file, 5, 0)));
    table_close(file);
    scratch_free(&scratch);
}

static void a_column_is_found_by_its_exact_name(void **state)
{
    (void)state;
    struct scratch scratch = scratch_new();
    struct table_file *file = open_text(&scratch, "side,side_px\n1,2\n");
    size_t column = 7;
    assert_true(table_find_column(file, "side_px", &column));
    assert_int_equal(column, 1);
    assert_int_equal(table_column(file, "side"), 0);
    assert_false(table_find_column(file, "sid", &column));
    assert_int_equal(column, 1);
    table_close(file);
    scratch_free(&scratch);
}

/* ---- what must end the program ---- */

static void open_and_close(void *path)
{
    table_close(table_open(path));
}

struct bad_file {
    struct bytes bytes;
    const char *message; /* after the file's name */
};

static const struct bad_file bad_files[] = {
    { BYTES(""), ":1:1: no header" },
    { BYTES("\n\n"), ":1:1: no header" },
    { BYTES("\xEF\xBB\xBF"), ":1:1: no header" },
    { BYTES("a,b\n1\n"), ":2:1: a row of 1 cells under a header of 2" },
    { BYTES("a,b\n1,2\n\n1,2,3"), ":4:1: a row of 3 cells under a header of 2" },
    { BYTES("a,b,a\n"), ":1:5: 'a' names a second column" },
    { BYTES("a,,b\n"), ":1:3: a column without a name" },
    { BYTES("a,b\nx,y\"z\"\n"), ":2:4: a quote out of place" },
    { BYTES("a,b\nx,\"y\"z\n"), ":2:6: a quote out of place" },
    { BYTES("a,b\nx,\"y\" \n"), ":2:6: a quote out of place" },
    { BYTES("a,b\n1,2\nx,\"y\n1,2\n"), ":3:3: a quote that is never closed" },
    { BYTES("a,b\n1,2\nx,\""), ":3:3: a quote that is never closed" },
    { BYTES("a,b\n1,\0002\n"), ":2:3: a NUL byte" },
    { BYTES("a,b\n1,\"\0002\"\n"), ":2:4: a NUL byte" },
    { BYTES("a,b\r1,2\r"), ":1:4: a carriage return without a line feed" },
    { BYTES("a,b\n1,2\r"), ":2:4: a carriage return without a line feed" },
};

static void every_bad_file_is_refused_with_its_place(void **state)
{
    (void)state;
    struct scratch scratch = scratch_new();
    for (size_t i = 0; i < COUNT(bad_files); i++) {
        const struct bytes bytes = bad_files[i].bytes;
        char want[512];
        const char *path = scratch_file(&scratch, "bad.csv", bytes.data, bytes.count);
        snprintf(want, sizeof want, "%s%s", path, bad_files[i].message);
        const struct death death = death_of(open_and_close, scratch.path);
        assert_death(&death, STATUS_USAGE, want);
    }
    scratch_remove(&scratch, "bad.csv");
    scratch_free(&scratch);
}

static void what_cannot_be_read_is_refused_with_the_reason(void **state)
{
    (void)state;
    struct scratch scratch = scratch_new();
    scratch_path(&scratch, "none.csv");
    struct death death = death_of(open_and_close, scratch.path);
    assert_death(&death, STATUS_USAGE, "none.csv: No such file or directory");
    death = death_of(open_and_close, scratch.folder);
    assert_death(&death, STATUS_USAGE, "Is a directory");
    scratch_free(&scratch);
}

/* A file of one column and one cell of so many bytes, each spelled as `spelling`. */
static void write_long_cell(struct scratch *scratch, size_t count, const char *spelling)
{
    FILE *file = fopen(scratch_path(scratch, "long.csv"), "wb");
    assert_non_null(file);
    fputs("a,b\nx,\"", file);
    for (size_t i = 0; i < count; i++) {
        fputs(spelling, file);
    }
    fputs("\"\n", file);
    assert_int_equal(fclose(file), 0);
}

static void a_cell_may_have_64_kib_and_not_one_byte_more(void **state)
{
    (void)state;
    static const char *const spellings[] = { "x", "\"\"", "\n" };
    struct scratch scratch = scratch_new();
    for (size_t i = 0; i < COUNT(spellings); i++) {
        write_long_cell(&scratch, 65536, spellings[i]);
        struct table_file *file = table_open(scratch.path);
        assert_int_equal(strlen(table_text_at(file, 0, 1)), 65536);
        table_close(file);
        write_long_cell(&scratch, 65537, spellings[i]);
        const struct death death = death_of(open_and_close, scratch.path);
        assert_death(&death, STATUS_USAGE, "long.csv:2:3: a cell of more than 65536 bytes");
    }
    scratch_remove(&scratch, "long.csv");
    scratch_free(&scratch);
}

static void a_stray_quote_cannot_swallow_a_large_file(void **state)
{
    (void)state;
    struct scratch scratch = scratch_new();
    FILE *file = fopen(scratch_path(&scratch, "large.csv"), "wb");
    assert_non_null(file);
    fputs("a,b\nx,\"y\n", file);
    for (size_t i = 0; i < 50000; i++) {
        fputs("1,2\n", file);
    }
    assert_int_equal(fclose(file), 0);
    const struct death death = death_of(open_and_close, scratch.path);
    assert_death(&death, STATUS_USAGE, "large.csv:2:3: a cell of more than 65536 bytes");
    scratch_remove(&scratch, "large.csv");
    scratch_free(&scratch);
}

static void read_all_numbers(void *path)
{
    struct table_file *file = table_open(path);
    for (size_t row = 0; row < table_file_rows(file); row++) {
        table_number_at(file, row, 1);
    }
    table_close(file);
}

static void what_is_no_number_is_refused_with_its_place(void **state)
{
    (void)state;
    static const char *const words[] = { "x",     " 1", "1 ",    "1,5", "0x10", "nan", "inf",
                                         "1e999", "-",  "1.2.3", "e",   "--1",  "1e",  "NaN" };
    struct scratch scratch = scratch_new();
    for (size_t i = 0; i < COUNT(words); i++) {
        char text[64], want[128];
        snprintf(text, sizeof text, "a,b\n\"1\n\",2\nz,\"%s\"\n", words[i]);
        scratch_file(&scratch, "word.csv", text, strlen(text));
        snprintf(want, sizeof want, "word.csv:4:3: '%s' is not a number", words[i]);
        const struct death death = death_of(read_all_numbers, scratch.path);
        assert_death(&death, STATUS_USAGE, want);
    }
    scratch_remove(&scratch, "word.csv");
    scratch_free(&scratch);
}

static void ask_for_a_column(void *path)
{
    table_column(table_open(path), "sides");
}

static void a_missing_column_is_named_beside_those_there_are(void **state)
{
    (void)state;
    struct scratch scratch = scratch_new();
    scratch_file(&scratch, "t.csv", "side,area\n1,2\n", 14);
    const struct death death = death_of(ask_for_a_column, scratch.path);
    assert_death(&death, STATUS_USAGE, "t.csv: no column 'sides' among side, area");
    scratch_remove(&scratch, "t.csv");
    scratch_free(&scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_spelling_of_a_table_reads_the_same),
        cmocka_unit_test(a_quoted_cell_keeps_commas_quotes_line_ends_and_blanks),
        cmocka_unit_test(a_header_alone_is_a_table_without_rows),
        cmocka_unit_test(a_number_is_read_whole_and_an_empty_cell_is_nan),
        cmocka_unit_test(a_column_is_found_by_its_exact_name),
        cmocka_unit_test(every_bad_file_is_refused_with_its_place),
        cmocka_unit_test(what_cannot_be_read_is_refused_with_the_reason),
        cmocka_unit_test(a_cell_may_have_64_kib_and_not_one_byte_more),
        cmocka_unit_test(a_stray_quote_cannot_swallow_a_large_file),
        cmocka_unit_test(what_is_no_number_is_refused_with_its_place),
        cmocka_unit_test(a_missing_column_is_named_beside_those_there_are),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
