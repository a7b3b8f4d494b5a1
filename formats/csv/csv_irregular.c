/* csv_irregular: see csv_irregular.h. The only file that includes csv.h. */
#include "formats/csv/csv_irregular.h"

#include <string.h>

#include <csv.h>

#include "formats/csv/csv_reader.h"
#include "formats/encoding/gb18030.h"

static int never(unsigned char c)
{
    (void)c;
    return 0;
}

/* False: a quote follows no rule, and the fields up to it are of no use. */
static bool split_by_libcsv(const bd_csv_dialect *dialect, const char *row, size_t len,
                            char *scratch, const bd_csv_receiver *to)
{
    struct csv_parser parser;
    csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI);
    csv_set_delim(&parser, (unsigned char)dialect->text[0]);
    csv_set_quote(&parser, (unsigned char)dialect->quote_char);
    csv_set_space_func(&parser, never);
    /* A field is never longer than its row, so libcsv does not grow this, and there is nothing to
     * free. */
    parser.entry_buf = (unsigned char *)scratch;
    parser.entry_size = len + 1;
    return csv_parse(&parser, row, len, to->field, NULL, to->context) == len &&
           csv_fini(&parser, to->field, NULL, to->context) == 0; /* a row without line end */
}

uint32_t bd_csv_split_row(const bd_csv_dialect *dialect, const char *row, size_t len, char *scratch,
                          const bd_csv_receiver *to)
{
    uint32_t notes = 0;
    bool more = true;
    to->begin(to->context);
    if (dialect->is_simple && split_by_libcsv(dialect, row, len, scratch, to))
        return 0;
    to->begin(to->context);
    for (size_t at = 0; more;) {
        bd_csv_field field;
        more = bd_csv_next_field(dialect, row, len, &at, &field);
        to->field(scratch, bd_csv_field_value(dialect, row, &field, scratch), to->context);
        notes |= (field.tail ? BD_ROW_QUOTE : 0U) | (field.stray ? BD_ROW_QUOTE_STRAY : 0U);
    }
    return notes;
}

/* ---- the wanted cells ---- */

typedef struct bd_csv_collect {
    const bd_csv_reader *reader;
    bd_chunk *chunk;
    size_t *side_len;
    size_t side_before;
    bd_cell *cells;
    bool clean;
    size_t columns;
    size_t filled; /* 1 + the last column that is not empty */
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

static void begin_row(void *context)
{
    bd_csv_collect *to = context;
    *to->side_len = to->side_before;
    to->clean = true;
    to->columns = to->filled = 0;
    if (to->reader->wanted_count != 0)
        memset(to->cells, 0, to->reader->wanted_count * sizeof *to->cells);
}

static void collect_field(void *field, size_t len, void *context)
{
    bd_csv_collect *to = context;
    const bd_csv_reader *reader = to->reader;
    const size_t column = to->columns++;
    bd_cell cell = {0};
    bool kept = false;
    if (len != 0)
        to->filled = to->columns;
    for (size_t i = 0; i < reader->wanted_count; i++) {
        if (reader->wanted[i] != column)
            continue;
        if (!kept)
            cell = bd_csv_side_cell(reader, to->chunk, field, len, to->side_len, &to->clean);
        to->cells[i] = cell;
        kept = true;
    }
}

uint32_t bd_csv_irregular_cells(const bd_csv_reader *reader, bd_chunk *chunk, const char *row,
                                size_t len, size_t *side_len, bd_cell *cells)
{
    bd_csv_collect to = {reader, chunk, side_len, *side_len, cells, true, 0, 0};
    const bd_csv_receiver receiver = {begin_row, collect_field, &to};
    const bd_csv_shape shape = bd_csv_shape_of(reader, chunk->columns);
    const uint32_t notes = bd_csv_split_row(&reader->dialect, row, len, chunk->scratch, &receiver);
    const bd_csv_fit fit = bd_csv_shape_fit(&shape, to.columns, to.filled);
    if (to.filled == 0)
        return BD_CSV_ROW_BLANK;
    if (fit == BD_CSV_FIT_NOT)
        return BD_ROW_COLUMNS;
    return notes | (fit == BD_CSV_FIT_SHORT ? BD_ROW_SHORT : 0U) |
           (to.clean ? 0U : (uint32_t)BD_ROW_BAD_BYTES);
}

/* ---- irregular bytes ---- */

size_t bd_csv_irregular_next(const bd_csv_shape *shape, const char *bytes, size_t len, bool last,
                             size_t *plain, uint64_t *lines)
{
    const char *quote = memchr(bytes, shape->dialect->quote_char, len);
    size_t at = quote == NULL ? len : (size_t)(quote - bytes);
    if (quote != NULL)
        while (at > 0 && bytes[at - 1] != '\n' && bytes[at - 1] != '\r')
            at--;
    *plain = at;
    *lines = 0;
    return quote == NULL ? 0 : bd_csv_row_end(shape, bytes + at, len - at, last, lines);
}

void bd_csv_survey_irregular(const bd_csv_reader *reader, const char *bytes, size_t len, bool last,
                             bd_csv_survey *out)
{
    const uint64_t row_ends_max = reader->row_ends_max;
    const bd_csv_shape shape = bd_csv_shape_of(reader, reader->columns);
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
            bd_csv_irregular_next(&shape, bytes + at, len - at, last, &plain, &lines);
        reader->tuning.kernels->survey_plain(bytes + at, plain, reader->dialect.quote_char,
                                             row_ends_max - out->row_ends, &stretch);
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
