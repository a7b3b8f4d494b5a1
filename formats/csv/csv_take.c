/* csv_take: brings the next bytes of a file into a chunk that ends with a whole row. */
#include "formats/csv/csv_reader.h"

#include <string.h>

#include "formats/csv/csv_state.h"

/* One chunk while it is being filled: data[begin..len) begins at a row. */
typedef struct bd_csv_fill {
    size_t begin;
    size_t len;
    bool closed; /* a line end was put after the file's last row */
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

static bd_status quote_open(const bd_csv_reader *reader, bd_err *err)
{
    bd_fail(err, BD_E_INPUT, 0, "'%s' line %llu: a quote is still open at the end of the file",
            bd_input_name(reader->input), (unsigned long long)reader->line);
    bd_hint(err,
            "the row that begins on this line has a quoted field that never ends: correct the row, "
            "export the file again if it was cut short, or say `quote: none` if its quotes are "
            "characters like others");
    return BD_E_INPUT;
}

/*
 * A row longer than row_max: keep its beginning and skip the rest in constant memory. The skipped
 * bytes are read into the room after the bytes that are kept.
 */
static bd_status take_long_row(bd_csv_reader *reader, bd_chunk *chunk, const bd_csv_fill *fill,
                               bd_err *err)
{
    const bd_csv_dialect *d = &reader->dialect;
    const size_t want = reader->tuning.chunk_bytes;
    char *room = chunk->data + fill->begin + reader->tuning.row_shown;
    bd_csv_state state = {0};
    size_t got = fill->len - fill->begin;
    uint64_t bytes = got;
    size_t end = bd_csv_dialect_row_end(d, &state, chunk->data + fill->begin, got);
    while (end == 0 && !reader->ended) {
        BD_TRY(bd_csv_source_read(&reader->source, room, want, &got, err));
        reader->ended = got < want;
        bytes += got;
        end = bd_csv_dialect_row_end(d, &state, room, got);
    }
    if (end == 0 && state.place == BD_CSV_QUOTED)
        return quote_open(reader, err);
    chunk->begin = fill->begin;
    chunk->end = fill->begin + reader->tuning.row_shown;
    chunk->first_line = reader->line;
    chunk->kind = BD_CSV_KIND_PLAIN;
    chunk->long_row_bytes = bytes;
    reader->line += state.lines;
    reader->after_cr = state.after_cr;
    return end == 0 ? keep_tail(reader, room, 0, false, err)
                    : keep_tail(reader, room + end, got - end, true, err);
}

/* Find where whole rows end, by the fastest survey that is exact for these bytes. */
static void survey(const bd_csv_reader *reader, const char *bytes, size_t len, bd_csv_survey *out)
{
    const bd_csv_kernels *kernels = reader->tuning.kernels;
    const bd_csv_dialect *d = &reader->dialect;
    if (!d->quote) {
        kernels->survey_lines(bytes, len, reader->row_ends_max, out);
        return;
    }
    kernels->survey_plain(bytes, len, reader->row_ends_max, out);
    if (!out->quote)
        return;
    if (d->len == 1)
        (d->is_trail ? kernels->survey_quoted_gb
                     : kernels->survey_quoted)(bytes, len, d->text[0], reader->row_ends_max, out);
    if (d->len > 1 || out->irregular)
        bd_csv_survey_irregular(reader, bytes, len, out);
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
    if (reader->columns == 0)
        BD_TRY(bd_csv_count_columns(reader, chunk->data + fill->begin, found->end, err));
    chunk->columns = reader->columns;
    chunk->begin = fill->begin;
    chunk->end = end;
    chunk->first_line = reader->line;
    chunk->kind = kind_of(found);
    reader->line += found->lines;
    reader->after_cr = chunk->data[end - 1] == '\r' && !fill->closed;
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

bd_status bd_csv_take(bd_reader *base, bd_chunk *chunk, bd_err *err)
{
    bd_csv_reader *reader = (bd_csv_reader *)base;
    bd_csv_fill fill = {.len = reader->carry.len};
    bool look = reader->carry_rows;
    chunk->begin = chunk->end = 0;
    chunk->long_row_bytes = 0;
    if (fill.len != 0)
        memcpy(chunk->data, reader->carry.at, fill.len);
    reader->carry.len = 0;
    for (;;) {
        skip_half_line_end(reader, chunk, &fill);
        if (look && fill.begin < fill.len) {
            bd_csv_survey found;
            survey(reader, chunk->data + fill.begin, fill.len - fill.begin, &found);
            if (found.end != 0)
                return hand_over(reader, chunk, &fill, &found, err);
        }
        look = true;
        if (fill.closed)
            return quote_open(reader, err);
        if (reader->ended) {
            if (fill.begin == fill.len)
                return BD_END;
            chunk->data[fill.len++] = '\n'; /* the last row has no line end */
            fill.closed = true;
        } else if (fill.len - fill.begin > reader->tuning.row_max + 1) {
            return take_long_row(reader, chunk, &fill, err);
        } else {
            BD_TRY(read_more(reader, chunk, &fill, err));
        }
    }
}
