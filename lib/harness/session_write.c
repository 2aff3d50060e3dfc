#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/require.h"
#include "harness/session.h"

/* ---- the folder ---- */

static void make_folder(const char *path)
{
    char part[4096];
    snprintf(part, sizeof part, "%s", path);
    for (char *slash = strchr(part + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(part, 0777); /* what fails here fails below, with a reason */
        *slash = '/';
    }
    if (mkdir(part, 0777) != 0 && errno != EEXIST) {
        die(STATUS_USAGE, "cannot make folder %s: %s", part, strerror(errno));
    }
    if (access(part, W_OK) != 0) {
        die(STATUS_USAGE, "cannot write into %s: %s", part, strerror(errno));
    }
}

static void save(const struct session *session, const char *folder, const struct output *output)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s%s%s.csv", folder, session->experiment->name,
             output->part != NULL ? "." : "", output->part != NULL ? output->part : "");
    table_save(output->table, path);
    snprintf(path, sizeof path, "rows_%s", output->part != NULL ? output->part : "claims");
    provenance_add_number(session->provenance, path, (double)table_rows(output->table));
}

/* ---- described parts and pictures ---- */

static bool seen_before(const struct experiment *experiment, size_t s)
{
    for (size_t i = 0; i < s; i++) {
        if (experiment->sweeps[i].part != NULL &&
            strcmp(experiment->sweeps[i].part, experiment->sweeps[s].part) == 0) {
            return true;
        }
    }
    return false;
}

static void write_parts(const struct session *session, const char *folder)
{
    const struct experiment *experiment = session->experiment;
    struct rows_tally unused = { 0 };
    for (size_t s = 0; s < experiment->sweep_count; s++) {
        if (experiment->sweeps[s].part != NULL && !seen_before(experiment, s)) {
            struct output output = session_open_output(session, experiment->sweeps[s].part);
            session_run_part(session, &output, &unused);
            save(session, folder, &output);
            session_close_output(&output);
        }
    }
    for (size_t i = 0; i < experiment->picture_count; i++) {
        const struct picture *picture = &experiment->pictures[i];
        size_t columns = 0;
        while (picture->columns[columns] != NULL) {
            columns++;
        }
        struct output output = { .part = picture->part,
                                 .table = table_new(columns, picture->columns) };
        picture->draw(session->seed, session->context, output.table);
        save(session, folder, &output);
        session_close_output(&output);
    }
}

/* ---- all of it ---- */

void session_write_tables(const struct session *session, struct rows_tally *tally)
{
    char folder[4096];
    if (session->options.out != NULL) {
        snprintf(folder, sizeof folder, "%s", session->options.out);
    } else {
        snprintf(folder, sizeof folder, "build/%s/results",
                 options_profile_name(session->options.profile));
    }
    make_folder(folder);
    struct output output = session_open_output(session, NULL);
    session_run_part(session, &output, tally);
    write_parts(session, folder);
    save(session, folder, &output);
    session_close_output(&output);
    provenance_save(session->provenance, folder);
}
