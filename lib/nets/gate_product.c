/* Plain loops over pixels of sixteen images each. */
#include <string.h>

#include "nets/gate_state.h"

/* A pixel of sixteen images: its gates are `step` floats apart, from image to image. */
static const float *gates_at(const struct gate *g, const float *s, size_t group, size_t c, size_t i,
                             size_t j)
{
    const size_t place = g->places == 1 ? 0 : i * g->in.w + j;
    return s + (group * PACK_LANES * g->places + place) * g->in.c + c;
}

static size_t gate_step(const struct gate *g)
{
    return g->places * g->in.c;
}

static size_t lanes_of(const struct gate *g, size_t group)
{
    const size_t left = g->in.n - group * PACK_LANES;
    return left < PACK_LANES ? left : PACK_LANES;
}

/* What a loop over all pixels of all packs does at one of them. */
struct pixel {
    size_t group, c, i, j;
};

static float *pixel_of(const struct pack *pack, struct pixel p)
{
    return pack_map(pack, p.group, p.c) + p.i * pack_row(pack) + p.j * PACK_LANES;
}

static bool pixel_next(const struct gate *g, struct pixel *p)
{
    if (++p->j < g->in.w) {
        return true;
    }
    p->j = 0;
    if (++p->i < g->in.h) {
        return true;
    }
    p->i = 0;
    if (++p->c < g->in.c) {
        return true;
    }
    p->c = 0;
    return ++p->group < pack_groups(&g->u);
}

void gate_open_up(const struct gate *g, const struct pack *plus, bool rectify, struct pack *a)
{
    struct pixel p = { 0 };
    do {
        const float *const u = pixel_of(&g->u, p), *s = gates_at(g, g->s, p.group, p.c, p.i, p.j);
        const float *const add = plus == NULL ? NULL : pixel_of(plus, p);
        float *const out = pixel_of(a, p);
        for (size_t l = 0; l < lanes_of(g, p.group); l++) {
            const float v = s[l * gate_step(g)] * u[l] + (add == NULL ? 0.0f : add[l]);
            out[l] = rectify && v < 0.0f ? 0.0f : v;
        }
    } while (pixel_next(g, &p));
}

void gate_return(struct gate *g, struct norm_back back)
{
    memset(g->ds, 0, g->rows * g->in.c * sizeof *g->ds);
    struct pixel p = { 0 };
    do {
        const float *const u = pixel_of(&g->u, p);
        const size_t at = (size_t)(gates_at(g, g->s, p.group, p.c, p.i, p.j) - g->s);
        float *const da = pixel_of(back.da, p);
        const float *const a = back.a == NULL ? NULL : pixel_of(back.a, p);
        float *const plus = back.dplus == NULL ? NULL : pixel_of(back.dplus, p);
        for (size_t l = 0; l < lanes_of(g, p.group); l++) {
            const size_t gate = at + l * gate_step(g);
            const float v = a != NULL && !(a[l] > 0.0f) ? 0.0f : da[l];
            if (plus != NULL) {
                plus[l] = (back.add ? plus[l] : 0.0f) + v;
            }
            g->ds[gate] += v * u[l];
            da[l] = v * g->s[gate];
        }
    } while (pixel_next(g, &p));
}
