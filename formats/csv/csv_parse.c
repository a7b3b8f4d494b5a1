/*
 * csv_parse: splits a chunk into rows and wanted cells.
 *
 * For each piece of 16 KiB a kernel writes the positions of all separators, and which of them end
 * rows. If a row has as many separators as there are columns, its cells follow directly from the
 * positions.
 */
#include "formats/csv/csv_reader.h"

#include <assert.h>
#include <string.h>

#include "formats/encoding/gb18030.h"
#include "formats/encoding/utf8_kernel.h"

typedef struct bd_csv_parser {
    const bd_csv_reader *reader;
    bd_chunk *chunk;
    size_t rows;   /* written */
    uint32_t line; /* of the next row, from the chunk's first */
    size_t number; /* the number's cell among those of a row; it is looked at */
    bd_line_counts lines;
    size_t side_len; /* bytes used */
    bool clean;      /* the cells of this row decoded so far are clean */
    size_t taken;    /* end of the last delimiter, where delimiters have several bytes */
} bd_csv_parser;

/* ---- one row ---- */

static void add_row(bd_csv_parser *p, size_t start, size_t end, uint32_t state)
{
    assert(p->rows < BD_CHUNK_ROWS + BD_CHUNK_ROW_SLACK);
    p->chunk->rows[p->rows++] = (bd_row){p->line, (uint32_t)start, (uint32_t)(end - start), state};
}

static bd_cell *row_cells(const bd_csv_parser *p, size_t row_idx)
{
    return p->chunk->cells + row_idx * p->reader->wanted_count;
}

static void add_bad_row(bd_csv_parser *p, size_t start, size_t end)
{
    const size_t wanted = p->reader->wanted_count;
    if (wanted != 0)
        memset(row_cells(p, p->rows), 0, wanted * sizeof(bd_cell));
    if (end - start > p->reader->tuning.row_max)
        end = start + p->reader->tuning.row_shown;
    add_row(p, start, end, BD_ROW_COLUMNS);
}

/* Line ends in a row of the scan, its own included. A LF after a CR ends an empty row that is not a
 * line. */
static uint32_t lines_of_row(const bd_csv_parser *p, size_t start, size_t end)
{
    const bd_chunk *chunk = p->chunk;
    if (start == end)
        return !(start > chunk->begin && chunk->data[end] == '\n' &&
                 chunk->data[start - 1] == '\r');
    if (chunk->kind < BD_CSV_KIND_INNER_LINES)
        return 1;
    return 1 + (uint32_t)bd_csv_count_lines(chunk->data + start, end - start);
}

static bd_cell side_cell(bd_csv_parser *p, bd_cell cell)
{
    return bd_csv_side_cell(p->reader, p->chunk, p->chunk->data + cell.at, cell.len, &p->side_len,
                            &p->clean);
}

/* Write a quoted cell's doubled quotes as single ones, in side. */
static bd_cell undouble(bd_csv_parser *p, bd_cell cell)
{
    cell = side_cell(p, cell);
    char *start = p->chunk->data + cell.at;
    const char *from = start;
    const char *end = from + cell.len;
    char *to = start;
    while (from < end) {
        const char *quote = memchr(from, p->reader->dialect.quote_char, (size_t)(end - from));
        const size_t n = (size_t)((quote == NULL ? end : quote + 1) - from);
        memmove(to, from, n);
        to += n;
        from += n + (quote != NULL); /* regular quoting: the second quote follows */
    }
    p->side_len -= (size_t)(end - to);
    return (bd_cell){cell.at, (uint32_t)(to - start)};
}

/* A column may be wanted more than once; its second copy could overflow side, so the first one is
 * shared. */
static bool seen_column(const bd_csv_parser *p, bd_cell *cells, size_t idx)
{
    const uint32_t *wanted = p->reader->wanted;
    for (size_t i = 0; i < idx; i++)
        if (wanted[i] == wanted[idx]) {
            cells[idx] = cells[i];
            return true;
        }
    return false;
}

