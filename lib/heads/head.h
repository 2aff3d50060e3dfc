/* head: the registry of heads. A head is a pooling (or flattening) and one linear layer behind it;
 * here is all that an experiment needs to run one without knowing which it is.
 *
 *   const struct head *head = head_find("gap");       the name is looked up exactly
 *   head->features(&options, in)                      numbers per image for the linear layer
 *   head_parameters(head, &options, in, classes, bias)   weights of both together
 */
#ifndef HEADS_HEAD_H
#define HEADS_HEAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/shape.h"
#include "heads/pool.h"

struct head_options {
    enum layout layout;
    struct pool_ties ties; /* gmp, avgmax, catavgmax */
    float p;               /* gem; 3 if 0 */
    float r;               /* lse; 10 if 0 */
    float beta;            /* boltzmann; 1 if 0 */
    size_t k;              /* topk; max(1, N/16) if 0 */
    size_t bins;           /* adaptive: s of its s x s bins; 2 if 0 */
};

/* What one pass of a pooling works on. Forward reads x and writes y and saved; backward reads x if
 * saves_input, y and saved as forward left them, and dy, and writes dx. */
struct head_pass {
    struct shape in;
    const float *theta; /* parameters of the pooling itself, head->parameters of them; read */
    const float *x;     /* shape_size(in) */
    float *y;           /* in.n * features */
    void *saved;        /* head->saved_bytes, written by forward, read by backward; or NULL */
    const float *dy;    /* in.n * features */
    float *dx;          /* shape_size(in), written */
    float *dtheta;      /* head->parameters, summed over the batch, written */
};                      /* theta and dtheta are NULL where the pooling has no parameters */

/* Work of one pass over the whole batch, in single operations (a multiply-add is one multiplication
 * and one addition; transcendental functions are counted apart). */
struct head_cost {
    uint64_t additions, multiplications, comparisons, functions;
    uint64_t bytes_read, bytes_written; /* each distinct byte once, fp32 */
};

struct head {
    const char *name; /* "gap" */
    const char *says; /* its formula in one line, for people */
    bool order_free;  /* invariant under every permutation of positions */
    size_t (*features)(const struct head_options *options, struct shape in);
    size_t (*parameters)(const struct head_options *options, struct shape in);  /* of the pooling */
    size_t (*saved_bytes)(const struct head_options *options, struct shape in); /* beyond x and y */
    bool saves_input; /* backward reads x (maxima: but for TIES_FIRST) */
    struct head_cost (*forward_cost)(const struct head_options *options, struct shape in);
    struct head_cost (*backward_cost)(const struct head_options *options, struct shape in);
    void (*forward)(const struct head_options *options, const struct head_pass *pass);
    void (*backward)(const struct head_options *options, const struct head_pass *pass);
};

/* The head of exactly this name; NULL if there is none. */
const struct head *head_find(const char *name);

/* Calls for every head in a fixed order: head_at(0) .. head_at(head_count() - 1). */
size_t head_count(void);
const struct head *head_at(size_t index);

/* Weights (and biases) of pooling and linear layer together, for the given number of classes. */
uint64_t head_parameters(const struct head *head, const struct head_options *options,
                         struct shape in, size_t classes, bool bias);

#endif
