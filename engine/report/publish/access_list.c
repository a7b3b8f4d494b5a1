/* access_list: see access_list.h. */
#include "engine/report/publish/access_list.h"

#include <stdlib.h>
#include <string.h>

static const char lists_name[] = "worklists";

static bd_status add(bd_access_list *list, bd_text name, const bd_access *access, bd_err *err)
{
    if (list->count == list->capacity) {
        const size_t capacity = list->capacity == 0 ? 16 : 2 * list->capacity;
        bd_folder_access *grown = realloc(list->at, capacity * sizeof *grown);
        if (grown == NULL)
            return bd_fail(err, BD_E_NOMEM, 0, "no memory for %zu folders", capacity);
        list->at = grown;
        list->capacity = capacity;
    }
    list->at[list->count++] = (bd_folder_access){.access = *access};
    bd_buf_add_text(&list->names, name);
    bd_buf_add_char(&list->names, '\0');
    return bd_buf_check(&list->names, err);
}

/* The folder of a worklist, "worklists/<code>", and its code; "unmapped" is BD_REGION_UNMAPPED. */
static bd_text folder_of(const char *name, uint64_t *region)
{
    const char *code = name + sizeof lists_name;
    const char *slash = strchr(code, '/');
    const size_t len = slash == NULL ? strlen(code) : (size_t)(slash - code);
    if (!bd_region_read((bd_text){code, len}, region))
        *region = BD_REGION_UNMAPPED;
    return (bd_text){name, (size_t)(code - name) + len};
}

static bd_status add_lists(const bd_report_access *access, const bd_manifest *manifest,
                           bd_access_list *out, bd_err *err)
{
    bd_text before = {NULL, 0};
    if (manifest->worklist_count > 0 && !bd_access_same(&access->lists, &access->reports))
        BD_TRY(add(out, bd_text_of(lists_name), &access->lists, err));
    for (size_t i = 0; i < manifest->worklist_count; i++) {
        uint64_t region;
        const bd_text folder = folder_of(manifest->worklists[i].name, &region);
        if (folder.len == before.len && memcmp(folder.at, before.at, folder.len) == 0)
            continue;
        const bd_access own = bd_report_access_of(access, region);
        if (!bd_access_same(&own, &access->lists))
            BD_TRY(add(out, folder, &own, err));
        before = folder;
    }
    return BD_OK;
}

bd_status bd_access_list_make(const bd_report_access *access, bd_manifest *manifest,
                              bd_access_list *out, bd_err *err)
{
    if (access->reports.folder_mode == 0)
        return BD_OK;
    BD_TRY(add(out, bd_text_of("."), &access->reports, err));
    BD_TRY(add_lists(access, manifest, out, err));
    const char *name = out->names.at;
    for (size_t i = 0; i < out->count; i++) {
        out->at[i].name = name;
        name += strlen(name) + 1;
    }
    manifest->access = out->at;
    manifest->access_count = out->count;
    return BD_OK;
}

void bd_access_list_fini(bd_access_list *list)
{
    free(list->at);
    bd_buf_fini(&list->names);
    *list = (bd_access_list){0};
}
