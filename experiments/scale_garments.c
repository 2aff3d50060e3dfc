/* scale_garments: do the slopes of area, edges and corners hold for real objects?
 *
 * Model   Garments of Fashion-MNIST (FULL pixels wide, 0 to 1, background 0), resized by area to s
 *         pixels, anywhere on a torus that stays GRID wide, or is always twice as wide as the
 *         garment; seen by detectors of order of derivative q: area 0, edge 1, corner 2 (detector.h)
 * Theory  (a) each pixel enlarged to m x m: a column of differences becomes m as long, a corner
 *             stays one: sums grow exactly as m^(2-q), from what they are at full size.
 *         (b) reduced to means over b x b pixels: their differences of order q are sums of old ones
 *             over b^2, in which each old one stands b^q times in all. So the sum of moduli falls
 *             to b^(q-2) of what it was at most, and further where opposite signs meet: slope at
 *             least 2 - q, more where detail is lost. The mean is kept: q = 0 has slope 2.
 *         (c) means over the grid: as the sums, at constant fraction less by the exponent 2.
 * Trial   the mean over the same GARMENTS garments, each at a place of its own; nothing else is
 *         random, and the place does not matter
 * Writes  scale_garments.csv, and scale_garments.answers.csv, a garment in two sizes and what each
 *         detector answers; both drawn by scale_garments.gp */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/require.h"
#include "harness/experiment.h"
#include "harness/panel.h"
#include "harness/provenance.h"
#include "heads/pool.h"
#include "signals/dataset.h"
#include "signals/detector.h"
#include "signals/scene.h"

enum { GRID = 128, FULL = 28, LARGEST = 112, GARMENTS = 64, DETECTORS = 3 };
enum { MOST_SIZES = 5, SHOWN = 1, PICTURE = 36 };

/* ---- where we look ---- */

enum { DETECTOR, MODE, SIZE };
enum { FIXED, CONSTANT };
/* clang-format off */
static const char *const detectors[] = { "area", "edge", "corner" };
static const char *const modes[] = { "fixed grid", "constant fraction" };
static const double sizes[MOST_SIZES] = { 7, 14, 28, 56, LARGEST };

static bool quick(const double *p) { return p[MODE] == FIXED; }
static bool lawful(const double *p) { return p[SIZE] >= FULL || p[DETECTOR] == DETECTOR_AREA; }
static bool unlawful(const double *p) { return !lawful(p); }
static bool enlarged(const double *p) { return p[SIZE] >= FULL; }
static bool enlarged_and_changes(const double *p) { return enlarged(p) && p[DETECTOR] != (p[MODE] == FIXED ? DETECTOR_CORNER : DETECTOR_AREA); }
static bool reduced(const double *p) { return p[SIZE] <= FULL; }
static bool reduced_detail(const double *p) { return reduced(p) && p[DETECTOR] != DETECTOR_AREA; }
static bool reduced_corner(const double *p) { return reduced(p) && p[DETECTOR] == DETECTOR_CORNER && p[MODE] == FIXED; }
/* clang-format on */

struct garments {
    struct dataset *images;
    double sums[DETECTORS]; /* answers to a garment of full size, counted on paper, on average */
};

static size_t side_of(const double *p)
{
    return p[MODE] == FIXED ? GRID : 2 * (size_t)p[SIZE];
}

/* ---- what theory says ---- */

static double pooled(const double *p, const void *context)
{
    const struct garments *garments = context;
    const double sum = garments->sums[(size_t)p[DETECTOR]];
    return sum * pow(p[SIZE] / FULL, 2 - p[DETECTOR]) / (double)(side_of(p) * side_of(p));
}

static double zero(const double *p, const void *context)
{
    (void)p, (void)context;
    return 0;
}

/* Exponent of the size. */
static double exponent(const double *p, const void *context)
{
    (void)context;
    return p[MODE] == FIXED ? 2 - p[DETECTOR] : -p[DETECTOR];
}

/* ---- what we claim. Sums of floats err by 1.7e-5 of themselves (pool.h), enlarged pixels are equal
 * to a rounding ---- */

