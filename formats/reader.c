/* reader: see reader.h. Dispatches to the format's operations. */
#include "formats/reader.h"

#include "formats/reader_ops.h"

bd_status bd_reader_open(const bd_reader_spec *spec, const char *path, bd_reader **out, bd_err *err)
{
    return bd_csv_reader_ops.open(spec, path, out, err);
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
    reader->ops->totals(reader, out);
}
