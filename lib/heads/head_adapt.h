/* head_adapt: how each head of the registry uses the members of head_options and head_pass. */
#ifndef HEADS_HEAD_ADAPT_H
#define HEADS_HEAD_ADAPT_H

#include "heads/head.h"

/* s of adaptive: the option, or its default. */
size_t head_adapt_bins(const struct head_options *options);

/* Numbers, parameters or bytes, from the name. */
typedef size_t head_adapt_size(const struct head_options *options, struct shape in);
head_adapt_size head_adapt_none, head_adapt_one_per_channel, head_adapt_two_per_channel;
head_adapt_size head_adapt_one_per_pair, head_adapt_four_per_channel, head_adapt_one_per_element;
head_adapt_size head_adapt_bins_per_channel, head_adapt_pyramid_per_channel;
head_adapt_size head_adapt_query_and_codes;
head_adapt_size head_adapt_eight_bytes_per_map, head_adapt_four_bytes_per_map,
    head_adapt_four_bytes_per_pixel;

typedef void head_adapt_pass(const struct head_options *options, const struct head_pass *pass);
head_adapt_pass head_adapt_average, head_adapt_average_backward;
head_adapt_pass head_adapt_maximum, head_adapt_maximum_backward;
head_adapt_pass head_adapt_avgmax, head_adapt_avgmax_backward;
head_adapt_pass head_adapt_catavgmax, head_adapt_catavgmax_backward;
head_adapt_pass head_adapt_gem, head_adapt_gem_backward;
head_adapt_pass head_adapt_lse, head_adapt_lse_backward;
head_adapt_pass head_adapt_boltzmann, head_adapt_boltzmann_backward;
head_adapt_pass head_adapt_topk, head_adapt_topk_backward;
head_adapt_pass head_adapt_meanvar, head_adapt_meanvar_backward;
head_adapt_pass head_adapt_meanstd, head_adapt_meanstd_backward;
head_adapt_pass head_adapt_covariance, head_adapt_covariance_backward;
head_adapt_pass head_adapt_energy, head_adapt_energy_backward;
head_adapt_pass head_adapt_adaptive, head_adapt_adaptive_backward;
head_adapt_pass head_adapt_spp, head_adapt_spp_backward;
head_adapt_pass head_adapt_depthwise, head_adapt_depthwise_backward;
head_adapt_pass head_adapt_attention, head_adapt_attention_backward;
head_adapt_pass head_adapt_flat, head_adapt_flat_backward;

#endif
