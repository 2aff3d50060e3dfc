/* The registry: how each head uses the members of head_options and head_pass, and one row per head.
 */
#include <string.h>

#include "base/require.h"
#include "heads/flatten.h"
#include "heads/head.h"
#include "heads/head_cost.h"

static size_t one_per_channel(const struct head_options *options, struct shape in)
{
    (void)options;
    return in.c;
}

static size_t two_per_channel(const struct head_options *options, struct shape in)
{
    (void)options;
    return 2 * in.c;
}

static size_t four_per_channel(const struct head_options *options, struct shape in)
{
    (void)options;
    return 4 * in.c;
}

static size_t one_per_element(const struct head_options *options, struct shape in)
{
    (void)options;
    return in.c * shape_pixels(in);
}

static size_t none(const struct head_options *options, struct shape in)
{
    (void)options;
    (void)in;
    return 0;
}

/* gmp: the place of every maximum, uint32_t; topk: every threshold, float. */
static size_t four_bytes_per_map(const struct head_options *options, struct shape in)
{
    (void)options;
    return in.n * in.c * 4;
}

static void average(const struct head_options *options, const struct head_pass *pass)
{
    pool_average(pass->in, options->layout, pass->x, pass->y);
}

static void average_backward(const struct head_options *options, const struct head_pass *pass)
{
    pool_average_backward(pass->in, options->layout, pass->dy, pass->dx);
}

static void maximum(const struct head_options *options, const struct head_pass *pass)
{
    pool_maximum(pass->in, options->layout, pass->x, pass->y, pass->saved);
}

static void maximum_backward(const struct head_options *options, const struct head_pass *pass)
{
    pool_maximum_backward(pass->in, options->layout, options->ties, pass->x, pass->saved, pass->dy,
                          pass->dx);
}

static float gem_power(const struct head_options *options)
{
    return options->p == 0.0f ? 3.0f : options->p;
}

static void gem(const struct head_options *options, const struct head_pass *pass)
{
    pool_gem(pass->in, options->layout, gem_power(options), pass->x, pass->y);
}

static void gem_backward(const struct head_options *options, const struct head_pass *pass)
{
    pool_gem_backward(pass->in, options->layout, gem_power(options), pass->x, pass->y, pass->dy,
                      pass->dx);
}

static float lse_sharpness(const struct head_options *options)
{
    return options->r == 0.0f ? 10.0f : options->r;
}

static void lse(const struct head_options *options, const struct head_pass *pass)
{
    pool_lse(pass->in, options->layout, lse_sharpness(options), pass->x, pass->y);
}

static void lse_backward(const struct head_options *options, const struct head_pass *pass)
{
    pool_lse_backward(pass->in, options->layout, lse_sharpness(options), pass->x, pass->y, pass->dy,
                      pass->dx);
}

static size_t topk_count(const struct head_options *options, struct shape in)
{
    const size_t sixteenth = shape_pixels(in) / 16;
    return options->k != 0 ? options->k : sixteenth > 0 ? sixteenth : 1;
}

static void topk(const struct head_options *options, const struct head_pass *pass)
{
    pool_topk(pass->in, options->layout, topk_count(options, pass->in), pass->x, pass->y,
              pass->saved);
}

static void topk_backward(const struct head_options *options, const struct head_pass *pass)
{
    pool_topk_backward(pass->in, options->layout, topk_count(options, pass->in), pass->x,
                       pass->saved, pass->dy, pass->dx);
}

static void meanvar(const struct head_options *options, const struct head_pass *pass)
{
    pool_meanvar(pass->in, options->layout, pass->x, pass->y);
}

static void meanvar_backward(const struct head_options *options, const struct head_pass *pass)
{
    pool_meanvar_backward(pass->in, options->layout, pass->x, pass->y, pass->dy, pass->dx);
}

static void energy(const struct head_options *options, const struct head_pass *pass)
{
    pool_energy(pass->in, options->layout, pass->x, pass->y);
}

