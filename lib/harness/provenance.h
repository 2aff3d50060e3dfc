/* provenance: where a table comes from, as one JSON object beside it.
 *
 * Fields: experiment, commit and dirty flag (from GAPSTUDY_COMMIT and GAPSTUDY_DIRTY, "unknown"
 * without them), command, profile, seed, compiler and flags, libraries with versions, BLAS core,
 * configuration and threads as read back, self-check, instruction set, CPU model, kernel, data
 * checksums, outputs with their rows. What is not known is "unknown", never 0. No host name, no
 * path, no user. */
#ifndef HARNESS_PROVENANCE_H
#define HARNESS_PROVENANCE_H

#include <stddef.h>
#include <stdint.h>

struct provenance;

struct provenance *provenance_open(const char *experiment, int argc, char **argv);
void provenance_add_text(struct provenance *provenance, const char *key, const char *value);
/* As sixteen hexadecimal digits. */
void provenance_add_hash(struct provenance *provenance, const char *key, uint64_t value);
void provenance_add_number(struct provenance *provenance, const char *key, double value);

/* Writes FOLDER/provenance/NAME.json beside its place and renames; ends the program with 2 if it
 * cannot. */
void provenance_save(struct provenance *provenance, const char *folder);
void provenance_close(struct provenance *provenance);

#endif
