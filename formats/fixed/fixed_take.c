/* fixed_take: brings the next bytes of a file into a chunk that ends with a whole row. */
#include <string.h>

#include "formats/fixed/fixed_reader.h"

static bd_status read_input(void *input, char *out, size_t len, size_t *got, bd_err *err)
{
    return bd_input_read(input, out, len, got, err);
}

bd_status bd_fixed_read(bd_fixed_reader *reader, char *out, size_t len, size_t *got, bd_err *err)
{
    if (reader->row_bytes != 0)
        return bd_input_read(reader->input, out, len, got, err);
    return bd_end_mark_read(&reader->end_mark, read_input, reader->input, out, len, got, err);
}

static bd_status keep_tail(bd_fixed_reader *reader, const char *bytes, size_t len, bool rows,
                           bd_err *err)
{
    reader->carry.len = 0;
    bd_buf_add(&reader->carry, bytes, len);
    reader->carry_rows = rows && len != 0;
    return bd_buf_check(&reader->carry, err);
}

/* Move what the last take left to the front of the chunk. */
static size_t bring_carry(bd_fixed_reader *reader, bd_chunk *chunk)
{
    const size_t len = reader->carry.len;
    if (len != 0)
        memcpy(chunk->data, reader->carry.at, len);
    reader->carry.len = 0;
    return len;
}

static bd_status read_more(bd_fixed_reader *reader, bd_chunk *chunk, size_t *len, size_t want,
                           bd_err *err)
{
    size_t got;
    BD_TRY(bd_fixed_read(reader, chunk->data + *len, want, &got, err));
    *len += got;
    reader->ended = got < want;
    return BD_OK;
}

/* ---- rows with line ends ---- */

/* Offset after the last line end among the first rows_max; 0: there is none. */
static size_t rows_end(const bd_fixed_reader *reader, const char *bytes, size_t len,
                       uint64_t *lines)
{
    const char *at = bytes;
    const char *end = bytes + len;
    const char *found;
    *lines = 0;
    while (*lines < reader->rows_max && at < end &&
           (found = memchr(at, '\n', (size_t)(end - at))) != NULL) {
        at = found + 1;
        ++*lines;
    }
    return (size_t)(at - bytes);
}

static void hand_over(bd_fixed_reader *reader, bd_chunk *chunk, size_t end, uint64_t lines)
{
    chunk->end = end;
    chunk->first_line = reader->line;
    reader->line += lines;
}

/* Whether a row of so many bytes without a line end is the whole file and too long to be a row. */
static bool is_one_line(const bd_fixed_reader *reader, uint64_t bytes)
{
    return reader->line == 1 && reader->need > 0 && bytes >= 2 * (uint64_t)reader->need;
}

static bd_status refuse_one_line(const bd_fixed_reader *reader, uint64_t bytes, bd_err *err)
{
    bd_fail(err, BD_E_INPUT, 0,
            "'%s' is one line of %llu bytes, and the fields of a row end at byte %zu",
            bd_input_name(reader->input), (unsigned long long)bytes, reader->need);
    bd_hint(err, "where rows have no line ends, say how long they are: `row_bytes`");
    return BD_E_INPUT;
}

/*
 * The chunk begins with a row longer than row_max: keep the bytes that are shown and skip the rest
 * in constant memory, through the room after those bytes.
 */
static bd_status take_long_row(bd_fixed_reader *reader, bd_chunk *chunk, size_t len, bd_err *err)
{
    char *room = chunk->data + reader->tuning.row_shown;
    uint64_t bytes = len;
    for (;;) {
        size_t got;
        BD_TRY(bd_fixed_read(reader, room, reader->tuning.chunk_bytes, &got, err));
        reader->ended = got < reader->tuning.chunk_bytes;
        const char *found = memchr(room, '\n', got);
        const size_t own = found == NULL ? got : (size_t)(found - room) + 1;
        bytes += own;
        if (found == NULL && !reader->ended)
            continue;
        if (found == NULL && is_one_line(reader, bytes))
            return refuse_one_line(reader, bytes, err);
        if (found == NULL && bd_reader_is_to_hold(&reader->base))
            reader->base.open_end = BD_OPEN_END_TAKEN; /* it is too long to be kept */
        chunk->long_row_bytes = bytes;
        hand_over(reader, chunk, reader->tuning.row_shown, 1);
        return keep_tail(reader, room + own, got - own, true, err);
    }
}

