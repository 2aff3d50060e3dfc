/* event: something short in a long signal, as sensors and sound have it: spike, tone or chirp.
 *
 * A signal is `steps` floats, one a step of time. An event of `length` steps from `onset` on, of
 * amplitude a, has at its step i = 0 .. length-1, with u = i + 1/2:
 *
 *   spike   a (1 - i/length)                a jump, then a straight fall; its sum is
 *                                           a (length + 1)/2
 *   tone    a w cos(2 pi u/8)               a period of 8 steps
 *   chirp   a w cos(2 pi (u/16 + (3/32) u^2/length))
 *                                           its frequency rises from 1/16 to 1/4 a step
 *
 * under Hann's window w = sin^2(pi u/length). In the fixed operations of base/elementary.h, the
 * same bits everywhere: phases are whole numbers of 2^-32 turns, rounded down; error at most
 * 5 * 2^-24 |a|. Fails by a broken contract alone: 1 <= length <= 65536, onset + length <= steps.
 */
#ifndef SIGNALS_EVENT_H
#define SIGNALS_EVENT_H

#include <stddef.h>

#include "base/rng.h"

enum event_kind { EVENT_SPIKE, EVENT_TONE, EVENT_CHIRP };

enum { EVENT_MOST_STEPS = 65536 };

struct event {
    enum event_kind kind;
    size_t onset, length; /* steps */
    float amplitude;      /* a */
};

/* Adds the event to x[steps]; what lies outside of it is not touched. */
void event_add(const struct event *event, size_t steps, float *x);

/* Adds max(0, event): what of it passes a ReLU. */
void event_add_rectified(const struct event *event, size_t steps, float *x);

/* Sum over the steps of max(0, event), in double, ascending; onset is not read. */
double event_rectified_sum(const struct event *event);

/* Events of random length, uniform on shortest .. longest, and random onset, uniform over those for
 * which the event lies wholly inside the signal. */
struct event_source {
    enum event_kind kind;
    size_t steps, shortest, longest; /* shortest <= longest <= steps */
    float amplitude, sigma;
};
struct event event_draw(struct rng *rng, const struct event_source *source);

/* Writes two independent signals of white Gaussian noise, `steps` floats each, into x; a rectified
 * event is added to the second. `source` is a struct event_source, void so that the function can be
 * handed on as a source of pairs. */
void event_draw_pair(struct rng *rng, const void *source, float *x);

#endif
