#include "heads/gradient.h"

#include <math.h>
#include <stdlib.h>

#include "base/require.h"

void gradient_of(const struct head *head, const struct head_options *options, struct shape in,
                 const float *x, const float *dy, float *dx)
{
    require(head->parameters(options, in) == 0);
    float *y = xcalloc(in.n * head->features(options, in), sizeof *y);
    void *saved = xcalloc(head->saved_bytes(options, in), 1);
    const struct head_pass pass = { .in = in, .x = x, .y = y, .saved = saved, .dy = dy, .dx = dx };
    head->forward(options, &pass);
    head->backward(options, &pass);
    free(saved);
    free(y);
}

void gradient_before_relu(size_t n, const float *before, float *dx)
{
    for (size_t i = 0; i < n; i++) {
        dx[i] = before[i] > 0.0f ? dx[i] : 0.0f;
    }
}

void gradient_of_filter(size_t positions, size_t length, const float *patches, const float *dx,
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

struct gradient_size gradient_size_of(size_t n, const float *dx)
{
    struct gradient_size size = { .smallest = HUGE_VAL };
    for (size_t i = 0; i < n; i++) {
        const double magnitude = fabs((double)dx[i]);
        const int here = dx[i] != 0.0f;
        size.places += (size_t)here;
        if (here && !isnan(size.smallest) && !(magnitude >= size.smallest)) {
            size.smallest = magnitude;
        }
        size.absolutes += magnitude;
        size.squares += magnitude * magnitude;
    }
    size.smallest = size.places > 0 ? size.smallest : 0.0;
    return size;
}
