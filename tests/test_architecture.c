/* Every number of data/architectures.csv, derived from layers; and what the reader refuses. */
#include "base/require.h"
#include "death.h"
#include "harness/architecture.h"
#include "layers.h"
#include "scratch.h"
#include "support.h"

static const char path[] = "data/architectures.csv";

static const struct architecture *named(const struct architectures *all, const char *name)
{
    for (size_t i = 0; i < architectures_count(all); ++i) {
        if (strcmp(architectures_at(all, i)->name, name) == 0) {
            return architectures_at(all, i);
        }
    }
    return NULL;
}

/* The layers behind the flattened map, or the one layer behind the means. */
static size_t published_head(const struct architecture *network)
{
    size_t from = network->channels * (network->flattened ? network->height * network->width : 1);
    size_t sum = 0;
    for (size_t i = 0; i < network->hidden_count; ++i) {
        sum += (from + 1) * network->hidden[i];
        from = network->hidden[i];
    }
    return sum + (from + 1) * network->classes;
}

static void backbones_follow_from_their_layers(void **state)
{
    (void)state;
    const struct {
        const char *name;
        size_t parameters;
    } derived[] = {
        { "LeNet-5", layers_lenet() },
        { "AlexNet", layers_alexnet() },
        { "VGG-11", layers_vgg((const size_t[]){ 1, 1, 2, 2, 2 }) },
        { "VGG-16", layers_vgg((const size_t[]){ 2, 2, 3, 3, 3 }) },
        { "VGG-19", layers_vgg((const size_t[]){ 2, 2, 4, 4, 4 }) },
        { "GoogLeNet", layers_googlenet() },
        { "ResNet-20", layers_resnet_small() },
        { "ResNet-18", layers_resnet((const size_t[]){ 2, 2, 2, 2 }, 1) },
        { "ResNet-34", layers_resnet((const size_t[]){ 3, 4, 6, 3 }, 1) },
        { "ResNet-50", layers_resnet((const size_t[]){ 3, 4, 6, 3 }, 4) },
        { "ResNet-101", layers_resnet((const size_t[]){ 3, 4, 23, 3 }, 4) },
        { "DenseNet-121", layers_densenet() },
        { "MobileNet", layers_mobilenet() },
        { "MobileNetV2", layers_mobilenet_v2() },
    };
    struct architectures *all = architectures_open(path);
    assert_int_equal(architectures_count(all), COUNT(derived));
    for (size_t i = 0; i < COUNT(derived); ++i) {
        const struct architecture *network = named(all, derived[i].name);
        assert_non_null(network);
        assert_int_equal(network->backbone_parameters, derived[i].parameters);
    }
    architectures_close(all);
}

static void backbone_and_published_head_make_the_network(void **state)
{
    (void)state;
    struct architectures *all = architectures_open(path);
    for (size_t i = 0; i < architectures_count(all); ++i) {
        const struct architecture *network = architectures_at(all, i);
        assert_int_equal(network->backbone_parameters + published_head(network),
                         network->parameters);
    }
    assert_int_equal(architectures_count(all), 14);
    architectures_close(all);
}

/* Numbers that are printed in many places, by heart and not by layers. */
static void published_totals_are_the_well_known_ones(void **state)
{
    (void)state;
    const struct {
        const char *name;
        size_t parameters, head;
    } known[] = {
        { "AlexNet", 61100840, 58631144 },
        { "VGG-16", 138357544, 123642856 },
        { "ResNet-50", 25557032, 2049000 },
    };
    struct architectures *all = architectures_open(path);
    for (size_t i = 0; i < COUNT(known); ++i) {
        const struct architecture *network = named(all, known[i].name);
        assert_non_null(network);
        assert_int_equal(network->parameters, known[i].parameters);
        assert_int_equal(published_head(network), known[i].head);
    }
    architectures_close(all);
}

