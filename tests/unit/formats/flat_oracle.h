/*
 * flat_oracle: naive readers of fixed-width files and dbf tables, to compare with the real ones.
 * Shared by the differential tests and the fuzz targets. Both sides write the rows that they read
 * as text, a line per row, so that a difference can be seen. One thread.
 */
#ifndef BD_TESTS_FLAT_ORACLE_H
#define BD_TESTS_FLAT_ORACLE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "engine/base/digest.h"
#include "engine/base/utf8.h"
#include "formats/dbf/dbf_reader.h"
#include "formats/encoding/gb18030.h"
#include "formats/fixed/fixed_reader.h"
#include "formats/input/magic.h"
#include "tests/unit/formats/input/end_mark_oracle.h"

/* A file in memory that is opened by its path. */
typedef struct flat_file {
    int fd;
    char path[40];
} flat_file;

static inline void flat_file_open(flat_file *file)
{
    file->fd = memfd_create("flat", MFD_CLOEXEC);
    snprintf(file->path, sizeof file->path, "/proc/self/fd/%d", file->fd);
}

static inline void flat_file_set(const flat_file *file, const void *bytes, size_t len)
{
    if (ftruncate(file->fd, 0) != 0 || pwrite(file->fd, bytes, len, 0) != (ssize_t)len)
        abort();
}

/* ---- rows as text ---- */

static inline void flat_add_row(bd_buf *out, uint64_t line, unsigned state, size_t raw_len)
{
    bd_buf_printf(out, "%llu %s%s%s%s %zu", (unsigned long long)line,
                  (state & BD_ROW_COLUMNS) != 0 ? "columns" : "",
                  (state & BD_ROW_BAD_BYTES) != 0 ? "bad" : "",
                  (state & BD_ROW_CUT) != 0 ? "cut" : "",
                  (state & BD_ROW_SHORT) != 0 ? "short" : "", raw_len);
}

static inline void flat_add_cell(bd_buf *out, const char *at, size_t len)
{
    bd_buf_add_string(out, " [");
    for (size_t i = 0; i < len; i++)
        if ((unsigned char)at[i] < ' ')
            bd_buf_printf(out, "<%02X>", (unsigned char)at[i]);
        else
            bd_buf_add(out, at + i, 1);
    bd_buf_add_string(out, "]");
}

/* Add all rows of a reader, then the text of the error if there was one; closes the reader. */
static inline void flat_read_all(bd_reader *reader, bd_chunk *chunk, size_t wanted, bd_buf *out)
{
    bd_err err = {0};
    bd_batch batch;
    bd_reader_totals totals;
    bd_line_counts lines = {0};
    bd_status st;
    while ((st = bd_reader_take(reader, chunk, &err)) == BD_OK) {
        if (bd_reader_parse(reader, chunk, &batch, &err) != BD_OK)
            abort();
        bd_line_counts_add(&lines, &batch.lines);
        for (size_t r = 0; r < batch.row_count; r++) {
            const bd_row *row = &batch.rows[r];
            flat_add_row(out, batch.first_line + row->line, row->state, row->raw_len);
            for (size_t i = 0; i < wanted; i++) {
                const bd_cell cell = batch.cells[r * wanted + i];
                flat_add_cell(out, batch.base + cell.at, cell.len);
            }
            bd_buf_add_char(out, '\n');
        }
    }
    bd_buf_add_string(out, st == BD_END ? "end" : "refused");
    if (st == BD_END) {
        bd_reader_totals_get(reader, &totals);
        bd_line_counts_add(&lines, &totals.outside);
        if (bd_line_counts_sum(&lines) != totals.line_count)
            bd_buf_add_string(out, ", and its lines are not accounted for");
    }
    bd_reader_close(reader);
}

/* A refusal at the end is found with the last chunk, whose rows are then not handed out; all rows
 * before it must be the same. */
static inline bool flat_same_refusal(const bd_buf *want, const bd_buf *got)
{
    static const char refused[] = "refused";
    const size_t n = sizeof refused - 1;
    return want->len >= n && got->len >= n && got->len <= want->len &&
           memcmp(got->at + got->len - n, refused, n) == 0 &&
           memcmp(want->at + want->len - n, refused, n) == 0 &&
           memcmp(got->at, want->at, got->len - n) == 0;
}

