/* columns: see columns.h. */
#include "formats/reader/columns.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/base/nearest.h"
#include "engine/base/shown.h"
#include "engine/base/utf8.h"
#include "formats/reader/heading.h"
#include "formats/reader/heading_text.h"

enum {
    HEADINGS_SHOWN_BYTES = 600,
    HEADINGS_BYTES = 4 * HEADINGS_SHOWN_BYTES + 64, /* each byte may be shown as four */
    NAMES_BYTES = 480,                    /* of a column's names; further ones are left out */
    ASKED_BYTES = 4 * NAMES_BYTES + 4200, /* each byte may be shown as four; and a path */
    ROW_BYTES = 32
};

/* List the headings for a message: as many whole ones as fit. */
static void list_headings(const bd_columns *columns, char out[HEADINGS_BYTES])
{
    bd_buf list = bd_buf_over(out, HEADINGS_BYTES);
    size_t i = 0;
    for (; i < columns->heading_count; i++) {
        const bd_text heading = columns->headings[i];
        const size_t before = list.len;
        if (before + heading.len + 2 > HEADINGS_SHOWN_BYTES)
            break;
        bd_buf_add_string(&list, i == 0 ? "" : ", ");
        bd_shown_add_echo(&list, heading);
        if (list.len <= HEADINGS_SHOWN_BYTES)
            continue;
        list.len = before;
        break;
    }
    out[list.len] = '\0';
    if (i < columns->heading_count)
        snprintf(out + list.len, 64, "%s... (%zu in all)", i == 0 ? "" : ", ",
                 columns->heading_count);
}

static bool is_utf8(const bd_columns *columns)
{
    for (size_t i = 0; i < columns->heading_count; i++)
        if (!bd_utf8_valid(columns->headings[i].at, columns->headings[i].len))
            return false;
    return true;
}

/* Whether exactly one cell of the first row is not empty. */
static bool is_alone(const bd_columns *columns)
{
    size_t filled = 0;
    for (size_t i = 0; i < columns->heading_count; i++)
        filled += columns->headings[i].len != 0;
    return filled == 1;
}

/* "the first row", or "row 3" where the headings were looked for. */
static void put_row(const bd_columns *columns, char out[ROW_BYTES])
{
    const bd_header_search *search = columns->search;
    if (search != NULL && search->best.no != search->first)
        snprintf(out, ROW_BYTES, "row %llu", (unsigned long long)search->best.no);
    else
        snprintf(out, ROW_BYTES, "the first row");
}

/* Whether two rows have the headings that the row lacks. */
static bool is_in_two_rows(const bd_columns *columns)
{
    return columns->search != NULL && columns->search->pair.no != 0 &&
           columns->search->spec->header_rows[0] == 0;
}

/* What is behind the last slash of a heading that was joined from two rows. */
static bd_text lower_half(const bd_columns *columns, bd_text heading)
{
    const bool joined = columns->search != NULL && columns->search->spec->header_rows[1] != 0;
    const char *slash = joined && heading.len != 0 ? memrchr(heading.at, '/', heading.len) : NULL;
    const size_t n = slash == NULL ? 0 : (size_t)(slash + 1 - heading.at);
    return (bd_text){heading.at + n, heading.len - n};
}

/* The one of a row's headings that the wanted name was probably meant to be; blanks do not
 * count. NULL: there is none, or no memory. */
static const bd_text *nearest_to(const bd_columns *columns, const char *wanted)
{
    const size_t count = columns->heading_count;
    const char **names = malloc((count + 1) * sizeof *names);
    const bd_text *near = NULL;
    bd_buf text = {0};
    for (size_t i = 0; i < count && near == NULL; i++)
        if (bd_heading_alike(lower_half(columns, columns->headings[i]), bd_text_of(wanted)))
            near = &columns->headings[i];
    for (size_t i = 0; i < count; i++)
        bd_heading_add_plain(&text, columns->headings[i]);
    if (near == NULL && names != NULL && !text.failed) {
        const char *at = text.at;
        for (size_t i = 0; i < count; i++, at += strlen(at) + 1)
            names[i] = at;
        const char *found = bd_nearest(wanted, names, count);
        for (size_t i = 0; i < count && found != NULL && near == NULL; i++)
            if (names[i] == found)
                near = &columns->headings[i];
    }
    bd_buf_fini(&text);
    free(names);
    return near;
}

