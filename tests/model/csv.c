/* csv: see csv.h. */
#include "csv.h"

#include <string.h>

#include "number.h"

enum { ROW_MAX = 1 << 20, NUMBER_MAX = 256 };

/* A text that is read, and what is known of its rows. */
typedef struct reading {
    str text;
    size_t columns; /* 0: the header is not read yet */
    size_t number;
    size_t needed; /* 1 + the last column that is wanted */
    bool alone;    /* the text is one line that is read by itself */
    char *scratch; /* as long as the whole text; one field at a time */
} reading;

static bool is_end(char c)
{
    return c == '\r' || c == '\n';
}

static bool is_gap(char c)
{
    return c == ' ' || c == '\t';
}

static bool ends_field(str text, size_t at)
{
    return at >= text.len || text.at[at] == ',' || is_end(text.at[at]);
}

static size_t line_end(str text, size_t at)
{
    while (at < text.len && !is_end(text.at[at]))
        at++;
    return at;
}

/* The quote that closes the one at open; text.len: there is none up to the longest row. */
static size_t closing(str text, size_t row, size_t open)
{
    for (size_t at = open + 1; at < text.len && at - row <= ROW_MAX; at++) {
        if (text.at[at] != '"')
            continue;
        if (at + 1 < text.len && text.at[at + 1] == '"')
            at++;
        else
            return at;
    }
    return text.len;
}

static bool swallows(const reading *in, size_t row, size_t open, size_t close);

/* Read the field at *at of the row that begins at row; *at moves to what ends it. */
static str field(const reading *in, size_t row, size_t *at, unsigned *notes)
{
    const str text = in->text;
    str cell = {in->scratch, 0};
    size_t open = *at;
    size_t from = *at;
    while (open < text.len && is_gap(text.at[open]))
        open++;
    if (open < text.len && text.at[open] == '"') {
        const size_t close = closing(text, row, open);
        if (close == text.len || (!in->alone && swallows(in, row, open, close))) {
            *notes |= CSV_QUOTE_STRAY;
        } else {
            for (size_t i = open + 1; i < close; i++) {
                cell.at[cell.len++] = text.at[i];
                if (text.at[i] == '"')
                    i++;
            }
            size_t after = close + 1;
            while (after < text.len && is_gap(text.at[after]))
                after++;
            from = close + 1;
            if (ends_field(text, after))
                from = after;
            else
                *notes |= CSV_QUOTE;
        }
    }
    while (!ends_field(text, from))
        cell.at[cell.len++] = text.at[from++];
    *at = from;
    cell.at = keep(cell.len);
    memcpy(cell.at, in->scratch, cell.len);
    return cell;
}

static csv_row read_row(const reading *in, size_t *at)
{
    const size_t start = *at;
    csv_row row = {{in->text.at + start, 0}, 0, NULL, 0, 0, false};
    for (;; ++*at) {
        row.cells = grow(row.cells, row.count, sizeof *row.cells);
        row.cells[row.count++] = field(in, start, at, &row.notes);
        if (*at == in->text.len || is_end(in->text.at[*at]))
            break;
    }
    row.raw.len = *at - start;
    return row;
}

static size_t filled(const csv_row *row)
{
    size_t count = row->count;
    while (count > 0 && row->cells[count - 1].len == 0)
        count--;
    return count;
}

/* 2: a citizen number; 1: another document that is written as one, or nearly a citizen number, or
 * what is rejected as several numbers or a damaged one; in a cell of a line read by itself. */