/* clang-format off */
enum { POOLED, REDUCED };
static const struct claim claims[] = {
    [POOLED] = { .id = "garment-answers", .exact = true, .kind = VALUE, .unit = "1", .statements = "C07", .role = CORRECTED,
        .predict = pooled, .rel = 2e-5, .applies = lawful,
        .says = "answers to enlarged garments follow from those to full size by the power of the detector" },
    [REDUCED] = { .id = "garment-answers-at-most", .exact = true, .kind = VALUE, .unit = "1", .statements = "C07", .role = CORRECTED,
        .form = AT_MOST, .predict = pooled, .rel = 2e-5, .applies = unlawful,
        .says = "answers of edges and corners to reduced garments are at most what this power says" },
};

static double log_slope(const struct points *points);
#define SLOPE_OF_SIZE .exact = true, .kind = SLOPE, .unit = "1"
static const struct derived derived[] = {
    { .over = 1u << SIZE, .derive = log_slope, .uses = enlarged_and_changes, .claim = { .id = "garment-stays", SLOPE_OF_SIZE,
        .statements = "C07", .role = LIMIT, .predict = zero, .abs = 0.1,
        .says = "the answer to a garment stays when it grows on its grid, or an edge's and a corner's when both grow" } },
    { .over = 1u << SIZE, .derive = log_slope, .uses = enlarged, .claim = { .id = "garment-slope", SLOPE_OF_SIZE,
        .statements = "C07", .role = CORRECTED, .predict = exponent, .abs = 1e-4,
        .says = "area, edges and corners of enlarged garments go as s^2, s and 1 on one grid" } },
    { .over = 1u << SIZE, .derive = log_slope, .uses = reduced_detail, .claim = { .id = "garment-loses-detail", SLOPE_OF_SIZE,
        .statements = "C07", .role = CORRECTED, .form = AT_LEAST, .predict = exponent, .abs = 1e-4,
        .says = "edges and corners of reduced garments fall at least as fast, since detail is lost" } },
    { .over = 1u << SIZE, .derive = log_slope, .uses = reduced_corner, .claim = { .id = "garment-keeps-detail", SLOPE_OF_SIZE,
        .role = CONTROL, .predict = zero, .abs = 0.1,
        .says = "control, known to be false: reduced garments show as many corners as large ones" } },
};
/* clang-format on */

/* Of log mean on log size; to 7 digits, so that the logarithm's last bits do not show. */
static double log_slope(const struct points *points)
{
    double x[MOST_SIZES], y[MOST_SIZES];
    require(points->count <= MOST_SIZES);
    for (size_t i = 0; i < points->count; i++) {
        x[i] = log(points->p[i][SIZE]);
        y[i] = log(points_mean(points, i, POOLED).value);
    }
    return round(1e7 * stats_slope(x, y, points->count)) / 1e7 + 0.0;
}

/* ---- what we do ---- */

/* Draws the image `size` pixels wide with its upper left corner at (top, left) of an empty grid. */
static void draw(struct scene_image image, size_t size, size_t side, struct scene_place place,
                 float *x)
{
    float *pixels = xcalloc(size * size, sizeof *pixels);
    memset(x, 0, side * side * sizeof *x);
    scene_resize(image, size, size, pixels);
    scene_add(side, side, (struct scene_image){ size, size, pixels }, place, x, NULL);
    free(pixels);
}

static void trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    const struct garments *garments = context;
    const size_t side = side_of(p), n = side * side;
    const struct shape in = { 1, 1, side, side };
    float *x = xcalloc(3 * n, sizeof *x), mean = NAN;
    double sum = 0;
    for (size_t i = 0; i < GARMENTS; i++) {
        const struct scene_place place = { .top = rng_below(rng, (uint32_t)side),
                                           .left = rng_below(rng, (uint32_t)side),
                                           .gain = 1 };
        draw(dataset_image(garments->images, i), (size_t)p[SIZE], side, place, x);
        detector_answer(in, (enum detector)p[DETECTOR], x, x + n, x + 2 * n);
        pool_average(in, NCHW, x + 2 * n, &mean);
        sum += (double)mean;
    }
    out[POOLED].value = out[REDUCED].value = sum / GARMENTS;
    free(x);
}

