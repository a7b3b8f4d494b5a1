/* nearest: see nearest.h. */
#include "engine/inspect/explain/nearest.h"

#include <stdlib.h>

#include "engine/compare/row_ref.h"
#include "engine/identity/id_near.h"
#include "engine/identity/id_text.h"

enum { SHOWN_MAX = 10 }; /* lines of numbers */

static const char *const datasets[BD_DATASETS] = {[BD_ROSTER] = "roster", [BD_CARDS] = "cards"};

void bd_nearest_add_source(const bd_meta *meta, int dataset, bd_source source, bd_buf *out)
{
    if (source.file < meta->file_count[dataset])
        bd_buf_add_text(out, meta->files[dataset][source.file]);
    bd_buf_printf(out, ":%llu", (unsigned long long)source.line);
}

static void show_faults(const bd_id *id, bd_buf *out)
{
    if (id->notes & BD_ID_NOTE_CHECKSUM)
        bd_buf_printf(out,
                      "fault    wrong check character: it should be %c if the other 17 are right\n",
                      bd_id_text_check(id->text));
    if (id->notes & BD_ID_NOTE_TRUNCATED)
        bd_buf_add_string(out, "fault    it ends in 000: a spreadsheet program keeps 15 digits\n");
    if (id->notes & BD_ID_NOTE_BIRTH_DATE)
        bd_buf_add_string(out, "fault    no possible birth date in it\n");
    if (id->notes & BD_ID_NOTE_LOOKS_WRONG)
        bd_buf_add_string(out,
                          "fault    letters or full stops where a citizen number has digits\n");
    if (id->notes & BD_ID_NOTE_WRONG_LENGTH)
        bd_buf_printf(out, "fault    wrong length: %u characters where a citizen number has %d\n",
                      (unsigned)id->text_len, BD_ID_CITIZEN_LEN);
}

static void show_change(const bd_id_near *near, bd_buf *out)
{
    static const char *const words[] = {[BD_ID_CHANGE_CORRECTED] =
                                            "letters and full stops corrected",
                                        [BD_ID_CHANGE_REPLACED] = "replaced",
                                        [BD_ID_CHANGE_SWAPPED] = "swapped with the next",
                                        [BD_ID_CHANGE_INSERTED] = "inserted",
                                        [BD_ID_CHANGE_REMOVED] = "removed"};
    if (near->change != BD_ID_CHANGE_CORRECTED)
        bd_buf_printf(out, "character %zu ", near->place);
    bd_buf_add_string(out, words[near->change]);
    if (near->id.notes & BD_ID_NOTE_CHECKSUM)
        bd_buf_add_string(out, ", but its check character is wrong");
}

/* Count the rows of a number in one data set, and find the first of them in source order. */
static bd_status find(bd_gather *side, const bd_id *id, size_t *count, bd_source *first,
                      bd_err *err)
{
    *count = 0;
    BD_TRY(bd_gather_range(side, id->key, id->key, err));
    for (size_t i = 0; i < side->count; i++) {
        const uint8_t *at;
        size_t len;
        bd_row_ref row;
        BD_TRY(bd_gather_payload(side, i, &at, &len, err));
        BD_TRY(bd_row_ref_read(id->key, at, len, &row, err));
        if ((id->key & BD_KEY_OTHER) &&
            !bd_text_equal(row.other, (bd_text){id->text, id->text_len}))
            continue;
        if ((*count)++ == 0 || bd_source_compare(row.source, *first) < 0)
            *first = row.source;
    }
    return BD_OK;
}

/* Show one number in every data set that has it. */
static bd_status show_number(const bd_nearest *nearest, const bd_id_near *near, size_t *shown,
                             bd_buf *out, bd_err *err)
{
    for (int d = 0; d < BD_DATASETS && *shown < SHOWN_MAX; d++) {
        size_t count;
        bd_source first = {0, 0};
        BD_TRY(find(&nearest->sides[d], &near->id, &count, &first, err));
        if (count == 0)
            continue;
        bd_buf_printf(out, "%s%-19s  %-6s  ", (*shown)++ == 0 ? "nearest  " : "         ",
                      near->id.text, datasets[d]);
        bd_nearest_add_source(nearest->meta, d, first, out);
        if (count > 1)
            bd_buf_printf(out, " and %zu more row%s", count - 1, count > 2 ? "s" : "");
        bd_buf_add_string(out, "  (");
        show_change(near, out);
        bd_buf_add_string(out, ")\n");
    }
    return BD_OK;
}

bd_status bd_nearest_show(const bd_nearest *nearest, bd_buf *out, bd_err *err)
{
    static const uint32_t faults = BD_ID_NOTE_CHECKSUM | BD_ID_NOTE_BIRTH_DATE |
                                   BD_ID_NOTE_TRUNCATED | BD_ID_NOTE_WRONG_LENGTH |
                                   BD_ID_NOTE_LOOKS_WRONG;
    bd_id_near *list;
    size_t shown = 0;
    bd_status st = BD_OK;

    if ((nearest->id->notes & faults) == 0)
        return BD_OK;
    show_faults(nearest->id, out);
    list = calloc(BD_ID_NEAR_MAX, sizeof *list);
    if (list == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory for %d numbers", BD_ID_NEAR_MAX);
    const size_t count = bd_id_near_list(nearest->id, nearest->last_day, list);
    for (size_t i = 0; i < count && shown < SHOWN_MAX; i++)
        BD_GOTO(show_number(nearest, &list[i], &shown, out, err));
    if (shown == 0)
        bd_buf_add_string(out,
                          "nearest  none: no number of roster or cards is one character or one "
                          "swap of neighbours away\n");
done:
    free(list);
    return st;
}
