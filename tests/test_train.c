/* Trainings: what is seen in which order, few images learnt by heart, an accuracy that counts. */
#include "nets/inspect.h"
#include "nets/train.h"

#include <string.h>

#include "base/require.h"
#include "death.h"
#include "nets/cross_entropy.h"
#include "nets/train_state.h"
#include "small_training.h"

/* ---- what is seen ---- */

enum { BATCH = 16, EACH = 35 };

/* Which image lies at place i of the training's last batch: its first pixel tells. */
static size_t seen_at(const struct small_training *t, size_t i)
{
    for (size_t k = 0; k < t->images.count; k++) {
        const float want = 2.0f * t->images.x[k * EACH] - 0.5f;
        if (t->train->x[i * EACH] == want) {
            assert_int_equal(t->train->labels[i], t->images.labels[k]);
            return k;
        }
    }
    fail_msg("place %zu holds none of the images", i);
    return 0;
}

/* Image numbers of all steps, one after the other. */
static void see_all(const char *head, size_t images, uint64_t seed, size_t steps, size_t *seen)
{
    struct network_spec spec = small_network_spec(BATCH);
    struct train_plan plan = small_training_plan(steps);
    spec.head.head = head_find(head);
    plan.seed = seed;
    struct small_training t = small_training_new(&spec, &plan, images);
    for (size_t step = 0; step < steps; step++) {
        assert_int_equal(train_done(t.train), step);
        (void)train_step(t.train);
        for (size_t i = 0; i < BATCH; i++) {
            seen[step * BATCH + i] = seen_at(&t, i);
        }
    }
    small_training_free(&t);
}

/* 10, 16, 23 and 40 images in 15 batches: a pass may end within a batch, or be shorter than one. Its
 * order is the permutation at (seed, "train-order", pass). */
static void each_pass_shows_every_image_once_in_an_order_of_its_own(void **state)
{
    (void)state;
    enum { STEPS = 15 };
    static const size_t sets[] = { 10, 16, 23, 40 };
    for (size_t k = 0; k < COUNT(sets); k++) {
        const size_t count = sets[k];
        size_t seen[STEPS * BATCH];
        see_all("gap", count, 5, STEPS, seen);
        for (size_t pass = 0; (pass + 1) * count <= COUNT(seen); pass++) {
            size_t order[40];
            struct rng rng = rng_at(5, rng_hash_text("train-order"), 0, pass);
            rng_permutation(&rng, count, order);
            assert_memory_equal(seen + pass * count, order, count * sizeof *order);
            assert_true(pass == 0 || memcmp(seen, seen + pass * count, count * sizeof *seen) != 0);
        }
    }
}

static void two_heads_of_one_seed_see_the_same_from_the_same_backbone(void **state)
{
    (void)state;
    size_t gap[4 * BATCH], flatten[4 * BATCH], other[4 * BATCH];
    see_all("gap", 23, 5, 4, gap);
    see_all("flatten", 23, 5, 4, flatten);
    see_all("gap", 23, 6, 4, other);
    assert_memory_equal(gap, flatten, sizeof gap);
    assert_memory_not_equal(gap, other, sizeof gap);
    struct network_spec spec = small_network_spec(BATCH);
    const struct train_plan plan = small_training_plan(1);
    struct small_training a = small_training_new(&spec, &plan, 23);
    spec.head.head = head_find("flatten");
    spec.head.hidden = 4;
    struct small_training b = small_training_new(&spec, &plan, 23);
    assert_int_equal(a.small.network->backbone, b.small.network->backbone);
    assert_memory_equal(a.small.network->theta, b.small.network->theta,
                        a.small.network->backbone * sizeof(float));
    small_training_free(&b);
    small_training_free(&a);
}

/* Moved images are black where they came in, before they are normalised; every move is seen. */
static void augmentation_moves_each_image_anew_before_it_is_normalised(void **state)
{
    (void)state;
    enum { STEPS = 20 };
    const struct network_spec spec = small_network_spec(BATCH);
    struct train_plan plan = small_training_plan(STEPS);
    plan.augment = (struct augment){ .shift = 1 };
    struct small_training t = small_training_new(&spec, &plan, 1);
    size_t unmoved = 0, cases = 0;
    for (size_t step = 0; step < STEPS; step++) {
        (void)train_step(t.train);
        for (size_t i = 0; i < BATCH; i++) {
            const float *x = t.train->x + i * EACH;
            float plain[EACH];
            normalise_apply(&t.images.normalise, (struct shape){ 1, 1, 7, 5 }, t.images.x, plain);
            const bool same = memcmp(x, plain, sizeof plain) == 0;
            assert_true(same || x[0] == -0.5f || x[EACH - 1] == -0.5f);
            unmoved += same;
            cases++;
        }
    }
    assert_true(unmoved > cases / 9 / 2 && unmoved < cases / 9 * 2);
    small_training_free(&t);
}

