/* csv_sep_line: the line `sep=;` with which Excel is told the delimiter of a CSV file. */
#include <string.h>
#include <strings.h>

#include "formats/csv/csv_reader.h"

enum { LINE_MAX_BYTES = 64 }; /* of such a line */

/* The bytes behind `sep=` in the first line of the carry, which may be quoted; *len: of the line
 * with its line end. Empty: the first line is another one. */
static bd_text find_text(const bd_buf *carry, size_t *len)
{
    const size_t most = carry->len < LINE_MAX_BYTES ? carry->len : LINE_MAX_BYTES;
    bd_text line = {carry->at, 0};
    while (line.len < most && carry->at[line.len] != '\n' && carry->at[line.len] != '\r')
        line.len++;
    *len = line.len + 1;
    if (line.len == most)
        return (bd_text){0};
    while (line.len != 0 && line.at[line.len - 1] == ' ')
        line.len--;
    if (line.len >= 2 && line.at[0] == '"' && line.at[line.len - 1] == '"')
        line = (bd_text){line.at + 1, line.len - 2};
    if (line.len < 5 || strncasecmp(line.at, "sep=", 4) != 0)
        return (bd_text){0};
    return (bd_text){line.at + 4, line.len - 4};
}

/* A file that a spreadsheet program saved again has the character once for each column. */
static bool is_one_character(bd_text text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] != text.at[0])
            return false;
    return (unsigned char)text.at[0] < 0x80;
}

static bool is_letter_or_digit(char c)
{
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

/* Whether the file can be read with that delimiter, which then is the file's. */
static bool use_delimiter(bd_csv_reader *reader, char c)
{
    bd_reader_spec spec = *reader->spec;
    bd_csv_dialect dialect;
    bd_err ignored = {0};
    spec.delimiter = c;
    spec.delimiter_text = NULL;
    if (is_letter_or_digit(c) ||
        bd_csv_dialect_set(&dialect, &spec, bd_csv_source_encoding(&reader->source), &ignored) < 0)
        return false;
    reader->dialect = dialect;
    reader->sep = c;
    return true;
}

/* Whether text names a delimiter: the configured one, or another, which then is used. */
static bool fits(bd_csv_reader *reader, bd_text text)
{
    const bd_csv_dialect *d = &reader->dialect;
    if (text.len == d->len && memcmp(text.at, d->text, d->len) == 0)
        return true;
    return is_one_character(text) &&
           ((d->len == 1 && d->text[0] == text.at[0]) || use_delimiter(reader, text.at[0]));
}

bd_status bd_csv_sep_line(bd_csv_reader *reader, bd_err *err)
{
    size_t len;
    bd_text text = {0};
    while (reader->carry.len < LINE_MAX_BYTES && !reader->ended)
        BD_TRY(bd_csv_carry_more(reader, err));
    text = find_text(&reader->carry, &len);
    if (text.len == 0 || !fits(reader, text))
        return BD_OK;
    reader->after_cr = reader->carry.at[len - 1] == '\r';
    bd_csv_carry_drop(reader, len);
    reader->line++;
    reader->outside.skipped = 1;
    return BD_OK;
}
