/* machine: what times depend on besides the code that is timed. What is not known is "unknown". No
 * host name, no path, no user. */
#ifndef HARNESS_MACHINE_H
#define HARNESS_MACHINE_H

#include <stddef.h>

#include "harness/text.h"

/* Processor model into out[size]. */
void machine_cpu(char *out, size_t size);

/* Compiler and flags of this build. */
const char *machine_flags(void);

/* Calls `visit` for each fact in a fixed order: cpu, cores, caches (of the first core: "L1 data 32K,
 * ..."), instruction_set, compiler_and_flags, blas (version, core and options), stats_library,
 * table_library. */
void machine_visit(void (*visit)(const char *key, const char *value, void *with), void *with);

enum { MACHINE_DIGITS = 16 };

/* FNV-1a of all facts as sixteen hexadecimal digits and NUL: times are comparable as times where it
 * is equal. It does not change with load, frequency or neighbours, of which a machine knows little.
 */
void machine_fingerprint(char out[MACHINE_DIGITS + 1]);

#endif
