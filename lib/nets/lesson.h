/* lesson: what the experiments with trained networks have in common: real images under one
 * arrangement, the network that learns them, and what may stand on its top.
 *
 * A task is an object of 20 x 20 pixels on a canvas of 32 x 32, always in its middle or anywhere, so
 * that the two differ in the place alone; with clutter besides. The network is that of network.h
 * with 8, 16 and 32 channels and one block a stage, 3x3 kernels with zeros beyond the edge; its stem
 * halves the canvas, so that the head sees 4 x 4 places of 32 channels. Wide networks, which stand
 * behind the others in the list of tops, are those of usual size for such images: 16, 32 and 64
 * channels under a stem that keeps the canvas, 8 x 8 places of 64 channels, 16 times the operations. */
#ifndef NETS_LESSON_H
#define NETS_LESSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "nets/train.h"
#include "signals/canvas.h"

/* ---- tasks and tops, by name ---- */

enum lesson_task { LESSON_CENTRED, LESSON_PLACED, LESSON_CLUTTERED, LESSON_TASKS };
extern const char *const lesson_task_names[LESSON_TASKS]; /* "centred", "placed", "cluttered" */

enum lesson_top {
    LESSON_GAP,
    LESSON_GMP,
    LESSON_FLATTEN,
    LESSON_FLATTEN_DROPOUT, /* 0.5 before the last layer */
    LESSON_FLATTEN_HIDDEN,  /* a hidden layer of 64 units */
    LESSON_DEPTHWISE,
    LESSON_ADAPTIVE, /* 2 x 2 bins */
    LESSON_TOPS,
    LESSON_WIDE_GAP = LESSON_TOPS,
    LESSON_WIDE_FLATTEN,
    LESSON_WIDE_FLATTEN_DROPOUT,
    LESSON_ALL_TOPS
};
extern const char *const lesson_top_names[LESSON_ALL_TOPS]; /* "gap", "wide-flatten", ... */

/* The canvas of a task, with clutter cut from `from`. */
struct canvas lesson_canvas(enum lesson_task task, struct split_range from);

/* ---- images ---- */

enum { LESSON_SIDE = 32, LESSON_CLASSES = 10, LESSON_BATCH = 16 };

struct lesson_set {
    struct train_images images; /* of one channel, LESSON_SIDE on a side */
    float *x;
    unsigned char *labels, *masks; /* masks: LESSON_SIDE^2 an image */
};

/* Images at[0 .. count-1] of canvas.from.images, each on a canvas of its own at the address
 * (seed, "lesson", the image's index). lesson_set_free gives back what lesson_set_draw allocated. */
struct lesson_set lesson_set_draw(uint64_t seed, const struct canvas *canvas, size_t count,
                                  const size_t *at);
void lesson_set_free(struct lesson_set *set);

/* ---- training ---- */

/* The network with this top, for batches of LESSON_BATCH. */
struct network_spec lesson_network(enum lesson_top top);

/* Steps for n images a class, the same for all tops: 400 up to 20, 800 up to 100, from there on
 * 80 sqrt(n), rounded: the more images, the fewer passes. */
size_t lesson_steps(size_t per_class);

/* Momentum 0.9, decay of weights 5e-4, half a cosine, no augmentation. */
struct train_plan lesson_plan(size_t steps, double rate, uint64_t seed);

/* A network trained from its first to its last step; the caller frees it. loss: of the last tenth of
 * the steps, NaN if it was lost; may be NULL. */
struct network *lesson_learn(const struct network_spec *spec, const struct train_images *images,
                             const struct train_plan *plan, double *loss);

#endif
