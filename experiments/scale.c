/* scale: does a pooled answer depend on the fraction p of the grid alone, whatever the scale?
 *
 * Model   A region of k of N = side^2 positions answers a, all others 0. Then objects of s pixels,
 *         on a grid that stays or that grows with them, seen by detectors whose order of derivative
 *         is q: area 0, edge 1, corner 2 (detector.h). Torus, any place.
 * Theory  (a) mean = a k/N, k the nearest to p N: |k/N - p| <= 1/(2N), so that two grids differ by
 *             a/N of the smaller one at most.
 *         (b) f(x/s), differenced q times, is s^-q f^(q) at s^2 as many places: sums go as s^(2-q)
 *             if |f^(q)| has a finite integral, means at constant s/side as side^-q. Sides along
 *             rows and columns: area A s^2, perimeter 4 s, C corners.
 *         (c) disk of diameter s: area pi s^2/4; 2 changes in each row and column that it meets,
 *             less those with a chord t < 1, met with probability t: 4 s - 2/(3 s). The corners of a
 *             slanted edge have no finite integral: each step has two, and 8 octants have
 *             s (1 - 1/sqrt 2)/2 steps each: 8 (1 - 1/sqrt 2) s, to about one corner where octants
 *             meet; slope 1, not 0.
 * Trial   one region or object; exact ones must agree in all trials
 * Writes  scale.csv, and scale.regions.csv, five regions of one size; both drawn by scale.gp. Real
 *         objects: scale_garments; counting: scale_count.
 *
 * 256 trials of disks: area, edges and corners of the smallest vary by about 4, 5 and 16 %; 3.6 of
 * the standard errors are 0.9, 1.1 and 3.6 %, about a quarter of the margins. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/require.h"
#include "harness/experiment.h"
#include "heads/pool.h"
#include "signals/detector.h"
#include "signals/region.h"
#include "signals/scene.h"

enum { GRID = 128, MOST_SIZES = 5, PICTURE = 40 };
static const float ACTIVATION = 0.75f; /* sums of it are exact */
static const double PI = 3.14159265358979324;

/* ---- where we look ---- */

enum { SHAPE, DETECTOR, MODE, SIZE }; /* axes of objects; regions have the shape, */
enum { FRACTION = 1, SIDE };          /* fraction and side */
enum { DISK, SQUARE, RING, BLOTCHES, SCATTERED, CROSS };
enum { FIXED, CONSTANT };
/* clang-format off */
static const char *const shapes[] = { "disk", "square", "ring", "blotches", "scattered", "cross" };
static const char *const detectors[] = { "area", "edge", "corner" };
static const char *const modes[] = { "fixed grid", "constant fraction" };
static const double fractions[] = { 0.0625, 0.1, 0.3 }, sides[] = { 32, 64, 100, 128, 256 };
#define BOTH(shape, detector, size) { shape, detector, FIXED, size }, { shape, detector, CONSTANT, size }
#define ALL(shape, size) BOTH(shape, DETECTOR_AREA, size), BOTH(shape, DETECTOR_EDGE, size), BOTH(shape, DETECTOR_CORNER, size)
#define SIZES(shape, more) ALL(shape, 6 + (more)), ALL(shape, 12 + (more)), ALL(shape, 24 + (more)), ALL(shape, 48 + (more)), ALL(shape, 96 + (more))
static const double drawn_grid[][EXPERIMENT_MAX_AXES] = { SIZES(SQUARE, 0), SIZES(CROSS, 0) };
static const double disk_grid[][EXPERIMENT_MAX_AXES] = { SIZES(DISK, 1.5) };

static bool quick_regions(const double *p) { return p[FRACTION] == 0.1; }
static bool quick_objects(const double *p) { return p[MODE] == FIXED; }
static bool changes(const double *p) { return p[MODE] == FIXED ? p[DETECTOR] != DETECTOR_CORNER : p[DETECTOR] != DETECTOR_AREA; }
static bool not_corner(const double *p) { return p[DETECTOR] != DETECTOR_CORNER; }
static bool corner(const double *p) { return !not_corner(p); }
static bool fixed_corner(const double *p) { return corner(p) && p[MODE] == FIXED; }

