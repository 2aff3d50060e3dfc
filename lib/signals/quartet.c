#include "signals/quartet.h"

#include <string.h>

#include "base/require.h"
#include "signals/noise.h"

static void invent_pattern(struct rng *rng, float *pattern)
{
    enum { HALF = QUARTET_PIXELS / 2 };
    size_t order[QUARTET_PIXELS];
    rng_permutation(rng, QUARTET_PIXELS, order);
    for (size_t i = 0; i < QUARTET_PIXELS; i++) {
        pattern[order[i]] = i < HALF ? 1.0f : i < (size_t)2 * HALF ? -1.0f : 0.0f;
    }
}

void quartet_invent(struct rng *rng, struct quartet *quartet)
{
    for (size_t class = 0; class < QUARTET_CLASSES; class ++) {
        for (size_t part = 0; part < QUARTET_PARTS; part++) {
            invent_pattern(rng, quartet->pattern[class][part]);
        }
    }
}

/* One part with its upper left corner at pixel `corner`, unless it is removed. */
static void add_part(const struct quartet *quartet, const struct quartet_scene *scene, size_t part,
                     size_t corner, float *x, unsigned char *mask)
{
    const float *pattern = quartet->pattern[scene->class][part];
    for (size_t i = 0; i < QUARTET_PIXELS; i++) {
        const size_t at = corner + i / QUARTET_PART * scene->side + i % QUARTET_PART;
        x[at] += part == scene->removed ? 0.0f : pattern[i];
        if (mask != NULL) {
            mask[at] = (unsigned char)(1 + part);
        }
    }
}

void quartet_draw(struct rng *rng, const struct quartet *quartet, const struct quartet_scene *scene,
                  float *x, unsigned char *mask)
{
    const size_t side = scene->side, pixels = side * side;
    require(side >= QUARTET_SIDE && scene->class < QUARTET_CLASSES);
    const uint32_t places = (uint32_t)(side - QUARTET_SIDE + 1);
    size_t order[QUARTET_PARTS];
    rng_permutation(rng, QUARTET_PARTS, order);
    const size_t top = rng_below(rng, places), left = rng_below(rng, places);
    memset(x, 0, pixels * sizeof *x);
    if (mask != NULL) {
        memset(mask, 0, pixels);
    }
    noise_add_gaussian(rng, scene->sigma, pixels, x);
    for (size_t i = 0; i < QUARTET_PARTS; i++) {
        const size_t row = top + i / 2 * QUARTET_PITCH, column = left + i % 2 * QUARTET_PITCH;
        add_part(quartet, scene, order[i], row * side + column, x, mask);
    }
}
