#include "bench/cases.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/require.h"
#include "bench/cases_list.h"

/* One case, ready to run. */
struct cases_ready {
    struct bench bench;
    struct head_pass pass;
    float *x, *theta, *y, *dy, *dx, *dtheta, *weights;
    void *saved;
    struct training *training;
    float *out;     /* what a call writes */
    size_t written; /* floats of it */
};

static float *normals(uint64_t trial, size_t n)
{
    float *x = xcalloc(n + 1, sizeof *x);
    struct rng rng = rng_at(1, rng_hash_text("bench"), 0, trial);
    rng_fill_normal(&rng, n, x);
    return x;
}

void cases_run(struct cases_ready *ready)
{
    const struct bench *bench = &ready->bench;
    if (bench->draw != NULL) {
        struct rng rng = rng_at(1, rng_hash_text("bench"), 1, 0);
        bench->draw(&rng, 1, CASES_DRAWN, ready->y);
    } else if (bench->trains) {
        training_run(ready->training);
    } else if (bench->head == NULL) {
        linear_forward(bench->linear, ready->weights, NULL, ready->x, ready->y);
    } else if (bench->backward) {
        bench->head->backward(&bench->options, &ready->pass);
    } else {
        bench->head->forward(&bench->options, &ready->pass);
    }
}

static void open_head(struct cases_ready *ready)
{
    const struct bench *bench = &ready->bench;
    const size_t size = shape_size(bench->in);
    const size_t features = bench->in.n * bench->head->features(&bench->options, bench->in);
    const size_t parameters = bench->head->parameters(&bench->options, bench->in);
    ready->x = normals(0, size);
    ready->theta = normals(1, parameters);
    ready->dy = normals(2, features);
    ready->y = xcalloc(features + 1, sizeof *ready->y);
    ready->dx = xcalloc(size, sizeof *ready->dx);
    ready->dtheta = xcalloc(parameters + 1, sizeof *ready->dtheta);
    ready->saved = xcalloc(bench->head->saved_bytes(&bench->options, bench->in) + 1, 1);
    ready->pass = (struct head_pass){ .in = bench->in,
                                      .theta = ready->theta,
                                      .x = ready->x,
                                      .y = ready->y,
                                      .saved = ready->saved,
                                      .dy = ready->dy,
                                      .dx = ready->dx,
                                      .dtheta = ready->dtheta };
    bench->head->forward(&bench->options, &ready->pass);
    ready->written = bench->backward ? size : features;
    ready->out = bench->backward ? ready->dx : ready->y;
}

static void open_layer(struct cases_ready *ready)
{
    const struct linear size = ready->bench.linear;
    ready->written = size.batch * size.classes;
    ready->x = normals(0, size.batch * size.features);
    ready->weights = normals(1, size.classes * size.features);
    ready->out = ready->y = xcalloc(ready->written, sizeof *ready->y);
}

static struct cases_ready *make_ready(const struct bench *bench)
{
    struct cases_ready *ready = xcalloc(1, sizeof *ready);
    ready->bench = *bench;
    if (bench->head != NULL) {
        open_head(ready);
    } else if (bench->trains) {
        ready->training = training_open(bench->top);
        ready->out = training_written(ready->training, &ready->written);
    } else if (bench->draw != NULL) {
        ready->written = CASES_DRAWN;
        ready->out = ready->y = xcalloc(CASES_DRAWN, sizeof *ready->y);
    } else {
        open_layer(ready);
    }
    return ready;
}

void cases_close(struct cases_ready *ready)
{
    if (ready != NULL) {
        free(ready->x);
        free(ready->theta);
        free(ready->y);
        free(ready->dy);
        free(ready->dx);
        free(ready->dtheta);
        free(ready->weights);
        free(ready->saved);
        training_close(ready->training);
        free(ready);
    }
}

struct cases_ready *cases_open(const char *name)
{
    const struct bench found = cases_list_find(name);
    return found.name[0] != '\0' ? make_ready(&found) : NULL;
}

struct cases_answer cases_answer(struct cases_ready *ready)
{
    float *out = ready->out;
    struct cases_answer answer = { 0xcbf29ce484222325u, 0 };
    memset(out, 0, ready->written * sizeof *out);
    cases_run(ready);
    for (size_t i = 0; i < ready->written; i++) {
        uint32_t bits;
        memcpy(&bits, out + i, sizeof bits);
        answer.hash = (answer.hash ^ bits) * 0x100000001b3u;
        answer.norm += (double)out[i] * (double)out[i];
    }
    answer.norm = sqrt(answer.norm);
    return answer;
}
