/* fixed_parse: splits a chunk into rows and wanted cells. */
#include <assert.h>
#include <string.h>

#include "formats/fixed/fixed_reader.h"

typedef struct bd_fixed_parser {
    const bd_fixed_reader *reader;
    bd_chunk *chunk;
    bd_field_room room;
    size_t rows;    /* written */
    uint64_t blank; /* lines */
} bd_fixed_parser;

static void add_bad_row(bd_fixed_parser *p, uint32_t line, size_t start, size_t len)
{
    const size_t wanted = p->reader->wanted_count;
    if (wanted != 0)
        memset(p->chunk->cells + p->rows * wanted, 0, wanted * sizeof(bd_cell));
    if (len > p->reader->tuning.row_max)
        len = p->reader->tuning.row_shown;
    p->chunk->rows[p->rows++] = (bd_row){line, (uint32_t)start, (uint32_t)len, BD_ROW_COLUMNS};
}

/* The cells of a row whose blanks at the end were cut: nothing behind the line belongs to it. */
static uint32_t short_cells(bd_fixed_parser *p, size_t start, size_t len, bd_cell *cells)
{
    const bd_fixed_reader *reader = p->reader;
    uint32_t state = BD_ROW_OK;
    for (size_t i = 0; i < reader->wanted_count; i++) {
        const size_t at = reader->spans[i].at - 1;
        const size_t width = reader->spans[i].width;
        if (at < len) {
            const size_t left = len - at;
            state |= bd_field_text(reader->code, &p->room, start + at, left < width ? left : width,
                                   &cells[i]);
        } else {
            cells[i] = (bd_cell){0, 0};
            state |= BD_ROW_SHORT;
        }
    }
    return state;
}

static void add_row(bd_fixed_parser *p, uint32_t line, size_t start, size_t len)
{
    const bd_fixed_reader *reader = p->reader;
    if (len <= reader->tuning.row_max && bd_field_row_blank(p->chunk->data + start, len)) {
        p->blank++;
        return;
    }
    assert(p->rows < reader->rows_max);
    if (len < reader->least || len > reader->tuning.row_max) {
        add_bad_row(p, line, start, len);
        return;
    }
    bd_cell *cells = p->chunk->cells + p->rows * reader->wanted_count;
    uint32_t state = len < reader->need ? short_cells(p, start, len, cells) : BD_ROW_OK;
    for (size_t i = 0; len >= reader->need && i < reader->wanted_count; i++) {
        const bd_reader_span span = reader->spans[i];
        state |= bd_field_text(reader->code, &p->room, start + span.at - 1, span.width, &cells[i]);
    }
    p->chunk->rows[p->rows++] = (bd_row){line, (uint32_t)start, (uint32_t)len, state};
}

static void parse_lines(bd_fixed_parser *p)
{
    const char *data = p->chunk->data;
    uint32_t line = 0;
    for (size_t at = p->chunk->begin; at < p->chunk->end; line++) {
        const char *found = memchr(data + at, '\n', p->chunk->end - at);
        const size_t next = found == NULL ? p->chunk->end : (size_t)(found - data) + 1;
        size_t end = found == NULL ? next : next - 1;
        if (end > at && data[end - 1] == '\r')
            end--;
        add_row(p, line, at, end - at);
        at = next;
    }
}

static void parse_records(bd_fixed_parser *p)
{
    const size_t bytes = p->reader->row_bytes;
    uint32_t line = 0;
    for (size_t at = p->chunk->begin; at < p->chunk->end; at += bytes, line++)
        add_row(p, line, at, bytes);
}

bd_status bd_fixed_parse(const bd_reader *base, bd_chunk *chunk, bd_batch *batch, bd_err *err)
{
    (void)err;
    bd_fixed_parser p = {.reader = (const bd_fixed_reader *)base,
                         .chunk = chunk,
                         .room = {.base = chunk->data, .side = chunk->side}};
    if (chunk->long_row_bytes != 0)
        add_bad_row(&p, 0, chunk->begin, chunk->end);
    else if (p.reader->row_bytes == 0)
        parse_lines(&p);
    else
        parse_records(&p);
    *batch = (bd_batch){.base = chunk->data,
                        .rows = chunk->rows,
                        .cells = chunk->cells,
                        .row_count = p.rows,
                        .lines = {.rows = p.rows, .blank = p.blank},
                        .first_line = chunk->first_line,
                        .raw_encoding = p.reader->code == BD_FIELD_GB18030 ? BD_ENCODING_GB18030
                                                                           : BD_ENCODING_UTF8};
    return BD_OK;
}
