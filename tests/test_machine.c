/* Tests of what is told of the machine. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/isa.h"
#include "harness/machine.h"
#include "support.h"

static void count_fact(const char *key, const char *value, void *with)
{
    size_t *count = with;
    assert_true(key[0] != '\0' && value != NULL && value[0] != '\0');
    assert_null(strchr(value, '\n'));
    (*count)++;
}

static void every_fact_has_a_value_on_one_line(void **state)
{
    (void)state;
    size_t count = 0;
    machine_visit(count_fact, &count);
    assert_int_equal(count, 8);
}

struct named {
    const char *name, *holds;
};

static void look_for(const char *key, const char *value, void *with)
{
    const struct named *named = with;
    assert_true(strcmp(key, named->name) != 0 || strstr(value, named->holds) != NULL);
}

static void the_facts_are_those_of_this_build(void **state)
{
    (void)state;
    struct named flags = { "compiler_and_flags", "-ffp-contract=off" };
    struct named blas = { "blas", "OpenBLAS" };
    machine_visit(look_for, &flags);
    machine_visit(look_for, &blas);
}

static void the_fingerprint_follows_the_facts(void **state)
{
    (void)state;
    char first[MACHINE_DIGITS + 1], second[MACHINE_DIGITS + 1], other[MACHINE_DIGITS + 1];
    machine_fingerprint(first);
    machine_fingerprint(second);
    assert_int_equal(strlen(first), MACHINE_DIGITS);
    assert_int_equal(strspn(first, "0123456789abcdef"), MACHINE_DIGITS);
    assert_string_equal(first, second);
    if (!isa_available(ISA_AVX2)) {
        return; /* there is nothing else to choose */
    }
    setenv("GAPSTUDY_ISA", isa_chosen() == ISA_BASELINE ? "avx2" : "baseline", 1);
    isa_choose_again();
    machine_fingerprint(other);
    unsetenv("GAPSTUDY_ISA");
    isa_choose_again();
    assert_string_not_equal(first, other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_fact_has_a_value_on_one_line),
        cmocka_unit_test(the_facts_are_those_of_this_build),
        cmocka_unit_test(the_fingerprint_follows_the_facts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
