#include "bench/study.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "base/require.h"
#include "base/rng.h"

enum { LONGEST = 4096 };

/* The command that does WORD with the study to which the program belongs; false if the program does
 * not stand in ROOT/build/tools. */
static bool command_for(const char *program, const char *word, char out[LONGEST])
{
    static const char place[] = "build/tools/bench";
    const size_t length = strlen(program), end = strlen(place);
    if (length < end || strcmp(program + length - end, place) != 0 ||
        strchr(program, '\'') != NULL) {
        return false;
    }
    const int root = (int)(length - end);
    return snprintf(out, LONGEST, "'%.*s%stools/bench_study.sh' %s", root, program,
                    root > 0 ? "" : "./", word) < LONGEST;
}

bool study_can_run(const char *program)
{
    char command[LONGEST];
    return command_for(program, "check >/dev/null 2>&1", command) && system(command) == 0;
}

static double seconds_of(struct timeval time)
{
    return (double)time.tv_sec + 1e-6 * (double)time.tv_usec;
}

/* Processor time of all processes that ended so far. */
static double children_seconds(void)
{
    struct rusage usage;
    require(getrusage(RUSAGE_CHILDREN, &usage) == 0);
    return seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
}

double study_seconds(const char *program)
{
    char command[LONGEST];
    require(command_for(program, "run >&2", command));
    const double before = children_seconds();
    return system(command) == 0 ? children_seconds() - before : nan("");
}

struct cases_answer study_answer(const char *program)
{
    char command[LONGEST], line[LONGEST];
    struct cases_answer answer = { 0, 0 };
    require(command_for(program, "list", command));
    FILE *lines = popen(command, "r");
    require(lines != NULL);
    while (fgets(line, sizeof line, lines) != NULL) {
        answer.hash = answer.hash * 0x100000001b3u ^ rng_hash_text(line);
        answer.norm += 1;
    }
    answer.norm = pclose(lines) == 0 ? answer.norm : nan("");
    return answer;
}
