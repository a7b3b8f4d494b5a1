/* csv_special: rows that are not rows of the table: those without values, and the header again. */
#include <string.h>

#include "formats/csv/csv_reader.h"
#include "formats/encoding/gb18030.h"
#include "formats/reader/columns.h"

enum { HEADING_MAX = 512 }; /* bytes of a field that is compared with a heading */

/* Whether bytes are blanks and NULs only; counts the NULs. */
static bool are_padding(const char *at, size_t len, size_t *nuls)
{
    for (size_t i = 0; i < len; i++) {
        if (at[i] != '\0' && at[i] != ' ')
            return false;
        *nuls += at[i] == '\0';
    }
    return true;
}

/* Whether a field has no value, or one of blanks and NULs with a NUL among them, with which a program
 * has filled it up. */
static bool is_empty(const char *row, const bd_csv_field *field)
{
    size_t nuls = 0;
    size_t from = field->at;
    if (bd_csv_field_empty(field))
        return true;
    if (field->quoted) {
        if (!are_padding(row + field->open + 1, field->close - field->open - 1, &nuls))
            return false;
        from = field->tail ? field->close + 1 : field->end;
    }
    return are_padding(row + from, field->end - from, &nuls) && nuls != 0;
}

bool bd_csv_is_blank(const bd_csv_dialect *d, const char *row, size_t len)
{
    bool more = true;
    for (size_t at = 0; more;) {
        bd_csv_field field;
        more = bd_csv_next_field(d, row, len, &at, &field);
        if (!is_empty(row, &field))
            return false;
    }
    return true;
}

/* Whether a field's text is the heading; first: a byte order mark may stand before it. */
static bool is_heading(const bd_csv_reader *reader, const char *row, const bd_csv_field *field,
                       bd_text heading, bool first)
{
    char value[HEADING_MAX + BD_GB18030_AHEAD];
    char decoded[BD_GB18030_GROWTH * HEADING_MAX + BD_GB18030_SLACK];
    bool clean;
    if (field->end - field->at > HEADING_MAX)
        return false;
    bd_text text = {value, bd_csv_field_value(&reader->dialect, row, field, value)};
    if (reader->gb18030)
        text = (bd_text){decoded, bd_gb18030_decode(value, text.len, decoded, &clean)};
    if (first && text.len >= 3 && memcmp(text.at, "\xEF\xBB\xBF", 3) == 0)
        text = (bd_text){text.at + 3, text.len - 3};
    return bd_text_equal(bd_columns_trim(text), heading);
}

static bool is_row_of_header(const bd_csv_reader *reader, const char *row, size_t len,
                             const bd_header_row *header)
{
    const bd_text *headings = bd_header_cells(header);
    size_t count = header->count;
    bool more = true;
    size_t column = 0;
    while (count != 0 && headings[count - 1].len == 0) /* as after a delimiter at the end */
        count--;
    for (size_t at = 0; more; column++) {
        bd_csv_field field;
        static const bd_text none = {"", 0};
        more = bd_csv_next_field(&reader->dialect, row, len, &at, &field);
        if (!is_heading(reader, row, &field, column < count ? headings[column] : none, column == 0))
            return false;
    }
    return column >= count && count != 0;
}

bool bd_csv_is_header(const bd_csv_reader *reader, const char *row, size_t len)
{
    const bd_header_row *own[2];
    const size_t count = bd_header_search_own(&reader->search, own);
    for (size_t i = 0; i < count; i++)
        if (is_row_of_header(reader, row, len, own[i]))
            return true;
    return false;
}
