#include "harness/field.h"

#include <stdlib.h>

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
