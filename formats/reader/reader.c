/* reader: see reader.h. Dispatches to the format's operations. */
#include "formats/reader/reader.h"

#include <assert.h>

#include "formats/encoding/gb18030.h"
#include "formats/reader/reader_ops.h"

static const bd_reader_ops *const formats[] = {[BD_FORMAT_CSV] = &bd_csv_reader_ops,
                                               [BD_FORMAT_FIXED] = &bd_fixed_reader_ops,
                                               [BD_FORMAT_DBF] = &bd_dbf_reader_ops,
                                               [BD_FORMAT_XLSX] = &bd_xlsx_reader_ops};

bd_status bd_reader_open(const bd_reader_spec *spec, const char *path, bd_reader **out, bd_err *err)
{
    return formats[spec->format]->open(spec, path, out, err);
}

bd_status bd_reader_parts(const bd_reader_spec *spec, const char *path, bd_part_names *out,
                          bd_err *err)
{
    *out = (bd_part_names){0};
    const bd_reader_ops *ops = formats[spec->format];
    return ops->parts == NULL ? BD_OK : ops->parts(spec, path, out, err);
}

void bd_reader_close(bd_reader *reader)
{
    if (reader != NULL)
        reader->ops->close(reader);
}

bd_status bd_reader_take(bd_reader *reader, bd_chunk *chunk, bd_err *err)
{
    return reader->ops->take(reader, chunk, err);
}

bd_status bd_reader_parse(const bd_reader *reader, bd_chunk *chunk, bd_batch *batch, bd_err *err)
{
    return reader->ops->parse(reader, chunk, batch, err);
}

bd_open_end bd_reader_open_end(const bd_reader *reader)
{
    return reader->open_end;
}

void bd_reader_leave_out(bd_reader *reader)
{
    assert(reader->open_end == BD_OPEN_END_HELD);
    reader->open_end = BD_OPEN_END_LEFT_OUT;
}

bool bd_reader_slow_take(const bd_reader *reader)
{
    return reader->ops->slow_take(reader);
}

size_t bd_reader_headings(const bd_reader *reader, const bd_text **out)
{
    return reader->ops->headings(reader, out);
}

void bd_reader_progress(const bd_reader *reader, uint64_t *done, uint64_t *all)
{
    reader->ops->progress(reader, done, all);
}

void bd_reader_totals_get(bd_reader *reader, bd_reader_totals *out)
{
    *out = (bd_reader_totals){0};
    reader->ops->totals(reader, out);
}

const bd_encoding_found *bd_reader_encoding(const bd_reader *reader)
{
    return reader->ops->encoding == NULL ? NULL : reader->ops->encoding(reader);
}

bd_text bd_reader_raw(bd_chunk *chunk, const bd_batch *batch, const bd_row *row)
{
    const uint32_t len = row->raw_len < BD_READER_ROW_SHOWN ? row->raw_len : BD_READER_ROW_SHOWN;
    const char *raw = batch->base + row->raw_at;
    bool clean;
    if (batch->raw_encoding != BD_ENCODING_GB18030)
        return (bd_text){raw, len};
    return (bd_text){chunk->scratch, bd_gb18030_decode(raw, len, chunk->scratch, &clean)};
}

void bd_line_counts_add(bd_line_counts *to, const bd_line_counts *more)
{
    to->rows += more->rows;
    to->header += more->header;
    to->blank += more->blank;
    to->continued += more->continued;
    to->repeated_header += more->repeated_header;
    to->skipped += more->skipped;
}

uint64_t bd_line_counts_sum(const bd_line_counts *counts)
{
    return counts->rows + counts->header + counts->blank + counts->continued +
           counts->repeated_header + counts->skipped;
}
