#include "heads/linear.h"

#include <stdbool.h>
#include <string.h>

#include "base/blas.h"
#include "base/require.h"
#include "base/team.h"
#include "heads/kernel.h"
#include "heads/lanes.h"
#include "heads/linear_isa.h"

static void require_size(struct linear size)
{
    require(size.batch > 0 && size.features > 0 && size.classes > 0);
}

static void add_bias(struct linear size, const float *b, float *y)
{
    for (size_t i = 0; b && i < size.batch; ++i) {
        for (size_t k = 0; k < size.classes; ++k) {
            y[i * size.classes + k] = count_add(y[i * size.classes + k], b[k]);
        }
    }
}

/* ---- forward, in our own loops ---- */

typedef void part_kernel(const struct linear_part *part, const float *w, const float *x, float *y);

static part_kernel *chosen(void)
{
    static part_kernel *const variants[] = { linear_part_baseline, linear_part_avx2,
                                             linear_part_avx512 };
    return variants[kernel_isa()];
}

static size_t blocks_of(struct linear size)
{
    return (size.features + LINEAR_BLOCK - 1) / LINEAR_BLOCK;
}

/* Share number `one` of n things among `team`. */
static struct linear_range share(size_t n, int team, int one)
{
    return (struct linear_range){ n * (size_t)one / (size_t)team,
                                  n * ((size_t)one + 1) / (size_t)team };
}

static void do_all(struct linear size, const float *w, const float *x, float *y)
{
    const struct linear_part all = { .size = size,
                                     .images = { 0, size.batch },
                                     .classes = { 0, size.classes },
                                     .blocks = { 0, blocks_of(size) } };
    chosen()(&all, w, x, y);
}

/* Each thread has classes or images of its own, whichever are more, and all their features. */
static void share_outputs(struct linear size, int team, const float *w, const float *x, float *y)
{
    part_kernel *const kernel = chosen();
#pragma omp parallel for num_threads(team) schedule(static)
    for (int one = 0; one < team; ++one) {
        struct linear_part part = { .size = size,
                                    .images = { 0, size.batch },
                                    .classes = { 0, size.classes },
                                    .blocks = { 0, blocks_of(size) } };
        struct linear_range *const longer =
            size.classes >= size.batch ? &part.classes : &part.images;
        *longer = share(longer->end, team, one);
        if (longer->first < longer->end) {
            kernel(&part, w, x, y);
        }
    }
}

/* Where few outputs have many features, threads share blocks of features: the sums of a round of
 * blocks are kept here, on the stack, and added in order when all are there. */
enum { ROUND_SUMS = 16384 };

/* What threads share of a block: some images of it, or some classes if there is but one image. */
enum { UNIT_IMAGES = 4, UNIT_CLASSES = 5 };

struct units {
    size_t size, of, per_block; /* images or classes in one; images or classes; units of a block */
};

static struct units units_of(struct linear size)
{
    const size_t unit = size.batch > 1 ? UNIT_IMAGES : UNIT_CLASSES;
    const size_t of = size.batch > 1 ? size.batch : size.classes;
    return (struct units){ unit, of, (of + unit - 1) / unit };
}

/* The units `first` .. end-1 of the round that begins with block `start`, into sums. */
static void do_units(struct linear size, size_t start, struct linear_range range, const float *w,
                     const float *x, float *sums)
{
    const struct units units = units_of(size);
    part_kernel *const kernel = chosen();
    for (size_t unit = range.first, next; unit < range.end; unit = next) {
        const size_t block = unit / units.per_block, in_block = unit % units.per_block;
        const size_t whole = (range.end - unit) / units.per_block;
        const size_t count = in_block > 0 || whole == 0 ? 1 : whole;
        next = (block + count) * units.per_block;
        next = next < range.end ? next : range.end;
        struct linear_part part = { .size = size,
                                    .images = { 0, size.batch },
                                    .classes = { 0, size.classes },
                                    .blocks = { start + block, start + block + count },
                                    .apart = size.batch * size.classes };
        if (count == 1) {
            struct linear_range *const some = size.batch > 1 ? &part.images : &part.classes;
            some->first = in_block * units.size;
            some->end = (in_block + next - unit) * units.size;
            some->end = some->end < units.of ? some->end : units.of;
        }
        kernel(&part, w, x, sums + block * part.apart);
    }
}

