/* norm_isa: the passes of norm.h over one map of sixteen images, one variant for each instruction
 * set; the same bits from all.
 *
 * Sums run in each of the 16 lanes, row by row, and are folded lane k with k+8, k+4, k+2, k+1. */
#ifndef NETS_NORM_ISA_H
#define NETS_NORM_ISA_H

#include <stdbool.h>
#include <stddef.h>

/* Maps of one size that lie in packs of different borders. */
struct norm_map {
    size_t rows, columns;
};

/* The first pixel of a map, and floats from one row to the next. */
struct norm_at {
    float *at;
    size_t row;
};

/* moments[0] = mean of z over the map and its lanes, moments[1] = sum of squared distances from it:
 * two passes while the map is in the cache. */
typedef void norm_moments_kernel(struct norm_map map, struct norm_at z, float moments[2]);
norm_moments_kernel norm_moments_baseline, norm_moments_avx2, norm_moments_avx512;

/* a = scale z + shift, plus what stands in `plus` unless its `at` is NULL; max(., 0) if rectify. a may
 * be z or plus. */
struct norm_apply {
    float scale, shift;
    struct norm_at z, plus, a;
    bool rectify;
};
typedef void norm_apply_kernel(struct norm_map map, const struct norm_apply *work);
norm_apply_kernel norm_apply_baseline, norm_apply_avx2, norm_apply_avx512;

/* g = da where a > 0, else 0 (all of da if a.at is NULL), written in place of da and, unless
 * plus.at is NULL, into `plus` too (added if add); sums[0] = sum of g, sums[1] = sum of g (z - mean).
 */
struct norm_mask {
    float mean;
    struct norm_at z, a, da, plus;
    bool add;
};
typedef void norm_mask_kernel(struct norm_map map, const struct norm_mask *work, float sums[2]);
norm_mask_kernel norm_mask_baseline, norm_mask_avx2, norm_mask_avx512;

/* z = by_g g + by_z z + constant. */
struct norm_return {
    float by_g, by_z, constant;
    struct norm_at g, z;
};
typedef void norm_return_kernel(struct norm_map map, const struct norm_return *work);
norm_return_kernel norm_return_baseline, norm_return_avx2, norm_return_avx512;

#endif
