#include "harness/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/require.h"

void file_read(const char *path, struct text *out)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        die(STATUS_USAGE, "cannot read %s: %s", path, strerror(errno));
    }
    text_add(out, "");
    char chunk[1 << 14];
    size_t count;
    while ((count = fread(chunk, 1, sizeof chunk, file)) > 0) {
        text_add_bytes(out, chunk, count);
    }
    if (ferror(file)) {
        die(STATUS_USAGE, "cannot read %s: %s", path, strerror(errno));
    }
    fclose(file);
}

bool file_exists(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0;
}

/* Writes all bytes to the open file and closes it; with `flush`, to the disk as well. Returns 0 or
 * the reason. */
static int write_all(int file, const char *bytes, size_t count, bool flush)
{
    int reason = 0;
    while (count > 0 && reason == 0) {
        const ssize_t written = write(file, bytes, count);
        if (written >= 0) {
            bytes += written;
            count -= (size_t)written;
        } else if (errno != EINTR) {
            reason = errno;
        }
    }
    if (reason == 0 && flush && fsync(file) != 0) {
        reason = errno;
    }
    if (close(file) != 0 && reason == 0) {
        reason = errno;
    }
    return reason;
}

static _Noreturn void die_unwritten(const char *path, int reason)
{
    die(STATUS_USAGE, "cannot write %s: %s", path, strerror(reason));
}

static void write_in_place(const char *path, const char *bytes, size_t count)
{
    const int file = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC);
    const int reason = file < 0 ? errno : write_all(file, bytes, count, false);
    if (reason != 0) {
        die_unwritten(path, reason);
    }
}

void file_replace(const char *path, const char *bytes, size_t count)
{
    struct stat status;
    if (lstat(path, &status) == 0 && !S_ISREG(status.st_mode)) {
        write_in_place(path, bytes, count);
        return;
    }
    struct text beside = { 0 };
    text_addf(&beside, "%s.%ld.tmp", path, (long)getpid());
    const int file = open(beside.bytes, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    int reason = file < 0 ? errno : write_all(file, bytes, count, true);
    if (reason == 0 && rename(beside.bytes, path) != 0) {
        reason = errno;
    }
    if (reason != 0 && file >= 0) {
        unlink(beside.bytes);
    }
    text_free(&beside);
    if (reason != 0) {
        die_unwritten(path, reason);
    }
}
