/* fill: writes many elements in whole aligned vectors, masked at both ends; for kernel sources
 * (*_isa.c) alone. `stream` goes past the caches, and is a constant; then end with wide_fence. */
#ifndef HEADS_FILL_H
#define HEADS_FILL_H

#include "base/wide.h"
#include "heads/lanes.h"

/* Output that is larger than this goes past the caches: it would not stay in the last one, and a
 * line that is written there is first read. Below, and in half of the last cache's size, stores
 * past it are three times as slow as those that it takes. */
enum { FILL_STREAM_BYTES = 32 << 20 };

/* Lane of the vector in which p lies. */
static inline unsigned fill_lane(const float *p)
{
    return (unsigned)((uintptr_t)p / sizeof *p % LANES);
}

static inline void fill_store(float *p, struct wide v, int stream)
{
    if (stream) {
        wide_stream(p, v);
    } else {
        wide_store(p, v);
    }
}

/* to[i] = v's lane, the same in all, for i < count. */
static inline void fill_all(size_t count, struct wide v, int stream, float *to)
{
    const unsigned lane = fill_lane(to);
    const size_t room = LANES - lane;
    if (count < room) {
        wide_store_some(wide_some_of(lane, lane + (unsigned)count), to - lane, v);
        return;
    }
    wide_store_some(wide_some_of(lane, LANES), to - lane, v);
    size_t i = room;
    for (; i + LANES <= count; i += LANES) {
        fill_store(to + i, v, stream);
    }
    wide_store_some(wide_some_of(0, (unsigned)(count - i)), to + i, v);
}

/* to[i] = from[i] for i < count; they do not overlap. */
static inline void fill_copy(size_t count, const float *from, int stream, float *to)
{
    const unsigned lane = fill_lane(to);
    const size_t room = count < LANES - lane ? count : LANES - lane;
    const struct wide_some first = wide_some_of(0, (unsigned)room);
    wide_store_some(first, to, wide_load_some(first, from));
    size_t i = room;
    for (; i + LANES <= count; i += LANES) {
        fill_store(to + i, wide_load(from + i), stream);
    }
    const struct wide_some last = wide_some_of(0, (unsigned)(count - i));
    wide_store_some(last, to + i, wide_load_some(last, from + i));
}

#endif
