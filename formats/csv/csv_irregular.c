/* csv_irregular: splits rows whose quotes follow no rule, by libcsv. The only file that includes
 * csv.h. */
#include "formats/csv/csv_irregular.h"

#include <string.h>

#include <csv.h>

#include "formats/csv/csv_state.h"
#include "formats/encoding/gb18030.h"

static int never(unsigned char c)
{
    (void)c;
    return 0;
}

void bd_csv_split_row(const bd_csv_dialect *dialect, const char *row, size_t len, char *scratch,
                      size_t scratch_bytes, bd_csv_field_fn field, void *context)
{
    struct csv_parser parser;
    if (!dialect->is_simple) {
        bd_csv_dialect_split(dialect, row, len, scratch, field, context);
        return;
    }
    csv_init(&parser, 0);
    csv_set_delim(&parser, (unsigned char)dialect->text[0]);
    csv_set_space_func(&parser, never);
    /* A field is never longer than its row, so libcsv does not grow this, and there is nothing to
     * free. */
    parser.entry_buf = (unsigned char *)scratch;
    parser.entry_size = scratch_bytes;
    csv_parse(&parser, row, len, field, NULL, context);
    csv_fini(&parser, field, NULL, context); /* a row without line end */
}

typedef struct bd_csv_collect {
    const bd_csv_reader *reader;
    bd_chunk *chunk;
    size_t *side_len;
    bd_cell *cells;
    bool *clean;
    size_t columns;
} bd_csv_collect;

bd_cell bd_csv_side_cell(const bd_csv_reader *reader, bd_chunk *chunk, const char *text, size_t len,
                         size_t *side_len, bool *clean)
{
    char *at = chunk->side + *side_len;
    bool this_clean = true;
    if (reader->gb18030)
        len = bd_gb18030_decode(text, len, at, &this_clean);
    else if (len != 0)
        memcpy(at, text, len);
    *side_len += len;
    *clean = *clean && this_clean;
    return (bd_cell){(uint32_t)(at - chunk->data), (uint32_t)len};
}

static void collect_field(void *field, size_t len, void *context)
{
    bd_csv_collect *to = context;
    const bd_csv_reader *reader = to->reader;
    const size_t column = to->columns++;
    bd_cell cell = {0};
    bool kept = false;
    for (size_t i = 0; i < reader->wanted_count; i++) {
        if (reader->wanted[i] != column)
            continue;
        if (!kept)
            cell = bd_csv_side_cell(reader, to->chunk, field, len, to->side_len, to->clean);
        to->cells[i] = cell;
        kept = true;
    }
}

size_t bd_csv_irregular_cells(const bd_csv_reader *reader, bd_chunk *chunk, const char *row,
                              size_t len, size_t *side_len, bd_cell *cells, bool *clean)
{
    bd_csv_collect to = {reader, chunk, side_len, cells, clean, 0};
    bd_csv_split_row(&reader->dialect, row, len, chunk->scratch, BD_READER_ROW_MAX + 64,
                     collect_field, &to);
    return to.columns;
}

size_t bd_csv_irregular_next(const bd_csv_dialect *dialect, const char *bytes, size_t len,
                             size_t *plain, uint64_t *lines)
{
    const char *quote = memchr(bytes, '"', len);
    size_t at = quote == NULL ? len : (size_t)(quote - bytes);
    if (quote != NULL)
        while (at > 0 && bytes[at - 1] != '\n' && bytes[at - 1] != '\r')
            at--;
    *plain = at;
    *lines = 0;
    if (quote == NULL)
        return 0;
    bd_csv_state state = {0};
    const size_t row = bd_csv_dialect_row_end(dialect, &state, bytes + at, len - at);
    *lines = state.lines;
    return row;
}

void bd_csv_survey_irregular(const bd_csv_reader *reader, const char *bytes, size_t len,
                             bd_csv_survey *out)
{
    const uint64_t row_ends_max = reader->row_ends_max;
    size_t at = 0;
    *out = (bd_csv_survey){.quote = true, .irregular = true};
    while (at < len && out->row_ends < row_ends_max) {
        size_t plain;
        uint64_t lines;
        bd_csv_survey stretch;
        if (at > 0 && bytes[at - 1] == '\r' &&
            bytes[at] == '\n') { /* second half of a row's CRLF */
            out->row_ends++;
            out->end = ++at;
            continue;
        }
        const size_t row =
            bd_csv_irregular_next(&reader->dialect, bytes + at, len - at, &plain, &lines);
        reader->tuning.kernels->survey_plain(bytes + at, plain, row_ends_max - out->row_ends,
                                             &stretch);
        out->lines += stretch.lines;
        out->row_ends += stretch.row_ends;
        if (stretch.end != 0)
            out->end = at + stretch.end;
        if (row == 0 || out->row_ends >= row_ends_max)
            return;
        at += plain + row;
        out->lines += lines;
        out->row_ends++;
        out->end = at;
    }
}
