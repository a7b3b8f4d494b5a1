/* files: expands a data set's patterns; the second half of config.h. */
#include <errno.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config/config.h"
#include "engine/base/err.h"

typedef struct file_list {
    char **at;
    size_t count, capacity;
} file_list;

/* Two names with the same identity are one file. */
typedef struct identity {
    dev_t device;
    ino_t inode;
    size_t index; /* into the list */
} identity;

static const char *set_name(const bd_config *config, const bd_dataset_config *dataset)
{
    return dataset == &config->cards ? "cards" : "roster";
}

static bd_status add(file_list *list, const char *name, bd_err *err)
{
    if (list->count == BD_FILES_MAX)
        return bd_fail(err, BD_E_USAGE, 0, "more files than the limit of %d", BD_FILES_MAX);
    if (list->count == list->capacity) {
        const size_t capacity = list->capacity == 0 ? 16 : list->capacity * 2;
        char **grown = realloc(list->at, capacity * sizeof *grown);
        if (grown == NULL)
            return bd_fail(err, BD_E_NOMEM, 0, "out of memory");
        list->at = grown;
        list->capacity = capacity;
    }
    list->at[list->count] = strdup(name);
    if (list->at[list->count] == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "out of memory");
    list->count++;
    return BD_OK;
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* A folder that does not exist matches nothing. One that cannot be read is an error, since files
 * would be lost silently. */
static int stop_unless_absent(const char *path, int code)
{
    (void)path;
    return code != ENOENT && code != ENOTDIR;
}

static bd_status expand(const bd_config *config, const bd_dataset_config *dataset, size_t index,
                        file_list *list, bd_err *err)
{
    const char *pattern = dataset->patterns[index];
    const char *set = set_name(config, dataset);
    const unsigned line = dataset->pattern_lines[index];
    glob_t found = {0};
    bd_status st = BD_OK;

    errno = 0;
    const int code = glob(pattern, GLOB_NOSORT, stop_unless_absent, &found);
    const int reason = errno;
    if (code == GLOB_NOSPACE)
        BD_FAIL(err, BD_E_NOMEM, 0, "out of memory");
    if (code == GLOB_ABORTED)
        BD_FAIL(err, BD_E_IO, reason, "%s:%u: cannot read a folder of '%s' in %s.files",
                config->path, line, pattern, set);
    if (code == GLOB_NOMATCH || found.gl_pathc == 0) {
        /* A name with brackets is a plain name if such a file exists. */
        if (access(pattern, F_OK) == 0)
            BD_GOTO(add(list, pattern, err));
        else
            BD_FAIL(err, BD_E_USAGE, 0, "%s:%u: no file for '%s' in %s.files", config->path, line,
                    pattern, set);
        goto done;
    }
    qsort(found.gl_pathv, found.gl_pathc, sizeof *found.gl_pathv, by_bytes);
    for (size_t i = 0; i < found.gl_pathc; i++)
        BD_GOTO(add(list, found.gl_pathv[i], err));
done:
    globfree(&found);
    return st;
}

static int by_identity(const void *a, const void *b)
{
    const identity *x = a;
    const identity *y = b;
    if (x->device != y->device)
        return x->device < y->device ? -1 : 1;
    if (x->inode != y->inode)
        return x->inode < y->inode ? -1 : 1;
    return (x->index > y->index) - (x->index < y->index);
}

/* A file read twice would make all its rows duplicates. Two names of one file count as the same. */
static bd_status refuse_twice(const bd_config *config, const bd_dataset_config *dataset,
                              const file_list *list, bd_err *err)
{
    identity *ids = calloc(list->count + 1, sizeof *ids);
    size_t count = 0;
    bd_status st = BD_OK;
    if (ids == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "out of memory");
    for (size_t i = 0; i < list->count; i++) {
        struct stat info;
        if (strcmp(list->at[i], "-") != 0 && stat(list->at[i], &info) == 0)
            ids[count++] = (identity){info.st_dev, info.st_ino, i};
    }
    qsort(ids, count, sizeof *ids, by_identity);
    for (size_t i = 1; i < count && st == BD_OK; i++) {
        const char *first = list->at[ids[i - 1].index];
        const char *again = list->at[ids[i].index];
        if (ids[i].device != ids[i - 1].device || ids[i].inode != ids[i - 1].inode)
            continue;
        st = bd_fail(err, BD_E_USAGE, 0, "%s:%u: %s.files names '%s' twice", config->path,
                     dataset->pattern_lines[0], set_name(config, dataset), first);
        if (strcmp(first, again) != 0)
            bd_hint(err, "'%s' is the same file", again);
    }
    free(ids);
    return st;
}

bd_status bd_config_files(const bd_config *config, const bd_dataset_config *dataset, char ***out,
                          size_t *count, bd_err *err)
{
    file_list list = {0};
    bd_status st = BD_OK;

    *out = NULL;
    *count = 0;
    for (size_t i = 0; i < dataset->pattern_count; i++) {
        if (strcmp(dataset->patterns[i], "-") == 0)
            BD_GOTO(add(&list, "-", err));
        else
            BD_GOTO(expand(config, dataset, i, &list, err));
    }
    BD_GOTO(refuse_twice(config, dataset, &list, err));
    *out = list.at;
    *count = list.count;
    list = (file_list){0};
done:
    bd_config_files_free(list.at, list.count);
    return st;
}

void bd_config_files_free(char **files, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(files[i]);
    free(files);
}
