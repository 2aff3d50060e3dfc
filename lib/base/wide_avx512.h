/* wide_avx512: wide.h in one register of sixteen floats. Included by wide.h alone. */
#ifndef BASE_WIDE_AVX512_H
#define BASE_WIDE_AVX512_H

#include <immintrin.h>

enum { WIDE_PLAIN = 0 };

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

static inline struct wide wide_divide(struct wide a, struct wide b)
{
    return (struct wide){ _mm512_div_ps(a.v, b.v) };
}

static inline struct wide wide_add_some(struct wide_some s, struct wide a, struct wide b)
{
    return (struct wide){ _mm512_mask_add_ps(a.v, s.m, a.v, b.v) };
}

static inline struct wide wide_larger(struct wide a, struct wide b)
{
    return (struct wide){ _mm512_max_ps(a.v, b.v) };
}

static inline struct wide_some wide_less(struct wide a, struct wide b)
{
    return (struct wide_some){ _mm512_cmp_ps_mask(a.v, b.v, _CMP_LT_OQ) };
}

static inline struct wide_some wide_equal(struct wide a, struct wide b)
{
    return (struct wide_some){ _mm512_cmp_ps_mask(a.v, b.v, _CMP_EQ_OQ) };
}

static inline struct wide_some wide_unordered(struct wide a, struct wide b)
{
    return (struct wide_some){ _mm512_cmp_ps_mask(a.v, b.v, _CMP_UNORD_Q) };
}

static inline struct wide_some wide_either(struct wide_some a, struct wide_some b)
{
    return (struct wide_some){ (__mmask16)(a.m | b.m) };
}

static inline unsigned wide_bits(struct wide_some s)
{
    return s.m;
}

static inline uint64_t wide_bits_four(const struct wide_some *s)
{
    const uint32_t low = _cvtmask32_u32(_mm512_kunpackw(s[1].m, s[0].m)),
                   high = _cvtmask32_u32(_mm512_kunpackw(s[3].m, s[2].m));
    return low | (uint64_t)high << 32;
}

static inline unsigned wide_lowest(uint64_t bits)
{
    return (unsigned)__builtin_ctzll(bits);
}

static inline struct wide wide_of_places(uint32_t place)
{
    return (struct wide){ _mm512_castsi512_ps(_mm512_set1_epi32((int)place)) };
}

static inline struct wide wide_to_places(struct wide v)
{
    return (struct wide){ _mm512_castsi512_ps(_mm512_cvttps_epi32(v.v)) };
}

static inline struct wide wide_load_places(const uint32_t *p)
{
    return (struct wide){ _mm512_castsi512_ps(_mm512_loadu_si512(p)) };
}

static inline void wide_store_places(uint32_t *p, struct wide v)
{
    _mm512_storeu_si512(p, _mm512_castps_si512(v.v));
}

static inline struct wide_some wide_same_places(struct wide a, struct wide b)
{
    return (struct wide_some){ _mm512_cmpeq_epi32_mask(_mm512_castps_si512(a.v),
                                                       _mm512_castps_si512(b.v)) };
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

/* A step of the folds of several vectors at once: halves pair two vectors' lanes k and k+8, ... */
typedef __m512 wide_step(__m512 a, __m512 b);

static inline __m512 wide_step_add(__m512 a, __m512 b)
{
    return _mm512_add_ps(a, b);
}

static inline __m512 wide_step_larger(__m512 a, __m512 b)
{
    return _mm512_max_ps(a, b);
}

/* Eight lanes of a and eight of b. */
static inline __m512 wide_eights(struct wide a, struct wide b, wide_step *step)
{
    return step(_mm512_shuffle_f32x4(a.v, b.v, 0x44), _mm512_shuffle_f32x4(a.v, b.v, 0xee));
}

/* Four lanes of each of four vectors, one behind the other. */
static inline struct wide wide_four(const struct wide *v, wide_step *step)
{
    const __m512 a = wide_eights(v[0], v[1], step), b = wide_eights(v[2], v[3], step);
    return (
        struct wide){ step(_mm512_shuffle_f32x4(a, b, 0x88), _mm512_shuffle_f32x4(a, b, 0xdd)) };
}

/* Two lanes of a vector in a and two of one in b, by turns. */
static inline __m512 wide_twos(struct wide a, struct wide b, wide_step *step)
{
    const __m512d c = _mm512_castps_pd(a.v), d = _mm512_castps_pd(b.v);
    return step(_mm512_castpd_ps(_mm512_unpacklo_pd(c, d)),
                _mm512_castpd_ps(_mm512_unpackhi_pd(c, d)));
}

static inline struct wide wide_fours(const struct wide *four, wide_step *step)
{
    const __m512 a = wide_twos(four[0], four[1], step), b = wide_twos(four[2], four[3], step);
    const __m512 ones = step(_mm512_shuffle_ps(a, b, 0x88), _mm512_shuffle_ps(a, b, 0xdd));
    const __m512i order = _mm512_setr_epi32(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
    return (struct wide){ _mm512_permutexvar_ps(order, ones) };
}

static inline struct wide wide_fold_four(const struct wide *v)
{
    return wide_four(v, wide_step_add);
}

static inline struct wide wide_fold_fours(const struct wide *four)
{
    return wide_fours(four, wide_step_add);
}

static inline struct wide wide_largest_four(const struct wide *v)
{
    return wide_four(v, wide_step_larger);
}

static inline struct wide wide_largest_fours(const struct wide *four)
{
    return wide_fours(four, wide_step_larger);
}

static inline void wide_largest_each(const struct wide *v, struct wide *largest)
{
    const __m512 four = wide_four(v, wide_step_larger).v;
    const __m512 two = _mm512_max_ps(four, _mm512_permute_ps(four, 0x4e));
    const __m512 one = _mm512_max_ps(two, _mm512_permute_ps(two, 0xb1));
    largest[0] = (struct wide){ _mm512_shuffle_f32x4(one, one, 0x00) };
    largest[1] = (struct wide){ _mm512_shuffle_f32x4(one, one, 0x55) };
    largest[2] = (struct wide){ _mm512_shuffle_f32x4(one, one, 0xaa) };
    largest[3] = (struct wide){ _mm512_shuffle_f32x4(one, one, 0xff) };
}

#endif
