/* wide_random_avx512: wide_random.h in registers of sixteen. Included by wide_random.h alone.
 *
 * The cipher's product of 32 bits by 32 is taken on lanes of 64, which hold one block each: the
 * even and the odd blocks of a group lie apart, and a product is the next round's word (its lower
 * half) as it stands. The numbers then follow in sixteen lanes, without touching memory. */
#ifndef BASE_WIDE_RANDOM_AVX512_H
#define BASE_WIDE_RANDOM_AVX512_H

struct random_row {
    __m512i w;
};

struct random_group {
    struct random_row q[RANDOM_WORDS];
};

/* ---- the cipher ---- */

/* Eight blocks, each word in the lower half of a lane of 64 bits; the upper half is anything. */
struct random_eight {
    __m512i x[RANDOM_WORDS];
};

static inline __m512i random_of(uint32_t word)
{
    return _mm512_set1_epi32((int)word);
}

/* p >> 32 in the lower half. */
static inline __m512i random_upper(__m512i p)
{
    return _mm512_castps_si512(_mm512_movehdup_ps(_mm512_castsi512_ps(p)));
}

static inline __m512i random_times(uint64_t multiplier, __m512i x)
{
    return _mm512_mul_epu32(_mm512_set1_epi64((long long)multiplier), x);
}

static inline __m512i random_xor(__m512i a, __m512i b, __m512i c)
{
    return _mm512_ternarylogic_epi32(a, b, c, 0x96);
}

static inline void random_round(__m512i k0, __m512i k1, struct random_eight *s)
{
    const __m512i p0 = random_times(RANDOM_M0, s->x[0]), p1 = random_times(RANDOM_M1, s->x[2]);
    s->x[0] = random_xor(random_upper(p1), s->x[1], k0);
    s->x[1] = p1;
    s->x[2] = random_xor(random_upper(p0), s->x[3], k1);
    s->x[3] = p0;
}

/* Lower halves of the numbers of blocks first, first + 2, .. first + 14. */
static inline __m512i random_even(uint64_t first)
{
    return _mm512_add_epi64(_mm512_set1_epi64((uint32_t)first),
                            _mm512_setr_epi64(0, 2, 4, 6, 8, 10, 12, 14));
}

/* .. and of first + 1, first + 3, .. first + 15. */
static inline __m512i random_odd(uint64_t first)
{
    return _mm512_add_epi64(_mm512_set1_epi64((uint32_t)first),
                            _mm512_setr_epi64(1, 3, 5, 7, 9, 11, 13, 15));
}

/* Eight blocks of a group that begins with block `first`, after two rounds. Only word 0 of the
 * counters differs between them, so that half of the first round and a quarter of the second are on
 * numbers. */
static inline struct random_eight random_two_rounds(const struct rng_groups *at, uint64_t first,
                                                    __m512i block)
{
    const uint32_t k0 = at->key[0], k1 = at->key[1];
    const uint64_t p1 = RANDOM_M1 * (uint32_t)at->trial;
    const uint32_t x0 = (uint32_t)(p1 >> 32) ^ (uint32_t)(first >> 32) ^ k0;
    const uint64_t p0 = RANDOM_M0 * x0;
    const __m512i q0 = random_times(RANDOM_M0, block);
    const __m512i x2 =
        _mm512_xor_si512(random_upper(q0), random_of((uint32_t)(at->trial >> 32) ^ k1));
    const __m512i q1 = random_times(RANDOM_M1, x2);
    return (struct random_eight){ {
        _mm512_xor_si512(random_upper(q1), random_of((uint32_t)p1 ^ (k0 + RANDOM_W0))),
        q1,
        _mm512_xor_si512(q0, random_of((uint32_t)(p0 >> 32) ^ (k1 + RANDOM_W1))),
        random_of((uint32_t)p0),
    } };
}

/* Even and odd blocks side by side, in the order of the blocks. */
static inline struct random_group random_join(struct random_eight even, struct random_eight odd)
{
    struct random_group joined;
    for (int q = 0; q < RANDOM_WORDS; q++) {
        joined.q[q].w = _mm512_mask_shuffle_epi32(even.x[q], 0xaaaa, odd.x[q], _MM_PERM_CCAA);
    }
    return joined;
}

static inline void random_cipher(const struct rng_groups *at, uint64_t group,
                                 struct random_group *out)
{
    const uint64_t first = group * WIDE_LANES;
    struct random_eight even = random_two_rounds(at, first, random_even(first));
    struct random_eight odd = random_two_rounds(at, first, random_odd(first));
    for (uint32_t round = 2; round < RANDOM_ROUNDS; round++) {
        const __m512i k0 = random_of(at->key[0] + round * RANDOM_W0);
        const __m512i k1 = random_of(at->key[1] + round * RANDOM_W1);
        random_round(k0, k1, &even);
        random_round(k0, k1, &odd);
    }
    *out = random_join(even, odd);
}

static inline void random_cipher_two(const struct rng_groups *at, uint64_t group,
                                     struct random_group two[2])
{
    const uint64_t first = group * WIDE_LANES, second = first + WIDE_LANES;
    struct random_eight a = random_two_rounds(at, first, random_even(first));
    struct random_eight b = random_two_rounds(at, first, random_odd(first));
    struct random_eight c = random_two_rounds(at, second, random_even(second));
    struct random_eight d = random_two_rounds(at, second, random_odd(second));
    for (uint32_t round = 2; round < RANDOM_ROUNDS; round++) {
        const __m512i k0 = random_of(at->key[0] + round * RANDOM_W0);
        const __m512i k1 = random_of(at->key[1] + round * RANDOM_W1);
        random_round(k0, k1, &a);
        random_round(k0, k1, &b);
        random_round(k0, k1, &c);
        random_round(k0, k1, &d);
    }
    two[0] = random_join(a, b);
    two[1] = random_join(c, d);
}

