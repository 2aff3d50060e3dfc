/* gaze: where on its last maps a network finds a class (Grad-CAM before its ReLU, Selvaraju 2017).
 *
 *   map(i) = sum over c of alpha_c x_c(i),   alpha_c the mean over places of d logit / d x_c
 *
 * Behind GAP, and GMP, alpha = w/N and the map is the class activation map over N. A vector added to
 * the weights of all classes changes the raw map and no prediction; it leaves the centred map, that
 * of the logit less the mean over classes, as it is. */
#ifndef NETS_GAZE_H
#define NETS_GAZE_H

#include <stddef.h>

#include "nets/network.h"

enum gaze_gauge { GAZE_RAW, GAZE_CENTRED };

/* map[h * w], written, from the maps x of one image under the head (inspect_pass), c * h * w of them.
 * Means over classes in double; sums in float as in cam.h: the same bits everywhere. Requires a head
 * without parameters and without a hidden layer; allocates for the time of the call. */
void gaze_map(const struct network *network, size_t class, enum gaze_gauge gauge, const float *x,
              float *map);

#endif
