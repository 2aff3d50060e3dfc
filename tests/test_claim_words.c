/* Whether a claim is well formed, and the words that stand for its parts in tables. */
#include "harness/claim.h"

#include <string.h>

#include "base/require.h"
#include "support.h"

static double ten(const double *p, const void *context)
{
    (void)p;
    (void)context;
    return 10;
}

/* A claim, and a word of what must be said about it (NULL: nothing). */
struct checked {
    struct claim claim;
    const char *word;
};

static size_t check_faults(const struct checked *all, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *fault = claim_fault(&all[i].claim);
        if (all[i].word == NULL) {
            assert_null(fault);
        } else {
            assert_non_null(fault);
            assert_non_null(strstr(fault, all[i].word));
        }
    }
    return count;
}

static void every_wrong_role_is_named(void **state)
{
    (void)state;
#define BARE \
    .id = "mean-is-ten", .says = "the mean is ten", .kind = MEAN, .unit = "1", .predict = ten
#define ROLE(r, s) BARE, .role = (r), .statements = (s)
    const struct checked all[] = {
        { { ROLE(AS_STATED, "C03"), .expect = CONFIRMED }, NULL },
        { { ROLE(AS_STATED, "C03"), .expect = REFUTED }, NULL },
        { { ROLE(AS_STATED, "C03"), .expect = ANY }, NULL },
        { { ROLE(AS_STATED, "C03") }, "no verdict" },
        { { ROLE(AS_STATED, "C03"), .expect = UNDECIDED }, NULL },
        { { ROLE(AS_STATED, NULL), .expect = CONFIRMED }, "no statement" },
        { { ROLE(LIMIT, "C03") }, NULL },
        { { ROLE(LIMIT, NULL) }, "no statement" },
        { { ROLE(LIMIT, "C03"), .expect = REFUTED }, "only as-stated" },
        { { ROLE(CORRECTED, "C03") }, NULL },
        { { ROLE(CORRECTED, NULL) }, "no statement" },
        { { ROLE(CORRECTED, "C03"), .expect = CONFIRMED }, "only as-stated" },
        { { ROLE(CONTROL, NULL) }, NULL },
        { { ROLE(CONTROL, "C03") }, "names a statement" },
        { { ROLE(CONTROL, NULL), .expect = REFUTED }, "only as-stated" },
        { { ROLE((enum role)4, "C03") }, "role" },
    };
    assert_int_equal(check_faults(all, COUNT(all)), 16);
}

static void every_wrong_word_is_named(void **state)
{
    (void)state;
#define WORDS(i, s, c, u) .id = (i), .says = (s), .statements = (c), .unit = (u)
#define REST .role = LIMIT, .kind = MEAN, .predict = ten
    const struct checked all[] = {
        { { WORDS("mean-of_10", "it is ten", "C03 C04", "1"), REST }, NULL },
        { { WORDS(NULL, "it is ten", "C03", "1"), REST }, "no id" },
        { { WORDS("", "it is ten", "C03", "1"), REST }, "no id" },
        { { WORDS("Mean", "it is ten", "C03", "1"), REST }, "characters" },
        { { WORDS("mean is", "it is ten", "C03", "1"), REST }, "characters" },
        { { WORDS("mean", NULL, "C03", "1"), REST }, "sentence" },
        { { WORDS("mean", " ", "C03", "1"), REST }, "sentence" },
        { { WORDS("mean", "it is ten", "C03", NULL), REST }, "unit" },
        { { WORDS("mean", "it is ten", "C03", ""), REST }, "unit" },
        { { WORDS("mean", "it is ten", "", "1"), REST }, "form" },
        { { WORDS("mean", "it is ten", "C3", "1"), REST }, "form" },
        { { WORDS("mean", "it is ten", "c03", "1"), REST }, "form" },
        { { WORDS("mean", "it is ten", "C03 ", "1"), REST }, "form" },
        { { WORDS("mean", "it is ten", "C03,C04", "1"), REST }, "form" },
        { { WORDS("mean", "it is ten", "C03  C04", "1"), REST }, "form" },
        { { WORDS("mean", "it is ten", "C033", "1"), REST }, "form" },
    };
    assert_int_equal(check_faults(all, COUNT(all)), 16);
}

