#include "harness/statement.h"

#include "base/require.h"
#include "death.h"
#include "harness/file.h"
#include "scratch.h"

/* ---- the rule ---- */

/* One bit for each role and verdict: is there such a row? */
enum { KINDS_OF_ROWS = STATEMENT_ROLES * STATEMENT_VERDICTS };

static unsigned bit(enum role role, enum verdict verdict)
{
    return 1u << ((unsigned)role * STATEMENT_VERDICTS + (unsigned)verdict);
}

static struct statement_rows rows_with(unsigned present, size_t each, size_t random)
{
    struct statement_rows rows = { .random = random };
    for (unsigned i = 0; i < KINDS_OF_ROWS; i++) {
        rows.count[i / STATEMENT_VERDICTS][i % STATEMENT_VERDICTS] = present >> i & 1u ? each : 0;
    }
    return rows;
}

/* How often each finding comes out over all 2^16 combinations, exact and random. The numbers are
 * counted by hand: 2048 of 131072 have no BROKEN row and no control but refuted ones; of these 256
 * have no as-stated row, 1024 a refuted one (corrected: 1/8 none, 1/8 confirmed only), 512 an
 * undecided one, and 256 confirmed ones only (limit: 1/2 with a refuted row, 1/4 undecided). */
static void every_combination_of_rows_has_its_finding(void **state)
{
    (void)state;
    size_t seen[EXACT + 1] = { 0 };
    for (unsigned present = 0; present < 1u << KINDS_OF_ROWS; present++) {
        for (size_t random = 0; random < 2; random++) {
            const struct statement_rows one = rows_with(present, 1, random);
            const struct statement_rows many = rows_with(present, 3, random);
            seen[statement_finding(&one)]++;
            assert_int_equal(statement_finding(&one), statement_finding(&many));
        }
    }
    assert_int_equal(seen[VOID], 131072 - 2048);
    assert_int_equal(seen[NOT_RUN], 256);
    assert_int_equal(seen[FALSE_AS_STATED], 128);
    assert_int_equal(seen[NOT_SUPPORTED], 128);
    assert_int_equal(seen[CONDITIONAL], 16);
    assert_int_equal(seen[EXACT], 32);
    assert_int_equal(seen[HOLDS], 32);
    assert_int_equal(seen[OPEN], 768 + 512 + 112 + 64);
}

/* Rows that must be there, rows that must not be there, and what follows whatever else there is. */
struct implication {
    unsigned with, without;
    enum finding finding;
};

#define ALL_OF(role) \
    (bit(role, BROKEN) | bit(role, UNDECIDED) | bit(role, REFUTED) | bit(role, CONFIRMED))

static void what_the_rule_says_in_words_is_what_it_does(void **state)
{
    (void)state;
    const unsigned sick = bit(AS_STATED, BROKEN) | bit(LIMIT, BROKEN) | bit(CORRECTED, BROKEN) |
                          bit(CONTROL, BROKEN) | bit(CONTROL, UNDECIDED) | bit(CONTROL, CONFIRMED);
    const unsigned no_law = bit(CORRECTED, REFUTED) | bit(CORRECTED, UNDECIDED);
    const unsigned doubt = bit(AS_STATED, REFUTED) | bit(AS_STATED, UNDECIDED);
    const unsigned stated = bit(AS_STATED, CONFIRMED), law = bit(CORRECTED, CONFIRMED);
    const unsigned refuted = bit(AS_STATED, REFUTED), limit = bit(LIMIT, REFUTED);
    const struct implication all[] = {
        { bit(AS_STATED, BROKEN), 0, VOID },
        { bit(LIMIT, BROKEN), 0, VOID },
        { bit(CORRECTED, BROKEN), 0, VOID },
        { bit(CONTROL, BROKEN), 0, VOID },
        { bit(CONTROL, UNDECIDED), 0, VOID },
        { bit(CONTROL, CONFIRMED), 0, VOID },
        { 0, sick | ALL_OF(AS_STATED), NOT_RUN },
        { refuted | law, sick | no_law, FALSE_AS_STATED },
        { refuted, sick | ALL_OF(CORRECTED), NOT_SUPPORTED },
        { refuted | bit(CORRECTED, REFUTED), sick, OPEN },
        { refuted | bit(CORRECTED, UNDECIDED), sick, OPEN },
        { bit(AS_STATED, UNDECIDED), sick | refuted, OPEN },
        { stated | limit | law, sick | doubt | no_law, CONDITIONAL },
        { stated | limit, sick | doubt | law, OPEN },
        { stated | limit | bit(CORRECTED, UNDECIDED), sick | doubt, OPEN },
        { stated | bit(LIMIT, UNDECIDED), sick | doubt | limit, OPEN },
        { stated, sick | doubt | limit | bit(LIMIT, UNDECIDED), EXACT },
    };
    size_t cases = 0;
    for (size_t i = 0; i < COUNT(all); i++) {
        for (unsigned present = 0; present < 1u << KINDS_OF_ROWS; present++) {
            if ((present & all[i].with) == all[i].with && (present & all[i].without) == 0) {
                const struct statement_rows rows = rows_with(present, 1, 0);
                assert_int_equal(statement_finding(&rows), all[i].finding);
                cases++;
            }
        }
    }
    assert_int_equal(cases, 6 * 32768 + 128 + 64 + 64 + 256 + 256 + 256 + 8 + 4 * 32);
}

