/* evidence: how far a class activation map is spread.
 *
 *   map   n cells, float        mask   n cells, not 0 where the object is
 */
#ifndef HEADS_EVIDENCE_H
#define HEADS_EVIDENCE_H

#include <stddef.h>

/* The share of the object's cells that reach `share` of the largest cell on the object, 0 < share
 * <= 1. 0 if no cell on the object is above 0. NaN if a cell on the object is, or there is none. */
double evidence_cover(size_t n, const float *map, const unsigned char *mask, double share);

/* Entropy of the positive cells as parts of their sum, over ln n: 0 if all is in one cell, 1 if it is
 * the same everywhere; 0 if no cell is above 0. In double. NaN if the map holds a NaN; requires n >
 * 1. */
double evidence_entropy(size_t n, const float *map);

/* map[height * factor * width * factor], written: small[height * width] at `factor` times its size.
 * enlarge: each cell a square; smooth: linear between the middles of cells in either direction, beyond
 * the outermost middles as they are. A NaN stays in its cell, or where it takes part. Nothing
 * overlaps. */
void evidence_enlarge(size_t height, size_t width, size_t factor, const float *small, float *map);
void evidence_smooth(size_t height, size_t width, size_t factor, const float *small, float *map);

#endif