static inline bool flat_same(const bd_buf *want, const bd_buf *got)
{
    if (flat_same_refusal(want, got))
        return true;
    if (want->len == got->len && (want->len == 0 || memcmp(want->at, got->at, want->len) == 0))
        return true;
    fprintf(stderr, "wanted:\n%.*s\ngot:\n%.*s\n", (int)want->len, want->len == 0 ? "" : want->at,
            (int)got->len, got->len == 0 ? "" : got->at);
    return false;
}

/* ---- one field ---- */

static inline size_t naive_decode(bd_field_code code, const char *at, size_t len, uint32_t *cp)
{
    if (code != BD_FIELD_GB18030)
        return bd_utf8_decode(at, len, cp);
    const size_t n = bd_gb18030_char((const unsigned char *)at, len, cp);
    return *cp == BD_GB18030_NONE && n == 1 ? 0 : n;
}

/* Whether these bytes and more bytes after them could be one character. */
static inline bool naive_begins(bd_field_code code, const char *at, size_t len)
{
    static const unsigned char more[] = {0x30, 0x40, 0x80, 0x81, 0x8F, 0x90, 0x9F, 0xA0, 0xBF};
    const size_t most = sizeof more;
    if (len > 3)
        return false;
    for (size_t i = 0; i < most * most * most; i++) {
        char bytes[8];
        uint32_t cp;
        memcpy(bytes, at, len);
        bytes[len] = (char)more[i % most];
        bytes[len + 1] = (char)more[i / most % most];
        bytes[len + 2] = (char)more[i / most / most];
        if (naive_decode(code, bytes, len + 3, &cp) > len)
            return true;
    }
    return false;
}

/* Append the cell's value and return its flags. */
static inline unsigned naive_cell(bd_field_code code, const char *at, size_t len, bd_buf *out)
{
    bd_buf value = {0};
    unsigned flags = 0;
    while (len != 0 && (at[len - 1] == ' ' || at[len - 1] == '\0'))
        len--;
    for (size_t i = 0; i < len;) {
        uint32_t cp = 0;
        char utf8[BD_UTF8_MAX];
        const size_t n = naive_decode(code, at + i, len - i, &cp);
        if (n == 0 && naive_begins(code, at + i, len - i)) {
            bd_buf_add_string(&value, "\xEF\xBF\xBD");
            flags |= BD_ROW_CUT;
            break;
        }
        const bool none = n == 0 || cp == BD_GB18030_NONE;
        if (none || cp == 0)
            flags |= BD_ROW_BAD_BYTES;
        if (none)
            bd_buf_add(&value, at + i, n == 0 ? 1 : n);
        else
            bd_buf_add(&value, utf8, bd_utf8_encode(cp, utf8));
        i += n == 0 ? 1 : n;
    }
    flat_add_cell(out, value.at, value.len);
    bd_buf_fini(&value);
    return flags;
}

/* Whether all fields are padding. */
static inline bool naive_blank(const char *at, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (at[i] != ' ' && at[i] != '\0')
            return false;
    return true;
}

/* ---- fixed ---- */

static inline void naive_row(const bd_fixed_tuning *tuning, bd_field_code code,
                             const bd_reader_spec *spec, const char *row, size_t len, uint64_t line,
                             bd_buf *out)
{
    bd_buf cells = {0};
    unsigned state = len > tuning->row_max ? BD_ROW_COLUMNS : BD_ROW_OK;
    if (len <= tuning->row_max && naive_blank(row, len))
        return;
    if (spec->number != 0 && len < spec->spans[spec->number - 1].at)
        state = BD_ROW_COLUMNS; /* no byte of the number */
    for (size_t i = 0; i < spec->wanted_count; i++) {
        bd_buf field = {0};
        for (size_t k = 0; k < spec->spans[i].width; k++)
            if (spec->spans[i].at - 1 + k < len)
                bd_buf_add_char(&field, row[spec->spans[i].at - 1 + k]);
        if (state == BD_ROW_COLUMNS)
            flat_add_cell(&cells, NULL, 0);
        else
            state |=
                naive_cell(code, field.at, field.len, &cells) | (field.len == 0 ? BD_ROW_SHORT : 0);
        bd_buf_fini(&field);
    }
    flat_add_row(out, line, state, len > tuning->row_max ? tuning->row_shown : len);
    bd_buf_add(out, cells.at, cells.len);
    bd_buf_add_char(out, '\n');
    bd_buf_fini(&cells);
}

