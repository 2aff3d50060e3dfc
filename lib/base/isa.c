#include "base/isa.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/require.h"

static const char *const names[] = { "baseline", "avx2", "avx512" };

const char *isa_name(enum isa isa)
{
    return names[isa];
}

int isa_available(enum isa isa)
{
    const int avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    const int avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
                       __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw");
    return isa == ISA_BASELINE || (isa == ISA_AVX2 && avx2) ||
           (isa == ISA_AVX512 && avx2 && avx512);
}

static enum isa choose(void)
{
    const char *wanted = getenv("GAPSTUDY_ISA");
    if (wanted == NULL || *wanted == '\0') {
        return isa_available(ISA_AVX512) ? ISA_AVX512
               : isa_available(ISA_AVX2) ? ISA_AVX2
                                         : ISA_BASELINE;
    }
    for (size_t i = 0; i < COUNT(names); i++) {
        if (strcmp(wanted, names[i]) == 0) {
            if (!isa_available((enum isa)i)) {
                die(STATUS_UNFIT, "GAPSTUDY_ISA=%s: this processor lacks it; unset the variable",
                    wanted);
            }
            return (enum isa)i;
        }
    }
    die(STATUS_USAGE, "GAPSTUDY_ISA=%s is none of baseline, avx2, avx512", wanted);
}

enum { NOT_YET = -1 };

static atomic_int chosen = NOT_YET;

enum isa isa_chosen(void)
{
    int now = atomic_load_explicit(&chosen, memory_order_relaxed);
    if (now == NOT_YET) {
        now = (int)choose();
        atomic_store_explicit(&chosen, now, memory_order_relaxed);
    }
    return (enum isa)now;
}

void isa_choose_again(void)
{
    atomic_store(&chosen, NOT_YET);
}
