/* wide_baseline: wide.h in plain loops. Included by wide.h alone. */
#ifndef BASE_WIDE_BASELINE_H
#define BASE_WIDE_BASELINE_H

enum { WIDE_PLAIN = 1 };

struct wide {
    float v[WIDE_LANES];
};

struct wide_some {
    unsigned m; /* bit i: lane i */
};

static inline struct wide wide_of(float f)
{
    struct wide all;
    for (int i = 0; i < WIDE_LANES; i++) {
        all.v[i] = f;
    }
    return all;
}

static inline struct wide_some wide_some_of(unsigned first, unsigned end)
{
    return (struct wide_some){ (1u << end) - (1u << first) };
}

static inline struct wide wide_load(const float *p)
{
    struct wide v;
    memcpy(v.v, p, sizeof v.v);
    return v;
}

static inline struct wide wide_load_some(struct wide_some s, const float *p)
{
    struct wide v;
    for (int i = 0; i < WIDE_LANES; i++) {
        v.v[i] = (s.m >> i & 1u) != 0 ? p[i] : 0.0f;
    }
    return v;
}

static inline void wide_store(float *p, struct wide v)
{
    memcpy(p, v.v, sizeof v.v);
}

static inline void wide_store_some(struct wide_some s, float *p, struct wide v)
{
    for (int i = 0; i < WIDE_LANES; i++) {
        if ((s.m >> i & 1u) != 0) {
            p[i] = v.v[i];
        }
    }
}

static inline void wide_stream(float *p, struct wide v)
{
    wide_store(p, v);
}

static inline void wide_fence(void)
{
}

static inline struct wide wide_add(struct wide a, struct wide b)
{
    for (int i = 0; i < WIDE_LANES; i++) {
        a.v[i] += b.v[i];
    }
    return a;
}

static inline struct wide wide_subtract(struct wide a, struct wide b)
{
    for (int i = 0; i < WIDE_LANES; i++) {
        a.v[i] -= b.v[i];
    }
    return a;
}

static inline struct wide wide_multiply(struct wide a, struct wide b)
{
    for (int i = 0; i < WIDE_LANES; i++) {
        a.v[i] *= b.v[i];
    }
    return a;
}

static inline struct wide wide_multiply_add(struct wide a, struct wide b, struct wide c)
{
    for (int i = 0; i < WIDE_LANES; i++) {
        c.v[i] = fmaf(a.v[i], b.v[i], c.v[i]);
    }
    return c;
}

static inline struct wide wide_choose(struct wide_some s, struct wide a, struct wide b)
{
    for (int i = 0; i < WIDE_LANES; i++) {
        a.v[i] = (s.m >> i & 1u) != 0 ? a.v[i] : b.v[i];
    }
    return a;
}

static inline float wide_fold(struct wide v)
{
    for (int half = WIDE_LANES / 2; half > 0; half /= 2) {
        for (int i = 0; i < half; i++) {
            v.v[i] += v.v[i + half];
        }
    }
    return v.v[0];
}

static inline struct wide wide_divide(struct wide a, struct wide b)
{
    for (int i = 0; i < WIDE_LANES; i++) {
        a.v[i] /= b.v[i];
    }
    return a;
}

static inline struct wide wide_add_some(struct wide_some s, struct wide a, struct wide b)
{
    return wide_choose(s, wide_add(a, b), a);
}

static inline struct wide wide_larger(struct wide a, struct wide b)
{
    for (int i = 0; i < WIDE_LANES; i++) {
        a.v[i] = a.v[i] > b.v[i] ? a.v[i] : b.v[i];
    }
    return a;
}

/* Lane 4 i + k holds lane k of v[i] after k+8 and k+4 have been taken in by `step`. */
typedef struct wide wide_step(struct wide a, struct wide b);

static inline struct wide wide_four(const struct wide *v, wide_step *step)
{
    struct wide low, high, fours = { { 0 } };
    for (int i = 0; i < 4; i++) {
        for (int half = 8; half >= 4; half /= 2) {
            const struct wide from = half == 8 ? v[i] : low;
            low = high = from;
            for (int k = 0; k < half; k++) {
                high.v[k] = from.v[k + half];
            }
            low = step(low, high);
        }
        memcpy(fours.v + 4 * i, low.v, 4 * sizeof *low.v);
    }
    return fours;
}