/* ---- the data, and on paper what full size answers ---- */

/* Row i and column j of the image with a frame of zeros around it. */
static double framed(struct scene_image image, size_t i, size_t j)
{
    const bool inside = i > 0 && i <= image.h && j > 0 && j <= image.w;
    return inside ? (double)image.pixels[(i - 1) * image.w + j - 1] : 0;
}

static void add_answers(struct scene_image image, double sums[DETECTORS])
{
    for (size_t i = 0; i <= image.h; i++) {
        for (size_t j = 0; j <= image.w; j++) {
            const double here = framed(image, i, j), right = framed(image, i, j + 1);
            const double below = framed(image, i + 1, j), slanted = framed(image, i + 1, j + 1);
            sums[DETECTOR_AREA] += here;
            sums[DETECTOR_EDGE] += fabs(right - here) + fabs(below - here);
            sums[DETECTOR_CORNER] += fabs(slanted - below - right + here);
        }
    }
}

static void *prepare(const struct setting *setting)
{
    struct garments *garments = xcalloc(1, sizeof *garments);
    garments->images = dataset_open(setting->data, DATASET_TEST, GARMENTS);
    const struct dataset *images = garments->images;
    if (images->count < GARMENTS || images->h != FULL || images->w != FULL) {
        die(STATUS_USAGE, "%d images of %d x %d pixels are needed; the data has %zu of %zu x %zu",
            GARMENTS, FULL, FULL, images->count, images->h, images->w);
    }
    for (size_t i = 0; i < GARMENTS; i++) {
        add_answers(dataset_image(images, i), garments->sums);
    }
    for (size_t q = 0; q < DETECTORS; q++) {
        garments->sums[q] /= GARMENTS;
    }
    provenance_add_hash(setting->provenance, "data_test_first_64_fnv1a", images->checksum);
    return garments;
}

static void release(void *context)
{
    struct garments *garments = context;
    dataset_close(garments->images);
    free(garments);
}

/* ---- what it looks like ---- */

static void add_panel(size_t size, const char *detector, const float *y, struct table *table)
{
    char text[24];
    snprintf(text, sizeof text, "%zu", size);
    panel_add(&(struct panel){ { text, detector }, PICTURE, PICTURE, y, 100 }, table);
}

/* One garment of full and of half size in the middle of the same grid. */
static void draw_answers(uint64_t seed, const void *context, struct table *table)
{
    enum { N = PICTURE * PICTURE };
    (void)seed;
    const struct garments *garments = context;
    const struct shape in = { 1, 1, PICTURE, PICTURE };
    for (size_t size = FULL; size >= FULL / 2; size /= 2) {
        const struct scene_place place = { (PICTURE - size) / 2, (PICTURE - size) / 2, 1, 0 };
        float x[N], scratch[N], y[N];
        draw(dataset_image(garments->images, SHOWN), size, PICTURE, place, x);
        for (size_t q = 0; q < DETECTORS; q++) {
            detector_answer(in, (enum detector)q, x, scratch, y);
            add_panel(size, detectors[q], y, table);
        }
    }
}

int main(int argc, char **argv)
{
    /* clang-format off */
    static const struct sweep sweep = {
        .name = "garments", .trials = 1, .trial = trial, .quick = quick,
        .axes = { [DETECTOR] = { "detector", detectors, NULL, COUNT(detectors) }, [MODE] = { "mode", modes, NULL, COUNT(modes) },
                  [SIZE] = { "size_px", NULL, sizes, COUNT(sizes) } },
        .claims = claims, .claim_count = COUNT(claims), .derived = derived, .derived_count = COUNT(derived),
    };
    static const struct picture answers = { "answers", { "size_px", "detector", "x", "y", "value" }, draw_answers };
    static const struct experiment scale_garments = {
        .name = "scale_garments", .seed = 1, .sweeps = &sweep, .sweep_count = 1, .pictures = &answers, .picture_count = 1,
        .prepare = prepare, .release = release,
        .asks = "Do area, edges and corners of real garments grow as those of drawn shapes?",
    };
    /* clang-format on */
    return experiment_main(&scale_garments, argc, argv);
}
