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

enum {
    HEADINGS_SHOWN_BYTES = 600,
    HEADINGS_BYTES = 4 * HEADINGS_SHOWN_BYTES + 64, /* each byte may be shown as four */
    ASKED_BYTES = 256
};

/* Length of the blank character at the beginning of text (white space or invisible); 0: it is not
 * one. */
static size_t blank_at(const char *at, size_t len)
{
    static const char *const wide[] = {"\xC2\xA0", "\xC2\x85", "\xE3\x80\x80", "\xEF\xBB\xBF",
                                       "\xE2\x81\xA0"};
    if (len != 0 && (*at == ' ' || (*at >= '\t' && *at <= '\r')))
        return 1;
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++) {
        const size_t n = strlen(wide[i]);
        if (len >= n && memcmp(at, wide[i], n) == 0)
            return n;
    }
    /* U+2000..U+200F and U+2028..U+202F */
    if (len >= 3 && memcmp(at, "\xE2\x80", 2) == 0) {
        const unsigned char c = (unsigned char)at[2];
        if (c <= 0x8F || (c >= 0xA8 && c <= 0xAF))
            return 3;
    }
    return 0;
}

bd_text bd_columns_trim(bd_text text)
{
    size_t n;
    while ((n = blank_at(text.at, text.len)) != 0) {
        text.at += n;
        text.len -= n;
    }
    for (bool more = true; more && text.len != 0;) {
        more = false;
        for (n = 1; n <= 3 && n <= text.len && !more; n++)
            if (blank_at(text.at + text.len - n, n) == n) {
                text.len -= n;
                more = true;
            }
    }
    return text;
}

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
        bd_shown_add_line(&list, heading);
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

/* A column is missing, and the first row may be a person's, so it must not be in the message. */
static bd_status hidden(const bd_columns *columns, bd_first_row row, const char *wanted,
                        const char *asked, bd_err *err)
{
    bd_fail(err, BD_E_USAGE, 0, "%s: no column '%s'%s; the first row %s", columns->name, wanted,
            asked,
            row == BD_FIRST_ROW_DATA ? "looks like data, not like headings"
                                     : "is not shown, for it may be data");
    bd_hint(err, "%s",
            columns->first_hint != NULL ? columns->first_hint
            : is_alone(columns)
                ? columns->alone_hint
                : "if the file has no header row, say `header: false` and give columns by number");
    return BD_E_USAGE;
}

static bd_status missing(const bd_columns *columns, const bd_reader_spec *spec, const char *wanted,
                         const char *asked, bd_err *err)
{
    if (spec->encoding == BD_ENCODING_UTF8 && !is_utf8(columns)) {
        bd_fail(err, BD_E_USAGE, 0, "%s: no column '%s'%s; the header is not UTF-8", columns->name,
                wanted, asked);
        bd_hint(err, "say `encoding: auto`, or what the file is written in");
        return BD_E_USAGE;
    }
    const bd_first_row row = bd_heading_row(spec, columns->headings, columns->heading_count);
    if (row != BD_FIRST_ROW_HEADINGS)
        return hidden(columns, row, wanted, asked, err);
    char list[HEADINGS_BYTES];
    list_headings(columns, list);
    bd_fail(err, BD_E_USAGE, 0, "%s: no column '%s'%s; found: %s", columns->name, wanted, asked,
            list);
    const char **names = malloc((columns->heading_count + 1) * sizeof *names);
    if (names == NULL)
        return BD_E_USAGE;
    for (size_t i = 0; i < columns->heading_count; i++)
        names[i] = columns->headings[i].at;
    const char *near = bd_nearest(wanted, names, columns->heading_count);
    if (columns->first_hint != NULL)
        bd_hint(err, "%s", columns->first_hint);
    else if (near != NULL)
        bd_hint(err, "did you mean '%s'?", near);
    else if (is_alone(columns))
        bd_hint(err, "%s", columns->alone_hint);
    free(names);
    return BD_E_USAGE;
}

/* " (bidui.yaml:12)": where the column is configured; empty where that is not known. */
static void put_asked(const bd_reader_spec *spec, size_t idx, char out[ASKED_BYTES])
{
    out[0] = '\0';
    if (spec->wanted_lines != NULL)
        snprintf(out, ASKED_BYTES, " (%s:%u)", spec->wanted_from, spec->wanted_lines[idx]);
}

static bd_status find_heading(const bd_columns *columns, const bd_reader_spec *spec, size_t idx,
                              uint32_t *column, bd_err *err)
{
    const char *wanted = spec->wanted[idx];
    char asked[ASKED_BYTES];
    const bd_text text = bd_columns_trim(bd_text_of(wanted));
    size_t found = 0;
    for (size_t i = 0; i < columns->heading_count; i++)
        if (bd_text_equal(columns->headings[i], text)) {
            found++;
            *column = (uint32_t)i;
        }
    if (found == 1)
        return BD_OK;
    put_asked(spec, idx, asked);
    if (found == 0)
        return missing(columns, spec, wanted, asked, err);
    bd_fail(err, BD_E_USAGE, 0, "%s: column '%s'%s appears %zu times in the header", columns->name,
            wanted, asked, found);
    bd_hint(err, "rename all but one of them in the file, or use `header: false` and numbers");
    return BD_E_USAGE;
}

static bd_status find_number(const bd_columns *columns, const bd_reader_spec *spec, size_t idx,
                             uint32_t *column, bd_err *err)
{
    const char *wanted = spec->wanted[idx];
    char asked[ASKED_BYTES];
    const char *name = columns->name;
    char *end;
    put_asked(spec, idx, asked);
    errno = 0;
    const unsigned long number = strtoul(wanted, &end, 10);
    if (*wanted < '0' || *wanted > '9' || *end != '\0' || errno != 0 || number == 0)
        return bd_fail(err, BD_E_USAGE, 0,
                       "%s: column '%s' is not a number from 1, but there is no header", name,
                       wanted);
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
