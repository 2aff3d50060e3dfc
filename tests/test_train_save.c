/* A training that was stopped and taken up ends with the bits of one that was not; a file that is
 * damaged is refused and changes nothing; a full disk leaves the old file whole. */
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "base/require.h"
#include "nets/inspect.h"
#include "small_save.h"

enum { STEPS = SMALL_SAVE_STEPS, IMAGES = SMALL_SAVE_IMAGES };

/* ---- saved and taken up ---- */

/* In another struct, with evaluations in between, of which nothing may be seen. */
static void a_training_taken_up_at_any_step_ends_with_the_same_bits(void **state)
{
    (void)state;
    struct scratch scratch = scratch_new();
    const char *path = scratch_path(&scratch, "training");
    struct small_training whole = small_save_begin(0);
    const double loss = train_run(whole.train);
    for (size_t stop = 0; stop <= STEPS; stop++) {
        struct small_training first = small_save_begin(stop), second = small_save_begin(0);
        (void)inspect_accuracy(first.small.network, &first.images, NULL);
        train_save(first.train, path);
        (void)inspect_accuracy(second.small.network, &second.images, NULL);
        assert_true(train_load(second.train, path));
        assert_true(small_save_same(&first, &second));
        assert_true(train_run(second.train) == loss);
        assert_true(small_save_same(&whole, &second));
        small_training_free(&second);
        small_training_free(&first);
    }
    small_training_free(&whole);
    scratch_remove(&scratch, "training");
    scratch_free(&scratch);
}

/* Saves after each step and dies after the fifth, which is not saved. */
static void train_until_killed(const char *path)
{
    struct small_training t = small_save_begin(0);
    while (train_done(t.train) < 4) {
        (void)train_step(t.train);
        train_save(t.train, path);
    }
    (void)train_step(t.train);
    (void)raise(SIGKILL);
}

static void a_training_that_was_killed_goes_on_in_another_process(void **state)
{
    (void)state;
    struct scratch scratch = scratch_new();
    const char *path = scratch_path(&scratch, "training");
    struct small_training whole = small_save_begin(STEPS), rest = small_save_begin(0);
    int status = 0;
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        train_until_killed(path);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    assert_true(train_load(rest.train, path));
    assert_int_equal(train_done(rest.train), 4);
    (void)train_run(rest.train);
    assert_true(small_save_same(&whole, &rest));
    small_training_free(&rest);
    small_training_free(&whole);
    scratch_remove(&scratch, "training");
    scratch_free(&scratch);
}

/* In one training, from its end back to its second step. */
static void a_training_can_go_back_to_its_save(void **state)
{
    (void)state;
    struct small_save s = small_save_new();
    struct small_training once = small_save_begin(STEPS);
    const double loss = train_run(s.training.train);
    assert_true(small_save_same(&once, &s.training));
    assert_true(train_load(s.training.train, s.scratch.path));
    assert_int_equal(train_done(s.training.train), 2);
    assert_true(train_run(s.training.train) == loss);
    assert_true(small_save_same(&once, &s.training));
    small_training_free(&once);
    small_save_free(&s);
}

static void a_loaded_network_answers_with_the_same_bits(void **state)
{
    (void)state;
    struct small_save s = small_save_new();
    struct small_training other = small_save_begin(0);
    float logits[2][IMAGES * SMALL_NETWORK_CLASSES];
    assert_true(train_load(other.train, s.scratch.path));
    network_classify(s.training.small.network, IMAGES, other.small.x.f, logits[0]);
    network_classify(other.small.network, IMAGES, other.small.x.f, logits[1]);
    assert_memory_equal(logits[0], logits[1], sizeof logits[0]);
    small_training_free(&other);
    small_save_free(&s);
}

static size_t bytes_of(const char *path, char *bytes, size_t most)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    const size_t got = fread(bytes, 1, most, file);
    assert_int_equal(fclose(file), 0);
    return got;
}

enum { MOST = 1 << 20 };

static void two_saves_of_one_step_have_the_same_bytes(void **state)
{
    (void)state;
    struct small_save a = small_save_new(), b = small_save_new();
    char *const bytes = xcalloc(MOST, 1), *const again = xcalloc(MOST, 1);
    const size_t count = bytes_of(a.scratch.path, bytes, MOST);
    assert_true(count > 1000 && count < MOST);
    assert_int_equal(bytes_of(b.scratch.path, again, MOST), count);
    assert_memory_equal(bytes, again, count);
    free(again);
    free(bytes);
    small_save_free(&b);
    small_save_free(&a);
}

/* ---- files that are damaged ---- */

/* In a child: whether what was refused has changed nothing. */
static void load_and_compare(void *save)
{
    const struct small_save *s = save;
    struct small_training untouched = small_save_begin(3);
    const bool taken = train_load(s->training.train, s->scratch.path);
    _exit(!taken && small_save_same(&untouched, &s->training) ? SMALL_SAVE_REFUSED : 1);
}

