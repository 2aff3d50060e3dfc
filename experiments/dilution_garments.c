/* dilution_garments: do the laws of dilution hold for real objects of uneven strength?
 *
 * Model   A garment g of Fashion-MNIST (pixels 0 to 1, background 0), scaled to size x size pixels
 *         by area, lies somewhere on a canvas of N = 64^2 pixels with noise N(0, SIGMA^2) on each.
 *         AUC is how often this canvas is pooled to a larger number than an empty one.
 * Theory  (a) GAP sees the garment's sum S alone: AUC = Phi(S/(SIGMA sqrt(2 N))), averaged over the
 *             garments. Scaling keeps the mean pixel m: S = m size^2.
 *         (b) GMP: 1 - integral of N phi(x) Phi(x)^(N-1) times Phi(x)^(N-size^2) prod Phi(x - g_i /
 *             SIGMA), over x; that is P(the canvas with the garment has the larger maximum).
 * Trial   64 independent pairs, each with one of GARMENTS garments at a place of its own
 * Writes  dilution_garments.csv, and dilution_garments.canvas.csv, canvases with one garment in
 *         three sizes, both drawn by dilution_garments.gp
 *
 * 512 trials of 64 pairs: a proportion of 1/2 has a standard error of 0.28 %; 3.7 of these (1 %
 * shared among all rows) are 1 %, less than half of the margin of 0.025. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/require.h"
#include "harness/experiment.h"
#include "harness/panel.h"
#include "harness/provenance.h"
#include "heads/pair.h"
#include "laws/detection.h"
#include "signals/dataset.h"
#include "signals/noise.h"
#include "signals/scene.h"

/* ---- where we look ---- */

enum { SIZE };
enum { CANVAS = 64, N = CANVAS * CANVAS, FULL = 28, GARMENTS = 200, PAIRS = 64 };
static const float SIGMA = 0.25f; /* of a white pixel */
static const double sizes[] = { 4, 7, 10, 14, 20, 28 };

static bool at_full_size(const double *p)
{
    return p[SIZE] == FULL;
}

/* Where the laws are further from that of full size than the margin. */
static bool at_half_size(const double *p)
{
    return p[SIZE] <= 14;
}

static bool quick_sizes(const double *p)
{
    return p[SIZE] == 7 || p[SIZE] == 28;
}

/* Garment number i at this size, pixels in units of `unit`, into out[size * size]. */
static void scale_garment(const struct dataset *garments, size_t i, size_t size, float unit,
                          float *out)
{
    scene_resize(dataset_image(garments, i), size, size, out);
    for (size_t k = 0; k < size * size; k++) {
        out[k] /= unit;
    }
}

/* ---- what theory says ---- */

/* The mean over all garments of law(pixels in sigma, size^2). */
static double mean_law(const struct dataset *garments, const double *p,
                       double (*law)(const float *pixels, size_t count))
{
    float pixels[FULL * FULL];
    double areas[GARMENTS];
    const size_t size = (size_t)p[SIZE];
    for (size_t i = 0; i < GARMENTS; i++) {
        scale_garment(garments, i, size, SIGMA, pixels);
        areas[i] = law(pixels, size * size);
    }
    return stats_mean(areas, GARMENTS);
}

static double law_of_sum(const float *pixels, size_t count)
{
    return detection_auc_mean(N, stats_meanf(pixels, count) * (double)count);
}

static double auc_gap(const double *p, const void *context)
{
    return mean_law(context, p, law_of_sum);
}

static double auc_gap_at_full_size(const double *p, const void *context)
{
    (void)p;
    const double full[] = { FULL };
    return auc_gap(full, context);
}

static double law_of_maximum(const float *pixels, size_t count)
{
    return detection_auc_maximum_of(N, pixels, count);
}

static double auc_gmp(const double *p, const void *context)
{
    return mean_law(context, p, law_of_maximum);
}

static double reliable(const double *p, const void *context)
{
    (void)p, (void)context;
    return 0.95;
}

/* ---- what we claim ---- */

/* clang-format off */
enum { GAP_LAW, GMP_LAW, DROWNS, SIZE_FREE };
static const struct claim claims[] = {
    [GAP_LAW] = { .id = "garment-gap-auc", .statements = "C33", .role = CORRECTED,
        .says = "of a garment GAP sees the sum of its pixels against the noise of the canvas",
        .kind = PROPORTION, .unit = "AUC", .predict = auc_gap, .abs = 0.025 },
    [GMP_LAW] = { .id = "garment-gmp-auc", .statements = "C33", .role = CORRECTED,
        .says = "of a garment GMP sees what stands above the largest of N noises",
        .kind = PROPORTION, .unit = "AUC", .predict = auc_gmp, .abs = 0.025 },
    [DROWNS] = { .id = "garment-large-unreliable", .statements = "C33", .role = LIMIT,
        .says = "a garment on a fifth of the canvas, too, is not detected reliably by GAP",
        .form = AT_MOST, .kind = PROPORTION, .unit = "AUC", .predict = reliable,
        .applies = at_full_size },
    [SIZE_FREE] = { .id = "garment-gap-any-size", .role = CONTROL,
        .says = "known to be false: GAP detects garments of every size as it does large ones",
        .kind = PROPORTION, .unit = "AUC", .predict = auc_gap_at_full_size, .abs = 0.025,
        .applies = at_half_size },
};
/* clang-format on */

