/* csv_header: the rows at the beginning of a file, among them the headings. */
#include <stdlib.h>
#include <string.h>

#include "formats/csv/csv_irregular.h"
#include "formats/csv/csv_reader.h"
#include "formats/encoding/gb18030.h"

enum { FIRST_READ_BYTES = 64 << 10 };

bd_status bd_csv_carry_more(bd_csv_reader *reader, bd_err *err)
{
    bd_buf *carry = &reader->carry;
    const size_t want = reader->tuning.chunk_bytes < FIRST_READ_BYTES ? reader->tuning.chunk_bytes
                                                                      : FIRST_READ_BYTES;
    size_t got;
    if (!bd_buf_reserve(carry, want + BD_READER_PAD))
        return bd_buf_check(carry, err);
    BD_TRY(bd_csv_source_read(&reader->source, carry->at + carry->len, want, &got, err));
    carry->len += got;
    reader->ended = got < want;
    return BD_OK;
}

void bd_csv_carry_drop(bd_csv_reader *reader, size_t len)
{
    bd_buf *carry = &reader->carry;
    if (len != 0 && len < carry->len)
        memmove(carry->at, carry->at + len, carry->len - len);
    carry->len -= len;
}

/* ---- cells ---- */

typedef struct bd_csv_cells {
    bd_header_search *search; /* NULL: only count */
    bd_buf decoded;
    bool gb18030;
    size_t count;
} bd_csv_cells;

/* The cell as UTF-8, decoded where needed; empty when memory ran out, which decoded then
 * remembers. */
static bd_text cell_text(bd_csv_cells *cells, const char *field, size_t len)
{
    bd_buf *to = &cells->decoded;
    bool clean;
    if (!cells->gb18030)
        return (bd_text){field, len};
    if (!bd_buf_reserve(to, BD_GB18030_GROWTH * len + BD_GB18030_SLACK))
        return (bd_text){"", 0};
    return (bd_text){to->at, bd_gb18030_decode(field, len, to->at, &clean)};
}

static void begin_cells(void *context)
{
    bd_csv_cells *cells = context;
    cells->count = 0;
    if (cells->search != NULL)
        bd_header_search_begin(cells->search);
}

static void add_cell(void *field, size_t len, void *context)
{
    bd_csv_cells *cells = context;
    cells->count++;
    if (cells->search != NULL && cells->count <= BD_READER_COLUMNS_MAX + 1)
        bd_header_search_cell(cells->search, cell_text(cells, field, len));
}

/* Split a row into the search's current row, or (search NULL) only count its columns. */
static bd_status split_row(bd_csv_reader *reader, bd_header_search *search, const char *row,
                           size_t len, size_t *columns, bd_err *err)
{
    bd_csv_cells cells = {.search = search, .gb18030 = reader->gb18030};
    const bd_csv_receiver receiver = {begin_cells, add_cell, &cells};
    char *scratch = calloc(1, len + BD_READER_PAD);
    if (scratch == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory for the header of '%s'",
                       bd_input_name(reader->input));
    (void)bd_csv_split_row(&reader->dialect, row, len, scratch, &receiver);
    free(scratch);
    *columns = cells.count;
    const bd_status st = bd_buf_check(&cells.decoded, err);
    bd_buf_fini(&cells.decoded);
    return st;
}

static bd_status set_columns(bd_csv_reader *reader, size_t columns, bd_err *err)
{
    if (columns > BD_READER_COLUMNS_MAX)
        return bd_fail(err, BD_E_INPUT, 0, "'%s' line %llu: %zu columns, at most %d can be read",
                       bd_input_name(reader->input), (unsigned long long)reader->line, columns,
                       BD_READER_COLUMNS_MAX);
    reader->columns = columns;
    return BD_OK;
}

/* ---- rows ---- */

/* A walk over the rows of the carry, from its beginning; reader->line is that of the current
 * row. */
typedef struct bd_csv_steps {
    bd_csv_reader *reader;
    size_t window;  /* where the first row that has to be kept begins */
    size_t start;   /* of the current row */
    size_t end;     /* after its line end; = start: there is no more row */
    uint64_t lines; /* line ends in it */
    uint64_t no;    /* of the row, from 1; blank ones count */
    bool too_long;  /* the rows since window have more than row_max bytes; end is not known */
    bool after_cr;  /* the row before the current one ended with CR */
} bd_csv_steps;