/* ---- what theory says ---- */

static double zero(const double *p, const void *c) { return (void)p, (void)c, 0.0; }
static double one_position(const double *p, const void *c) { return (void)p, (void)c, 1.0; }
/* clang-format on */

static double positions(const double *p)
{
    return p[SIDE] * p[SIDE];
}

static double share(const double *p, const void *context)
{
    (void)context;
    return (double)ACTIVATION * round(p[FRACTION] * positions(p)) / positions(p);
}

/* Objects are 3/8 as wide as a growing grid. */
static size_t side_of(const double *p)
{
    return p[MODE] == FIXED ? GRID : (size_t)(p[SIZE] * 8 / 3);
}

/* What the answers to an object of s pixels add up to. */
static double sum_of_answers(const double *p)
{
    const double s = p[SIZE], slant = 8 * (1 - sqrt(0.5));
    const double drawn[][3] = { [DISK] = { PI * s * s / 4, 4 * s - 2 / (3 * s), slant * s },
                                [SQUARE] = { s * s, 4 * s, 4 },
                                [CROSS] = { 5 * s * s / 9, 4 * s, 12 } };
    return drawn[(size_t)p[SHAPE]][(size_t)p[DETECTOR]];
}

static double pooled(const double *p, const void *context)
{
    (void)context;
    return sum_of_answers(p) / (double)(side_of(p) * side_of(p));
}

/* Exponent of the size on a fixed grid, of the side of the grid at a constant fraction. */
static double exponent(const double *p, const void *context)
{
    (void)context;
    return p[MODE] == FIXED ? 2 - p[DETECTOR] : -p[DETECTOR];
}

static double exponent_of_disk(const double *p, const void *context)
{
    return exponent(p, context) + corner(p);
}

/* ---- what we claim. A region's mean is rounded once ---- */

/* clang-format off */
#define EXACTLY .exact = true, .kind = VALUE
#define SHOWN(id, role_) .statements = (id), .role = role_
enum { SHARE, NEAREST, MAXIMUM };
static const struct claim region_claims[] = {
    [SHARE] = { .id = "share-of-positions", EXACTLY, .unit = "activation", SHOWN("C07", AS_STATED), .expect = CONFIRMED,
        .predict = share, .rel = 0x1p-24,
        .says = "a region of k of N positions, of any shape and anywhere, pools to a k/N" },
    [NEAREST] = { .id = "fraction-to-half-a-position", EXACTLY, .unit = "positions", SHOWN("C07", AS_STATED), .expect = CONFIRMED,
        .predict = zero, .abs = 0.502, .says = "that is the fraction p times a, to half a position" },
    [MAXIMUM] = { .id = "maximum-reads-fraction", EXACTLY, .unit = "activation", .role = CONTROL, .predict = share, .rel = 0.05,
        .says = "control, known to be false: so it is for the maximum" },
};

enum { POOLED, STEPS };
static const struct claim drawn_claims[] = {
    [POOLED] = { .id = "area-perimeter-corners", EXACTLY, .unit = "1", SHOWN("C07", CORRECTED), .predict = pooled, .rel = 1e-9,
        .says = "detectors of area, edges and corners pool to area, perimeter and number of corners over N" },
};
static const struct claim disk_claims[] = {
    [POOLED] = { .id = "disk-area-perimeter", .kind = MEAN, .unit = "1", SHOWN("C07", CORRECTED), .predict = pooled, .rel = 0.04,
        .applies = not_corner, .says = "of a disk anywhere between pixels they are pi s^2/4 and 4 s, over N" },
    [STEPS] = { .id = "disk-steps", .kind = MEAN, .unit = "1", SHOWN("C07", CORRECTED), .predict = pooled, .rel = 0.12,
        .applies = corner, .says = "its pixels have corners at every step: 8 (1 - 1/sqrt 2) s" },
};
/* clang-format on */

