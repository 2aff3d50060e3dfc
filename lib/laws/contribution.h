/* contribution: how much the places of one image add to a filter's gradient under ReLU and GAP, on
 * independent standard normal pixels; what predictions of gradient noise use.
 *
 * Position j adds a_j = 1(w . x_j > 0) x_j, x_j its patch of kernel x kernel pixels, and the
 * gradient of an image is s mean_j a_j, s what comes back from the classes. Only w's direction
 * matters, |w| = 1 here, its length taken out by the functions.
 *   E a = phi(0) w, since x splits into z = w . x and the rest: |E a|^2 = 1/(2 pi).
 *   E |a|^2 = kernel^2/2, by symmetry of x and -x.
 *   E a_0 . a_d for patches a lag d apart, from sum over k of E x_k x_(k+d) f, f = 1(z_0 > 0)
 *     1(z_d > 0), by E A B f = E(A B) E f + sum over i, j of E(A z_i) E(B z_j) E f_ij (Stein twice):
 *     with r = sum w_k w_(k+d), q = sum w_(k-d) w_(k+d) and the density c = 1/(2 pi sqrt(1 - r^2))
 *     of (z_0, z_d) at 0, f_0d gives (1 + q) c and f_00, f_dd give -r c times r each:
 *     E a_0 . a_d = (1 + q - 2 r^2) c, which is |E a|^2 where the patches don't meet. */
#ifndef LAWS_CONTRIBUTION_H
#define LAWS_CONTRIBUTION_H

#include <stddef.h>

/* |E a|^2 = 1/(2 pi). */
double contribution_mean_squared(void);

/* E a_0 . a_d, the patches `down` and `right` pixels apart, of either sign; w: kernel * kernel
 * floats, not all 0. Relative error about 1e-14, more as r comes near to 1. */
double contribution_product(size_t kernel, const float *w, int down, int right);

/* E |mean_j a_j|^2 over all side * side positions of an image of (side + kernel - 1)^2 pixels:
 * (1/N^2) sum over lags of (side - |down|)(side - |right|) E a_0 . a_d. side > 0. */
double contribution_pooled_square(size_t kernel, const float *w, size_t side);

/* A network of that kind: filters with one weight a class behind GAP, softmax, labels that are
 * equally likely whatever the pixels. */
struct contribution_network {
    size_t filters, kernel, classes;
    const float *filter_weights; /* filters x kernel x kernel */
    const float *class_weights;  /* classes x filters */
};

/* Trace of the covariance of the filters' gradient from one image of side * side positions: sum
 * over filters f of E s_f^2 E |mean a_f|^2 - (E s_f)^2 |E a|^2, s_f = sum over k of
 * v_kf (p_k - 1(label = k)). p is softmax(V E m), E m_f = |w_f| phi(0), to which it tends as side
 * grows; it is near it everywhere if V is small. */
double contribution_noise(const struct contribution_network *net, size_t side);

#endif