static bool is_line_end(char c)
{
    return c == '\n' || c == '\r';
}

static bool is_over(const bd_csv_steps *steps)
{
    return steps->end == steps->start || steps->too_long;
}

/* Whether no cell of the current row has a value. */
static bool is_blank(const bd_csv_steps *steps)
{
    return bd_csv_is_blank(&steps->reader->dialect, steps->reader->carry.at + steps->start,
                           steps->end - steps->start);
}

/* Drop what is before the window; a file may begin with any number of blank lines. */
static void drop_passed(bd_csv_steps *steps)
{
    if (steps->window <= FIRST_READ_BYTES)
        return;
    bd_csv_carry_drop(steps->reader, steps->window);
    steps->start -= steps->window;
    steps->end -= steps->window;
    steps->window = 0;
}

/* Go on to the next row; read until it is complete, or too long. */
static bd_status step(bd_csv_steps *steps, bd_err *err)
{
    bd_csv_reader *reader = steps->reader;
    const bd_csv_shape shape = bd_csv_shape_of(reader, 0);
    const bd_buf *carry = &reader->carry;
    reader->line += steps->lines;
    if (steps->end != 0)
        steps->after_cr = carry->at[steps->end - 1] == '\r';
    steps->start = steps->end;
    for (;;) {
        const char *row = carry->at + steps->start;
        const size_t left = carry->len - steps->start;
        const size_t n = bd_csv_row_end(&shape, row, left, reader->ended, &steps->lines);
        const size_t line_end = n != 0 && is_line_end(row[n - 1]);
        steps->end = n == 0 ? carry->len : steps->start + n;
        steps->too_long = steps->end - steps->window - line_end >
                          reader->tuning.row_max + (n == 0 && !reader->ended);
        if (n != 0 || reader->ended || steps->too_long)
            break;
        drop_passed(steps);
        BD_TRY(bd_csv_carry_more(reader, err));
    }
    if (is_over(steps))
        return BD_OK;
    if (steps->after_cr && carry->at[steps->start] == '\n')
        steps->lines = 0; /* the second half of a line end: that is no row */
    else
        steps->no++;
    return BD_OK;
}

/* The rows begin at offset at of the carry, below those that were looked at. */
static void begin_rows(bd_csv_reader *reader, size_t at)
{
    if (at != 0)
        reader->after_cr = reader->carry.at[at - 1] == '\r';
    bd_csv_carry_drop(reader, at);
    reader->carry_rows = true;
}

/* Without headings: the first row that is not blank tells the number of columns. */
static bd_status count_first(bd_csv_steps *steps, bd_err *err)
{
    bd_csv_reader *reader = steps->reader;
    size_t columns = 0;
    BD_TRY(step(steps, err));
    while (!is_over(steps) && is_blank(steps)) {
        reader->outside.blank += steps->lines;
        steps->window = steps->end;
        BD_TRY(step(steps, err));
    }
    if (!is_over(steps))
        BD_TRY(split_row(reader, NULL, reader->carry.at + steps->start, steps->end - steps->start,
                         &columns, err));
    BD_TRY(set_columns(reader, columns, err));
    begin_rows(reader, steps->start);
    return BD_OK;
}

/* ---- the headings ---- */

/* The row that is the header, unless a better one comes. */
typedef struct bd_csv_mark {
    size_t end;    /* in the carry, from the window */
    uint64_t line; /* of its first byte */
    uint64_t lines;
    size_t columns;
    bd_line_counts outside;
} bd_csv_mark;

static bd_status no_header(const bd_csv_steps *steps, bd_err *err)
{
    const bd_csv_reader *reader = steps->reader;
    if (!steps->too_long)
        return bd_fail(err, BD_E_INPUT, 0, "'%s' has no header row", bd_input_name(reader->input));
    return bd_fail(err, BD_E_INPUT, 0, "'%s' line %llu: the %s row is longer than %zu bytes",
                   bd_input_name(reader->input), (unsigned long long)reader->line,
                   steps->no == 0 ? "first" : "header", reader->tuning.row_max);
}