static void one_random_row_turns_exact_into_holds_and_nothing_else(void **state)
{
    (void)state;
    size_t changed = 0;
    for (unsigned present = 0; present < 1u << KINDS_OF_ROWS; present++) {
        const struct statement_rows exact = rows_with(present, 1, 0);
        const struct statement_rows random = rows_with(present, 1, 1);
        const enum finding before = statement_finding(&exact), after = statement_finding(&random);
        assert_int_equal(after, before == EXACT ? HOLDS : before);
        changed += after != before;
    }
    assert_int_equal(changed, 32);
}

static void every_finding_has_a_name_that_reads_back(void **state)
{
    (void)state;
    for (size_t i = 0; i <= EXACT; i++) {
        enum finding finding = EXACT + 1;
        assert_true(statement_finding_from(statement_finding_name((enum finding)i), &finding));
        assert_int_equal(finding, i);
    }
    enum finding finding = OPEN;
    assert_false(statement_finding_from("FALSE", &finding));
    assert_false(statement_finding_from("", &finding));
    assert_int_equal(finding, OPEN);
}

static void only_c01_to_c44_are_statements(void **state)
{
    (void)state;
    static const char *const wrong[] = { "",   "C",    "C0",  "C00",  "C45", "C99", "c01",
                                         "C1", "C011", "D01", " C01", "C0x", "Cx1" };
    for (size_t i = 0; i < COUNT(wrong); i++) {
        assert_int_equal(statements_find(wrong[i], strlen(wrong[i])), STATEMENT_COUNT);
    }
    for (size_t i = 0; i < STATEMENT_COUNT; i++) {
        char id[8];
        snprintf(id, sizeof id, "C%02zu", i + 1);
        assert_int_equal(statements_find(id, strlen(id)), i);
    }
    assert_int_equal(statements_find("C03 C04", 3), 2);
}

static void words_are_taken_one_by_one(void **state)
{
    (void)state;
    const char *words = " C03  C04 ", *word = NULL;
    size_t length = 0, count = 0;
    while (statement_next_word(&words, &word, &length)) {
        assert_int_equal(length, 3);
        assert_memory_equal(word, count == 0 ? "C03" : "C04", 3);
        count++;
    }
    assert_int_equal(count, 2);
}

/* ---- the file ---- */

static const char claims_path[] = "data/claims.csv";

static void all_statements_of_the_documents_are_there_in_order(void **state)
{
    (void)state;
    struct statements *statements = statements_open(claims_path);
    size_t exact = 0;
    for (size_t i = 0; i < STATEMENT_COUNT; i++) {
        const struct statement *statement = statements_at(statements, i);
        assert_int_equal(statements_find(statement->id, strlen(statement->id)), i);
        assert_true(strlen(statement->text) > 20 && strlen(statement->reading) > 10);
        exact += statement->expected == EXACT;
    }
    assert_true(exact > 0 && exact < STATEMENT_COUNT);
    assert_int_equal(statements_at(statements, 27)->expected, FALSE_AS_STATED);
    assert_string_equal(statements_at(statements, 2)->experiments, "noise rectified readout");
    statements_close(statements);
}

