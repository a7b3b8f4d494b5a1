/* csv: see csv.h. */
#include "csv.h"

#include <string.h>

typedef struct cursor {
    str text;
    size_t at;
    size_t line;
    char *scratch; /* as long as the longest cell */
} cursor;

/* The next byte; LF, CR LF and CR each end one line. */
static char step(cursor *in)
{
    const char c = in->text.at[in->at];
    if (c == '\r' || (c == '\n' && (in->at == 0 || in->text.at[in->at - 1] != '\r')))
        in->line++;
    in->at++;
    return c;
}

static bool is_end(char c)
{
    return c == '\r' || c == '\n';
}

/* Read one field; returns true when it was the row's last, and *stop is then the end of the row's
 * bytes. */
static bool field(cursor *in, str *cell, size_t *stop)
{
    const bool quoted = in->at < in->text.len && in->text.at[in->at] == '"';
    bool maybe_ended = false; /* after a quote inside a quoted field */
    bool ended = false, last = false;
    size_t len = 0;
    if (quoted)
        step(in);
    while (!ended && in->at < in->text.len) {
        const size_t here = in->at;
        const char c = step(in);
        const bool open = quoted && !maybe_ended;
        if (!open && (c == ',' || is_end(c))) {
            ended = true;
            last = c != ',';
            *stop = here;
        } else if (maybe_ended && c == '"') {
            maybe_ended = false; /* a doubled quote: one of the two is in the cell already */
        } else {
            in->scratch[len++] = c;
            maybe_ended = open && c == '"';
        }
    }
    if (!ended)
        *stop = in->text.len;
    if (maybe_ended)
        len--; /* the closing quote */
    *cell = (str){keep(len), len};
    memcpy(cell->at, in->scratch, len);
    return last || !ended;
}

csv_table csv_read(str text)
{
    csv_table table = {NULL, 0};
    cursor in = {text, 0, 1, keep(text.len)};
    if (text.len >= 3 && memcmp(text.at, "\xef\xbb\xbf", 3) == 0)
        in.at = 3;
    if (text.len > in.at && text.at[text.len - 1] == 0x1a)
        in.text.len--; /* the end-of-file mark of old systems */
    while (in.at < in.text.len) {
        if (is_end(text.at[in.at])) {
            step(&in);
            continue;
        }
        csv_row row = {{text.at + in.at, 0}, in.line, NULL, 0};
        const size_t start = in.at;
        size_t stop = start;
        bool last = false;
        while (!last) {
            row.cells = grow(row.cells, row.count, sizeof *row.cells);
            last = field(&in, &row.cells[row.count++], &stop);
        }
        row.raw.len = stop - start;
        table.rows = grow(table.rows, table.count, sizeof *table.rows);
        table.rows[table.count++] = row;
    }
    return table;
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
