/* dbf_open: the reader's life; a chunk of records into rows and cells. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/dbf/dbf_reader.h"

void bd_dbf_tuning_usual(bd_dbf_tuning *out)
{
    *out = (bd_dbf_tuning){.chunk_bytes = BD_READER_CHUNK_BYTES, .rows_max = BD_CHUNK_ROWS};
}

/* ---- parse ---- */

/* A number that did not fit its column: dBASE writes asterisks, and the number is lost. */
static bool is_overflow(const char *at, size_t width)
{
    size_t stars = 0;
    while (width != 0 && at[width - 1] == ' ')
        width--;
    while (stars < width && at[stars] == '*')
        stars++;
    return stars != 0 && stars == width;
}

/* Numbers, dates and truth values may be padded with blanks on either side. */
static uint32_t column_cell(const bd_dbf_reader *reader, bd_field_room *room,
                            const bd_dbf_column *column, size_t at, bd_cell *cell)
{
    size_t width = column->width;
    if (column->type != 'C')
        for (; width != 0 && room->base[at] == ' '; at++)
            width--;
    if ((column->type == 'N' || column->type == 'F') && is_overflow(room->base + at, width))
        width = 0;
    return bd_field_text(reader->code, room, at, width, cell);
}

static uint32_t record_cells(const bd_dbf_reader *reader, bd_field_room *room, size_t record,
                             bd_cell *cells)
{
    uint32_t state = BD_ROW_OK;
    for (size_t i = 0; i < reader->wanted_count; i++) {
        const bd_dbf_column *column = &reader->columns[reader->wanted[i]];
        state |= column_cell(reader, room, column, record + column->at, &cells[i]);
    }
    return state;
}

static bd_status dbf_parse(const bd_reader *base, bd_chunk *chunk, bd_batch *batch, bd_err *err)
{
    enum { DELETED = 0x2A };
    (void)err;
    const bd_dbf_reader *reader = (const bd_dbf_reader *)base;
    bd_field_room room = {.base = chunk->data, .side = chunk->side};
    bd_cell *cells = chunk->cells;
    size_t rows = 0;
    uint64_t blank = 0;
    uint32_t no = 0;
    for (size_t at = chunk->begin; at < chunk->end; at += reader->record_bytes, no++) {
        if (chunk->data[at] == DELETED)
            continue;
        if (bd_field_row_blank(chunk->data + at + 1, reader->record_bytes - 1)) {
            blank++;
            continue;
        }
        const uint32_t state = record_cells(reader, &room, at, cells);
        chunk->rows[rows++] = (bd_row){no, (uint32_t)at + 1, reader->record_bytes - 1, state};
        cells += reader->wanted_count;
    }
    *batch = (bd_batch){.base = chunk->data,
                        .rows = chunk->rows,
                        .cells = chunk->cells,
                        .row_count = rows,
                        .lines = {.rows = rows, .blank = blank, .skipped = no - rows - blank},
                        .first_line = chunk->first_line,
                        .raw_encoding = reader->code == BD_FIELD_GB18030 ? BD_ENCODING_GB18030
                                                                         : BD_ENCODING_UTF8};
    return BD_OK;
}

/* ---- life ---- */