/* The training is one step ahead of its file. */
static struct small_save one_step_ahead(void)
{
    struct small_save s = small_save_new();
    (void)train_step(s.training.train);
    return s;
}

static void a_cut_or_longer_file_is_refused_and_changes_nothing(void **state)
{
    (void)state;
    struct small_save s = one_step_ahead();
    char *const bytes = xcalloc(MOST, 1);
    const size_t count = bytes_of(s.scratch.path, bytes, MOST);
    const struct {
        size_t length;
        const char *words;
    } cases[] = { { 0, "not a training" },   { 1, "not a training" },     { 20, "not a training" },
                  { 100, "not a training" }, { count / 2, "cut off" },    { count - 1, "cut off" },
                  { count + 1, "too long" }, { count + 5000, "too long" } };
    for (size_t i = 0; i < COUNT(cases); i++) {
        (void)scratch_file(&s.scratch, "training", bytes, cases[i].length);
        const struct death death = death_of(load_and_compare, &s);
        assert_death(&death, SMALL_SAVE_REFUSED, cases[i].words);
    }
    free(bytes);
    small_save_free(&s);
}

/* One bit, in the name of the format, in what must agree, in the numbers, in the checksum. */
static void a_damaged_file_is_refused_and_changes_nothing(void **state)
{
    (void)state;
    struct small_save s = one_step_ahead();
    char *const bytes = xcalloc(MOST, 1);
    const size_t count = bytes_of(s.scratch.path, bytes, MOST);
    const struct {
        size_t at;
        const char *words;
    } cases[] = { { 0, "not a training" },    { 19, "not a training" },
                  { 30, "of another" },       { 24 + 14 * 8 - 8, "of another" },
                  { 24 + 14 * 8, "damaged" }, { count / 2, "damaged" },
                  { count - 9, "damaged" },   { count - 1, "damaged" } };
    for (size_t i = 0; i < COUNT(cases); i++) {
        bytes[cases[i].at] ^= 4;
        (void)scratch_file(&s.scratch, "training", bytes, count);
        const struct death death = death_of(load_and_compare, &s);
        assert_death(&death, SMALL_SAVE_REFUSED, cases[i].words);
        bytes[cases[i].at] ^= 4;
    }
    free(bytes);
    small_save_free(&s);
}

static void a_missing_file_is_no_fault_but_one_that_cannot_be_read_is(void **state)
{
    (void)state;
    struct small_save s = small_save_new();
    struct train *const train = s.training.train;
    const struct death missing = small_save_load(train, scratch_path(&s.scratch, "missing"));
    assert_int_equal(missing.status, SMALL_SAVE_REFUSED);
    assert_string_equal(missing.message, "");
    const struct death below = small_save_load(train, scratch_path(&s.scratch, "training/below"));
    assert_death(&below, SMALL_SAVE_REFUSED, "cannot read");
    small_save_free(&s);
}

/* ---- places that cannot be written ---- */

/* A file may not grow beyond 1,000 bytes. */
static void save_on_a_full_disk(void *save)
{
    const struct small_save *s = save;
    const struct rlimit limit = { 1000, 1000 };
    (void)signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
    train_save(s->training.train, s->scratch.path);
}

static void a_full_disk_leaves_the_old_file_whole(void **state)
{
    (void)state;
    struct small_save s = one_step_ahead();
    const struct death death = death_of(save_on_a_full_disk, &s);
    assert_death(&death, STATUS_USAGE, "File too large");
    assert_death(&death, STATUS_USAGE, "stands at its last save");
    assert_true(train_load(s.training.train, s.scratch.path));
    assert_int_equal(train_done(s.training.train), 2);
    small_save_free(&s);
}

static void save_to(void *save)
{
    const struct small_save *s = save;
    train_save(s->training.train, s->scratch.path);
}

static void a_place_that_cannot_be_written_ends_the_program(void **state)
{
    (void)state;
    struct small_save s = small_save_new();
    (void)scratch_path(&s.scratch, "training/below");
    const struct death death = death_of(save_to, &s);
    assert_death(&death, STATUS_USAGE, "cannot write");
    small_save_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_training_taken_up_at_any_step_ends_with_the_same_bits),
        cmocka_unit_test(a_training_that_was_killed_goes_on_in_another_process),
        cmocka_unit_test(a_training_can_go_back_to_its_save),
        cmocka_unit_test(a_loaded_network_answers_with_the_same_bits),
        cmocka_unit_test(two_saves_of_one_step_have_the_same_bytes),
        cmocka_unit_test(a_cut_or_longer_file_is_refused_and_changes_nothing),
        cmocka_unit_test(a_damaged_file_is_refused_and_changes_nothing),
        cmocka_unit_test(a_missing_file_is_no_fault_but_one_that_cannot_be_read_is),
        cmocka_unit_test(a_full_disk_leaves_the_old_file_whole),
        cmocka_unit_test(a_place_that_cannot_be_written_ends_the_program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
