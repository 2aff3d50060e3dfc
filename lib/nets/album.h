/* album: the maps of a network's answers to a set of images (gaze.h), on the canvas, and how well they
 * show where the objects are. */
#ifndef NETS_ALBUM_H
#define NETS_ALBUM_H

#include <stddef.h>

#include "nets/lesson.h"

/* Of each image the class that the network answers and its raw and centred map, LESSON_SIDE^2 pixels,
 * smooth between the middles of the cells (evidence.h). */
struct album {
    const struct lesson_set *set;
    unsigned char *answers;
    float *raw, *centred;
};

/* The network's maps must be square with a side that divides LESSON_SIDE. The set must outlive the
 * album; album_close gives back what album_open allocated. */
struct album album_open(struct network *network, const struct lesson_set *set);
void album_close(struct album *album);

/* Overlap (locate.h) with the object of image i of the map of image i + offset (around the end), in
 * `maps`, which are album->raw or album->centred: the mean over images at that one of the thresholds
 * 1/20 .. 19/20 for which it is largest. */
double album_overlap(const struct album *album, const float *maps, size_t offset);

/* The share of images for which the largest pixel of the map lies on the object; and the mean share
 * of the canvas that objects cover, which is that of a random pixel. */
double album_points(const struct album *album, const float *maps);
double album_covered(const struct album *album);

/* The share of answers that are right. */
double album_right(const struct album *album);

#endif
