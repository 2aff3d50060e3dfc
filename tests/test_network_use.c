/* A network in use: logits by the running statistics, any number of images, each by itself. */
#include <string.h>

#include "death.h"
#include "nets/gate_state.h"
#include "small_network.h"

enum { CLASSES = SMALL_NETWORK_CLASSES, IMAGES = 37, EACH = 35 };

/* With and without each thing that is folded into the convolution's weights or is not. */
static struct network_spec spec_of(size_t kind, size_t batch)
{
    struct network_spec spec = small_network_spec(batch);
    spec.norm = kind % 2 == 0;
    spec.residual = kind / 2 % 2 == 0;
    spec.gate.squeeze = kind / 4 % 2 == 0 ? GATE_NONE : GATE_PLACES;
    spec.head.head = head_find(kind < 4 ? "gmp" : "depthwise");
    return spec;
}
enum { KINDS = 8 };

/* Logits of the images `first`, `first` + 1, ..., of NaN before. */
static void classify(const struct small_network *s, size_t first, size_t count, float *logits)
{
    memset(logits, 0xff, count * CLASSES * sizeof *logits);
    network_classify(s->network, count, s->x.f + first * EACH, logits);
}

static void logits_are_those_of_the_running_statistics(void **state)
{
    (void)state;
    for (size_t kind = 0; kind < KINDS; kind++) {
        const struct network_spec spec = spec_of(kind, IMAGES);
        struct small_network s = small_network_new(&spec, IMAGES);
        float got[IMAGES * CLASSES];
        double want[IMAGES * CLASSES];
        const struct network_reference reference = {
            .spec = &spec, .theta = s.theta.d, .x = s.x.d, .running = s.running.d, .logits = want
        };
        classify(&s, 0, IMAGES, got);
        assert_true(isnan(network_reference_loss(&reference, NULL)));
        numbers_assert_close((size_t)IMAGES * CLASSES, got, want, 5e-6);
        assert_memory_equal(s.network->theta, s.theta.f, s.theta.count * sizeof(float));
        assert_memory_equal(s.network->running, s.running.f, s.running.count * sizeof(float));
        small_network_free(&s);
    }
}

/* In batches of 5, 16, 32 and 37; all at once, from any image on, and alone. */
static void an_image_has_the_same_logits_in_any_company(void **state)
{
    (void)state;
    static const size_t batches[] = { 37, 5, 16, 32 }, starts[] = { 0, 1, 20, 36 };
    float want[IMAGES * CLASSES], got[IMAGES * CLASSES];
    size_t cases = 0;
    for (size_t k = 0; k < KINDS * COUNT(batches) * COUNT(starts); k++) {
        const size_t batch = batches[k / COUNT(starts) % COUNT(batches)];
        const size_t first = starts[k % COUNT(starts)], count = IMAGES - first;
        const struct network_spec spec = spec_of(k / (COUNT(batches) * COUNT(starts)), batch);
        struct small_network s = small_network_new(&spec, IMAGES);
        classify(&s, first, count, got);
        if (k % (COUNT(batches) * COUNT(starts)) == 0) {
            memcpy(want, got, sizeof want);
        }
        assert_memory_equal(got, want + first * CLASSES, count * CLASSES * sizeof *got);
        small_network_free(&s);
        cases++;
    }
    assert_int_equal(cases, 128);
}

static void a_nan_or_an_infinity_stays_in_its_image(void **state)
{
    (void)state;
    float want[IMAGES * CLASSES], got[IMAGES * CLASSES];
    for (size_t k = 0; k < 2 * KINDS; k++) {
        const struct network_spec spec = spec_of(k / 2, 16);
        struct small_network s = small_network_new(&spec, IMAGES);
        classify(&s, 0, IMAGES, want);
        const size_t sick = 19;
        s.x.f[sick * EACH + 17] = k % 2 == 0 ? NAN : INFINITY;
        classify(&s, 0, IMAGES, got);
        for (size_t i = 0; i < (size_t)IMAGES * CLASSES; i++) {
            assert_true(i / CLASSES == sick ? !isfinite(got[i]) : got[i] == want[i]);
        }
        small_network_free(&s);
    }
}

/* Numbers that gates draw belong to the place of a batch in its call. */
static void drawn_gates_answer_the_same_twice(void **state)
{
    (void)state;
    struct network_spec spec = small_network_spec(16);
    spec.gate = (struct gate_spec){ .squeeze = GATE_DRAWN, .seed = 8 };
    struct small_network s = small_network_new(&spec, IMAGES);
    float once[IMAGES * CLASSES], twice[IMAGES * CLASSES], alike[32 * CLASSES];
    classify(&s, 0, IMAGES, once);
    classify(&s, 0, IMAGES, twice);
    assert_memory_equal(once, twice, sizeof once);
    for (size_t k = 0; k < 16 * EACH; k++) {
        s.x.f[16 * EACH + k] = s.x.f[k];
    }
    classify(&s, 0, 32, alike);
    assert_memory_equal(alike, once, 16 * CLASSES * sizeof *alike);
    assert_memory_not_equal(alike, alike + 16 * CLASSES, 16 * CLASSES * sizeof *alike);
    small_network_free(&s);
}

