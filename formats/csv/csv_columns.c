/* csv_columns: which column of a CSV file is which wanted field. */
#include <string.h>

#include "formats/csv/csv_reader.h"
#include "formats/reader/columns.h"

/* Whether the first heading holds what separates columns; then quotes joined several. */
static bool has_delimiter(const bd_csv_reader *reader)
{
    const bd_text *heading = reader->headings;
    return reader->heading_count == 1 && reader->spec->delimiter_text == NULL &&
           memchr(heading->at, reader->spec->delimiter, heading->len) != NULL;
}

bd_status bd_csv_columns_find(const bd_csv_reader *reader, uint32_t *wanted, bd_err *err)
{
    static const char utf8[] = "the header's bytes are UTF-8, but the file is read as GB18030: say "
                               "`encoding: utf-8`; then what is not UTF-8 in it is shown as \\xHH";
    const bd_columns columns = {
        .name = bd_input_name(reader->input),
        .headings = reader->headings,
        .heading_count = reader->heading_count,
        .columns = reader->columns,
        .first_hint = reader->header_is_utf8 ? utf8 : NULL,
        .search = reader->spec->header ? &reader->search : NULL,
        .alone_hint =
            has_delimiter(reader)       ? "there is only one column, with a delimiter in it: is a "
                                          "quote in the header not closed where a heading ends?"
            : reader->heading_count > 1 ? "only one column has a heading, and none of the "
                                          "first 20 rows has all headings"
                                        : "there is only one column: is the delimiter "
                                          "right?"};
    return bd_columns_find(&columns, reader->spec, wanted, err);
}
