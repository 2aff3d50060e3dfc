#include "signals/parts.h"

#include <string.h>

#include "base/require.h"
#include "signals/scene.h"

/* clang-format off */
const float part_pixels[PARTS][PART_PIXELS] = {
    [PART_EYE] = { 0, 1, 1, 1, 0,
                   1, 0, 1, 0, 1,
                   0, 1, 1, 1, 0 },
    [PART_MOUTH] = { 1, 0, 0, 0, 1,
                     1, 1, 0, 1, 1,
                     0, 1, 1, 1, 0 },
};
/* clang-format on */

void parts_templates(float templates[PARTS][PART_PIXELS])
{
    for (size_t part = 0; part < PARTS; part++) {
        for (size_t i = 0; i < PART_PIXELS; i++) {
            templates[part][i] = 2 * part_pixels[part][i] - 1;
        }
    }
}

static void require_room(size_t h, size_t w, size_t distance)
{
    require(distance >= PART_HEIGHT && h >= distance + PART_HEIGHT && w >= PART_WIDTH);
}

void parts_draw(size_t h, size_t w, const struct parts_place *place, float *x)
{
    require_room(h, w, place->distance);
    memset(x, 0, h * w * sizeof *x);
    for (size_t part = 0; part < PARTS; part++) {
        const bool upper = (part == PART_EYE) == place->eye_above;
        const size_t top = (place->top + (upper ? 0 : place->distance)) % h;
        scene_add(h, w, (struct scene_image){ PART_HEIGHT, PART_WIDTH, part_pixels[part] },
                  (struct scene_place){ top, place->left, 1, 0 }, x, NULL);
    }
}

struct parts_place parts_random_place(struct rng *rng, size_t h, size_t w, size_t distance)
{
    require_room(h, w, distance);
    struct parts_place place = { .distance = distance };
    place.top = rng_below(rng, (uint32_t)(h - distance - PART_HEIGHT + 1));
    place.left = rng_below(rng, (uint32_t)(w - PART_WIDTH + 1));
    place.eye_above = rng_below(rng, 2) == 1;
    return place;
}