/* What may be shown of a heading in a hint. */
static void hint_near(bd_text near, bd_err *err)
{
    char shown[HEADINGS_SHOWN_BYTES];
    bd_buf text = bd_buf_over(shown, sizeof shown - 1);
    bd_shown_add_echo(&text, near);
    shown[text.len] = '\0';
    if (!text.failed)
        bd_hint(err, "did you mean '%s'?", shown);
}

/* Whether the heading begins with a quote that was taken literally, for want of its second one. */
static bool has_open_quote(const bd_reader_spec *spec, bd_text heading)
{
    const char quote = spec->quote == '\0' ? '"' : spec->quote;
    return spec->format == BD_FORMAT_CSV && !spec->quote_none && heading.len != 0 &&
           heading.at[0] == quote;
}

/* The advice on a missing column. headings: the row may be shown. */
static void hint_missing(const bd_columns *columns, const bd_reader_spec *spec, size_t idx,
                         bool headings, bd_err *err)
{
    const bd_text *near = NULL;
    for (size_t i = 0; headings && near == NULL && i < bd_column_names(spec, idx); i++)
        near = nearest_to(columns, bd_column_name(spec, idx, i));
    if (columns->first_hint != NULL)
        bd_hint(err, "%s", columns->first_hint);
    else if (is_in_two_rows(columns))
        bd_header_search_hint(columns->search, err);
    else if (near != NULL && has_open_quote(spec, *near))
        bd_hint(err, "the header has a quote that is not closed: mend it in the file");
    else if (near != NULL)
        hint_near(*near, err);
    else if (columns->part_hint != NULL)
        bd_hint(err, "%s", columns->part_hint);
    else if (is_alone(columns))
        bd_hint(err, "%s", columns->alone_hint);
    else if (!headings)
        bd_hint(err, "if the file has no header row, say `header: false` and give columns by "
                     "number");
}

static bd_status missing(const bd_columns *columns, const bd_reader_spec *spec, size_t idx,
                         const char *asked, bd_err *err)
{
    char list[HEADINGS_BYTES];
    char row[ROW_BYTES];
    if (spec->encoding == BD_ENCODING_UTF8 && !is_utf8(columns)) {
        bd_fail(err, BD_E_USAGE, 0, "%s: no column %s; the header is not UTF-8", columns->name,
                asked);
        bd_hint(err, "say `encoding: auto`, or what the file is written in");
        return BD_E_USAGE;
    }
    const bd_first_row kind = bd_heading_row(spec, columns->headings, columns->heading_count);
    put_row(columns, row);
    hint_missing(columns, spec, idx, kind == BD_FIRST_ROW_HEADINGS, err);
    /* The row may be a person's, so it must not be in the message. */
    if (kind != BD_FIRST_ROW_HEADINGS)
        return bd_fail(err, BD_E_USAGE, 0, "%s: no column %s; %s %s", columns->name, asked, row,
                       kind == BD_FIRST_ROW_DATA ? "looks like data, not like headings"
                                                 : "is not shown, for it may be data");
    list_headings(columns, list);
    return bd_fail(err, BD_E_USAGE, 0, "%s: no column %s; found%s%s: %s", columns->name, asked,
                   *row == 'r' ? " in " : "", *row == 'r' ? row : "", list);
}

/* "'证件号码' or '身份证号' (bidui.yaml:12)": a column's names, and where it is configured, if that
 * is known. */
