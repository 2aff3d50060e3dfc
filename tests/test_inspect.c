/* What inspect says of a network agrees with what training and the laws of pooling say. */
#include "nets/inspect.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/require.h"
#include "death.h"
#include "heads/linear.h"
#include "support.h"

enum { SIDE = 16, PIXELS = SIDE * SIDE, IMAGES = 37, CLASSES = 5, BATCH = 16 };

static struct network_spec spec_of(const char *head)
{
    return (struct network_spec){ .in = { BATCH, 1, SIDE, SIDE },
                                  .width = { 8, 8, 16 },
                                  .blocks = 1,
                                  .stem_stride = 1,
                                  .padding = CONV_CIRCULAR,
                                  .residual = true,
                                  .norm = true,
                                  .head = { .head = head_find(head), .classes = CLASSES } };
}

static struct train_images images_of(size_t count, size_t pixels, float *x, unsigned char *labels)
{
    struct rng rng = rng_at(5, 6, 7, 8);
    rng_fill_uniform(&rng, count * pixels, x);
    for (size_t i = 0; i < count; i++) {
        labels[i] = (unsigned char)(i % CLASSES);
    }
    return (struct train_images){
        .count = count, .x = x, .labels = labels, .normalise = { { 2.0f }, { -0.5f } }
    };
}

/* A network with drawn weights whose running statistics have followed some images. */
static struct network *drawn_network(const char *head)
{
    const struct network_spec spec = spec_of(head);
    struct network *network = network_new(&spec);
    struct rng rng = rng_at(1, 2, 3, 4);
    float x[BATCH * PIXELS];
    unsigned char labels[BATCH];
    images_of(BATCH, PIXELS, x, labels);
    network_draw(&rng, network);
    for (size_t pass = 0; pass < 20; pass++) {
        network_learn(network, x, labels, NULL);
    }
    return network;
}

static void answers_are_as_often_right_as_training_says(void **state)
{
    (void)state;
    float x[IMAGES * PIXELS];
    unsigned char labels[IMAGES], answers[IMAGES + 1];
    const struct train_images images = images_of(IMAGES, PIXELS, x, labels);
    struct network *network = drawn_network("gap");
    size_t right = 0;
    answers[IMAGES] = 77;
    inspect_answers(network, &images, answers);
    for (size_t i = 0; i < IMAGES; i++) {
        right += answers[i] == labels[i];
    }
    assert_true(right > 0 && right < IMAGES && answers[IMAGES] == 77);
    assert_close((double)right / IMAGES, inspect_accuracy(network, &images, NULL), 1e-12);
    network_free(network);
}

static void logits_are_the_linear_layer_of_the_mean_maps(void **state)
{
    (void)state;
    float x[IMAGES * PIXELS], logits[IMAGES * CLASSES], *maps = NULL;
    unsigned char labels[IMAGES];
    const struct train_images images = images_of(IMAGES, PIXELS, x, labels);
    struct network *network = drawn_network("gap");
    const struct shape map = network_maps_shape(network);
    const size_t places = shape_pixels(map);
    maps = xcalloc(IMAGES * map.c * places, sizeof *maps);
    inspect_pass(network, &images, logits, maps);
    assert_true(memcmp(logits, logits + CLASSES, CLASSES * sizeof *logits) != 0);
    for (size_t i = 0; i < IMAGES * CLASSES; i++) {
        const float *w = network->theta + network->classifier.places.w + i % CLASSES * map.c;
        double sum = (double)network->theta[network->classifier.places.b + i % CLASSES], size = 1;
        for (size_t k = 0; k < map.c * places; k++) {
            const double term =
                (double)w[k / places] * (double)maps[i / CLASSES * map.c * places + k];
            sum += term / (double)places;
            size += fabs(term) / (double)places;
        }
        assert_close((double)logits[i], sum, 1e-5 * size);
    }
    free(maps);
    network_free(network);
}

static void one_image_alone_gives_the_bits_that_it_gives_among_others(void **state)
{
    (void)state;
    float x[IMAGES * PIXELS], all[IMAGES * CLASSES], one[CLASSES];
    unsigned char labels[IMAGES];
    struct train_images images = images_of(IMAGES, PIXELS, x, labels);
    struct network *network = drawn_network("gmp");
    inspect_pass(network, &images, all, NULL);
    for (size_t i = 0; i < IMAGES; i++) {
        images.count = 1;
        images.x = x + i * PIXELS;
        inspect_pass(network, &images, one, NULL);
        assert_memory_equal(one, all + i * CLASSES, sizeof one);
    }
    network_free(network);
}

/* On a torus an image that is repeated has the maps of the image, repeated: no mean or maximum sees
 * how often. */
static void a_resized_network_answers_to_a_repeated_image_as_to_the_image(void **state)
{
    (void)state;
    static const char *const heads[] = { "gap", "gmp" };
    float x[PIXELS], many[4 * PIXELS], once[CLASSES], again[CLASSES];
    unsigned char label[1];
    const struct train_images image = images_of(1, PIXELS, x, label);
    struct train_images repeated = image;
    repeated.x = many;
    for (size_t i = 0; i < 4 * PIXELS; i++) {
        many[i] = x[i / (2 * SIDE) % SIDE * SIDE + i % SIDE];
    }
    for (size_t h = 0; h < COUNT(heads); h++) {
        struct network *network = drawn_network(heads[h]);
        struct network *large = inspect_resized(network, (size_t)2 * SIDE, (size_t)2 * SIDE);
        inspect_pass(network, &image, once, NULL);
        inspect_pass(large, &repeated, again, NULL);
        for (size_t k = 0; k < CLASSES; k++) {
            assert_close((double)again[k], (double)once[k], 1e-4 * (1 + fabs((double)once[k])));
        }
        network_free(large);
        network_free(network);
    }
}

static void resize_twice(void *network)
{
    network_free(inspect_resized(network, (size_t)2 * SIDE, (size_t)2 * SIDE));
}

static void a_flatten_head_cannot_be_resized(void **state)
{
    (void)state;
    struct network *network = drawn_network("flatten");
    const struct death death = death_of(resize_twice, network);
    assert_death(&death, -1, "parameters == network->parameters");
    network_free(network);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_are_as_often_right_as_training_says),
        cmocka_unit_test(logits_are_the_linear_layer_of_the_mean_maps),
        cmocka_unit_test(one_image_alone_gives_the_bits_that_it_gives_among_others),
        cmocka_unit_test(a_resized_network_answers_to_a_repeated_image_as_to_the_image),
        cmocka_unit_test(a_flatten_head_cannot_be_resized),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
