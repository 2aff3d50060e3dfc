/* kernel: which variant of a kernel of lib/heads runs. */
#ifndef HEADS_KERNEL_H
#define HEADS_KERNEL_H

#include "base/isa.h"
#include "heads/count.h"

/* The one that isa.h chooses; in the counting build the baseline, whose plain loops count. */
static inline enum isa kernel_isa(void)
{
    return COUNT_ON ? ISA_BASELINE : isa_chosen();
}

#endif