/* Sizes, strides and paddings of all layers that change the side, from images of 224, or 32. */
static void last_maps_follow_from_strides(void **state)
{
    (void)state;
    enum { MOST_STEPS = 5 };
    static const struct {
        const char *name;
        size_t image_px, count;
        struct layers_step steps[MOST_STEPS];
    } chains[] = {
        { "LeNet-5", 32, 4, { { 5, 1, 0 }, { 2, 2, 0 }, { 5, 1, 0 }, { 2, 2, 0 } } },
        { "AlexNet", 224, 4, { { 11, 4, 2 }, { 3, 2, 0 }, { 3, 2, 0 }, { 3, 2, 0 } } },
        { "VGG-16", 224, 5, { { 2, 2, 0 }, { 2, 2, 0 }, { 2, 2, 0 }, { 2, 2, 0 }, { 2, 2, 0 } } },
        { "ResNet-20", 32, 2, { { 3, 2, 1 }, { 3, 2, 1 } } },
        { "ResNet-50",
          224,
          5,
          { { 7, 2, 3 }, { 3, 2, 1 }, { 3, 2, 1 }, { 3, 2, 1 }, { 3, 2, 1 } } },
        { "MobileNet",
          224,
          5,
          { { 3, 2, 1 }, { 3, 2, 1 }, { 3, 2, 1 }, { 3, 2, 1 }, { 3, 2, 1 } } },
    };
    struct architectures *all = architectures_open(path);
    for (size_t i = 0; i < COUNT(chains); ++i) {
        const struct architecture *network = named(all, chains[i].name);
        const size_t side = layers_side(chains[i].image_px, chains[i].steps, chains[i].count);
        assert_non_null(network);
        assert_int_equal(network->height, side);
        assert_int_equal(network->width, side);
    }
    architectures_close(all);
}

/* ---- what is refused ---- */

static const char header[] = "network,year,source,channels,height,width,hidden,classes,"
                             "published_head,backbone_parameters,parameters\n";

static void open_and_close(void *file)
{
    architectures_close(architectures_open(file));
}

static void a_missing_file_is_named_and_ends_with_4(void **state)
{
    (void)state;
    char missing[] = "build/no/such/architectures.csv";
    const struct death death = death_of(open_and_close, missing);
    assert_death(&death, STATUS_MISSING, missing);
}

static void a_wrong_cell_is_refused_by_its_line(void **state)
{
    (void)state;
    static const struct {
        const char *row, *words;
    } wrong[] = {
        { "A,2000,s,0,7,7,,10,gap,1,1\n", ":2: channels '0'" },
        { "A,2000,s,3,7.5,7,,10,gap,1,1\n", ":2: height '7.5'" },
        { "A,2000,s,3,7,,,10,gap,1,1\n", ":2: width ''" },
        { "A,2000,s,3,7,7,12 x,10,gap,1,1\n", ":2: hidden '12 x'" },
        { "A,2000,s,3,7,7,-4,10,gap,1,1\n", ":2: hidden '-4'" },
        { "A,2000,s,3,7,7,1 2 3 4,10,gap,1,1\n", "too many widths" },
        { "A,2000,s,3,7,7,,10,max,1,1\n", ":2: published_head 'max'" },
        { "A,2000,s,3,7,7,,10,gap,1,-1\n", ":2: parameters '-1'" },
    };
    struct scratch scratch = scratch_new();
    for (size_t i = 0; i < COUNT(wrong); ++i) {
        char text[512];
        snprintf(text, sizeof text, "%s%s", header, wrong[i].row);
        scratch_file(&scratch, "architectures.csv", text, strlen(text));
        const struct death death = death_of(open_and_close, scratch.path);
        assert_death(&death, STATUS_USAGE, wrong[i].words);
        scratch_remove(&scratch, "architectures.csv");
    }
    scratch_free(&scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(backbones_follow_from_their_layers),
        cmocka_unit_test(backbone_and_published_head_make_the_network),
        cmocka_unit_test(published_totals_are_the_well_known_ones),
        cmocka_unit_test(last_maps_follow_from_strides),
        cmocka_unit_test(a_missing_file_is_named_and_ends_with_4),
        cmocka_unit_test(a_wrong_cell_is_refused_by_its_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
