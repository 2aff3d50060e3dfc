#include "base/team.h"

#include <omp.h>

#include "base/require.h"

static int size = 1;

void team_set(int threads)
{
    require(threads >= 1);
    size = threads;
}

int team_size(void)
{
    return size;
}

int team_for(size_t bytes)
{
    const size_t worth = bytes / TEAM_BYTES;
    if (omp_in_parallel() || worth < 2) {
        return 1;
    }
    return worth < (size_t)size ? (int)worth : size;
}
