#include "nets/train_identity.h"

#include <string.h>

#include "base/rng.h"

static uint64_t hash_head(uint64_t hash, const struct head *head, const struct head_options *o)
{
    const uint64_t numbers[] = { o->layout, o->ties.ties, o->ties.seed, o->k, o->bins };
    const float factors[] = { o->p, o->r, o->beta };
    hash = rng_hash_bytes(hash, numbers, sizeof numbers);
    hash = rng_hash_bytes(hash, factors, sizeof factors);
    return head == NULL ? hash : rng_hash_bytes(hash, head->name, strlen(head->name) + 1);
}

static uint64_t hash_network(const struct network_spec *s)
{
    const uint64_t numbers[] = { s->in.n,         s->in.c,      s->in.h,           s->in.w,
                                 s->width[0],     s->width[1],  s->width[2],       s->blocks,
                                 s->stem_stride,  s->padding,   s->residual,       s->norm,
                                 s->gate.squeeze, s->gate.seed, s->gate.reduction, s->head.hidden,
                                 s->head.classes };
    const struct head_options plain = { .layout = NCHW };
    uint64_t hash = rng_hash_bytes(RNG_HASH_START, numbers, sizeof numbers);
    hash = rng_hash_bytes(hash, &s->head.dropout, sizeof s->head.dropout);
    hash = hash_head(hash, s->gate.head, &plain);
    return hash_head(hash, s->head.head, &s->head.options);
}

static uint64_t hash_pixels(const struct train_images *images, struct shape in)
{
    const struct normalise *n = &images->normalise;
    const size_t image = shape_size(in) / in.n;
    uint64_t hash =
        rng_hash_bytes(RNG_HASH_START, images->x, images->count * image * sizeof *images->x);
    hash = rng_hash_bytes(hash, n->gain, in.c * sizeof *n->gain);
    return rng_hash_bytes(hash, n->offset, in.c * sizeof *n->offset);
}

struct train_identity train_identity_of(const struct train *t)
{
    const struct network *n = t->network;
    return (struct train_identity){
        .network = hash_network(&n->spec),
        .pixels = hash_pixels(&t->images, n->spec.in),
        .labels = rng_hash_bytes(RNG_HASH_START, t->images.labels, t->images.count),
        .parameters = n->parameters,
        .statistics = n->statistics,
        .images = t->images.count,
        .steps = t->plan.steps,
        .seed = t->plan.seed,
        .rate = t->plan.rate,
        .momentum = t->plan.momentum,
        .decay = t->plan.decay,
        .schedule = (uint64_t)t->plan.schedule,
        .shift = t->plan.augment.shift,
        .flip = t->plan.augment.flip,
    };
}