static double range_in_positions(const struct points *points)
{
    double low = HUGE_VAL, high = -HUGE_VAL, fewest = HUGE_VAL;
    for (size_t i = 0; i < points->count; i++) {
        const double y = points_mean(points, i, SHARE).value / (double)ACTIVATION;
        low = fmin(low, y);
        high = fmax(high, y);
        fewest = fmin(fewest, positions(points->p[i]));
    }
    return (high - low) * fewest;
}

/* Of log mean on log size; to 9 digits, so that the logarithm's last bits do not show. */
static double log_slope(const struct points *points)
{
    double x[MOST_SIZES], y[MOST_SIZES];
    require(points->count <= COUNT(x));
    for (size_t i = 0; i < points->count; i++) {
        x[i] = log(points->p[i][SIZE]);
        y[i] = log(points_mean(points, i, POOLED).value);
    }
    return round(1e9 * stats_slope(x, y, points->count)) / 1e9 + 0.0;
}

/* clang-format off */
static const struct derived region_derived[] = {
    { .over = 1u << SIDE, .derive = range_in_positions, .claim = { .id = "any-grid-to-one-position", .exact = true, .kind = DERIVED,
        .unit = "positions", SHOWN("C07", AS_STATED), .expect = CONFIRMED, .form = AT_MOST, .predict = one_position, .abs = 0.002,
        .says = "grids of all sizes differ by no more than one position of the smallest" } },
};
static const struct derived drawn_derived[] = {
    { .over = 1u << SIZE, .derive = log_slope, .claim = { .id = "pooled-answer-stays", .exact = true, .kind = SLOPE, .unit = "1",
        SHOWN("C07", LIMIT), .predict = zero, .abs = 0.1,
        .says = "the answer stays when the object grows on its grid, or an edge's and a corner's when both grow" }, .uses = changes },
    { .over = 1u << SIZE, .derive = log_slope, .claim = { .id = "slope-by-derivative", .exact = true, .kind = SLOPE, .unit = "1",
        SHOWN("C07", CORRECTED), .predict = exponent, .abs = 1e-6,
        .says = "area, edges and corners go as s^2, s and 1 on one grid, as 1, 1/side and 1/side^2 at constant fraction" } },
};
static const struct derived disk_derived[] = {
    { .over = 1u << SIZE, .derive = log_slope, .claim = { .id = "disk-slope", .kind = SLOPE, .unit = "1", SHOWN("C07", CORRECTED),
        .predict = exponent, .abs = 0.03, .says = "so do area and edges of a disk" }, .uses = not_corner },
    { .over = 1u << SIZE, .derive = log_slope, .claim = { .id = "disk-corner-slope", .kind = SLOPE, .unit = "1", SHOWN("C07", CORRECTED),
        .predict = exponent_of_disk, .abs = 0.1, .says = "its steps are corners, and go as edges do" }, .uses = corner },
    { .over = 1u << SIZE, .derive = log_slope, .claim = { .id = "disk-without-corners", .kind = SLOPE, .unit = "1", .role = CONTROL,
        .predict = zero, .abs = 0.1,
        .says = "control, known to be false: as many corners are seen on large disks as on small ones" }, .uses = fixed_corner },
};
/* clang-format on */

/* ---- what we do ---- */

static void region_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    (void)context;
    const size_t side = (size_t)p[SIDE];
    const struct shape in = { 1, 1, side, side };
    const struct region region = { (enum region_shape)p[SHAPE], side, side,
                                   (size_t)round(p[FRACTION] * positions(p)), ACTIVATION };
    float *x = xcalloc(side * side, sizeof *x), mean = NAN, maximum = NAN;
    region_fill(rng, &region, x);
    pool_average(in, NCHW, x, &mean);
    pool_maximum(in, NCHW, x, &maximum, NULL);
    out[SHARE].value = (double)mean;
    out[NEAREST].value = ((double)mean / (double)ACTIVATION - p[FRACTION]) * positions(p);
    out[MAXIMUM].value = (double)maximum;
    free(x);
}

