/* xlsx_take: rows of the sheet into a chunk, and their cells. */
#include <string.h>

#include "formats/reader/columns.h"
#include "formats/xlsx/xlsx_reader.h"

/* ---- one row ---- */

typedef struct row_writer {
    bd_xlsx_reader *reader;
    size_t begin;      /* of the row in data */
    size_t side_begin; /* and in side */
    size_t column;     /* the one that is written to */
    size_t values;     /* cells of the row with a value of their own */
    bool merged;       /* a cell has the value of a merge */
    unsigned repeats;  /* bit i: so far its values are those of row i of the header */
    bool too_long;
} row_writer;

static void put(row_writer *w, const char *at, size_t len)
{
    bd_xlsx_reader *reader = w->reader;
    const size_t left = reader->tuning.row_max - (reader->data_len - w->begin);
    if (len > left) {
        w->too_long = true;
        len = left;
    }
    if (len != 0)
        memcpy(reader->chunk->data + reader->data_len, at, len);
    reader->data_len += len;
}

static bool needs_quotes(bd_text text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] == '"' || text.at[i] == ',' || text.at[i] == '\n' || text.at[i] == '\r')
            return true;
    return false;
}

/* A value that is quoted in the row's text is written to side unquoted. */
static bd_cell put_quoted(row_writer *w, bd_text text)
{
    bd_xlsx_reader *reader = w->reader;
    const char *at = text.at;
    const char *end = text.at + text.len;
    put(w, "\"", 1);
    while (at < end) {
        const char *quote = memchr(at, '"', (size_t)(end - at));
        const char *stop = quote == NULL ? end : quote + 1;
        put(w, at, (size_t)(stop - at));
        if (quote != NULL)
            put(w, "\"", 1);
        at = stop;
    }
    put(w, "\"", 1);
    if (w->too_long) /* its cells will be empty, and side may have no room */
        return (bd_cell){0, 0};
    char *side = reader->chunk->side + reader->side_len;
    memcpy(side, text.at, text.len);
    reader->side_len += text.len;
    return (bd_cell){(uint32_t)(side - reader->chunk->data), (uint32_t)text.len};
}

static void put_value(row_writer *w, uint32_t column, bd_text text)
{
    bd_xlsx_reader *reader = w->reader;
    if (text.len == 0)
        return;
    for (; w->column < column; w->column++)
        put(w, ",", 1);
    bd_cell cell = {(uint32_t)reader->data_len, (uint32_t)text.len};
    if (needs_quotes(text))
        cell = put_quoted(w, text);
    else
        put(w, text.at, text.len);
    if (column < reader->column_count)
        reader->column_cells[column] = cell;
}

/* Write a value of the row's own. */
static void put_own(row_writer *w, uint32_t column, bd_text text)
{
    const bd_xlsx_reader *reader = w->reader;
    if (text.len == 0)
        return;
    w->values++;
    for (unsigned i = 0; w->repeats >> i != 0; i++) {
        const bd_header_row *own = reader->own[i];
        if (column >= own->count ||
            !bd_text_equal(bd_columns_trim(text), bd_header_cells(own)[column]))
            w->repeats &= ~(1U << i);
    }
    put_value(w, column, text);
}

/* A cell's shared string; the first one loads the table. */
static bd_status shared_text(bd_xlsx_reader *reader, const bd_sheet_row *row,
                             const bd_sheet_cell *cell, bd_text *out, bd_err *err)
{
    uint64_t idx;
    BD_TRY(bd_xlsx_cell_string(reader, row, cell, &idx, err));
    if (!reader->strings_loaded && reader->workbook.strings != NULL)
        BD_TRY(bd_strings_load(reader->package, reader->workbook.strings, reader->chunk->budget,
                               &reader->strings, err));
    reader->strings_loaded = true;
    if (idx >= reader->strings.count)
        return bd_fail(err, BD_E_INPUT, 0,
                       "'%s' is damaged: row %llu: shared string %llu, the table ends at %llu",
                       bd_package_name(reader->package), (unsigned long long)row->number,
                       (unsigned long long)idx, (unsigned long long)reader->strings.count);
    *out = bd_strings_get(&reader->strings, idx);
    return BD_OK;
}

/* ---- merged cells ---- */

