/* Tests of the history: what is added stands there, and a file that is not understood stays. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "base/require.h"
#include "death.h"
#include "harness/file.h"
#include "harness/history.h"
#include "scratch.h"

#define HEADER "format,case,quantity,unit,commit,date,base,machine,value,ci_low,ci_high,verdict\n"
#define ROW "1,gap/forward,seconds,s,abc,2026-11-24T14:30:36Z,,0123,0.5,0.4,0.6,SAME\n"

static const struct history_row some[] = {
    { "gap/forward",
      "seconds",
      "s",
      "",
      "0123",
      "abc",
      "2026-11-24T14:30:36Z",
      "SAME",
      0.5,
      { 0.4, 0.6 } },
    { "gmp, \"max\"",
      "instructions",
      "1",
      "ba5e",
      "0123",
      "abd",
      "2026-11-25T00:00:00Z",
      "",
      12345,
      { 0, 0 } },
};

static void assert_bytes(const char *path, const char *want)
{
    struct text text = { 0 };
    file_read(path, &text);
    assert_string_equal(text.bytes, want);
    text_free(&text);
}

static void rows_are_added_behind_those_that_were_there(void **state)
{
    (void)state;
    struct scratch scratch = scratch_new();
    const char *path = scratch_path(&scratch, "history.csv");
    struct history_row second = some[1];
    second.interval = (struct interval){ nan(""), nan("") };
    history_append(path, some, 1);
    assert_bytes(path, HEADER ROW);
    history_append(path, &second, 1);
    assert_bytes(path, HEADER ROW "1,\"gmp, \"\"max\"\"\",instructions,1,abd,2026-11-25T00:00:00Z,"
                                  "ba5e,0123,12345,,,\n");
    struct history *history = history_open(path);
    assert_int_equal(history->count, 2);
    assert_string_equal(history->rows[1].name, "gmp, \"max\"");
    assert_string_equal(history->rows[1].base, "ba5e");
    assert_close(history->rows[0].interval.high, 0.6, 0);
    assert_true(isnan(history->rows[1].interval.low));
    history_close(history);
    scratch_remove(&scratch, "history.csv");
    scratch_free(&scratch);
}

static void what_was_not_measured_is_left_out(void **state)
{
    (void)state;
    struct scratch scratch = scratch_new();
    const char *path = scratch_path(&scratch, "history.csv");
    struct history_row none = some[0];
    none.value = nan("");
    history_append(path, &none, 1);
    assert_bytes(path, HEADER);
    history_append(path, some, 1);
    assert_bytes(path, HEADER ROW);
    scratch_remove(&scratch, "history.csv");
    scratch_free(&scratch);
}

static const struct {
    const char *bytes, *said;
} damaged[] = {
    { "", ":1:1: no header" },
    { HEADER "1,gap/for", ":2:9: the file is cut: its last row has no end" },
    { HEADER ROW "1,gap/forward,seconds,s,abc,2026-11-24T14:30:36Z,,0123,0.5,0.4,0.6,SA",
      ":3:69: the file is cut: its last row has no end" },
    { HEADER ROW "1,gap/for\n", ":3:1: a row of 2 cells under a header of 12" },
    { HEADER "1,\"gap\n", ":2:3: a quote that is never closed" },
    { "claim,statements,role\na,b,c\n", ":1:1: 'claim' is no column of a history of format 1" },
    { "format,case,quantity,unit\n", ":1:22: 'unit' ends the header of a history too early" },
    { "format,case,quantity,unit,commit,date,base,machine,value,ci_low,ci_high,verdict,more\n",
      ":1:81: 'more' is no column of a history of format 1" },
    { HEADER "2,gap/forward,seconds,s,abc,2026-11-24T14:30:36Z,,0123,0.5,0.4,0.6,SAME\n",
      ":2:1: '2' is another format; this program reads format 1" },
    { HEADER ROW "1,,seconds,s,abc,2026-11-24T14:30:36Z,,0123,0.5,0.4,0.6,SAME\n",
      ":3:3: '' must not be empty" },
    { HEADER "1,gap/forward,seconds,s,abc,2026-11-24T14:30:36Z,,0123,,0.4,0.6,SAME\n",
      ":2:56: '' must not be empty" },
    { HEADER "1,gap/forward,seconds,s,abc,2026-11-24T14:30:36Z,,0123,half,0.4,0.6,SAME\n",
      ":2:56: 'half' is not a number" },
    { HEADER "1,gap/forward,seconds,s,abc,yesterday,,0123,0.5,0.4,0.6,SAME\n",
      ":2:29: 'yesterday' is no date of the form 2026-11-24T14:30:36Z" },
    { HEADER "1,gap/forward,seconds,s,abc,2026-11-24T14:30:36Z0,,0123,0.5,0.4,0.6,SAME\n",
      ":2:29: '2026-11-24T14:30:36Z0' is no date" },
};

static void append_one(void *path)
{
    history_append(path, some, 1);
}

static void every_file_that_is_no_history_is_refused_with_its_place_and_stays(void **state)
{
    (void)state;
    struct scratch scratch = scratch_new();
    for (size_t i = 0; i < COUNT(damaged); i++) {
        scratch_file(&scratch, "history.csv", damaged[i].bytes, strlen(damaged[i].bytes));
        const struct death death = death_of(append_one, scratch.path);
        assert_death(&death, STATUS_USAGE, damaged[i].said);
        assert_bytes(scratch.path, damaged[i].bytes);
    }
    scratch_remove(&scratch, "history.csv");
    scratch_free(&scratch);
}

/* A disk on which the old file has room and nothing more. */
static void append_on_a_full_disk(void *path)
{
    const struct rlimit limit = { strlen(HEADER ROW), strlen(HEADER ROW) };
    signal(SIGXFSZ, SIG_IGN);
    require(setrlimit(RLIMIT_FSIZE, &limit) == 0);
    history_append(path, some, 1);
}

