/* wide_avx2: wide.h in two registers of eight floats. Included by wide.h alone. */
#ifndef BASE_WIDE_AVX2_H
#define BASE_WIDE_AVX2_H

#include <immintrin.h>

enum { WIDE_PLAIN = 0 };

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

static inline struct wide wide_divide(struct wide a, struct wide b)
{
    return (struct wide){ _mm256_div_ps(a.low, b.low), _mm256_div_ps(a.high, b.high) };
}

static inline struct wide wide_larger(struct wide a, struct wide b)
{
    return (struct wide){ _mm256_max_ps(a.low, b.low), _mm256_max_ps(a.high, b.high) };
}

static inline struct wide_some wide_less(struct wide a, struct wide b)
{
    return (struct wide_some){ _mm256_castps_si256(_mm256_cmp_ps(a.low, b.low, _CMP_LT_OQ)),
                               _mm256_castps_si256(_mm256_cmp_ps(a.high, b.high, _CMP_LT_OQ)) };
}

static inline struct wide_some wide_equal(struct wide a, struct wide b)
{
    return (struct wide_some){ _mm256_castps_si256(_mm256_cmp_ps(a.low, b.low, _CMP_EQ_OQ)),
                               _mm256_castps_si256(_mm256_cmp_ps(a.high, b.high, _CMP_EQ_OQ)) };
}

static inline struct wide_some wide_unordered(struct wide a, struct wide b)
{
    return (struct wide_some){ _mm256_castps_si256(_mm256_cmp_ps(a.low, b.low, _CMP_UNORD_Q)),
                               _mm256_castps_si256(_mm256_cmp_ps(a.high, b.high, _CMP_UNORD_Q)) };
}

static inline struct wide_some wide_either(struct wide_some a, struct wide_some b)
{
    return (struct wide_some){ _mm256_or_si256(a.low, b.low), _mm256_or_si256(a.high, b.high) };
}

static inline unsigned wide_bits(struct wide_some s)
{
    const unsigned low = (unsigned)_mm256_movemask_ps(_mm256_castsi256_ps(s.low)),
                   high = (unsigned)_mm256_movemask_ps(_mm256_castsi256_ps(s.high));
    return low | high << 8;
}

static inline uint64_t wide_bits_four(const struct wide_some *s)
{
    const uint64_t low = wide_bits(s[0]) | wide_bits(s[1]) << 16;
    const uint64_t high = wide_bits(s[2]) | wide_bits(s[3]) << 16;
    return low | high << 32;
}

static inline unsigned wide_lowest(uint64_t bits)
{
    return (unsigned)__builtin_ctzll(bits);
}

static inline struct wide wide_of_places(uint32_t place)
{
    const __m256 all = _mm256_castsi256_ps(_mm256_set1_epi32((int)place));
    return (struct wide){ all, all };
}

static inline struct wide wide_to_places(struct wide v)
{
    return (struct wide){ _mm256_castsi256_ps(_mm256_cvttps_epi32(v.low)),
                          _mm256_castsi256_ps(_mm256_cvttps_epi32(v.high)) };
}

static inline struct wide wide_load_places(const uint32_t *p)
{
    return (struct wide){ _mm256_castsi256_ps(_mm256_loadu_si256((const __m256i *)p)),
                          _mm256_castsi256_ps(_mm256_loadu_si256((const __m256i *)(p + 8))) };
}

static inline void wide_store_places(uint32_t *p, struct wide v)
{
    _mm256_storeu_si256((__m256i *)p, _mm256_castps_si256(v.low));
    _mm256_storeu_si256((__m256i *)(p + 8), _mm256_castps_si256(v.high));
}