static void unquote_cells(bd_csv_parser *p, bd_cell *cells)
{
    const char *data = p->chunk->data;
    const char quote = p->reader->dialect.quote_char;
    for (size_t i = 0; i < p->reader->wanted_count; i++) {
        if (cells[i].len < 2 || data[cells[i].at] != quote)
            continue;
        const bd_cell inner = {cells[i].at + 1, cells[i].len - 2};
        if ((p->chunk->kind & BD_CSV_KIND_DOUBLED) == 0 ||
            memchr(data + inner.at, quote, inner.len) == NULL)
            cells[i] = inner;
        else if (!seen_column(p, cells, i))
            cells[i] = undouble(p, inner);
    }
}

/* ---- rows of a scan ---- */

/* seps[-1] is the separator before the row, seps[columns - 1] its line end. */
static inline void cells_of_row(const uint32_t *seps, const uint32_t *wanted, size_t wanted_count,
                                bd_cell *cells)
{
    for (size_t i = 0; i < wanted_count; i++) {
        const uint32_t *sep = seps + wanted[i];
        const uint32_t at = sep[-1] + 1;
        cells[i] = (bd_cell){at, sep[0] - at};
    }
}

/* The scan marks the first byte of a delimiter: all columns but the first begin after its other
 * bytes. */
static void shift_cells(const bd_csv_reader *reader, size_t columns, bd_cell *cells)
{
    const uint32_t more = (uint32_t)reader->dialect.len - 1;
    for (size_t i = 0; i < reader->wanted_count; i++)
        if (reader->wanted[i] != 0 && reader->wanted[i] < columns) {
            cells[i].at += more;
            cells[i].len -= more;
        }
}

/* The cells of a row that has only so many columns; those after them are empty. */
static void cells_of_short_row(const bd_csv_reader *reader, const uint32_t *seps, size_t columns,
                               bd_cell *cells)
{
    for (size_t i = 0; i < reader->wanted_count; i++) {
        cells[i] = (bd_cell){seps[-1] + 1, 0};
        if (reader->wanted[i] < columns)
            cells_of_row(seps, &reader->wanted[i], 1, &cells[i]);
    }
}

/* Columns up to the last one that is not empty, of so many. */
static size_t filled_columns(const bd_csv_parser *p, const uint32_t *seps, size_t columns)
{
    const bd_csv_dialect *d = &p->reader->dialect;
    for (; columns > 0; columns--) {
        const uint32_t at = seps[(ptrdiff_t)columns - 2] + (uint32_t)(columns == 1 ? 1 : d->len);
        const uint32_t len = seps[columns - 1] - at;
        if (len != 0 && !(len == 2 && (p->chunk->kind & BD_CSV_KIND_QUOTED) != 0 &&
                          p->chunk->data[at] == d->quote_char))
            break;
    }
    return columns;
}

/* Where the walk over a scan stands. */
typedef struct bd_csv_walk {
    size_t row;   /* index into row_ends */
    size_t first; /* index of that row's first separator */
} bd_csv_walk;

/*
 * The good rows, up to the first that is not, in a chunk without quotes. Nearly all rows of nearly
 * all files take this path. All state is in locals, since stores to rows and cells could alias the
 * structs.
 */
static void straight_rows(bd_csv_parser *p, const bd_csv_scan *scan, bd_csv_walk *walk)
{
    const uint32_t *const row_ends = scan->row_ends;
    const uint32_t *const pos = scan->pos;
    const uint32_t *const wanted = p->reader->wanted;
    const size_t wanted_count = p->reader->wanted_count;
    const size_t columns = p->chunk->columns;
    const size_t row_max = p->reader->tuning.row_max;
    const size_t row_count = scan->row_count;
    const size_t number = p->number;
    const char *const data = p->chunk->data;
    bd_row *const rows = p->chunk->rows + p->rows;
    bd_cell *cells = row_cells(p, p->rows);
    const uint32_t line = p->line;
    size_t first = walk->first;
    size_t r = walk->row;
    size_t n = 0;
    for (; r < row_count; r++, n++) {
        const uint32_t *seps = pos + first;
        const uint32_t start = seps[-1] + 1;
        const uint32_t len = pos[row_ends[r]] - start;
        if (row_ends[r] + 1 - first != columns ||
            len - 1 >= row_max) /* len 0 wraps: a blank line */
            break;
        cells_of_row(seps, wanted, wanted_count, cells);
        if (wanted_count != 0 && (unsigned char)(data[cells[number].at] - '0') > 9)
            break; /* no number in digits: perhaps the header again, or no value at all */
        first += columns;
        cells += wanted_count;
        rows[n] = (bd_row){line + (uint32_t)n, start, len, BD_ROW_OK};
    }
    p->rows += n;
    p->line += (uint32_t)n;
    p->lines.rows += n;
    assert(p->rows <= BD_CHUNK_ROWS + BD_CHUNK_ROW_SLACK);
    *walk = (bd_csv_walk){r, first};
}

