#include "heads/pair.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/require.h"
#include "base/rng.h"
#include "heads/linear.h"
#include "heads/pool.h"
#include "heads/work.h"

static float *new_normals(struct rng *rng, size_t n)
{
    float *numbers = xcalloc(n, sizeof *numbers);
    rng_fill_normal(rng, n, numbers);
    return numbers;
}

struct pair *pair_open(struct shape in, size_t classes, bool gemm, uint64_t seed)
{
    struct rng rng = rng_at(seed, rng_hash_text("pair"), shape_size(in), classes);
    struct pair *pair = xcalloc(1, sizeof *pair);
    pair->in = in;
    pair->classes = classes;
    pair->gemm = gemm;
    pair->x = new_normals(&rng, shape_size(in));
    pair->gap_weights = new_normals(&rng, classes * in.c);
    pair->flatten_weights = new_normals(&rng, classes * in.c * shape_pixels(in));
    pair->bias = new_normals(&rng, classes);
    pair->pooled = xcalloc(in.n * in.c, sizeof(float));
    pair->gap_logits = xcalloc(in.n * classes, sizeof(float));
    pair->flatten_logits = xcalloc(in.n * classes, sizeof(float));
    pair->gap_checked = xcalloc(in.n * classes, sizeof(float));
    pair->flatten_checked = xcalloc(in.n * classes, sizeof(float));
    pair->gap_cost = work_declared(head_find("gap"), in, classes);
    pair->flatten_cost = work_declared(head_find("flatten"), in, classes);
    return pair;
}

void pair_close(struct pair *pair)
{
    free(pair->flatten_checked);
    free(pair->gap_checked);
    free(pair->flatten_logits);
    free(pair->gap_logits);
    free(pair->pooled);
    free(pair->bias);
    free(pair->flatten_weights);
    free(pair->gap_weights);
    free(pair->x);
    free(pair);
}

/* ---- running ---- */

static void run_linear(const struct pair *pair, size_t features, const float *weights,
                       const float *x, float *logits)
{
    const struct linear size = { .batch = pair->in.n,
                                 .features = features,
                                 .classes = pair->classes };
    if (pair->gemm) {
        linear_forward_gemm(size, weights, pair->bias, x, logits);
    } else {
        linear_forward(size, weights, pair->bias, x, logits);
    }
}

void pair_run_gap(void *what)
{
    struct pair *pair = what;
    pool_average(pair->in, NCHW, pair->x, pair->pooled);
    run_linear(pair, pair->in.c, pair->gap_weights, pair->pooled, pair->gap_logits);
}

void pair_run_flatten(void *what)
{
    struct pair *pair = what;
    run_linear(pair, pair->in.c * shape_pixels(pair->in), pair->flatten_weights, pair->x,
               pair->flatten_logits);
}

/* ---- checking ---- */

/* One logit on its way: its value and the sum of its terms' magnitudes. */
struct sum {
    double value, magnitude;
};

static void add_gap(const struct pair *pair, size_t image, size_t class, struct sum *sum)
{
    const size_t pixels = shape_pixels(pair->in);
    for (size_t c = 0; c < pair->in.c; c++) {
        const float *map = pair->x + (image * pair->in.c + c) * pixels;
        const double weight = (double)pair->gap_weights[class * pair->in.c + c] / (double)pixels;
        for (size_t i = 0; i < pixels; i++) {
            sum->value += weight * (double)map[i];
            sum->magnitude += fabs(weight * (double)map[i]);
        }
    }
}

static void add_flatten(const struct pair *pair, size_t image, size_t class, struct sum *sum)
{
    const size_t features = pair->in.c * shape_pixels(pair->in);
    const float *x = pair->x + image * features;
    const float *weights = pair->flatten_weights + class * features;
    for (size_t i = 0; i < features; i++) {
        sum->value += (double)weights[i] * (double)x[i];
        sum->magnitude += fabs((double)weights[i] * (double)x[i]);
    }
}

static double error_of(struct sum sum, float got, size_t terms)
{
    const double error =
        fabs((double)got - sum.value) / ((double)(terms + 8) * 0x1p-24 * sum.magnitude);
    return error <= HUGE_VAL ? error : HUGE_VAL;
}

double pair_error(const struct pair *pair)
{
    const size_t pixels = shape_pixels(pair->in);
    double worst = 0;
    for (size_t i = 0; i < pair->in.n * pair->classes; i++) {
        const size_t image = i / pair->classes, class = i % pair->classes;
        struct sum gap = { 0 }, flatten = { 0 };
        gap.value = flatten.value = (double)pair->bias[class];
        gap.magnitude = flatten.magnitude = fabs((double)pair->bias[class]);
        add_gap(pair, image, class, &gap);
        add_flatten(pair, image, class, &flatten);
        worst = fmax(worst, error_of(gap, pair->gap_logits[i], pixels + pair->in.c));
        worst = fmax(worst, error_of(flatten, pair->flatten_logits[i], pixels * pair->in.c));
    }
    return worst;
}

static size_t logit_bytes(const struct pair *pair)
{
    return pair->in.n * pair->classes * sizeof(float);
}

double pair_check(struct pair *pair)
{
    pair_run_gap(pair);
    pair_run_flatten(pair);
    memcpy(pair->gap_checked, pair->gap_logits, logit_bytes(pair));
    memcpy(pair->flatten_checked, pair->flatten_logits, logit_bytes(pair));
    return pair_error(pair);
}

bool pair_unchanged(const struct pair *pair)
{
    return memcmp(pair->gap_checked, pair->gap_logits, logit_bytes(pair)) == 0 &&
           memcmp(pair->flatten_checked, pair->flatten_logits, logit_bytes(pair)) == 0;
}
