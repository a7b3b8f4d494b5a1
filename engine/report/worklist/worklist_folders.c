/* worklist_folders: see worklist_folders.h. */
#include "engine/report/worklist/worklist_folders.h"

#include <stdlib.h>

static bd_status make_room(bd_worklist_folders *folders, const bd_worklist_order *order,
                           bd_err *err)
{
    if (folders->count == BD_WORKLIST_FOLDERS_MAX) {
        bd_hint(err, "worklists.level: a larger one makes fewer");
        return bd_fail(err, BD_E_USAGE, 0, "worklists of level %s are more than %d folders",
                       bd_region_level_name(order->level), BD_WORKLIST_FOLDERS_MAX);
    }
    if (folders->count < folders->capacity)
        return BD_OK;
    const size_t capacity = folders->capacity == 0 ? 64 : 2 * folders->capacity;
    bd_worklist_folder_rows *list = realloc(folders->list, capacity * sizeof *list);
    if (list == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory for %zu worklists", capacity);
    folders->list = list;
    folders->capacity = capacity;
    return BD_OK;
}

/* Codes ascend, so a folder is nearly always the last one or a new one after it. The exceptions are
 * unknown codes of a region, which come after its parts. */
static bd_status add(bd_worklist_folders *folders, const bd_worklist_order *order, uint64_t folder,
                     uint64_t rows, bd_err *err)
{
    size_t at = folders->count;
    while (at > 0 && folders->list[at - 1].folder > folder)
        at--;
    if (at == 0 || folders->list[at - 1].folder != folder) {
        BD_TRY(make_room(folders, order, err));
        memmove(folders->list + at + 1, folders->list + at,
                (folders->count - at) * sizeof *folders->list);
        folders->list[at++] = (bd_worklist_folder_rows){folder, 0};
        folders->count++;
    }
    folders->list[at - 1].rows += rows;
    folders->rows += rows;
    return BD_OK;
}

bd_status bd_worklist_folders_find(const bd_worklist_order *order, const bd_region_counts *counts,
                                   bd_worklist_folders *out, bd_err *err)
{
    const unsigned first = bd_region_outcome_word(counts->rules, BD_OUTCOME_MISMATCH);
    const unsigned last = bd_region_outcome_word(counts->rules, BD_OUTCOME_REJECTED);
    uint64_t unmapped = 0;
    for (bd_region_cursor cursor = bd_region_counts_read(counts); cursor.more;
         bd_region_cursor_next(&cursor)) {
        const unsigned word = bd_region_cursor_word(&cursor);
        const uint64_t code = bd_region_cursor_code(&cursor);
        if (word < first || word > last)
            continue;
        if (code == BD_REGION_UNMAPPED)
            unmapped += cursor.pair.count;
        else
            BD_TRY(add(out, order, bd_worklist_folder(bd_worklist_key(order, code)),
                       cursor.pair.count, err));
    }
    return unmapped == 0 ? BD_OK : add(out, order, BD_WORKLIST_UNMAPPED, unmapped, err);
}

void bd_worklist_folders_fini(bd_worklist_folders *folders)
{
    free(folders->list);
    *folders = (bd_worklist_folders){0};
}
