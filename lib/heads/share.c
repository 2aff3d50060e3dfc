#include "heads/share.h"

#include "base/team.h"

void share_parts(size_t bytes, size_t units, share_work *work, const void *pass)
{
    const int parts = team_for(bytes);
    if (parts == 1) {
        work(pass, lanes_part_at(units, 1, 0));
        return;
    }
#pragma omp parallel for num_threads(parts) schedule(static)
    for (int t = 0; t < parts; ++t) {
        work(pass, lanes_part_at(units, parts, t));
    }
}
