#include "harness/plugins.h"

#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <dlfcn.h>

#include "base/require.h"

enum { LONGEST_PATH = 4096, LONGEST_NAME = 32 };

/* ---- one file ---- */

/* POSIX has dlsym return a pointer to data even for a function; a union takes it over. */
union symbol {
    void *data;
    const struct plugin *(*function)(void);
};

static bool good_name(const char *name)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                  "-_.";
    const size_t length = name != NULL ? strlen(name) : 0;
    return length > 0 && length <= LONGEST_NAME && strspn(name, letters) == length;
}

static void check(const struct plugins *plugins, const struct plugin *plugin, const char *path)
{
    if (plugin == NULL || plugin->version != PLUGIN_VERSION) {
        die(STATUS_USAGE, "%s: a plug-in of version %d, wanted is %d: compile it anew", path,
            plugin != NULL ? plugin->version : 0, PLUGIN_VERSION);
    }
    if (!good_name(plugin->name) || plugin->has == NULL || plugin->prepare == NULL ||
        plugin->run == NULL || plugin->close == NULL) {
        die(STATUS_USAGE,
            "%s: the plug-in lacks a function, or its name is not 1 to %d letters, digits, '-', "
            "'_' or '.'",
            path, LONGEST_NAME);
    }
    for (size_t i = 0; i < plugins->count; i++) {
        if (strcmp(plugins->all[i]->name, plugin->name) == 0) {
            die(STATUS_USAGE, "%s: there is a plug-in '%s' already", path, plugin->name);
        }
    }
}

static void load(struct plugins *plugins, const char *path)
{
    union symbol symbol = { NULL };
    void *object = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (object == NULL) {
        die(STATUS_USAGE, "cannot load the plug-in: %s", dlerror());
    }
    symbol.data = dlsym(object, "gapstudy_plugin");
    if (symbol.data == NULL) {
        die(STATUS_USAGE, "%s exports no gapstudy_plugin (see lib/harness/plugin.h)", path);
    }
    const struct plugin *plugin = symbol.function();
    check(plugins, plugin, path);
    const struct plugin **all =
        realloc(plugins->all, (plugins->count + 1) * sizeof(struct plugin *));
    if (all == NULL) {
        die(STATUS_USAGE, "out of memory");
    }
    all[plugins->count++] = plugin;
    plugins->all = all;
}

/* ---- all of them ---- */

static int is_object(const struct dirent *entry)
{
    const size_t length = strlen(entry->d_name);
    return length > 3 && strcmp(entry->d_name + length - 3, ".so") == 0;
}

static void load_folder(struct plugins *plugins, const char *folder)
{
    struct dirent **entries = NULL;
    const int count = scandir(folder, &entries, is_object, alphasort);
    for (int i = 0; i < count; i++) {
        char path[LONGEST_PATH];
        const int length = snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
        require(length > 0 && (size_t)length < sizeof path);
        load(plugins, path);
        free(entries[i]);
    }
    free(entries);
}

static void load_list(struct plugins *plugins, const char *list)
{
    while (*list != '\0') {
        char path[LONGEST_PATH];
        const size_t length = strcspn(list, ":");
        require(length < sizeof path - 2);
        /* dlopen takes a name without a slash for one of the system's libraries */
        snprintf(path, sizeof path, "%s%.*s", memchr(list, '/', length) != NULL ? "" : "./",
                 (int)length, list);
        if (length > 0) {
            load(plugins, path);
        }
        list += length + (list[length] == ':');
    }
}

struct plugins plugins_load(const char *folder, const char *list)
{
    struct plugins plugins = { 0 };
    if (folder != NULL) {
        load_folder(&plugins, folder);
    }
    if (list != NULL) {
        load_list(&plugins, list);
    }
    return plugins;
}

char *plugins_folder(void)
{
    char *path = xcalloc(LONGEST_PATH, 1);
    const ssize_t length = readlink("/proc/self/exe", path, LONGEST_PATH / 2);
    path[length > 0 ? length : 0] = '\0';
    for (int up = 0; up < 2; up++) {
        char *slash = strrchr(path, '/');
        *(slash != NULL ? slash : path) = '\0';
    }
    strcat(path, path[0] != '\0' ? "/peers" : "build/peers");
    return path;
}
