#include "harness/grid.h"

#include <stdlib.h>
#include <string.h>

#include "base/require.h"

static size_t axis_count(const struct sweep *sweep)
{
    size_t axes = 0;
    while (axes < EXPERIMENT_MAX_AXES && sweep->axes[axes].name != NULL) {
        axes++;
    }
    return axes;
}

static size_t product_size(const struct sweep *sweep, size_t axes)
{
    size_t points = 1;
    for (size_t a = 0; a < axes; a++) {
        require(sweep->axes[a].count > 0);
        points *= sweep->axes[a].count;
    }
    return points;
}

/* The index-th point of the product of all axes, the last one fastest. */
static void product_point(const struct sweep *sweep, size_t axes, size_t index, double *p)
{
    for (size_t a = axes; a-- > 0; index /= sweep->axes[a].count) {
        const struct axis *axis = &sweep->axes[a];
        const size_t i = index % axis->count;
        require(axis->words != NULL || axis->values != NULL);
        p[a] = axis->words != NULL ? (double)i : axis->values[i];
    }
}

/* Counts the point that stands behind the others, and tells which profiles run it. */
static void take_point(struct grid *grid)
{
    const struct sweep *sweep = grid->sweep;
    const double *p = grid->p[grid->points];
    const bool standard = sweep->full == NULL || !sweep->full(p);
    grid->in_standard[grid->points] = standard;
    grid->in_quick[grid->points] = standard && (sweep->quick == NULL || sweep->quick(p));
    grid->points++;
}

struct grid *grid_new(const struct sweep *sweep)
{
    struct grid *grid = xcalloc(1, sizeof *grid);
    require(sweep->part != NULL || (sweep->full == NULL && !(sweep->level > 0)));
    grid->sweep = sweep;
    grid->axes = axis_count(sweep);
    const size_t all = sweep->grid != NULL ? sweep->points : product_size(sweep, grid->axes);
    grid->p = xcalloc(all, sizeof *grid->p);
    grid->in_quick = xcalloc(all, sizeof *grid->in_quick);
    grid->in_standard = xcalloc(all, sizeof *grid->in_standard);
    for (size_t i = 0; i < all; i++) {
        double *p = grid->p[grid->points];
        memset(p, 0, sizeof *grid->p);
        if (sweep->grid != NULL) {
            memcpy(p, sweep->grid[i], sizeof *grid->p);
        } else {
            product_point(sweep, grid->axes, i, p);
        }
        if (sweep->keep == NULL || sweep->keep(p)) {
            take_point(grid);
        }
    }
    return grid;
}

void grid_free(struct grid *grid)
{
    free(grid->in_standard);
    free(grid->in_quick);
    free(grid->p);
    free(grid);
}

static const char *word_at(const struct grid *grid, size_t point, size_t axis)
{
    const struct axis *labelled = &grid->sweep->axes[axis];
    const size_t word = (size_t)grid->p[point][axis];
    require(word < labelled->count);
    return labelled->words[word];
}

uint64_t grid_address(const struct grid *grid, size_t point)
{
    uint64_t hash = rng_hash_text(grid->sweep->name);
    for (size_t a = 0; a < grid->axes; a++) {
        hash = rng_hash_number(hash, grid->sweep->axes[a].words != NULL
                                         ? (double)(rng_hash_text(word_at(grid, point, a)) >> 16)
                                         : grid->p[point][a]);
    }
    return hash;
}

void grid_add_cell(const struct grid *grid, size_t point, size_t axis, struct table *table)
{
    if (grid->sweep->axes[axis].words != NULL) {
        table_add_text(table, word_at(grid, point, axis));
    } else {
        table_add_number(table, grid->p[point][axis]);
    }
}

static bool same_group(const struct grid *grid, const struct derived *derived, size_t i, size_t j)
{
    for (size_t a = 0; a < grid->axes; a++) {
        if ((derived->over >> a & 1u) == 0 && grid->p[i][a] < grid->p[j][a]) {
            return false;
        }
        if ((derived->over >> a & 1u) == 0 && grid->p[i][a] > grid->p[j][a]) {
            return false;
        }
    }
    return true;
}

static bool used(const struct grid *grid, const struct derived *derived, size_t i)
{
    return derived->uses == NULL || derived->uses(grid->p[i]);
}

size_t grid_group(const struct grid *grid, const struct derived *derived, size_t first,
                  size_t *indices)
{
    size_t count = 0;
    if (!used(grid, derived, first)) {
        return 0;
    }
    for (size_t i = 0; i < grid->points; i++) {
        if (used(grid, derived, i) && same_group(grid, derived, first, i)) {
            indices[count++] = i;
        }
    }
    return indices[0] == first ? count : 0;
}

static size_t random_point_rows(const struct grid *grid)
{
    size_t rows = 0;
    for (size_t c = 0; c < grid->sweep->claim_count; c++) {
        const struct claim *claim = &grid->sweep->claims[c];
        for (size_t i = 0; i < grid->points && !claim->exact; i++) {
            rows += claim->applies == NULL || claim->applies(grid->p[i]);
        }
    }
    return rows;
}

size_t grid_random_rows(const struct grid *grid)
{
    size_t rows = random_point_rows(grid);
    size_t *indices = xcalloc(grid->points, sizeof *indices);
    for (size_t d = 0; d < grid->sweep->derived_count; d++) {
        const struct derived *derived = &grid->sweep->derived[d];
        for (size_t i = 0; i < grid->points && !derived->claim.exact; i++) {
            rows += grid_group(grid, derived, i, indices) > 0;
        }
    }
    free(indices);
    return rows;
}
