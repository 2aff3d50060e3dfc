#include "bench/cases.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/require.h"
#include "base/rng.h"
#include "heads/head.h"
#include "heads/linear.h"
#include "signals/noise.h"

/* ---- cases ---- */

/* One case. */
struct bench {
    char name[96];
    const struct head *head; /* NULL: of another kind */
    bool backward;
    struct shape in;
    struct head_options options;
    struct linear linear;                                           /* batch > 0: a linear layer */
    void (*draw)(struct rng *rng, float sigma, size_t n, float *x); /* not NULL: random numbers */
};

/* The poolings that have kernels of their own run on all shapes, all other heads on the first. */
static const struct shape shapes[] = {
    { 8, 64, 14, 14 },  { 1, 128, 64, 64 }, { 32, 128, 64, 64 }, { 1, 2048, 7, 7 },
    { 32, 2048, 7, 7 }, { 32, 64, 28, 28 }, { 8, 512, 14, 14 },  { 1, 64, 112, 112 },
    { 3, 37, 13, 11 },  { 1, 1, 224, 224 }, { 64, 960, 7, 7 },
};
static const char *const on_all_shapes[] = { "gap", "gmp", "meanvar" };

static const struct linear linears[] = {
    { 1, 2048, 1000 }, { 32, 2048, 1000 }, { 1, 524288, 10 }, { 32, 25088, 10 }
};

static void draw_normal(struct rng *rng, float sigma, size_t n, float *x)
{
    (void)sigma;
    rng_fill_normal(rng, n, x);
}

static void draw_uniform(struct rng *rng, float sigma, size_t n, float *x)
{
    (void)sigma;
    rng_fill_uniform(rng, n, x);
}

static void draw_student(struct rng *rng, float sigma, size_t n, float *x)
{
    noise_add_student(rng, 5, sigma, n, x);
}

static const struct {
    const char *name;
    void (*draw)(struct rng *rng, float sigma, size_t n, float *x);
} draws[] = {
    { "rng-normal", draw_normal },
    { "rng-uniform", draw_uniform },
    { "noise-gaussian", noise_add_gaussian },
    { "noise-uniform", noise_add_uniform },
    { "noise-laplace", noise_add_laplace },
    { "noise-student", draw_student },
};
enum { DRAWN = 65536 };

static bool runs_on(const struct head *head, size_t shape)
{
    bool all = false;
    for (size_t i = 0; i < COUNT(on_all_shapes); i++) {
        all = all || strcmp(head->name, on_all_shapes[i]) == 0;
    }
    return shape == 0 || all;
}

typedef void visit_case(const struct bench *one, void *with);

static size_t visit_heads(visit_case *visit, void *with)
{
    size_t count = 0;
    for (size_t i = 0; i < head_count() * COUNT(shapes) * 4; i++) {
        const struct head *head = head_at(i / (COUNT(shapes) * 4));
        const size_t shape = i / 4 % COUNT(shapes);
        struct bench one = { .head = head, .in = shapes[shape], .backward = i / 2 % 2 == 1 };
        one.options.layout = i % 2 == 0 ? NCHW : NHWC;
        if (runs_on(head, shape)) {
            snprintf(one.name, sizeof one.name, "%s/%s/%zux%zux%zux%zu/%s", head->name,
                     one.backward ? "backward" : "forward", one.in.n, one.in.c, one.in.h, one.in.w,
                     i % 2 == 0 ? "NCHW" : "NHWC");
            visit(&one, with);
            count++;
        }
    }
    return count;
}

static size_t visit_all(visit_case *visit, void *with)
{
    const size_t heads = visit_heads(visit, with);
    for (size_t i = 0; i < COUNT(linears); i++) {
        struct bench one = { .linear = linears[i] };
        snprintf(one.name, sizeof one.name, "linear/forward/%zux%zux%zu", one.linear.batch,
                 one.linear.features, one.linear.classes);
        visit(&one, with);
    }
    for (size_t i = 0; i < COUNT(draws); i++) {
        struct bench one = { .draw = draws[i].draw };
        snprintf(one.name, sizeof one.name, "%s/%d", draws[i].name, DRAWN);
        visit(&one, with);
    }
    return heads + COUNT(linears) + COUNT(draws);
}

/* ---- one case, ready to run ---- */

struct cases_ready {
    struct bench bench;
    struct head_pass pass;
    float *x, *theta, *y, *dy, *dx, *dtheta, *weights;
    void *saved;
    size_t written; /* floats of the output */
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
        bench->draw(&rng, 1, DRAWN, ready->y);
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
}

static struct cases_ready *make_ready(const struct bench *bench)
{
    struct cases_ready *ready = xcalloc(1, sizeof *ready);
    const struct linear size = bench->linear;
    ready->bench = *bench;
    if (bench->head != NULL) {
        open_head(ready);
    } else if (bench->draw != NULL) {
        ready->written = DRAWN;
        ready->y = xcalloc(DRAWN, sizeof *ready->y);
    } else {
        ready->written = size.batch * size.classes;
        ready->x = normals(0, size.batch * size.features);
        ready->weights = normals(1, size.classes * size.features);
        ready->y = xcalloc(ready->written, sizeof *ready->y);
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
        free(ready);
    }
}

struct search {
    const char *name;
    struct bench found;
};

static void seek(const struct bench *one, void *with)
{
    struct search *search = with;
    search->found = strcmp(one->name, search->name) == 0 ? *one : search->found;
}

/* The case of this name; without a name if there is none. */
static struct bench find(const char *name)
{
    struct search search = { .name = name };
    visit_all(seek, &search);
    return search.found;
}

struct cases_ready *cases_open(const char *name)
{
    const struct bench found = find(name);
    return found.name[0] != '\0' ? make_ready(&found) : NULL;
}

struct named {
    cases_visit *visit;
    void *with;
};

static void pass_name(const struct bench *one, void *with)
{
    const struct named *named = with;
    named->visit(one->name, named->with);
}

size_t cases_visit_all(cases_visit *visit, void *with)
{
    struct named named = { visit, with };
    return visit_all(pass_name, &named);
}

static struct head_cost cost_of(const struct bench *bench)
{
    if (bench->draw != NULL) {
        return (struct head_cost){ 0 };
    }
    return bench->head == NULL ? linear_cost(bench->linear)
           : bench->backward   ? bench->head->backward_cost(&bench->options, bench->in)
                               : bench->head->forward_cost(&bench->options, bench->in);
}

bool cases_facts(const char *name, struct cases_facts *out)
{
    const struct bench bench = find(name);
    if (bench.name[0] == '\0') {
        return false;
    }
    const struct head *head = bench.head;
    const struct head_cost cost = cost_of(&bench);
    *out = (struct cases_facts){
        .parameters = head != NULL ? head->parameters(&bench.options, bench.in)
                                   : bench.linear.classes * bench.linear.features,
        .operations = cost.additions + cost.multiplications + cost.comparisons + cost.functions,
        .bytes = cost.bytes_read + cost.bytes_written,
        .saved = head != NULL ? head->saved_bytes(&bench.options, bench.in) : 0,
    };
    return true;
}

struct cases_answer cases_answer(struct cases_ready *ready)
{
    float *out = ready->bench.backward ? ready->dx : ready->y;
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