static void every_wrong_number_is_named(void **state)
{
    (void)state;
#define NUMBER(k) WORDS("mean", "it is ten", "C03", "1"), .role = LIMIT, .kind = (k)
    const struct checked all[] = {
        { { NUMBER(MEAN), .predict = ten, .bounds = { 0, 1 } }, NULL },
        { { NUMBER(VALUE), .predict = ten, .exact = true }, NULL },
        { { NUMBER(SLOPE), .predict = ten, .exact = true, .rel = 0.1, .abs = 1 }, NULL },
        { { NUMBER(VALUE), .predict = ten }, "not exact" },
        { { NUMBER(MEAN) }, "prediction" },
        { { NUMBER(MEAN), .predict = ten, .form = (enum form)3 }, "form or kind" },
        { { NUMBER((enum kind)8), .predict = ten }, "form or kind" },
        { { NUMBER(MEAN), .predict = ten, .abs = -1 }, "margin" },
        { { NUMBER(MEAN), .predict = ten, .rel = -0.1 }, "margin" },
        { { NUMBER(MEAN), .predict = ten, .rel = nan("") }, "margin" },
        { { NUMBER(MEAN), .predict = ten, .abs = HUGE_VAL }, "margin" },
        { { NUMBER(MEAN), .predict = ten, .bounds = { 1, 0 } }, "upside down" },
        { { NUMBER(MEAN), .predict = ten, .bounds = { 0, nan("") } }, "upside down" },
        { { NUMBER(MEAN), .predict = ten, .bounds = { 1, 1 } }, "upside down" },
        { { NUMBER(MEDIAN), .predict = ten, .bounds = { 0, 1 } }, "only a mean" },
    };
    assert_int_equal(check_faults(all, COUNT(all)), 15);
}

static void every_word_of_a_table_reads_back(void **state)
{
    (void)state;
    size_t words = 0;
    for (size_t i = 0; i <= CONTROL; i++, words++) {
        enum role role = CONTROL + 1;
        assert_true(claim_role_from(claim_role_name((enum role)i), &role) && role == i);
    }
    for (size_t i = 0; i <= AT_LEAST; i++, words++) {
        enum form form = AT_LEAST + 1;
        assert_true(claim_form_from(claim_form_name((enum form)i), &form) && form == i);
    }
    for (size_t i = 0; i <= DERIVED; i++, words++) {
        enum kind kind = DERIVED + 1;
        assert_true(claim_kind_from(claim_kind_name((enum kind)i), &kind) && kind == i);
    }
    for (size_t i = 0; i <= ANY; i++, words++) {
        enum verdict verdict = ANY + 1;
        assert_true(claim_verdict_from(claim_verdict_name((enum verdict)i), &verdict));
        assert_int_equal(verdict, i);
    }
    assert_int_equal(words, 4 + 3 + 8 + 5);
}

static void an_unknown_word_is_refused_and_changes_nothing(void **state)
{
    (void)state;
    static const char *const words[] = { "",          "confirmed", "CONFIRMED ",
                                         "As stated", "equals",    "Mean" };
    for (size_t i = 0; i < COUNT(words); i++) {
        enum role role = LIMIT;
        enum form form = AT_MOST;
        enum kind kind = RATIO;
        enum verdict verdict = REFUTED;
        assert_false(claim_role_from(words[i], &role));
        assert_false(claim_form_from(words[i], &form));
        assert_false(claim_kind_from(words[i], &kind));
        assert_false(claim_verdict_from(words[i], &verdict));
        assert_true(role == LIMIT && form == AT_MOST && kind == RATIO && verdict == REFUTED);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_wrong_role_is_named),
        cmocka_unit_test(every_wrong_word_is_named),
        cmocka_unit_test(every_wrong_number_is_named),
        cmocka_unit_test(every_word_of_a_table_reads_back),
        cmocka_unit_test(an_unknown_word_is_refused_and_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
