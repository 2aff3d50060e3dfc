/* Batch normalisation, with what follows it in a network, and its way back beside the reference. */
#include "nets/norm.h"

#include <string.h>

#include "difference.h"
#include "network_reference.h"
#include "numbers.h"
#include "packs.h"

/* Relative to the largest entry: sums over 480 numbers of a channel, 30 in a lane. */
static const double TOLERANCE = 32 * 0x1p-24;

enum { IMAGES = 32, CHANNELS = 3, MAP = 15, SIZE = IMAGES * CHANNELS * MAP };
static const struct shape in = { IMAGES, CHANNELS, 3, 5 };

/* ---- a layer in one of its kinds, in float and double ---- */

struct layer {
    bool gained, added, rectified, batch; /* batch: statistics are functions of z */
    struct numbers z, plus, gain, shift, da;
    float mean[CHANNELS], variance[CHANNELS];
    double fixed[2 * CHANNELS]; /* the statistics, where they are constants */
    struct pack z_pack, plus_pack, a_pack, da_pack;
};

static void measure(struct layer *l)
{
    norm_measure(&l->z_pack, l->mean, l->variance);
    for (size_t c = 0; c < CHANNELS; c++) {
        l->fixed[c] = (double)l->mean[c];
        l->fixed[CHANNELS + c] = (double)l->variance[c];
    }
}

static struct layer layer_new(size_t kind)
{
    struct layer l = { .gained = kind % 2 == 0,
                       .added = kind / 2 % 2 == 0,
                       .rectified = kind / 4 % 2 == 0,
                       .batch = kind / 8 % 2 == 0 };
    l.z = numbers_new(kind, SIZE, 2.0f);
    l.plus = numbers_new(100 + kind, SIZE, 1.0f);
    l.gain = numbers_new(200 + kind, CHANNELS, 1.0f);
    l.shift = numbers_new(300 + kind, CHANNELS, 1.0f);
    l.da = numbers_new(400 + kind, SIZE, 1.0f);
    for (size_t k = 0; k < SIZE; k++) { /* means that are not 0 */
        l.z.f[k] += (float)(k / MAP % CHANNELS);
        l.z.d[k] = (double)l.z.f[k];
    }
    l.z_pack = packs_of(in, 1, CONV_ZEROS, l.z.f);
    l.plus_pack = packs_of(in, 2, CONV_ZEROS, l.plus.f);
    l.da_pack = packs_of(in, 0, CONV_ZEROS, l.da.f);
    l.a_pack = packs_filled(in, 1, 0.5f);
    measure(&l);
    return l;
}

static void layer_free(struct layer *l)
{
    pack_free(&l->a_pack);
    pack_free(&l->da_pack);
    pack_free(&l->plus_pack);
    pack_free(&l->z_pack);
    numbers_free(&l->da);
    numbers_free(&l->shift);
    numbers_free(&l->gain);
    numbers_free(&l->plus);
    numbers_free(&l->z);
}

static struct norm norm_of(const struct layer *l)
{
    return (struct norm){ l->gained ? l->gain.f : NULL, l->shift.f, l->mean, l->variance };
}

static void layer_forward(struct layer *l)
{
    const struct norm norm = norm_of(l);
    norm_forward(&norm, &l->z_pack, l->added ? &l->plus_pack : NULL, l->rectified, &l->a_pack);
}

/* a in double; the caller frees. */
static double *layer_reference(const struct layer *l)
{
    double own[2 * CHANNELS], *const a = xcalloc(SIZE, sizeof *a);
    network_reference_measure(in, l->z.d, own, own + CHANNELS);
    const double *by = l->batch ? own : l->fixed;
    memcpy(a, l->z.d, SIZE * sizeof *a);
    network_reference_normalise((struct network_reference_norm){ l->gained ? l->gain.d : NULL,
                                                                 l->shift.d, by, by + CHANNELS },
                                in, a);
    network_reference_finish(SIZE, l->added ? l->plus.d : NULL, l->rectified, a);
    return a;
}

static double layer_loss(void *context)
{
    const struct layer *l = context;
    double *const a = layer_reference(l);
    const double loss = numbers_product(SIZE, a, l->da.d);
    free(a);
    return loss;
}

enum { KINDS = 16 };

/* ---- what the header promises ---- */

static void mean_and_variance_are_those_of_the_batch(void **state)
{
    (void)state;
    for (size_t kind = 0; kind < KINDS; kind++) {
        struct layer l = layer_new(kind);
        double mean[CHANNELS], variance[CHANNELS];
        network_reference_measure(in, l.z.d, mean, variance);
        numbers_assert_close(CHANNELS, l.mean, mean, 4 * 0x1p-24);
        numbers_assert_close(CHANNELS, l.variance, variance, 8 * 0x1p-24);
        layer_free(&l);
    }
}

/* Around 1000 +- 1 the mean of a group is some 2^-24 1000 away, which moves a variance by that times
 * the distance of the groups' means; a mean of squares would lose 1000 times more. */
