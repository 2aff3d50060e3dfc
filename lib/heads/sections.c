#include "heads/sections.h"

#include <string.h>

#include "base/require.h"
#include "base/team.h"
#include "heads/share.h"
#include "heads/sums.h"

int sections_are_better(struct shape in, enum layout layout)
{
    return sums_by_groups(layout, in.c) && in.c <= SECTIONS_CHANNELS &&
           in.n < (size_t)team_for(shape_size(in) * sizeof(float));
}

/* Some sections, the first of which begins at pixel `first`; s of them have their sums in sums[s]. */
struct sections_pass {
    struct shape in;
    sections_kernel *kernel;
    const float *x, *given;
    size_t first;
    float (*sums)[SECTIONS_CHANNELS];
};

static void sum_part(const void *pass, struct lanes_part part)
{
    const struct sections_pass *of = pass;
    const size_t n = shape_pixels(of->in), length = sums_section(n);
    for (size_t s = part.first; s < part.end; ++s) {
        const size_t first = of->first + s * length, left = n - first;
        of->kernel(of->in.c, left < length ? left : length, of->x + first * of->in.c, of->given,
                   of->sums[s]);
    }
}

void sections_mean(struct shape in, sections_kernel *kernel, const float *x, const float *given,
                   float *mean)
{
    require(in.c <= SECTIONS_CHANNELS);
    float sums[SUMS_SECTIONS][SECTIONS_CHANNELS];
    struct sections_pass pass = { in, kernel, x, given, 0, sums };
    const size_t n = shape_pixels(in), length = sums_section(n), all = (n + length - 1) / length;
    for (size_t done = 0; done < all; done += SUMS_SECTIONS) {
        const size_t left = all - done, count = left < SUMS_SECTIONS ? left : SUMS_SECTIONS;
        pass.first = done * length;
        share_each(count * length * in.c * sizeof *x, count, sum_part, &pass);
        for (size_t s = 0; s < count; ++s) {
            for (size_t k = 0; k < in.c; ++k) {
                mean[k] = done + s == 0 ? sums[s][k] : mean[k] + sums[s][k];
            }
        }
    }
    for (size_t k = 0; k < in.c; ++k) {
        mean[k] /= (float)n;
    }
}