static void add_round(size_t outputs, size_t blocks, bool first, const float *sums, float *y)
{
    for (size_t block = 0; block < blocks; ++block) {
        for (size_t o = 0; o < outputs; ++o) {
            const float sum = sums[block * outputs + o];
            y[o] = first && block == 0 ? sum : count_add(y[o], sum);
        }
    }
}

static void share_blocks(struct linear size, int team, const float *w, const float *x, float *y)
{
    const size_t outputs = size.batch * size.classes, blocks = blocks_of(size);
    const size_t round = ROUND_SUMS / outputs, per_block = units_of(size).per_block;
    float sums[ROUND_SUMS];
    for (size_t start = 0; start < blocks; start += round) {
        const size_t count = blocks - start < round ? blocks - start : round;
#pragma omp parallel for num_threads(team) schedule(static)
        for (int one = 0; one < team; ++one) {
            do_units(size, start, share(count * per_block, team, one), w, x, sums);
        }
        add_round(outputs, count, start == 0, sums, y);
    }
}

void linear_forward(struct linear size, const float *w, const float *b, const float *x, float *y)
{
    require_size(size);
    const size_t outputs = size.batch * size.classes;
    const int team = team_for((size.batch + size.classes) * size.features * sizeof *x);
    const bool few = size.classes < (size_t)team * 32 && outputs * (size_t)team * 4 <= ROUND_SUMS;
    if (team == 1) {
        do_all(size, w, x, y);
    } else if (few && blocks_of(size) >= (size_t)team) {
        share_blocks(size, team, w, x, y);
    } else {
        share_outputs(size, team, w, x, y);
    }
    add_bias(size, b, y);
}

/* ---- forward, otherwise ---- */

void linear_forward_gemm(struct linear size, const float *w, const float *b, const float *x,
                         float *y)
{
    require_size(size);
    blas_gemm(false, true, size.batch, size.classes, size.features, x, w, 0.0f, y);
    add_bias(size, b, y);
}

void linear_forward_plain(struct linear size, const float *w, const float *b, const float *x,
                          float *y)
{
    require_size(size);
    for (size_t i = 0; i < size.batch; ++i) {
        for (size_t k = 0; k < size.classes; ++k) {
            y[i * size.classes + k] =
                lanes_dot(size.features, w + k * size.features, x + i * size.features);
        }
    }
    add_bias(size, b, y);
}

/* dw = dy^T x of one image: an outer product, for which gemm has no use. */
static void outer_product(struct linear size, const float *x, const float *dy, float *dw)
{
    for (size_t k = 0; k < size.classes; ++k) {
        for (size_t f = 0; f < size.features; ++f) {
            dw[k * size.features + f] = count_multiply(dy[k], x[f]);
        }
    }
}

static void sum_over_batch(struct linear size, const float *dy, float *db)
{
    memcpy(db, dy, size.classes * sizeof *db);
    for (size_t i = 1; i < size.batch; ++i) {
        for (size_t k = 0; k < size.classes; ++k) {
            db[k] = count_add(db[k], dy[i * size.classes + k]);
        }
    }
}

void linear_backward(struct linear size, const float *w, const float *x, const float *dy,
                     struct linear_gradient out)
{
    require_size(size);
    if (size.batch == 1) {
        outer_product(size, x, dy, out.dw);
    } else {
        blas_gemm(true, false, size.classes, size.features, size.batch, dy, x, 0.0f, out.dw);
    }
    if (out.dx && size.batch == 1) {
        blas_gemv(true, size.classes, size.features, w, dy, out.dx);
    } else if (out.dx) {
        blas_gemm(false, false, size.batch, size.features, size.classes, dy, w, 0.0f, out.dx);
    }
    if (out.db) {
        sum_over_batch(size, dy, out.db);
    }
}

struct head_cost linear_cost(struct linear size)
{
    require_size(size);
    const uint64_t outputs = (uint64_t)size.batch * size.classes;
    const uint64_t read = (uint64_t)size.batch * size.features +
                          (uint64_t)size.classes * size.features + size.classes;
    return (struct head_cost){
        .additions = outputs * (lanes_additions(size.features) + 1),
        .multiplications = outputs * size.features,
        .bytes_read = read * sizeof(float),
        .bytes_written = outputs * sizeof(float),
    };
}
