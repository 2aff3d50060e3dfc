#include "heads/head_adapt.h"

#include "heads/attention.h"
#include "heads/bins.h"
#include "heads/covariance.h"
#include "heads/depthwise.h"
#include "heads/flatten.h"

size_t head_adapt_one_per_channel(const struct head_options *options, struct shape in)
{
    (void)options;
    return in.c;
}

size_t head_adapt_two_per_channel(const struct head_options *options, struct shape in)
{
    (void)options;
    return 2 * in.c;
}

size_t head_adapt_one_per_pair(const struct head_options *options, struct shape in)
{
    (void)options;
    return covariance_features(in);
}

size_t head_adapt_four_per_channel(const struct head_options *options, struct shape in)
{
    (void)options;
    return 4 * in.c;
}

size_t head_adapt_one_per_element(const struct head_options *options, struct shape in)
{
    (void)options;
    return in.c * shape_pixels(in);
}

size_t head_adapt_none(const struct head_options *options, struct shape in)
{
    (void)options;
    (void)in;
    return 0;
}

/* Maxima: the place of each, uint32_t; topk: every threshold, covariance: every mean, float. */
size_t head_adapt_four_bytes_per_map(const struct head_options *options, struct shape in)
{
    (void)options;
    return in.n * in.c * 4;
}

/* boltzmann: the maximum of every map and the sum of its weights, float. */
size_t head_adapt_eight_bytes_per_map(const struct head_options *options, struct shape in)
{
    (void)options;
    return in.n * in.c * 8;
}

size_t head_adapt_bins(const struct head_options *options)
{
    return options->bins == 0 ? 2 : options->bins;
}

size_t head_adapt_bins_per_channel(const struct head_options *options, struct shape in)
{
    return in.c * head_adapt_bins(options) * head_adapt_bins(options);
}

size_t head_adapt_pyramid_per_channel(const struct head_options *options, struct shape in)
{
    (void)options;
    return in.c * BINS_PYRAMID;
}

size_t head_adapt_query_and_codes(const struct head_options *options, struct shape in)
{
    (void)options;
    return in.c * (1 + shape_pixels(in));
}

/* attention: the weight of every position, float. */
size_t head_adapt_four_bytes_per_pixel(const struct head_options *options, struct shape in)
{
    (void)options;
    return in.n * shape_pixels(in) * 4;
}

void head_adapt_average(const struct head_options *options, const struct head_pass *pass)
{
    pool_average(pass->in, options->layout, pass->x, pass->y);
}

void head_adapt_average_backward(const struct head_options *options, const struct head_pass *pass)
{
    pool_average_backward(pass->in, options->layout, pass->dy, pass->dx);
}

void head_adapt_maximum(const struct head_options *options, const struct head_pass *pass)
{
    pool_maximum(pass->in, options->layout, pass->x, pass->y, pass->saved);
}

void head_adapt_maximum_backward(const struct head_options *options, const struct head_pass *pass)
{
    pool_maximum_backward(pass->in, options->layout, options->ties, pass->x, pass->saved, pass->dy,
                          pass->dx);
}

void head_adapt_avgmax(const struct head_options *options, const struct head_pass *pass)
{
    pool_avgmax(pass->in, options->layout, pass->x, pass->y, pass->saved);
}

void head_adapt_avgmax_backward(const struct head_options *options, const struct head_pass *pass)
{
    pool_avgmax_backward(pass->in, options->layout, options->ties, pass->x, pass->saved, pass->dy,
                         pass->dx);
}

void head_adapt_catavgmax(const struct head_options *options, const struct head_pass *pass)
{
    pool_catavgmax(pass->in, options->layout, pass->x, pass->y, pass->saved);
}

void head_adapt_catavgmax_backward(const struct head_options *options, const struct head_pass *pass)
{
    pool_catavgmax_backward(pass->in, options->layout, options->ties, pass->x, pass->saved,
                            pass->dy, pass->dx);
}

static float gem_power(const struct head_options *options)
{
    return options->p == 0.0f ? 3.0f : options->p;
}

void head_adapt_gem(const struct head_options *options, const struct head_pass *pass)
{
    pool_gem(pass->in, options->layout, gem_power(options), pass->x, pass->y);
}

void head_adapt_gem_backward(const struct head_options *options, const struct head_pass *pass)
{
    pool_gem_backward(pass->in, options->layout, gem_power(options), pass->x, pass->y, pass->dy,
                      pass->dx);
}

static float lse_sharpness(const struct head_options *options)
{
    return options->r == 0.0f ? 10.0f : options->r;
}

void head_adapt_lse(const struct head_options *options, const struct head_pass *pass)
{
    pool_lse(pass->in, options->layout, lse_sharpness(options), pass->x, pass->y);
}

