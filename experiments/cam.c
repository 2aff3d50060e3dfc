/* cam: is the logit the mean of the class activation map, and where does this end?
 *
 * Model   IMAGES maps of C channels as after a ReLU, side^2 = N positions x_c(i); a pooling f_c, a
 *         linear layer z_k = b_k + sum over c of w[k][c] f_c; CAM_k(i) = sum over c of w[k][c]
 *         x_c(i). Or GAP, a hidden layer of H units with ReLU, and w = W2 W1, the layers without it.
 * Theory  (a) f_c = mean of x_c: sums over c and i change places, z_k - b_k = mean of CAM_k. With
 *             another pooling or a hidden layer in between z_k is no linear function of the means.
 *         (b) Grad-CAM weighs x_c by alpha_c, the mean over i of dz_k/dx_c(i). GAP sends w[k][c]/N
 *             to every i: Grad-CAM = CAM_k/N. Every pooling with f(x + t) = f(x) + t has gradients
 *             that add up to 1 (derivative by t): the maximum, the top k, log-mean-exp and their
 *             means with GAP get the very same map, although their logits are not its mean.
 *             GeM and the softmax-weighted mean: the latter shifts too, the former does not.
 *         (c) A ReLU network without biases behind GAP is z(s f) = s z(f), so that (Euler) z =
 *             sum of f_c dz/df_c = sum over i of Grad-CAM, hidden layers or not.
 *         (d) u = 2^-24, S = sum |w| mean |x|. Means err by (N/16 + 5) u, a dot product of C by
 *             (C/16 + 4) u, CAM by C u (pool.h, cam.h), always of S: 2 (N/16 + C) + 32 are more than
 *             all together. Hidden layers count their C and H once each.
 * Trial   IMAGES maps and weights, all N(0, 1) before the ReLU; the part of logits (or cells) for
 *         which the two sides agree within (d), the map's mean in double
 * Writes  cam.csv, and cam.logits.csv, logits and means of some maps, drawn by cam.gp */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/require.h"
#include "harness/experiment.h"
#include "heads/cam.h"
#include "heads/linear.h"
#include "signals/map.h"

/* ---- where we look ---- */

enum { HEAD, SIDE };
enum { GAP, HIDDEN, GMP, TOPK, LSE, BOLTZMANN, GEM };
enum { IMAGES = 4, C = 64, H = 48, K = 10, LOGITS = IMAGES * K };

/* clang-format off */
static const char *const heads[] = { "gap", "hidden", "gmp", "topk", "lse", "boltzmann", "gem" };
static const double sides[] = { 7, 14, 28 };

static bool gap(const double *p) { return p[HEAD] == GAP; }
static bool hidden(const double *p) { return p[HEAD] == HIDDEN; }
static bool not_gap(const double *p) { return p[HEAD] != GAP; }
static bool shifts(const double *p) { return p[HEAD] != HIDDEN && p[HEAD] != GEM; }
static bool gem(const double *p) { return p[HEAD] == GEM; }
static bool quick(const double *p) { return p[SIDE] == 7; }
static double all(const double *p, const void *context) { (void)p, (void)context; return 1; }

/* ---- what we claim: parts of all logits or cells, without randomness 1 ---- */

enum { IDENTITY, BIASED, GRADIENT, EULER, OTHER_HEAD, FORGOTTEN, GEM_GRADIENT };
#define EXACTLY_ALL .exact = true, .kind = VALUE, .unit = "1", .predict = all
#define NEARLY_ALL .role = CONTROL, .kind = PROPORTION, .unit = "1", .predict = all, .abs = 0.1
static const struct claim claims[] = {
    [IDENTITY] = { .id = "cam-mean-is-logit", .statements = "C30", .role = AS_STATED, .expect = CONFIRMED, EXACTLY_ALL, .applies = gap,
        .says = "behind GAP the logit without its bias is the mean of the class activation map, within rounding" },
    [BIASED] = { .id = "cam-bias-is-not-in-map", .statements = "C30", .role = CORRECTED, EXACTLY_ALL, .applies = gap,
        .says = "with a bias the mean of the map is the logit less the bias" },
    [GRADIENT] = { .id = "grad-cam-is-cam-over-n", .statements = "C30", .role = CORRECTED, EXACTLY_ALL, .applies = shifts,
        .says = "Grad-CAM before its ReLU is CAM/N, for GAP and for every pooling that shifts with its input" },
    [EULER] = { .id = "grad-cam-sums-to-logit", .statements = "C30", .role = CORRECTED, EXACTLY_ALL, .applies = hidden,
        .says = "Grad-CAM adds up to the logit behind hidden layers too, if they have ReLU and no biases" },
    [OTHER_HEAD] = { .id = "cam-mean-other-head", NEARLY_ALL, .applies = not_gap,
        .says = "known to be false: with another pooling or a hidden layer the logit is the map's mean, too" },
    [FORGOTTEN] = { .id = "cam-mean-with-bias", NEARLY_ALL, .applies = gap,
        .says = "known to be false: the mean of the map is the logit with its bias" },
    [GEM_GRADIENT] = { .id = "grad-cam-of-gem", NEARLY_ALL, .applies = gem,
        .says = "known to be false: Grad-CAM of GeM, whose gradients do not add up to 1, is CAM/N" },
};
/* clang-format on */

