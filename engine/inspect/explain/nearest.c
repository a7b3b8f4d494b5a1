/* nearest: see nearest.h. */
#include "engine/inspect/explain/nearest.h"

#include <stdlib.h>

#include "engine/base/shown.h"
#include "engine/compare/row_ref.h"
#include "engine/identity/id_near.h"
#include "engine/identity/id_text.h"

enum { SHOWN_MAX = 10 }; /* lines of numbers */

static const char *const datasets[BD_DATASETS] = {[BD_ROSTER] = "roster", [BD_CARDS] = "cards"};

void bd_nearest_add_source(const bd_meta *meta, int dataset, bd_source source, bd_buf *out)
{
    if (source.file < meta->file_count[dataset])
        bd_shown_add_line(out, meta->files[dataset][source.file]);
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

/* One line of the answer. */
struct found {
    const bd_id_near *near;
    int dataset;
    size_t rows;
    bd_source first;
};

struct found_list {
    bd_id_near *numbers; /* owned */
    struct found at[SHOWN_MAX];
    size_t count;
};

/* Find one number in every data set that has it. */
static bd_status find_number(const bd_nearest *nearest, const bd_id_near *near,
                             struct found_list *list, bd_err *err)
{
    for (int d = 0; d < BD_DATASETS && list->count < SHOWN_MAX; d++) {
        struct found found = {.near = near, .dataset = d};
        BD_TRY(find(&nearest->sides[d], &near->id, &found.rows, &found.first, err));
        if (found.rows != 0)
            list->at[list->count++] = found;
    }
    return BD_OK;
}

/* The caller frees list->numbers, also after a failure. */
static bd_status find_all(const bd_nearest *nearest, struct found_list *list, bd_err *err)
{
    *list = (struct found_list){.numbers = calloc(BD_ID_NEAR_MAX, sizeof *list->numbers)};
    if (list->numbers == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory for %d numbers", BD_ID_NEAR_MAX);
    const size_t count = bd_id_near_list(nearest->id, nearest->last_day, list->numbers);
    for (size_t i = 0; i < count && list->count < SHOWN_MAX; i++)
        BD_TRY(find_number(nearest, &list->numbers[i], list, err));
    return BD_OK;
}

static const uint32_t faults = BD_ID_NOTE_CHECKSUM | BD_ID_NOTE_BIRTH_DATE | BD_ID_NOTE_TRUNCATED |
                               BD_ID_NOTE_WRONG_LENGTH | BD_ID_NOTE_LOOKS_WRONG;

static void show_found(const bd_nearest *nearest, const struct found *found, bd_buf *out)
{
    bd_buf_printf(out, "%-19s  %-6s  ", found->near->id.text, datasets[found->dataset]);
    bd_nearest_add_source(nearest->meta, found->dataset, found->first, out);
    if (found->rows > 1)
        bd_buf_printf(out, " and %zu more row%s", found->rows - 1, found->rows > 2 ? "s" : "");
    bd_buf_add_string(out, "  (");
    show_change(found->near, out);
    bd_buf_add_string(out, ")\n");
}

bd_status bd_nearest_show(const bd_nearest *nearest, bd_buf *out, bd_err *err)
{
    struct found_list list = {0};
    bd_status st = BD_OK;

    if ((nearest->id->notes & faults) == 0)
        return BD_OK;
    show_faults(nearest->id, out);
    BD_GOTO(find_all(nearest, &list, err));
    for (size_t i = 0; i < list.count; i++) {
        bd_buf_add_string(out, i == 0 ? "nearest  " : "         ");
        show_found(nearest, &list.at[i], out);
    }
    if (list.count == 0)
        bd_buf_add_string(out,
                          "nearest  none: no number of roster or cards is one character or one "
                          "swap of neighbours away\n");
done:
    free(list.numbers);
    return st;
}

static void json_found(const bd_nearest *nearest, const struct found *found, bd_buf *scratch,
                       bd_json *json)
{
    bd_json_object(json, NULL);
    bd_json_string(json, "number", found->near->id.text);
    bd_json_string(json, "dataset", datasets[found->dataset]);
    scratch->len = 0;
    bd_nearest_add_source(nearest->meta, found->dataset, found->first, scratch);
    bd_json_text(json, "source", (bd_text){scratch->at, scratch->len});
    bd_json_u64(json, "rows", found->rows);
    scratch->len = 0;
    show_change(found->near, scratch);
    bd_json_text(json, "change", (bd_text){scratch->at, scratch->len});
    bd_json_end(json);
}

bd_status bd_nearest_json(const bd_nearest *nearest, bd_json *json, bd_err *err)
{
    const uint32_t notes = nearest->id->notes & faults;
    struct found_list list = {0};
    bd_buf scratch = {0};
    bd_status st = BD_OK;

    if (notes != 0)
        BD_GOTO(find_all(nearest, &list, err));
    bd_json_array(json, "faults");
    for (unsigned bit = 0; bit < BD_ID_NOTE_COUNT; bit++)
        if ((notes >> bit & 1) != 0)
            bd_json_string(json, NULL, bd_id_note_name(bit));
    bd_json_end(json);
    if (notes & BD_ID_NOTE_CHECKSUM) {
        const char right = bd_id_text_check(nearest->id->text);
        bd_json_text(json, "check_character", (bd_text){&right, 1});
    }
    bd_json_array(json, "nearest");
    for (size_t i = 0; i < list.count; i++)
        json_found(nearest, &list.at[i], &scratch, json);
    bd_json_end(json);
    st = bd_buf_check(&scratch, err);
done:
    bd_buf_fini(&scratch);
    free(list.numbers);
    return st;
}