static void every_block_draws_numbers_of_its_own(void **state)
{
    (void)state;
    struct network_spec spec = small_network_spec(16);
    spec.width[1] = spec.width[0];
    spec.residual = false;
    spec.blocks = 2;
    spec.gate = (struct gate_spec){ .squeeze = GATE_DRAWN, .seed = 8 };
    struct small_network s = small_network_new(&spec, 16);
    float logits[16 * CLASSES];
    const struct gate *first = NULL;
    size_t alike = 0; /* gates of the first one's width */
    classify(&s, 0, 16, logits);
    for (size_t i = 0; i < s.network->units; i++) {
        const struct gate *gate = s.network->unit[i].gate;
        if (gate != NULL && first != NULL && gate->inputs == first->inputs) {
            assert_memory_not_equal(gate->q, first->q, 16 * first->inputs * sizeof *gate->q);
            alike++;
        }
        first = first == NULL ? gate : first;
    }
    assert_int_equal(alike, 3);
    small_network_free(&s);
}

static void no_image_has_no_logits(void **state)
{
    (void)state;
    const struct network_spec spec = small_network_spec(16);
    struct small_network s = small_network_new(&spec, 1);
    network_classify(s.network, 0, NULL, NULL);
    small_network_free(&s);
    network_free(NULL);
}

/* Those under the head: GAP of them, by the last layer, are the logits. */
static void maps_are_those_under_the_head(void **state)
{
    (void)state;
    const struct network_spec spec = small_network_spec(16);
    struct small_network s = small_network_new(&spec, 16);
    const struct shape shape = network_maps_shape(s.network);
    const struct classifier_places at = s.network->classifier.places;
    float logits[16 * CLASSES], *const maps = xcalloc(shape_size(shape), sizeof *maps);
    classify(&s, 0, 16, logits);
    network_maps(s.network, maps);
    for (size_t i = 0; i < 16 * CLASSES; i++) {
        double sum = s.theta.d[at.b + i % CLASSES];
        for (size_t k = 0; k < shape.c * shape_pixels(shape); k++) {
            const size_t c = k / shape_pixels(shape);
            sum += s.theta.d[at.w + i % CLASSES * shape.c + c] / (double)shape_pixels(shape) *
                   (double)maps[i / CLASSES * shape.c * shape_pixels(shape) + k];
        }
        assert_close((double)logits[i], sum, 1e-5);
    }
    free(maps);
    small_network_free(&s);
}

/* ---- first weights ---- */

static void first_weights_have_he_s_variance_and_the_backbone_reads_first(void **state)
{
    (void)state;
    struct network_spec spec = small_network_spec(16);
    spec.width[0] = spec.width[1] = spec.width[2] = 32;
    struct network *gap = network_new(&spec);
    spec.head.head = head_find("flatten");
    struct network *flatten = network_new(&spec);
    struct rng rng = rng_at(1, 2, 3, 4), same = rng_at(1, 2, 3, 4);
    network_draw(&rng, gap);
    network_draw(&same, flatten);
    assert_int_equal(gap->backbone, flatten->backbone);
    assert_memory_equal(gap->theta, flatten->theta, gap->backbone * sizeof(float));
    for (size_t i = 1; i < gap->units; i++) {
        const struct unit *unit = gap->unit + i;
        const size_t count = convolution_weights(&unit->conv);
        double squares = 0.0;
        for (size_t k = 0; k < count; k++) {
            squares += pow((double)gap->theta[unit->weights + k], 2.0) / (double)count;
        }
        const double fan = (double)(unit->conv.channels * unit->conv.kernel * unit->conv.kernel);
        assert_close(squares * fan / 2.0, 1.0, unit->conv.kernel == 3 ? 0.06 : 0.2);
    }
    network_free(flatten);
    network_free(gap);
}

static void build(void *spec)
{
    network_free(network_new(spec));
}

static void sizes_that_do_not_fit_end_the_program(void **state)
{
    (void)state;
    struct network_spec odd = small_network_spec(16), none = odd, headless = odd;
    odd.padding = CONV_CIRCULAR; /* 7 x 5 is no whole number of steps of 2 */
    none.blocks = 0;
    headless.head.head = NULL;
    const struct death deaths[] = { death_of(build, &odd), death_of(build, &none),
                                    death_of(build, &headless) };
    assert_death(&deaths[0], -1, "in.h % c->stride == 0");
    assert_death(&deaths[1], -1, "spec->blocks > 0");
    assert_death(&deaths[2], -1, "spec->head != NULL");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(logits_are_those_of_the_running_statistics),
        cmocka_unit_test(an_image_has_the_same_logits_in_any_company),
        cmocka_unit_test(a_nan_or_an_infinity_stays_in_its_image),
        cmocka_unit_test(drawn_gates_answer_the_same_twice),
        cmocka_unit_test(every_block_draws_numbers_of_its_own),
        cmocka_unit_test(no_image_has_no_logits),
        cmocka_unit_test(maps_are_those_under_the_head),
        cmocka_unit_test(first_weights_have_he_s_variance_and_the_backbone_reads_first),
        cmocka_unit_test(sizes_that_do_not_fit_end_the_program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