/* ---- a head with its layers on some maps ---- */

struct run {
    struct shape in;
    const struct head *head; /* of the pooling */
    bool hidden;
    float w1[H * C], w2[K * H]; /* of the hidden layer and behind it */
    float w[K * C], b[K];       /* w2 w1 if it is there */
    float *x;                   /* shape_size(in) */
    float f[IMAGES * C], h[IMAGES * H], z[LOGITS];
    float *cam; /* IMAGES * K maps */
};

static const struct head_options options = { .layout = NCHW };

static void pool(struct run *run)
{
    void *saved = xcalloc(run->head->saved_bytes(&options, run->in), 1);
    const struct head_pass pass = { .in = run->in, .x = run->x, .y = run->f, .saved = saved };
    run->head->forward(&options, &pass);
    free(saved);
}

/* w = w2 w1, in double. */
static void multiply_layers(struct run *run)
{
    for (size_t i = 0; i < K * C; i++) {
        double sum = 0;
        for (size_t j = 0; j < H; j++) {
            sum += (double)run->w2[i / C * H + j] * (double)run->w1[j * C + i % C];
        }
        run->w[i] = (float)sum;
    }
}

/* Logits without their biases. */
static void classify(struct run *run)
{
    if (!run->hidden) {
        linear_forward_plain((struct linear){ IMAGES, C, K }, run->w, NULL, run->f, run->z);
        return;
    }
    linear_forward_plain((struct linear){ IMAGES, C, H }, run->w1, NULL, run->f, run->h);
    for (size_t i = 0; i < COUNT(run->h); i++) {
        run->h[i] = fmaxf(run->h[i], 0);
    }
    linear_forward_plain((struct linear){ IMAGES, H, K }, run->w2, NULL, run->h, run->z);
}

static struct run *open_run(struct rng *rng, const double *p)
{
    const size_t side = (size_t)p[SIDE];
    struct run *run = xcalloc(1, sizeof *run);
    run->in = (struct shape){ IMAGES, C, side, side };
    run->hidden = hidden(p);
    run->head = head_find(run->hidden ? "gap" : heads[(size_t)p[HEAD]]);
    require(run->head != NULL && run->head->features(&options, run->in) == C);
    run->x = xcalloc(shape_size(run->in), sizeof *run->x);
    run->cam = xcalloc(LOGITS * shape_pixels(run->in), sizeof *run->cam);
    map_fill(rng, MAP_RELU, 0, run->in, run->x);
    rng_fill_normal(rng, COUNT(run->w), run->w);
    rng_fill_normal(rng, COUNT(run->w1), run->w1);
    rng_fill_normal(rng, COUNT(run->w2), run->w2);
    rng_fill_normal(rng, COUNT(run->b), run->b);
    if (run->hidden) {
        multiply_layers(run);
    }
    pool(run);
    classify(run);
    cam_map(run->in, K, run->w, run->x, run->cam);
    return run;
}

static void close_run(struct run *run)
{
    free(run->cam);
    free(run->x);
    free(run);
}

/* ---- what we do ---- */

/* Theory (d): S of a row of w at image n. */
static double scale_of(const struct run *run, const float *w, size_t n)
{
    const size_t pixels = shape_pixels(run->in);
    double sum = 0;
    for (size_t c = 0; c < C; c++) {
        sum += fabs((double)w[c]) * stats_meanf(run->x + (n * C + c) * pixels, pixels);
    }
    return sum;
}

static double roundings(const struct run *run)
{
    return (2 * ((double)shape_pixels(run->in) / 16 + C) + 32) * 0x1p-24;
}

/* How many logits, with `bias` times their bias, are the mean of their map and `added` times it. */
static double count_means(const struct run *run, double bias, double added)
{
    const size_t pixels = shape_pixels(run->in);
    size_t agree = 0;
    for (size_t i = 0; i < LOGITS; i++) {
        const double b = (double)run->b[i % K];
        const double logit = (double)(float)((double)run->z[i] + bias * b);
        const double scale = scale_of(run, run->w + i % K * C, i / K) + fabs(b);
        agree += fabs(logit - added * b - stats_meanf(run->cam + i * pixels, pixels)) <=
                 roundings(run) * scale;
    }
    return (double)agree;
}

