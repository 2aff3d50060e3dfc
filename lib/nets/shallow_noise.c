#include "nets/shallow_noise.h"

#include <stdlib.h>

#include "base/require.h"

static void draw_labels(struct rng *rng, double share, size_t classes, size_t n, size_t *labels)
{
    float *u = xcalloc(n, sizeof *u);
    rng_fill_uniform(rng, n, u);
    for (size_t i = 0; i < n; i++) {
        const double rest = ((double)u[i] - share) / (1 - share); /* of the others, below 1 */
        labels[i] = rest < 0 ? 0 : 1 + (size_t)(rest * (double)(classes - 1));
    }
    free(u);
}

/* The gradients of all batches, one row a batch; the caller frees. */
static double *draw_gradients(struct rng *rng, const struct shallow_batches *batches,
                              const struct shallow *net, size_t numbers)
{
    const size_t pixels = shape_size(batches->in);
    double *g = xcalloc(batches->count * numbers, sizeof *g);
    float *x = xcalloc(pixels, sizeof *x);
    size_t *labels = xcalloc(batches->in.n, sizeof *labels);
    for (size_t i = 0; i < batches->count; i++) {
        rng_fill_normal(rng, pixels, x);
        draw_labels(rng, batches->share, net->classes, batches->in.n, labels);
        shallow_gradient(net, batches->in, x, labels, g + i * numbers);
    }
    free(labels), free(x);
    return g;
}

struct shallow_noise shallow_noise_measure(struct rng *rng, const struct shallow_batches *batches,
                                           const struct shallow *net)
{
    require(batches->count >= 2 && batches->share >= 0 && batches->share < 1);
    const size_t numbers = net->filters * net->kernel * net->kernel;
    const double count = (double)batches->count;
    double *g = draw_gradients(rng, batches, net, numbers);
    struct shallow_noise found = { 0 };
    for (size_t d = 0; d < numbers; d++) {
        double sum = 0, squares = 0;
        for (size_t i = 0; i < batches->count; i++) {
            sum += g[i * numbers + d];
        }
        for (size_t i = 0; i < batches->count; i++) {
            const double off = g[i * numbers + d] - sum / count;
            squares += off * off;
        }
        const double variance = squares / (count - 1);
        found.noise += variance;
        found.mean_squared += sum / count * (sum / count) - variance / count;
    }
    free(g);
    return found;
}