/* Give the current row to the search, as cells. */
static bd_status search_row(bd_csv_steps *steps, bd_csv_mark *best, bd_err *err)
{
    bd_csv_reader *reader = steps->reader;
    bd_header_search *search = &reader->search;
    const char *row = reader->carry.at + steps->start;
    const size_t len = steps->end - steps->start;
    const bool joined = reader->spec->header_rows[1] != 0;
    size_t columns;
    BD_TRY(split_row(reader, search, row, len, &columns, err));
    const bd_status st = bd_header_search_row(search, steps->no, err);
    BD_TRY(st);
    if (search->best.no == steps->no)
        *best = (bd_csv_mark){.end = steps->end - steps->window,
                              .line = reader->line,
                              .lines = steps->lines == 0 ? 1 : steps->lines,
                              .columns = joined ? search->best.count : columns,
                              .outside = reader->outside};
    return st;
}

/* Count the current row as one above the header, and forget it if it is not needed again. */
static void pass(bd_csv_steps *steps, bool blank)
{
    bd_line_counts *outside = &steps->reader->outside;
    if (blank) {
        outside->blank += steps->lines;
    } else {
        outside->skipped++;
        outside->continued += steps->lines == 0 ? 0 : steps->lines - 1;
    }
    if (steps->reader->search.first == 0)
        steps->window = steps->end;
}

/* Keep the headings, and go on to the row below them. */
static bd_status use_header(bd_csv_steps *steps, const bd_csv_mark *best, bd_err *err)
{
    bd_csv_reader *reader = steps->reader;
    const bd_header_row *header = &reader->search.best;
    const bool joined = reader->spec->header_rows[1] != 0;
    reader->line = best->line;
    BD_TRY(set_columns(reader, best->columns, err));
    reader->headings = bd_header_cells(header);
    reader->heading_count = header->count;
    /* A delimiter at the end of every row makes a last column without a name. */
    if (header->count > 1 && reader->headings[header->count - 1].len == 0)
        reader->heading_count--;
    reader->line += best->lines;
    reader->outside = best->outside;
    reader->outside.skipped -= joined;
    reader->outside.header = joined ? 2 : 1;
    reader->outside.continued += best->lines - 1;
    begin_rows(reader, steps->window + best->end);
    return BD_OK;
}

static bd_status find_header(bd_csv_steps *steps, bd_err *err)
{
    bd_csv_reader *reader = steps->reader;
    bd_header_search *search = &reader->search;
    bd_csv_mark best = {0};
    for (;;) {
        BD_TRY(step(steps, err));
        if (is_over(steps))
            break;
        const bool blank = is_blank(steps);
        const bool wanted = bd_header_search_wants(search, steps->no) && !blank;
        const bd_status st = wanted ? search_row(steps, &best, err) : BD_OK;
        BD_TRY(st);
        if (st == BD_END)
            break;
        pass(steps, blank || (wanted && bd_header_search_blank(search)));
    }
    if (search->best.no == 0 && (steps->too_long || reader->spec->header_rows[0] == 0))
        return no_header(steps, err);
    BD_TRY(bd_header_search_end(search, err));
    return use_header(steps, &best, err);
}

bd_status bd_csv_header_read(bd_csv_reader *reader, bd_err *err)
{
    bd_csv_steps steps = {.reader = reader,
                          .no = reader->outside.skipped, /* the line sep= */
                          .after_cr = reader->after_cr};
    bd_header_search_init(&reader->search, reader->spec, bd_input_name(reader->input));
    return reader->spec->header ? find_header(&steps, err) : count_first(&steps, err);
}

bd_status bd_csv_learn_columns(bd_csv_reader *reader, const char *bytes, size_t len, bool last,
                               size_t *unusable, uint64_t *lines, bd_err *err)
{
    const bd_csv_shape shape = bd_csv_shape_of(reader, 0);
    uint32_t again[BD_READER_WANTED_MAX];
    size_t columns;
    const size_t n = bd_csv_row_end(&shape, bytes, len, last, lines);
    *unusable = n;
    if (n == 0 || n - 1 > reader->tuning.row_max || bd_csv_is_blank(&reader->dialect, bytes, n))
        return BD_OK;
    *unusable = 0;
    BD_TRY(split_row(reader, NULL, bytes, n, &columns, err));
    BD_TRY(set_columns(reader, columns, err));
    return bd_csv_columns_find(reader, again, err);
}
