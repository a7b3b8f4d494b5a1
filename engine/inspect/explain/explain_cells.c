/* explain_cells: see explain_cells.h. */
#include "engine/inspect/explain/explain_cells.h"

/* The length of the delimiter that text begins with, or 0. */
static size_t delimiter_len(const bd_reader_spec *spec, bd_text text)
{
    const size_t len = spec->delimiter_text == NULL ? 0 : strlen(spec->delimiter_text);
    if (len != 0 && text.len >= len && memcmp(text.at, spec->delimiter_text, len) == 0)
        return len;
    /* A file may have another delimiter than the configuration, in a line `sep=`. */
    const char c = text.at[0];
    return c == ',' || c == ';' || c == '\t' || c == '|' ||
           (spec->delimiter_text == NULL && spec->delimiter != '\0' && c == spec->delimiter);
}

/* Bytes from an opening quote to behind the closing one; 0: it is not closed before a delimiter. */
static size_t quoted_len(const bd_reader_spec *spec, bd_text row)
{
    const char quote = row.at[0];
    for (size_t i = 1; i < row.len; i++) {
        if (row.at[i] != quote)
            continue;
        if (i + 1 == row.len ||
            delimiter_len(spec, (bd_text){row.at + i + 1, row.len - i - 1}) != 0)
            return i + 1;
        if (row.at[i + 1] == quote)
            i++;
    }
    return 0;
}

bool bd_explain__cut_cell(const bd_reader_spec *spec, bd_text *row, bd_text *cell)
{
    const char quote = spec->quote != '\0' ? spec->quote : '"';
    size_t len = 0;
    if (row->at == NULL)
        return false;
    const size_t quoted =
        !spec->quote_none && row->len > 0 && row->at[0] == quote ? quoted_len(spec, *row) : 0;
    if (quoted != 0) {
        len = quoted;
        *cell = (bd_text){row->at + 1, quoted - 2};
    } else {
        while (len < row->len && delimiter_len(spec, (bd_text){row->at + len, row->len - len}) == 0)
            len++;
        *cell = (bd_text){row->at, len};
    }
    if (len == row->len) {
        *row = (bd_text){0};
        return true;
    }
    len += delimiter_len(spec, (bd_text){row->at + len, row->len - len});
    *row = (bd_text){row->at + len, row->len - len};
    return true;
}

bool bd_explain__any_cell(const bd_reader_spec *spec, bd_text row, bd_explain_cell_fn fits,
                          void *context)
{
    bd_text cell;
    while (bd_explain__cut_cell(spec, &row, &cell))
        if (fits(context, cell))
            return true;
    return false;
}