/* ---- what we do ---- */

struct source {
    const struct dataset *garments;
    size_t size;
};

/* An empty canvas, then one with a garment of its own at a place of its own, in units of SIGMA. */
static void draw_pair(struct rng *rng, const void *context, float *x)
{
    const struct source *source = context;
    float pixels[FULL * FULL];
    const struct scene_image garment = { source->size, source->size, pixels };
    scale_garment(source->garments, rng_below(rng, GARMENTS), source->size, SIGMA, pixels);
    memset(x, 0, 2 * N * sizeof *x);
    noise_add_gaussian(rng, 1, 2 * N, x);
    scene_add(CANVAS, CANVAS, garment, scene_random_place(rng, CANVAS, CANVAS, garment), x + N,
              NULL);
}

static void trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    static const char *const heads[] = { "gap", "gmp" };
    const struct source drawn = { context, (size_t)p[SIZE] };
    const struct pair_source source = { CANVAS, CANVAS, PAIRS, draw_pair, &drawn };
    double ordered[COUNT(heads)];
    pair_count(rng, &source, heads, COUNT(heads), ordered);
    out[GAP_LAW] = out[DROWNS] = out[SIZE_FREE] = (struct slot){ ordered[0], PAIRS };
    out[GMP_LAW] = (struct slot){ ordered[1], PAIRS };
}

static void *prepare(const struct setting *setting)
{
    struct dataset *garments = dataset_open(setting->data, DATASET_TEST, GARMENTS);
    if (garments->count < GARMENTS || garments->h != FULL || garments->w != FULL) {
        die(STATUS_USAGE, "%d images of %d x %d pixels are needed; the data has %zu of %zu x %zu",
            GARMENTS, FULL, FULL, garments->count, garments->h, garments->w);
    }
    provenance_add_hash(setting->provenance, "data_test_first_200_fnv1a", garments->checksum);
    return garments;
}

static void release(void *context)
{
    dataset_close(context);
}

/* ---- what it looks like: one garment in three sizes, in the same noise ---- */

static void add_panel(size_t size, const float *x, struct table *table)
{
    char text[24];
    snprintf(text, sizeof text, "%zu", size);
    panel_add(&(struct panel){ { text }, CANVAS, CANVAS, x, 100 }, table);
}

static void draw_canvases(uint64_t seed, const void *context, struct table *table)
{
    enum { SHOWN = 1 };
    static const size_t shown[] = { 28, 14, 7 };
    for (size_t k = 0; k < COUNT(shown); k++) {
        const size_t size = shown[k], corner = (CANVAS - size) / 2;
        float pixels[FULL * FULL], *x = xcalloc(N, sizeof *x);
        const struct scene_image garment = { size, size, pixels };
        const struct scene_place place = { corner, corner, 1, 0 };
        struct rng rng = rng_at(seed, rng_hash_text("dilution_garments.canvas"), 0, 0);
        scale_garment(context, SHOWN, size, 1, pixels);
        noise_add_gaussian(&rng, SIGMA, N, x);
        scene_add(CANVAS, CANVAS, garment, place, x, NULL);
        add_panel(size, x, table);
        free(x);
    }
}

int main(int argc, char **argv)
{
    /* clang-format off */
    static const struct sweep sweep = {
        .name = "garments", .trials = 512, .trial = trial,
        .axes = { [SIZE] = { "size_px", NULL, sizes, COUNT(sizes) } }, .quick = quick_sizes,
        .claims = claims, .claim_count = COUNT(claims),
    };
    static const struct picture picture = {
        "canvas", { "size_px", "x", "y", "value" }, draw_canvases
    };
    static const struct experiment dilution_garments = {
        .name = "dilution_garments", .seed = 1,
        .asks = "Do real garments drown on a large noisy canvas as the laws say?",
        .sweeps = &sweep, .sweep_count = 1, .pictures = &picture, .picture_count = 1,
        .prepare = prepare, .release = release,
    };
    /* clang-format on */
    return experiment_main(&dilution_garments, argc, argv);
}
