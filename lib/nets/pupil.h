/* pupil: networks of lesson.h that differ in their top alone: the same images in the same order from
 * the same first weights, at one seed. */
#ifndef NETS_PUPIL_H
#define NETS_PUPIL_H

#include <stddef.h>
#include <stdint.h>

#include "base/rng.h"
#include "nets/lesson.h"

/* What is learned: so many images of each class of a range, each on a canvas of its own. */
struct pupil_task {
    enum lesson_task task;
    struct split_range from;
    size_t per_class;
};

/* A seed of 64 bits, the next two numbers of `rng`. */
uint64_t pupil_seed(struct rng *rng);

/* per_class images of each class, at random from the range at (seed, "pupil"). lesson_set_free gives
 * them back. */
struct lesson_set pupil_draw(uint64_t seed, const struct pupil_task *task);

/* The first per_class images of each class, for tests: the same whenever the seed is. */
struct lesson_set pupil_draw_first(uint64_t seed, const struct pupil_task *task);

/* What a trial learns from: images drawn at the next seed of `rng`, and that seed. The caller frees the
 * images. */
struct pupil_lesson {
    struct lesson_set set;
    uint64_t seed;
};
struct pupil_lesson pupil_lesson(struct rng *rng, const struct pupil_task *task);

/* A network with this top, trained on the images for as many steps as lesson.h gives them. The
 * caller frees it. */
struct network *pupil_learn(enum lesson_top top, const struct lesson_set *images, double rate,
                            uint64_t seed);

#endif
