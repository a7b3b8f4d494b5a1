/* csv_columns: which column of a CSV file is which wanted field. */
#include "formats/columns.h"
#include "formats/csv/csv_reader.h"

bd_status bd_csv_columns_find(const bd_csv_reader *reader, uint32_t *wanted, bd_err *err)
{
    const bd_columns columns = {.name = bd_input_name(reader->input),
                                .headings = reader->headings,
                                .heading_count = reader->heading_count,
                                .columns = reader->columns,
                                .alone_hint = "there is only one column: is the delimiter right?"};
    return bd_columns_find(&columns, reader->spec, wanted, err);
}
