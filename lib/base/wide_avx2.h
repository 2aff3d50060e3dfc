/* wide_avx2: wide.h in two registers of eight floats. Included by wide.h alone. */
#ifndef BASE_WIDE_AVX2_H
#define BASE_WIDE_AVX2_H

#include <immintrin.h>

struct wide {
    __m256 low, high;
};

/* All bits of a lane set, or none. */
struct wide_some {
    __m256i low, high;
};

static inline struct wide wide_of(float f)
{
    return (struct wide){ _mm256_set1_ps(f), _mm256_set1_ps(f) };
}

/* Lanes of eight, numbered from `start`, that lie in first .. end-1. */
static inline __m256i wide_eight_of(int start, int first, int end)
{
    const __m256i lane =
        _mm256_add_epi32(_mm256_set1_epi32(start), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
    return _mm256_andnot_si256(_mm256_cmpgt_epi32(_mm256_set1_epi32(first), lane),
                               _mm256_cmpgt_epi32(_mm256_set1_epi32(end), lane));
}

static inline struct wide_some wide_some_of(unsigned first, unsigned end)
{
    return (struct wide_some){ wide_eight_of(0, (int)first, (int)end),
                               wide_eight_of(8, (int)first, (int)end) };
}

static inline struct wide wide_load(const float *p)
{
    return (struct wide){ _mm256_loadu_ps(p), _mm256_loadu_ps(p + 8) };
}

static inline struct wide wide_load_some(struct wide_some s, const float *p)
{
    return (struct wide){ _mm256_maskload_ps(p, s.low), _mm256_maskload_ps(p + 8, s.high) };
}

static inline void wide_store(float *p, struct wide v)
{
    _mm256_storeu_ps(p, v.low);
    _mm256_storeu_ps(p + 8, v.high);
}

static inline void wide_store_some(struct wide_some s, float *p, struct wide v)
{
    _mm256_maskstore_ps(p, s.low, v.low);
    _mm256_maskstore_ps(p + 8, s.high, v.high);
}

static inline void wide_stream(float *p, struct wide v)
{
    _mm256_stream_ps(p, v.low);
    _mm256_stream_ps(p + 8, v.high);
}

static inline void wide_fence(void)
{
    _mm_sfence();
}

static inline struct wide wide_add(struct wide a, struct wide b)
{
    return (struct wide){ _mm256_add_ps(a.low, b.low), _mm256_add_ps(a.high, b.high) };
}

static inline struct wide wide_subtract(struct wide a, struct wide b)
{
    return (struct wide){ _mm256_sub_ps(a.low, b.low), _mm256_sub_ps(a.high, b.high) };
}

static inline struct wide wide_multiply(struct wide a, struct wide b)
{
    return (struct wide){ _mm256_mul_ps(a.low, b.low), _mm256_mul_ps(a.high, b.high) };
}

static inline struct wide wide_multiply_add(struct wide a, struct wide b, struct wide c)
{
    return (struct wide){ _mm256_fmadd_ps(a.low, b.low, c.low),
                          _mm256_fmadd_ps(a.high, b.high, c.high) };
}

static inline struct wide wide_choose(struct wide_some s, struct wide a, struct wide b)
{
    return (struct wide){ _mm256_blendv_ps(b.low, a.low, _mm256_castsi256_ps(s.low)),
                          _mm256_blendv_ps(b.high, a.high, _mm256_castsi256_ps(s.high)) };
}

static inline float wide_fold(struct wide v)
{
    const __m256 eight = _mm256_add_ps(v.low, v.high);
    const __m128 four = _mm_add_ps(_mm256_castps256_ps128(eight), _mm256_extractf128_ps(eight, 1));
    const __m128 two = _mm_add_ps(four, _mm_movehl_ps(four, four));
    return _mm_cvtss_f32(_mm_add_ss(two, _mm_movehdup_ps(two)));
}

#endif
