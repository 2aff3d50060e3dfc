/* risk: what least squares costs when features and noise are normal; the laws that predictions use.
 *
 * n examples of d independent standard normal features; the target is a linear function of them, of
 * power `inside` (the squared norm of its weights), plus what no weight on these features can say:
 * a function of other, independent features, of power `outside`, and noise of variance `noise`. w
 * is the least-squares fit without intercept, the shortest one if n < d. Excess risk: the mean
 * squared difference of prediction and noiseless target on fresh examples, |w - w*|^2 over all
 * features; it is a random number, as the training set is.
 *
 * Why, with t = noise + outside, which are one noise to the fit:
 *   n >= d  w = w_in + X^+ e, and |X^+ e|^2 = t chi2_d/chi2_(n-d+1): the norm of e's part in the
 *           span of X, and 1/(u' (X'X)^-1 u) = chi2_(n-d+1) for any direction u.
 *   n < d   w = Q w_in + X^+ e; Q projects on n random directions, so E Q = n/d and
 *           E |(1 - Q) w_in|^2 = (1 - n/d) inside; |X^+ e|^2 = t chi2_n/chi2_(d-n+1), orthogonal to
 *           the rest. (E chi2_a/chi2_b = a/(b - 2).)
 * Hence the peak at n = d, with no mean for |n - d| <= 1, no variance for |n - d| <= 3. */
#ifndef LAWS_RISK_H
#define LAWS_RISK_H

struct risk_law {
    double n, d;                   /* whole numbers >= 1 */
    double inside, outside, noise; /* >= 0 */
};

/* Squared distance of the mean fit from the target: outside for n >= d, plus (1 - n/d)^2 inside
 * for n < d. */
double risk_bias2(struct risk_law law);

/* Mean squared distance of a fit from the mean fit: t d/(n - d - 1) for n > d + 1, and
 * (n/d)(1 - n/d) inside + t n/(d - n - 1) for n < d - 1. Requires |n - d| > 1. */
double risk_variance(struct risk_law law);

/* Mean excess risk: bias^2 + variance. Requires |n - d| > 1. */
double risk_mean(struct risk_law law);

/* Median of the excess risk for n >= d (required): outside + t median(chi2_d/chi2_(n-d+1)). */
double risk_median(struct risk_law law);

#endif
