/* gate_state: what a gate is made of, for gate.c and gate_product.c alone. */
#ifndef NETS_GATE_STATE_H
#define NETS_GATE_STATE_H

#include "nets/gate.h"

struct gate {
    struct gate_spec spec;
    struct shape in;
    size_t rows, places; /* places: rows an image */
    size_t inputs, hidden;
    enum gate_purpose purpose; /* of the drawn numbers */
    uint64_t pass;
    struct pack u;
    float *plain, *dplain; /* NCHW: u, then du */
    float *q, *dq;         /* rows * inputs */
    float *h, *dh;         /* rows * hidden */
    float *s, *ds;         /* rows * channels */
    float *zeros;          /* channels */
    void *saved;           /* the head's */
};

/* a = rectify(s u + plus) at every pixel. */
void gate_open_up(const struct gate *gate, const struct pack *plus, bool rectify, struct pack *a);

/* Masks da and hands it to the shortcut; ds = the sum of da u over what each gate opens, written;
 * s da is left in da. */
void gate_return(struct gate *gate, struct norm_back back);

#endif
