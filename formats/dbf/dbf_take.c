/* dbf_take: brings whole records into a chunk, and checks the end of the file. */
#include <stdio.h>
#include <string.h>

#include "formats/dbf/dbf_reader.h"

enum { LIVE = 0x20, DELETED = 0x2A, END_MARK = 0x1A };

static uint64_t byte_of(const bd_dbf_reader *reader, uint64_t record)
{
    return reader->header_bytes + record * reader->record_bytes;
}

static bd_status no_record(const bd_dbf_reader *reader, uint64_t record, unsigned mark, bd_err *err)
{
    bd_fail(err, BD_E_INPUT, 0, "'%s' byte %llu: record %llu begins with %02X, neither 20 nor 2A",
            bd_input_name(reader->input), (unsigned long long)byte_of(reader, record),
            (unsigned long long)record + 1, mark);
    bd_hint(err,
            "the header's sizes do not fit the records, or the file is damaged: export it again");
    return BD_E_INPUT;
}

/* Some programs write NULs or more end marks after the end mark; any other byte would be lost
 * data. */
static bool is_filling(const char *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (bytes[i] != END_MARK && bytes[i] != '\0')
            return false;
    return true;
}

/* The records end at data[at]: check the rest of the chunk and of the file. */
static bd_status pass_end(bd_dbf_reader *reader, bd_chunk *chunk, size_t at, size_t len,
                          bd_err *err)
{
    const unsigned long long end = (unsigned long long)byte_of(reader, reader->records);
    size_t end_at = at;
    for (;;) {
        if (!is_filling(chunk->data + end_at, len - end_at))
            return bd_fail(err, BD_E_INPUT, 0,
                           "'%s' byte %llu: there is data after the end mark (1A)",
                           bd_input_name(reader->input), end);
        if (reader->ended)
            return BD_OK;
        /* The bytes before at belong to the rows. */
        end_at = at;
        BD_TRY(
            bd_input_read(reader->input, chunk->data + at, reader->tuning.chunk_bytes, &len, err));
        reader->ended = len < reader->tuning.chunk_bytes;
        len += at;
    }
}

/* The file ends without end mark: inside a record, or with fewer records than the header counts. */
static bd_status check_cut(const bd_dbf_reader *reader, size_t rest, bd_err *err)
{
    const char *name = bd_input_name(reader->input);
    if (rest != 0)
        return bd_fail(err, BD_E_INPUT, 0, "'%s' ends inside record %llu: %zu of %u bytes", name,
                       (unsigned long long)reader->records + 1, rest, reader->record_bytes);
    if (reader->records < reader->counted)
        return bd_fail(err, BD_E_INPUT, 0,
                       "'%s' ends after record %llu without end mark (1A), the header counts %llu",
                       name, (unsigned long long)reader->records,
                       (unsigned long long)reader->counted);
    return BD_OK;
}

/* A file that may grow may end anywhere. */
static bd_status look_at_end(bd_dbf_reader *reader, size_t rest, bd_err *err)
{
    if (!reader->base.holds)
        return check_cut(reader, rest, err);
    reader->open = rest != 0 || reader->records < reader->counted;
    reader->rest = rest;
    return BD_OK;
}

/* Text beyond ASCII cannot be read in this table. Checked in take, so that the first such record is
 * reported for any number of threads. */
static bd_status check_ascii(const bd_dbf_reader *reader, const char *record, uint64_t no,
                             bd_err *err)
{
    char what[64];
    for (size_t i = 0; i < reader->wanted_count; i++) {
        const bd_dbf_column *column = &reader->columns[reader->wanted[i]];
        for (size_t k = 0; k < column->width; k++)
            if ((unsigned char)record[column->at + k] >= 0x80) {
                snprintf(what, sizeof what, "record %llu, byte %llu", (unsigned long long)no + 1,
                         (unsigned long long)byte_of(reader, no) + column->at + k);
                return bd_dbf_page_unread(reader, what, err);
            }
    }
    return BD_OK;
}

/* Count the chunk's records, at most most, up to the end mark if there is one. */
static bd_status count_records(bd_dbf_reader *reader, const char *data, size_t most, size_t *count,
                               bd_err *err)
{
    size_t i = 0;
    for (; i < most; i++) {
        const char *record = data + i * reader->record_bytes;
        if (*record == END_MARK)
            break;
        if (*record != LIVE && *record != DELETED)
            return no_record(reader, reader->records + i, (unsigned char)*record, err);
        if (*record == LIVE && reader->code == BD_FIELD_ASCII)
            BD_TRY(check_ascii(reader, record, reader->records + i, err));
        reader->deleted += *record == DELETED;
    }
    *count = i;
    return BD_OK;
}

/* All whole records are taken: does the file end here, or may it grow? */
static bd_status take_end(bd_dbf_reader *reader, bd_chunk *chunk, bd_err *err)
{
    if (!reader->open || bd_reader_resume(&reader->base) == BD_END)
        return BD_END;
    if (!bd_reader_is_to_hold(&reader->base)) {
        BD_TRY(check_cut(reader, reader->rest, err));
        return BD_END;
    }
    reader->base.open_end = BD_OPEN_END_HELD;
    chunk->first_line = reader->records + 1;
    return BD_OK;
}

bd_status bd_dbf_take(bd_reader *base, bd_chunk *chunk, bd_err *err)
{
    bd_dbf_reader *reader = (bd_dbf_reader *)base;
    const size_t want = reader->rows_max * reader->record_bytes;
    size_t got;
    size_t count;
    chunk->begin = chunk->end = 0;
    if (reader->ended)
        return take_end(reader, chunk, err);
    BD_TRY(bd_input_read(reader->input, chunk->data, want, &got, err));
    reader->ended = got < want;
    BD_TRY(count_records(reader, chunk->data, got / reader->record_bytes, &count, err));
    const size_t end = count * reader->record_bytes;
    const bool mark = end < got && chunk->data[end] == END_MARK;
    chunk->end = end;
    chunk->first_line = reader->records + 1;
    reader->records += count;
    if (mark)
        BD_TRY(pass_end(reader, chunk, end, got, err));
    else if (reader->ended)
        BD_TRY(look_at_end(reader, got - end, err));
    return count != 0 ? BD_OK : take_end(reader, chunk, err);
}