static void put_asked(const bd_reader_spec *spec, size_t idx, char out[ASKED_BYTES])
{
    const size_t names = bd_column_names(spec, idx);
    bd_buf text = bd_buf_over(out, ASKED_BYTES - 1);
    for (size_t i = 0; i < names; i++) {
        bd_text name = bd_text_of(bd_column_name(spec, idx, i));
        if (name.len > NAMES_BYTES && !bd_shown_has_number(name))
            name.len = NAMES_BYTES;
        if (i != 0 && text.len + 4 * name.len > NAMES_BYTES)
            continue;
        bd_buf_add_string(&text, i == 0 ? "'" : i + 1 < names ? ", '" : " or '");
        bd_shown_add_echo(&text, name);
        bd_buf_add_char(&text, '\'');
    }
    if (spec->wanted_lines != NULL)
        bd_buf_printf(&text, " (%s:%u)", spec->wanted_from, spec->wanted_lines[idx]);
    out[text.len] = '\0';
}

/* List the headings that are like the wanted name; all of them are, so they may be shown. */
static void list_alike(const bd_columns *columns, const bd_column_match *match,
                       char out[HEADINGS_BYTES])
{
    bd_buf list = bd_buf_over(out, HEADINGS_BYTES - 1);
    const bd_text name = bd_text_of(match->name);
    for (size_t i = 0; i < columns->heading_count && list.len < HEADINGS_SHOWN_BYTES; i++) {
        if (!bd_heading_alike(columns->headings[i], name) ||
            columns->headings[i].len > HEADINGS_SHOWN_BYTES)
            continue;
        bd_buf_add_string(&list, list.len == 0 ? ": '" : ", '");
        bd_shown_add_echo(&list, columns->headings[i]);
        bd_buf_add_char(&list, '\'');
    }
    out[list.len] = '\0';
}

static bd_status find_heading(const bd_columns *columns, const bd_reader_spec *spec, size_t idx,
                              uint32_t *column, bd_err *err)
{
    char asked[ASKED_BYTES];
    char list[HEADINGS_BYTES] = "";
    const bd_column_match match =
        bd_column_match_in(columns->headings, columns->heading_count, spec, idx);
    *column = match.column;
    if (match.times == 1 || spec->headings_only)
        return BD_OK;
    put_asked(spec, idx, asked);
    if (match.times == 0)
        return missing(columns, spec, idx, asked, err);
    if (is_in_two_rows(columns))
        bd_header_search_hint(columns->search, err);
    if (match.exact)
        bd_hint(err, "rename all but one of them in the file, or use `header: false` and numbers");
    else
        list_alike(columns, &match, list);
    bd_hint(err, "write one of them as it is in the file");
    return bd_fail(err, BD_E_USAGE, 0, "%s: column %s appears %zu times in the header%s",
                   columns->name, asked, match.times, list);
}

static bd_status find_number(const bd_columns *columns, const bd_reader_spec *spec, size_t idx,
                             uint32_t *column, bd_err *err)
{
    const char *wanted = spec->wanted[idx];
    char asked[ASKED_BYTES] = "";
    const char *name = columns->name;
    char shown[BD_SHOWN_ECHO];
    char *end;
    if (spec->wanted_lines != NULL)
        snprintf(asked, sizeof asked, " (%s:%u)", spec->wanted_from, spec->wanted_lines[idx]);
    errno = 0;
    const unsigned long number = strtoul(wanted, &end, 10);
    if (*wanted < '0' || *wanted > '9' || *end != '\0' || errno != 0 || number == 0)
        return bd_fail(err, BD_E_USAGE, 0,
                       "%s: column '%s' is not a number from 1, but there is no header", name,
                       bd_shown_echo(wanted, shown, sizeof shown));
    if (columns->columns != 0 && number > columns->columns)
        return bd_fail(err, BD_E_USAGE, 0, "%s: no column %lu%s; the first row has %zu", name,
                       number, asked, columns->columns);
    *column = (uint32_t)(number - 1);
    return BD_OK;
}

bd_status bd_columns_find(const bd_columns *columns, const bd_reader_spec *spec, uint32_t *wanted,
                          bd_err *err)
{
    for (size_t i = 0; i < spec->wanted_count; i++)
        BD_TRY(spec->header ? find_heading(columns, spec, i, &wanted[i], err)
                            : find_number(columns, spec, i, &wanted[i], err));
    return BD_OK;
}
