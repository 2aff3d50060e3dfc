#include "heads/evidence.h"

#include <math.h>

#include "base/require.h"

double evidence_cover(size_t n, const float *map, const unsigned char *mask, double share)
{
    double largest = 0, cells = 0, reached = 0;
    require(share > 0 && share <= 1);
    for (size_t i = 0; i < n; i++) {
        if (mask[i] != 0) {
            if (isnan(map[i])) {
                return nan("");
            }
            largest = fmax(largest, (double)map[i]);
            cells++;
        }
    }
    for (size_t i = 0; i < n && largest > 0; i++) {
        reached += mask[i] != 0 && (double)map[i] >= share * largest;
    }
    return reached / cells;
}

double evidence_entropy(size_t n, const float *map)
{
    double sum = 0, entropy = 0;
    require(n > 1);
    for (size_t i = 0; i < n; i++) {
        if (isnan(map[i])) {
            return nan("");
        }
        sum += fmax((double)map[i], 0);
    }
    for (size_t i = 0; i < n; i++) {
        if (map[i] > 0) {
            const double part = (double)map[i] / sum;
            entropy -= part * log(part);
        }
    }
    return entropy / log((double)n);
}

void evidence_enlarge(size_t height, size_t width, size_t factor, const float *small, float *map)
{
    const size_t row = width * factor;
    for (size_t i = 0; i < height * factor * row; i++) {
        map[i] = small[i / row / factor * width + i % row / factor];
    }
}

/* The two cells between whose middles pixel i lies, and how near it is to the second. */
struct between {
    size_t first, second;
    float weight;
};

static struct between cells_around(size_t i, size_t factor, size_t cells)
{
    const double place = ((double)i + 0.5) / (double)factor - 0.5;
    const double inside = fmin(fmax(place, 0), (double)(cells - 1));
    const size_t first = (size_t)inside;
    return (struct between){ first, first + 1 < cells ? first + 1 : first,
                             (float)(inside - (double)first) };
}

static float between(float a, float b, float weight)
{
    return weight > 0 ? (1 - weight) * a + weight * b : a;
}

void evidence_smooth(size_t height, size_t width, size_t factor, const float *small, float *map)
{
    for (size_t i = 0; i < height * factor; i++) {
        const struct between row = cells_around(i, factor, height);
        for (size_t j = 0; j < width * factor; j++) {
            const struct between column = cells_around(j, factor, width);
            const float *above = small + row.first * width, *below = small + row.second * width;
            map[i * width * factor + j] = between(
                between(above[column.first], above[column.second], column.weight),
                between(below[column.first], below[column.second], column.weight), row.weight);
        }
    }
}
