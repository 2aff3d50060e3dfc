#include "harness/field.h"

#include <stdlib.h>
#include <string.h>

#include "base/blas.h"
#include "base/require.h"
#include "harness/clock.h"
#include "harness/plugins.h"

struct field_now {
    struct contest *contest; /* NULL: none */
    bool cold;
};

struct field *field_open(const struct plugin *own)
{
    struct field *field = xcalloc(1, sizeof *field);
    char *folder = plugins_folder();
    const struct plugins plugins = plugins_load(folder, getenv("GAPSTUDY_PLUGINS"));
    field->now = xcalloc(1, sizeof *field->now);
    field->count = plugins.count + 1;
    field->kernels = xcalloc(field->count, sizeof(struct plugin *));
    field->names = xcalloc(field->count, sizeof(char *));
    for (size_t i = 0; i < field->count; i++) {
        field->kernels[i] = i == 0 ? own : plugins.all[i - 1];
        field->names[i] = field->kernels[i]->name;
    }
    free(plugins.all);
    free(folder);
    return field;
}

void field_close(struct field *field)
{
    field_rest(field);
    free(field->names);
    free(field->kernels);
    free(field->now);
    free(field);
}

void field_add(const struct field *field, const double *like, size_t axis,
               struct plugin_job (*job_at)(const double *p), struct field_grid *grid)
{
    const struct plugin_job job = job_at(like);
    const size_t most = grid->points + field->count;
    double(*p)[EXPERIMENT_MAX_AXES] = xcalloc(most, sizeof *p);
    for (size_t i = 0; i < grid->points; i++) {
        memcpy(p[i], grid->p[i], sizeof *p);
    }
    for (size_t k = 0; k < field->count; k++) {
        if (field->kernels[k]->has(&job) != 0) {
            memcpy(p[grid->points], like, sizeof *p);
            p[grid->points++][axis] = (double)k;
        }
    }
    free(grid->p);
    grid->p = p;
}

/* One thread stays where it is; more may go where they like, and so may those of other libraries,
 * which start while a kernel is prepared. */
static void set_threads(int threads)
{
    if (threads > 1) {
        clock_unpin();
    } else {
        clock_pin();
    }
    blas_set_threads(threads);
}

static bool same_job(const struct plugin_job *a, const struct plugin_job *b)
{
    return a->operation == b->operation && a->layout == b->layout && a->n == b->n && a->c == b->c &&
           a->h == b->h && a->w == b->w && a->classes == b->classes && a->threads == b->threads;
}

void field_contest(const struct field *field, struct plugin_job job, bool cold, uint64_t seed)
{
    struct field_now *now = field->now;
    if (now->contest != NULL && now->cold == cold &&
        same_job(&contest_job(now->contest)->call, &job)) {
        return;
    }
    field_rest(field);
    set_threads(job.threads);
    now->contest = contest_open(job, field->kernels, field->count, cold, seed);
    now->cold = cold;
}

void field_rest(const struct field *field)
{
    if (field->now->contest != NULL) {
        contest_close(field->now->contest);
        field->now->contest = NULL;
        set_threads(1);
    }
}

const double *field_round(const struct field *field, struct rng *rng)
{
    return contest_round(field->now->contest, rng);
}

size_t field_bytes(const struct field *field)
{
    return job_bytes(contest_job(field->now->contest));
}