static int number_in(str cell, str written)
{
    number id;
    size_t quote = 0;
    bool letters_and_digits = true;
    while (quote < written.len && is_gap(written.at[quote]))
        quote++;
    if (quote < written.len && written.at[quote] == '=') /* ="..." */
        quote++;
    if (written.len > NUMBER_MAX || (quote < written.len && written.at[quote] != '"' &&
                                     memchr(written.at + quote, '"', written.len - quote) != NULL))
        return 0;
    const char *refused = number_read(cell, 99999999, &id);
    if (refused != NULL)
        return strcmp(refused, "id_multiple") == 0 || strcmp(refused, "id_spreadsheet") == 0;
    for (size_t i = 0; i < cell.len; i++) {
        const char c = cell.at[i];
        letters_and_digits &=
            (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
    if (!id.other)
        return 2;
    return (id.notes & NOTE_CLEANED) == 0 ||
           (id.notes & (NOTE_WRONG_LENGTH | NOTE_LOOKS_WRONG)) != 0 || letters_and_digits;
}

static bool is_whole_row(const reading *in, str line, size_t columns)
{
    const reading alone = {line, 0, 0, 0, true, in->scratch};
    int found = 0;
    size_t at = 0;
    if (line.len == 0)
        return false;
    const csv_row row = read_row(&alone, &at);
    at = 0;
    for (size_t i = 0; i < row.count; i++, at++) {
        unsigned notes;
        const size_t from = at;
        field(&alone, 0, &at, &notes);
        const int here = number_in(row.cells[i], (str){line.at + from, at - from});
        if (in->columns == 0 ? here == 2 : i == in->number)
            found = here;
    }
    if (found == 2 && in->columns != 0 && row.count < columns)
        return row.count > 1 && row.count >= in->needed;
    return row.count >= columns && (found == 2 || (found == 1 && filled(&row) <= columns));
}

/* Whether the value between the quotes has a line end with a whole row behind it. */
static bool swallows(const reading *in, size_t row, size_t open, size_t close)
{
    const str text = in->text;
    size_t columns = in->columns;
    for (size_t at = line_end(text, open); at < close; at = line_end(text, at)) {
        if (columns == 0) {
            const reading own = {{text.at + row, at - row}, 0, 0, 0, true, in->scratch};
            size_t end = 0;
            columns = read_row(&own, &end).count;
        }
        at += text.at[at] == '\r' && at + 1 < text.len && text.at[at + 1] == '\n' ? 2 : 1;
        const size_t end = line_end(text, at);
        if (end - row <= ROW_MAX && is_whole_row(in, (str){text.at + at, end - at}, columns))
            return true;
    }
    return false;
}

size_t csv_column(const csv_row *header, const char *name)
{
    for (size_t i = 0; i < header->count; i++)
        if (str_is(encode(trim(decode(header->cells[i]))), name))
            return i;
    return header->count;
}

/* Nothing, or blanks and NULs with a NUL among them. */
static bool is_nothing(str cell)
{
    bool nul = false;
    for (size_t i = 0; i < cell.len; i++) {
        nul |= cell.at[i] == '\0';
        if (cell.at[i] != '\0' && cell.at[i] != ' ')
            return false;
    }
    return cell.len == 0 || nul;
}

static bool is_blank_row(const csv_row *row)
{
    for (size_t i = 0; i < row->count; i++)
        if (!is_nothing(row->cells[i]))
            return false;
    return row->raw.len <= ROW_MAX;
}

static bool is_header(const csv_row *header, const csv_row *row)
{
    for (size_t i = 0; i < row->count || i < header->count; i++) {
        str cell = i < row->count ? row->cells[i] : (str){NULL, 0};
        const str heading = i < header->count ? header->cells[i] : (str){NULL, 0};
        if (i == 0 && cell.len >= 3 && memcmp(cell.at, "\xef\xbb\xbf", 3) == 0)
            cell = (str){cell.at + 3, cell.len - 3};
        const str a = encode(trim(decode(cell)));
        const str b = encode(trim(decode(heading)));
        if (a.len != b.len || memcmp(a.at, b.at, a.len) != 0)
            return false;
    }
    return true;
}

/* Judge the number of columns, and fill up a short row. */
static void fit(csv_row *row, const reading *in)
{
    const size_t full = filled(row);
    if (row->raw.len > ROW_MAX)
        return;
    if (row->count >= in->columns) {
        row->fits = full <= in->columns;
        return;
    }
    row->fits = row->count >= in->needed || (full < row->count && row->count > in->number);
    row->notes |= CSV_SHORT;
    while (row->count < in->columns) {
        row->cells = grow(row->cells, row->count, sizeof *row->cells);
        row->cells[row->count++] = (str){NULL, 0};
    }
}

csv_table csv_read(str text, const char *const *wanted, size_t wanted_count)
{
    csv_table table = {NULL, 0};
    reading in = {text, 0, 0, 0, false, keep(text.len + 1)};
    size_t line = 1, at = 0;
    if (text.len >= 3 && memcmp(text.at, "\xef\xbb\xbf", 3) == 0)
        at = 3;
    while (in.text.len > at && text.at[in.text.len - 1] == '\0')
        in.text.len--; /* a file that was filled up */
    if (in.text.len > at && text.at[in.text.len - 1] == 0x1a)
        in.text.len--; /* the end-of-file mark of old systems */
    while (at < in.text.len) {
        const size_t start = at;
        csv_row row = read_row(&in, &at);
        row.line = line;
        for (size_t i = start; i <= at && i < in.text.len; i++)
            line +=
                text.at[i] == '\r' || (text.at[i] == '\n' && (i == 0 || text.at[i - 1] != '\r'));
        at++;
        if (is_blank_row(&row))
            continue;
        if (table.count != 0 && is_header(&table.rows[0], &row))
            continue;
        if (table.count != 0)
            fit(&row, &in);
        table.rows = grow(table.rows, table.count, sizeof *table.rows);
        table.rows[table.count++] = row;
        if (table.count != 1)
            continue;
        in.columns = row.count;
        in.number = csv_column(&row, wanted[0]);
        for (size_t i = 0; i < wanted_count; i++)
            if (csv_column(&row, wanted[i]) >= in.needed)
                in.needed = csv_column(&row, wanted[i]) + 1;
    }
    return table;
}

const char *csv_note(unsigned bit)
{
    static const char *const names[CSV_NOTES] = {"quote", "quote_stray", "row_short"};
    return names[bit];
}

void csv_cell(FILE *out, str cell)
{
    bool quote = false;
    for (size_t i = 0; i < cell.len; i++)
        quote = quote || cell.at[i] == ',' || cell.at[i] == '"' || is_end(cell.at[i]);
    if (quote)
        putc('"', out);
    for (size_t i = 0; i < cell.len; i++) {
        if (cell.at[i] == '"')
            putc('"', out);
        putc(cell.at[i], out);
    }
    if (quote)
        putc('"', out);
}
