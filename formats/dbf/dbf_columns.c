/* dbf_columns: finds the wanted columns by heading or by number, and refuses those whose type is not text. */
#include <string.h>

#include "engine/base/shown.h"
#include "formats/dbf/dbf_reader.h"
#include "formats/reader/columns.h"

static bd_status check_type(const bd_dbf_reader *reader, const char *wanted,
                            const bd_dbf_column *column, bd_err *err)
{
    static const struct {
        char type;
        const char *name;
    } names[] = {{'M', "memo"},    {'G', "general"},  {'P', "picture"},   {'B', "binary or double"},
                 {'I', "integer"}, {'Y', "currency"}, {'T', "date-time"}, {'W', "blob"},
                 {'V', "varchar"}, {'Q', "varbinary"}};
    const char *name = "unknown";
    char shown[BD_SHOWN_ECHO];
    if (column->type != '\0' && strchr("CNFDL", column->type) != NULL)
        return BD_OK;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (names[i].type == column->type)
            name = names[i].name;
    bd_fail(
        err, BD_E_USAGE, 0,
        "%s byte %u: column '%s' is of type %02X (%s), whose values are not in the records as text",
        bd_input_name(reader->input), column->in_file + 11,
        bd_shown_echo(wanted, shown, sizeof shown), (unsigned char)column->type, name);
    bd_hint(err, "have the table exported with this column as character, numeric or date");
    return BD_E_USAGE;
}

bd_status bd_dbf_columns_find(bd_dbf_reader *reader, const bd_reader_spec *spec, bd_err *err)
{
    const bd_columns columns = {.name = bd_input_name(reader->input),
                                .headings = reader->headings,
                                .heading_count = reader->column_count,
                                .columns = reader->column_count,
                                .alone_hint =
                                    "the table has one column only: is it the right one?"};
    const bd_status st = bd_columns_find(&columns, spec, reader->wanted, err);
    if (st < 0 && spec->header)
        bd_hint(err, "headings of a dbf table have at most 10 bytes in the table's encoding");
    BD_TRY(st);
    for (size_t i = 0; i < spec->wanted_count; i++)
        BD_TRY(check_type(reader, spec->wanted[i], &reader->columns[reader->wanted[i]], err));
    return BD_OK;
}
