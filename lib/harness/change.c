#include "harness/change.h"

#include <math.h>

double change_larger(double a, double b)
{
    return a >= b || isnan(a) ? a : b;
}

double change_relative(size_t n, const float *before, const float *after)
{
    double apart = 0, size = 0;
    for (size_t i = 0; i < n; i++) {
        const double difference = (double)after[i] - (double)before[i];
        apart += difference * difference;
        size += (double)before[i] * (double)before[i];
    }
    return sqrt(apart / size);
}

double change_moved(struct shape in, size_t down, size_t right, const float *before,
                    const float *after)
{
    double largest = 0;
    for (size_t i = 0; i < shape_size(in); i++) {
        const size_t map = i / shape_pixels(in);
        const size_t row = (i / in.w % in.h + down) % in.h, column = (i % in.w + right) % in.w;
        const double apart =
            fabs((double)before[i] - (double)after[map * shape_pixels(in) + row * in.w + column]);
        largest = apart <= largest ? largest : apart; /* a NaN stays: it is not <= */
        if (isnan(largest)) {
            return largest;
        }
    }
    return largest;
}