/* Count the lines of a row, or of what stands in the place of one, and go on behind them. */
static void count_row(bd_csv_parser *p, uint64_t *kind, uint64_t lines)
{
    *kind += lines != 0;
    p->lines.continued += lines > 1 ? lines - 1 : 0;
    p->line += (uint32_t)lines;
}

/* Whether the row is none of the table; it is then counted. Only looked at where the number does not
 * begin with a digit, as nearly all do. */
static bool is_special(bd_csv_parser *p, const bd_cell *number, size_t start, size_t end,
                       uint64_t lines)
{
    const bd_csv_reader *reader = p->reader;
    const char *row = p->chunk->data + start;
    const char first = number->len == 0 ? '\0' : p->chunk->data[number->at];
    if ((unsigned char)(first - '0') <= 9)
        return false;
    if ((first == '\0' || first == ' ') && bd_csv_is_blank(&reader->dialect, row, end - start))
        count_row(p, &p->lines.blank, lines);
    else if (bd_csv_is_header(reader, row, end - start))
        count_row(p, &p->lines.repeated_header, lines);
    else
        return false;
    return true;
}

/* A row that is split again, byte by byte: with irregular quotes, or with too many columns. */
static void exact_row(bd_csv_parser *p, size_t start, size_t len, uint64_t lines)
{
    const bd_csv_reader *reader = p->reader;
    const size_t end = start + len - 1; /* without its line end */
    const size_t side_before = p->side_len;
    bd_cell *cells = row_cells(p, p->rows);
    uint32_t state = BD_ROW_COLUMNS;
    if (len - 1 <= reader->tuning.row_max)
        state = bd_csv_irregular_cells(reader, p->chunk, p->chunk->data + start, len, &p->side_len,
                                       cells);
    if (state == BD_CSV_ROW_BLANK ||
        (state == BD_ROW_COLUMNS && len - 1 <= reader->tuning.row_max &&
         bd_csv_is_blank(&reader->dialect, p->chunk->data + start, len - 1))) {
        p->side_len = side_before;
        count_row(p, &p->lines.blank, lines);
    } else if (reader->wanted_count != 0 && (state & BD_ROW_COLUMNS) == 0 &&
               is_special(p, &cells[p->number], start, end, lines)) {
        p->side_len = side_before;
    } else if ((state & BD_ROW_COLUMNS) == 0) {
        add_row(p, start, end, state);
        count_row(p, &p->lines.rows, lines);
    } else {
        p->side_len = side_before;
        add_bad_row(p, start, end);
        count_row(p, &p->lines.rows, lines);
    }
}

/* Any row of a chunk with regular quotes or none, that is not an empty line. */
static void usual_row(bd_csv_parser *p, const uint32_t *seps, size_t count, uint64_t lines)
{
    const bd_csv_reader *reader = p->reader;
    const uint32_t start = seps[-1] + 1;
    const uint32_t end = seps[count - 1];
    const bd_csv_shape shape = bd_csv_shape_of(reader, p->chunk->columns);
    bd_cell *cells = row_cells(p, p->rows);
    const size_t columns = p->chunk->columns;
    const bool one_empty = count == columns + 1 && filled_columns(p, seps, count) <= columns;
    if (count > columns && !one_empty) {
        exact_row(p, start, end - start + 1, lines);
        return;
    }
    const bd_csv_fit fit = count == p->chunk->columns
                               ? BD_CSV_FIT_WHOLE
                               : bd_csv_shape_fit(&shape, count, filled_columns(p, seps, count));
    if (end - start > reader->tuning.row_max) {
        add_bad_row(p, start, end);
        count_row(p, &p->lines.rows, lines);
        return;
    }
    cells_of_short_row(reader, seps, count, cells);
    if (reader->dialect.len > 1)
        shift_cells(reader, count, cells);
    p->clean = true;
    if ((p->chunk->kind & BD_CSV_KIND_QUOTED) != 0)
        unquote_cells(p, cells);
    if (reader->wanted_count != 0 && is_special(p, &cells[p->number], start, end, lines))
        return;
    if (fit == BD_CSV_FIT_NOT)
        add_bad_row(p, start, end);
    else
        add_row(p, start, end,
                (p->clean ? 0U : (uint32_t)BD_ROW_BAD_BYTES) |
                    (fit == BD_CSV_FIT_SHORT ? BD_ROW_SHORT : 0U));
    count_row(p, &p->lines.rows, lines);
}

