/* cases: the kernels of this build as cases that can be run one by one, for tools that time them. */
#ifndef BENCH_CASES_H
#define BENCH_CASES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Does something with the name of each case, "gap/forward/8x64x14x14/NCHW" say, in a fixed order:
 * every head of the registry forward and backward in both layouts, those with kernels of their own
 * on more shapes; linear layers; random numbers; steps of training. Returns how many there are. */
typedef void cases_visit(const char *name, void *with);
size_t cases_visit_all(cases_visit *visit, void *with);

/* The case of this name with input drawn, outputs made and one forward pass behind it, so that it
 * can run; NULL if there is none. The caller closes; NULL may be closed too. */
struct cases_ready;
struct cases_ready *cases_open(const char *name);
void cases_close(struct cases_ready *ready);

/* One call. */
void cases_run(struct cases_ready *ready);

/* What the case declares of itself, exact: parameters of the layer, single operations of one call,
 * distinct bytes read and written (of a step of training: by the optimiser), bytes kept for the
 * backward pass. All 0 of random numbers. */
struct cases_facts {
    uint64_t parameters, operations, bytes, saved;
};
/* False if there is no case of this name. Makes no input and runs nothing. */
bool cases_facts(const char *name, struct cases_facts *out);

/* What one call writes into outputs that were cleared: a hash of all bits (FNV-1a by words) and the
 * Euclidean norm in double. */
struct cases_answer {
    uint64_t hash;
    double norm;
};
struct cases_answer cases_answer(struct cases_ready *ready);

#endif
