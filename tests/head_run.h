/* head_run: a head on guarded tensors, with random input, and the reference beside it. */
#ifndef TESTS_HEAD_RUN_H
#define TESTS_HEAD_RUN_H

#include <stdlib.h>

#include "base/rng.h"
#include "guard.h"
#include "heads/head.h"
#include "reference.h"

/* Shapes where loops go wrong: one pixel, one channel, around 16 lanes, around 64 channels, one
 * block of 4096 pixels and more. */
static const struct shape head_run_shapes[] = {
    { 1, 1, 1, 1 },   { 2, 3, 1, 1 },   { 1, 1, 3, 5 },   { 2, 5, 4, 4 },   { 1, 2, 1, 17 },
    { 2, 2, 37, 1 },  { 3, 70, 7, 7 },  { 1, 64, 5, 3 },  { 2, 3, 13, 11 }, { 1, 129, 2, 2 },
    { 1, 2, 64, 64 }, { 1, 3, 65, 67 }, { 1, 1, 91, 91 },
};
enum { HEAD_RUN_SHAPES = sizeof head_run_shapes / sizeof *head_run_shapes };

struct head_run {
    const struct head *head;
    struct head_options options;
    struct shape in;
    size_t features, parameters;
    struct guard x, y, dy, dx, saved, theta, dtheta;
};

static inline void head_run_fill(uint64_t trial, size_t n, float *x)
{
    struct rng rng = rng_at(1, rng_hash_text("head_run"), 0, trial);
    rng_fill_normal(&rng, n, x);
}

/* x, dy and theta standard normal, the same numbers for the same map and pixel in either layout. */
static inline struct head_run head_run_new(const struct head *head, struct head_options options,
                                           struct shape in)
{
    struct head_run run = { .head = head, .options = options, .in = in };
    run.features = head->features(&options, in);
    run.x = guard_new(shape_size(in));
    run.dx = guard_new(shape_size(in));
    run.y = guard_new(in.n * run.features);
    run.dy = guard_new(in.n * run.features);
    run.saved = guard_new(head->saved_bytes(&options, in) / sizeof(float));
    run.parameters = head->parameters(&options, in);
    run.theta = guard_new(run.parameters);
    run.dtheta = guard_new(run.parameters);
    head_run_fill(3, run.parameters, run.theta.floats);
    float *values = calloc(shape_size(in), sizeof *values);
    assert_non_null(values);
    head_run_fill(1, shape_size(in), values);
    head_run_fill(2, in.n * run.features, run.dy.floats);
    for (size_t i = 0; i < shape_size(in); ++i) {
        const size_t map = i / shape_pixels(in), pixel = i % shape_pixels(in);
        run.x.floats[shape_at(in, options.layout, map / in.c, map % in.c, pixel)] = values[i];
    }
    free(values);
    return run;
}

static inline void head_run_free(struct head_run run)
{
    guard_free(run.dtheta);
    guard_free(run.theta);
    guard_free(run.saved);
    guard_free(run.dy);
    guard_free(run.y);
    guard_free(run.dx);
    guard_free(run.x);
}

static inline struct head_pass head_run_pass(const struct head_run *run)
{
    return (struct head_pass){
        .in = run->in,
        .theta = run->theta.floats,
        .dtheta = run->dtheta.floats,
        .x = run->x.floats,
        .y = run->y.floats,
        .saved = run->saved.floats,
        .dy = run->dy.floats,
        .dx = run->dx.floats,
    };
}

static inline void head_run_forward(struct head_run *run)
{
    const struct head_pass pass = head_run_pass(run);
    run->head->forward(&run->options, &pass);
}

static inline void head_run_backward(struct head_run *run)
{
    const struct head_pass pass = head_run_pass(run);
    run->head->backward(&run->options, &pass);
}

/* Pixel `pixel` of map number `map` (image * C + channel) of a tensor like x. */
static inline float *head_run_at(const struct head_run *run, float *x, size_t map, size_t pixel)
{
    return x + shape_at(run->in, run->options.layout, map / run->in.c, map % run->in.c, pixel);
}

/* Output q of map number `map` in a tensor like y. */
static inline float *head_run_output(const struct head_run *run, float *y, size_t map, size_t q)
{
    return y + map / run->in.c * run->features + q * run->in.c + map % run->in.c;
}

/* The map as the reference takes it; the caller frees what x points to. */
static inline struct reference_map head_run_map(const struct head_run *run, size_t map)
{
    double *x = calloc(shape_pixels(run->in), sizeof *x);
    assert_non_null(x);
    for (size_t p = 0; p < shape_pixels(run->in); ++p) {
        x[p] = (double)*head_run_at(run, run->x.floats, map, p);
    }
    const struct head_options *o = &run->options;
    const double sixteenth = floor((double)shape_pixels(run->in) / 16.0);
    const double k = o->k ? (double)o->k : fmax(1.0, sixteenth);
    const double p = o->p > 0.0f ? (double)o->p : 3.0, r = o->r > 0.0f ? (double)o->r : 10.0;
    const double beta = o->beta > 0.0f ? (double)o->beta : 1.0;
    const char *name = run->head->name;
    return (struct reference_map){
        .h = run->in.h,
        .w = run->in.w,
        .parameter = strcmp(name, "gem") == 0         ? p
                     : strcmp(name, "lse") == 0       ? r
                     : strcmp(name, "boltzmann") == 0 ? beta
                                                      : k,
        .x = x,
    };
}

#endif