/* Length without the NULs behind the last line end, which no row holds. */
static inline size_t naive_filled(const char *at, size_t len)
{
    size_t text = len;
    while (text != 0 && at[text - 1] == '\0')
        text--;
    return text == 0 || at[text - 1] == '\n' || at[text - 1] == '\r' ? text : len;
}

static inline const char *naive_fixed(const bd_fixed_tuning *tuning, bd_field_code code,
                                      const bd_reader_spec *spec, const char *at, size_t len,
                                      bd_buf *out)
{
    uint64_t line = 1;
    if (spec->row_bytes != 0) {
        for (; len >= spec->row_bytes; at += spec->row_bytes, len -= spec->row_bytes)
            naive_row(tuning, code, spec, at, spec->row_bytes, line++, out);
        len = oracle_unmarked(at, len);
        return len == 0 || (len == 1 && (*at == '\n' || *at == '\r')) ||
                       (len == 2 && memcmp(at, "\r\n", 2) == 0)
                   ? "end"
                   : "refused";
    }
    size_t need = 0;
    for (size_t i = 0; i < spec->wanted_count; i++) {
        const size_t end = spec->spans[i].at - 1 + (size_t)spec->spans[i].width;
        need = end > need ? end : need;
    }
    len = oracle_unmarked(at, naive_filled(at, len));
    for (; len != 0; line++) {
        size_t n = 0;
        while (n < len && at[n] != '\n')
            n++;
        if (line == 1 && n == len && need != 0 && len >= 2 * need)
            return "refused"; /* a file that is one line */
        const size_t next = n < len ? n + 1 : n;
        if (n != 0 && at[n - 1] == '\r')
            n--;
        if (n != 0)
            naive_row(tuning, code, spec, at, n, line, out);
        at += next;
        len -= next;
    }
    return "end";
}

/* Whether the first bytes do not make the file another kind of file. */
static inline bool flat_plain_begin(const char *at, size_t len)
{
    bd_magic magic;
    return len != 0 &&
           !(len >= 2 && (memcmp(at, "\xFF\xFE", 2) == 0 || memcmp(at, "\xFE\xFF", 2) == 0)) &&
           !(len >= 3 && memcmp(at, "\xEF\xBB\xBF", 3) == 0) &&
           !bd_magic_find(at, len < BD_MAGIC_HEAD ? len : BD_MAGIC_HEAD, &magic) &&
           oracle_unmarked(at, naive_filled(at, len)) != 0;
}

static inline bool fixed_agrees(const flat_file *file, bd_chunk *chunk, const bd_reader_spec *spec,
                                bd_field_code code, const bd_fixed_tuning *tuning,
                                const char *bytes, size_t len)
{
    bd_buf want = {0}, got = {0};
    bd_err err = {0};
    bd_reader *reader;
    if (!flat_plain_begin(bytes, len))
        return true;
    flat_file_set(file, bytes, len);
    if (bd_fixed_open_tuned(spec, file->path, tuning, &reader, &err) != BD_OK) {
        fprintf(stderr, "%s\n", err.text);
        return false;
    }
    ((bd_fixed_reader *)reader)->code = code;
    flat_read_all(reader, chunk, spec->wanted_count, &got);
    bd_buf_add_string(&want, naive_fixed(tuning, code, spec, bytes, len, &want));
    const bool same = flat_same(&want, &got);
    bd_buf_fini(&want);
    bd_buf_fini(&got);
    return same;
}

/* ---- dbf: a table of ASCII headings A, B, C ... ---- */

typedef struct naive_column {
    char type;
    unsigned char width;
} naive_column;

