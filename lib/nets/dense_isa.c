#include "nets/dense_isa.h"

#include <stdbool.h>

#include "base/wide.h"

enum {
    ONE_REGISTER = _Alignof(struct wide) == sizeof(struct wide), /* of which there are 32 then */
    ROWS = 4,
    VECTORS = ONE_REGISTER ? 4 : 1,
    COLUMNS = VECTORS * WIDE_LANES
};

static void multiply_plain(const struct dense_product *p)
{
    for (size_t r = 0; r < p->rows; r++) {
        float *out = p->out + r * p->columns;
        for (size_t t = 0; t < p->terms; t++) {
            const float a = p->a[r * p->row + t * p->term], *x = p->x + t * p->columns;
#pragma omp simd
            for (size_t f = 0; f < p->columns; f++) {
                out[f] = t == 0 ? a * x[f] : out[f] + a * x[f];
            }
        }
    }
}

/* A tile of `rows` x `vectors`, both constants; of a lone vector the elements `own`. */
struct tile {
    size_t r, f;
    const struct wide_some *own;
};

/* sum = the products of term t, or sum += them. */
static inline __attribute__((always_inline)) void take_term(const struct dense_product *p,
                                                            const struct tile *tile, size_t rows,
                                                            size_t vectors, size_t t, bool first,
                                                            struct wide *sum)
{
    const float *from = p->x + t * p->columns + tile->f;
    const float *a = p->a + tile->r * p->row + t * p->term;
    struct wide x[VECTORS];
    for (size_t v = 0; v < vectors; v++) {
        x[v] =
            tile->own == NULL ? wide_load(from + v * WIDE_LANES) : wide_load_some(*tile->own, from);
    }
    for (size_t i = 0; i < rows; i++) {
        const struct wide factor = wide_of(a[i * p->row]);
        for (size_t v = 0; v < vectors; v++) {
            const struct wide product = wide_multiply(factor, x[v]);
            sum[i * vectors + v] = first ? product : wide_add(sum[i * vectors + v], product);
        }
    }
}

static inline __attribute__((always_inline)) void
multiply_tile(const struct dense_product *p, size_t rows, size_t vectors, struct tile tile)
{
    struct wide sum[ROWS * VECTORS];
    take_term(p, &tile, rows, vectors, 0, true, sum);
    for (size_t t = 1; t < p->terms; t++) {
        take_term(p, &tile, rows, vectors, t, false, sum);
    }
    for (size_t i = 0; i < rows; i++) {
        float *to = p->out + (tile.r + i) * p->columns + tile.f;
        for (size_t v = 0; v < vectors; v++) {
            if (tile.own == NULL) {
                wide_store(to + v * WIDE_LANES, sum[i * vectors + v]);
            } else {
                wide_store_some(*tile.own, to, sum[i * vectors + v]);
            }
        }
    }
}

static inline __attribute__((always_inline)) void
multiply_rows(const struct dense_product *p, size_t vectors, const struct wide_some *own, size_t f)
{
    size_t r = 0;
    for (; r + ROWS <= p->rows; r += ROWS) {
        multiply_tile(p, ROWS, vectors, (struct tile){ r, f, own });
    }
    for (; r < p->rows; r++) {
        multiply_tile(p, 1, vectors, (struct tile){ r, f, own });
    }
}

void ISA_NAME(dense_product)(const struct dense_product *p)
{
    size_t f = WIDE_PLAIN ? p->columns : 0;
    if (WIDE_PLAIN) {
        multiply_plain(p);
    }
    for (; f + COLUMNS <= p->columns; f += COLUMNS) {
        multiply_rows(p, VECTORS, NULL, f);
    }
    for (; f < p->columns; f += WIDE_LANES) {
        const size_t left = p->columns - f;
        const struct wide_some own =
            wide_some_of(0, left < WIDE_LANES ? (unsigned)left : WIDE_LANES);
        multiply_rows(p, 1, &own, f);
    }
}
