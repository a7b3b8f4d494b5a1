/* csv_take: brings the next bytes of a file into a chunk that ends with a whole row. */
#include "formats/csv/csv_reader.h"

#include <string.h>

/* One chunk while it is being filled: data[begin..len) begins at a row. */
typedef struct bd_csv_fill {
    size_t begin;
    size_t len;
} bd_csv_fill;

static bd_status keep_tail(bd_csv_reader *reader, const char *bytes, size_t len, bool rows,
                           bd_err *err)
{
    reader->carry.len = 0;
    bd_buf_add(&reader->carry, bytes, len);
    reader->carry_rows = rows && len != 0;
    return bd_buf_check(&reader->carry, err);
}

static bd_status read_more(bd_csv_reader *reader, bd_chunk *chunk, bd_csv_fill *fill, bd_err *err)
{
    const size_t want = reader->tuning.chunk_bytes;
    size_t got;
    BD_TRY(bd_csv_source_read(&reader->source, chunk->data + fill->len, want, &got, err));
    fill->len += got;
    reader->ended = got < want;
    return BD_OK;
}

/*
 * A row longer than row_max: keep its beginning and skip the rest in constant memory. It ends with
 * its line: a quote that is still open after so many bytes is stray. The skipped bytes are read into
 * the room after the bytes that are kept.
 */
static bd_status take_long_row(bd_csv_reader *reader, bd_chunk *chunk, const bd_csv_fill *fill,
                               bd_err *err)
{
    const size_t want = reader->tuning.chunk_bytes;
    char *room = chunk->data + fill->begin + reader->tuning.row_shown;
    const uint64_t inner = bd_csv_count_lines(chunk->data + fill->begin, fill->len - fill->begin);
    bool after_cr = chunk->data[fill->len - 1] == '\r';
    size_t got = 0;
    size_t end = 0;
    uint64_t bytes = fill->len - fill->begin;
    while (end == got && !reader->ended) {
        BD_TRY(bd_csv_source_read(&reader->source, room, want, &got, err));
        reader->ended = got < want;
        bytes += got;
        end = 0;
        if (after_cr && got != 0 && room[0] == '\n')
            end = 1; /* the rest of a line end in a value */
        after_cr = false;
        while (end < got && room[end] != '\n' && room[end] != '\r')
            end++;
    }
    chunk->begin = fill->begin;
    chunk->end = fill->begin + reader->tuning.row_shown;
    chunk->first_line = reader->line;
    chunk->kind = BD_CSV_KIND_PLAIN;
    chunk->long_row_bytes = bytes;
    chunk->long_row_lines = inner + 1;
    reader->line += inner + 1;
    if (end == got && bd_reader_is_to_hold(&reader->base))
        reader->base.open_end = BD_OPEN_END_TAKEN; /* it is too long to be kept */
    if (end == got)
        return keep_tail(reader, room, 0, false, err);
    reader->after_cr = room[end] == '\r';
    end++;
    return keep_tail(reader, room + end, got - end, true, err);
}

/* Find where whole rows end, by the fastest survey that is exact for these bytes. last: the file
 * ends with them. */
static void survey(const bd_csv_reader *reader, const char *bytes, size_t len, bool last,
                   bd_csv_survey *out)
{
    const bd_csv_kernels *kernels = reader->tuning.kernels;
    const bd_csv_dialect *d = &reader->dialect;
    if (!d->quote) {
        kernels->survey_lines(bytes, len, reader->row_ends_max, out);
        return;
    }
    kernels->survey_plain(bytes, len, d->quote_char, reader->row_ends_max, out);
    if (!out->quote)
        return;
    if (d->len == 1) {
        const bd_csv_shape shape = bd_csv_shape_of(reader, reader->columns);
        (d->is_trail ? kernels->survey_quoted_gb : kernels->survey_quoted)(
            bytes, len, d->text[0], d->quote_char, reader->row_ends_max, out);
        /* A value with line ends may have swallowed rows, and one that does not end may never. */
        const bool doubtful = out->inner_lines && (out->end == 0 || len > shape.row_max ||
                                                   bd_csv_swallows_row(&shape, bytes, len));
        if (!out->irregular && !doubtful && (out->end != 0 || !last))
            return;
    }
    bd_csv_survey_irregular(reader, bytes, len, last, out);
}

