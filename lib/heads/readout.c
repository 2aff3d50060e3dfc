#include "heads/readout.h"

#include "base/require.h"
#include "heads/linear.h"
#include "heads/pool.h"

void readout_apply(struct shape in, const struct readout *readout, const float *x, float *features,
                   float *y)
{
    const size_t size = in.c * shape_pixels(in);
    const struct linear pooled = { .batch = in.n, .features = in.c, .classes = 1 };
    const struct linear flat = { .batch = in.n, .features = size, .classes = 1 };
    switch (readout->read) {
    case READ_AVERAGE:
        pool_average(in, NCHW, x, features);
        linear_forward_plain(pooled, readout->w, NULL, features, y);
        return;
    case READ_FLATTEN: /* in NCHW the map is its own flattening */
        linear_forward_plain(flat, readout->w, NULL, x, y);
        return;
    case READ_PLACE:
        require(readout->at < size);
        for (size_t i = 0; i < in.n; i++) {
            y[i] = x[i * size + readout->at];
        }
        return;
    }
    require(!"a way of reading");
}