static void any_row(bd_csv_parser *p, const bd_csv_scan *scan, bd_csv_walk *walk)
{
    const uint32_t *seps = scan->pos + walk->first;
    const size_t count = scan->row_ends[walk->row] + 1 - walk->first;
    const uint32_t start = seps[-1] + 1;
    const uint32_t end = seps[count - 1];
    const uint32_t lines = lines_of_row(p, start, end);
    walk->row++;
    walk->first += count;
    if (start != end)
        usual_row(p, seps, count, lines);
    else
        count_row(p, &p->lines.blank, lines);
}

/* The rows that end in the scanned bytes; the separators of an unfinished row move to the front. */
static void rows_of_scan(bd_csv_parser *p, bd_csv_scan *scan)
{
    const size_t columns = p->chunk->columns;
    const bool straight = (p->chunk->kind & BD_CSV_KIND_QUOTED) == 0 && p->reader->dialect.len == 1;
    bd_csv_walk walk = {0};
    while (walk.row < scan->row_count) {
        if (straight)
            straight_rows(p, scan, &walk);
        if (walk.row < scan->row_count)
            any_row(p, scan, &walk);
    }
    size_t left = scan->pos_count - walk.first;
    if (left > columns + 1)
        left = columns + 1; /* too many already; the exact number does not matter */
    scan->pos[-1] = (scan->pos + walk.first)[-1];
    memmove(scan->pos, scan->pos + walk.first, left * sizeof *scan->pos);
    scan->pos_count = left;
    scan->row_count = 0;
}

/* Of the separators from first on, keep the line ends and the beginnings of whole delimiters. */
static void keep_whole_delimiters(bd_csv_parser *p, bd_csv_scan *scan, size_t first)
{
    const bd_csv_dialect *d = &p->reader->dialect;
    const char *data = p->chunk->data;
    const bool high = d->gb18030 && (unsigned char)d->text[0] >= 0x80;
    size_t kept = first;
    size_t row = 0;
    for (size_t i = first; i < scan->pos_count; i++) {
        const uint32_t at = scan->pos[i];
        if (row < scan->row_count && scan->row_ends[row] == i) {
            scan->row_ends[row++] = (uint32_t)kept;
            scan->pos[kept++] = at;
        } else if (at >= p->taken && memcmp(data + at, d->text, d->len) == 0 &&
                   (!high || bd_csv_begins_char(data + p->chunk->begin, at - p->chunk->begin))) {
            p->taken = at + d->len;
            scan->pos[kept++] = at;
        }
    }
    scan->pos_count = kept;
}

static void scan_piece(const bd_csv_parser *p, size_t from, size_t to, bd_csv_scan *scan)
{
    const bd_csv_kernels *k = p->reader->tuning.kernels;
    const bd_csv_dialect *d = &p->reader->dialect;
    if ((p->chunk->kind & BD_CSV_KIND_QUOTED) != 0)
        (d->is_trail ? k->scan_quoted_gb : k->scan_quoted)(p->chunk->data, from, to, d->text[0],
                                                           d->quote_char, scan);
    else
        (d->is_trail ? k->scan_plain_gb : k->scan_plain)(p->chunk->data, from, to, d->text[0],
                                                         scan);
}