static void open_and_close(void *path)
{
    statements_close(statements_open(path));
}

/* A change of data/claims.csv that must be refused. */
struct spoiled {
    const char *find, *replace, *message;
};

static void every_spoiled_file_is_refused_with_its_line(void **state)
{
    (void)state;
    static const struct spoiled all[] = {
        { "id,document", "ids,document", ":1: column 1 must be 'id'" },
        { "section,statement", "statement,section", ":1: column 3 must be 'section'" },
        { "finding,experiments\n", "finding\n", ":2:1: a row of 10 cells under a header of 9" },
        { "\nC02,", "\nC01,", ":3: a second row for C01" },
        { "\nC02,", "\nC45,", ":3: 'C45' is not one of C01 to C44" },
        { "\nC02,", "\nC2,", ":3: 'C2' is not one of C01 to C44" },
        { "\nC02,A,", "\nC02,C,", ":3: C02: the document is not A, B or A B" },
        { "\nC02,A,A: 2.3 Conceptual Example,", "\nC02,A, ,", ":3: C02: an empty cell" },
        { "EXACT,operation", "OPEN,operation", ":3: C02: the finding is not EXACT" },
        { "EXACT,operation", "NOT RUN,operation", ":3: C02: the finding is not EXACT" },
        { "EXACT,operation", "exact,operation", ":3: C02: the finding is not EXACT" },
        { "EXACT,operation", "EXACT,\"operation,cost\"", ":3: C02: the experiments are not names" },
        { "EXACT,operation", "EXACT,", ":3: C02: an empty cell" },
        { ",EXACT,operation", "0,EXACT,operation", ":3: C02: a corrected law belongs to" },
        { ",CONDITIONAL,operation", ",HOLDS,operation", ":2: C01: a corrected law belongs to" },
    };
    struct scratch scratch = scratch_new();
    struct text whole = { 0 };
    file_read(claims_path, &whole);
    for (size_t i = 0; i < COUNT(all); i++) {
        const char *at = strstr(whole.bytes, all[i].find);
        struct text spoiled = { 0 };
        assert_non_null(at);
        text_add_bytes(&spoiled, whole.bytes, (size_t)(at - whole.bytes));
        text_add(&spoiled, all[i].replace);
        text_add(&spoiled, at + strlen(all[i].find));
        scratch_file(&scratch, "claims.csv", spoiled.bytes, spoiled.length);
        text_free(&spoiled);
        const struct death death = death_of(open_and_close, scratch.path);
        assert_death(&death, STATUS_USAGE, all[i].message);
    }
    text_free(&whole);
    scratch_remove(&scratch, "claims.csv");
    scratch_free(&scratch);
}

static void a_missing_statement_is_named(void **state)
{
    (void)state;
    struct scratch scratch = scratch_new();
    struct text whole = { 0 };
    file_read(claims_path, &whole);
    const char *last = strstr(whole.bytes, "\nC44,");
    assert_non_null(last);
    scratch_file(&scratch, "claims.csv", whole.bytes, (size_t)(last + 1 - whole.bytes));
    text_free(&whole);
    const struct death death = death_of(open_and_close, scratch.path);
    assert_death(&death, STATUS_USAGE, "claims.csv:44: no row for C44");
    scratch_remove(&scratch, "claims.csv");
    scratch_free(&scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_combination_of_rows_has_its_finding),
        cmocka_unit_test(what_the_rule_says_in_words_is_what_it_does),
        cmocka_unit_test(one_random_row_turns_exact_into_holds_and_nothing_else),
        cmocka_unit_test(every_finding_has_a_name_that_reads_back),
        cmocka_unit_test(only_c01_to_c44_are_statements),
        cmocka_unit_test(words_are_taken_one_by_one),
        cmocka_unit_test(all_statements_of_the_documents_are_there_in_order),
        cmocka_unit_test(every_spoiled_file_is_refused_with_its_line),
        cmocka_unit_test(a_missing_statement_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
