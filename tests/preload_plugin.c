/* A plug-in that is not as it should be, for tests: GAPSTUDY_TEST_PLUGIN says what is wrong with it
 * ("version", "name", "run", "wrong", "null"). Without, it averages maps. */
#include <stdlib.h>
#include <string.h>

#include "harness/plugin.h"

static int fault(const char *what)
{
    const char *wanted = getenv("GAPSTUDY_TEST_PLUGIN");
    return wanted != NULL && strcmp(wanted, what) == 0;
}

static int has(const struct plugin_job *job)
{
    return job->operation == PLUGIN_GAP_FORWARD && job->layout == PLUGIN_NCHW;
}

static void *prepare(const struct plugin_job *job)
{
    struct plugin_job *prepared = fault("null") ? NULL : malloc(sizeof *prepared);
    if (prepared != NULL) {
        *prepared = *job;
    }
    return prepared;
}

/* Wrong means: the last position of the last map is left out. */
static void run(void *prepared)
{
    const struct plugin_job *job = prepared;
    const size_t n = job->h * job->w, maps = job->n * job->c;
    for (size_t map = 0; map < maps; map++) {
        const size_t seen = n - (fault("wrong") && map + 1 == maps);
        double sum = 0;
        for (size_t i = 0; i < seen; i++) {
            sum += (double)job->x[map * n + i];
        }
        job->y[map] = (float)(sum / (double)n);
    }
}

const struct plugin *gapstudy_plugin(void)
{
    static struct plugin plugin;
    plugin = (struct plugin){ .version = PLUGIN_VERSION + fault("version"),
                              .name = fault("name") ? "two words" : "fake",
                              .has = has,
                              .prepare = prepare,
                              .run = fault("run") ? NULL : run,
                              .close = free };
    return &plugin;
}
