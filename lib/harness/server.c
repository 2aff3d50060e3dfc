#include "harness/server.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/require.h"
#include "harness/text.h"

enum { LONGEST_ANSWER = 512, MOST_PADDING = 4096 };

struct server {
    const char *program;
    pid_t child;
    FILE *questions, *answers;
    char answer[LONGEST_ANSWER];
};

static _Noreturn void become(const char *program, size_t padding, int questions, int answers)
{
    char filler[MOST_PADDING + 1] = { 0 };
    memset(filler, 'x', padding < MOST_PADDING ? padding : MOST_PADDING);
    if (setenv("GAPSTUDY_PADDING", filler, 1) == 0 && dup2(questions, STDIN_FILENO) >= 0 &&
        dup2(answers, STDOUT_FILENO) >= 0) {
        execl(program, program, "--serve", (char *)NULL);
    }
    perror(program);
    _exit(127);
}

struct server *server_open(const char *program, size_t padding)
{
    int questions[2], answers[2];
    struct server *server = xcalloc(1, sizeof *server);
    if (pipe(questions) != 0 || pipe(answers) != 0) {
        die(STATUS_USAGE, "cannot open a pipe to %s", program);
    }
    server->program = program;
    server->child = fork();
    if (server->child == 0) {
        close(questions[1]);
        close(answers[0]);
        become(program, padding, questions[0], answers[1]);
    }
    if (server->child < 0) {
        die(STATUS_USAGE, "cannot start %s", program);
    }
    close(questions[0]);
    close(answers[1]);
    /* not for the next server, or the end of this one's input would never come */
    fcntl(questions[1], F_SETFD, FD_CLOEXEC);
    fcntl(answers[0], F_SETFD, FD_CLOEXEC);
    server->questions = fdopen(questions[1], "w");
    server->answers = fdopen(answers[0], "r");
    require(server->questions != NULL && server->answers != NULL);
    return server;
}

const char *server_ask(struct server *server, const char *line)
{
    fprintf(server->questions, "%s\n", line);
    fflush(server->questions);
    if (fgets(server->answer, sizeof server->answer, server->answers) == NULL) {
        die(STATUS_SURPRISE, "%s ended when it was asked '%s'", server->program, line);
    }
    server->answer[strcspn(server->answer, "\n")] = '\0';
    return server->answer;
}

void server_close(struct server *server)
{
    fclose(server->questions);
    fclose(server->answers);
    waitpid(server->child, NULL, 0);
    free(server);
}
