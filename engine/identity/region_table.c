/* region_table: see region_table.h. This file reads and checks a table; region_find.c looks up
 * codes and names. */
#include "engine/identity/region_table.h"

#include <stdlib.h>

#include "engine/base/shown.h"
#include "engine/base/utf8.h"
#include "engine/identity/region_index.h"

enum {
    COLUMN_CODE,
    COLUMN_NAME,
    COLUMN_LEVEL,
    COLUMN_FROM,
    COLUMN_UNTIL,
    COLUMNS,
    COLUMNS_MAX = 32
};

static const char *const column_names[COLUMNS] = {"code", "name", "level", "from", "until"};

/* The state of reading one file. */
struct source {
    const char *path;
    const char *at;
    const char *end;
    uint32_t line; /* of the row being read, from 1 */
    size_t cell_count;
    bd_text cells[COLUMNS_MAX];  /* of the row being read */
    size_t columns[COLUMNS_MAX]; /* COLUMN_* of each column of the file */
    size_t column_count;
    bd_err *err;
};

/* No cell is repeated: the file may be a roster that was taken for a table. */
static bd_status fail(const struct source *s, const char *what)
{
    return bd_fail(s->err, BD_E_USAGE, 0, "%s:%u: %s", s->path, s->line, what);
}

/* Split one row into cells and remove their quotes. A doubled quote or a line break inside a cell
 * is an error, because no name needs one. */
static bd_status next_row(struct source *s)
{
    const char *stop = memchr(s->at, '\n', (size_t)(s->end - s->at));
    const char *next = stop == NULL ? s->end : stop + 1;
    if (stop == NULL)
        stop = s->end;
    if (stop > s->at && stop[-1] == '\r')
        stop--;
    s->cell_count = 0;
    for (const char *at = s->at;;) {
        const char *comma = memchr(at, ',', (size_t)(stop - at));
        bd_text cell = {at, (size_t)((comma == NULL ? stop : comma) - at)};
        if (cell.len >= 2 && cell.at[0] == '"' && cell.at[cell.len - 1] == '"')
            cell = (bd_text){cell.at + 1, cell.len - 2};
        if (memchr(cell.at, '"', cell.len) != NULL || memchr(cell.at, '\0', cell.len) != NULL)
            return bd_fail(s->err, BD_E_USAGE, 0, "%s:%u: a quote or a NUL inside a cell", s->path,
                           s->line);
        if (s->cell_count == COLUMNS_MAX)
            return bd_fail(s->err, BD_E_USAGE, 0, "%s:%u: more than %d columns", s->path, s->line,
                           COLUMNS_MAX);
        s->cells[s->cell_count++] = cell;
        if (comma == NULL)
            break;
        at = comma + 1;
    }
    s->at = next;
    return BD_OK;
}

/* unknown: the first unknown column. It is repeated only where the others make the file a table of
 * regions. */
static bd_status check_columns(const struct source *s, const bool seen[COLUMNS], size_t unknown)
{
    char shown[BD_SHOWN_ECHO];
    bd_buf name = bd_buf_over(shown, sizeof shown - 1);
    if (!seen[COLUMN_CODE] || !seen[COLUMN_NAME]) {
        bd_hint(s->err,
                "a region table begins with the line code,name or code,name,level,from,until");
        return bd_fail(s->err, BD_E_USAGE, 0, "%s:1: not a region table: no column '%s'", s->path,
                       seen[COLUMN_CODE] ? "name" : "code");
    }
    if (unknown == s->cell_count)
        return BD_OK;
    bd_shown_add_echo(&name, s->cells[unknown]);
    shown[name.failed ? 0 : name.len] = '\0';
    bd_hint(s->err, "a region table begins with code,name and may have level, from and until; the "
                    "codes tell which region contains which");
    return bd_fail(s->err, BD_E_USAGE, 0, "%s:1: unknown column '%s'", s->path, shown);
}

