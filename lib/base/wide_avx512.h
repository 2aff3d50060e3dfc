/* wide_avx512: wide.h in one register of sixteen floats. Included by wide.h alone. */
#ifndef BASE_WIDE_AVX512_H
#define BASE_WIDE_AVX512_H

#include <immintrin.h>

struct wide {
    __m512 v;
};

struct wide_some {
    __mmask16 m;
};

static inline struct wide wide_of(float f)
{
    return (struct wide){ _mm512_set1_ps(f) };
}

static inline struct wide_some wide_some_of(unsigned first, unsigned end)
{
    return (struct wide_some){ (__mmask16)((1u << end) - (1u << first)) };
}

static inline struct wide wide_load(const float *p)
{
    return (struct wide){ _mm512_loadu_ps(p) };
}

static inline struct wide wide_load_some(struct wide_some s, const float *p)
{
    return (struct wide){ _mm512_maskz_loadu_ps(s.m, p) };
}

static inline void wide_store(float *p, struct wide v)
{
    _mm512_storeu_ps(p, v.v);
}

static inline void wide_store_some(struct wide_some s, float *p, struct wide v)
{
    _mm512_mask_storeu_ps(p, s.m, v.v);
}

static inline void wide_stream(float *p, struct wide v)
{
    _mm512_stream_ps(p, v.v);
}

static inline void wide_fence(void)
{
    _mm_sfence();
}

static inline struct wide wide_add(struct wide a, struct wide b)
{
    return (struct wide){ _mm512_add_ps(a.v, b.v) };
}

static inline struct wide wide_subtract(struct wide a, struct wide b)
{
    return (struct wide){ _mm512_sub_ps(a.v, b.v) };
}

static inline struct wide wide_multiply(struct wide a, struct wide b)
{
    return (struct wide){ _mm512_mul_ps(a.v, b.v) };
}

static inline struct wide wide_multiply_add(struct wide a, struct wide b, struct wide c)
{
    return (struct wide){ _mm512_fmadd_ps(a.v, b.v, c.v) };
}

static inline struct wide wide_choose(struct wide_some s, struct wide a, struct wide b)
{
    return (struct wide){ _mm512_mask_blend_ps(s.m, b.v, a.v) };
}

static inline float wide_fold(struct wide v)
{
    const __m256 eight = _mm256_add_ps(_mm512_castps512_ps256(v.v), _mm512_extractf32x8_ps(v.v, 1));
    const __m128 four = _mm_add_ps(_mm256_castps256_ps128(eight), _mm256_extractf128_ps(eight, 1));
    const __m128 two = _mm_add_ps(four, _mm_movehl_ps(four, four));
    return _mm_cvtss_f32(_mm_add_ss(two, _mm_movehdup_ps(two)));
}

#endif