/* As survey(). While the number of columns is not known, one row at a time. */
static bd_status find_rows(bd_csv_reader *reader, const char *bytes, size_t len, bool last,
                           bd_csv_survey *out, bd_err *err)
{
    *out = (bd_csv_survey){.quote = true, .irregular = true};
    if (reader->columns == 0)
        BD_TRY(bd_csv_learn_columns(reader, bytes, len, last, &out->end, &out->lines, err));
    if (reader->columns != 0)
        survey(reader, bytes, len, last, out);
    else
        out->row_ends = reader->row_ends_max; /* there may be more in these bytes */
    return BD_OK;
}

static uint32_t kind_of(const bd_csv_survey *found)
{
    if (!found->quote)
        return BD_CSV_KIND_PLAIN;
    if (found->irregular)
        return BD_CSV_KIND_IRREGULAR;
    return BD_CSV_KIND_QUOTED | (found->doubled ? (uint32_t)BD_CSV_KIND_DOUBLED : 0) |
           (found->inner_lines ? (uint32_t)BD_CSV_KIND_INNER_LINES : 0);
}

static bd_status hand_over(bd_csv_reader *reader, bd_chunk *chunk, const bd_csv_fill *fill,
                           const bd_csv_survey *found, bd_err *err)
{
    const size_t end = fill->begin + found->end;
    chunk->columns = reader->columns;
    chunk->begin = fill->begin;
    chunk->end = end;
    chunk->first_line = reader->line;
    chunk->kind = kind_of(found);
    reader->line += found->lines;
    reader->after_cr = chunk->data[end - 1] == '\r';
    return keep_tail(reader, chunk->data + end, fill->len - end,
                     found->row_ends >= reader->row_ends_max, err);
}

/* A LF at the beginning belongs to the CR that ended the row before. */
static void skip_half_line_end(bd_csv_reader *reader, const bd_chunk *chunk, bd_csv_fill *fill)
{
    if (!reader->after_cr || fill->begin == fill->len)
        return;
    reader->after_cr = false;
    if (chunk->data[fill->begin] == '\n')
        fill->begin++;
}

/* The file may grow: these bytes may be those of a row that is not whole yet. */
static bd_status hold(bd_csv_reader *reader, bd_chunk *chunk, const bd_csv_fill *fill, bd_err *err)
{
    reader->base.open_end = BD_OPEN_END_HELD;
    chunk->columns = reader->columns;
    chunk->first_line = reader->line;
    chunk->kind = BD_CSV_KIND_PLAIN;
    return keep_tail(reader, chunk->data + fill->begin, fill->len - fill->begin, true, err);
}

bd_status bd_csv_take(bd_reader *base, bd_chunk *chunk, bd_err *err)
{
    bd_csv_reader *reader = (bd_csv_reader *)base;
    const bool holds = bd_reader_is_to_hold(base);
    bd_csv_fill fill = {.len = reader->carry.len};
    bool look = reader->carry_rows;
    chunk->begin = chunk->end = 0;
    chunk->long_row_bytes = 0;
    if (bd_reader_resume(base) == BD_END)
        return BD_END;
    if (fill.len != 0)
        memcpy(chunk->data, reader->carry.at, fill.len);
    reader->carry.len = 0;
    for (;;) {
        skip_half_line_end(reader, chunk, &fill);
        if (look && fill.begin < fill.len) {
            const char end = chunk->data[fill.len - 1];
            const bool last = reader->ended && !holds && (end == '\n' || end == '\r');
            bd_csv_survey found;
            BD_TRY(find_rows(reader, chunk->data + fill.begin, fill.len - fill.begin, last, &found,
                             err));
            if (found.end != 0)
                return hand_over(reader, chunk, &fill, &found, err);
        }
        look = true;
        if (reader->ended) {
            if (fill.begin == fill.len)
                return BD_END;
            if (holds)
                return hold(reader, chunk, &fill, err);
            if (chunk->data[fill.len - 1] != '\n' && chunk->data[fill.len - 1] != '\r')
                chunk->data[fill.len++] = '\n'; /* the last row has no line end */
        } else if (fill.len - fill.begin > reader->tuning.row_max + 1) {
            return take_long_row(reader, chunk, &fill, err);
        } else {
            BD_TRY(read_more(reader, chunk, &fill, err));
        }
    }
}