void head_adapt_lse_backward(const struct head_options *options, const struct head_pass *pass)
{
    pool_lse_backward(pass->in, options->layout, lse_sharpness(options), pass->x, pass->y, pass->dy,
                      pass->dx);
}

static float boltzmann_sharpness(const struct head_options *options)
{
    return options->beta == 0.0f ? 1.0f : options->beta;
}

void head_adapt_boltzmann(const struct head_options *options, const struct head_pass *pass)
{
    pool_boltzmann(pass->in, options->layout, boltzmann_sharpness(options), pass->x, pass->y,
                   pass->saved);
}

void head_adapt_boltzmann_backward(const struct head_options *options, const struct head_pass *pass)
{
    const struct pool_boltzmann_state state = { pass->x, pass->y, pass->saved };
    pool_boltzmann_backward(pass->in, options->layout, boltzmann_sharpness(options), &state,
                            pass->dy, pass->dx);
}

static size_t topk_count(const struct head_options *options, struct shape in)
{
    const size_t sixteenth = shape_pixels(in) / 16;
    return options->k != 0 ? options->k : sixteenth > 0 ? sixteenth : 1;
}

void head_adapt_topk(const struct head_options *options, const struct head_pass *pass)
{
    pool_topk(pass->in, options->layout, topk_count(options, pass->in), pass->x, pass->y,
              pass->saved);
}

void head_adapt_topk_backward(const struct head_options *options, const struct head_pass *pass)
{
    pool_topk_backward(pass->in, options->layout, topk_count(options, pass->in), pass->x,
                       pass->saved, pass->dy, pass->dx);
}

void head_adapt_meanvar(const struct head_options *options, const struct head_pass *pass)
{
    pool_meanvar(pass->in, options->layout, pass->x, pass->y);
}

void head_adapt_meanvar_backward(const struct head_options *options, const struct head_pass *pass)
{
    pool_meanvar_backward(pass->in, options->layout, pass->x, pass->y, pass->dy, pass->dx);
}

void head_adapt_meanstd(const struct head_options *options, const struct head_pass *pass)
{
    pool_meanstd(pass->in, options->layout, pass->x, pass->y);
}

void head_adapt_meanstd_backward(const struct head_options *options, const struct head_pass *pass)
{
    pool_meanstd_backward(pass->in, options->layout, pass->x, pass->y, pass->dy, pass->dx);
}

void head_adapt_covariance(const struct head_options *options, const struct head_pass *pass)
{
    covariance_forward(options->layout, pass);
}

void head_adapt_covariance_backward(const struct head_options *options,
                                    const struct head_pass *pass)
{
    covariance_backward(options->layout, pass);
}

void head_adapt_energy(const struct head_options *options, const struct head_pass *pass)
{
    pool_energy(pass->in, options->layout, pass->x, pass->y);
}

void head_adapt_energy_backward(const struct head_options *options, const struct head_pass *pass)
{
    pool_energy_backward(pass->in, options->layout, pass->x, pass->dy, pass->dx);
}

void head_adapt_flat(const struct head_options *options, const struct head_pass *pass)
{
    flatten_forward(pass->in, options->layout, pass->x, pass->y);
}

void head_adapt_flat_backward(const struct head_options *options, const struct head_pass *pass)
{
    flatten_backward(pass->in, options->layout, pass->dy, pass->dx);
}

void head_adapt_adaptive(const struct head_options *options, const struct head_pass *pass)
{
    bins_average(pass->in, options->layout, head_adapt_bins(options), pass->x, pass->y);
}

void head_adapt_adaptive_backward(const struct head_options *options, const struct head_pass *pass)
{
    bins_average_backward(pass->in, options->layout, head_adapt_bins(options), pass->dy, pass->dx);
}

void head_adapt_spp(const struct head_options *options, const struct head_pass *pass)
{
    bins_pyramid(pass->in, options->layout, pass->x, pass->y);
}

void head_adapt_spp_backward(const struct head_options *options, const struct head_pass *pass)
{
    bins_pyramid_backward(pass->in, options->layout, pass->dy, pass->dx);
}

void head_adapt_depthwise(const struct head_options *options, const struct head_pass *pass)
{
    depthwise_forward(options->layout, pass);
}

void head_adapt_depthwise_backward(const struct head_options *options, const struct head_pass *pass)
{
    depthwise_backward(options->layout, pass);
}

void head_adapt_attention(const struct head_options *options, const struct head_pass *pass)
{
    attention_forward(options->layout, pass);
}

void head_adapt_attention_backward(const struct head_options *options, const struct head_pass *pass)
{
    attention_backward(options->layout, pass);
}
