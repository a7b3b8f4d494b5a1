/* header_search: see header_search.h. */
#include "formats/reader/header_search.h"

#include "engine/base/shown.h"
#include "formats/reader/column_match.h"
#include "formats/reader/heading.h"

enum { GROUP_BYTES = 36 }; /* of the heading of a column without a second row: twelve characters */

/* ---- rows ---- */

const bd_text *bd_header_cells(const bd_header_row *row)
{
    return (const bd_text *)(const void *)row->cells.at;
}

static void empty_row(bd_header_row *row)
{
    row->no = 0;
    row->text.len = row->cells.len = 0;
    row->count = row->filled = 0;
    row->too_many = false;
}

static void free_row(bd_header_row *row)
{
    bd_buf_fini(&row->text);
    bd_buf_fini(&row->cells);
    *row = (bd_header_row){0};
}

static void add_bytes(bd_buf *text, bd_text bytes)
{
    const size_t before = text->len;
    bd_buf_add_text(text, bytes);
    for (size_t i = before; i < text->len; i++) /* terminated texts in one buffer */
        if (text->at[i] == '\0')
            text->at[i] = '?';
}

/* Add a cell that is upper, a slash, and lower; or the one of them that is not empty. */
static void add_cell(bd_header_row *row, bd_text upper, bd_text lower)
{
    if (row->count == BD_READER_COLUMNS_MAX) {
        row->too_many = true;
        return;
    }
    row->count++;
    row->filled += upper.len + lower.len != 0;
    add_bytes(&row->text, upper);
    if (upper.len != 0 && lower.len != 0)
        bd_buf_add_char(&row->text, '/');
    add_bytes(&row->text, lower);
    bd_buf_add_char(&row->text, '\0');
}

static bd_status end_row(bd_header_row *row, uint64_t no, bd_err *err)
{
    const char *at = row->text.at;
    row->no = no;
    row->cells.len = 0;
    for (size_t i = 0; i < row->count && !row->text.failed; i++) {
        const bd_text cell = bd_text_of(at);
        bd_buf_add(&row->cells, &cell, sizeof cell);
        at += cell.len + 1;
    }
    BD_TRY(bd_buf_check(&row->text, err));
    return bd_buf_check(&row->cells, err);
}

static bd_status copy_row(bd_header_row *to, const bd_header_row *from, bd_err *err)
{
    empty_row(to);
    bd_buf_add(&to->text, from->text.at, from->text.len);
    to->count = from->count;
    to->filled = from->filled;
    to->too_many = from->too_many;
    return end_row(to, from->no, err);
}

static bd_text cell_of(const bd_header_row *row, size_t idx)
{
    return idx < row->count ? bd_header_cells(row)[idx] : (bd_text){"", 0};
}

static size_t wider(const bd_header_row *a, const bd_header_row *b)
{
    return a->count > b->count ? a->count : b->count;
}

static bool are_equal(const bd_header_row *a, const bd_header_row *b)
{
    const size_t count = wider(a, b);
    for (size_t i = 0; i < count; i++)
        if (!bd_text_equal(cell_of(a, i), cell_of(b, i)))
            return false;
    return true;
}

/* Join two rows. A group's heading stands for the empty cells to its right that have a heading
 * below; a column without one below, as under a cell merged downwards, ends the group. */
static bd_status join(const bd_header_row *upper, const bd_header_row *lower, bd_header_row *out,
                      bd_err *err)
{
    const size_t count = wider(upper, lower);
    bd_text group = {"", 0};
    empty_row(out);
    for (size_t i = 0; i < count; i++) {
        const bd_text own = cell_of(upper, i);
        const bd_text below = cell_of(lower, i);
        if (own.len != 0 || below.len == 0)
            group = own;
        add_cell(out, group, below);
        if (below.len == 0)
            group = (bd_text){"", 0};
    }
    out->too_many = upper->too_many || lower->too_many;
    return end_row(out, lower->no, err);
}

/* ---- two rows ---- */

static bool is_group(bd_text cell)
{
    return cell.len != 0 && cell.len <= GROUP_BYTES && memchr(cell.at, ':', cell.len) == NULL &&
           memmem(cell.at, cell.len, "\xEF\xBC\x9A", 3) == NULL; /* a full-width colon */
}

/* Whether lower, which has all headings, is only the lower half of a header: some headings of upper
 * have nothing below, others have. A title, or "unit: date:", is no such row. */
