#include "heads/locate.h"

#include <math.h>

#include "base/require.h"

bool locate_points(size_t n, const float *map, const unsigned char *mask)
{
    size_t at = 0;
    for (size_t i = 0; i < n; i++) {
        if (isnan(map[i])) {
            return false;
        }
        if (map[i] > map[at]) {
            at = i;
        }
    }
    return n > 0 && mask[at] != 0;
}

static double overlap(size_t n, const float *map, const unsigned char *mask, double level)
{
    size_t both = 0, either = 0;
    for (size_t i = 0; i < n; i++) {
        const bool shown = (double)map[i] >= level, there = mask[i] != 0;
        both += shown && there;
        either += shown || there;
    }
    return either > 0 ? (double)both / (double)either : 0;
}

void locate_overlap(size_t n, const float *map, const unsigned char *mask, size_t count,
                    const double *thresholds, double *iou)
{
    require(n > 0);
    double low = (double)map[0], high = low;
    bool whole = true;
    for (size_t i = 0; i < n; i++) {
        low = fmin(low, (double)map[i]);
        high = fmax(high, (double)map[i]);
        whole = whole && !isnan(map[i]);
    }
    for (size_t k = 0; k < count; k++) {
        const double level = low + thresholds[k] * (high - low);
        iou[k] = whole ? overlap(n, map, mask, level) : (double)NAN;
    }
}

static double mean(size_t n, const float *v)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        sum += (double)v[i];
    }
    return sum / (double)n;
}

double locate_correlation(size_t n, const float *a, const float *b)
{
    const double mean_a = mean(n, a), mean_b = mean(n, b);
    double ab = 0, aa = 0, bb = 0;
    for (size_t i = 0; i < n; i++) {
        const double da = (double)a[i] - mean_a, db = (double)b[i] - mean_b;
        ab += da * db;
        aa += da * da;
        bb += db * db;
    }
    return ab / sqrt(aa * bb);
}
