/* Tests of the XML of verdicts. */
#include <stdlib.h>
#include <string.h>

#include "base/require.h"
#include "harness/file.h"
#include "harness/junit.h"
#include "scratch.h"

static void assert_saved(const struct junit *junit, const char *want)
{
    struct scratch scratch = scratch_new();
    struct text text = { 0 };
    junit_save(junit, scratch_path(&scratch, "junit.xml"));
    file_read(scratch.path, &text);
    assert_string_equal(text.bytes, want);
    text_free(&text);
    scratch_remove(&scratch, "junit.xml");
    scratch_free(&scratch);
}

static void each_suite_counts_its_own_cases(void **state)
{
    (void)state;
    struct junit junit = { 0 };
    junit_add(&junit, &(struct junit_case){ .group = "a", .name = "one", .seconds = 0.5 });
    junit_add(&junit, &(struct junit_case){ "a", "two", 0, JUNIT_FAILED, "SLOWER", "by far" });
    junit_end_suite(&junit, "first");
    junit_end_suite(&junit, "empty");
    junit_add(&junit, &(struct junit_case){ "b", "three", 0, JUNIT_SKIPPED, "", "not run" });
    junit_end_suite(&junit, "second");
    assert_saved(
        &junit,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n"
        "  <testsuite name=\"first\" tests=\"2\" failures=\"1\" errors=\"0\" skipped=\"0\">\n"
        "    <testcase classname=\"a\" name=\"one\" time=\"0.500000000\"/>\n"
        "    <testcase classname=\"a\" name=\"two\" time=\"0.000000000\">\n"
        "      <failure type=\"SLOWER\" message=\"by far\"/>\n"
        "    </testcase>\n"
        "  </testsuite>\n"
        "  <testsuite name=\"second\" tests=\"1\" failures=\"0\" errors=\"0\" skipped=\"1\">\n"
        "    <testcase classname=\"b\" name=\"three\" time=\"0.000000000\">\n"
        "      <skipped message=\"not run\"/>\n"
        "    </testcase>\n"
        "  </testsuite>\n"
        "</testsuites>\n");
    junit_free(&junit);
}

static void every_character_is_fit_for_xml(void **state)
{
    (void)state;
    struct junit junit = { 0 };
    junit_add(&junit, &(struct junit_case){ .group = "<&>", .name = "\"a\"\n\x01\xc2\xb5" });
    assert_non_null(strstr(junit.suite.bytes, "classname=\"&lt;&amp;&gt;\""));
    assert_non_null(strstr(junit.suite.bytes, "name=\"&quot;a&quot;  \xc2\xb5\""));
    junit_free(&junit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_suite_counts_its_own_cases),
        cmocka_unit_test(every_character_is_fit_for_xml),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
