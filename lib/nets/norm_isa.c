#include "nets/norm_isa.h"

#include "base/wide.h"

static inline const float *row_of(struct norm_at at, size_t i)
{
    return at.at + i * at.row;
}

static inline size_t floats(struct norm_map map)
{
    return map.columns * WIDE_LANES;
}

void ISA_NAME(norm_moments)(struct norm_map map, struct norm_at z, float moments[2])
{
    const float count = (float)(map.rows * floats(map));
    struct wide sum = wide_of(0.0f), squares = wide_of(0.0f);
    for (size_t i = 0; i < map.rows; i++) {
        for (size_t f = 0; f < floats(map); f += WIDE_LANES) {
            sum = wide_add(sum, wide_load(row_of(z, i) + f));
        }
    }
    moments[0] = wide_fold(sum) / count;
    const struct wide mean = wide_of(moments[0]);
    for (size_t i = 0; i < map.rows; i++) {
        for (size_t f = 0; f < floats(map); f += WIDE_LANES) {
            const struct wide d = wide_subtract(wide_load(row_of(z, i) + f), mean);
            squares = wide_multiply_add(d, d, squares);
        }
    }
    moments[1] = wide_fold(squares);
}

/* The two questions of `apply` are constants in each copy of the loop. */
static inline void apply(struct norm_map map, const struct norm_apply *w, bool added,
                         bool rectified)
{
    const struct wide scale = wide_of(w->scale), shift = wide_of(w->shift), zero = wide_of(0.0f);
    for (size_t i = 0; i < map.rows; i++) {
        float *const a = w->a.at + i * w->a.row;
        for (size_t f = 0; f < floats(map); f += WIDE_LANES) {
            struct wide v = wide_multiply_add(scale, wide_load(row_of(w->z, i) + f), shift);
            v = added ? wide_add(v, wide_load(row_of(w->plus, i) + f)) : v;
            wide_store(a + f, rectified ? wide_larger(zero, v) : v);
        }
    }
}

void ISA_NAME(norm_apply)(struct norm_map map, const struct norm_apply *w)
{
    if (w->plus.at != NULL) {
        apply(map, w, true, w->rectify);
    } else if (w->rectify) {
        apply(map, w, false, true);
    } else {
        apply(map, w, false, false);
    }
}

static inline void put_plus(const struct norm_mask *w, bool add, size_t i, size_t f, struct wide g)
{
    float *const plus = w->plus.at + i * w->plus.row + f;
    wide_store(plus, add ? wide_add(wide_load(plus), g) : g);
}

static inline void mask(struct norm_map map, const struct norm_mask *w, bool masked, bool plus,
                        bool add, float sums[2])
{
    struct wide sum = wide_of(0.0f), product = wide_of(0.0f);
    const struct wide mean = wide_of(w->mean), zero = wide_of(0.0f);
    for (size_t i = 0; i < map.rows; i++) {
        float *const da = w->da.at + i * w->da.row;
        for (size_t f = 0; f < floats(map); f += WIDE_LANES) {
            struct wide g = wide_load(da + f);
            if (masked) {
                g = wide_choose(wide_less(zero, wide_load(row_of(w->a, i) + f)), g, zero);
                wide_store(da + f, g);
            }
            if (plus) {
                put_plus(w, add, i, f, g);
            }
            sum = wide_add(sum, g);
            product =
                wide_multiply_add(g, wide_subtract(wide_load(row_of(w->z, i) + f), mean), product);
        }
    }
    sums[0] = wide_fold(sum);
    sums[1] = wide_fold(product);
}

void ISA_NAME(norm_mask)(struct norm_map map, const struct norm_mask *w, float sums[2])
{
    const bool masked = w->a.at != NULL;
    if (w->plus.at == NULL) {
        mask(map, w, masked, false, false, sums);
    } else {
        mask(map, w, masked, true, w->add, sums);
    }
}

void ISA_NAME(norm_return)(struct norm_map map, const struct norm_return *w)
{
    const struct wide by_g = wide_of(w->by_g), by_z = wide_of(w->by_z);
    const struct wide constant = wide_of(w->constant);
    for (size_t i = 0; i < map.rows; i++) {
        float *const z = w->z.at + i * w->z.row;
        for (size_t f = 0; f < floats(map); f += WIDE_LANES) {
            const struct wide v = wide_multiply_add(by_z, wide_load(z + f), constant);
            wide_store(z + f, wide_multiply_add(by_g, wide_load(row_of(w->g, i) + f), v));
        }
    }
}