static bool is_lower_half(const bd_header_row *upper, const bd_header_row *lower)
{
    bool alone = false;
    bool above = false;
    for (size_t i = 0; i < upper->count; i++) {
        const bd_text cell = cell_of(upper, i);
        const bool headed = cell_of(lower, i).len != 0;
        above |= cell.len != 0 && headed;
        alone |= is_group(cell) && !headed;
    }
    return alone && above;
}

/* Whether the joined rows have every wanted column, under the whole heading or its lower half. */
static bool have_all(const bd_header_search *s, const bd_header_row *lower)
{
    for (size_t i = 0; i < s->spec->wanted_count; i++)
        if (bd_column_match_in(bd_header_cells(&s->pair), s->pair.count, s->spec, i).times == 0 &&
            bd_column_match_in(bd_header_cells(lower), lower->count, s->spec, i).times == 0)
            return false;
    return true;
}

static bool is_adjacent(const bd_header_search *s)
{
    return s->before.no != 0 && s->before.no + 1 == s->row.no;
}

/* ---- the search ---- */

/* Number of the configured header's last row; 0: it is not configured. */
static uint32_t last_named(const bd_header_search *s)
{
    const uint32_t *rows = s->spec->header_rows;
    return rows[1] != 0 ? rows[1] : rows[0];
}

void bd_header_search_init(bd_header_search *search, const bd_reader_spec *spec, const char *name)
{
    *search = (bd_header_search){.spec = spec, .name = name};
}

void bd_header_search_settle(bd_header_search *search)
{
    free_row(&search->row);
    free_row(&search->before);
    free_row(&search->pair);
}

void bd_header_search_fini(bd_header_search *search)
{
    bd_header_search_settle(search);
    free_row(&search->best);
    free_row(&search->own[0]);
    free_row(&search->own[1]);
}

void bd_header_search_begin(bd_header_search *search)
{
    empty_row(&search->row);
}

void bd_header_search_cell(bd_header_search *search, bd_text cell)
{
    add_cell(&search->row, (bd_text){"", 0}, bd_columns_trim(cell));
}

bool bd_header_search_wants(const bd_header_search *search, uint64_t no)
{
    const uint32_t *rows = search->spec->header_rows;
    return no == rows[0] || no >= last_named(search);
}

bool bd_header_search_blank(const bd_header_search *search)
{
    return search->before.no == 0 || search->before.filled == 0;
}

static bd_status not_there(const bd_header_search *s, uint32_t no, bd_err *err)
{
    bd_hint(err, "give the number of the row that has the headings, from 1, as a spreadsheet "
                 "program shows it");
    return bd_fail(err, BD_E_USAGE, 0, "%s: row %u, which 'header' names, is blank or not there",
                   s->name, no);
}

/* The row is one of those that are configured, or lies above or between them. */
static bd_status take_named(bd_header_search *s, bd_err *err)
{
    const uint32_t *rows = s->spec->header_rows;
    const uint32_t last = last_named(s);
    const bool blank = s->row.filled == 0 && !s->row.too_many;
    if (s->row.no < last && s->row.no != rows[0])
        return BD_OK;
    if (blank)
        return not_there(s, s->row.no == last ? last : rows[0], err);
    if (s->row.no < last) {
        BD_TRY(copy_row(&s->own[0], &s->row, err));
        return BD_OK;
    }
    if (s->row.no > last)
        return not_there(s, last, err);
    if (rows[1] == 0) {
        BD_TRY(copy_row(&s->best, &s->row, err));
        return BD_END;
    }
    if (s->own[0].no == 0)
        return not_there(s, rows[0], err);
    BD_TRY(copy_row(&s->own[1], &s->row, err));
    BD_TRY(join(&s->own[0], &s->own[1], &s->best, err));
    return BD_END;
}

/* A row with all headings, below the first. */
static bd_status take_whole(bd_header_search *s, bd_err *err)
{
    if (s->matched == s->spec->wanted_count) {
        if (s->twin == 0 && !are_equal(&s->best, &s->row))
            s->twin = s->row.no;
        return BD_OK;
    }
    s->matched = s->spec->wanted_count;
    s->halved = is_adjacent(s) && is_lower_half(&s->before, &s->row);
    if (s->halved)
        BD_TRY(join(&s->before, &s->row, &s->pair, err));
    return copy_row(&s->best, &s->row, err);
}

static bd_status take_other(bd_header_search *s, size_t matched, bd_err *err)
{
    if (matched > s->matched) {
        s->matched = matched;
        BD_TRY(copy_row(&s->best, &s->row, err));
    }
    if (s->matched == s->spec->wanted_count || s->pair.no != 0 || !is_adjacent(s))
        return BD_OK;
    BD_TRY(join(&s->before, &s->row, &s->pair, err));
    if (!have_all(s, &s->row))
        empty_row(&s->pair);
    return BD_OK;
}

