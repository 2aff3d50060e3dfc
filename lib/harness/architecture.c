#include "harness/architecture.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/require.h"
#include "harness/file.h"
#include "harness/table.h"

struct architectures {
    struct table_file *file;
    const char *path;
    struct architecture *items;
    size_t count;
};

/* A place in the file, for what is wrong there. */
struct place {
    const struct architectures *in;
    size_t row;
};

static const char *text_of(struct place at, const char *column)
{
    return table_text_at(at.in->file, at.row, table_column(at.in->file, column));
}

static _Noreturn void refuse(struct place at, const char *column, const char *why)
{
    const size_t line = table_line_at(at.in->file, at.row, table_column(at.in->file, column));
    die(STATUS_USAGE, "%s:%zu: %s '%s' %s", at.in->path, line, column, text_of(at, column), why);
}

static size_t count_of(struct place at, const char *column)
{
    const double number = table_number_at(at.in->file, at.row, table_column(at.in->file, column));
    if (!(number >= 1 && number <= 1e12 && floor(number) >= number)) {
        refuse(at, column, "is not a whole number from 1 on");
    }
    return (size_t)number;
}

/* Widths with blanks between them, or nothing. */
static void read_hidden(struct place at, struct architecture *out)
{
    const char *rest = text_of(at, "hidden");
    while (*rest != '\0') {
        char *end;
        const long width = strtol(rest, &end, 10);
        if (end == rest || width < 1 || width > 1000000 || (*end != '\0' && *end != ' ')) {
            refuse(at, "hidden", "is not a list of widths with blanks between them");
        }
        if (out->hidden_count == ARCHITECTURE_MAX_HIDDEN) {
            refuse(at, "hidden", "has too many widths");
        }
        out->hidden[out->hidden_count++] = (size_t)width;
        rest = end + strspn(end, " ");
    }
}

static bool read_head(struct place at)
{
    const char *head = text_of(at, "published_head");
    if (strcmp(head, "flatten") != 0 && strcmp(head, "gap") != 0) {
        refuse(at, "published_head", "is neither flatten nor gap");
    }
    return strcmp(head, "flatten") == 0;
}

static struct architecture read_row(struct place at)
{
    struct architecture item = {
        .name = text_of(at, "network"),
        .source = text_of(at, "source"),
        .year = count_of(at, "year"),
        .channels = count_of(at, "channels"),
        .height = count_of(at, "height"),
        .width = count_of(at, "width"),
        .classes = count_of(at, "classes"),
        .flattened = read_head(at),
        .backbone_parameters = count_of(at, "backbone_parameters"),
        .parameters = count_of(at, "parameters"),
    };
    read_hidden(at, &item);
    return item;
}

struct architectures *architectures_open(const char *path)
{
    if (!file_exists(path)) {
        die(STATUS_MISSING, "%s is missing: it belongs to the study; run this in its top folder",
            path);
    }
    struct architectures *opened = xcalloc(1, sizeof *opened);
    opened->path = path;
    opened->file = table_open(path);
    opened->count = table_file_rows(opened->file);
    opened->items = xcalloc(opened->count, sizeof *opened->items);
    for (size_t i = 0; i < opened->count; i++) {
        opened->items[i] = read_row((struct place){ opened, i });
    }
    return opened;
}

void architectures_close(struct architectures *architectures)
{
    table_close(architectures->file);
    free(architectures->items);
    free(architectures);
}

size_t architectures_count(const struct architectures *architectures)
{
    return architectures->count;
}

const struct architecture *architectures_at(const struct architectures *architectures, size_t i)
{
    require(i < architectures->count);
    return &architectures->items[i];
}