static bd_status read_heading(struct source *s)
{
    bool seen[COLUMNS] = {false};
    size_t unknown;
    s->line = 1;
    if (s->end - s->at >= 3 && memcmp(s->at, "\xEF\xBB\xBF", 3) == 0)
        s->at += 3;
    BD_TRY(next_row(s));
    unknown = s->column_count = s->cell_count;
    for (size_t i = 0; i < s->cell_count; i++) {
        size_t column = 0;
        while (column < COLUMNS && !bd_text_equal(s->cells[i], bd_text_of(column_names[column])))
            column++;
        s->columns[i] = column;
        if (column != COLUMNS && seen[column])
            return bd_fail(s->err, BD_E_USAGE, 0, "%s:1: duplicate column '%s'", s->path,
                           column_names[column]);
        if (column != COLUMNS)
            seen[column] = true;
        else if (unknown == s->cell_count)
            unknown = i;
    }
    return check_columns(s, seen, unknown);
}

static bd_status check_code(const struct source *s, bd_text cell, uint64_t *code)
{
    uint64_t value = 0;
    bool digits = cell.len <= 12;
    for (size_t i = 0; digits && i < cell.len; i++) {
        digits = cell.at[i] >= '0' && cell.at[i] <= '9';
        value = value * 10 + (uint64_t)(cell.at[i] - '0');
    }
    if (!digits || !bd_region_of_digits(value, (unsigned)cell.len, code) ||
        bd_region_province(*code) == 0) {
        bd_hint(s->err, "a code has 6, 9 or 12 digits and does not begin with 00");
        return fail(s, "not a region code");
    }
    return BD_OK;
}

/* At most BD_REGION_NAME_MAX bytes of UTF-8 without control characters. */
static bool is_name(bd_text name)
{
    if (name.len == 0 || name.len > BD_REGION_NAME_MAX || !bd_utf8_valid(name.at, name.len))
        return false;
    for (size_t i = 0; i < name.len;) {
        uint32_t cp;
        i += bd_utf8_decode(name.at + i, name.len - i, &cp);
        if (bd_shown_is_control(cp))
            return false;
    }
    return true;
}

/* The months since 1899-12, at least 1 and as many as fit; 0: not a month as YYYY-MM. */
static uint16_t read_month(bd_text cell)
{
    int number[2] = {0, 0};
    if (cell.len != 7 || cell.at[4] != '-')
        return 0;
    for (size_t i = 0; i < cell.len; i++) {
        if (i == 4)
            continue;
        if (cell.at[i] < '0' || cell.at[i] > '9')
            return 0;
        number[i > 4] = number[i > 4] * 10 + cell.at[i] - '0';
    }
    if (number[1] < 1 || number[1] > 12)
        return 0;
    const int months = (number[0] - 1900) * 12 + number[1];
    return (uint16_t)(months < 1 ? 1 : months > UINT16_MAX ? UINT16_MAX : months);
}

static bd_status check_level(const struct source *s, bd_text cell, uint64_t code)
{
    const char *names[BD_REGION_LEVELS];
    const char *of_code = bd_region_level_name(bd_region_level_of(code));
    if (cell.len == 0 || bd_text_equal(cell, bd_text_of(of_code)))
        return BD_OK;
    for (int i = 0; i < BD_REGION_LEVELS; i++) {
        names[i] = bd_region_level_name((bd_region_level)i);
        if (bd_text_equal(cell, bd_text_of(names[i])))
            return bd_fail(s->err, BD_E_USAGE, 0, "%s:%u: the code is of a %s, not of a %s",
                           s->path, s->line, of_code, names[i]);
    }
    bd_hint(s->err, "allowed: province, prefecture, county, town, village");
    return fail(s, "unknown level");
}

static bool grow(bd_region_table *table)
{
    if (table->count < table->capacity)
        return true;
    const size_t capacity = table->capacity == 0 ? 4096 : 2 * table->capacity;
    bd_region_entry *entries = realloc(table->own_entries, capacity * sizeof *entries);
    if (entries == NULL)
        return false;
    table->entries = table->own_entries = entries;
    table->capacity = capacity;
    return true;
}

