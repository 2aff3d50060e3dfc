/* stats_distribution: quantiles that intervals and laws are made of; for the harness and
 * its tests only. */
#ifndef HARNESS_STATS_DISTRIBUTION_H
#define HARNESS_STATS_DISTRIBUTION_H

/* The t with P(T > t) = tail for Student's T on `degrees` > 0; 0 < tail < 1. */
double stats_student_quantile(double tail, double degrees);

/* P(X <= x) of the beta distribution, a, b > 0, 0 <= x <= 1: the regularised incomplete beta
 * function. Its continued fraction takes about the square root of the larger parameter in steps, so
 * that counts up to 1e10 pose no problem (GSL's own gives up at 1e5). Absolute error below 1e-11;
 * relative error of a small lower tail below 1e-7. */
double stats_beta_cdf(double x, double a, double b);

/* The x with stats_beta_cdf(x, a, b) = probability; 0 < probability < 1. */
double stats_beta_quantile(double probability, double a, double b);

#endif
