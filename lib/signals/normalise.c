#include "signals/normalise.h"

#include <math.h>

#include "base/require.h"

const struct normalise_moments normalise_fashion = { .mean = { 0.286040602 },
                                                     .deviation = { 0.353024250 } };

/* Mean of (x - centre)^power over one channel of the images, power 1 or 2. */
static double moment(const struct split_range *range, size_t channel, double centre, int power)
{
    const size_t pixels = range->images->h * range->images->w;
    double sum = 0;
    for (size_t i = 0; i < range->count; i++) {
        const float *x = dataset_plane(range->images, range->first + i, channel).pixels;
        double image = 0;
        for (size_t k = 0; k < pixels; k++) {
            const double d = (double)x[k] - centre;
            image += power == 1 ? d : d * d;
        }
        sum += image;
    }
    return sum / ((double)range->count * (double)pixels);
}

struct normalise_moments normalise_measure(const struct split_range *range)
{
    struct normalise_moments moments = { .mean = { 0 } };
    const size_t channels = range->images->channels;
    require(range->count > 0 && channels > 0 && channels <= NORMALISE_MAX_CHANNELS);
    for (size_t c = 0; c < channels; c++) {
        moments.mean[c] = moment(range, c, 0, 1);
        moments.deviation[c] = sqrt(moment(range, c, moments.mean[c], 2));
    }
    return moments;
}

struct normalise normalise_by(const struct normalise_moments *moments)
{
    struct normalise normalise;
    for (size_t c = 0; c < NORMALISE_MAX_CHANNELS; c++) {
        const double deviation = moments->deviation[c] > 0 ? moments->deviation[c] : 1;
        normalise.gain[c] = (float)(1 / deviation);
        normalise.offset[c] = (float)(-moments->mean[c] / deviation);
    }
    return normalise;
}

void normalise_apply(const struct normalise *normalise, struct shape in, const float *x, float *y)
{
    require(in.c <= NORMALISE_MAX_CHANNELS);
    const size_t plane = in.h * in.w;
    for (size_t p = 0; p < in.n * in.c; p++, x += plane, y += plane) {
        const float gain = normalise->gain[p % in.c], offset = normalise->offset[p % in.c];
        for (size_t i = 0; i < plane; i++) {
            y[i] = gain * x[i] + offset;
        }
    }
}
