#include "nets/adam.h"

#include <math.h>
#include <stdlib.h>

#include "base/require.h"

static const float BETA_1 = 0.9f, BETA_2 = 0.999f, EPSILON = 1e-8f;

struct adam adam_new(size_t count, float rate)
{
    struct adam adam = { .count = count, .rate = rate, .m_left = 1, .v_left = 1 };
    adam.m = xcalloc(count, sizeof *adam.m);
    adam.v = xcalloc(count, sizeof *adam.v);
    return adam;
}

void adam_free(struct adam *adam)
{
    free(adam->v);
    free(adam->m);
}

void adam_step(struct adam *adam, const float *gradient, float *parameters)
{
    adam->m_left *= BETA_1;
    adam->v_left *= BETA_2;
    const float m_share = 1 - adam->m_left, v_share = 1 - adam->v_left;
    for (size_t i = 0; i < adam->count; i++) {
        const float g = gradient[i];
        adam->m[i] = BETA_1 * adam->m[i] + (1 - BETA_1) * g;
        adam->v[i] = BETA_2 * adam->v[i] + (1 - BETA_2) * (g * g);
        parameters[i] -=
            adam->rate * (adam->m[i] / m_share) / (sqrtf(adam->v[i] / v_share) + EPSILON);
    }
}