/* dz_k/df of each image; scale[IMAGES]: bounds of all terms that add up to the logit. */
static void feature_gradient(const struct run *run, size_t k, float *df, double *scale)
{
    for (size_t n = 0; n < IMAGES; n++) {
        float weights[H] = { 0 };
        scale[n] = run->hidden ? 0 : scale_of(run, run->w + k * C, n);
        memcpy(df + n * C, run->w + k * C, C * sizeof *df);
        for (size_t j = 0; run->hidden && j < H; j++) {
            weights[j] = run->h[n * H + j] > 0 ? run->w2[k * H + j] : 0;
            scale[n] += fabs((double)weights[j]) * scale_of(run, run->w1 + j * C, n);
        }
        for (size_t c = 0; run->hidden && c < C; c++) {
            double sum = 0;
            for (size_t j = 0; j < H; j++) {
                sum += (double)weights[j] * (double)run->w1[j * C + c];
            }
            df[n * C + c] = (float)sum;
        }
    }
}

/* In how many cells Grad-CAM is CAM/N; and for how many logits it adds up to the logit. */
static void count_gradients(const struct run *run, double *cells, double *sums)
{
    const size_t pixels = shape_pixels(run->in);
    float df[IMAGES * C], alpha[IMAGES * C];
    float *map = xcalloc(IMAGES * pixels, sizeof *map);
    double scale[IMAGES];
    *cells = *sums = 0;
    for (size_t k = 0; k < K; k++) {
        feature_gradient(run, k, df, scale);
        cam_gradient_weights(run->head, &options, run->in, run->x, df, alpha);
        cam_gradient_map(run->in, alpha, run->x, map);
        for (size_t i = 0; i < IMAGES * pixels; i++) {
            const size_t n = i / pixels;
            const float *x = run->x + n * C * pixels + i % pixels;
            double terms = 0;
            for (size_t c = 0; c < C; c++) {
                terms += fabs((double)run->w[k * C + c]) * (double)x[c * pixels];
            }
            const double cam = (double)run->cam[(n * K + k) * pixels + i % pixels];
            *cells += fabs((double)map[i] - cam / (double)pixels) <=
                      roundings(run) * terms / (double)pixels;
        }
        for (size_t n = 0; n < IMAGES; n++) {
            const double sum = (double)pixels * stats_meanf(map + n * pixels, pixels);
            *sums += fabs(sum - (double)run->z[n * K + k]) <= 2 * roundings(run) * scale[n];
        }
    }
    free(map);
}

static void trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    struct run *run = open_run(rng, p);
    const double cell_count = (double)(LOGITS * shape_pixels(run->in));
    double cells = 0, sums = 0;
    count_gradients(run, &cells, &sums);
    const double plain = count_means(run, 0, 0), biased = count_means(run, 1, 1);
    const double forgotten = count_means(run, 1, 0);
    out[IDENTITY] = (struct slot){ plain / LOGITS, 1 };
    out[BIASED] = (struct slot){ biased / LOGITS, 1 };
    out[GRADIENT] = (struct slot){ cells / cell_count, 1 };
    out[EULER] = (struct slot){ sums / LOGITS, 1 };
    out[OTHER_HEAD] = (struct slot){ plain, LOGITS };
    out[FORGOTTEN] = (struct slot){ forgotten, LOGITS };
    out[GEM_GRADIENT] = (struct slot){ cells, cell_count };
    close_run(run);
    (void)context;
}

/* ---- what it looks like ---- */

/* Of GAP, GMP and the hidden layer: each logit and the mean of its map, as parts of the largest
 * logit of its head. */
static void draw_logits(uint64_t seed, const void *context, struct table *table)
{
    (void)context;
    static const size_t shown[] = { GAP, GMP, HIDDEN };
    for (size_t s = 0; s < COUNT(shown); s++) {
        const double p[EXPERIMENT_MAX_AXES] = { [HEAD] = (double)shown[s], [SIDE] = 7 };
        struct rng rng = rng_at(seed, rng_hash_text("cam.logits"), 0, 0);
        struct run *run = open_run(&rng, p);
        double largest = 0;
        for (size_t i = 0; i < LOGITS; i++) {
            largest = fmax(largest, fabs((double)run->z[i]));
        }
        for (size_t i = 0; i < LOGITS; i++) {
            table_add_text(table, heads[shown[s]]);
            table_add_number(table, round(1e5 * (double)run->z[i] / largest) / 1e5);
            table_add_number(table,
                             round(1e5 * stats_meanf(run->cam + i * 49, 49) / largest) / 1e5);
            table_end_row(table);
        }
        close_run(run);
    }
}

int main(int argc, char **argv)
{
    /* clang-format off */
    static const struct sweep sweep = {
        .name = "identity", .trials = 4, .trial = trial, .quick = quick,
        .axes = { [HEAD] = { "head", heads, NULL, COUNT(heads) }, [SIDE] = { "side_px", NULL, sides, COUNT(sides) } },
        .claims = claims, .claim_count = COUNT(claims),
    };
    static const struct picture picture = { "logits", { "head", "logit", "mean_of_map" }, draw_logits };
    static const struct experiment cam = {
        .name = "cam", .seed = 1, .sweeps = &sweep, .sweep_count = 1, .pictures = &picture, .picture_count = 1,
        .asks = "Is the logit the mean of the class activation map, and where does this end?",
    };
    /* clang-format on */
    return experiment_main(&cam, argc, argv);
}
