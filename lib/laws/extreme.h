/* extreme: laws of the largest of n independent standard normal numbers, by quadrature; relative
 * error below 1e-8 for n <= 4096. Predictions use them. Cannot fail; keep no state. */
#ifndef LAWS_EXTREME_H
#define LAWS_EXTREME_H

#include <stddef.h>

/* E max and E max^2: integral of x^k n phi(x) Phi(x)^(n-1), k = 1, 2. n >= 1. */
double extreme_mean(size_t n);
double extreme_mean_square(size_t n);

/* P(the largest of n is among `lifted` of them whose mean is `lift` and not 0):
 * integral of k phi(x) Phi(x)^(k-1) Phi(x + lift)^(n-k), k = lifted, 1 <= k <= n. */
double extreme_lifted_share(size_t n, size_t lifted, double lift);

/* P(the middle one of three is the largest), the three normal with correlations r, r and r^2, as
 * along a stationary AR(1) sequence: 1/2 - asin(sqrt(1 + r)/2)/pi. */
double extreme_middle_share(double r);

#endif
