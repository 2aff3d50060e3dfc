#include "heads/work.h"

#include <stdlib.h>
#include <string.h>

#include "base/require.h"
#include "heads/linear.h"

static const struct head_options options = { .layout = NCHW };

static float *ones(size_t n)
{
    float *x = xcalloc(n, sizeof *x);
    for (size_t i = 0; i < n; ++i) {
        x[i] = 1.0f;
    }
    return x;
}

static struct linear layer_of(const struct head *head, struct shape in, size_t classes)
{
    return (struct linear){ in.n, head->features(&options, in), classes };
}

/* Both kernels, each with a count of its own. */
static struct work run(const struct head *head, const struct head_pass *pass, struct linear layer,
                       const float *w, const float *b, float *logits)
{
    struct work work = { .logits = 0.0 };
    count_reset();
    head->forward(&options, pass);
    work.pooling = count_read();
    count_reset();
    linear_forward_plain(layer, w, b, pass->y, logits);
    work.layer = count_read();
    for (size_t k = 0; k < layer.classes; ++k) {
        work.logits += (double)logits[k];
    }
    return work;
}

struct work work_run(const struct head *head, struct shape in, size_t classes)
{
    require(in.n == 1);
    const struct linear layer = layer_of(head, in, classes);
    float *x = ones(shape_size(in)), *w = ones(layer.features * classes);
    float *b = xcalloc(classes, sizeof *b), *logits = xcalloc(classes, sizeof *logits);
    float *features = xcalloc(layer.features, sizeof *features);
    float *theta = ones(head->parameters(&options, in));
    void *saved = xcalloc(head->saved_bytes(&options, in), 1);
    const struct head_pass pass = {
        .in = in, .theta = theta, .x = x, .y = features, .saved = saved
    };
    const struct work work = run(head, &pass, layer, w, b, logits);
    free(saved);
    free(theta);
    free(features);
    free(logits);
    free(b);
    free(w);
    free(x);
    return work;
}

uint64_t work_operations(const struct work *work, bool multiply_add_is_one)
{
    return work->pooling.additions + work->pooling.multiplications + work->layer.additions +
           (multiply_add_is_one ? 0 : work->layer.multiplications);
}

struct head_cost work_declared(const struct head *head, struct shape in, size_t classes)
{
    struct head_cost cost = linear_cost(layer_of(head, in, classes));
    if (strcmp(head->name, "flatten") != 0) {
        const struct head_cost pooling = head->forward_cost(&options, in);
        cost.additions += pooling.additions;
        cost.multiplications += pooling.multiplications;
        cost.comparisons += pooling.comparisons;
        cost.functions += pooling.functions;
        cost.bytes_read += pooling.bytes_read;
        cost.bytes_written += pooling.bytes_written;
    }
    return cost;
}