static inline void random_store(uint32_t *p, struct random_row row)
{
    _mm512_storeu_si512(p, row.w);
}

/* ---- numbers ---- */

static inline struct wide random_uniforms(struct random_row row)
{
    const __m512 whole = _mm512_cvtepi32_ps(_mm512_srli_epi32(row.w, 8));
    return (struct wide){ _mm512_mul_ps(whole, _mm512_set1_ps(0x1p-24f)) };
}

/* p f + c, rounded twice as elementary.h does. */
static inline __m512 random_step(__m512 p, __m512 f, float c)
{
    return _mm512_add_ps(_mm512_mul_ps(p, f), _mm512_set1_ps(c));
}

/* (w + 1) / 2^32 times 2^32, nearest float. For the last word, whose sum would overflow, the one
 * before it stands: both round to 2^32. */
static inline __m512 random_open_uniform(__m512i w)
{
    const __m512i below = _mm512_min_epu32(w, random_of(UINT32_MAX - 1));
    return _mm512_cvtepu32_ps(_mm512_add_epi32(below, random_of(1)));
}

/* -2 ln(x / 2^32): elementary_ln, with every number twice as large from P on, which is exact. Fused
 * where the product is exact (e and f times constants of few bits); the last, -(e c) - t, gives the
 * -0 of -2 ln 1 too. */
static inline __m512 random_minus_two_ln(__m512 x)
{
    enum { SQRT_HALF = 0x3f3504f3, MANTISSA = 0x007fffff, SCALE = 32 << 23 };
    const __m512i shifted = _mm512_sub_epi32(_mm512_castps_si512(x), random_of(SQRT_HALF + SCALE));
    const __m512 e = _mm512_cvtepi32_ps(_mm512_srai_epi32(shifted, 23));
    const __m512i m =
        _mm512_add_epi32(_mm512_and_si512(shifted, random_of(MANTISSA)), random_of(SQRT_HALF));
    const __m512 f = _mm512_sub_ps(_mm512_castsi512_ps(m), _mm512_set1_ps(1.0f));
    __m512 p = _mm512_set1_ps(2 * -7.634493986e-02f);
    p = random_step(p, f, 2 * 1.276157455e-01f);
    p = random_step(p, f, 2 * -1.316018216e-01f);
    p = random_step(p, f, 2 * 1.420175835e-01f);
    p = random_step(p, f, 2 * -1.662335741e-01f);
    p = random_step(p, f, 2 * 2.000122686e-01f);
    p = random_step(p, f, 2 * -2.500082103e-01f);
    p = random_step(p, f, 2 * 3.333333171e-01f);
    const __m512 ff = _mm512_mul_ps(f, f);
    const __m512 small = _mm512_sub_ps(_mm512_mul_ps(e, _mm512_set1_ps(2 * -2.12194440e-4f)), ff);
    const __m512 low = _mm512_add_ps(_mm512_mul_ps(p, _mm512_mul_ps(f, ff)), small);
    const __m512 t = _mm512_fmadd_ps(f, _mm512_set1_ps(2.0f), low);
    return _mm512_fnmsub_ps(e, _mm512_set1_ps(2 * 0.693359375f), t);
}

/* f, negated where the highest bit of a word is set. */
static inline __m512 random_signed(__m512 f, __m512i word)
{
    enum { A_XOR_B_AND_C = 0x78 };
    return _mm512_castsi512_ps(_mm512_ternarylogic_epi32(_mm512_castps_si512(f), word,
                                                         random_of(0x80000000u), A_XOR_B_AND_C));
}

/* elementary_cos_sin. In it (centred << 2) ^ 2^31 is turn << 2. */
static inline void random_cos_sin(__m512i turn, __m512 *cosine, __m512 *sine)
{
    const __m512i centred = _mm512_add_epi32(turn, random_of(0x20000000u));
    const __m512i ahead = _mm512_add_epi32(turn, random_of(0x60000000u));
    const __mmask16 swap = _mm512_test_epi32_mask(centred, random_of(0x40000000u));
    const __m512 t =
        _mm512_mul_ps(_mm512_cvtepi32_ps(_mm512_slli_epi32(turn, 2)), _mm512_set1_ps(0x1p-32f));
    const __m512 u = _mm512_mul_ps(t, t);
    __m512 s = _mm512_set1_ps(-4.602177000e-03f);
    s = random_step(s, u, 7.968022807e-02f);
    s = random_step(s, u, -6.459634786e-01f);
    s = random_step(s, u, 1.570796322e+00f);
    __m512 c = _mm512_set1_ps(-2.042625128e-02f);
    c = random_step(c, u, 2.536063623e-01f);
    c = random_step(c, u, -1.233697954e+00f);
    const __m512 sin_t = _mm512_mul_ps(t, s), cos_t = random_step(u, c, 1.0f);
    *cosine = random_signed(_mm512_mask_blend_ps(swap, cos_t, sin_t), ahead);
    *sine = random_signed(_mm512_mask_blend_ps(swap, sin_t, cos_t), centred);
}

static inline void random_normals(const struct random_group *words, struct wide z[RANDOM_WORDS])
{
    for (int pair = 0; pair < 2; pair++) {
        const __m512 square = random_minus_two_ln(random_open_uniform(words->q[pair].w));
        const __m512 r = _mm512_sqrt_ps(square);
        __m512 cosine, sine;
        random_cos_sin(words->q[2 + pair].w, &cosine, &sine);
        z[2 * pair].v = _mm512_mul_ps(r, cosine);
        z[2 * pair + 1].v = _mm512_mul_ps(r, sine);
    }
}

#endif