static void a_variance_far_from_zero_keeps_its_digits(void **state)
{
    (void)state;
    struct numbers z = numbers_new(7, SIZE, 1.0f);
    float mean[CHANNELS], variance[CHANNELS];
    double want_mean[CHANNELS], want[CHANNELS];
    for (size_t k = 0; k < SIZE; k++) {
        z.f[k] += 1000.0f;
        z.d[k] = (double)z.f[k];
    }
    struct pack pack = packs_of(in, 0, CONV_ZEROS, z.f);
    norm_measure(&pack, mean, variance);
    network_reference_measure(in, z.d, want_mean, want);
    numbers_assert_close(CHANNELS, variance, want, 1e-4);
    numbers_assert_close(CHANNELS, mean, want_mean, 16 * 0x1p-24);
    pack_free(&pack);
    numbers_free(&z);
}

static void every_kind_is_that_of_the_formula(void **state)
{
    (void)state;
    for (size_t kind = 0; kind < KINDS; kind++) {
        struct layer l = layer_new(kind);
        layer_forward(&l);
        double *const want = layer_reference(&l);
        float *const got = packs_maps(&l.a_pack);
        numbers_assert_close(SIZE, got, want, TOLERANCE);
        packs_assert_border(&l.a_pack, 0.5f);
        free(got);
        free(want);
        layer_free(&l);
    }
}

static void compare(struct layer *l, size_t step, const struct numbers *at, const float *got)
{
    const struct difference_entries entries = { at->count, step, at->d, got };
    (void)difference_assert(layer_loss, l, entries, TOLERANCE);
}

/* dplus holds 0.25 before, to which the gradient is added in every other kind. */
static void check_plus(struct layer *l, bool add, const struct pack *dplus)
{
    float *const got = packs_maps(dplus);
    for (size_t k = 0; add && k < SIZE; k++) {
        got[k] -= 0.25f;
    }
    compare(l, 7, &l->plus, got);
    packs_assert_border(dplus, 0.25f);
    free(got);
}

static void check_gradient(struct layer *l, bool add)
{
    float dgain[CHANNELS], dshift[CHANNELS];
    struct pack dplus = packs_filled(in, 1, 0.25f);
    const struct norm norm = norm_of(l);
    layer_forward(l);
    norm_backward(&norm, l->batch,
                  (struct norm_back){ .a = l->rectified ? &l->a_pack : NULL,
                                      .da = &l->da_pack,
                                      .dplus = l->added ? &dplus : NULL,
                                      .add = add },
                  &l->z_pack, dgain, dshift);
    float *const dz = packs_maps(&l->z_pack);
    compare(l, 7, &l->z, dz);
    compare(l, 1, &l->shift, dshift);
    if (l->gained) {
        compare(l, 1, &l->gain, dgain);
    }
    if (l->added) {
        check_plus(l, add, &dplus);
    }
    free(dz);
    pack_free(&dplus);
}

static void every_gradient_is_that_of_central_differences(void **state)
{
    (void)state;
    for (size_t kind = 0; kind < 2 * KINDS; kind++) {
        struct layer l = layer_new(kind);
        check_gradient(&l, kind >= KINDS);
        layer_free(&l);
    }
}

/* What comes back to z has no part along 1 and along z: neither moves what is normalised. */
static void a_channel_s_gradient_sums_to_nothing(void **state)
{
    (void)state;
    struct layer l = layer_new(0);
    float dgain[CHANNELS], dshift[CHANNELS];
    const struct norm norm = norm_of(&l);
    layer_forward(&l);
    norm_backward(&norm, true, (struct norm_back){ .a = &l.a_pack, .da = &l.da_pack }, &l.z_pack,
                  dgain, dshift);
    float *const dz = packs_maps(&l.z_pack);
    double sum[CHANNELS] = { 0 }, along[CHANNELS] = { 0 }, size[CHANNELS] = { 0 };
    for (size_t k = 0; k < SIZE; k++) {
        const size_t c = k / MAP % CHANNELS;
        sum[c] += (double)dz[k];
        along[c] += (double)dz[k] * (l.z.d[k] - l.fixed[c]);
        size[c] += fabs((double)dz[k]);
    }
    for (size_t c = 0; c < CHANNELS; c++) {
        assert_true(size[c] > 0.0);
        assert_close(sum[c] / size[c], 0.0, 1e-6);
        assert_close(along[c] / size[c], 0.0, 1e-5);
    }
    free(dz);
    layer_free(&l);
}

static void a_nan_spreads_over_its_channel_alone(void **state)
{
    (void)state;
    struct layer l = layer_new(0);
    pack_map(&l.z_pack, 1, 1)[3] = NAN;
    measure(&l);
    layer_forward(&l);
    float *const a = packs_maps(&l.a_pack);
    for (size_t k = 0; k < SIZE; k++) {
        assert_true(isnan(a[k]) == (k / MAP % CHANNELS == 1));
    }
    free(a);
    layer_free(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mean_and_variance_are_those_of_the_batch),
        cmocka_unit_test(a_variance_far_from_zero_keeps_its_digits),
        cmocka_unit_test(every_kind_is_that_of_the_formula),
        cmocka_unit_test(every_gradient_is_that_of_central_differences),
        cmocka_unit_test(a_channel_s_gradient_sums_to_nothing),
        cmocka_unit_test(a_nan_spreads_over_its_channel_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
