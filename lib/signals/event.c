#include "signals/event.h"

#include <stdint.h>
#include <string.h>

#include "base/elementary.h"
#include "base/require.h"
#include "signals/noise.h"

static float cosine(uint64_t turn)
{
    float c, s;
    elementary_cos_sin((uint32_t)turn, &c, &s);
    return c;
}

/* sin^2(pi u/length) = (1 - cos(2 pi u/length))/2; 2u = 2i + 1 is whole. */
static float window(uint64_t i, uint64_t length)
{
    return 0.5f - 0.5f * cosine(((2 * i + 1) << 31) / length);
}

static float tone(uint64_t i)
{
    return cosine((2 * i + 1) << 28);
}

static float chirp(uint64_t i, uint64_t length)
{
    const uint64_t twice = 2 * i + 1;
    return cosine((twice << 27) + (3 * twice * twice << 25) / length);
}

static float value_at(const struct event *event, size_t i)
{
    const size_t length = event->length;
    float shape;
    switch (event->kind) {
    case EVENT_SPIKE:
        shape = (float)(length - i) / (float)length;
        break;
    case EVENT_TONE:
        shape = window(i, length) * tone(i);
        break;
    case EVENT_CHIRP:
        shape = window(i, length) * chirp(i, length);
        break;
    default:
        require_failed("a kind of event", __FILE__, __LINE__);
        return 0.0f;
    }
    return event->amplitude * shape;
}

static float rectified_at(const struct event *event, size_t i)
{
    const float value = value_at(event, i);
    return value > 0.0f ? value : 0.0f;
}

static void add(const struct event *event, size_t steps, float (*at)(const struct event *, size_t),
                float *x)
{
    require(1 <= event->length && event->length <= EVENT_MOST_STEPS);
    require(event->length <= steps && event->onset <= steps - event->length);
    for (size_t i = 0; i < event->length; i++) {
        x[event->onset + i] += at(event, i);
    }
}

void event_add(const struct event *event, size_t steps, float *x)
{
    add(event, steps, value_at, x);
}

void event_add_rectified(const struct event *event, size_t steps, float *x)
{
    add(event, steps, rectified_at, x);
}

double event_rectified_sum(const struct event *event)
{
    require(1 <= event->length && event->length <= EVENT_MOST_STEPS);
    double sum = 0;
    for (size_t i = 0; i < event->length; i++) {
        sum += (double)rectified_at(event, i);
    }
    return sum;
}

struct event event_draw(struct rng *rng, const struct event_source *source)
{
    require(source->shortest <= source->longest && source->longest <= source->steps);
    const uint32_t lengths = (uint32_t)(source->longest - source->shortest + 1);
    const size_t length = source->shortest + rng_below(rng, lengths);
    const size_t onset = rng_below(rng, (uint32_t)(source->steps - length + 1));
    return (struct event){ source->kind, onset, length, source->amplitude };
}

void event_draw_pair(struct rng *rng, const void *source, float *x)
{
    const struct event_source *what = source;
    const struct event event = event_draw(rng, what);
    memset(x, 0, 2 * what->steps * sizeof *x);
    noise_add_gaussian(rng, what->sigma, 2 * what->steps, x);
    event_add_rectified(&event, what->steps, x + what->steps);
}