/* Write the values of the merges that lie left of column; *merged: the first that may. */
static void fill_up_to(row_writer *w, uint32_t column, size_t *merged)
{
    const bd_merges *merges = &w->reader->merges;
    for (; *merged < merges->column_count && merges->columns[*merged].column < column; ++*merged) {
        const bd_merged_column *from = &merges->columns[*merged];
        if (from->last_row == 0 || from->begins || from->value.len == 0)
            continue;
        put_value(w, from->column, (bd_text){from->value.at, from->value.len});
        w->merged = true;
    }
}

/* Before a cell is written: the merges left of it; a merge in its own column begins with its value,
 * or gives way to it. */
static bd_status meet_merges(row_writer *w, uint32_t column, bd_text text, size_t *merged,
                             bd_err *err)
{
    bd_merges *merges = &w->reader->merges;
    fill_up_to(w, column, merged);
    if (*merged == merges->column_count || merges->columns[*merged].column != column ||
        text.len == 0)
        return BD_OK;
    bd_merged_column *own = &merges->columns[(*merged)++];
    return own->begins ? bd_merges_keep(own, text, bd_package_name(w->reader->package), err)
                       : BD_OK;
}

/* ---- the end of a row ---- */

static bool repeats_header(const row_writer *w)
{
    for (unsigned i = 0; w->repeats >> i != 0; i++)
        if ((w->repeats >> i & 1) != 0 && w->values != 0 && w->values == w->reader->own[i]->filled)
            return true;
    return false;
}

static void drop_row(row_writer *w)
{
    w->reader->data_len = w->begin;
    w->reader->side_len = w->side_begin;
}

/* After a row was written: add it to the chunk, or drop it if it has no value. */
static void finish_row(row_writer *w, const bd_sheet_row *row)
{
    bd_xlsx_reader *reader = w->reader;
    bd_chunk *chunk = reader->chunk;
    bd_cell *cells = chunk->cells + reader->rows * reader->wanted_count;
    const bool too_many = reader->header && w->column >= reader->columns;
    if (repeats_header(w) && !w->too_long) {
        chunk->lines.repeated_header++;
        drop_row(w);
        return;
    }
    if (w->values == 0 && !w->too_long) {
        drop_row(w);
        return;
    }
    for (; w->column + 1 < reader->columns; w->column++)
        put(w, ",", 1);
    size_t len = reader->data_len - w->begin;
    uint32_t state = w->merged ? BD_ROW_MERGED : BD_ROW_OK;
    if (w->too_long || too_many) {
        state = BD_ROW_COLUMNS;
        reader->side_len = w->side_begin;
        if (w->too_long && len > reader->tuning.row_shown)
            len = reader->tuning.row_shown;
        reader->data_len = w->begin + len;
    }
    for (size_t i = 0; i < reader->wanted_count; i++)
        cells[i] =
            state != BD_ROW_COLUMNS ? reader->column_cells[reader->wanted[i]] : (bd_cell){0, 0};
    chunk->rows[reader->rows++] = (bd_row){(uint32_t)(row->number - chunk->first_line),
                                           (uint32_t)w->begin, (uint32_t)len, state};
}

static void count_no_result(bd_xlsx_reader *reader, uint32_t column)
{
    for (size_t i = 0; i < reader->wanted_count; i++)
        if (reader->wanted[i] == column) {
            reader->no_result++;
            return;
        }
}

static bd_status write_row(bd_xlsx_reader *reader, bd_sheet_row *row, bd_err *err)
{
    row_writer w = {.reader = reader,
                    .begin = reader->data_len,
                    .side_begin = reader->side_len,
                    .repeats = (1U << reader->own_count) - 1,
                    .too_long = row->too_long};
    char shown[BD_NUMBER_SHOWN];
    size_t merged = 0;
    if (reader->column_count != 0)
        memset(reader->column_cells, 0, reader->column_count * sizeof *reader->column_cells);
    bd_merges_row(&reader->merges, row->number);
    for (size_t i = 0; i < row->count; i++) {
        const bd_sheet_cell *cell = &row->cells[i];
        bd_text text;
        if (cell->kind == BD_SHEET_SHARED)
            BD_TRY(shared_text(reader, row, cell, &text, err));
        else
            text = bd_xlsx_cell_text(reader, row, cell, shown);
        if (cell->kind == BD_SHEET_NO_RESULT)
            count_no_result(reader, cell->column);
        BD_TRY(meet_merges(&w, cell->column, text, &merged, err));
        put_own(&w, cell->column, text);
    }
    fill_up_to(&w, UINT32_MAX, &merged);
    finish_row(&w, row);
    return BD_OK;
}

