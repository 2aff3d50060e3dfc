#include "reference.h"

#include <math.h>
#include <string.h>

static size_t pixels(const struct reference_map *map)
{
    return map->h * map->w;
}

static void gap(const struct reference_map *map, double *y)
{
    double sum = 0.0;
    for (size_t i = 0; i < pixels(map); ++i) {
        sum += map->x[i];
    }
    *y = sum / (double)pixels(map);
}

static void gap_backward(const struct reference_map *map, const double *dy, double *dx)
{
    for (size_t i = 0; i < pixels(map); ++i) {
        dx[i] = *dy / (double)pixels(map);
    }
}

static size_t first_maximum(const struct reference_map *map)
{
    size_t at = 0;
    for (size_t i = 1; i < pixels(map); ++i) {
        at = map->x[i] > map->x[at] ? i : at;
    }
    return at;
}

static void gmp(const struct reference_map *map, double *y)
{
    *y = map->x[first_maximum(map)];
}

static void gmp_backward(const struct reference_map *map, const double *dy, double *dx)
{
    for (size_t i = 0; i < pixels(map); ++i) {
        dx[i] = i == first_maximum(map) ? *dy : 0.0;
    }
}

static void catavgmax(const struct reference_map *map, double *y)
{
    gap(map, &y[0]);
    gmp(map, &y[1]);
}

static void catavgmax_backward(const struct reference_map *map, const double *dy, double *dx)
{
    gap_backward(map, &dy[0], dx);
    dx[first_maximum(map)] += dy[1];
}

static void avgmax(const struct reference_map *map, double *y)
{
    double both[2];
    catavgmax(map, both);
    *y = (both[0] + both[1]) / 2.0;
}

static void avgmax_backward(const struct reference_map *map, const double *dy, double *dx)
{
    const double halves[] = { *dy / 2.0, *dy / 2.0 };
    catavgmax_backward(map, halves, dx);
}

static void gem(const struct reference_map *map, double *y)
{
    double sum = 0.0;
    for (size_t i = 0; i < pixels(map); ++i) {
        sum += pow(fmax(map->x[i], 1e-6), map->parameter);
    }
    *y = pow(sum / (double)pixels(map), 1.0 / map->parameter);
}

static void gem_backward(const struct reference_map *map, const double *dy, double *dx)
{
    const double p = map->parameter;
    double y = 0.0;
    gem(map, &y);
    for (size_t i = 0; i < pixels(map); ++i) {
        const double slope = pow(map->x[i], p - 1.0) * pow(y, 1.0 - p) / (double)pixels(map);
        dx[i] = map->x[i] < 1e-6 ? 0.0 : *dy * slope;
    }
}

static void lse(const struct reference_map *map, double *y)
{
    double sum = 0.0;
    for (size_t i = 0; i < pixels(map); ++i) {
        sum += exp(map->parameter * map->x[i]);
    }
    *y = log(sum / (double)pixels(map)) / map->parameter;
}

static void lse_backward(const struct reference_map *map, const double *dy, double *dx)
{
    double y = 0.0;
    lse(map, &y);
    for (size_t i = 0; i < pixels(map); ++i) {
        dx[i] = *dy * exp(map->parameter * (map->x[i] - y)) / (double)pixels(map);
    }
}

/* exp(beta x) of element i over that of the maximum. */
static double boltzmann_weight(const struct reference_map *map, double largest, size_t i)
{
    return exp(map->parameter * (map->x[i] - largest));
}

static void boltzmann(const struct reference_map *map, double *y)
{
    const double largest = map->x[first_maximum(map)];
    double sum = 0.0, weights = 0.0;
    for (size_t i = 0; i < pixels(map); ++i) {
        weights += boltzmann_weight(map, largest, i);
        sum += boltzmann_weight(map, largest, i) * map->x[i];
    }
    *y = sum / weights;
}

static void boltzmann_backward(const struct reference_map *map, const double *dy, double *dx)
{
    const double largest = map->x[first_maximum(map)];
    double y = 0.0, weights = 0.0;
    boltzmann(map, &y);
    for (size_t i = 0; i < pixels(map); ++i) {
        weights += boltzmann_weight(map, largest, i);
    }
    for (size_t i = 0; i < pixels(map); ++i) {
        const double s = boltzmann_weight(map, largest, i) / weights;
        dx[i] = *dy * s * (1.0 + map->parameter * (map->x[i] - y));
    }
}

/* How many elements are larger than element i. */
static double larger(const struct reference_map *map, size_t i)
{
    double count = 0.0;
    for (size_t j = 0; j < pixels(map); ++j) {
        count += map->x[j] > map->x[i];
    }
    return count;
}

