/* Plug-ins are found in a folder and in a list; what is none, or not whole, is refused by name. */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "death.h"
#include "harness/plugins.h"
#include "scratch.h"

static const char *build(void)
{
    return getenv("BUILD") != NULL ? getenv("BUILD") : "build";
}

/* "BUILD/NAME", or two of them with a colon between. */
static const char *list_of(char *text, size_t size, const char *first, const char *second)
{
    snprintf(text, size, "%s/%s%s%s%s", build(), first, second != NULL ? ":" : "",
             second != NULL ? build() : "", second != NULL ? "/" : "");
    strncat(text, second != NULL ? second : "", size - strlen(text) - 1);
    return text;
}

static void load(void *list)
{
    const struct plugins plugins = plugins_load(NULL, list);
    free(plugins.all);
}

static void no_folder_and_no_list_give_no_plugins(void **state)
{
    (void)state;
    assert_int_equal(plugins_load(NULL, NULL).count, 0);
    assert_int_equal(plugins_load("there/is/none", "").count, 0);
    assert_int_equal(plugins_load(NULL, "::").count, 0);
}

static void a_list_is_taken_in_its_order(void **state)
{
    (void)state;
    char list[512];
    struct plugins plugins = plugins_load(
        NULL, list_of(list, sizeof list, "tests/preload_plugin.so", "peers/example.so"));
    assert_int_equal(plugins.count, 2);
    assert_string_equal(plugins.all[0]->name, "fake");
    assert_string_equal(plugins.all[1]->name, "plain-loop");
    free(plugins.all);
}

static void a_folder_gives_what_ends_in_so_by_name(void **state)
{
    (void)state;
    struct scratch scratch = scratch_new(); /* beside both folders */
    assert_int_equal(symlink("../peers/example.so", scratch_path(&scratch, "b.so")), 0);
    assert_int_equal(symlink("../tests/preload_plugin.so", scratch_path(&scratch, "a.so")), 0);
    scratch_file(&scratch, "c.txt", "no object", 9);
    struct plugins plugins = plugins_load(scratch.folder, NULL);
    assert_int_equal(plugins.count, 2);
    assert_string_equal(plugins.all[0]->name, "fake");
    assert_string_equal(plugins.all[1]->name, "plain-loop");
    free(plugins.all);
    scratch_remove(&scratch, "a.so");
    scratch_remove(&scratch, "b.so");
    scratch_remove(&scratch, "c.txt");
    scratch_free(&scratch);
}

static void what_is_no_plugin_is_refused_by_name(void **state)
{
    (void)state;
    char list[512];
    struct death death = death_of(load, "nothing/here.so");
    assert_death(&death, 2, "nothing/here.so");
    death = death_of(load, "libm.so.6"); /* not the system's, but a file beside us */
    assert_death(&death, 2, "./libm.so.6");
    list_of(list, sizeof list, "tests/preload_blas.so", NULL);
    death = death_of(load, list);
    assert_death(&death, 2, "preload_blas.so exports no gapstudy_plugin");
    list_of(list, sizeof list, "peers/example.so", "peers/example.so");
    death = death_of(load, list);
    assert_death(&death, 2, "there is a plug-in 'plain-loop' already");
}

static void a_plugin_that_is_not_whole_is_refused(void **state)
{
    (void)state;
    static const char *const faults[][2] = { { "version", "of version 2, wanted is 1" },
                                             { "name", "or its name is not" },
                                             { "run", "lacks a function" } };
    char list[512];
    int cases = 0;
    list_of(list, sizeof list, "tests/preload_plugin.so", NULL);
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        setenv("GAPSTUDY_TEST_PLUGIN", faults[i][0], 1);
        const struct death death = death_of(load, list);
        assert_death(&death, 2, faults[i][1]);
        cases++;
    }
    unsetenv("GAPSTUDY_TEST_PLUGIN");
    assert_int_equal(cases, 3);
}

static void the_folder_of_peers_is_beside_that_of_the_program(void **state)
{
    (void)state;
    char *folder = plugins_folder(), want[512];
    struct stat found, wanted;
    snprintf(want, sizeof want, "%s/peers", build());
    assert_int_equal(stat(want, &wanted), 0);
    assert_int_equal(stat(folder, &found), 0);
    assert_true(found.st_ino == wanted.st_ino && found.st_dev == wanted.st_dev);
    free(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_folder_and_no_list_give_no_plugins),
        cmocka_unit_test(a_list_is_taken_in_its_order),
        cmocka_unit_test(a_folder_gives_what_ends_in_so_by_name),
        cmocka_unit_test(what_is_no_plugin_is_refused_by_name),
        cmocka_unit_test(a_plugin_that_is_not_whole_is_refused),
        cmocka_unit_test(the_folder_of_peers_is_beside_that_of_the_program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