static void a_full_disk_loses_nothing(void **state)
{
    (void)state;
    struct scratch scratch = scratch_new();
    scratch_file(&scratch, "history.csv", HEADER ROW, strlen(HEADER ROW));
    const struct death death = death_of(append_on_a_full_disk, scratch.path);
    assert_death(&death, STATUS_USAGE, "cannot write");
    assert_bytes(scratch.path, HEADER ROW);
    scratch_remove(&scratch, "history.csv");
    scratch_free(&scratch);
}

static void a_series_is_in_the_order_of_its_commits_dates(void **state)
{
    (void)state;
    static const char rows[] = HEADER "1,b,seconds,s,3,2026-01-03T00:00:00Z,,m,3,,,\n"
                                      "1,a,seconds,s,9,2026-01-09T00:00:00Z,,m,1,,,\n"
                                      "1,b,seconds,s,1,2026-01-01T00:00:00Z,,m,1,,,\n"
                                      "1,b,seconds,s,3,2026-01-03T00:00:00Z,,m,2,,,\n"
                                      "1,b,seconds,s,2,2026-01-02T00:00:00Z,,n,1,,,\n"
                                      "1,b,ratio,1,2,2026-01-02T00:00:00Z,x,m,1,,,\n";
    static const size_t want[] = { 1, 5, 2, 0, 3, 4 };
    struct scratch scratch = scratch_new();
    struct history *history =
        history_open(scratch_file(&scratch, "history.csv", rows, strlen(rows)));
    size_t order[COUNT(want)];
    history_order(history, order);
    assert_memory_equal(order, want, sizeof want);
    assert_true(history_same_series(&history->rows[2], &history->rows[3]));
    assert_false(history_same_series(&history->rows[3], &history->rows[4]));
    assert_false(history_same_series(&history->rows[5], &history->rows[2]));
    history_close(history);
    scratch_remove(&scratch, "history.csv");
    scratch_free(&scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_added_behind_those_that_were_there),
        cmocka_unit_test(what_was_not_measured_is_left_out),
        cmocka_unit_test(every_file_that_is_no_history_is_refused_with_its_place_and_stays),
        cmocka_unit_test(a_full_disk_loses_nothing),
        cmocka_unit_test(a_series_is_in_the_order_of_its_commits_dates),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
