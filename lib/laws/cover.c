#include "laws/cover.h"

#include "base/require.h"

/* sum over k = 0 .. d-1 of first * binomial(n - 1, k). */
static double sum_of(size_t n, size_t d, double first)
{
    require(n >= 1 && n <= 1000 && d >= 1);
    double term = first, sum = 0;
    for (size_t k = 0; k < d && k < n; k++) {
        sum += term;
        term = term * (double)(n - 1 - k) / (double)(k + 1);
    }
    return sum;
}

double cover_count(size_t n, size_t d)
{
    return sum_of(n, d, 2);
}

double cover_fraction(size_t n, size_t d)
{
    double first = 2; /* halving is exact down to 2^-1000 */
    for (size_t i = 0; i < n; i++) {
        first /= 2;
    }
    return sum_of(n, d, first);
}
