/* ledger, links: the folder of the figures as a document beside it, or anywhere, must name it. */
#include <string.h>
#include <unistd.h>

#include "harness/ledger.h"

/* Drops the last component of an absolute path. */
static void drop_last(struct text *path)
{
    while (path->length > 0 && path->bytes[path->length - 1] != '/') {
        path->length--;
    }
    path->length -= path->length > 0;
    path->bytes[path->length] = '\0';
}

static void add_components(const char *path, struct text *out)
{
    while (*path != '\0') {
        const size_t length = strcspn(path, "/");
        if (length == 2 && strncmp(path, "..", 2) == 0) {
            drop_last(out);
        } else if (length > 0 && !(length == 1 && path[0] == '.')) {
            text_add(out, "/");
            text_add_bytes(out, path, length);
        }
        path += length + (path[length] == '/');
    }
}

/* The path from the root, without ".", ".." and doubled slashes: "/a/b", "" for the root. */
static void add_absolute(const char *path, struct text *out)
{
    char here[4096];
    text_add(out, "");
    if (path[0] != '/') {
        if (getcwd(here, sizeof here) == NULL) {
            die(STATUS_USAGE, "cannot tell the current folder");
        }
        add_components(here, out);
    }
    add_components(path, out);
}

/* Bytes that two absolute paths have in common, in whole components. */
static size_t common(const char *a, const char *b)
{
    size_t last = 0;
    for (size_t i = 0;; i++) {
        if ((a[i] == '/' || a[i] == '\0') && (b[i] == '/' || b[i] == '\0')) {
            last = i;
        }
        if (a[i] != b[i] || a[i] == '\0') {
            return last;
        }
    }
}

/* As it stands between the brackets of a Markdown link. */
static void add_encoded(const char *path, struct text *out)
{
    for (; *path != '\0'; path++) {
        if (strchr(" ()<>%", *path) != NULL) {
            text_addf(out, "%%%02X", (unsigned)(unsigned char)*path);
        } else {
            text_add_bytes(out, path, 1);
        }
    }
}

void ledger_add_link(const char *document, const char *folder, struct text *out)
{
    struct text from = { 0 }, to = { 0 }, link = { 0 };
    add_absolute(document, &from);
    add_absolute(folder, &to);
    drop_last(&from);
    const size_t same = common(from.bytes, to.bytes);
    text_add(&link, "");
    for (const char *up = from.bytes + same; (up = strchr(up, '/')) != NULL; up++) {
        text_add(&link, link.length > 0 ? "/.." : "..");
    }
    if (to.bytes[same] != '\0') {
        text_add(&link, to.bytes + same + (link.length == 0));
    }
    add_encoded(link.length > 0 ? link.bytes : ".", out);
    text_free(&link);
    text_free(&to);
    text_free(&from);
}
