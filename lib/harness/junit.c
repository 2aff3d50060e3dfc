#include "harness/junit.h"

#include "harness/file.h"

/* Text as the value of an attribute. Control characters, which XML 1.0 cannot hold, become blanks.
 */
static void add_value(struct text *out, const char *key, const char *value)
{
    text_addf(out, " %s=\"", key);
    for (; *value != '\0'; value++) {
        switch (*value) {
        case '&':
            text_add(out, "&amp;");
            break;
        case '<':
            text_add(out, "&lt;");
            break;
        case '>':
            text_add(out, "&gt;");
            break;
        case '"':
            text_add(out, "&quot;");
            break;
        default:
            text_add_bytes(out, (unsigned char)*value < 0x20 ? " " : value, 1);
        }
    }
    text_add(out, "\"");
}

static void add_why(struct text *out, const struct junit_case *one)
{
    text_add(out, one->result == JUNIT_FAILED ? "      <failure" : "      <skipped");
    if (one->result == JUNIT_FAILED) {
        add_value(out, "type", one->type);
    }
    add_value(out, "message", one->message);
    text_add(out, "/>\n");
}

void junit_add(struct junit *junit, const struct junit_case *one)
{
    struct text *out = &junit->suite;
    text_add(out, "    <testcase");
    add_value(out, "classname", one->group);
    add_value(out, "name", one->name);
    text_addf(out, " time=\"%.9f\"", one->seconds);
    if (one->result == JUNIT_PASSED) {
        text_add(out, "/>\n");
    } else {
        text_add(out, ">\n");
        add_why(out, one);
        text_add(out, "    </testcase>\n");
    }
    junit->tests++;
    junit->failures += one->result == JUNIT_FAILED;
    junit->skipped += one->result == JUNIT_SKIPPED;
}

void junit_end_suite(struct junit *junit, const char *name)
{
    struct text *out = &junit->done;
    if (junit->tests > 0) {
        text_add(out, "  <testsuite");
        add_value(out, "name", name);
        text_addf(out, " tests=\"%zu\" failures=\"%zu\" errors=\"0\" skipped=\"%zu\">\n%s",
                  junit->tests, junit->failures, junit->skipped, junit->suite.bytes);
        text_add(out, "  </testsuite>\n");
    }
    text_free(&junit->suite);
    junit->tests = junit->failures = junit->skipped = 0;
}

void junit_save(const struct junit *junit, const char *path)
{
    struct text all = { 0 };
    text_addf(&all, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n%s</testsuites>\n",
              junit->done.bytes != NULL ? junit->done.bytes : "");
    file_replace(path, all.bytes, all.length);
    text_free(&all);
}

void junit_free(struct junit *junit)
{
    text_free(&junit->suite);
    text_free(&junit->done);
}