/* The file may grow: these bytes may be those of a row that is not whole yet. */
static bd_status hold(bd_fixed_reader *reader, bd_chunk *chunk, size_t len, bd_err *err)
{
    reader->base.open_end = BD_OPEN_END_HELD;
    chunk->first_line = reader->line;
    return keep_tail(reader, chunk->data, len, true, err);
}

static bd_status take_lines(bd_fixed_reader *reader, bd_chunk *chunk, bd_err *err)
{
    const bool holds = bd_reader_is_to_hold(&reader->base);
    bool look = reader->carry_rows;
    size_t len = bring_carry(reader, chunk);
    for (;;) {
        uint64_t lines;
        const size_t end = look ? rows_end(reader, chunk->data, len, &lines) : 0;
        look = true;
        if (end != 0) {
            hand_over(reader, chunk, end, lines);
            return keep_tail(reader, chunk->data + end, len - end, lines == reader->rows_max, err);
        }
        if (reader->ended) {
            if (len == 0)
                return BD_END;
            if (holds)
                return hold(reader, chunk, len, err);
            if (is_one_line(reader, len))
                return refuse_one_line(reader, len, err);
            hand_over(reader, chunk, len, 1);
            return BD_OK;
        }
        if (len > reader->tuning.row_max + 2)
            return take_long_row(reader, chunk, len, err);
        BD_TRY(read_more(reader, chunk, &len, reader->tuning.chunk_bytes, err));
    }
}

/* ---- rows of a number of bytes ---- */

/* What may follow the last row: nothing, a line end, the end mark. */
static bool is_end(const char *bytes, size_t len)
{
    len = bd_end_mark_find(bytes, len);
    if (len != 0 && bytes[len - 1] == '\n')
        len--;
    if (len != 0 && bytes[len - 1] == '\r')
        len--;
    return len == 0;
}

static bd_status cut_row(const bd_fixed_reader *reader, uint64_t row, size_t rest, bd_err *err)
{
    bd_fail(err, BD_E_INPUT, 0, "'%s' ends inside row %llu: %zu of %zu bytes",
            bd_input_name(reader->input), (unsigned long long)row, rest, reader->row_bytes);
    bd_hint(
        err,
        "either the file was cut short, or its rows do not have %zu bytes; where rows have line ends, leave "
        "out `row_bytes`",
        reader->row_bytes);
    return BD_E_INPUT;
}

static bd_status take_records(bd_fixed_reader *reader, bd_chunk *chunk, bd_err *err)
{
    size_t rows = reader->tuning.chunk_bytes / reader->row_bytes;
    rows = rows == 0 ? 1 : rows > reader->rows_max ? reader->rows_max : rows;
    const size_t want = rows * reader->row_bytes;
    size_t len = bring_carry(reader, chunk);
    if (len < want && !reader->ended)
        BD_TRY(read_more(reader, chunk, &len, want - len, err));
    const size_t held =
        len < want ? len : want; /* the carry may have more than one take of tiny rows */
    const size_t whole = held / reader->row_bytes;
    const size_t end = whole * reader->row_bytes;
    const bool cut = held < want && !is_end(chunk->data + end, len - end);
    const bool holds = bd_reader_is_to_hold(&reader->base);
    if (cut && !holds)
        return cut_row(reader, reader->line + whole, len - end, err);
    if (whole == 0)
        return cut ? hold(reader, chunk, len, err) : BD_END;
    hand_over(reader, chunk, end, whole);
    return held < want && !cut ? BD_OK : keep_tail(reader, chunk->data + end, len - end, true, err);
}

bd_status bd_fixed_take(bd_reader *base, bd_chunk *chunk, bd_err *err)
{
    bd_fixed_reader *reader = (bd_fixed_reader *)base;
    chunk->begin = chunk->end = 0;
    chunk->long_row_bytes = 0;
    if (bd_reader_resume(base) == BD_END)
        return BD_END;
    return reader->row_bytes == 0 ? take_lines(reader, chunk, err)
                                  : take_records(reader, chunk, err);
}
