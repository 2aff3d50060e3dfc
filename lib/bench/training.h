/* training: one step of training the network of full size, as a case that can be run. */
#ifndef BENCH_TRAINING_H
#define BENCH_TRAINING_H

#include <stddef.h>

#include "nets/full.h"

enum { TRAINING_BATCH = 64 };

/* Images, labels and first weights at fixed addresses. training_close gives back what training_open
 * allocated; NULL is fine. */
struct training;
struct training *training_open(enum full_top top);
void training_close(struct training *training);

/* A pass forth and back over TRAINING_BATCH images and a step of the optimiser whose rate and
 * momentum are 0, so that every call does the same work and writes the same bits. */
void training_run(struct training *training);

/* What a call writes: gradient and decay of each parameter. *count: how many. */
float *training_written(struct training *training, size_t *count);

/* Parameters of the network; multiply-adds and additions of a step, direct sums, as single operations;
 * bytes of parameters that the optimiser moves. Runs nothing. */
struct training_facts {
    size_t parameters;
    double operations, bytes;
};
struct training_facts training_facts(enum full_top top);

#endif
