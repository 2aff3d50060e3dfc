#include "signals/pattern.h"

#include <math.h>
#include <stdbool.h>

#include "base/elementary.h"
#include "base/require.h"

void pattern_constant(float value, size_t n, float *x)
{
    for (size_t i = 0; i < n; i++) {
        x[i] = value;
    }
}

/* High where the cells counted in the directions asked for add up to an odd number. */
static void bands(const struct pattern *pattern, bool down, bool across, float *x)
{
    require(pattern->cell_px >= 1);
    for (size_t i = 0; i < pattern->h; i++) {
        const size_t row = down ? i / pattern->cell_px : 0;
        for (size_t j = 0; j < pattern->w; j++) {
            const size_t column = across ? j / pattern->cell_px : 0;
            *x++ = (row + column) % 2 == 1 ? pattern->high : pattern->low;
        }
    }
}

void pattern_stripes_horizontal(const struct pattern *pattern, float *x)
{
    bands(pattern, true, false, x);
}

void pattern_stripes_vertical(const struct pattern *pattern, float *x)
{
    bands(pattern, false, true, x);
}

void pattern_checkerboard(const struct pattern *pattern, float *x)
{
    bands(pattern, true, true, x);
}

void pattern_patch(const struct pattern *pattern, struct pattern_patch patch, float *x)
{
    const size_t h = pattern->h, w = pattern->w;
    require(patch.height <= h && patch.width <= w);
    pattern_constant(pattern->low, h * w, x);
    for (size_t i = 0; i < patch.height; i++) {
        float *row = x + (patch.top + i) % h * w;
        for (size_t j = 0; j < patch.width; j++) {
            row[(patch.left + j) % w] = pattern->high;
        }
    }
}

/* Distance from pixel i to a place on a circle of n pixels; 0 <= place < n. */
static float circular_distance(size_t i, float place, size_t n)
{
    const float direct = fabsf((float)i - place);
    return fminf(direct, (float)n - direct);
}

void pattern_blob(const struct pattern *pattern, struct pattern_blob blob, float *x)
{
    const size_t h = pattern->h, w = pattern->w;
    require(blob.row >= 0 && blob.row < (float)h && blob.column >= 0 && blob.column < (float)w);
    require(blob.radius_px > 0);
    const float height = pattern->high - pattern->low;
    const float rate = -0.5f / (blob.radius_px * blob.radius_px);
    for (size_t i = 0; i < h; i++) {
        const float di = circular_distance(i, blob.row, h);
        for (size_t j = 0; j < w; j++) {
            const float dj = circular_distance(j, blob.column, w);
            *x++ = pattern->low + height * elementary_exp(rate * (di * di + dj * dj));
        }
    }
}
