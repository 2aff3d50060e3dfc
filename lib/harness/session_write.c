#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/require.h"
#include "harness/session.h"
#include "harness/text.h"

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

/* Only one run may write an experiment's tables at a time. The lock is the open file; its name goes
 * when the run is done. */
struct lock {
    struct text path;
    int file;
};

static struct lock take_lock(const char *folder, const char *name)
{
    struct lock lock = { .file = -1 };
    const struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
    text_addf(&lock.path, "%s/.%s.lock", folder, name);
    lock.file = open(lock.path.bytes, O_RDWR | O_CREAT, 0666);
    if (lock.file < 0) {
        die(STATUS_USAGE, "cannot write %s: %s", lock.path.bytes, strerror(errno));
    }
    if (fcntl(lock.file, F_SETLK, &whole) != 0) {
        die(STATUS_USAGE, "another run of %s is writing into %s: wait for it, or give --out DIR",
            name, folder);
    }
    return lock;
}

static void leave_lock(struct lock *lock)
{
    unlink(lock->path.bytes);
    close(lock->file);
    text_free(&lock->path);
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
    struct lock lock = take_lock(folder, session->experiment->name);
    struct output output = session_open_output(session, NULL);
    session_run_part(session, &output, tally);
    write_parts(session, folder);
    save(session, folder, &output);
    session_close_output(&output);
    provenance_save(session->provenance, folder);
    leave_lock(&lock);
}
