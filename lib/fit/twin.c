/* Legend: x images, y targets and labels side by side, u and v weights for both side by side. */
#include "fit/twin.h"

#include <math.h>
#include <stdlib.h>

#include "base/require.h"

enum { TARGETS = 2 }; /* y, and its sign */

static size_t elements(const struct twin_task *task)
{
    return task->in.c * shape_pixels(task->in);
}

static void draw(struct rng *rng, const struct twin_task *task, float *x, double *y)
{
    const size_t n = task->in.n, d = elements(task);
    float *noise = xcalloc(n, sizeof *noise);
    rng_fill_normal(rng, n * d, x);
    rng_fill_normal(rng, n, noise);
    for (size_t i = 0; i < n; i++) {
        double sum = sqrt(task->noise) * (double)noise[i];
        for (size_t j = 0; j < d; j++) {
            sum += task->w[j] * (double)x[i * d + j];
        }
        y[TARGETS * i] = sum;
        y[TARGETS * i + 1] = sum < 0 ? -1 : 1;
    }
    free(noise);
}

/* angle(u, w)/pi; a right angle for u = 0. */
static double sign_error(size_t d, const double *u, const double *w)
{
    double product = 0, uu = 0, ww = 0;
    for (size_t j = 0; j < d; j++) {
        const double label = u[TARGETS * j + 1];
        product += label * w[j];
        uu += label * label;
        ww += w[j] * w[j];
    }
    const double cosine = uu == 0 ? 0 : product / sqrt(uu * ww);
    return acos(fmax(-1, fmin(1, cosine))) / acos(-1);
}

static struct twin_result compare(size_t d, const double *w, const double *u, const double *v)
{
    struct twin_result result = { .error = (sign_error(d, u, w) + sign_error(d, v, w)) / 2 };
    for (size_t j = 0; j < d; j++) {
        const double off_u = u[TARGETS * j] - w[j], off_v = v[TARGETS * j] - w[j];
        result.bias2 += off_u * off_v;
        result.variance += (off_u - off_v) * (off_u - off_v) / 2;
        result.first += off_u * off_u;
        result.risk += (off_u * off_u + off_v * off_v) / 2;
    }
    return result;
}

void twin_fit(struct rng *rng, const struct twin_task *task, size_t count,
              const struct twin_head *heads, struct twin_result *results)
{
    const size_t n = task->in.n, d = elements(task);
    require(n > 0 && d > 0 && task->noise >= 0);
    float *x = xcalloc(2 * n * d, sizeof *x);
    double *y = xcalloc(2 * n * TARGETS, sizeof *y);
    double *u = xcalloc(2 * d * TARGETS, sizeof *u), *v = u + d * TARGETS;
    draw(rng, task, x, y);
    draw(rng, task, x + n * d, y + n * TARGETS);
    for (size_t h = 0; h < count; h++) {
        struct pooled_problem problem = { task->average,  task->in, heads[h].blocks, TARGETS, x, y,
                                          heads[h].lambda };
        bool fitted = pooled_fit(&problem, u);
        problem.x = x + n * d;
        problem.y = y + n * TARGETS;
        fitted = pooled_fit(&problem, v) && fitted;
        const double none = nan("");
        results[h] = fitted ? compare(d, task->w, u, v)
                            : (struct twin_result){ none, none, none, none, none };
    }
    free(u);
    free(y);
    free(x);
}
