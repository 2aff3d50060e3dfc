/* server: a program that answers one line with one line, as long as it is asked. */
#ifndef HARNESS_SERVER_H
#define HARNESS_SERVER_H

#include <stddef.h>

struct server;

/* Starts the program with the argument --serve. `padding` bytes lengthen its environment, which
 * shifts its stack: what a program's speed owes to its place in memory then differs from start to
 * start. Ends the program with 2 if it cannot. */
struct server *server_open(const char *program, size_t padding);

/* Sends the line and gives the answer without its newline, valid until the next question. Ends the
 * program with 1 if the other ended instead of answering. */
const char *server_ask(struct server *server, const char *line);

/* Ends it by the end of its input, and waits. */
void server_close(struct server *server);

#endif
