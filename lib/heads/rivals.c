#include "heads/rivals.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/require.h"
#include "base/rng.h"
#include "heads/linear.h"
#include "heads/pool.h"
#include "heads/work.h"

static float *new_numbers(struct rng *rng, size_t n)
{
    float *numbers = xcalloc(n, sizeof *numbers);
    rng_fill_normal(rng, n, numbers);
    for (size_t i = 0; i < n; i++) {
        numbers[i] = fabsf(numbers[i]);
    }
    return numbers;
}

struct rivals *rivals_open(struct shape in, size_t classes, bool gemm, uint64_t seed)
{
    struct rng rng = rng_at(seed, rng_hash_text("rivals"), shape_size(in), classes);
    struct rivals *rivals = xcalloc(1, sizeof *rivals);
    rivals->in = in;
    rivals->classes = classes;
    rivals->gemm = gemm;
    rivals->x = new_numbers(&rng, shape_size(in));
    rivals->gap_weights = new_numbers(&rng, classes * in.c);
    rivals->flatten_weights = new_numbers(&rng, classes * in.c * shape_pixels(in));
    rivals->bias = new_numbers(&rng, classes);
    rivals->pooled = xcalloc(in.n * in.c, sizeof(float));
    rivals->gap_logits = xcalloc(in.n * classes, sizeof(float));
    rivals->flatten_logits = xcalloc(in.n * classes, sizeof(float));
    rivals->gap_checked = xcalloc(in.n * classes, sizeof(float));
    rivals->flatten_checked = xcalloc(in.n * classes, sizeof(float));
    rivals->gap_cost = work_declared(head_find("gap"), in, classes);
    rivals->flatten_cost = work_declared(head_find("flatten"), in, classes);
    return rivals;
}

void rivals_close(struct rivals *rivals)
{
    free(rivals->flatten_checked);
    free(rivals->gap_checked);
    free(rivals->flatten_logits);
    free(rivals->gap_logits);
    free(rivals->pooled);
    free(rivals->bias);
    free(rivals->flatten_weights);
    free(rivals->gap_weights);
    free(rivals->x);
    free(rivals);
}

/* ---- running ---- */

static void run_linear(const struct rivals *rivals, size_t features, const float *weights,
                       const float *x, float *logits)
{
    const struct linear size = { .batch = rivals->in.n,
                                 .features = features,
                                 .classes = rivals->classes };
    if (rivals->gemm) {
        linear_forward_gemm(size, weights, rivals->bias, x, logits);
    } else {
        linear_forward(size, weights, rivals->bias, x, logits);
    }
}

void rivals_run_gap(void *what)
{
    struct rivals *rivals = what;
    pool_average(rivals->in, NCHW, rivals->x, rivals->pooled);
    run_linear(rivals, rivals->in.c, rivals->gap_weights, rivals->pooled, rivals->gap_logits);
}

void rivals_run_flatten(void *what)
{
    struct rivals *rivals = what;
    run_linear(rivals, rivals->in.c * shape_pixels(rivals->in), rivals->flatten_weights, rivals->x,
               rivals->flatten_logits);
}

/* ---- checking ---- */

/* One logit on its way: its value and the sum of its terms' magnitudes. */
struct sum {
    double value, magnitude;
};

static void add_gap(const struct rivals *rivals, size_t image, size_t class, struct sum *sum)
{
    const size_t pixels = shape_pixels(rivals->in);
    for (size_t c = 0; c < rivals->in.c; c++) {
        const float *map = rivals->x + (image * rivals->in.c + c) * pixels;
        const double weight =
            (double)rivals->gap_weights[class * rivals->in.c + c] / (double)pixels;
        for (size_t i = 0; i < pixels; i++) {
            sum->value += weight * (double)map[i];
            sum->magnitude += fabs(weight * (double)map[i]);
        }
    }
}

static void add_flatten(const struct rivals *rivals, size_t image, size_t class, struct sum *sum)
{
    const size_t features = rivals->in.c * shape_pixels(rivals->in);
    const float *x = rivals->x + image * features;
    const float *weights = rivals->flatten_weights + class * features;
    for (size_t i = 0; i < features; i++) {
        sum->value += (double)weights[i] * (double)x[i];
        sum->magnitude += fabs((double)weights[i] * (double)x[i]);
    }
}

static double error_of(struct sum sum, float got, size_t terms)
{
    const double n = (double)terms, roundings = fmin(n, 8 * sqrt(n)) + 8;
    const double error = fabs((double)got - sum.value) / (roundings * 0x1p-24 * sum.magnitude);
    return error <= HUGE_VAL ? error : HUGE_VAL;
}

double rivals_error(const struct rivals *rivals)
{
    const size_t pixels = shape_pixels(rivals->in);
    double worst = 0;
    for (size_t i = 0; i < rivals->in.n * rivals->classes; i++) {
        const size_t image = i / rivals->classes, class = i % rivals->classes;
        struct sum gap = { 0 }, flatten = { 0 };
        gap.value = flatten.value = (double)rivals->bias[class];
        gap.magnitude = flatten.magnitude = fabs((double)rivals->bias[class]);
        add_gap(rivals, image, class, &gap);
        add_flatten(rivals, image, class, &flatten);
        worst = fmax(worst, error_of(gap, rivals->gap_logits[i], pixels + rivals->in.c));
        worst = fmax(worst, error_of(flatten, rivals->flatten_logits[i], pixels * rivals->in.c));
    }
    return worst;
}

static size_t logit_bytes(const struct rivals *rivals)
{
    return rivals->in.n * rivals->classes * sizeof(float);
}

double rivals_check(struct rivals *rivals)
{
    rivals_run_gap(rivals);
    rivals_run_flatten(rivals);
    memcpy(rivals->gap_checked, rivals->gap_logits, logit_bytes(rivals));
    memcpy(rivals->flatten_checked, rivals->flatten_logits, logit_bytes(rivals));
    return rivals_error(rivals);
}

bool rivals_unchanged(const struct rivals *rivals)
{
    return memcmp(rivals->gap_checked, rivals->gap_logits, logit_bytes(rivals)) == 0 &&
           memcmp(rivals->flatten_checked, rivals->flatten_logits, logit_bytes(rivals)) == 0;
}