/* A row is begun only while there is room for the longest possible row. */
static bool is_full(const bd_xlsx_reader *reader)
{
    return reader->rows >= reader->rows_max || reader->data_len >= reader->tuning.chunk_bytes ||
           reader->side_len >= reader->tuning.chunk_bytes;
}

bd_status bd_xlsx_row(void *user, bd_sheet_row *row, bd_err *err)
{
    bd_xlsx_reader *reader = user;
    if (reader->chunk == NULL) {
        reader->first = row;
        return BD_XML_PAUSE;
    }
    if (row->number <= reader->header_no)
        return BD_OK;
    reader->row_no = row->number;
    BD_TRY(write_row(reader, row, err));
    return is_full(reader) ? BD_XML_PAUSE : BD_OK;
}

/* ---- a chunk ---- */

static void note_progress(bd_xlsx_reader *reader)
{
    const double bytes = (double)bd_part_bytes(reader->part);
    const double share = bytes > 0 ? (double)bd_part_done(reader->part) / bytes : 1;
    const uint64_t done = (uint64_t)(share * (double)bd_package_bytes(reader->package));
    atomic_store_explicit(&reader->done, done, memory_order_relaxed);
}

/* The digest is of the whole file, not of the parts that were read, so it takes one more pass. */
static bd_status finish(bd_xlsx_reader *reader, bd_err *err)
{
    bd_xlsx_release(reader);
    if (!reader->unpacked)
        BD_TRY(bd_package_digest(reader->package, reader->digest, reader->digest_text, err));
    atomic_store_explicit(&reader->done, bd_package_bytes(reader->package), memory_order_relaxed);
    return BD_END;
}

/* The merges and the strings are those of the rows, so open, which only looks at the header, does
 * without. */
static bd_status load_merges(bd_xlsx_reader *reader, bd_chunk *chunk, bd_err *err)
{
    if (reader->merges_loaded)
        return BD_OK;
    reader->merges_loaded = true;
    reader->line_no = reader->header_no;
    return bd_merges_load(reader->package, reader->chosen->part, BD_XLSX_SHEET_BYTES,
                          reader->wanted, reader->wanted_count, reader->header_no, chunk->budget,
                          &reader->merges, err);
}

/* What the rows of the chunk are: those that the sheet passes over are blank. */
static void count_lines(bd_xlsx_reader *reader, bd_chunk *chunk)
{
    chunk->lines.rows = reader->rows;
    chunk->lines.blank =
        reader->row_no - reader->line_no - reader->rows - chunk->lines.repeated_header;
    reader->line_no = reader->row_no;
}

/* At the end of the sheet: its rows behind the last chunk, and those above the header. */
static void count_outside(bd_xlsx_reader *reader)
{
    bd_line_counts *outside = &reader->outside;
    reader->line_count = bd_sheet_last_row(reader->sheet);
    outside->blank = reader->header_no - outside->header - outside->skipped + reader->line_count -
                     reader->line_no;
}

bd_status bd_xlsx_take(bd_reader *base, bd_chunk *chunk, bd_err *err)
{
    bd_xlsx_reader *reader = (bd_xlsx_reader *)base;
    chunk->begin = chunk->end = 0;
    chunk->kind = 0;
    chunk->long_row_bytes = 0;
    chunk->lines = (bd_line_counts){0};
    if (reader->ended)
        return finish(reader, err);
    BD_TRY(load_merges(reader, chunk, err));
    chunk->first_line = reader->line_no + 1;
    reader->chunk = chunk;
    reader->row_no = reader->line_no;
    reader->data_len = reader->side_len = reader->rows = 0;
    const bd_status st = bd_sheet_run(reader->sheet, err);
    BD_TRY(st);
    note_progress(reader);
    chunk->end = reader->data_len;
    chunk->kind = (uint32_t)reader->rows;
    reader->ended = st == BD_END;
    const bool any = reader->rows != 0 || chunk->lines.repeated_header != 0;
    if (any)
        count_lines(reader, chunk);
    if (reader->ended)
        count_outside(reader);
    return reader->ended && !any ? finish(reader, err) : BD_OK;
}

bd_status bd_xlsx_parse(const bd_reader *base, bd_chunk *chunk, bd_batch *batch, bd_err *err)
{
    (void)base, (void)err;
    *batch = (bd_batch){.base = chunk->data,
                        .rows = chunk->rows,
                        .cells = chunk->cells,
                        .row_count = chunk->kind,
                        .lines = chunk->lines,
                        .first_line = chunk->first_line};
    return BD_OK;
}
