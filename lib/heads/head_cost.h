/* head_cost: what each head's passes cost, from formulas; the registry points here.
 *
 * The formulas are those of the plain kernels, so they are exactly what the counting build counts
 * (tests/test_count.c). Constants made from options and shape alone (1/p, 1/sqrt(C)) and looking
 * for NaN are not counted. */
#ifndef HEADS_HEAD_COST_H
#define HEADS_HEAD_COST_H

#include "heads/head.h"

typedef struct head_cost head_cost_function(const struct head_options *options, struct shape in);

head_cost_function head_cost_gap, head_cost_gap_backward;
head_cost_function head_cost_gmp, head_cost_gmp_backward;
head_cost_function head_cost_avgmax, head_cost_avgmax_backward;
head_cost_function head_cost_catavgmax, head_cost_catavgmax_backward;
head_cost_function head_cost_gem, head_cost_gem_backward;
head_cost_function head_cost_lse, head_cost_lse_backward;
head_cost_function head_cost_boltzmann, head_cost_boltzmann_backward;
head_cost_function head_cost_topk, head_cost_topk_backward;
head_cost_function head_cost_meanvar, head_cost_meanvar_backward;
head_cost_function head_cost_meanstd, head_cost_meanstd_backward;
head_cost_function head_cost_covariance, head_cost_covariance_backward;
head_cost_function head_cost_energy, head_cost_energy_backward;
head_cost_function head_cost_adaptive, head_cost_adaptive_backward;
head_cost_function head_cost_spp, head_cost_spp_backward;
head_cost_function head_cost_depthwise, head_cost_depthwise_backward;
head_cost_function head_cost_attention, head_cost_attention_backward;
head_cost_function head_cost_flatten, head_cost_flatten_backward;

#endif
