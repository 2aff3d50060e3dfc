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
        { "gap", 1, gap, gap_backward },          { "gmp", 1, gmp, gmp_backward },
        { "gem", 1, gem, gem_backward },          { "lse", 1, lse, lse_backward },
        { "topk", 1, topk, topk_backward },       { "meanvar", 2, meanvar, meanvar_backward },
        { "energy", 4, energy, energy_backward },
    };
    for (size_t i = 0; i < sizeof heads / sizeof *heads; ++i) {
        if (strcmp(heads[i].name, name) == 0) {
            return &heads[i];
        }
    }
    return NULL;
}

void reference_linear_forward(struct reference_linear size, const float *w, const float *b,
                              const float *x, double *y)
{
    for (size_t i = 0; i < size.batch; ++i) {
        for (size_t k = 0; k < size.classes; ++k) {
            double sum = b ? (double)b[k] : 0.0;
            for (size_t f = 0; f < size.features; ++f) {
                sum += (double)w[k * size.features + f] * (double)x[i * size.features + f];
            }
            y[i * size.classes + k] = sum;
        }
    }
}

void reference_linear_backward(struct reference_linear size, const float *w, const float *x,
                               const float *dy, double *dx, double *dw, double *db)
{
    memset(dx, 0, size.batch * size.features * sizeof *dx);
    memset(dw, 0, size.classes * size.features * sizeof *dw);
    memset(db, 0, size.classes * sizeof *db);
    for (size_t i = 0; i < size.batch; ++i) {
        for (size_t k = 0; k < size.classes; ++k) {
            const double slope = (double)dy[i * size.classes + k];
            db[k] += slope;
            for (size_t f = 0; f < size.features; ++f) {
                dx[i * size.features + f] += slope * (double)w[k * size.features + f];
                dw[k * size.features + f] += slope * (double)x[i * size.features + f];
            }
        }
    }
}
