#include "nets/norm.h"

#include <math.h>

#include "base/isa.h"
#include "base/require.h"
#include "base/team.h"
#include "nets/norm_isa.h"

static norm_moments_kernel *const moments_of[] = { norm_moments_baseline, norm_moments_avx2,
                                                   norm_moments_avx512 };
static norm_apply_kernel *const apply_to[] = { norm_apply_baseline, norm_apply_avx2,
                                               norm_apply_avx512 };
static norm_mask_kernel *const mask_of[] = { norm_mask_baseline, norm_mask_avx2, norm_mask_avx512 };
static norm_return_kernel *const return_to[] = { norm_return_baseline, norm_return_avx2,
                                                 norm_return_avx512 };

static struct norm_map map_of(const struct pack *pack)
{
    return (struct norm_map){ pack->shape.h, pack->shape.w };
}

static struct norm_at at(const struct pack *pack, size_t group, size_t channel)
{
    return pack == NULL ? (struct norm_at){ NULL, 0 }
                        : (struct norm_at){ pack_map(pack, group, channel), pack_row(pack) };
}

static size_t bytes(const struct pack *pack)
{
    return 2 * pack_size(pack) * sizeof *pack->at;
}

/* Means and squared distances of groups of equal size are put together as Chan et al. 1979 do. */
static void measure_channel(const struct pack *z, size_t channel, float *mean, float *variance)
{
    const size_t groups = pack_groups(z);
    const double count = (double)(PACK_LANES * shape_pixels(z->shape));
    double center = 0.0, squares = 0.0;
    for (size_t group = 0; group < groups; group++) {
        float moments[2];
        moments_of[isa_chosen()](map_of(z), at(z, group, channel), moments);
        const double d = (double)moments[0] - center, before = (double)group;
        center += d / (before + 1.0);
        squares += (double)moments[1] + d * d * count * before / (before + 1.0);
    }
    *mean = (float)center;
    *variance = (float)(squares / (count * (double)groups));
}

void norm_measure(const struct pack *z, float *mean, float *variance)
{
    require(z->shape.n > 0 && z->shape.n % PACK_LANES == 0);
#pragma omp parallel for num_threads(team_for(bytes(z)))
    for (size_t c = 0; c < z->shape.c; c++) {
        measure_channel(z, c, mean + c, variance + c);
    }
}

/* 1/sqrt(variance + epsilon), in double. */
static double inverse(const struct norm *norm, size_t c)
{
    return 1.0 / sqrt((double)norm->variance[c] + (double)NORM_EPSILON);
}

void norm_forward(const struct norm *norm, const struct pack *z, const struct pack *plus,
                  bool rectify, struct pack *a)
{
#pragma omp parallel for num_threads(team_for(bytes(z)))
    for (size_t c = 0; c < z->shape.c; c++) {
        struct norm_apply work = { .scale = 1.0f, .shift = norm->shift[c], .rectify = rectify };
        if (norm->gain != NULL) {
            const double scale = (double)norm->gain[c] * inverse(norm, c);
            work.scale = (float)scale;
            work.shift = (float)((double)norm->shift[c] - scale * (double)norm->mean[c]);
        }
        for (size_t group = 0; group < pack_groups(z); group++) {
            work.z = at(z, group, c);
            work.plus = at(plus, group, c);
            work.a = at(a, group, c);
            apply_to[isa_chosen()](map_of(z), &work);
        }
    }
}

/* Sums of g and of g (z - mean) over all images, and g itself. */
static void mask_channel(const struct norm *norm, const struct norm_back *back,
                         const struct pack *z, size_t c, double sums[2])
{
    struct norm_mask work = { .mean = norm->gain != NULL ? norm->mean[c] : 0.0f, .add = back->add };
    sums[0] = sums[1] = 0.0;
    for (size_t group = 0; group < pack_groups(z); group++) {
        float of_group[2];
        work.z = at(z, group, c);
        work.a = at(back->a, group, c);
        work.da = at(back->da, group, c);
        work.plus = at(back->dplus, group, c);
        mask_of[isa_chosen()](map_of(z), &work, of_group);
        sums[0] += (double)of_group[0];
        sums[1] += (double)of_group[1];
    }
}

/* With s = gain/sqrt(variance + epsilon), r = 1/(variance + epsilon) and G, H the sums of g and of
 * g (z - mean): dz = s (g - G/M - (z - mean) r H/M). */
static struct norm_return return_of(const struct norm *norm, bool batch, size_t c, double count,
                                    const double sums[2])
{
    if (norm->gain == NULL) {
        return (struct norm_return){ .by_g = 1.0f };
    }
    const double s = (double)norm->gain[c] * inverse(norm, c),
                 r = inverse(norm, c) * inverse(norm, c);
    if (!batch) {
        return (struct norm_return){ .by_g = (float)s };
    }
    const double by_z = -s * r * sums[1] / count;
    return (struct norm_return){
        .by_g = (float)s,
        .by_z = (float)by_z,
        .constant = (float)(-s * sums[0] / count - by_z * (double)norm->mean[c]),
    };
}

void norm_backward(const struct norm *norm, bool batch, struct norm_back back, struct pack *z,
                   float *dgain, float *dshift)
{
    const double count = (double)(z->shape.n * shape_pixels(z->shape));
#pragma omp parallel for num_threads(team_for(bytes(z)))
    for (size_t c = 0; c < z->shape.c; c++) {
        double sums[2];
        mask_channel(norm, &back, z, c, sums);
        dshift[c] = (float)sums[0];
        if (norm->gain != NULL) {
            dgain[c] = (float)(sums[1] * inverse(norm, c));
        }
        struct norm_return work = return_of(norm, batch, c, count, sums);
        for (size_t group = 0; group < pack_groups(z); group++) {
            work.g = at(back.da, group, c);
            work.z = at(z, group, c);
            return_to[isa_chosen()](map_of(z), &work);
        }
    }
}