/* A square or cross of `size` pixels with its corner at a random place of the grid. */
static void draw_object(struct rng *rng, const double *p, size_t side, float *x)
{
    const size_t size = (size_t)p[SIZE];
    float *pixels = xcalloc(size * size, sizeof *pixels);
    const struct scene_place place = { .top = rng_below(rng, (uint32_t)side),
                                       .left = rng_below(rng, (uint32_t)side),
                                       .gain = 1 };
    for (size_t k = 0; k < size * size; k++) {
        const size_t row = k / size * 3 / size, column = k % size * 3 / size;
        pixels[k] = p[SHAPE] == SQUARE || row == 1 || column == 1;
    }
    scene_add(side, side, (struct scene_image){ size, size, pixels }, place, x, NULL);
    free(pixels);
}

static void object_trial(struct rng *rng, const double *p, const void *context, struct slot *out)
{
    (void)context;
    const size_t side = side_of(p), n = side * side;
    const struct shape in = { 1, 1, side, side };
    float *x = xcalloc(3 * n, sizeof *x), mean = NAN;
    if (p[SHAPE] == DISK) {
        region_disk(rng, side, side, (float)p[SIZE], x);
    } else {
        draw_object(rng, p, side, x);
    }
    detector_answer(in, (enum detector)p[DETECTOR], x, x + n, x + 2 * n);
    pool_average(in, NCHW, x + 2 * n, &mean);
    out[POOLED].value = (double)mean;
    if (p[SHAPE] == DISK) {
        out[STEPS] = out[POOLED];
    }
    free(x);
}

static void draw_regions(uint64_t seed, const void *context, struct table *table)
{
    (void)context;
    for (size_t shape = 0; shape <= SCATTERED; shape++) {
        struct rng rng = rng_at(seed, rng_hash_text("scale.regions"), shape, 0);
        const struct region region = { (enum region_shape)shape, PICTURE, PICTURE,
                                       PICTURE * PICTURE / 10, 1 };
        float x[PICTURE * PICTURE];
        region_fill(&rng, &region, x);
        for (size_t i = 0; i < COUNT(x); i++) {
            table_add_text(table, shapes[shape]);
            table_add_count(table, i % PICTURE);
            table_add_count(table, i / PICTURE);
            table_add_number(table, (double)x[i]);
            table_end_row(table);
        }
    }
}

int main(int argc, char **argv)
{
    /* clang-format off */
#define OBJECT_AXES { [SHAPE] = { "shape", shapes, NULL, COUNT(shapes) }, [DETECTOR] = { "detector", detectors, NULL, COUNT(detectors) }, \
                      [MODE] = { "mode", modes, NULL, COUNT(modes) }, [SIZE] = { .name = "size_px" } }
    static const struct sweep sweeps[] = {
        { .name = "regions", .trials = 4, .trial = region_trial, .quick = quick_regions,
          .axes = { [SHAPE] = { "shape", shapes, NULL, SCATTERED + 1 }, [FRACTION] = { "fraction", NULL, fractions, COUNT(fractions) },
                    [SIDE] = { "side_px", NULL, sides, COUNT(sides) } },
          .claims = region_claims, .claim_count = COUNT(region_claims), .derived = region_derived, .derived_count = COUNT(region_derived) },
        { .name = "drawn", .trials = 4, .trial = object_trial, .quick = quick_objects, .axes = OBJECT_AXES,
          .grid = drawn_grid, .points = COUNT(drawn_grid),
          .claims = drawn_claims, .claim_count = COUNT(drawn_claims), .derived = drawn_derived, .derived_count = COUNT(drawn_derived) },
        { .name = "disks", .trials = 256, .trial = object_trial, .quick = quick_objects, .axes = OBJECT_AXES,
          .grid = disk_grid, .points = COUNT(disk_grid),
          .claims = disk_claims, .claim_count = COUNT(disk_claims), .derived = disk_derived, .derived_count = COUNT(disk_derived) },
    };
    static const struct picture regions = { "regions", { "shape", "x", "y", "value" }, draw_regions };
    static const struct experiment scale = {
        .name = "scale", .seed = 1, .sweeps = sweeps, .sweep_count = COUNT(sweeps), .pictures = &regions, .picture_count = 1,
        .asks = "Does a pooled answer depend on the fraction of the grid alone, whatever the scale?",
    };
    /* clang-format on */
    return experiment_main(&scale, argc, argv);
}
