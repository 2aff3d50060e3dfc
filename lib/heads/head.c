/* The registry: one row per head. */
#include <string.h>

#include "base/require.h"
#include "heads/head.h"
#include "heads/head_adapt.h"
#include "heads/head_cost.h"

static const struct head heads[] = {
    {
        .name = "gap",
        .says = "mean of x",
        .order_free = true,
        .features = head_adapt_one_per_channel,
        .parameters = head_adapt_none,
        .saved_bytes = head_adapt_none,
        .forward_cost = head_cost_gap,
        .backward_cost = head_cost_gap_backward,
        .forward = head_adapt_average,
        .backward = head_adapt_average_backward,
    },
    {
        .name = "gmp",
        .says = "maximum of x",
        .order_free = true,
        .features = head_adapt_one_per_channel,
        .parameters = head_adapt_none,
        .saved_bytes = head_adapt_four_bytes_per_map,
        .saves_input = true,
        .forward_cost = head_cost_gmp,
        .backward_cost = head_cost_gmp_backward,
        .forward = head_adapt_maximum,
        .backward = head_adapt_maximum_backward,
    },
    {
        .name = "avgmax",
        .says = "half of the mean and the maximum of x",
        .order_free = true,
        .features = head_adapt_one_per_channel,
        .parameters = head_adapt_none,
        .saved_bytes = head_adapt_four_bytes_per_map,
        .saves_input = true,
        .forward_cost = head_cost_avgmax,
        .backward_cost = head_cost_avgmax_backward,
        .forward = head_adapt_avgmax,
        .backward = head_adapt_avgmax_backward,
    },
    {
        .name = "catavgmax",
        .says = "mean and maximum of x",
        .order_free = true,
        .features = head_adapt_two_per_channel,
        .parameters = head_adapt_none,
        .saved_bytes = head_adapt_four_bytes_per_map,
        .saves_input = true,
        .forward_cost = head_cost_catavgmax,
        .backward_cost = head_cost_catavgmax_backward,
        .forward = head_adapt_catavgmax,
        .backward = head_adapt_catavgmax_backward,
    },
    {
        .name = "gem",
        .says = "(mean of max(x, 1e-6)^p)^(1/p)",
        .order_free = true,
        .features = head_adapt_one_per_channel,
        .parameters = head_adapt_none,
        .saved_bytes = head_adapt_none,
        .saves_input = true,
        .forward_cost = head_cost_gem,
        .backward_cost = head_cost_gem_backward,
        .forward = head_adapt_gem,
        .backward = head_adapt_gem_backward,
    },
    {
        .name = "lse",
        .says = "(1/r) ln mean of exp(r x)",
        .order_free = true,
        .features = head_adapt_one_per_channel,
        .parameters = head_adapt_none,
        .saved_bytes = head_adapt_none,
        .saves_input = true,
        .forward_cost = head_cost_lse,
        .backward_cost = head_cost_lse_backward,
        .forward = head_adapt_lse,
        .backward = head_adapt_lse_backward,
    },
    {
        .name = "boltzmann",
        .says = "sum of softmax(beta x) x",
        .order_free = true,
        .features = head_adapt_one_per_channel,
        .parameters = head_adapt_none,
        .saved_bytes = head_adapt_eight_bytes_per_map,
        .saves_input = true,
        .forward_cost = head_cost_boltzmann,
        .backward_cost = head_cost_boltzmann_backward,
        .forward = head_adapt_boltzmann,
        .backward = head_adapt_boltzmann_backward,
    },
    {
        .name = "topk",
        .says = "mean of the k largest x",
        .order_free = true,
        .features = head_adapt_one_per_channel,
        .parameters = head_adapt_none,
        .saved_bytes = head_adapt_four_bytes_per_map,
        .saves_input = true,
        .forward_cost = head_cost_topk,
        .backward_cost = head_cost_topk_backward,
        .forward = head_adapt_topk,
        .backward = head_adapt_topk_backward,
    },
    {
        .name = "meanvar",
        .says = "mean and variance of x",
        .order_free = true,
        .features = head_adapt_two_per_channel,
        .parameters = head_adapt_none,
        .saved_bytes = head_adapt_none,
        .saves_input = true,
        .forward_cost = head_cost_meanvar,
        .backward_cost = head_cost_meanvar_backward,
        .forward = head_adapt_meanvar,
        .backward = head_adapt_meanvar_backward,
    },
    {
        .name = "meanstd",
        .says = "mean and standard deviation of x",
        .order_free = true,
        .features = head_adapt_two_per_channel,
        .parameters = head_adapt_none,
        .saved_bytes = head_adapt_none,
        .saves_input = true,
        .forward_cost = head_cost_meanstd,
        .backward_cost = head_cost_meanstd_backward,
        .forward = head_adapt_meanstd,
        .backward = head_adapt_meanstd_backward,
    },
    {
        .name = "covariance",
        .says = "covariances of all pairs of channels",
        .order_free = true,
        .features = head_adapt_one_per_pair,
        .parameters = head_adapt_none,
        .saved_bytes = head_adapt_four_bytes_per_map,
        .saves_input = true,
        .forward_cost = head_cost_covariance,
        .backward_cost = head_cost_covariance_backward,
        .forward = head_adapt_covariance,
        .backward = head_adapt_covariance_backward,
    },
    {
        .name = "energy",
        .says = "mean of x and mean squares of its differences along rows, columns and both",
        .order_free = false,
        .features = head_adapt_four_per_channel,
        .parameters = head_adapt_none,
        .saved_bytes = head_adapt_none,
        .saves_input = true,
        .forward_cost = head_cost_energy,
        .backward_cost = head_cost_energy_backward,
        .forward = head_adapt_energy,
        .backward = head_adapt_energy_backward,
    },
    {
        .name = "adaptive",
        .says = "means of x over s x s bins, s = option bins",
        .order_free = false,
        .features = head_adapt_bins_per_channel,
        .parameters = head_adapt_none,
        .saved_bytes = head_adapt_none,
        .forward_cost = head_cost_adaptive,
        .backward_cost = head_cost_adaptive_backward,
        .forward = head_adapt_adaptive,
        .backward = head_adapt_adaptive_backward,
    },
    {
        .name = "spp",
        .says = "means of x over 1, 2 x 2 and 4 x 4 bins",
        .order_free = false,
        .features = head_adapt_pyramid_per_channel,
        .parameters = head_adapt_none,
        .saved_bytes = head_adapt_none,
        .forward_cost = head_cost_spp,
        .backward_cost = head_cost_spp_backward,
        .forward = head_adapt_spp,
        .backward = head_adapt_spp_backward,
    },
    {
        .name = "depthwise",
        .says = "sum of u x, one learned u a channel and position",
        .order_free = false,
        .features = head_adapt_one_per_channel,
        .parameters = head_adapt_one_per_element,
        .saved_bytes = head_adapt_none,
        .saves_input = true,
        .forward_cost = head_cost_depthwise,
        .backward_cost = head_cost_depthwise_backward,
        .forward = head_adapt_depthwise,
        .backward = head_adapt_depthwise_backward,
    },
    {
        .name = "attention",
        .says = "sum of softmax(q z/sqrt(C)) z over positions, z = x + learned position code",
        .order_free = false,
        .features = head_adapt_one_per_channel,
        .parameters = head_adapt_query_and_codes,
        .saved_bytes = head_adapt_four_bytes_per_pixel,
        .saves_input = true,
        .forward_cost = head_cost_attention,
        .backward_cost = head_cost_attention_backward,
        .forward = head_adapt_attention,
        .backward = head_adapt_attention_backward,
    },
    {
        .name = "flatten",
        .says = "every x, in the order channel, row, column",
        .order_free = false,
        .features = head_adapt_one_per_element,
        .parameters = head_adapt_none,
        .saved_bytes = head_adapt_none,
        .forward_cost = head_cost_flatten,
        .backward_cost = head_cost_flatten_backward,
        .forward = head_adapt_flat,
        .backward = head_adapt_flat_backward,
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