/* How many elements equal element i. */
static double equals(const struct reference_map *map, size_t i)
{
    double count = 0.0;
    for (size_t j = 0; j < pixels(map); ++j) {
        count += map->x[j] >= map->x[i] && map->x[j] <= map->x[i];
    }
    return count;
}

/* What part of element i is among the k largest: all, nothing, or its share of what ties leave. */
static double part_in_top(const struct reference_map *map, size_t i)
{
    const double left = map->parameter - larger(map, i);
    return fmax(0.0, fmin(1.0, left / equals(map, i)));
}

static void topk(const struct reference_map *map, double *y)
{
    double sum = 0.0;
    for (size_t i = 0; i < pixels(map); ++i) {
        sum += part_in_top(map, i) * map->x[i];
    }
    *y = sum / map->parameter;
}

static void topk_backward(const struct reference_map *map, const double *dy, double *dx)
{
    for (size_t i = 0; i < pixels(map); ++i) {
        dx[i] = *dy * part_in_top(map, i) / map->parameter;
    }
}

static void meanvar(const struct reference_map *map, double *y)
{
    gap(map, y);
    double sum = 0.0;
    for (size_t i = 0; i < pixels(map); ++i) {
        sum += (map->x[i] - y[0]) * (map->x[i] - y[0]);
    }
    y[1] = sum / (double)pixels(map);
}

static void meanvar_backward(const struct reference_map *map, const double *dy, double *dx)
{
    double mean = 0.0;
    gap(map, &mean);
    for (size_t i = 0; i < pixels(map); ++i) {
        dx[i] = (dy[0] + dy[1] * 2.0 * (map->x[i] - mean)) / (double)pixels(map);
    }
}

static void meanstd(const struct reference_map *map, double *y)
{
    meanvar(map, y);
    y[1] = sqrt(y[1] + 1e-5);
}

static void meanstd_backward(const struct reference_map *map, const double *dy, double *dx)
{
    double y[2];
    meanstd(map, y);
    const double slopes[] = { dy[0], dy[1] / (2.0 * y[1]) };
    meanvar_backward(map, slopes, dx);
}

/* The element at row i and column j of the torus. */
static size_t place(const struct reference_map *map, size_t i, size_t j)
{
    return i % map->h * map->w + j % map->w;
}

/* The three differences of a map, as weights of x(i,j), x(i,j+1), x(i+1,j), x(i+1,j+1). */
static const double differences[3][4] = {
    { -1.0, 1.0, 0.0, 0.0 },
    { -1.0, 0.0, 1.0, 0.0 },
    { 1.0, -1.0, -1.0, 1.0 },
};

static double difference(const struct reference_map *map, size_t q, size_t i, size_t j)
{
    double sum = 0.0;
    for (size_t corner = 0; corner < 4; ++corner) {
        sum += differences[q][corner] * map->x[place(map, i + corner / 2, j + corner % 2)];
    }
    return sum;
}

static void energy(const struct reference_map *map, double *y)
{
    gap(map, y);
    for (size_t q = 0; q < 3; ++q) {
        double sum = 0.0;
        for (size_t i = 0; i < pixels(map); ++i) {
            const double d = difference(map, q, i / map->w, i % map->w);
            sum += d * d;
        }
        y[1 + q] = sum / (double)pixels(map);
    }
}

/* Every squared difference hands its slope to the four elements that it is made of. */
static void energy_backward(const struct reference_map *map, const double *dy, double *dx)
{
    gap_backward(map, dy, dx);
    for (size_t q = 0; q < 3; ++q) {
        for (size_t i = 0; i < pixels(map); ++i) {
            const size_t row = i / map->w, column = i % map->w;
            const double slope = 2.0 * difference(map, q, row, column) / (double)pixels(map);
            for (size_t corner = 0; corner < 4; ++corner) {
                dx[place(map, row + corner / 2, column + corner % 2)] +=
                    dy[1 + q] * slope * differences[q][corner];
            }
        }
    }
}

const struct reference_head *reference_head_find(const char *name)
{
    static const struct reference_head heads[] = {
        { "gap", 1, gap, gap_backward },
        { "gmp", 1, gmp, gmp_backward },
        { "avgmax", 1, avgmax, avgmax_backward },
        { "catavgmax", 2, catavgmax, catavgmax_backward },
        { "gem", 1, gem, gem_backward },
        { "lse", 1, lse, lse_backward },
        { "boltzmann", 1, boltzmann, boltzmann_backward },
        { "topk", 1, topk, topk_backward },
        { "meanvar", 2, meanvar, meanvar_backward },
        { "meanstd", 2, meanstd, meanstd_backward },
        { "energy", 4, energy, energy_backward },
    };
    for (size_t i = 0; i < sizeof heads / sizeof *heads; ++i) {
        if (strcmp(heads[i].name, name) == 0) {
            return &heads[i];
        }
    }
    return NULL;
}
