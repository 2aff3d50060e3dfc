/* One pass forth and back of networks of every kind beside the reference: loss, logits, statistics,
 * and every part of the gradient against central differences. */
#include "nets/network.h"

#include "difference.h"
#include "network_reference.h"
#include "small_network.h"

/* Relative to the largest entry of each range of parameters, behind up to thirteen layers. */
static const double TOLERANCE = 3e-5;

/* ---- networks that differ in everything ---- */

static struct network_spec residual_gap(void)
{
    return small_network_spec(32);
}

static struct network_spec residual_gmp_gate_circular(void)
{
    struct network_spec spec = small_network_spec(16);
    spec.in = (struct shape){ 16, 2, 8, 4 };
    spec.padding = CONV_CIRCULAR;
    spec.gate =
        (struct gate_spec){ .squeeze = GATE_POOLED, .head = head_find("gap"), .reduction = 1 };
    spec.head.head = head_find("gmp");
    return spec;
}

static struct network_spec residual_without_norm_hidden_dropout(void)
{
    struct network_spec spec = small_network_spec(32);
    spec.norm = false;
    spec.head.head = head_find("flatten");
    spec.head.hidden = 7;
    spec.head.dropout = 0.5f;
    return spec;
}

static struct network_spec plain_depthwise_circular(void)
{
    struct network_spec spec = small_network_spec(16);
    spec.in = (struct shape){ 16, 1, 4, 8 };
    spec.padding = CONV_CIRCULAR;
    spec.residual = false;
    spec.head.head = head_find("depthwise");
    return spec;
}

static struct network_spec plain_without_norm_gate_of_places(void)
{
    struct network_spec spec = small_network_spec(16);
    spec.residual = false;
    spec.norm = false;
    spec.gate = (struct gate_spec){ .squeeze = GATE_PLACES, .reduction = 2 };
    return spec;
}

static struct network_spec two_blocks_attention_gate(void)
{
    struct network_spec spec = small_network_spec(32);
    spec.in = (struct shape){ 32, 3, 9, 7 };
    spec.width[2] = 6;
    spec.blocks = 2;
    spec.stem_stride = 2;
    spec.gate =
        (struct gate_spec){ .squeeze = GATE_POOLED, .head = head_find("meanstd"), .reduction = 1 };
    spec.head.head = head_find("attention");
    return spec;
}

static struct network_spec (*const specs[])(void) = {
    residual_gap,
    residual_gmp_gate_circular,
    residual_without_norm_hidden_dropout,
    plain_depthwise_circular,
    plain_without_norm_gate_of_places,
    two_blocks_attention_gate,
};

/* ---- one pass ---- */

struct pass {
    struct small_network small;
    struct network_reference reference;
    double loss; /* of network_learn */
};

static struct pass pass_new(size_t kind)
{
    const struct network_spec spec = specs[kind]();
    struct pass p = { .small = small_network_new(&spec, spec.in.n) };
    struct network *const n = p.small.network;
    struct rng dropout = rng_at(1, 2, 3, 4);
    p.loss = network_learn(n, p.small.x.f, p.small.labels, &dropout);
    p.reference =
        (struct network_reference){ .spec = &n->spec, .theta = p.small.theta.d, .x = p.small.x.d };
    p.reference.kept = spec.head.dropout > 0.0f ? n->classifier.kept : NULL;
    return p;
}

static double pass_loss(void *context)
{
    const struct pass *p = context;
    return network_reference_loss(&p->reference, p->small.labels);
}

static void loss_and_logits_are_those_of_the_formula(void **state)
{
    (void)state;
    for (size_t kind = 0; kind < COUNT(specs); kind++) {
        struct pass p = pass_new(kind);
        double logits[32 * SMALL_NETWORK_CLASSES];
        p.reference.logits = logits;
        assert_close(p.loss, pass_loss(&p), 2e-6);
        numbers_assert_close(p.small.network->spec.in.n * SMALL_NETWORK_CLASSES,
                             p.small.network->logits, logits, 1e-5);
        small_network_free(&p.small);
    }
}

