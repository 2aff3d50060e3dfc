/* roof_isa: the loops behind roof.h and roof_pass.h, one entry point per instruction set (see
 * isa.h). */
#ifndef HARNESS_ROOF_ISA_H
#define HARNESS_ROOF_ISA_H

#include <stddef.h>

/* Sum of x[n] in 64 lanes; n a multiple of 64. */
float roof_sum_baseline(const float *x, size_t n);
float roof_sum_avx2(const float *x, size_t n);
float roof_sum_avx512(const float *x, size_t n);

/* `rounds` rounds of ROOF_CHAINS independent a*x + b; a value that depends on all of them. */
enum { ROOF_CHAINS = 192 };
float roof_multiply_add_baseline(size_t rounds, float a, float b);
float roof_multiply_add_avx2(size_t rounds, float a, float b);
float roof_multiply_add_avx512(size_t rounds, float a, float b);

/* Sum of x[n] in one stream, and in four a quarter apart, which more prefetchers follow. */
float roof_read_baseline(const float *x, size_t n);
float roof_read_avx2(const float *x, size_t n);
float roof_read_avx512(const float *x, size_t n);
float roof_read_four_baseline(const float *x, size_t n);
float roof_read_four_avx2(const float *x, size_t n);
float roof_read_four_avx512(const float *x, size_t n);

/* The value into x[n], through the caches and past them; past them x on 64 bytes. */
void roof_write_baseline(float *x, size_t n, float value);
void roof_write_avx2(float *x, size_t n, float value);
void roof_write_avx512(float *x, size_t n, float value);
void roof_write_past_baseline(float *x, size_t n, float value);
void roof_write_past_avx2(float *x, size_t n, float value);
void roof_write_past_avx512(float *x, size_t n, float value);

#endif
