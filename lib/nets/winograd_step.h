/* winograd_step: how many tiles of a row the forward kernel of winograd.h takes at a time, for the
 * kernel and for the size of its scratch. */
#ifndef NETS_WINOGRAD_STEP_H
#define NETS_WINOGRAD_STEP_H

#include <stddef.h>

#ifndef TT
#define TT 7
#endif
enum { WINOGRAD_STEP_TILES = TT }; /* at most */

static inline size_t winograd_step(size_t tiles)
{
    const size_t parts = (tiles + WINOGRAD_STEP_TILES - 1) / WINOGRAD_STEP_TILES;
    return (tiles + parts - 1) / parts;
}

#endif