static void energy_backward(const struct head_options *options, const struct head_pass *pass)
{
    pool_energy_backward(pass->in, options->layout, pass->x, pass->dy, pass->dx);
}

static void flat(const struct head_options *options, const struct head_pass *pass)
{
    flatten_forward(pass->in, options->layout, pass->x, pass->y);
}

static void flat_backward(const struct head_options *options, const struct head_pass *pass)
{
    flatten_backward(pass->in, options->layout, pass->dy, pass->dx);
}

static const struct head heads[] = {
    {
        .name = "gap",
        .says = "mean of x",
        .order_free = true,
        .features = one_per_channel,
        .parameters = none,
        .saved_bytes = none,
        .forward_cost = head_cost_gap,
        .backward_cost = head_cost_gap_backward,
        .forward = average,
        .backward = average_backward,
    },
    {
        .name = "gmp",
        .says = "maximum of x",
        .order_free = true,
        .features = one_per_channel,
        .parameters = none,
        .saved_bytes = four_bytes_per_map,
        .saves_input = true,
        .forward_cost = head_cost_gmp,
        .backward_cost = head_cost_gmp_backward,
        .forward = maximum,
        .backward = maximum_backward,
    },
    {
        .name = "gem",
        .says = "(mean of max(x, 1e-6)^p)^(1/p)",
        .order_free = true,
        .features = one_per_channel,
        .parameters = none,
        .saved_bytes = none,
        .saves_input = true,
        .forward_cost = head_cost_gem,
        .backward_cost = head_cost_gem_backward,
        .forward = gem,
        .backward = gem_backward,
    },
    {
        .name = "lse",
        .says = "(1/r) ln mean of exp(r x)",
        .order_free = true,
        .features = one_per_channel,
        .parameters = none,
        .saved_bytes = none,
        .saves_input = true,
        .forward_cost = head_cost_lse,
        .backward_cost = head_cost_lse_backward,
        .forward = lse,
        .backward = lse_backward,
    },
    {
        .name = "topk",
        .says = "mean of the k largest x",
        .order_free = true,
        .features = one_per_channel,
        .parameters = none,
        .saved_bytes = four_bytes_per_map,
        .saves_input = true,
        .forward_cost = head_cost_topk,
        .backward_cost = head_cost_topk_backward,
        .forward = topk,
        .backward = topk_backward,
    },
    {
        .name = "meanvar",
        .says = "mean and variance of x",
        .order_free = true,
        .features = two_per_channel,
        .parameters = none,
        .saved_bytes = none,
        .saves_input = true,
        .forward_cost = head_cost_meanvar,
        .backward_cost = head_cost_meanvar_backward,
        .forward = meanvar,
        .backward = meanvar_backward,
    },
    {
        .name = "energy",
        .says = "mean of x and mean squares of its differences along rows, columns and both",
        .order_free = false,
        .features = four_per_channel,
        .parameters = none,
        .saved_bytes = none,
        .saves_input = true,
        .forward_cost = head_cost_energy,
        .backward_cost = head_cost_energy_backward,
        .forward = energy,
        .backward = energy_backward,
    },
    {
        .name = "flatten",
        .says = "every x, in the order channel, row, column",
        .order_free = false,
        .features = one_per_element,
        .parameters = none,
        .saved_bytes = none,
        .forward_cost = head_cost_flatten,
        .backward_cost = head_cost_flatten_backward,
        .forward = flat,
        .backward = flat_backward,
    },
};

const struct head *head_find(const char *name)
{
    for (size_t i = 0; i < COUNT(heads); ++i) {
        if (strcmp(heads[i].name, name) == 0) {
            return &heads[i];
        }
    }
    return NULL;
}

size_t head_count(void)
{
    return COUNT(heads);
}

const struct head *head_at(size_t index)
{
    require(index < COUNT(heads));
    return &heads[index];
}

uint64_t head_parameters(const struct head *head, const struct head_options *options,
                         struct shape in, size_t classes, bool bias)
{
    const uint64_t weights = (uint64_t)head->features(options, in) * classes;
    return head->parameters(options, in) + weights + (bias ? classes : 0);
}
