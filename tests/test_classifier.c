/* Heads of the registry with hidden layer and dropout, and their way back, beside the reference. */
#include "nets/classifier.h"

#include <string.h>

#include "death.h"
#include "difference.h"
#include "network_reference.h"
#include "numbers.h"
#include "packs.h"

/* Relative to the largest entry: sums over at most 120 features or 17 images in float. */
static const double TOLERANCE = 32 * 0x1p-24;

enum { IMAGES = 17, CHANNELS = 8, CLASSES = 5, SIZE = IMAGES * CHANNELS * 15, FIRST = 3 };
static const struct shape in = { IMAGES, CHANNELS, 3, 5 };
static const char *const heads[] = { "gap",     "gmp",       "flatten",   "depthwise",
                                     "meanstd", "attention", "catavgmax", "avgmax" };

/* ---- a classifier on random maps, in float and double ---- */

struct layer {
    struct classifier_spec spec;
    struct classifier classifier;
    struct numbers theta, x, dlogits; /* theta: from FIRST on; three numbers belong to others */
    struct pack maps;
    const unsigned char *kept; /* the reference's mask */
    double logits[IMAGES * CLASSES];
};

static struct layer layer_new(struct classifier_spec spec)
{
    struct layer l = { .spec = spec };
    l.spec.classes = CLASSES;
    l.classifier = classifier_open(&l.spec, in, FIRST);
    l.theta = numbers_new(1, l.classifier.places.end, 0.5f);
    l.x = numbers_new(2, SIZE, 1.0f);
    l.dlogits = numbers_new(3, (size_t)IMAGES * CLASSES, 1.0f);
    l.maps = packs_of(in, 1, CONV_ZEROS, l.x.f);
    return l;
}

static void layer_free(struct layer *l)
{
    pack_free(&l->maps);
    numbers_free(&l->dlogits);
    numbers_free(&l->x);
    numbers_free(&l->theta);
    classifier_close(&l->classifier);
}

/* Dropout's mask stands at (trial); the reference gets it from the classifier. */
static void layer_forward(struct layer *l, uint64_t trial, float *logits)
{
    struct rng rng = rng_at(1, 2, 3, trial);
    classifier_forward(&l->classifier, l->theta.f, &l->maps, &rng, logits);
    l->kept = l->spec.dropout > 0.0f ? l->classifier.kept : NULL;
}

static double layer_loss(void *context)
{
    struct layer *l = context;
    network_reference_classify(&l->spec, in, l->theta.d + FIRST, l->x.d, l->kept, l->logits);
    return numbers_product(l->dlogits.count, l->logits, l->dlogits.d);
}

/* Calls `check` for every head, with and without a hidden layer and dropout. */
static size_t every_layer(void (*check)(struct layer *))
{
    size_t cases = 0;
    for (size_t k = 0; k < 4 * COUNT(heads); k++) {
        struct layer layer =
            layer_new((struct classifier_spec){ .head = head_find(heads[k / 4]),
                                                .hidden = k % 2 == 0 ? 0 : 6,
                                                .dropout = k / 2 % 2 == 0 ? 0.0f : 0.25f });
        check(&layer);
        layer_free(&layer);
        cases++;
    }
    return cases;
}

/* ---- forward and back ---- */

static void check_forward(struct layer *l)
{
    float logits[IMAGES * CLASSES];
    memset(logits, 0xff, sizeof logits);
    layer_forward(l, 0, logits);
    (void)layer_loss(l);
    numbers_assert_close((size_t)IMAGES * CLASSES, logits, l->logits, TOLERANCE);
    classifier_forward(&l->classifier, l->theta.f, &l->maps, NULL, logits);
    l->kept = NULL;
    (void)layer_loss(l);
    numbers_assert_close((size_t)IMAGES * CLASSES, logits, l->logits, TOLERANCE);
}

static void every_head_is_that_of_the_formula(void **state)
{
    (void)state;
    assert_int_equal(every_layer(check_forward), 32);
}

static void check_gradient(struct layer *l)
{
    float logits[IMAGES * CLASSES], *const gradient = xcalloc(l->theta.count, sizeof *gradient);
    struct pack dmaps = packs_filled(in, 1, 0.5f);
    memset(gradient, 0xff, l->theta.count * sizeof *gradient);
    layer_forward(l, 0, logits);
    classifier_backward(&l->classifier, l->theta.f, l->dlogits.f, gradient, &dmaps);
    assert_true(isnan(gradient[0]) && isnan(gradient[FIRST - 1]));
    const struct difference_entries parameters = { l->theta.count - FIRST, 3, l->theta.d + FIRST,
                                                   gradient + FIRST };
    (void)difference_assert(layer_loss, l, parameters, TOLERANCE);
    float *const dx = packs_maps(&dmaps);
    const struct difference_entries maps = { SIZE, 17, l->x.d, dx };
    (void)difference_assert(layer_loss, l, maps, TOLERANCE);
    packs_assert_border(&dmaps, 0.5f);
    free(dx);
    pack_free(&dmaps);
    free(gradient);
}

static void every_gradient_is_that_of_central_differences(void **state)
{
    (void)state;
    assert_int_equal(every_layer(check_gradient), 32);
}

