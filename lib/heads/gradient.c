#include "heads/gradient.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/require.h"

/* A pass with memory for outputs and what is saved; freed by close_pass. */
static struct head_pass open_pass(const struct head *head, const struct head_options *options,
                                  struct shape in, const float *x)
{
    require(head->parameters(options, in) == 0);
    return (struct head_pass){
        .in = in,
        .x = x,
        .y = xcalloc(in.n * head->features(options, in), sizeof(float)),
        .saved = xcalloc(head->saved_bytes(options, in), 1),
    };
}

static void close_pass(struct head_pass *pass)
{
    free(pass->saved);
    free(pass->y);
}

void gradient_of(const struct head *head, const struct head_options *options, struct shape in,
                 const float *x, const float *dy, float *dx)
{
    struct head_pass pass = open_pass(head, options, in, x);
    pass.dy = dy;
    pass.dx = dx;
    head->forward(options, &pass);
    head->backward(options, &pass);
    close_pass(&pass);
}

static double output_sum(const struct head *head, const struct head_options *options,
                         struct shape in, const float *x)
{
    struct head_pass pass = open_pass(head, options, in, x);
    double sum = 0.0;
    head->forward(options, &pass);
    for (size_t i = 0; i < in.n * head->features(options, in); i++) {
        sum += (double)pass.y[i];
    }
    close_pass(&pass);
    return sum;
}

double gradient_by_difference(const struct head *head, const struct head_options *options,
                              struct shape in, float *x, size_t at, float step)
{
    const float middle = x[at];
    x[at] = middle + step;
    const double above = output_sum(head, options, in, x);
    x[at] = middle - step;
    const double below = output_sum(head, options, in, x);
    x[at] = middle;
    return (above - below) / (2.0 * (double)step);
}

void gradient_sum(const struct head *head, const struct head_options *options, struct shape in,
                  const float *x, bool before_relu, double *sums)
{
    const size_t maps = in.n * in.c, pixels = shape_pixels(in);
    require(options->layout == NCHW && head->features(options, in) == in.c);
    float *dy = xcalloc(maps, sizeof *dy), *dx = xcalloc(shape_size(in), sizeof *dx);
    for (size_t m = 0; m < maps; m++) {
        dy[m] = 1.0f;
    }
    gradient_of(head, options, in, x, dy, dx);
    if (before_relu) {
        gradient_before_relu(shape_size(in), x, dx);
    }
    memset(sums, 0, pixels * sizeof *sums);
    for (size_t i = 0; i < maps * pixels; i++) {
        sums[i % pixels] += (double)dx[i];
    }
    free(dx);
    free(dy);
}

void gradient_before_relu(size_t n, const float *before, float *dx)
{
    for (size_t i = 0; i < n; i++) {
        dx[i] = before[i] > 0.0f ? dx[i] : 0.0f;
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

size_t gradient_count(size_t n, const float *dx, float value)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        count += dx[i] == value;
    }
    return count;
}