/* Means and variances of a batch, the latter times M/(M - 1) of each unit, a tenth of each. */
static void running_statistics_move_a_tenth_of_the_way(void **state)
{
    (void)state;
    size_t seen = 0;
    for (size_t kind = 0; kind < COUNT(specs); kind++) {
        struct pass p = pass_new(kind);
        const struct network *n = p.small.network;
        double *const want = xcalloc(n->statistics, sizeof *want);
        p.reference.measured = want;
        (void)pass_loss(&p);
        for (size_t i = 0; i < n->units; i++) {
            const struct unit *unit = n->unit + i;
            const double count =
                (double)(n->spec.in.n * shape_pixels(n->slot[unit->output].a.shape));
            for (size_t k = 0; k < 2 * unit->conv.filters; k++) {
                double *const at = want + unit->running + k, was = p.small.running.d[at - want];
                *at *= k < unit->conv.filters ? 1.0 : count / (count - 1.0);
                *at = n->spec.norm ? 0.9 * was + 0.1 * *at : was;
                seen++;
            }
        }
        numbers_assert_close(n->statistics, n->running, want, 1e-6);
        free(want);
        small_network_free(&p.small);
    }
    assert_int_equal(seen, 2 * (36 + 36 + 36 + 28 + 28 + 75));
}

/* Few of the many weights of a layer, all of its other parameters. */
static double check_range(struct pass *p, struct network_range range)
{
    const struct difference_entries entries = { range.count, range.count < 40 ? 1 : 7,
                                                p->small.theta.d + range.first,
                                                p->small.network->gradient + range.first };
    return difference_assert(pass_loss, p, entries, TOLERANCE);
}

static void check_gradient(size_t kind)
{
    struct pass p = pass_new(kind);
    const struct network *n = p.small.network;
    size_t next = 0;
    double worst = 0.0;
    for (size_t i = 0; i < n->ranges; i++) {
        assert_int_equal(n->range[i].first, next);
        next += n->range[i].count;
        worst = fmax(worst, check_range(&p, n->range[i]));
    }
    assert_int_equal(next, n->parameters);
    print_message("gradients are at most %.1e of the largest away\n", worst);
    small_network_free(&p.small);
}

static void a_residual_network_has_the_gradient_of_central_differences(void **state)
{
    (void)state;
    check_gradient(0);
}

static void so_has_a_circular_one_with_gates_and_maxima(void **state)
{
    (void)state;
    check_gradient(1);
}

static void so_has_one_without_norm_with_a_hidden_layer_and_dropout(void **state)
{
    (void)state;
    check_gradient(2);
}

static void so_has_a_plain_one_with_a_head_that_learns(void **state)
{
    (void)state;
    check_gradient(3);
}

static void so_has_a_plain_one_without_norm_with_a_gate_at_every_place(void **state)
{
    (void)state;
    check_gradient(4);
}

static void so_has_one_of_two_blocks_a_stage_with_attention(void **state)
{
    (void)state;
    check_gradient(5);
}

/* Weights decay, gains, shifts and biases do not. */
static void what_decays_is_what_the_reference_calls_a_weight(void **state)
{
    (void)state;
    for (size_t kind = 0; kind < COUNT(specs); kind++) {
        struct pass p = pass_new(kind);
        const struct network *n = p.small.network;
        bool *const decays = xcalloc(n->parameters, sizeof *decays);
        p.reference.decays = decays;
        (void)pass_loss(&p);
        size_t seen = 0;
        for (size_t i = 0; i < n->ranges; i++) {
            for (size_t k = 0; k < n->range[i].count; k++) {
                assert_true(decays[n->range[i].first + k] == n->range[i].decays);
                seen++;
            }
        }
        assert_int_equal(seen, n->parameters);
        free(decays);
        small_network_free(&p.small);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(loss_and_logits_are_those_of_the_formula),
        cmocka_unit_test(running_statistics_move_a_tenth_of_the_way),
        cmocka_unit_test(a_residual_network_has_the_gradient_of_central_differences),
        cmocka_unit_test(so_has_a_circular_one_with_gates_and_maxima),
        cmocka_unit_test(so_has_one_without_norm_with_a_hidden_layer_and_dropout),
        cmocka_unit_test(so_has_a_plain_one_with_a_head_that_learns),
        cmocka_unit_test(so_has_a_plain_one_without_norm_with_a_gate_at_every_place),
        cmocka_unit_test(so_has_one_of_two_blocks_a_stage_with_attention),
        cmocka_unit_test(what_decays_is_what_the_reference_calls_a_weight),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