/* Append the header of a table. */
static inline void dbf_add_header(bd_buf *out, unsigned version, unsigned page, uint32_t count,
                                  const naive_column *columns, size_t column_count)
{
    unsigned record = 1;
    const unsigned header = 32 + 32 * (unsigned)column_count + 1;
    for (size_t i = 0; i < column_count; i++)
        record += columns[i].width;
    const unsigned char head[32] = {(unsigned char)version,
                                    126,
                                    11,
                                    23,
                                    (unsigned char)count,
                                    (unsigned char)(count >> 8),
                                    (unsigned char)(count >> 16),
                                    (unsigned char)(count >> 24),
                                    (unsigned char)header,
                                    (unsigned char)(header >> 8),
                                    (unsigned char)record,
                                    (unsigned char)(record >> 8),
                                    [29] = (unsigned char)page};
    bd_buf_add(out, head, sizeof head);
    for (size_t i = 0; i < column_count; i++) {
        unsigned char column[32] = {0};
        column[0] = (unsigned char)('A' + i);
        column[11] = (unsigned char)columns[i].type;
        column[16] = columns[i].width;
        bd_buf_add(out, column, sizeof column);
    }
    bd_buf_add_char(out, 0x0D);
}

/* The expected text of the records at at; all columns are wanted. count is the header's. */
static inline const char *naive_dbf(bd_field_code code, const naive_column *columns,
                                    size_t column_count, uint32_t count, const char *at, size_t len,
                                    bd_buf *out)
{
    size_t record = 1;
    uint64_t no = 0;
    for (size_t i = 0; i < column_count; i++)
        record += columns[i].width;
    for (;; at += record, len -= record) {
        if (len == 0)
            return no < count ? "refused" : "end";
        if (*at == 0x1A) {
            for (size_t i = 0; i < len; i++)
                if (at[i] != 0x1A && at[i] != '\0')
                    return "refused";
            return "end";
        }
        if (len < record || (*at != ' ' && *at != '*'))
            return "refused";
        no++;
        if (*at == '*' || naive_blank(at + 1, record - 1))
            continue;
        bd_buf cells = {0};
        unsigned state = 0;
        const char *cell = at + 1;
        for (size_t i = 0; i < column_count; cell += columns[i++].width) {
            size_t skip = 0;
            while (columns[i].type != 'C' && skip < columns[i].width && cell[skip] == ' ')
                skip++;
            size_t end = columns[i].width;
            while (end > skip && cell[end - 1] == ' ')
                end--;
            size_t stars = skip;
            while (stars < end && cell[stars] == '*')
                stars++;
            const bool number = columns[i].type == 'N' || columns[i].type == 'F';
            if (number && stars == end) /* it did not fit */
                skip = columns[i].width;
            state |= naive_cell(code, cell + skip, columns[i].width - skip, &cells);
        }
        flat_add_row(out, no, state, record - 1);
        bd_buf_add(out, cells.at, cells.len);
        bd_buf_add_char(out, '\n');
        bd_buf_fini(&cells);
    }
}

static const char *const dbf_letters[] = {"A", "B", "C", "D", "E", "F", "G", "H"};

/* records: the bytes after the header. */
static inline bool dbf_agrees(const flat_file *file, bd_chunk *chunk, bd_field_code code,
                              const naive_column *columns, size_t column_count, uint32_t count,
                              const bd_dbf_tuning *tuning, const char *records, size_t len)
{
    bd_buf whole = {0}, want = {0}, got = {0};
    bd_err err = {0};
    bd_reader *reader;
    const bd_reader_spec spec = {.format = BD_FORMAT_DBF,
                                 .encoding = BD_ENCODING_AUTO,
                                 .header = true,
                                 .wanted = dbf_letters,
                                 .wanted_count = column_count};
    dbf_add_header(&whole, 0x03, code == BD_FIELD_GB18030 ? 0x4D : 0xF0, count, columns,
                   column_count);
    bd_buf_add(&whole, records, len);
    flat_file_set(file, whole.at, whole.len);
    if (bd_dbf_open_tuned(&spec, file->path, tuning, &reader, &err) != BD_OK) {
        fprintf(stderr, "%s\n", err.text);
        return false;
    }
    flat_read_all(reader, chunk, column_count, &got);
    bd_buf_add_string(&want, naive_dbf(code, columns, column_count, count, records, len, &want));
    const bool same = flat_same(&want, &got);
    bd_buf_fini(&whole);
    bd_buf_fini(&want);
    bd_buf_fini(&got);
    return same;
}

#endif
