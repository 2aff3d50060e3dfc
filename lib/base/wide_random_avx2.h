/* wide_random_avx2: wide_random.h in two registers of eight. Included by wide_random.h alone.
 *
 * As wide_random_avx512.h, where the reasons stand; here a register holds four blocks of the cipher
 * or eight numbers, and a group is made in two halves of eight blocks. */
#ifndef BASE_WIDE_RANDOM_AVX2_H
#define BASE_WIDE_RANDOM_AVX2_H

struct random_row {
    __m256i half[2];
};

struct random_group {
    struct random_row q[RANDOM_WORDS];
};

/* ---- the cipher ---- */

/* Four blocks, each word in the lower half of a lane of 64 bits; the upper half is anything. */
struct random_four {
    __m256i x[RANDOM_WORDS];
};

static inline __m256i random_of(uint32_t word)
{
    return _mm256_set1_epi32((int)word);
}

/* p >> 32 in the lower half. */
static inline __m256i random_upper(__m256i p)
{
    return _mm256_castps_si256(_mm256_movehdup_ps(_mm256_castsi256_ps(p)));
}

static inline __m256i random_times(uint64_t multiplier, __m256i x)
{
    return _mm256_mul_epu32(_mm256_set1_epi64x((long long)multiplier), x);
}

static inline __m256i random_xor(__m256i a, __m256i b, __m256i c)
{
    return _mm256_xor_si256(a, _mm256_xor_si256(b, c));
}

static inline void random_round(__m256i k0, __m256i k1, struct random_four *s)
{
    const __m256i p0 = random_times(RANDOM_M0, s->x[0]), p1 = random_times(RANDOM_M1, s->x[2]);
    s->x[0] = random_xor(random_upper(p1), s->x[1], k0);
    s->x[1] = p1;
    s->x[2] = random_xor(random_upper(p0), s->x[3], k1);
    s->x[3] = p0;
}

/* Lower halves of the numbers of blocks first, first + 2, first + 4, first + 6. */
static inline __m256i random_even(uint64_t first)
{
    return _mm256_add_epi64(_mm256_set1_epi64x((uint32_t)first), _mm256_setr_epi64x(0, 2, 4, 6));
}

/* .. and of first + 1, first + 3, first + 5, first + 7. */
static inline __m256i random_odd(uint64_t first)
{
    return _mm256_add_epi64(_mm256_set1_epi64x((uint32_t)first), _mm256_setr_epi64x(1, 3, 5, 7));
}

/* Four of the blocks from `first` on, after two rounds. */
static inline struct random_four random_two_rounds(const struct rng_groups *at, uint64_t first,
                                                   __m256i block)
{
    const uint32_t k0 = at->key[0], k1 = at->key[1];
    const uint64_t p1 = RANDOM_M1 * (uint32_t)at->trial;
    const uint32_t x0 = (uint32_t)(p1 >> 32) ^ (uint32_t)(first >> 32) ^ k0;
    const uint64_t p0 = RANDOM_M0 * x0;
    const __m256i q0 = random_times(RANDOM_M0, block);
    const __m256i x2 =
        _mm256_xor_si256(random_upper(q0), random_of((uint32_t)(at->trial >> 32) ^ k1));
    const __m256i q1 = random_times(RANDOM_M1, x2);
    return (struct random_four){ {
        _mm256_xor_si256(random_upper(q1), random_of((uint32_t)p1 ^ (k0 + RANDOM_W0))),
        q1,
        _mm256_xor_si256(q0, random_of((uint32_t)(p0 >> 32) ^ (k1 + RANDOM_W1))),
        random_of((uint32_t)p0),
    } };
}

/* Even and odd blocks side by side, in the order of the blocks. */
static inline __m256i random_join(__m256i even, __m256i odd)
{
    return _mm256_blend_epi32(even, _mm256_slli_epi64(odd, 32), 0xaa);
}

/* Half a group: eight blocks from `first` on. */
static inline void random_half(const struct rng_groups *at, uint64_t first, int half,
                               struct random_group *out)
{
    struct random_four even = random_two_rounds(at, first, random_even(first));
    struct random_four odd = random_two_rounds(at, first, random_odd(first));
    for (uint32_t round = 2; round < RANDOM_ROUNDS; round++) {
        const __m256i k0 = random_of(at->key[0] + round * RANDOM_W0);
        const __m256i k1 = random_of(at->key[1] + round * RANDOM_W1);
        random_round(k0, k1, &even);
        random_round(k0, k1, &odd);
    }
    for (int q = 0; q < RANDOM_WORDS; q++) {
        out->q[q].half[half] = random_join(even.x[q], odd.x[q]);
    }
}

static inline void random_cipher(const struct rng_groups *at, uint64_t group,
                                 struct random_group *out)
{
    random_half(at, group * WIDE_LANES, 0, out);
    random_half(at, group * WIDE_LANES + 8, 1, out);
}

static inline void random_cipher_two(const struct rng_groups *at, uint64_t group,
                                     struct random_group two[2])
{
    random_cipher(at, group, &two[0]);
    random_cipher(at, group + 1, &two[1]);
}

static inline void random_store(uint32_t *p, struct random_row row)
{
    memcpy(p, &row, sizeof row);
}

/* ---- numbers ---- */

static inline __m256 random_uniform(__m256i w)
{
    return _mm256_mul_ps(_mm256_cvtepi32_ps(_mm256_srli_epi32(w, 8)), _mm256_set1_ps(0x1p-24f));
}

