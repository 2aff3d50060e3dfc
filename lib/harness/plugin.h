/* plugin: how a kernel of anybody's is put beside ours in `time_kernels`.
 *
 * A plug-in is a shared object that exports one function, gapstudy_plugin, which returns a table of
 * a few C functions. This header includes nothing of the study; tools/peers/example.c is a whole
 * plug-in in plain loops.
 *
 *   cc -O3 -fPIC -shared -I lib/harness mine.c -o mine.so             (#include "plugin.h")
 *   GAPSTUDY_PLUGINS=/home/me/mine.so build/experiments/time_kernels  (colon-separated)
 *
 * What lies in build/peers/ *.so is taken by itself (`make peers`). For each job the study asks
 * `has`; if it says yes: prepare, a first run whose answer is checked against double precision,
 * many runs that are timed, a last one that is checked again, close. A wrong answer has no time: it
 * ends the program and names the plug-in.
 *
 * Tensors are float without gaps, element (n, c, i, j) at ((n*C + c)*H + i)*W + j in NCHW and at
 * ((n*H + i)*W + j)*C + c in NHWC; N = H W positions. Each begins at a multiple of
 * 64 bytes, and 64 bytes behind it may be read, not written. */
#ifndef HARNESS_PLUGIN_H
#define HARNESS_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

enum { PLUGIN_VERSION = 1 };

enum plugin_operation {
    PLUGIN_GAP_FORWARD,     /* y[n c] = mean of x over the positions                            */
    PLUGIN_GMP_FORWARD,     /* y[n c] = maximum; at[n c] = its position i*W + j, the first one; */
                            /* a library that keeps no positions leaves `at` as it is           */
    PLUGIN_GAP_BACKWARD,    /* dx = dy / N at every position                                    */
    PLUGIN_GMP_BACKWARD,    /* dx = dy at position at[n c], 0 elsewhere                         */
    PLUGIN_MEANVAR_FORWARD, /* y[n 2c]: of each image the c means, then the c variances (1/N)   */
    PLUGIN_HEAD_GAP,        /* y[n K] = mean(x) W' + b, W: K x c                                */
    PLUGIN_HEAD_FLATTEN,    /* y[n K] = x W' + b, W: K x c h w, a row in the layout of x        */
    PLUGIN_OPERATIONS
};

enum plugin_layout { PLUGIN_NCHW, PLUGIN_NHWC };

/* One operation at one shape. The pointers stay the same from prepare to close, and what is const
 * keeps its values: rearranging weights in prepare is fair, computing there is not. Those that the
 * operation does not use are NULL; all are NULL when `has` is asked. */
struct plugin_job {
    enum plugin_operation operation;
    enum plugin_layout layout;
    size_t n, c, h, w;
    size_t classes;       /* K; heads only */
    int threads;          /* use as many, the calling one among them */
    const float *x;       /* n c h w; also given to GMP_BACKWARD */
    const float *weights; /* K x features */
    const float *bias;    /* K */
    const float *dy;      /* n c; backward only */
    uint32_t *at;         /* n c; written by GMP_FORWARD, read by GMP_BACKWARD */
    float *y;             /* written by the forward operations */
    float *dx;            /* n c h w; written by the backward operations */
};

struct plugin {
    int version;      /* PLUGIN_VERSION */
    const char *name; /* in tables and figures; letters, digits, '-', '_' and '.' */

    /* Whether it can do such a job; 0 for operations, layouts or threads that it has not. */
    int (*has)(const struct plugin_job *job);

    /* Makes ready; returns what run and close get, NULL only if out of memory. */
    void *(*prepare)(const struct plugin_job *job);

    /* The operation, once. May be called any number of times, by the thread that prepared. */
    void (*run)(void *prepared);

    /* Lets threads of its own go to sleep, so that they do not spin into another's time; called
     * after every series of runs, outside of the timing. NULL: it has none but OpenMP's. */
    void (*rest)(void *prepared);

    /* Frees what prepare made. */
    void (*close)(void *prepared);
};

/* What a plug-in exports. */
const struct plugin *gapstudy_plugin(void);

#endif
