/* merges: see merges.h. */
#include "formats/xlsx/merges.h"

#include <stdlib.h>
#include <string.h>

#include "formats/xlsx/relations.h"
#include "formats/xlsx/sheet.h"

enum { STEP_BYTES = 64 << 10, FIRST_BYTES = 64 << 10 };

typedef struct merges_reader {
    bd_merges *out;
    const char *file;
    const uint32_t *wanted;
    size_t wanted_count;
    uint64_t after;
    size_t listed; /* so far */
} merges_reader;

/* ---- is there anything ---- */

/* Whether the part may name merged cells: they are looked for as bytes, which takes a fifth of the
 * time of reading XML. In UTF-16, which has NULs, they would not be found. */
static bd_status may_have_merges(bd_package *package, const char *name, uint64_t limit_bytes,
                                 bool *out, bd_err *err)
{
    static const char word[] = "mergeCell";
    enum { KEPT = sizeof word - 2 }; /* bytes: the word may lie across two steps */
    bd_part *part = NULL;
    bd_status st = BD_OK;
    size_t got = STEP_BYTES;
    size_t kept = 0;
    char *buf = malloc(STEP_BYTES + KEPT);
    *out = false;
    if (buf == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory to read '%s'", bd_package_name(package));
    BD_GOTO(bd_part_open(package, name, limit_bytes, &part, err));
    while (st == BD_OK && got == STEP_BYTES && !*out) {
        BD_GOTO(bd_part_read(part, buf + kept, STEP_BYTES, &got, err));
        *out = memmem(buf, kept + got, word, sizeof word - 1) != NULL ||
               (kept == 0 && memchr(buf, '\0', got < 4 ? got : 4) != NULL);
        const size_t have = kept + got;
        kept = have < KEPT ? have : KEPT;
        memmove(buf, buf + have - kept, kept);
    }
    st = BD_OK;
done:
    bd_part_close(part);
    free(buf);
    return st;
}

/* ---- the list ---- */

static bd_status grow(merges_reader *r, bd_err *err)
{
    bd_merges *out = r->out;
    const size_t bytes = out->bytes == 0 ? FIRST_BYTES : 2 * out->bytes;
    bd_err why = {0};
    void *at;
    if (bd_budget_map(out->budget, bytes, "merged cells", &at, &why) < 0) {
        bd_fail(err, BD_E_NOMEM, 0, "'%s': its merged cells do not fit the memory: %s", r->file,
                why.text);
        bd_hint(err, "give more with --memory, or save the sheet as CSV UTF-8, which needs none");
        return BD_E_NOMEM;
    }
    if (out->count != 0)
        memcpy(at, out->all, out->count * sizeof *out->all);
    if (out->all != NULL)
        bd_budget_unmap(out->budget, out->all, out->bytes);
    out->all = at;
    out->bytes = bytes;
    return BD_OK;
}

static bd_status damaged(const merges_reader *r, const char *what, uint64_t number, bd_err *err)
{
    bd_fail(err, BD_E_INPUT, 0, "'%s' is damaged: %s %llu", r->file, what,
            (unsigned long long)number);
    bd_hint(err, "open it in Excel or WPS and save it as .xlsx");
    return BD_E_INPUT;
}

static bool covers(const bd_merge *merge, uint32_t column)
{
    return merge->column <= column && column <= merge->last_column;
}

/* Whether it lies over rows that are read, and over a wanted column. In one row it gives no value. */
static bool matters(const merges_reader *r, const bd_merge *merge)
{
    if (merge->last_row == merge->first_row || merge->last_row <= r->after)
        return false;
    for (size_t i = 0; i < r->wanted_count; i++)
        if (covers(merge, r->wanted[i]))
            return true;
    return false;
}

static bool gives_value(const merges_reader *r, const bd_merge *merge)
{
    for (size_t i = 0; i < r->wanted_count; i++)
        if (r->wanted[i] == merge->column)
            return merge->first_row > r->after;
    return false;
}

static bool read_place(const char *text, uint64_t *column, uint64_t *row)
{
    return bd_sheet_place(text, column, row) && *column < BD_SHEET_COLUMNS_MAX && *row != 0 &&
           *row <= BD_SHEET_ROWS_MAX;
}

static void put_in_order(uint64_t pair[2])
{
    const uint64_t first = pair[0];
    if (first > pair[1]) {
        pair[0] = pair[1];
        pair[1] = first;
    }
}

/* The merge of a range "B2:B5", or of the cell "B2"; false: it is not one. Some programs write a
 * range from its last cell to its first. */
static bool read_range(const char *text, bd_merge *out)
{
    uint64_t rows[2];
    uint64_t columns[2];
    char first[32];
    const size_t len = strcspn(text, ":");
    if (len >= sizeof first)
        return false;
    memcpy(first, text, len);
    first[len] = '\0';
    if (!read_place(first, &columns[0], &rows[0]) ||
        !read_place(text[len] == ':' ? text + len + 1 : first, &columns[1], &rows[1]))
        return false;
    put_in_order(rows);
    put_in_order(columns);
    *out = (bd_merge){(uint32_t)rows[0], (uint32_t)rows[1], (uint16_t)columns[0],
                      (uint16_t)columns[1]};
    return true;
}

static bd_status on_start(void *user, const char *name, const char *const *attributes, bd_err *err)
{
    merges_reader *r = user;
    bd_merge merge;
    if (strcmp(name, "mergeCell") != 0)
        return BD_OK;
    r->listed++;
    const char *range = bd_xml_attribute(attributes, "ref");
    if (range == NULL || !read_range(range, &merge))
        return damaged(r, "in the list of merged cells there is no range at", r->listed, err);
    if (!matters(r, &merge))
        return BD_OK;
    if ((r->out->count + 1) * sizeof merge > r->out->bytes)
        BD_TRY(grow(r, err));
    r->out->all[r->out->count++] = merge;
    return BD_OK;
}

static bd_status on_end(void *user, const char *name, bd_err *err)
{
    (void)user, (void)err;
    return strcmp(name, "mergeCells") == 0 ? BD_END : BD_OK;
}

static int by_place(const void *a, const void *b)
{
    const bd_merge *x = a;
    const bd_merge *y = b;
    if (x->first_row != y->first_row)
        return x->first_row < y->first_row ? -1 : 1;
    return (x->column > y->column) - (x->column < y->column);
}

static int by_column(const void *a, const void *b)
{
    const bd_merged_column *x = a;
    const bd_merged_column *y = b;
    return (x->column > y->column) - (x->column < y->column);
}

static bd_merged_column *column_of(bd_merges *merges, uint32_t column)
{
    for (size_t i = 0; i < merges->column_count; i++)
        if (merges->columns[i].column == column)
            return &merges->columns[i];
    return NULL;
}

/* At most as many columns as are wanted. */
static void list_columns(bd_merges *merges)
{
    for (size_t i = 0; i < merges->count; i++) {
        const uint32_t column = merges->all[i].column;
        if (column_of(merges, column) == NULL)
            merges->columns[merges->column_count++] = (bd_merged_column){.column = column};
    }
    qsort(merges->columns, merges->column_count, sizeof *merges->columns, by_column);
}

/* A cell of two merges has two values, and Excel refuses such a file, too. The merges are in the
 * order of their rows, so of each column only the last one so far can reach the next. */
static bd_status refuse_overlaps(const merges_reader *r, bd_err *err)
{
    uint32_t last_row[BD_MERGED_COLUMNS_MAX] = {0};
    for (size_t i = 0; i < r->out->count; i++) {
        const bd_merge *merge = &r->out->all[i];
        for (size_t k = 0; k < r->wanted_count; k++) {
            if (!covers(merge, r->wanted[k]))
                continue;
            if (last_row[k] >= merge->first_row)
                return damaged(r, "merged cells overlap in row", merge->first_row, err);
            last_row[k] = merge->last_row;
        }
    }
    return BD_OK;
}

static void keep_values(const merges_reader *r)
{
    bd_merges *out = r->out;
    size_t kept = 0;
    for (size_t i = 0; i < out->count; i++)
        if (gives_value(r, &out->all[i]))
            out->all[kept++] = out->all[i];
    out->count = kept;
}

bd_status bd_merges_load(bd_package *package, const char *part, uint64_t limit_bytes,
                         const uint32_t *wanted, size_t wanted_count, uint64_t after,
                         bd_budget *budget, bd_merges *out, bd_err *err)
{
    static const bd_xml_events events = {on_start, on_end, NULL};
    merges_reader reader = {out, bd_package_name(package), wanted, wanted_count, after, 0};
    bool any;
    *out = (bd_merges){.budget = budget};
    BD_TRY(may_have_merges(package, part, limit_bytes, &any, err));
    if (!any)
        return BD_OK;
    BD_TRY(bd_part_read_xml(package, part, limit_bytes, &events, &reader, err));
    if (out->count == 0)
        return BD_OK;
    qsort(out->all, out->count, sizeof *out->all, by_place);
    BD_TRY(refuse_overlaps(&reader, err));
    keep_values(&reader);
    list_columns(out);
    return BD_OK;
}

void bd_merges_fini(bd_merges *merges)
{
    if (merges->all != NULL)
        bd_budget_unmap(merges->budget, merges->all, merges->bytes);
    for (size_t i = 0; i < merges->column_count; i++)
        bd_buf_fini(&merges->columns[i].value);
    *merges = (bd_merges){0};
}

/* ---- rows ---- */

void bd_merges_row(bd_merges *merges, uint64_t number)
{
    for (size_t i = 0; i < merges->column_count; i++) {
        merges->columns[i].begins = false;
        if (merges->columns[i].last_row < number)
            merges->columns[i].last_row = 0;
    }
    for (; merges->next < merges->count && merges->all[merges->next].first_row <= number;
         merges->next++) {
        const bd_merge *merge = &merges->all[merges->next];
        bd_merged_column *column = column_of(merges, merge->column);
        if (column == NULL) /* every merge has its column */
            continue;
        column->begins = merge->first_row == number;
        column->last_row = merge->last_row < number ? 0 : merge->last_row;
        column->value.len = 0; /* of a merge whose first row is not in the file it stays so */
    }
}

bd_status bd_merges_keep(bd_merged_column *column, bd_text value, const char *file, bd_err *err)
{
    column->value.len = 0;
    if (value.len > BD_MERGED_VALUE_MAX)
        return bd_fail(err, BD_E_INPUT, 0,
                       "'%s' has a merged cell of %zu bytes, at most %d are read", file, value.len,
                       BD_MERGED_VALUE_MAX);
    bd_buf_add_text(&column->value, value);
    return bd_buf_check(&column->value, err);
}
