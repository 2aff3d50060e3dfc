/* provenance: gathers DIR/provenance/NAME.json, one JSON object of one line each, into
 * DIR/provenance.json and removes them:
 *
 *   {"schema": 1, "experiments": {
 *   "cost": {...},
 *   "noise": {...}
 *   }}
 *
 * One line an experiment, sorted by name; the lines of an earlier provenance.json stay for the
 * experiments that did not run again.
 *
 *   build/tools/provenance DIR        Exit: 0 done, 2 usage, unusable input or disk */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/require.h"
#include "harness/file.h"
#include "harness/text.h"

static const char head[] = "{\"schema\": 1, \"experiments\": {\n", foot[] = "}}\n";

struct entry {
    char *name, *object; /* the object without a line end */
};

struct entries {
    struct entry *items;
    size_t count, capacity;
};

static char *copy(const char *bytes, size_t count)
{
    char *text = xcalloc(count + 1, 1);
    memcpy(text, bytes, count);
    return text;
}

/* Adds an entry, or takes the place of the one of the same name. */
static void put(struct entries *entries, const char *name, size_t name_length, const char *object,
                size_t object_length)
{
    size_t i = 0;
    while (i < entries->count && (strlen(entries->items[i].name) != name_length ||
                                  memcmp(entries->items[i].name, name, name_length) != 0)) {
        i++;
    }
    if (i < entries->count) {
        free(entries->items[i].object);
        entries->items[i].object = copy(object, object_length);
        return;
    }
    if (entries->count == entries->capacity) {
        entries->capacity = 2 * entries->capacity + 8;
        struct entry *grown = xcalloc(entries->capacity, sizeof *grown);
        if (entries->count > 0) {
            memcpy(grown, entries->items, entries->count * sizeof *grown);
        }
        free(entries->items);
        entries->items = grown;
    }
    entries->items[entries->count++] =
        (struct entry){ copy(name, name_length), copy(object, object_length) };
}

static bool is_object(const char *bytes, size_t count)
{
    return count >= 2 && bytes[0] == '{' && bytes[count - 1] == '}' &&
           memchr(bytes, '\n', count) == NULL && memchr(bytes, '\0', count) == NULL;
}

/* A line `"NAME": {...},` or the last one, without the comma. */
static void take_line(struct entries *entries, const char *line, size_t length, const char *path,
                      size_t number)
{
    static const char between[] = "\": ";
    length -= length > 0 && line[length - 1] == ',';
    const char *end = length > 1 && line[0] == '"' ? memchr(line + 1, '"', length - 1) : NULL;
    const char *object = end != NULL ? end + strlen(between) : NULL;
    if (object == NULL || object > line + length || strncmp(end, between, strlen(between)) != 0 ||
        !is_object(object, (size_t)(line + length - object))) {
        die(STATUS_USAGE,
            "%s:%zu: not a line of the form \"NAME\": {...}; remove the file and "
            "run again",
            path, number);
    }
    put(entries, line + 1, (size_t)(end - line - 1), object, (size_t)(line + length - object));
}

static void read_gathered(struct entries *entries, const char *path)
{
    struct text text = { 0 };
    if (!file_exists(path)) {
        return;
    }
    file_read(path, &text);
    const size_t edges = strlen(head) + strlen(foot);
    if (text.length < edges || strncmp(text.bytes, head, strlen(head)) != 0 ||
        strcmp(text.bytes + text.length - strlen(foot), foot) != 0) {
        die(STATUS_USAGE, "%s: not written by this program; remove it and run again", path);
    }
    const char *line = text.bytes + strlen(head), *end = text.bytes + text.length - strlen(foot);
    for (size_t number = 2; line < end; number++) {
        const size_t length = strcspn(line, "\n");
        take_line(entries, line, length, path, number);
        line += length + 1;
    }
    text_free(&text);
}

/* Length of NAME in "NAME.json", 0 for other names. */
static size_t name_length(const char *file)
{
    const size_t length = strlen(file), suffix = strlen(".json");
    return file[0] != '.' && length > suffix && strcmp(file + length - suffix, ".json") == 0
               ? length - suffix
               : 0;
}

/* Calls `act` for every fragment in the folder; none if there is no folder. */
static void for_each_fragment(const char *folder,
                              void (*act)(const char *path, const char *name, size_t length,
                                          struct entries *entries),
                              struct entries *entries)
{
    DIR *directory = opendir(folder);
    if (directory == NULL && errno != ENOENT) {
        die(STATUS_USAGE, "cannot read folder %s: %s", folder, strerror(errno));
    }
    struct dirent *entry;
    while (directory != NULL && (entry = readdir(directory)) != NULL) {
        struct text path = { 0 };
        text_addf(&path, "%s/%s", folder, entry->d_name);
        if (name_length(entry->d_name) > 0) {
            act(path.bytes, entry->d_name, name_length(entry->d_name), entries);
        }
        text_free(&path);
    }
    if (directory != NULL) {
        closedir(directory);
    }
}

static void take_fragment(const char *path, const char *name, size_t length,
                          struct entries *entries)
{
    struct text text = { 0 };
    file_read(path, &text);
    const size_t count =
        text.length > 0 && text.bytes[text.length - 1] == '\n' ? text.length - 1 : text.length;
    if (!is_object(text.bytes, count)) {
        die(STATUS_USAGE, "%s: not one JSON object on one line", path);
    }
    put(entries, name, length, text.bytes, count);
    text_free(&text);
}

static void remove_fragment(const char *path, const char *name, size_t length,
                            struct entries *entries)
{
    (void)name;
    (void)length;
    (void)entries;
    if (unlink(path) != 0) {
        die(STATUS_USAGE, "cannot remove %s: %s", path, strerror(errno));
    }
}

static int by_name(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    return strcmp(x->name, y->name);
}

static void write_gathered(struct entries *entries, const char *path)
{
    struct text text = { 0 };
    if (entries->count > 0) {
        qsort(entries->items, entries->count, sizeof *entries->items, by_name);
    }
    text_add(&text, head);
    for (size_t i = 0; i < entries->count; i++) {
        const struct entry *entry = &entries->items[i];
        text_addf(&text, "\"%s\": %s%s\n", entry->name, entry->object,
                  i + 1 < entries->count ? "," : "");
        free(entry->name);
        free(entry->object);
    }
    text_add(&text, foot);
    file_replace(path, text.bytes, text.length);
    text_free(&text);
    free(entries->items);
}

int main(int argc, char **argv)
{
    require_name("provenance");
    if (argc != 2 || argv[1][0] == '-') {
        die(STATUS_USAGE, "usage: provenance DIR, the folder of the tables");
    }
    struct text gathered = { 0 }, fragments = { 0 };
    struct entries entries = { 0 };
    text_addf(&gathered, "%s/provenance.json", argv[1]);
    text_addf(&fragments, "%s/provenance", argv[1]);
    read_gathered(&entries, gathered.bytes);
    for_each_fragment(fragments.bytes, take_fragment, &entries);
    write_gathered(&entries, gathered.bytes);
    for_each_fragment(fragments.bytes, remove_fragment, NULL);
    rmdir(fragments.bytes); /* stays if something else lies in it */
    text_free(&gathered);
    text_free(&fragments);
    return STATUS_OK;
}
