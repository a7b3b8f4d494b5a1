/* csv_columns: which column of a CSV file is which wanted field. */
#include "formats/columns.h"
#include "formats/csv/csv_reader.h"

bd_text bd_csv_trim(bd_text text)
{
    return bd_columns_trim(text);
}

bd_status bd_csv_columns_find(bd_csv_reader *reader, const bd_reader_spec *spec, bd_err *err)
{
    const bd_columns columns = {.name = bd_input_name(reader->input),
                                .headings = reader->headings,
                                .heading_count = reader->heading_count,
                                .columns = reader->columns,
                                .alone_hint = "there is only one column: is the delimiter right?"};
    return bd_columns_find(&columns, spec, reader->wanted, err);
}
