#include "heads/count.h"

/* State by its nature: what has run, on each thread for itself. Only the counting build ever adds
 * to it. */
static _Thread_local struct count count_so_far;

struct count count_read(void)
{
    return count_so_far;
}

void count_reset(void)
{
    count_so_far = (struct count){ 0 };
}

void count_one(enum count_kind kind)
{
    uint64_t *const counters[] = {
        [COUNT_ADDITION] = &count_so_far.additions,
        [COUNT_MULTIPLICATION] = &count_so_far.multiplications,
        [COUNT_COMPARISON] = &count_so_far.comparisons,
        [COUNT_FUNCTION] = &count_so_far.functions,
    };
    ++*counters[kind];
}