/* ---- learning ---- */

/* 24 images of noise with random labels. */
static void learn_by_heart(const char *head)
{
    struct network_spec spec = small_network_spec(BATCH);
    struct train_plan plan = small_training_plan(400);
    spec.width[1] = 8;
    spec.width[2] = 16;
    spec.head.head = head_find(head);
    plan.schedule = SGD_COSINE;
    struct small_training t = small_training_new(&spec, &plan, 24);
    double after = nan("");
    const double before = inspect_accuracy(t.small.network, &t.images, NULL);
    const double last = train_run(t.train);
    assert_int_equal(train_done(t.train), plan.steps);
    assert_true(before < 0.8);
    assert_true(last < 0.01);
    assert_true(inspect_accuracy(t.small.network, &t.images, &after) == 1.0);
    assert_true(after < 0.01);
    print_message("%s: loss %.1e, and %.1e by the running statistics\n", head, last, after);
    small_training_free(&t);
}

static void a_few_images_are_learnt_by_heart_under_any_head(void **state)
{
    (void)state;
    learn_by_heart("gap");
    learn_by_heart("gmp");
    learn_by_heart("flatten");
}

static void a_loss_that_is_not_a_number_ends_the_training(void **state)
{
    (void)state;
    const struct network_spec spec = small_network_spec(BATCH);
    const struct train_plan plan = small_training_plan(30);
    struct small_training t = small_training_new(&spec, &plan, 24);
    t.small.x.f[0] = NAN;
    assert_true(isnan(train_run(t.train)));
    assert_true(train_done(t.train) <= 2);
    small_training_free(&t);
}

/* Of the last tenth of 25 steps: three of them. */
static void the_loss_of_a_training_is_the_mean_of_its_last_tenth(void **state)
{
    (void)state;
    const struct network_spec spec = small_network_spec(BATCH);
    const struct train_plan plan = small_training_plan(25);
    struct small_training a = small_training_new(&spec, &plan, 20);
    struct small_training b = small_training_new(&spec, &plan, 20);
    double sum = 0.0;
    for (size_t i = 0; i < 25; i++) {
        const double loss = train_step(a.train);
        sum += i >= 22 ? loss : 0.0;
    }
    assert_close(train_run(b.train), sum / 3.0, 1e-15);
    small_training_free(&b);
    small_training_free(&a);
}

/* Of 37 images, which fill no batch. */
static void the_accuracy_is_the_share_of_images_whose_logit_is_largest(void **state)
{
    (void)state;
    enum { IMAGES = 37, CLASSES = SMALL_NETWORK_CLASSES };
    const struct network_spec spec = small_network_spec(BATCH);
    const struct train_plan plan = small_training_plan(5);
    struct small_training t = small_training_new(&spec, &plan, IMAGES);
    float x[IMAGES * EACH], logits[IMAGES * CLASSES];
    double loss = nan("");
    (void)train_run(t.train);
    normalise_apply(&t.images.normalise, (struct shape){ IMAGES, 1, 7, 5 }, t.images.x, x);
    network_classify(t.small.network, IMAGES, x, logits);
    assert_close(inspect_accuracy(t.small.network, &t.images, &loss),
                 cross_entropy_hits(IMAGES, CLASSES, logits, t.small.labels), 1e-15);
    assert_close(loss, cross_entropy(IMAGES, CLASSES, logits, t.small.labels, NULL), 1e-14);
    small_training_free(&t);
}

static void step_beyond_the_plan(void *train)
{
    (void)train_step(train);
    (void)train_step(train);
}

static void a_step_beyond_the_plan_ends_the_program(void **state)
{
    (void)state;
    const struct network_spec spec = small_network_spec(BATCH);
    const struct train_plan plan = small_training_plan(1);
    struct small_training t = small_training_new(&spec, &plan, 20);
    const struct death death = death_of(step_beyond_the_plan, t.train);
    assert_death(&death, -1, "done < t->plan.steps");
    small_training_free(&t);
    train_close(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_pass_shows_every_image_once_in_an_order_of_its_own),
        cmocka_unit_test(two_heads_of_one_seed_see_the_same_from_the_same_backbone),
        cmocka_unit_test(augmentation_moves_each_image_anew_before_it_is_normalised),
        cmocka_unit_test(a_few_images_are_learnt_by_heart_under_any_head),
        cmocka_unit_test(a_loss_that_is_not_a_number_ends_the_training),
        cmocka_unit_test(the_loss_of_a_training_is_the_mean_of_its_last_tenth),
        cmocka_unit_test(the_accuracy_is_the_share_of_images_whose_logit_is_largest),
        cmocka_unit_test(a_step_beyond_the_plan_ends_the_program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
