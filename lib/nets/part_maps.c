#include "nets/part_maps.h"

#include <stdlib.h>

#include "base/require.h"
#include "nets/conv.h"
#include "signals/noise.h"

void part_maps_detect(size_t h, size_t w, const float *x, float *maps)
{
    static const float biases[PARTS] = { -PART_THRESHOLD, -PART_THRESHOLD };
    float templates[PARTS][PART_PIXELS];
    parts_templates(templates);
    const struct shape in = { 1, 1, h, w };
    const struct conv conv = { .channels = 1,
                               .filters = PARTS,
                               .height = PART_HEIGHT,
                               .width = PART_WIDTH,
                               .stride = 1,
                               .padding = CONV_CIRCULAR,
                               .weights = templates[0],
                               .biases = biases };
    float *scratch = xcalloc(conv_scratch(&conv, in), sizeof *scratch);
    conv_forward(&conv, in, x, scratch, maps);
    for (size_t i = 0; i < PARTS * h * w; i++) {
        maps[i] = maps[i] < 0 ? 0 : maps[i] > 1 ? 1 : maps[i];
    }
    free(scratch);
}

void part_maps_draw(struct rng *rng, const struct part_task *task, size_t n, float *maps,
                    float *labels)
{
    const size_t h = task->h, w = task->w, pixels = h * w;
    float *x = xcalloc(pixels, sizeof *x);
    for (size_t i = 0; i < n; i++) {
        const struct parts_place place = parts_random_place(rng, h, w, task->distance);
        parts_draw(h, w, &place, x);
        noise_add_gaussian(rng, task->sigma, pixels, x);
        part_maps_detect(h, w, x, maps + i * PARTS * pixels);
        labels[i] = place.eye_above ? 1 : -1;
    }
    free(x);
}
