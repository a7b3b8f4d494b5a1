/* dbf_columns: finds the wanted columns by heading, and refuses those whose type is no text. */
#include <stdio.h>
#include <string.h>

#include "engine/base/nearest.h"
#include "formats/csv/csv_reader.h"
#include "formats/dbf/dbf_reader.h"

enum { HEADINGS_SHOWN_BYTES = 600, COLUMNS_COMPARED = 2048 /* more do not fit a header */ };

/* As many whole headings as fit; control characters would spoil the line. */
static void list_headings(const bd_dbf_reader *reader, char out[HEADINGS_SHOWN_BYTES + 64])
{
    size_t used = 0;
    size_t i = 0;
    for (; i < reader->column_count; i++) {
        const bd_text heading = reader->headings[i];
        if (used + heading.len + 2 > HEADINGS_SHOWN_BYTES)
            break;
        if (i != 0) {
            memcpy(out + used, ", ", 2);
            used += 2;
        }
        for (size_t k = 0; k < heading.len; k++) {
            const unsigned char c = (unsigned char)heading.at[k];
            out[used++] = c < 0x20 || c == 0x7F ? '?' : (char)c;
        }
    }
    out[used] = '\0';
    if (i < reader->column_count)
        snprintf(out + used, 64, ", ... (%zu in all)", reader->column_count);
}

static bd_status missing(const bd_dbf_reader *reader, const char *wanted, bd_err *err)
{
    char list[HEADINGS_SHOWN_BYTES + 64];
    const char *names[COLUMNS_COMPARED];
    list_headings(reader, list);
    bd_fail(err, BD_E_USAGE, 0, "%s: no column '%s'; found: %s", bd_input_name(reader->input), wanted, list);
    for (size_t i = 0; i < reader->column_count; i++)
        names[i] = reader->headings[i].at;
    const char *near = bd_nearest(wanted, names, reader->column_count);
    if (near != NULL)
        bd_hint(err, "did you mean '%s'?", near);
    else if (strlen(wanted) > 10)
        bd_hint(err, "headings of a dbf table have at most 10 bytes in the table's encoding");
    return BD_E_USAGE;
}

static bd_status check_type(const bd_dbf_reader *reader, const char *wanted, const bd_dbf_column *column, bd_err *err)
{
    static const struct {
        char type;
        const char *name;
    } names[] = {{'M', "memo"},    {'G', "general"},  {'P', "picture"},   {'B', "binary or double"},
                 {'I', "integer"}, {'Y', "currency"}, {'T', "date-time"}, {'W', "blob"},
                 {'V', "varchar"}, {'Q', "varbinary"}};
    const char *name = "unknown";
    if (column->type != '\0' && strchr("CNFDL", column->type) != NULL)
        return BD_OK;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (names[i].type == column->type)
            name = names[i].name;
    bd_fail(err, BD_E_USAGE, 0, "%s byte %u: column '%s' is of type %02X (%s), whose values are not in the records as text",
            bd_input_name(reader->input), column->in_file + 11, wanted, (unsigned char)column->type, name);
    bd_hint(err, "have the table exported with this column as character, numeric or date");
    return BD_E_USAGE;
}

static bd_status find_heading(const bd_dbf_reader *reader, const char *wanted, uint32_t *out, bd_err *err)
{
    const bd_text text = bd_csv_trim(bd_text_of(wanted));
    size_t found = 0;
    for (size_t i = 0; i < reader->column_count; i++)
        if (bd_text_equal(reader->headings[i], text)) {
            found++;
            *out = (uint32_t)i;
        }
    if (found == 0)
        return missing(reader, wanted, err);
    if (found == 1)
        return check_type(reader, wanted, &reader->columns[*out], err);
    bd_fail(err, BD_E_USAGE, 0, "%s: column '%s' stands %zu times in the header", bd_input_name(reader->input), wanted,
            found);
    bd_hint(err, "rename all but one of them in the table");
    return BD_E_USAGE;
}

bd_status bd_dbf_columns_find(bd_dbf_reader *reader, const bd_reader_spec *spec, bd_err *err)
{
    for (size_t i = 0; i < spec->wanted_count; i++)
        BD_TRY(find_heading(reader, spec->wanted[i], &reader->wanted[i], err));
    return BD_OK;
}
