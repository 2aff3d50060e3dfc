/* session: one run of an experiment's program, from options to tables. */
#ifndef HARNESS_SESSION_H
#define HARNESS_SESSION_H

#include "harness/options.h"
#include "harness/provenance.h"
#include "harness/rows.h"

/* Everything that one run of the program holds together. */
struct session {
    const struct experiment *experiment;
    struct options options;
    struct grid **grids;
    void *context;
    double level; /* of each judged row */
    uint64_t seed;
    struct provenance *provenance;
};

/* One table and the sweeps that share it: NAME.csv (part NULL) or NAME.PART.csv. */
struct output {
    const char *part;
    struct axis *columns;
    size_t column_count;
    struct table *table;
};

/* Makes grids, level and seed, and (unless only listing) provenance and context. */
struct session session_open(const struct experiment *experiment, struct options options, int argc,
                            char **argv);
void session_close(struct session *session);

/* Runs the sweeps of the output's part, in order, and adds their rows. */
struct output session_open_output(const struct session *session, const char *part);
void session_close_output(struct output *output);
void session_run_part(const struct session *session, struct output *output,
                      struct rows_tally *tally);

/* One trial of one point, numbered through the experiment: its slots on standard output. Ends the
 * program with 2 if there is no such point or trial. */
void session_print_trial(const struct session *session);

/* What --list prints. */
void session_print_list(const struct session *session);

/* Runs everything and writes NAME.csv, NAME.PART.csv and the provenance into the folder of the
 * options, which is made if need be. */
void session_write_tables(const struct session *session, struct rows_tally *tally);

#endif
