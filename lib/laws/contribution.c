#include "laws/contribution.h"

#include <math.h>
#include <stdlib.h>

#include "base/require.h"

static const double PI = 3.14159265358979323846;

double contribution_mean_squared(void)
{
    return 1 / (2 * PI);
}

/* w at row i, column j; 0 beyond the kernel. */
static double weight(int side, const float *w, int i, int j)
{
    const int inside = i >= 0 && i < side && j >= 0 && j < side;
    return inside ? (double)w[i * side + j] : 0;
}

/* |w|^2, and sums over k of w_k w_(k+d) and of w_(k-d) w_(k+d). */
struct correlation {
    double power, r, q;
};

static struct correlation correlate(int side, const float *w, int down, int right)
{
    struct correlation sums = { 0 };
    for (int i = 0; i < side; i++) {
        for (int j = 0; j < side; j++) {
            const double here = weight(side, w, i, j);
            const double next = weight(side, w, i + down, j + right);
            sums.power += here * here;
            sums.r += here * next;
            sums.q += weight(side, w, i - down, j - right) * next;
        }
    }
    return sums;
}

double contribution_product(size_t kernel, const float *w, int down, int right)
{
    if (down == 0 && right == 0) {
        return (double)(kernel * kernel) / 2;
    }
    const struct correlation sums = correlate((int)kernel, w, down, right);
    require(sums.power > 0);
    const double r = sums.r / sums.power, q = sums.q / sums.power;
    return (1 + q - 2 * r * r) / sqrt(1 - r * r) * contribution_mean_squared();
}

double contribution_pooled_square(size_t kernel, const float *w, size_t side)
{
    require(side > 0);
    const int reach = (int)(kernel < side ? kernel : side) - 1;
    const double n = (double)(side * side);
    double excess = 0; /* over |E a|^2, which patches that don't meet have */
    for (int i = -reach; i <= reach; i++) {
        for (int j = -reach; j <= reach; j++) {
            const double pairs = ((double)side - abs(i)) * ((double)side - abs(j));
            excess += pairs * (contribution_product(kernel, w, i, j) - contribution_mean_squared());
        }
    }
    return contribution_mean_squared() + excess / (n * n);
}

static double length(size_t numbers, const float *w)
{
    double power = 0;
    for (size_t i = 0; i < numbers; i++) {
        power += (double)w[i] * (double)w[i];
    }
    return sqrt(power);
}

/* p = softmax(V E m); the caller frees. */
static double *limit_probabilities(const struct contribution_network *net)
{
    const size_t numbers = net->kernel * net->kernel;
    double sum = 0, *p = xcalloc(net->classes, sizeof *p);
    for (size_t k = 0; k < net->classes; k++) {
        double logit = 0;
        for (size_t f = 0; f < net->filters; f++) {
            logit += (double)net->class_weights[k * net->filters + f] *
                     length(numbers, net->filter_weights + f * numbers) *
                     sqrt(contribution_mean_squared()); /* phi(0) */
        }
        p[k] = exp(logit);
        sum += p[k];
    }
    for (size_t k = 0; k < net->classes; k++) {
        p[k] /= sum;
    }
    return p;
}

/* E s and E s^2 of filter f. */
struct factor {
    double mean, square;
};

static struct factor factor_of(const struct contribution_network *net, size_t f, const double *p)
{
    struct factor s = { 0 };
    double expected = 0; /* sum v_k p_k */
    for (size_t k = 0; k < net->classes; k++) {
        expected += (double)net->class_weights[k * net->filters + f] * p[k];
    }
    for (size_t k = 0; k < net->classes; k++) {
        const double at = expected - (double)net->class_weights[k * net->filters + f];
        s.mean += at / (double)net->classes;
        s.square += at * at / (double)net->classes;
    }
    return s;
}

double contribution_noise(const struct contribution_network *net, size_t side)
{
    double noise = 0, *p = limit_probabilities(net);
    for (size_t f = 0; f < net->filters; f++) {
        const float *w = net->filter_weights + f * net->kernel * net->kernel;
        const struct factor s = factor_of(net, f, p);
        noise += s.square * contribution_pooled_square(net->kernel, w, side) -
                 s.mean * s.mean * contribution_mean_squared();
    }
    free(p);
    return noise;
}
