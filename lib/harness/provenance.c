#include "harness/provenance.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/blas.h"
#include "base/isa.h"
#include "base/require.h"
#include "base/version.h"
#include "harness/file.h"
#include "harness/json.h"
#include "harness/machine.h"
#include "harness/stats.h"
#include "harness/table.h"
#include "harness/text.h"

struct provenance {
    const char *experiment;
    struct text text; /* the object so far, one line, without the closing brace */
};

static void append(struct provenance *provenance, const char *text)
{
    text_add(&provenance->text, text);
}

static void append_string(struct provenance *provenance, const char *text)
{
    json_add_string(&provenance->text, text);
}

static void append_key(struct provenance *provenance, const char *key)
{
    append(provenance, provenance->text.length > 1 ? ", " : "");
    append_string(provenance, key);
    append(provenance, ": ");
}

void provenance_add_text(struct provenance *provenance, const char *key, const char *value)
{
    append_key(provenance, key);
    append_string(provenance, value != NULL ? value : "unknown");
}

void provenance_add_hash(struct provenance *provenance, const char *key, uint64_t value)
{
    char digits[20];
    snprintf(digits, sizeof digits, "%016" PRIx64, value);
    provenance_add_text(provenance, key, digits);
}

void provenance_add_number(struct provenance *provenance, const char *key, double value)
{
    char number[40];
    snprintf(number, sizeof number, "%.17g", value);
    append_key(provenance, key);
    append(provenance, number);
}

/* ---- what is the same for every experiment ---- */

static void add_machine(struct provenance *provenance)
{
    char model[256];
    struct utsname system;
    machine_cpu(model, sizeof model);
    provenance_add_text(provenance, "cpu", model);
    provenance_add_text(provenance, "instruction_set", isa_name(isa_chosen()));
    provenance_add_number(provenance, "cores", (double)sysconf(_SC_NPROCESSORS_ONLN));
    if (uname(&system) == 0) {
        provenance_add_text(provenance, "kernel", system.release);
        provenance_add_text(provenance, "architecture", system.machine);
    }
}

static void add_blas(struct provenance *provenance)
{
    provenance_add_text(provenance, "blas", blas_config());
    provenance_add_text(provenance, "blas_core", blas_core());
    provenance_add_number(provenance, "blas_threads", blas_threads());
    provenance_add_number(provenance, "blas_self_check", blas_self_check());
    provenance_add_text(provenance, "blas_retried_from",
                        getenv("GAPSTUDY_BLAS_RETRIED") != NULL ? getenv("GAPSTUDY_BLAS_RETRIED")
                                                                : "not needed");
}

static void add_command(struct provenance *provenance, int argc, char **argv)
{
    const char *name = strrchr(argv[0], '/');
    append_key(provenance, "command");
    append(provenance, "[");
    append_string(provenance, name != NULL ? name + 1 : argv[0]);
    for (int i = 1; i < argc; i++) {
        const bool path = strchr(argv[i], '/') != NULL; /* folders belong to one machine */
        append(provenance, ", ");
        append_string(provenance, path && argv[i][0] == '/' ? "FOLDER" : argv[i]);
    }
    append(provenance, "]");
}

struct provenance *provenance_open(const char *experiment, int argc, char **argv)
{
    struct provenance *provenance = xcalloc(1, sizeof *provenance);
    provenance->experiment = experiment;
    append(provenance, "{");
    provenance_add_text(provenance, "version", VERSION);
    provenance_add_text(provenance, "commit", getenv("GAPSTUDY_COMMIT"));
    provenance_add_text(provenance, "dirty", getenv("GAPSTUDY_DIRTY"));
    provenance_add_text(provenance, "run", getenv("GAPSTUDY_COMMAND"));
    add_command(provenance, argc, argv);
    provenance_add_text(provenance, "compiler_and_flags", machine_flags());
    provenance_add_text(provenance, "stats_library", stats_library());
    provenance_add_text(provenance, "table_library", table_library());
    add_blas(provenance);
    add_machine(provenance);
    return provenance;
}

/* ---- saving ---- */

void provenance_save(struct provenance *provenance, const char *folder)
{
    struct text path = { 0 };
    text_addf(&path, "%s/provenance", folder);
    if (mkdir(path.bytes, 0777) != 0 && errno != EEXIST) {
        die(STATUS_USAGE, "cannot make folder %s: %s", path.bytes, strerror(errno));
    }
    text_addf(&path, "/%s.json", provenance->experiment);
    text_add(&provenance->text, "}\n");
    file_replace(path.bytes, provenance->text.bytes, provenance->text.length);
    text_free(&path);
}

void provenance_close(struct provenance *provenance)
{
    text_free(&provenance->text);
    free(provenance);
}
