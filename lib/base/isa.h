/* isa: one source, one object per instruction set, one choice as the program runs.
 *
 * A file named *_isa.c is compiled three times (baseline, AVX2, AVX-512; see the Makefile), each
 * time with GAPSTUDY_ISA_SUFFIX set (and GAPSTUDY_ISA_FMA, 1 where the set has fused
 * multiply-adds). ISA_NAME(f) then names the variant's entry point. All variants of a kernel must
 * give the same bits; the tests compare them. */
#ifndef BASE_ISA_H
#define BASE_ISA_H

enum isa { ISA_BASELINE, ISA_AVX2, ISA_AVX512 };

#define ISA_PASTE_(name, suffix) name##_##suffix
#define ISA_PASTE(name, suffix) ISA_PASTE_(name, suffix)
#define ISA_NAME(name) ISA_PASTE(name, GAPSTUDY_ISA_SUFFIX)

/* #include ISA_HEADER(base/wide) includes "base/wide_avx2.h" and its like. */
#define ISA_STRING_(text) #text
#define ISA_STRING(text) ISA_STRING_(text)
#define ISA_HEADER(path) ISA_STRING(ISA_PASTE(path, GAPSTUDY_ISA_SUFFIX).h)

/* The widest instruction set that this processor has, or what the environment variable
 * GAPSTUDY_ISA (baseline, avx2, avx512) asks for; ends the program with 2 for another word and with
 * 7 for a set that the processor lacks. The first call reads the variable and later ones remember. */
enum isa isa_chosen(void);

/* For tests, which change the variable: the next isa_chosen reads it again. */
void isa_choose_again(void);

/* "baseline", "avx2" or "avx512". */
const char *isa_name(enum isa isa);

/* Whether this processor has the instruction set. */
int isa_available(enum isa isa);

#endif
