#include "nets/pupil.h"

#include <stdlib.h>

#include "base/require.h"

uint64_t pupil_seed(struct rng *rng)
{
    uint32_t words[2];
    rng_fill_bits(rng, COUNT(words), words);
    return (uint64_t)words[0] << 32 | words[1];
}

static struct lesson_set draw_at(uint64_t seed, const struct pupil_task *task, const size_t *at)
{
    const struct canvas canvas = lesson_canvas(task->task, task->from);
    return lesson_set_draw(seed, &canvas, task->per_class * split_classes(&task->from), at);
}

struct lesson_set pupil_draw(uint64_t seed, const struct pupil_task *task)
{
    size_t *at = xcalloc(task->per_class * split_classes(&task->from), sizeof *at);
    struct rng rng = rng_at(seed, rng_hash_text("pupil"), 0, 0);
    split_draw(&rng, &task->from, task->per_class, at);
    const struct lesson_set set = draw_at(seed, task, at);
    free(at);
    return set;
}

struct lesson_set pupil_draw_first(uint64_t seed, const struct pupil_task *task)
{
    size_t *at = xcalloc(task->per_class * split_classes(&task->from), sizeof *at);
    split_first(&task->from, task->per_class, at);
    const struct lesson_set set = draw_at(seed, task, at);
    free(at);
    return set;
}

struct pupil_lesson pupil_lesson(struct rng *rng, const struct pupil_task *task)
{
    const uint64_t seed = pupil_seed(rng);
    return (struct pupil_lesson){ pupil_draw(seed, task), seed };
}

struct network *pupil_learn(enum lesson_top top, const struct lesson_set *images, double rate,
                            uint64_t seed)
{
    const struct network_spec spec = lesson_network(top);
    const size_t steps = lesson_steps(images->images.count / LESSON_CLASSES);
    const struct train_plan plan = lesson_plan(steps, rate, seed);
    return lesson_learn(&spec, &images->images, &plan, NULL);
}
