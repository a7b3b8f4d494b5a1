/* files: expands a data set's patterns; the second half of config.h. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "config/build.h"
#include "config/config.h"
#include "config/pattern.h"
#include "engine/base/text.h"

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

/* Whether a text has characters that double quotes of YAML make of `\n` and the like. */
static bool has_control(const char *text)
{
    for (; *text != '\0'; text++)
        if ((unsigned char)*text < 0x20 || *text == 0x7F)
            return true;
    return false;
}

/* What a pattern that matches nothing may have been meant for. */
static void hint_meaning(const char *written, bd_err *err)
{
    if (bd_config__is_drive(written))
        bd_hint(err, "%.2s is a drive of Windows; here it has another name, such as /mnt/%c",
                written, written[0] | 0x20);
    else if (strchr(written, '\\') != NULL || has_control(written))
        bd_hint(err, "between the names of folders use / and not \\, as in \"roster/*.csv\"");
    else if (strchr(written, '{') != NULL)
        bd_hint(err,
                "in braces only {period} and {previous} are replaced, also as {period:%%Y%%m}; "
                "list other names one by one");
}

static bd_status expand(const bd_config *config, const bd_dataset_config *dataset, size_t index,
                        bd_path_list *list, bd_err *err)
{
    const char *pattern = dataset->patterns[index];
    const size_t folder_len = dataset->pattern_folders[index];
    bd_buf label = {0};
    bd_status st = BD_OK;

    if (strcmp(pattern, "-") == 0)
        return bd_path_list_add(list, "-", BD_FILES_MAX, "files", err);
    bd_buf_printf(&label, "%s:%u: %s.files", config->path, dataset->pattern_lines[index],
                  set_name(config, dataset));
    bd_buf_add_char(&label, '\0');
    BD_GOTO(bd_buf_check(&label, err));
    BD_GOTO(bd_pattern_expand(pattern, folder_len, label.at, list, err));
done:
    bd_buf_fini(&label);
    return st;
}

static bd_status fail_no_file(const bd_config *config, const bd_dataset_config *dataset,
                              size_t index, bd_err *err)
{
    const char *pattern = dataset->patterns[index];
    hint_meaning(pattern + dataset->pattern_folders[index], err);
    return bd_fail(err, BD_E_USAGE, 0, "%s:%u: no file for '%s' in %s.files", config->path,
                   dataset->pattern_lines[index], pattern, set_name(config, dataset));
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
                              const bd_path_list *list, bd_err *err)
{
    identity *ids = calloc(list->count + 1, sizeof *ids);
    size_t count = 0;
    bd_status st = BD_OK;
    if (ids == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "out of memory");
    for (size_t i = 0; i < list->count; i++) {
        struct stat info;
        if (strcmp(list->at[i], "-") == 0)
            continue;
        if (stat(list->at[i], &info) == 0)
            ids[count++] = (identity){info.st_dev, info.st_ino, i};
        else if (errno != ENOENT) /* a broken link is refused when it is opened */
            BD_FAIL(err, BD_E_IO, errno, "cannot open '%s'", list->at[i]);
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
done:
    free(ids);
    return st;
}

bd_status bd_config_matches(const bd_config *config, const bd_dataset_config *dataset, size_t index,
                            char ***out, size_t *count, bd_err *err)
{
    bd_path_list list = {0};
    const bd_status st = expand(config, dataset, index, &list, err);

    if (st < 0)
        bd_path_list_fini(&list);
    *out = list.at;
    *count = list.count;
    return st;
}

bd_status bd_config_files(const bd_config *config, const bd_dataset_config *dataset, char ***out,
                          size_t *count, bd_err *err)
{
    bd_path_list list = {0};
    bd_status st = BD_OK;

    *out = NULL;
    *count = 0;
    for (size_t i = 0; i < dataset->pattern_count; i++) {
        const size_t before = list.count;
        BD_GOTO(expand(config, dataset, i, &list, err));
        if (list.count == before)
            BD_GOTO(fail_no_file(config, dataset, i, err));
    }
    BD_GOTO(refuse_twice(config, dataset, &list, err));
    *out = list.at;
    *count = list.count;
    list = (bd_path_list){0};
done:
    bd_path_list_fini(&list);
    return st;
}

void bd_config_files_free(char **files, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(files[i]);
    free(files);
}
