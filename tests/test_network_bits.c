/* A training has the same bits whenever it runs, on any number of threads and every instruction set. */
#include <stdlib.h>
#include <string.h>

#include "base/isa.h"
#include "base/team.h"
#include "small_training.h"

/* ---- what a training ends with ---- */

struct ending {
    size_t bytes;
    unsigned char *at; /* parameters, statistics and logits */
};

/* After `steps` steps, and the logits of all images at the end. */
static struct ending ending_of(const struct network_spec *spec, size_t steps, size_t images)
{
    const struct train_plan plan = small_training_plan(steps);
    struct small_training t = small_training_new(spec, &plan, images);
    const struct network *n = t.small.network;
    const size_t sizes[] = { n->parameters, n->statistics, images * SMALL_NETWORK_CLASSES };
    float *const logits = xcalloc(sizes[2], sizeof *logits);
    assert_true(isfinite(train_run(t.train)));
    network_classify(t.small.network, images, t.small.x.f, logits);
    const float *const parts[] = { n->theta, n->running, logits };
    struct ending e = { .bytes = (sizes[0] + sizes[1] + sizes[2]) * sizeof(float) };
    e.at = xcalloc(e.bytes, 1);
    unsigned char *to = e.at;
    for (size_t i = 0; i < COUNT(parts); i++) {
        memcpy(to, parts[i], sizes[i] * sizeof(float));
        to += sizes[i] * sizeof(float);
    }
    free(logits);
    small_training_free(&t);
    return e;
}

static void assert_same_ending(struct ending a, struct ending b)
{
    assert_int_equal(a.bytes, b.bytes);
    assert_memory_equal(a.at, b.at, a.bytes);
}

/* Maps large enough for three threads to share (team.h), every kind of layer. */
static struct network_spec large(void)
{
    struct network_spec spec = small_network_spec(48);
    spec.in = (struct shape){ 48, 1, 22, 22 };
    spec.width[0] = 6;
    spec.width[1] = 8;
    spec.width[2] = 12;
    spec.gate = (struct gate_spec){ .squeeze = GATE_POOLED, .head = head_find("gap") };
    spec.head = (struct classifier_spec){ .head = head_find("depthwise"),
                                          .hidden = 9,
                                          .dropout = 0.5f,
                                          .classes = SMALL_NETWORK_CLASSES };
    return spec;
}

static void any_number_of_threads_ends_with_the_same_bits(void **state)
{
    (void)state;
    const struct network_spec spec = large();
    assert_true(spec.in.n * spec.width[0] * shape_pixels(spec.in) * sizeof(float) >
                (size_t)3 * TEAM_BYTES);
    const struct ending one = ending_of(&spec, 3, 60);
    for (int threads = 1; threads <= 3; threads++) {
        team_set(threads);
        const struct ending some = ending_of(&spec, 3, 60);
        assert_same_ending(one, some);
        free(some.at);
    }
    team_set(1);
    free(one.at);
}

/* ---- instruction sets ---- */

static void choose(const char *name)
{
    if (name == NULL) {
        assert_int_equal(unsetenv("GAPSTUDY_ISA"), 0);
    } else {
        assert_int_equal(setenv("GAPSTUDY_ISA", name, 1), 0);
    }
    isa_choose_again();
}

/* A training on this set beside that of the widest one. */
static void assert_same_on(enum isa isa, const struct network_spec *spec, size_t steps)
{
    if (!isa_available(isa)) {
        skip();
    }
    const char *asked = getenv("GAPSTUDY_ISA");
    char *const before = asked == NULL ? NULL : strcpy(xcalloc(strlen(asked) + 1, 1), asked);
    const struct ending widest = ending_of(spec, steps, 40);
    choose(isa_name(isa));
    const struct ending narrow = ending_of(spec, steps, 40);
    choose(before);
    assert_same_ending(widest, narrow);
    free(narrow.at);
    free(widest.at);
    free(before);
}

static void avx2_ends_with_the_bits_of_the_widest_set(void **state)
{
    (void)state;
    const struct network_spec spec = large();
    assert_same_on(ISA_AVX2, &spec, 3);
}

/* It has no fused multiply-add: few and small maps. */
static void the_baseline_ends_with_the_bits_of_the_widest_set(void **state)
{
    (void)state;
    struct network_spec spec = small_network_spec(16);
    spec.padding = CONV_CIRCULAR;
    spec.in = (struct shape){ 16, 2, 8, 4 };
    assert_same_on(ISA_BASELINE, &spec, 2);
}

/* Of every squeeze, since each has its own sums. */
static void gates_of_every_squeeze_end_with_the_same_bits_twice(void **state)
{
    (void)state;
    for (enum gate_squeeze squeeze = GATE_NONE; squeeze <= GATE_PLACES; squeeze++) {
        struct network_spec spec = small_network_spec(16);
        spec.gate = (struct gate_spec){ .squeeze = squeeze, .head = head_find("gmp"), .seed = 3 };
        const struct ending once = ending_of(&spec, 4, 20), twice = ending_of(&spec, 4, 20);
        assert_same_ending(once, twice);
        free(twice.at);
        free(once.at);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_number_of_threads_ends_with_the_same_bits),
        cmocka_unit_test(avx2_ends_with_the_bits_of_the_widest_set),
        cmocka_unit_test(the_baseline_ends_with_the_bits_of_the_widest_set),
        cmocka_unit_test(gates_of_every_squeeze_end_with_the_same_bits_twice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
