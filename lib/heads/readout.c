#include "heads/readout.h"

#include <stdlib.h>

#include "base/require.h"
#include "heads/count.h"
#include "heads/linear.h"
#include "heads/pool.h"

/* A sum of one product, from +0 as all sums are. */
static void scale_features(size_t n, float w, const float *features, float *y)
{
    for (size_t i = 0; i < n; i++) {
        y[i] = count_add(0.0f, count_multiply(w, features[i]));
    }
}

static void weigh_features(struct shape in, const float *w, const float *features, float *y)
{
    const struct linear pooled = { .batch = in.n, .features = in.c, .classes = 1 };
    if (in.c == 1) {
        scale_features(in.n, w[0], features, y);
    } else {
        linear_forward_plain(pooled, w, NULL, features, y);
    }
}

void readout_apply(struct shape in, const struct readout *readout, const float *x, float *features,
                   float *y)
{
    const size_t size = in.c * shape_pixels(in);
    const struct linear flat = { .batch = in.n, .features = size, .classes = 1 };
    switch (readout->read) {
    case READ_AVERAGE:
        pool_average(in, NCHW, x, features);
        weigh_features(in, readout->w, features, y);
        return;
    case READ_FLATTEN: /* in NCHW the map is its own flattening */
        linear_forward_plain(flat, readout->w, NULL, x, y);
        return;
    case READ_PLACE:
        require(readout->at < size);
        for (size_t i = 0; i < in.n; i++) {
            y[i] = x[i * size + readout->at];
        }
        return;
    }
    require_failed("a way of reading", __FILE__, __LINE__);
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

enum { BLOCK_FLOATS = 16384 };

/* As many draws at once as fill a block; at least one. */
static size_t block_draws(size_t floats)
{
    return floats < BLOCK_FLOATS ? BLOCK_FLOATS / floats : 1;
}

static void average_batches(size_t draws, size_t batch, const float *one, float *y)
{
    if (batch == 1) {
        for (size_t d = 0; d < draws; d++) {
            y[d] = 0.0f + one[d];
        }
        return;
    }
    for (size_t d = 0; d < draws; d++) {
        float sum = 0.0f;
        for (size_t b = 0; b < batch; b++) {
            sum += one[d * batch + b];
        }
        y[d] = sum / (float)batch;
    }
}

/* Whether features hold the means already. The counting build leaves them to the plain kernel. */
static bool draw_block(struct rng *rng, const struct readout_source *source, size_t images,
                       float *x, float *features)
{
    if (!COUNT_ON && source->draw_means != NULL &&
        source->draw_means(rng, source->context, images, x, features)) {
        return true;
    }
    source->draw(rng, source->context, images, x);
    return false;
}

void readout_sample(struct rng *rng, const struct readout_source *source,
                    const struct readout *readouts, size_t count, float *y)
{
    struct shape in = source->map;
    const size_t draws = source->draws, batch = source->batch;
    require(draws > 0 && batch > 0 && count > 0);
    const size_t size = in.c * shape_pixels(in), most = smaller(block_draws(batch * size), draws);
    float *x = xcalloc(most * batch * size, sizeof *x);
    float *features = xcalloc(most * batch * in.c, sizeof *features);
    float *one = xcalloc(most * batch, sizeof *one);
    for (size_t done = 0; done < draws; done += most) {
        const size_t now = smaller(most, draws - done);
        in.n = now * batch;
        const bool averaged = draw_block(rng, source, in.n, x, features);
        for (size_t r = 0; r < count; r++) {
            if (averaged && readouts[r].read == READ_AVERAGE) {
                weigh_features(in, readouts[r].w, features, one);
            } else {
                readout_apply(in, &readouts[r], x, features, one);
            }
            average_batches(now, batch, one, y + r * draws + done);
        }
    }
    free(one);
    free(features);
    free(x);
}

static struct readout_response summarise(const float *y, size_t draws)
{
    double sum = 0.0, squares = 0.0;
    for (size_t d = 0; d < draws; d++) {
        sum += (double)y[d];
    }
    const double mean = sum / (double)draws;
    for (size_t d = 0; d < draws; d++) {
        squares += ((double)y[d] - mean) * ((double)y[d] - mean);
    }
    return (struct readout_response){ .mean = mean, .variance = squares / (double)(draws - 1) };
}

void readout_measure(struct rng *rng, const struct readout_source *source,
                     const struct readout *readouts, size_t count, struct readout_response *out)
{
    require(source->draws > 1);
    struct shape one = source->map;
    one.n = 1;
    float *y = xcalloc(count * source->draws, sizeof *y);
    float *features = xcalloc(one.c, sizeof *features);
    readout_sample(rng, source, readouts, count, y);
    for (size_t r = 0; r < count; r++) {
        float signal;
        readout_apply(one, &readouts[r], source->signal, features, &signal);
        out[r] = summarise(y + r * source->draws, source->draws);
        out[r].signal = (double)signal;
    }
    free(features);
    free(y);
}