static bd_status add_row(bd_region_table *table, const struct source *s)
{
    bd_text cells[COLUMNS] = {{0}};
    if (s->cell_count != s->column_count)
        return bd_fail(s->err, BD_E_USAGE, 0, "%s:%u: %zu columns where the heading has %zu",
                       s->path, s->line, s->cell_count, s->column_count);
    for (size_t i = 0; i < s->cell_count; i++)
        cells[s->columns[i]] = s->cells[i];
    bd_region_entry entry = {.line = s->line, .parent = UINT32_MAX};
    BD_TRY(check_code(s, cells[COLUMN_CODE], &entry.code));
    BD_TRY(check_level(s, cells[COLUMN_LEVEL], entry.code));
    if (!is_name(cells[COLUMN_NAME]))
        return bd_fail(
            s->err, BD_E_USAGE, 0,
            "%s:%u: not a name: allowed are 1 to %d bytes of UTF-8 without control characters",
            s->path, s->line, BD_REGION_NAME_MAX);
    for (int i = COLUMN_FROM; i <= COLUMN_UNTIL; i++)
        if (cells[i].len != 0 && read_month(cells[i]) == 0)
            return fail(s, "not a month as YYYY-MM");
    if (table->count == BD_REGION_TABLE_MAX)
        return bd_fail(s->err, BD_E_USAGE, 0, "%s:%u: more than %d regions", s->path, s->line,
                       BD_REGION_TABLE_MAX);
    if (!grow(table))
        return bd_fail(s->err, BD_E_NOMEM, 0, "no memory for %zu regions", 2 * table->capacity);
    entry.until = cells[COLUMN_UNTIL].len == 0 ? 0 : read_month(cells[COLUMN_UNTIL]);
    entry.name_at = (uint32_t)table->own_names.len;
    entry.name_len = (uint8_t)cells[COLUMN_NAME].len;
    bd_buf_add_text(&table->own_names, cells[COLUMN_NAME]);
    table->own_entries[table->count++] = entry;
    return bd_buf_check(&table->own_names, s->err);
}

bd_status bd_region_table_add(bd_region_table *table, const char *path, bd_text text, bd_err *err)
{
    struct source s = {.path = path, .at = text.at, .end = text.at + text.len, .err = err};
    if (text.len == 0)
        return bd_fail(err, BD_E_USAGE, 0, "%s:1: the region table is empty", path);
    BD_TRY(read_heading(&s));
    while (s.at < s.end) {
        s.line++;
        BD_TRY(next_row(&s));
        if (s.cell_count > 1 || s.cells[0].len != 0) /* skip a blank line */
            BD_TRY(add_row(table, &s));
    }
    return BD_OK;
}

static int compare_entries(const void *a, const void *b)
{
    const bd_region_entry *p = a;
    const bd_region_entry *q = b;
    if (p->code != q->code)
        return p->code < q->code ? -1 : 1;
    return (p->line > q->line) - (p->line < q->line);
}

static void sort_entries(bd_region_table *table)
{
    for (size_t i = 1; i < table->count; i++)
        if (compare_entries(&table->entries[i - 1], &table->entries[i]) > 0) {
            qsort(table->own_entries, table->count, sizeof *table->own_entries, compare_entries);
            return;
        }
}

/* Find each entry's parent. An entry comes after the divisions that contain it, so its parent is
 * the entry before it or one of that entry's ancestors. */
static bd_status link_parents(bd_region_table *table, const char *path, bd_err *err)
{
    for (size_t i = 0; i < table->count; i++) {
        bd_region_entry *entry = &table->own_entries[i];
        uint32_t up = i == 0 ? UINT32_MAX : (uint32_t)i - 1;
        if (i > 0 && table->entries[i - 1].code == entry->code)
            return bd_fail(err, BD_E_USAGE, 0, "%s:%u: the region appears twice, first on line %u",
                           path, entry->line, table->entries[i - 1].line);
        while (up != UINT32_MAX && !bd_region_inside(&table->entries[up], entry->code))
            up = table->entries[up].parent;
        entry->parent = up;
        if (bd_region_level_of(entry->code) == BD_REGION_PROVINCE)
            table->provinces[bd_region_province(entry->code)] = true;
        else if (up == UINT32_MAX) {
            bd_hint(err, "the province of every region has to be in the table");
            return bd_fail(err, BD_E_USAGE, 0, "%s:%u: the region lies in no region of the table",
                           path, entry->line);
        }
    }
    return BD_OK;
}

bd_status bd_region_table_finish(bd_region_table *table, const char *path, bd_err *err)
{
    if (table->count == 0)
        return bd_fail(err, BD_E_USAGE, 0, "%s: the region table has no region", path);
    table->names = table->own_names.at;
    table->names_len = table->own_names.len;
    sort_entries(table);
    return link_parents(table, path, err);
}

void bd_region_table_fini(bd_region_table *table)
{
    free(table->own_entries);
    free(table->slots);
    bd_buf_fini(&table->own_names);
    *table = (bd_region_table){0};
}
