/* test_arguments: options, values and operands as a program gets them, and what it does not take. */
#include "harness/arguments.h"

#include <stdio.h>

#include "base/require.h"
#include "death.h"
#include "support.h"

static const struct arguments_option known[] = {
    { "out", 'o', true }, { "quiet", 'q', false }, { "help", 'h', false }, { "version", 'v', false }
};

/* What was taken: keys and values, each followed by a blank. */
struct taken {
    char text[128];
};

static void take(void *with, char key, const char *value)
{
    struct taken *taken = with;
    const size_t used = strlen(taken->text);
    snprintf(taken->text + used, sizeof taken->text - used, "%c=%s ", key,
             value != NULL ? value : "");
}

struct line {
    bool operands;
    char *words[6]; /* the program's name, then the others; NULL behind the last */
};

/* Reads the line and dies, with 3, saying what was taken and the operands. */
static void read_line(void *argument)
{
    struct line *line = argument;
    struct taken taken = { "" };
    const struct arguments arguments = { .program = "program",
                                         .help = "help\n",
                                         .options = known,
                                         .count = COUNT(known),
                                         .operands = line->operands,
                                         .take = take };
    int count = 0;
    while (line->words[count] != NULL) {
        count++;
    }
    const int first = arguments_read(&arguments, count, line->words, &taken);
    die((enum status)3, "[%s] %s", taken.text, first < count ? line->words[first] : "-");
}

static void every_line_is_taken_or_refused_with_its_reason(void **state)
{
    (void)state;
    static struct {
        struct line line;
        int status;
        const char *says;
    } cases[] = {
        { { false, { "p", NULL } }, 3, "[] -" },
        { { false, { "p", "--quiet", "--out", "x", NULL } }, 3, "[q= o=x ] -" },
        { { false, { "p", "--out=x", "--out", "y", NULL } }, 3, "[o=x o=y ] -" },
        { { true, { "p", "file", "--quiet", NULL } }, 3, "[q= ] file" },
        { { true, { "p", "--out", "x", "file", NULL } }, 3, "[o=x ] file" },
        { { false, { "p", "file", NULL } }, 2, "file" },
        { { false, { "p", "--quite", NULL } }, 2, "--quiet" },
        { { false, { "p", "--out", NULL } }, 2, "--out" },
        { { false, { "p", "--quiet=x", NULL } }, 2, "--quiet" },
        { { false, { "p", "--help", "--wrong", NULL } }, 0, "" },
        { { false, { "p", "--version", NULL } }, 0, "" },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct death death = death_of(read_line, &cases[i].line);
        assert_death(&death, cases[i].status, cases[i].says);
    }
}

/* Standard output is a full disk. */
static void read_on_full_disk(void *argument)
{
    if (freopen("/dev/full", "w", stdout) != NULL) {
        read_line(argument);
    }
}

static void a_help_that_cannot_be_written_ends_with_2(void **state)
{
    (void)state;
    struct line line = { false, { "p", "--help", NULL } };
    const struct death death = death_of(read_on_full_disk, &line);
    assert_death(&death, STATUS_USAGE, "standard output");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_line_is_taken_or_refused_with_its_reason),
        cmocka_unit_test(a_help_that_cannot_be_written_ends_with_2),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
