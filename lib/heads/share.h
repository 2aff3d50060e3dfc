/* share: one pass over a tensor in parts, each on a thread of its own. */
#ifndef HEADS_SHARE_H
#define HEADS_SHARE_H

#include <stddef.h>

#include "heads/lanes.h"

/* One part of the pass. */
typedef void share_work(const void *pass, struct lanes_part part);

/* The pass over `units` units, `bytes` in all, in as many parts as team.h finds worth it. A single
 * part is an ordinary call: entering a parallel region costs a third of a microsecond even for one
 * thread, as much as a small pass. */
void share_parts(size_t bytes, size_t units, share_work *work, const void *pass);

/* As share_parts, of a few large units: a part may begin at any of them. */
void share_each(size_t bytes, size_t units, share_work *work, const void *pass);

#endif
