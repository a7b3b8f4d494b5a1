/*
 * verify_inputs: compares the inputs with the manifest. The patterns of the configuration say which
 * files exist now, as for a run; the manifest says which existed then.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "config/config.h"
#include "engine/base/shown.h"
#include "engine/inspect/verify/verify_parts.h"

typedef struct input {
    const char *dataset;
    char *path;       /* to open */
    char *shown;      /* as the manifest names it */
    bool known;       /* to the manifest */
    bool passed_over; /* a run does not read it */
} input;

typedef struct input_list {
    input *at;
    size_t count, capacity;
    size_t folder; /* length of the configuration's folder, which names leave out */
    const char *config_path;
} input_list;

/* The path as reports show it: relative to the configuration's folder if it is inside it. */
static char *shown_name(const input_list *list, const char *path)
{
    const bool inside = strncmp(path, list->config_path, list->folder) == 0;
    bd_buf shown = {0};
    bd_shown_add(&shown, bd_text_of(inside ? path + list->folder : path));
    bd_buf_add_char(&shown, '\0');
    if (shown.failed)
        bd_buf_fini(&shown);
    return shown.at;
}

static bd_status add(input_list *list, const char *dataset, const char *path, bd_err *err)
{
    if (list->count == list->capacity) {
        const size_t capacity = list->capacity == 0 ? 16 : 2 * list->capacity;
        input *grown = realloc(list->at, capacity * sizeof *grown);
        if (grown == NULL)
            return bd_fail(err, BD_E_NOMEM, 0, "out of memory");
        list->at = grown;
        list->capacity = capacity;
    }
    input *in = &list->at[list->count++];
    *in = (input){.dataset = dataset, .path = strdup(path), .shown = shown_name(list, path)};
    if (in->path == NULL || in->shown == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "out of memory");
    return BD_OK;
}

static void input_fini(input *in)
{
    free(in->path);
    free(in->shown);
}

static void list_fini(input_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        input_fini(&list->at[i]);
    free(list->at);
}

/* As for a run, except that a pattern may match nothing: here that is a finding. */
static bd_status expand(input_list *list, const bd_config *config, const char *name,
                        const bd_dataset_config *dataset, bd_err *err)
{
    for (size_t i = 0; i < dataset->pattern_count; i++) {
        char **files;
        size_t count;
        BD_TRY(bd_config_matches(config, dataset, i, &files, &count, err));
        bd_status st = BD_OK;
        for (size_t k = 0; k < count && st == BD_OK; k++)
            st = add(list, name, files[k], err);
        bd_config_files_free(files, count);
        BD_TRY(st);
    }
    return BD_OK;
}

static int by_name(const void *a, const void *b)
{
    const input *x = a, *y = b;
    const int order = strcmp(x->dataset, y->dataset);
    return order != 0 ? order : strcmp(x->shown, y->shown);
}

/* Sort, and keep one entry for a file that several patterns match. */
static void sort(input_list *list)
{
    size_t kept = 0;

    if (list->count == 0)
        return;
    qsort(list->at, list->count, sizeof *list->at, by_name);
    for (size_t i = 1; i < list->count; i++) {
        if (by_name(&list->at[kept], &list->at[i]) == 0)
            input_fini(&list->at[i]);
        else
            list->at[++kept] = list->at[i];
    }
    list->count = kept + 1;
}

static bd_status expand_all(input_list *list, const bd_config *config, bd_err *err)
{
    BD_TRY(expand(list, config, "roster", &config->roster, err));
    BD_TRY(expand(list, config, "cards", &config->cards, err));
    sort(list);
    for (size_t i = 0; i < list->count; i++) {
        input *in = &list->at[i];
        in->passed_over = bd_config_is_lock_file(
            strcmp(in->dataset, "cards") == 0 ? &config->cards : &config->roster, in->path);
    }
    return BD_OK;
}

