/* pattern: deterministic maps with known means, energies and sizes.
 *
 * All write one map of h x w floats, row-major, in `low` and `high` (usually 0 and 1). Cells are
 * squares or bands of `cell` pixels; position (0, 0) is in a low cell. Nothing fails or keeps
 * state. */
#ifndef SIGNALS_PATTERN_H
#define SIGNALS_PATTERN_H

#include <stddef.h>

struct pattern {
    size_t h, w;     /* pixels */
    size_t cell_px;  /* width of a stripe or side of a square, >= 1 */
    float low, high; /* the two values */
};

/* x[i] = value, n floats. */
void pattern_constant(float value, size_t n, float *x);

/* Bands of constant rows; high where floor(i / cell) is odd. Mean (low+high)/2 if h % (2 cell) ==
 * 0. */
void pattern_stripes_horizontal(const struct pattern *pattern, float *x);

/* Bands of constant columns; high where floor(j / cell) is odd. */
void pattern_stripes_vertical(const struct pattern *pattern, float *x);

/* High where floor(i / cell) + floor(j / cell) is odd. */
void pattern_checkerboard(const struct pattern *pattern, float *x);

/* A rectangle of high on low: rows top .. top+height-1, columns left .. left+width-1; wraps around
 * the torus where it leaves the map. */
struct pattern_patch {
    size_t top, left, height, width;
};
void pattern_patch(const struct pattern *pattern, struct pattern_patch patch, float *x);

/* A Gaussian blob: low + (high - low) exp(-d^2 / (2 radius^2)), d the distance to (row, column) on
 * the torus, in pixels. */
struct pattern_blob {
    float row, column, radius_px;
};
void pattern_blob(const struct pattern *pattern, struct pattern_blob blob, float *x);

#endif
