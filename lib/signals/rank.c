#include "signals/rank.h"

#include <stdlib.h>

#include "base/require.h"

void rank_fill(struct rng *rng, struct rank rank, float *x)
{
    require(1 <= rank.tied && rank.tied <= rank.active && rank.active <= rank.n);
    require(rank.n < (size_t)1 << 24);
    const size_t zeros = rank.n - rank.active;
    size_t *order = xcalloc(rank.n, sizeof *order);
    rng_permutation(rng, rank.n, order);
    for (size_t i = 0; i < rank.n; i++) {
        const size_t top = order[i] + rank.tied >= rank.n ? rank.n - 1 : order[i];
        x[i] = top >= zeros ? (float)(top + 1 - zeros) : 0.0f;
    }
    free(order);
}