static input *find(const input_list *list, const bd_input_totals *totals)
{
    for (size_t low = 0, high = list->count; low < high;) {
        const size_t middle = low + (high - low) / 2;
        input *in = &list->at[middle];
        int order = strcmp(totals->dataset, in->dataset);
        if (order == 0)
            order = strcmp(totals->path, in->shown);
        if (order == 0)
            return in;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

static bd_status check_input(input_list *list, const bd_input_totals *totals,
                             const bd_manifest *manifest, bd_findings *findings, bd_err *err)
{
    const bd_published published = {totals->dataset, totals->bytes, 0, false, totals->digest, NULL};
    input *in = find(list, totals);
    bd_file_facts facts;
    bd_status st = BD_END;

    if (strcmp(totals->path, "-") == 0) {
        bd_findings_add(findings, BD_VERDICT_UNCHECKED, "-", "standard input is gone");
        if (in != NULL)
            in->known = true;
        return BD_OK;
    }
    if (in != NULL) {
        in->known = true;
        st = bd_file_facts_get(AT_FDCWD, in->path, BD_FACTS_FOLLOW, manifest->digest, &facts, err);
        BD_TRY(st);
    }
    (void)!bd_verify__compare(findings, totals->path, &published, st == BD_END ? NULL : &facts);
    return BD_OK;
}

static void check_added(const input_list *list, bd_findings *findings)
{
    for (size_t i = 0; i < list->count; i++)
        if (!list->at[i].known && !list->at[i].passed_over)
            bd_findings_add(findings, BD_VERDICT_ADDED, list->at[i].shown, list->at[i].dataset);
}

static bd_status check_config(const bd_config *config, const bd_manifest *manifest,
                              bd_findings *findings, bd_err *err)
{
    const char *slash = strrchr(config->path, '/');
    bd_digest *sum;
    bd_file_facts facts = {.bytes = config->text_len};
    const bd_published published = {"configuration", config->text_len,        0,
                                    false,           manifest->config_digest, NULL};

    BD_TRY(bd_digest_new(manifest->digest, &sum, err));
    bd_digest_add(sum, config->text, config->text_len);
    bd_digest_text(sum, facts.digest);
    bd_digest_free(sum);
    (void)!bd_verify__compare(findings, slash == NULL ? config->path : slash + 1, &published,
                              &facts);
    return BD_OK;
}

/* The region table of the configuration against that of the run. */
static bd_status check_regions(const bd_config *config, const bd_manifest *manifest,
                               bd_findings *findings, bd_err *err)
{
    const bd_published published = {"region table", manifest->regions_bytes,  0,
                                    false,          manifest->regions_digest, NULL};
    bd_file_facts facts;
    if (manifest->regions_path == NULL) {
        if (config->regions != NULL)
            bd_findings_add(findings, BD_VERDICT_UNCHECKED, config->regions,
                            "region table, which the manifest does not name");
        return BD_OK;
    }
    bd_status st = BD_END;
    if (config->regions != NULL)
        st = bd_file_facts_get(AT_FDCWD, config->regions, BD_FACTS_FOLLOW, manifest->digest, &facts,
                               err);
    BD_TRY(st);
    (void)!bd_verify__compare(findings, manifest->regions_path, &published,
                              st == BD_END ? NULL : &facts);
    return BD_OK;
}

bd_status bd_verify__inputs(const bd_manifest *manifest, const char *config_path,
                            bd_findings *findings, bd_err *err)
{
    bd_status st = BD_OK;
    bd_config *config = NULL;
    input_list list = {0};

    BD_GOTO(bd_config_load(config_path, manifest->period, &config, err));
    const char *slash = strrchr(config->path, '/');
    list.config_path = config->path;
    list.folder = slash == NULL ? 0 : (size_t)(slash - config->path) + 1;
    BD_GOTO(check_config(config, manifest, findings, err));
    BD_GOTO(check_regions(config, manifest, findings, err));
    BD_GOTO(expand_all(&list, config, err));
    for (size_t i = 0; i < manifest->input_count; i++)
        BD_GOTO(check_input(&list, &manifest->inputs[i], manifest, findings, err));
    check_added(&list, findings);
done:
    list_fini(&list);
    bd_config_free(config);
    return st;
}