static void dbf_close(bd_reader *base)
{
    bd_dbf_reader *reader = (bd_dbf_reader *)base;
    bd_input_close(reader->input);
    bd_buf_fini(&reader->heading_text);
    free(reader->columns);
    free(reader->headings);
    free(reader->wanted);
    free(reader);
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Records of one take: as many as fit a chunk's bytes and cells, and its side when all cells have
 * to be decoded. */
static bd_status limit_rows(bd_dbf_reader *reader, bd_err *err)
{
    size_t side = 1;
    for (size_t i = 0; i < reader->wanted_count; i++)
        side += (size_t)reader->columns[reader->wanted[i]].width * BD_FIELD_SIDE_FACTOR;
    if (side > BD_CHUNK_DATA_BYTES)
        return bd_fail(err, BD_E_USAGE, 0,
                       "%s: the wanted columns have %zu bytes in all, at most %d can be read",
                       bd_input_name(reader->input), side / BD_FIELD_SIDE_FACTOR,
                       BD_CHUNK_DATA_BYTES / BD_FIELD_SIDE_FACTOR);
    size_t rows = least(reader->tuning.rows_max, reader->tuning.chunk_bytes / reader->record_bytes);
    rows = least(rows, BD_CHUNK_CELLS / (reader->wanted_count + 1));
    rows = least(rows, BD_CHUNK_DATA_BYTES / side);
    reader->rows_max = rows == 0 ? 1 : rows;
    return BD_OK;
}

bd_status bd_dbf_open_tuned(const bd_reader_spec *spec, const char *path,
                            const bd_dbf_tuning *tuning, bd_reader **out, bd_err *err)
{
    bd_status st = BD_OK;
    *out = NULL;
    if (spec->wanted_count > BD_READER_WANTED_MAX)
        return bd_fail(err, BD_E_USAGE, 0, "%zu columns wanted, at most %d are possible",
                       spec->wanted_count, BD_READER_WANTED_MAX);
    bd_dbf_reader *reader = calloc(1, sizeof *reader);
    if (reader == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory to read '%s'", path);
    reader->base.ops = &bd_dbf_reader_ops;
    reader->tuning = *tuning;
    reader->wanted_count = spec->wanted_count;
    reader->wanted = calloc(spec->wanted_count + 1, sizeof *reader->wanted);
    if (reader->wanted == NULL)
        BD_FAIL(err, BD_E_NOMEM, 0, "no memory to read '%s'", path);
    BD_GOTO(bd_input_open_from(spec->origin, path, spec->seen, spec->digest, spec->stop,
                               &reader->input, err));
    BD_GOTO(bd_input_refuse_other(reader->input, BD_MAGIC_DBF, "a table of dBASE or FoxPro", err));
    bd_input_helpers(reader->input, spec->helpers);
    reader->base.holds = bd_input_may_grow(reader->input);
    BD_GOTO(bd_dbf_header_read(reader, spec, err));
    BD_GOTO(bd_dbf_columns_find(reader, spec, err));
    BD_GOTO(limit_rows(reader, err));
    *out = &reader->base;
    reader = NULL;
done:
    if (reader != NULL)
        dbf_close(&reader->base);
    return st;
}

static bd_status dbf_open(const bd_reader_spec *spec, const char *path, bd_reader **out,
                          bd_err *err)
{
    bd_dbf_tuning tuning;
    bd_dbf_tuning_usual(&tuning);
    return bd_dbf_open_tuned(spec, path, &tuning, out, err);
}

static bool dbf_slow_take(const bd_reader *reader)
{
    return bd_input_packed(((const bd_dbf_reader *)reader)->input);
}

static size_t dbf_headings(const bd_reader *base, const bd_text **out)
{
    const bd_dbf_reader *reader = (const bd_dbf_reader *)base;
    *out = reader->headings;
    return reader->column_count;
}

static void dbf_progress(const bd_reader *reader, uint64_t *done, uint64_t *all)
{
    bd_input_progress(((const bd_dbf_reader *)reader)->input, done, all);
}

static void dbf_totals(bd_reader *base, bd_reader_totals *out)
{
    const bd_dbf_reader *reader = (const bd_dbf_reader *)base;
    bd_input_totals(reader->input, &out->bytes, out->digest);
    out->encoding = reader->found;
    out->deleted = reader->deleted;
    out->line_count = reader->records;
    if (reader->records != reader->counted)
        snprintf(out->note, sizeof out->note,
                 "the header counts %llu records, the file has %llu: all %llu were read",
                 (unsigned long long)reader->counted, (unsigned long long)reader->records,
                 (unsigned long long)reader->records);
}

static const bd_encoding_found *dbf_encoding(const bd_reader *reader)
{
    return &((const bd_dbf_reader *)reader)->found;
}

const bd_reader_ops bd_dbf_reader_ops = {
    .name = "dbf",
    .open = dbf_open,
    .close = dbf_close,
    .take = bd_dbf_take,
    .parse = dbf_parse,
    .slow_take = dbf_slow_take,
    .headings = dbf_headings,
    .progress = dbf_progress,
    .totals = dbf_totals,
    .encoding = dbf_encoding,
};
