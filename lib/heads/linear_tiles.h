/* linear_tiles: many rows against many, for linear_isa.c alone.
 *
 * Of w and x one is held and one streams: the rows of the other pass by the held ones, a few at a
 * time. The sums of a tile, held rows x streams, stay in registers, and each number that was loaded
 * is used as often as the tile is wide. As the first streams pass by, a block of the held rows is
 * copied, so that it lies close together in the second cache for the others. Streams pass by a
 * stretch of blocks, as many as the copies have room for: memory gives long pieces of a row faster
 * than short ones.
 *
 *   f  feature   r  held row   t  stream   n  number of features */
#ifndef HEADS_LINEAR_TILES_H
#define HEADS_LINEAR_TILES_H

#include "heads/linear_tile.h"

struct rows {
    const float *at;
    size_t count, pitch; /* floats from one row to the next */
};

/* Where the sums of a block go: the first block's are written, those of others added. */
static inline float *place(const struct linear_part *part, size_t block, float *y, int *add)
{
    *add = part->apart == 0 && block > part->blocks.first;
    return y + (block - part->blocks.first) * part->apart;
}

static inline void put(int add, float sum, float *output)
{
    *output = add ? count_add(*output, sum) : sum;
}

/* Rows held at a time; so many streams pay for a copy of them. Of the tiles that a block passes by,
 * ASKING ask ahead: some requests are dropped, and each costs time. */
enum { HELD_MOST = 32, COPY_FROM = 3 * STREAMS, ASKING = 4 };

/* Outputs of a block: where the first one's sum goes, and how far it is to the next held row's and
 * to the next stream's. */
struct outputs {
    float *at;
    size_t held_pitch, stream_pitch;
    int add;
};

/* The sums of all held rows and `count` <= STREAMS streams. */
static void put_sums(const struct outputs *out, size_t held, size_t count, const struct wide *four)
{
    const int whole = count == STREAMS && out->stream_pitch == 1, add = out->add;
    float sums[WIDE_LANES], *at = out->at;
    for (size_t r = 0; r < held; ++r, at += out->held_pitch) {
        if (r % 4 == 0) {
            wide_store(sums, wide_fold_fours(four + r));
        }
        const float *const sum = sums + r % 4 * STREAMS;
        for (size_t t = 0; whole && t < STREAMS; ++t) {
            put(add, sum[t], at + t);
        }
        for (size_t t = 0; !whole && t < count; ++t) {
            put(add, sum[t], at + t * out->stream_pitch);
        }
    }
}

/* Rows that pass by: all of one side, and how many blocks of a stretch. */
struct passing {
    struct rows held, streams;
    struct linear_range stretch; /* blocks */
    size_t end;                  /* of all blocks */
};

static size_t block_features(const struct passing *passing, size_t block)
{
    return least(LINEAR_BLOCK, passing->held.pitch - block * LINEAR_BLOCK);
}

/* A block of the rows `first` and on. What follows is the next block of the stretch, or the first
 * one of the next rows; after the last rows, the first one of the next stretch. */
static struct streams streams_at(const struct passing *passing, size_t first, size_t block)
{
    const struct rows rows = passing->streams;
    const int same = block + 1 < passing->stretch.end, last = first + STREAMS >= rows.count;
    const size_t then = same || last ? block + 1 : passing->stretch.first;
    const size_t next = same ? first : last ? 0 : first + STREAMS;
    const size_t ahead = least(least(then, passing->end - 1) * LINEAR_BLOCK,
                               rows.pitch - block_features(passing, block));
    struct streams s;
    for (size_t t = 0; t < STREAMS; ++t) {
        s.row[t] = rows.at + least(first + t, rows.count - 1) * rows.pitch + block * LINEAR_BLOCK;
        s.next[t] = rows.at + least(next + t, rows.count - 1) * rows.pitch + ahead;
    }
    return s;
}

/* A block of the held rows `first` and on. */
static struct held held_at(const struct passing *passing, size_t first, size_t block, float *copies)
{
    const struct rows rows = passing->held;
    const size_t nth = block - passing->stretch.first;
    struct held h = { .copy = copies + (nth * rows.count + first) * LINEAR_BLOCK };
    for (size_t r = 0; r < TILE_HELD; ++r) {
        h.row[r] = rows.at + least(first + r, rows.count - 1) * rows.pitch + block * LINEAR_BLOCK;
    }
    return h;
}

/* A block of the streams `first` and on passes by the held rows. The tiles share the held rows as
 * evenly as can be. */
static void pass_by(const struct passing *passing, size_t first, size_t block, float *copies,
                    const struct outputs *out)
{
    const size_t rows = passing->held.count, streams = passing->streams.count;
    const size_t tiles = (rows + TILE_HELD - 1) / TILE_HELD;
    const enum pass pass = streams < COPY_FROM ? DIRECT : first == 0 ? COPYING : COPIED;
    const struct streams s = streams_at(passing, first, block);
    struct wide four[HELD_MOST];
    for (size_t t = 0; t < tiles; ++t) {
        const size_t r = rows * t / tiles, end = rows * (t + 1) / tiles;
        const struct held h = held_at(passing, r, block, copies);
        const int quiet = pass == COPIED && t + ASKING < tiles;
        sum_tile(quiet ? QUIET : pass, end - r, block_features(passing, block), &h, &s, four + r);
    }
    for (size_t r = rows; r % 4 != 0; ++r) {
        four[r] = wide_of(0.0f);
    }
    put_sums(out, rows, least(STREAMS, streams - first), four);
}

/* All blocks of at most HELD_MOST held rows, in stretches whose copies have room. */
static void pass_blocks(const struct linear_part *part, struct rows rows, struct rows streams,
                        struct outputs out)
{
    _Alignas(64) float copies[HELD_MOST * LINEAR_BLOCK];
    const struct linear_range all = part->blocks;
    const size_t stretch = HELD_MOST / rows.count;
    for (size_t start = all.first; start < all.end; start += stretch) {
        const struct passing passing = {
            rows, streams, { start, least(start + stretch, all.end) }, all.end
        };
        for (size_t first = 0; first < streams.count; first += STREAMS) {
            for (size_t block = start; block < passing.stretch.end; ++block) {
                struct outputs some = { NULL, out.held_pitch, out.stream_pitch, 0 };
                some.at = place(part, block, out.at, &some.add) + first * out.stream_pitch;
                pass_by(&passing, first, block, copies, &some);
            }
        }
    }
}

#endif
