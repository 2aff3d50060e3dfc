#include "heads/block.h"

#include <string.h>

#include "base/require.h"
#include "heads/pool.h"

struct shape block_shape(struct shape in, size_t s)
{
    require(s > 0 && in.h % s == 0 && in.w % s == 0);
    return (struct shape){ in.n, in.c * s * s, in.h / s, in.w / s };
}

/* Row i of the blocks in row a of one map: s runs of b.w pixels. */
static void split_row(struct shape b, size_t s, const float *x, float *out)
{
    for (size_t j = 0; j < s; j++) {
        for (size_t k = 0; k < b.w; k++) {
            out[j * b.h * b.w + k] = x[j * b.w + k];
        }
    }
}

void block_split(struct shape in, size_t s, const float *x, float *out)
{
    const struct shape b = block_shape(in, s);
    if (s == 1 || b.h * b.w == 1) { /* they lie there as they are */
        memcpy(out, x, shape_size(in) * sizeof *x);
        return;
    }
    for (size_t row = 0; row < in.n * in.c * s; row++) { /* of blocks */
        for (size_t i = 0; i < b.h; i++) {
            split_row(b, s, x + (row * b.h + i) * in.w, out + (row * s * b.h + i) * b.w);
        }
    }
}

void block_average(struct shape in, size_t s, const float *x, float *scratch, float *y)
{
    block_split(in, s, x, scratch);
    pool_average(block_shape(in, s), NCHW, scratch, y);
}
