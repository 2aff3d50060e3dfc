#include "heads/masked.h"

#include "base/require.h"
#include "heads/gather.h"
#include "heads/lanes.h"

void masked_from_lengths(struct shape in, const size_t *lengths, unsigned char *mask)
{
    const size_t pixels = shape_pixels(in);
    for (size_t image = 0; image < in.n; image++) {
        require(lengths[image] <= pixels);
        for (size_t p = 0; p < pixels; p++) {
            mask[image * pixels + p] = p < lengths[image];
        }
    }
}

static size_t count_valid(size_t pixels, const unsigned char *mask)
{
    size_t valid = 0;
    for (size_t p = 0; p < pixels; p++) {
        valid += mask[p] != 0;
    }
    return valid;
}

/* Of one channel; mask is its image's. Padding is left out by choice, not by a product, since
 * 0 * NaN is NaN. */
static float sum_valid(const struct gather *from, size_t c, const unsigned char *mask,
                       const float *x)
{
    const size_t pixels = shape_pixels(from->in);
    float block[LANES_BLOCK], sum = 0.0f;
    for (size_t first = 0; first < pixels; first += LANES_BLOCK) {
        const size_t count = gather_block(pixels, first);
        gather_pixels(from, c, first, count, x, block);
        for (size_t i = 0; i < count; i++) {
            block[i] = lanes_choose(mask[first + i] != 0, block[i], 0.0f);
        }
        sum = gather_add(sum, first, lanes_sum_block(count, block, lanes_element, NULL));
    }
    return sum;
}

void masked_average(struct shape in, enum layout layout, const unsigned char *mask, const float *x,
                    float *y)
{
    const size_t pixels = shape_pixels(in);
    require(pixels > 0);
    for (size_t image = 0; image < in.n; image++) {
        const struct gather from = { in, layout, image };
        const unsigned char *valid_at = mask + image * pixels;
        const size_t valid = count_valid(pixels, valid_at);
        for (size_t c = 0; c < in.c; c++) {
            y[image * in.c + c] =
                valid == 0 ? 0.0f : count_divide(sum_valid(&from, c, valid_at, x), (float)valid);
        }
    }
}

void masked_average_backward(struct shape in, enum layout layout, const unsigned char *mask,
                             const float *dy, float *dx)
{
    const size_t pixels = shape_pixels(in);
    require(pixels > 0);
    for (size_t image = 0; image < in.n; image++) {
        const unsigned char *valid_at = mask + image * pixels;
        const size_t valid = count_valid(pixels, valid_at);
        for (size_t c = 0; c < in.c; c++) {
            const float share =
                valid == 0 ? 0.0f : count_divide(dy[image * in.c + c], (float)valid);
            for (size_t p = 0; p < pixels; p++) {
                dx[shape_at(in, layout, image, c, p)] = valid_at[p] ? share : 0.0f;
            }
        }
    }
}
