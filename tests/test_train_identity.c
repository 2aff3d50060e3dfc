/* A saved training is taken up by its own kind alone: the same network, plan and images. */
#include "nets/train_identity.h"

#include "base/require.h"
#include "small_save.h"

/* What a training is made of. */
struct parts {
    struct network_spec spec;
    struct train_plan plan;
    size_t images;
};

/* Each change is one thing; many leave the number of parameters as it is. */
typedef void change(struct parts *parts);

static void nothing(struct parts *p)
{
    (void)p;
}
static void head(struct parts *p)
{
    p->spec.head.head = head_find("gmp");
}
static void head_option(struct parts *p)
{
    p->spec.head.options.p = 4.0f;
}
static void head_bins(struct parts *p)
{
    p->spec.head.options.bins = 3;
}
static void dropout(struct parts *p)
{
    p->spec.head.dropout = 0.25f;
}
static void classes(struct parts *p)
{
    p->spec.head.classes = 4;
}
static void gate_seed(struct parts *p)
{
    p->spec.gate.seed = 10;
}
static void gate_squeeze(struct parts *p)
{
    p->spec.gate.squeeze = GATE_PLACES;
}
static void stem(struct parts *p)
{
    p->spec.stem_stride = 2;
}
static void batch(struct parts *p)
{
    p->spec.in.n = 32;
}
static void rate(struct parts *p)
{
    p->plan.rate = 0.06;
}
static void momentum(struct parts *p)
{
    p->plan.momentum = 0.8;
}
static void decay(struct parts *p)
{
    p->plan.decay = 0.0;
}
static void steps(struct parts *p)
{
    p->plan.steps = 7;
}
static void schedule(struct parts *p)
{
    p->plan.schedule = SGD_STEPS;
}
static void seed(struct parts *p)
{
    p->plan.seed = 1;
}
static void flip(struct parts *p)
{
    p->plan.augment.flip = false;
}
static void shift(struct parts *p)
{
    p->plan.augment.shift = 0;
}
static void fewer_images(struct parts *p)
{
    p->images = SMALL_SAVE_IMAGES - 1;
}

static change *const changes[] = { nothing,  head, head_option, head_bins,   dropout,
                                   classes,  stem, gate_seed,   batch,       gate_squeeze,
                                   rate,     seed, momentum,    decay,       steps,
                                   schedule, flip, shift,       fewer_images };

static void assert_loads(const struct small_save *save, struct train *train, bool same)
{
    const struct death death = small_save_load(train, save->scratch.path);
    assert_death(&death, same ? SMALL_SAVE_TAKEN : SMALL_SAVE_REFUSED,
                 same ? "" : "of another network, plan or set of images");
}

static void another_network_or_plan_is_refused(void **state)
{
    (void)state;
    struct small_save save = small_save_new();
    for (size_t i = 0; i < COUNT(changes); i++) {
        struct parts parts = { small_save_spec(), small_save_plan(), SMALL_SAVE_IMAGES };
        changes[i](&parts);
        struct small_training other = small_training_new(&parts.spec, &parts.plan, parts.images);
        assert_loads(&save, other.train, i == 0);
        small_training_free(&other);
    }
    small_save_free(&save);
}

/* As many images, but one pixel, one label or the way they are normalised differs. */
static void other_images_are_refused(void **state)
{
    (void)state;
    struct small_save save = small_save_new();
    for (size_t i = 0; i < 5; i++) {
        struct small_training other = small_save_begin(0);
        other.small.x.f[other.small.x.count - 1] += i == 1 ? 1.0f : 0.0f;
        other.small.labels[SMALL_SAVE_IMAGES - 1] ^= i == 2 ? 1 : 0;
        other.train->images.normalise.gain[0] += i == 3 ? 1.0f : 0.0f;
        other.train->images.normalise.offset[0] += i == 4 ? 1.0f : 0.0f;
        assert_loads(&save, other.train, i == 0);
        small_training_free(&other);
    }
    small_save_free(&save);
}

/* With as many parameters as before. */
static void other_padding_is_another_network(void **state)
{
    (void)state;
    struct network_spec spec = small_network_spec(16);
    const struct train_plan plan = small_training_plan(2);
    spec.in = (struct shape){ 16, 1, 8, 4 };
    struct small_training zeros = small_training_new(&spec, &plan, 20);
    spec.padding = CONV_CIRCULAR;
    struct small_training circular = small_training_new(&spec, &plan, 20);
    const struct train_identity a = train_identity_of(zeros.train);
    const struct train_identity b = train_identity_of(circular.train);
    assert_int_equal(a.parameters, b.parameters);
    assert_true(a.network != b.network && a.pixels == b.pixels && a.labels == b.labels);
    small_training_free(&circular);
    small_training_free(&zeros);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(another_network_or_plan_is_refused),
        cmocka_unit_test(other_images_are_refused),
        cmocka_unit_test(other_padding_is_another_network),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
