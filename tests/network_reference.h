/* network_reference: a network of nets/network.h as one would write it on paper: forward, in double,
 * from the formulas of the headers and nothing else. It shares the descriptions with lib/nets, no
 * function. Arrays are NCHW; what is written overlaps nothing that is read. */
#ifndef TESTS_NETWORK_REFERENCE_H
#define TESTS_NETWORK_REFERENCE_H

#include <stdbool.h>

#include "base/shape.h"
#include "nets/network.h"

/* ---- layers ---- */

/* y(o, i, j) = sum over c, a, e of w(o, c, a, e) x(c, i stride + a - reach, j stride + e - reach) */
struct shape network_reference_shape(const struct convolution *c, struct shape in);
void network_reference_convolve(const struct convolution *c, struct shape in, const double *w,
                                const double *x, double *y);

/* mean[c], and variance[c] with the count as divisor. */
void network_reference_measure(struct shape in, const double *z, double *mean, double *variance);

/* z = gain (z - mean)/sqrt(variance + 1e-5) + shift, or z + shift without gain, in place. */
struct network_reference_norm {
    const double *gain, *shift, *mean, *variance;
};
void network_reference_normalise(struct network_reference_norm norm, struct shape in, double *z);

void network_reference_rectify(size_t count, double *x);

/* How a unit ends: x += plus (NULL: nothing), then rectified if so. */
void network_reference_finish(size_t count, const double *plus, bool rectified, double *x);

/* u times its gates, in place. theta: W1, W2, b1, b2; drawn: what GATE_DRAWN squeezes to, in.n * in.c.
 */
void network_reference_gate(const struct gate_spec *gate, struct shape in, const double *theta,
                            const double *drawn, double *u);

/* Logits, in.n * classes. theta: of head, hidden layer (V, c) and last layer (W, b) one after the
 * other; kept: what dropout leaves, in.n * inputs of the last layer; NULL: all, nothing is scaled.
 * Heads: depthwise, attention, flatten and those of reference.h that have no parameter. */
void network_reference_classify(const struct classifier_spec *spec, struct shape in,
                                const double *theta, const double *maps, const unsigned char *kept,
                                double *logits);

/* Mean over images of ln sum exp(z) - z[label]. */
double network_reference_entropy(size_t images, size_t classes, const double *z,
                                 const unsigned char *labels);

/* ---- a network ---- */

/* Parameters stand unit by unit, a shortcut's convolution before its block: weights, gain if
 * normalised, shift, the gate's; then the classifier's. Statistics: means, then variances, unit by
 * unit. All but spec, theta and x may be NULL. */
struct network_reference {
    const struct network_spec *spec;
    const double *theta, *x;
    const double *running;     /* statistics to normalise by; NULL: those of the batch */
    double *measured;          /* gets those of the batch */
    const unsigned char *kept; /* as above */
    bool *decays;              /* a parameter each: set where it is a weight, left elsewhere */
    double *logits;            /* spec->in.n * classes */
};

/* Mean cross-entropy of the labels; NaN if there are none. */
double network_reference_loss(const struct network_reference *network, const unsigned char *labels);

#endif
