#include "harness/machine.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/blas.h"
#include "base/isa.h"
#include "base/rng.h"
#include "harness/stats.h"
#include "harness/table.h"

void machine_cpu(char *out, size_t size)
{
    static const char key[] = "model name";
    char line[512];
    FILE *file = fopen("/proc/cpuinfo", "r");
    snprintf(out, size, "unknown");
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        const char *colon = strchr(line, ':');
        if (strncmp(line, key, strlen(key)) == 0 && colon != NULL) {
            snprintf(out, size, "%s", colon + 1 + strspn(colon + 1, " \t"));
            out[strcspn(out, "\n")] = '\0';
            break;
        }
    }
    if (file != NULL) {
        fclose(file);
    }
}

const char *machine_flags(void)
{
    return GAPSTUDY_FLAGS;
}

/* ---- caches ---- */

/* The first line of a file of the first core's cache `index`, "" if there is none. */
static void read_cache(size_t index, const char *name, char *out, int size)
{
    char path[96];
    snprintf(path, sizeof path, "/sys/devices/system/cpu/cpu0/cache/index%zu/%s", index, name);
    FILE *file = fopen(path, "r");
    if (file == NULL || fgets(out, size, file) == NULL) {
        out[0] = '\0';
    }
    out[strcspn(out, "\n")] = '\0';
    if (file != NULL) {
        fclose(file);
    }
}

static void add_caches(struct text *out)
{
    char level[16], type[32], size[32];
    text_add(out, "");
    for (size_t i = 0; i < 8; i++) {
        read_cache(i, "level", level, sizeof level);
        read_cache(i, "type", type, sizeof type);
        read_cache(i, "size", size, sizeof size);
        if (size[0] != '\0') {
            text_addf(out, "%sL%s %s %s", out->length > 0 ? ", " : "", level, type, size);
        }
    }
    text_add(out, out->length > 0 ? "" : "unknown");
}

/* ---- all facts ---- */

void machine_visit(void (*visit)(const char *key, const char *value, void *with), void *with)
{
    char cpu[256], cores[32];
    struct text caches = { 0 };
    machine_cpu(cpu, sizeof cpu);
    snprintf(cores, sizeof cores, "%ld", sysconf(_SC_NPROCESSORS_ONLN));
    add_caches(&caches);
    visit("cpu", cpu, with);
    visit("cores", cores, with);
    visit("caches", caches.bytes, with);
    visit("instruction_set", isa_name(isa_chosen()), with);
    visit("compiler_and_flags", machine_flags(), with);
    visit("blas", blas_config(), with);
    visit("stats_library", stats_library(), with);
    visit("table_library", table_library(), with);
    text_free(&caches);
}

static void add_line(const char *key, const char *value, void *with)
{
    text_addf(with, "%s: %s\n", key, value);
}

void machine_fingerprint(char out[MACHINE_DIGITS + 1])
{
    struct text facts = { 0 };
    machine_visit(add_line, &facts);
    snprintf(out, MACHINE_DIGITS + 1, "%016" PRIx64, rng_hash_text(facts.bytes));
    text_free(&facts);
}
