#include "heads/share.h"

#include "base/team.h"

/* Parts begin at multiples of `grain` units. */
static void share(size_t bytes, size_t units, size_t grain, share_work *work, const void *pass)
{
    const int parts = team_for(bytes);
    if (parts == 1) {
        work(pass, (struct lanes_part){ 0, units });
        return;
    }
#pragma omp parallel for num_threads(parts) schedule(static)
    for (int t = 0; t < parts; ++t) {
        work(pass, lanes_part_by(units, grain, parts, t));
    }
}

void share_parts(size_t bytes, size_t units, share_work *work, const void *pass)
{
    share(bytes, units, LANES, work, pass);
}

void share_each(size_t bytes, size_t units, share_work *work, const void *pass)
{
    share(bytes, units, 1, work, pass);
}
