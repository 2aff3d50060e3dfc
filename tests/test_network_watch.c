/* Who watches a network learn is told of each part when it is over, and changes nothing. */
#include <stdlib.h>
#include <string.h>

#include "base/require.h"
#include "nets/network.h"
#include "support.h"

enum { IMAGES = 16, SIDE = 8, CLASSES = 3 };

static const struct network_spec spec = { .in = { IMAGES, 1, SIDE, SIDE },
                                          .width = { 2, 3, 4 },
                                          .blocks = 1,
                                          .stem_stride = 1,
                                          .residual = true,
                                          .norm = true };

static struct network *drawn_network(void)
{
    struct network_spec with_head = spec;
    with_head.head = (struct classifier_spec){ .head = head_find("gap"), .classes = CLASSES };
    struct network *network = network_new(&with_head);
    struct rng rng = rng_at(1, 2, 3, 4);
    network_draw(&rng, network);
    return network;
}

static double learn(struct network *network)
{
    float x[IMAGES * SIDE * SIDE];
    unsigned char labels[IMAGES];
    struct rng rng = rng_at(5, 6, 7, 8);
    rng_fill_normal(&rng, COUNT(x), x);
    for (size_t i = 0; i < IMAGES; i++) {
        labels[i] = (unsigned char)(i % CLASSES);
    }
    return network_learn(network, x, labels, NULL);
}

/* What was there to be seen when each part was over. */
struct seen {
    const struct network *network;
    size_t count;
    enum network_part order[2 * NETWORK_PARTS];
    bool stem_out[NETWORK_PARTS], maps_out[NETWORK_PARTS]; /* slots were written */
    bool head_back[NETWORK_PARTS], block_back[NETWORK_PARTS], stem_back[NETWORK_PARTS];
};

static void note(enum network_part part, void *with)
{
    struct seen *seen = with;
    const struct network *n = seen->network;
    assert_true(seen->count < COUNT(seen->order));
    seen->order[seen->count++] = part;
    seen->stem_out[part] = !isnan(*pack_map(&n->slot[n->unit[0].output].a, 0, 0));
    seen->maps_out[part] = !isnan(*pack_map(&n->slot[n->unit[n->units - 1].output].a, 0, 0));
    seen->head_back[part] = !isnan(n->gradient[n->backbone]);
    seen->block_back[part] = !isnan(n->gradient[n->unit[1].weights]);
    seen->stem_back[part] = !isnan(n->gradient[n->unit[0].weights]);
}

static void empty(struct network *n)
{
    for (size_t i = 0; i < n->parameters; i++) {
        n->gradient[i] = NAN;
    }
    *pack_map(&n->slot[n->unit[0].output].a, 0, 0) = NAN;
    *pack_map(&n->slot[n->unit[n->units - 1].output].a, 0, 0) = NAN;
}

static struct seen watched_pass(void)
{
    struct network *network = drawn_network();
    struct seen seen = { .network = network };
    network->watch = (struct network_watch){ note, &seen };
    empty(network);
    learn(network);
    network_free(network);
    return seen;
}

static void each_part_is_told_once_in_order(void **state)
{
    (void)state;
    const struct seen seen = watched_pass();
    assert_int_equal(seen.count, NETWORK_PARTS);
    for (size_t i = 0; i < NETWORK_PARTS; i++) {
        assert_int_equal(seen.order[i], i);
    }
}

/* `done` is false before the part and true from it on. */
static void assert_done_by(const bool *done, enum network_part part)
{
    for (size_t i = 0; i < NETWORK_PARTS; i++) {
        assert_int_equal(done[i], i >= part);
    }
}

static void what_a_part_makes_is_there_when_it_is_over_and_not_before(void **state)
{
    (void)state;
    const struct seen seen = watched_pass();
    assert_done_by(seen.stem_out, NETWORK_STEM);
    assert_done_by(seen.maps_out, NETWORK_BLOCKS);
    assert_done_by(seen.head_back, NETWORK_HEAD);
    assert_done_by(seen.block_back, NETWORK_BLOCKS_BACK);
    assert_done_by(seen.stem_back, NETWORK_STEM_BACK);
}

static void watching_changes_no_bit(void **state)
{
    (void)state;
    struct network *watched = drawn_network(), *alone = drawn_network();
    struct seen seen = { .network = watched };
    watched->watch = (struct network_watch){ note, &seen };
    assert_true(learn(watched) == learn(alone));
    assert_memory_equal(watched->gradient, alone->gradient,
                        alone->parameters * sizeof *alone->gradient);
    assert_memory_equal(watched->running, alone->running,
                        alone->statistics * sizeof *alone->running);
    network_free(alone);
    network_free(watched);
}

static void who_classifies_is_not_told(void **state)
{
    (void)state;
    struct network *network = drawn_network();
    struct seen seen = { .network = network };
    const float x[SIDE * SIDE] = { 1 };
    float logits[CLASSES];
    network->watch = (struct network_watch){ note, &seen };
    network_classify(network, 1, x, logits);
    assert_int_equal(seen.count, 0);
    network_free(network);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_part_is_told_once_in_order),
        cmocka_unit_test(what_a_part_makes_is_there_when_it_is_over_and_not_before),
        cmocka_unit_test(watching_changes_no_bit),
        cmocka_unit_test(who_classifies_is_not_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