/* ---- dropout ---- */

/* 200 masks of 17 * 120 numbers: the share that is kept is 0.75 +- 0.0007, five times that allowed. */
static void as_many_numbers_are_dropped_as_are_asked_for(void **state)
{
    (void)state;
    enum { MASKS = 200 };
    struct layer l =
        layer_new((struct classifier_spec){ .head = head_find("flatten"), .dropout = 0.25f });
    float logits[IMAGES * CLASSES];
    size_t kept = 0;
    for (size_t trial = 0; trial < MASKS; trial++) {
        layer_forward(&l, trial, logits);
        for (size_t k = 0; k < SIZE; k++) {
            kept += l.kept[k];
        }
    }
    assert_close((double)kept / ((double)MASKS * SIZE), 0.75, 0.0035);
    layer_free(&l);
}

/* The mean of the logits over masks is that without a mask. */
static void what_is_kept_is_scaled_so_that_the_mean_stays(void **state)
{
    (void)state;
    enum { MASKS = 2000 };
    struct layer l =
        layer_new((struct classifier_spec){ .head = head_find("gap"), .dropout = 0.5f });
    float logits[IMAGES * CLASSES], plain[IMAGES * CLASSES];
    double mean[IMAGES * CLASSES] = { 0 }, largest = 0.0;
    classifier_forward(&l.classifier, l.theta.f, &l.maps, NULL, plain);
    for (size_t trial = 0; trial < MASKS; trial++) {
        layer_forward(&l, trial, logits);
        for (size_t k = 0; k < COUNT(mean); k++) {
            mean[k] += (double)logits[k] / MASKS;
        }
    }
    for (size_t k = 0; k < COUNT(mean); k++) {
        largest = fmax(largest, fabs((double)plain[k]));
    }
    for (size_t k = 0; k < COUNT(mean); k++) {
        assert_close(mean[k], (double)plain[k], 0.08 * largest);
    }
    layer_free(&l);
}

/* ---- first weights ---- */

static void heads_with_parameters_begin_as_gap(void **state)
{
    (void)state;
    static const char *const learning[] = { "depthwise", "attention", "gap" };
    float logits[3][IMAGES * CLASSES];
    for (size_t k = 0; k < 3; k++) {
        struct layer l = layer_new((struct classifier_spec){ .head = head_find(learning[k]) });
        struct rng rng = rng_at(1, 1, 1, 1);
        classifier_draw(&rng, &l.classifier, l.theta.f);
        classifier_forward(&l.classifier, l.theta.f, &l.maps, NULL, logits[k]);
        layer_free(&l);
    }
    for (size_t k = 0; k < COUNT(logits[0]); k++) {
        assert_close((double)logits[0][k], (double)logits[2][k], 1e-6);
        assert_close((double)logits[1][k], (double)logits[2][k], 1e-6);
    }
}

static double mean_square(const float *x, size_t count)
{
    double sum = 0.0;
    for (size_t i = 0; i < count; i++) {
        sum += (double)x[i] * (double)x[i] / (double)count;
    }
    return sum;
}

static void first_weights_have_the_variance_of_the_header(void **state)
{
    (void)state;
    struct layer l =
        layer_new((struct classifier_spec){ .head = head_find("flatten"), .hidden = 500 });
    const struct classifier_places at = l.classifier.places;
    struct rng rng = rng_at(1, 1, 1, 1);
    classifier_draw(&rng, &l.classifier, l.theta.f);
    assert_close(mean_square(l.theta.f + at.v, at.c - at.v) * 120.0 / 2.0, 1.0, 0.03);
    assert_close(mean_square(l.theta.f + at.w, at.b - at.w) * 500.0, 1.0, 0.15);
    assert_true(mean_square(l.theta.f + at.c, at.w - at.c) == 0.0);
    assert_true(mean_square(l.theta.f + at.b, at.end - at.b) == 0.0);
    layer_free(&l);
}

static void open_a_classifier(void *spec)
{
    struct classifier classifier = classifier_open(spec, in, 0);
    classifier_close(&classifier);
}

static void a_dropout_of_one_or_no_head_ends_the_program(void **state)
{
    (void)state;
    struct classifier_spec all = { .head = head_find("gap"), .dropout = 1.0f, .classes = 2 };
    struct classifier_spec none = { .classes = 2 };
    const struct death dropped = death_of(open_a_classifier, &all);
    const struct death headless = death_of(open_a_classifier, &none);
    assert_death(&dropped, -1, "dropout < 1");
    assert_death(&headless, -1, "head != NULL");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_head_is_that_of_the_formula),
        cmocka_unit_test(every_gradient_is_that_of_central_differences),
        cmocka_unit_test(as_many_numbers_are_dropped_as_are_asked_for),
        cmocka_unit_test(what_is_kept_is_scaled_so_that_the_mean_stays),
        cmocka_unit_test(heads_with_parameters_begin_as_gap),
        cmocka_unit_test(first_weights_have_the_variance_of_the_header),
        cmocka_unit_test(a_dropout_of_one_or_no_head_ends_the_program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