static inline struct wide random_uniforms(struct random_row row)
{
    return (struct wide){ random_uniform(row.half[0]), random_uniform(row.half[1]) };
}

/* p f + c, rounded twice as elementary.h does. */
static inline __m256 random_step(__m256 p, __m256 f, float c)
{
    return _mm256_add_ps(_mm256_mul_ps(p, f), _mm256_set1_ps(c));
}

/* (w + 1) / 2^32 times 2^32, nearest float: two exact halves, since only signed words convert. */
static inline __m256 random_open_uniform(__m256i w)
{
    const __m256 high = _mm256_cvtepi32_ps(_mm256_srli_epi32(w, 16));
    const __m256i low = _mm256_add_epi32(_mm256_and_si256(w, random_of(0xffff)), random_of(1));
    return _mm256_fmadd_ps(high, _mm256_set1_ps(0x1p16f), _mm256_cvtepi32_ps(low));
}

/* -2 ln(x / 2^32) */
static inline __m256 random_minus_two_ln(__m256 x)
{
    enum { SQRT_HALF = 0x3f3504f3, MANTISSA = 0x007fffff, SCALE = 32 << 23 };
    const __m256i shifted = _mm256_sub_epi32(_mm256_castps_si256(x), random_of(SQRT_HALF + SCALE));
    const __m256 e = _mm256_cvtepi32_ps(_mm256_srai_epi32(shifted, 23));
    const __m256i m =
        _mm256_add_epi32(_mm256_and_si256(shifted, random_of(MANTISSA)), random_of(SQRT_HALF));
    const __m256 f = _mm256_sub_ps(_mm256_castsi256_ps(m), _mm256_set1_ps(1.0f));
    __m256 p = _mm256_set1_ps(2 * -7.634493986e-02f);
    p = random_step(p, f, 2 * 1.276157455e-01f);
    p = random_step(p, f, 2 * -1.316018216e-01f);
    p = random_step(p, f, 2 * 1.420175835e-01f);
    p = random_step(p, f, 2 * -1.662335741e-01f);
    p = random_step(p, f, 2 * 2.000122686e-01f);
    p = random_step(p, f, 2 * -2.500082103e-01f);
    p = random_step(p, f, 2 * 3.333333171e-01f);
    const __m256 ff = _mm256_mul_ps(f, f);
    const __m256 small = _mm256_sub_ps(_mm256_mul_ps(e, _mm256_set1_ps(2 * -2.12194440e-4f)), ff);
    const __m256 low = _mm256_add_ps(_mm256_mul_ps(p, _mm256_mul_ps(f, ff)), small);
    const __m256 t = _mm256_fmadd_ps(f, _mm256_set1_ps(2.0f), low);
    return _mm256_fnmsub_ps(e, _mm256_set1_ps(2 * 0.693359375f), t);
}

/* f, negated where the highest bit of a word is set. */
static inline __m256 random_signed(__m256 f, __m256i word)
{
    return _mm256_xor_ps(f, _mm256_and_ps(_mm256_castsi256_ps(word), _mm256_set1_ps(-0.0f)));
}

/* elementary_cos_sin */
static inline void random_cos_sin(__m256i turn, __m256 *cosine, __m256 *sine)
{
    const __m256i centred = _mm256_add_epi32(turn, random_of(0x20000000u));
    const __m256i ahead = _mm256_add_epi32(turn, random_of(0x60000000u));
    const __m256 swap = _mm256_castsi256_ps(_mm256_slli_epi32(centred, 1)); /* its highest bit */
    const __m256 t =
        _mm256_mul_ps(_mm256_cvtepi32_ps(_mm256_slli_epi32(turn, 2)), _mm256_set1_ps(0x1p-32f));
    const __m256 u = _mm256_mul_ps(t, t);
    __m256 s = _mm256_set1_ps(-4.602177000e-03f);
    s = random_step(s, u, 7.968022807e-02f);
    s = random_step(s, u, -6.459634786e-01f);
    s = random_step(s, u, 1.570796322e+00f);
    __m256 c = _mm256_set1_ps(-2.042625128e-02f);
    c = random_step(c, u, 2.536063623e-01f);
    c = random_step(c, u, -1.233697954e+00f);
    const __m256 sin_t = _mm256_mul_ps(t, s), cos_t = random_step(u, c, 1.0f);
    *cosine = random_signed(_mm256_blendv_ps(cos_t, sin_t, swap), ahead);
    *sine = random_signed(_mm256_blendv_ps(sin_t, cos_t, swap), centred);
}

static inline void random_pair(__m256i radius, __m256i angle, __m256 *cosines, __m256 *sines)
{
    const __m256 r = _mm256_sqrt_ps(random_minus_two_ln(random_open_uniform(radius)));
    __m256 cosine, sine;
    random_cos_sin(angle, &cosine, &sine);
    *cosines = _mm256_mul_ps(r, cosine);
    *sines = _mm256_mul_ps(r, sine);
}

static inline void random_normals(const struct random_group *words, struct wide z[RANDOM_WORDS])
{
    for (int pair = 0; pair < 2; pair++) {
        const struct random_row *radius = &words->q[pair], *angle = &words->q[2 + pair];
        struct wide *cosines = &z[2 * pair], *sines = &z[2 * pair + 1];
        random_pair(radius->half[0], angle->half[0], &cosines->low, &sines->low);
        random_pair(radius->half[1], angle->half[1], &cosines->high, &sines->high);
    }
}

#endif