static bd_status take_unnamed(bd_header_search *s, bd_err *err)
{
    const size_t matched =
        s->row.too_many ? 0 : bd_columns_matched(bd_header_cells(&s->row), s->row.count, s->spec);
    const bool whole = matched == s->spec->wanted_count;
    if (s->row.filled == 0 && !s->row.too_many)
        return BD_OK;
    s->rows++;
    if (s->rows == 1) {
        s->first = s->row.no;
        s->matched = matched;
        BD_TRY(copy_row(&s->best, &s->row, err));
        return whole || s->row.too_many ? BD_END : BD_OK;
    }
    BD_TRY(whole ? take_whole(s, err) : take_other(s, matched, err));
    return s->rows == BD_HEADER_ROWS ? BD_END : BD_OK;
}

bd_status bd_header_search_row(bd_header_search *search, uint64_t no, bd_err *err)
{
    BD_TRY(end_row(&search->row, no, err));
    const bool named = search->spec->header_rows[0] != 0;
    const bd_status st = named ? take_named(search, err) : take_unnamed(search, err);
    const bd_header_row before = search->before;
    search->before = search->row;
    search->row = before;
    empty_row(&search->row);
    return st;
}

/* The joined heading of the first wanted column that is found by its lower half; NULL: there is
 * none, or it may not be shown, because the rows may be no header after all. */
static const bd_text *joined_heading(const bd_header_search *s)
{
    const bd_text *cells = bd_header_cells(&s->pair);
    if (bd_heading_row(s->spec, cells, s->pair.count) != BD_FIRST_ROW_HEADINGS)
        return NULL;
    for (size_t i = 0; i < s->pair.count; i++) {
        const char *slash = memrchr(cells[i].at, '/', cells[i].len);
        const size_t n = slash == NULL ? 0 : (size_t)(slash + 1 - cells[i].at);
        const bd_text lower = {cells[i].at + n, cells[i].len - n};
        for (size_t k = 0; k < s->spec->wanted_count && n != 0; k++)
            if (bd_column_fits(lower, s->spec, k))
                return &cells[i];
    }
    return NULL;
}

size_t bd_header_search_own(const bd_header_search *search, const bd_header_row *out[2])
{
    out[0] = &search->best;
    if (search->own[1].no == 0)
        return search->best.no != 0;
    out[0] = &search->own[0];
    out[1] = &search->own[1];
    return 2;
}

void bd_header_search_hint(const bd_header_search *search, bd_err *err)
{
    char shown[BD_READER_NOTE];
    bd_buf text = bd_buf_over(shown, sizeof shown - 1);
    const bd_text *heading = joined_heading(search);
    if (heading != NULL)
        bd_shown_add_echo(&text, *heading);
    shown[text.len] = '\0';
    bd_hint(err,
            "the headings are in two rows: say `header: [%llu, %llu]`, and name columns by "
            "both, as '%s'",
            (unsigned long long)search->pair.no - 1, (unsigned long long)search->pair.no,
            heading == NULL || text.failed ? "UPPER/LOWER" : shown);
}

bd_status bd_header_search_end(bd_header_search *search, bd_err *err)
{
    const uint32_t *rows = search->spec->header_rows;
    const bool settled = search->spec->headings_only || search->best.no == search->first;
    if (rows[0] != 0 && search->best.no == 0)
        return not_there(search, rows[0], err);
    if (settled)
        return BD_OK;
    if (search->twin != 0) {
        bd_hint(err, "say which one is the header: `header: %llu` or `header: %llu`",
                (unsigned long long)search->best.no, (unsigned long long)search->twin);
        return bd_fail(err, BD_E_USAGE, 0, "%s: rows %llu and %llu both have all headings",
                       search->name, (unsigned long long)search->best.no,
                       (unsigned long long)search->twin);
    }
    if (!search->halved)
        return BD_OK;
    bd_header_search_hint(search, err);
    return bd_fail(err, BD_E_USAGE, 0,
                   "%s: row %llu has all headings, but is the lower row of a header of two rows",
                   search->name, (unsigned long long)search->best.no);
}

bool bd_header_search_below(const bd_header_search *search)
{
    return search->spec->header_rows[0] == 0 && search->best.no != search->first;
}

void bd_header_search_note(const bd_header_search *search, char note[BD_READER_NOTE])
{
    if (bd_header_search_below(search))
        bd_reader_note(note, "header in row %llu, the rows above it are skipped",
                       (unsigned long long)search->best.no);
}
