#include "bench/cases_list.h"

#include <stdio.h>
#include <string.h>

#include "base/require.h"
#include "bench/cases.h"
#include "signals/noise.h"

/* ---- cases ---- */

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
enum { TRAINED = FULL_FLATTEN + 1 };

static bool runs_on(const struct head *head, size_t shape)
{
    bool all = false;
    for (size_t i = 0; i < COUNT(on_all_shapes); i++) {
        all = all || strcmp(head->name, on_all_shapes[i]) == 0;
    }
    return shape == 0 || all;
}

static size_t visit_heads(cases_list_visitor *visit, void *with)
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

size_t cases_list_visit(cases_list_visitor *visit, void *with)
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
        snprintf(one.name, sizeof one.name, "%s/%d", draws[i].name, CASES_DRAWN);
        visit(&one, with);
    }
    for (size_t i = 0; i < TRAINED; i++) {
        struct bench one = { .trains = true, .top = (enum full_top)i };
        snprintf(one.name, sizeof one.name, "network/step/%d/%s", TRAINING_BATCH,
                 full_top_names[i]);
        visit(&one, with);
    }
    return heads + COUNT(linears) + COUNT(draws) + TRAINED;
}

/* ---- by name ---- */

struct search {
    const char *name;
    struct bench found;
};

static void seek(const struct bench *one, void *with)
{
    struct search *search = with;
    search->found = strcmp(one->name, search->name) == 0 ? *one : search->found;
}

struct bench cases_list_find(const char *name)
{
    struct search search = { .name = name };
    cases_list_visit(seek, &search);
    return search.found;
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
    return cases_list_visit(pass_name, &named);
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
    const struct bench bench = cases_list_find(name);
    if (bench.name[0] == '\0') {
        return false;
    }
    if (bench.trains) {
        const struct training_facts facts = training_facts(bench.top);
        *out = (struct cases_facts){ .parameters = facts.parameters,
                                     .operations = (uint64_t)facts.operations,
                                     .bytes = (uint64_t)facts.bytes };
        return true;
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
