#include "heads/gradient_filter.h"

#include <math.h>
#include <stdlib.h>

#include "base/require.h"
#include "heads/gradient.h"
#include "heads/linear.h"

void gradient_filter_sum(size_t positions, size_t length, const float *patches, const float *dx,
                         double *dw)
{
    for (size_t k = 0; k < length; k++) {
        dw[k] = 0.0;
    }
    for (size_t i = 0; i < positions; i++) {
        for (size_t k = 0; dx[i] != 0.0f && k < length; k++) {
            dw[k] += (double)dx[i] * (double)patches[i * length + k];
        }
    }
}

struct gradient_pull gradient_filter_pull(size_t length, const float *w, const double *dw)
{
    struct gradient_pull pull = { 0 };
    double w_squares = 0.0, v_squares = 0.0;
    for (size_t k = 0; k < length; k++) {
        const bool odd = k % 2 == 1, paired = odd || k + 1 < length;
        const double v = !paired ? 0.0 : odd ? (double)w[k - 1] : -(double)w[k + 1];
        pull.along += dw[k] * (double)w[k];
        pull.across += dw[k] * v;
        pull.squares += dw[k] * dw[k];
        w_squares += (double)w[k] * (double)w[k];
        v_squares += v * v;
    }
    pull.along /= sqrt(w_squares);
    pull.across /= sqrt(v_squares);
    return pull;
}

/* dL/dz of every response, dL/dy = 1; the caller frees. */
static float *response_gradients(const struct head *head, const struct gradient_filter *filter)
{
    const size_t responses = filter->maps * filter->positions;
    const struct linear size = { .batch = responses, .features = filter->length, .classes = 1 };
    const struct shape in = { .n = 1, .c = filter->maps, .h = 1, .w = filter->positions };
    const struct head_options options = { .layout = NCHW };
    float *z = xcalloc(responses, sizeof *z), *dy = xcalloc(filter->maps, sizeof *dy);
    float *dz = xcalloc(responses, sizeof *dz);
    for (size_t m = 0; m < filter->maps; m++) {
        dy[m] = 1.0f;
    }
    linear_forward_plain(size, filter->w, NULL, filter->patches, z);
    gradient_of(head, &options, in, z, dy, dz);
    free(dy);
    free(z);
    return dz;
}

struct gradient_pull gradient_filter_mean(const struct head *head,
                                          const struct gradient_filter *filter)
{
    const size_t n = filter->positions, length = filter->length;
    float *dz = response_gradients(head, filter);
    double *dw = xcalloc(length, sizeof *dw);
    struct gradient_pull mean = { 0 };
    for (size_t m = 0; m < filter->maps; m++) {
        gradient_filter_sum(n, length, filter->patches + m * n * length, dz + m * n, dw);
        const struct gradient_pull pull = gradient_filter_pull(length, filter->w, dw);
        mean.along += pull.along / (double)filter->maps;
        mean.across += pull.across / (double)filter->maps;
        mean.squares += pull.squares / (double)filter->maps;
    }
    free(dw);
    free(dz);
    return mean;
}
