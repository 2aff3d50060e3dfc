/* network_reference_head: sizes of what stands on maps, as network_reference counts them. */
#ifndef TESTS_NETWORK_REFERENCE_HEAD_H
#define TESTS_NETWORK_REFERENCE_HEAD_H

#include "network_reference.h"

/* Units of a gate's hidden layer, and how many numbers it sees. */
size_t network_reference_hidden(const struct gate_spec *gate, size_t channels);
size_t network_reference_squeezed(const struct gate_spec *gate, struct shape in);

/* Features of a head an image, and its own parameters. */
size_t network_reference_features(const struct head *head, struct shape in);
size_t network_reference_own(const struct head *head, struct shape in);

#endif