static inline struct wide_some wide_same_places(struct wide a, struct wide b)
{
    return (struct wide_some){
        _mm256_cmpeq_epi32(_mm256_castps_si256(a.low), _mm256_castps_si256(b.low)),
        _mm256_cmpeq_epi32(_mm256_castps_si256(a.high), _mm256_castps_si256(b.high))
    };
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

static inline struct wide wide_add_some(struct wide_some s, struct wide a, struct wide b)
{
    return wide_choose(s, wide_add(a, b), a);
}

static inline float wide_fold(struct wide v)
{
    const __m256 eight = _mm256_add_ps(v.low, v.high);
    const __m128 four = _mm_add_ps(_mm256_castps256_ps128(eight), _mm256_extractf128_ps(eight, 1));
    const __m128 two = _mm_add_ps(four, _mm_movehl_ps(four, four));
    return _mm_cvtss_f32(_mm_add_ss(two, _mm_movehdup_ps(two)));
}

/* A step of the folds of several vectors at once. */
typedef __m256 wide_step(__m256 a, __m256 b);

static inline __m256 wide_step_add(__m256 a, __m256 b)
{
    return _mm256_add_ps(a, b);
}

static inline __m256 wide_step_larger(__m256 a, __m256 b)
{
    return _mm256_max_ps(a, b);
}

/* Four lanes of a and four of b. */
static inline __m256 wide_pair(struct wide a, struct wide b, wide_step *step)
{
    const __m256 c = step(a.low, a.high), d = step(b.low, b.high);
    return step(_mm256_permute2f128_ps(c, d, 0x20), _mm256_permute2f128_ps(c, d, 0x31));
}

/* Four lanes of each of four vectors, one behind the other. */
static inline struct wide wide_four(const struct wide *v, wide_step *step)
{
    return (struct wide){ wide_pair(v[0], v[1], step), wide_pair(v[2], v[3], step) };
}

/* Two lanes of a vector in a and two of one in b, by turns. */
static inline __m256 wide_twos(__m256 a, __m256 b, wide_step *step)
{
    const __m256d c = _mm256_castps_pd(a), d = _mm256_castps_pd(b);
    return step(_mm256_castpd_ps(_mm256_unpacklo_pd(c, d)),
                _mm256_castpd_ps(_mm256_unpackhi_pd(c, d)));
}

static inline __m256 wide_ones(__m256 a, __m256 b, wide_step *step)
{
    return step(_mm256_shuffle_ps(a, b, 0x88), _mm256_shuffle_ps(a, b, 0xdd));
}

/* Lane 4 b + k of a and b, which are b = 0, 1 and b = 2, 3, moves to lane 4 k + b. */
static inline struct wide wide_turn(__m256 a, __m256 b)
{
    const __m256i low = _mm256_setr_epi32(0, 4, 0, 4, 1, 5, 1, 5),
                  high = _mm256_setr_epi32(2, 6, 2, 6, 3, 7, 3, 7);
    return (struct wide){
        _mm256_blend_ps(_mm256_permutevar8x32_ps(a, low), _mm256_permutevar8x32_ps(b, low), 0xcc),
        _mm256_blend_ps(_mm256_permutevar8x32_ps(a, high), _mm256_permutevar8x32_ps(b, high), 0xcc)
    };
}

static inline struct wide wide_fours(const struct wide *four, wide_step *step)
{
    return wide_turn(wide_ones(wide_twos(four[0].low, four[1].low, step),
                               wide_twos(four[2].low, four[3].low, step), step),
                     wide_ones(wide_twos(four[0].high, four[1].high, step),
                               wide_twos(four[2].high, four[3].high, step), step));
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

static inline __m256 wide_largest_in_fours(__m256 four)
{
    const __m256 two = _mm256_max_ps(four, _mm256_permute_ps(four, 0x4e));
    return _mm256_max_ps(two, _mm256_permute_ps(two, 0xb1));
}

static inline void wide_largest_each(const struct wide *v, struct wide *largest)
{
    const __m256 a = wide_largest_in_fours(wide_pair(v[0], v[1], wide_step_larger)),
                 b = wide_largest_in_fours(wide_pair(v[2], v[3], wide_step_larger));
    const __m256 each[4] = { _mm256_permute2f128_ps(a, a, 0x00), _mm256_permute2f128_ps(a, a, 0x11),
                             _mm256_permute2f128_ps(b, b, 0x00),
                             _mm256_permute2f128_ps(b, b, 0x11) };
    for (int i = 0; i < 4; i++) {
        largest[i] = (struct wide){ each[i], each[i] };
    }
}

#endif