/* Lane 4 i + k from four[i], whose lanes 4 k .. 4 k + 3 are folded by `step`. */
static inline struct wide wide_fours(const struct wide *four, wide_step *step)
{
    struct wide lane[4];
    for (int k = 0; k < WIDE_LANES; k++) {
        for (int l = 0; l < 4; l++) {
            lane[l].v[k] = four[k / 4].v[k % 4 * 4 + l];
        }
    }
    return step(step(lane[0], lane[2]), step(lane[1], lane[3]));
}

static inline struct wide wide_fold_four(const struct wide *v)
{
    return wide_four(v, wide_add);
}

static inline struct wide wide_fold_fours(const struct wide *four)
{
    return wide_fours(four, wide_add);
}

static inline struct wide wide_largest_four(const struct wide *v)
{
    return wide_four(v, wide_larger);
}

static inline struct wide wide_largest_fours(const struct wide *four)
{
    return wide_fours(four, wide_larger);
}

static inline struct wide_some wide_less(struct wide a, struct wide b)
{
    struct wide_some s = { 0 };
    for (int i = 0; i < WIDE_LANES; i++) {
        s.m |= (unsigned)(a.v[i] < b.v[i]) << i;
    }
    return s;
}

static inline struct wide_some wide_equal(struct wide a, struct wide b)
{
    struct wide_some s = { 0 };
    for (int i = 0; i < WIDE_LANES; i++) {
        s.m |= (unsigned)(a.v[i] == b.v[i]) << i;
    }
    return s;
}

static inline struct wide_some wide_unordered(struct wide a, struct wide b)
{
    struct wide_some s = { 0 };
    for (int i = 0; i < WIDE_LANES; i++) {
        s.m |= (unsigned)((a.v[i] != a.v[i]) | (b.v[i] != b.v[i])) << i;
    }
    return s;
}

static inline struct wide_some wide_either(struct wide_some a, struct wide_some b)
{
    return (struct wide_some){ a.m | b.m };
}

static inline unsigned wide_bits(struct wide_some s)
{
    return s.m;
}

static inline uint64_t wide_bits_four(const struct wide_some *s)
{
    return s[0].m | (uint64_t)s[1].m << 16 | (uint64_t)s[2].m << 32 | (uint64_t)s[3].m << 48;
}

static inline unsigned wide_lowest(uint64_t bits)
{
    unsigned number = 0;
    for (; (bits & 1u) == 0; bits >>= 1) {
        number++;
    }
    return number;
}

static inline struct wide wide_of_places(uint32_t place)
{
    struct wide all;
    for (int i = 0; i < WIDE_LANES; i++) {
        memcpy(all.v + i, &place, sizeof place);
    }
    return all;
}

static inline struct wide wide_to_places(struct wide v)
{
    for (int i = 0; i < WIDE_LANES; i++) {
        const uint32_t place = (uint32_t)v.v[i];
        memcpy(v.v + i, &place, sizeof place);
    }
    return v;
}

static inline struct wide wide_load_places(const uint32_t *p)
{
    struct wide v;
    memcpy(v.v, p, sizeof v.v);
    return v;
}

static inline void wide_store_places(uint32_t *p, struct wide v)
{
    memcpy(p, v.v, sizeof v.v);
}

static inline struct wide_some wide_same_places(struct wide a, struct wide b)
{
    struct wide_some s = { 0 };
    for (int i = 0; i < WIDE_LANES; i++) {
        s.m |= (unsigned)(memcmp(a.v + i, b.v + i, sizeof a.v[i]) == 0) << i;
    }
    return s;
}

static inline void wide_largest_each(const struct wide *v, struct wide *largest)
{
    for (int i = 0; i < 4; i++) {
        float most = v[i].v[0];
        for (int k = 1; k < WIDE_LANES; k++) {
            most = most > v[i].v[k] ? most : v[i].v[k];
        }
        largest[i] = wide_of(most);
    }
}

#endif