/* data[from..to) are whole rows without irregular quotes. */
static void parse_stretch(bd_csv_parser *p, size_t from, size_t to)
{
    const size_t piece = p->reader->tuning.piece_bytes;
    bd_csv_scan scan = {.pos = p->chunk->pos, .row_ends = p->chunk->row_ends};
    scan.pos[-1] = (uint32_t)from - 1; /* wraps at 0 and back again */
    p->taken = from;
    while (from < to) {
        const size_t end = to - from < piece ? to : from + piece;
        const size_t before = scan.pos_count;
        scan_piece(p, from, end, &scan);
        if (p->reader->dialect.len > 1)
            keep_whole_delimiters(p, &scan, before);
        rows_of_scan(p, &scan);
        from = end;
    }
}

/* ---- irregular quotes ---- */

static void parse_irregular(bd_csv_parser *p)
{
    const bd_chunk *chunk = p->chunk;
    const bd_csv_shape shape = bd_csv_shape_of(p->reader, chunk->columns);
    size_t at = chunk->begin;
    while (at < chunk->end) {
        size_t plain;
        uint64_t lines;
        /* A chunk has whole rows only: a quote that is open at its end is stray. */
        const size_t row =
            bd_csv_irregular_next(&shape, chunk->data + at, chunk->end - at, true, &plain, &lines);
        parse_stretch(p, at, at + plain);
        at += plain;
        if (row == 0)
            return;
        exact_row(p, at, row, lines);
        at += row;
    }
}

/* ---- the chunk ---- */

/* Mark the rows with a wanted cell that is not clean UTF-8. Only for chunks that have such bytes
 * somewhere. */
static void mark_bad_bytes(bd_csv_parser *p)
{
    const size_t wanted = p->reader->wanted_count;
    for (size_t r = 0; r < p->rows; r++) {
        const bd_cell *cells = row_cells(p, r);
        for (size_t i = 0; i < wanted; i++)
            if (!bd_utf8_clean_plain(p->chunk->data + cells[i].at, cells[i].len)) {
                p->chunk->rows[r].state |= BD_ROW_BAD_BYTES;
                break;
            }
    }
}

/* Decode the GB18030 cells that are still as in the file; most are ASCII and stay there. */
static void decode_cells(bd_csv_parser *p)
{
    const bd_csv_reader *reader = p->reader;
    const bd_chunk *chunk = p->chunk;
    const uint32_t side = (uint32_t)(chunk->side - chunk->data);
    bd_cell *cells = row_cells(p, 0);
    for (size_t r = 0; r < p->rows; r++, cells += reader->wanted_count) {
        p->clean = true;
        for (size_t i = 0; i < reader->wanted_count; i++)
            if (cells[i].at < side &&
                !bd_gb18030_is_plain(chunk->data + cells[i].at, cells[i].len) &&
                !seen_column(p, cells, i))
                cells[i] = side_cell(p, cells[i]);
        if (!p->clean)
            chunk->rows[r].state |= BD_ROW_BAD_BYTES;
    }
}

bd_status bd_csv_parse(const bd_reader *base, bd_chunk *chunk, bd_batch *batch, bd_err *err)
{
    (void)err;
    bd_csv_parser p = {.reader = (const bd_csv_reader *)base, .chunk = chunk};
    if (p.reader->spec->number != 0)
        p.number = p.reader->spec->number - 1;
    if (chunk->long_row_bytes != 0) {
        add_bad_row(&p, chunk->begin, chunk->end);
        count_row(&p, &p.lines.rows, chunk->long_row_lines);
    } else if (chunk->begin < chunk->end) {
        if (chunk->kind == BD_CSV_KIND_IRREGULAR)
            parse_irregular(&p);
        else
            parse_stretch(&p, chunk->begin, chunk->end);
        if (p.reader->gb18030)
            decode_cells(&p);
        else if (!bd_utf8_clean(chunk->data + chunk->begin, chunk->end - chunk->begin))
            mark_bad_bytes(&p);
    }
    *batch = (bd_batch){.base = chunk->data,
                        .rows = chunk->rows,
                        .cells = chunk->cells,
                        .row_count = p.rows,
                        .lines = p.lines,
                        .first_line = chunk->first_line,
                        .raw_encoding = bd_csv_source_encoding(&p.reader->source)};
    return BD_OK;
}
