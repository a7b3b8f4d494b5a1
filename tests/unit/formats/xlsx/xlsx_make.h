/*
 * xlsx_make: small workbooks, made by libzip in memory, and the reader's result for them as text.
 * Shared by the tests and the fuzz target. One thread.
 */
#ifndef BD_TESTS_UNIT_FORMATS_XLSX_XLSX_MAKE_H
#define BD_TESTS_UNIT_FORMATS_XLSX_XLSX_MAKE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zip.h>

#include "formats/xlsx/xlsx_reader.h"

/* ---- packing ---- */

typedef struct xlsx_part {
    const char *name;
    const char *text; /* NULL: the part is left out */
    size_t len;       /* 0: up to the terminator */
} xlsx_part;

static inline void xlsx_zip_with(bd_buf *out, const xlsx_part *parts, size_t count, int method)
{
    zip_error_t error;
    zip_stat_t stat;
    zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, &error);
    if (source == NULL)
        abort();
    zip_source_keep(source);
    zip_t *zip = zip_open_from_source(source, ZIP_TRUNCATE, &error);
    if (zip == NULL)
        abort();
    for (size_t i = 0; i < count; i++) {
        if (parts[i].text == NULL)
            continue;
        const size_t len = parts[i].len != 0 ? parts[i].len : strlen(parts[i].text);
        zip_source_t *bytes = zip_source_buffer(zip, parts[i].text, len, 0);
        const zip_int64_t idx = zip_file_add(zip, parts[i].name, bytes, ZIP_FL_ENC_UTF_8);
        if (idx < 0 || zip_set_file_compression(zip, (zip_uint64_t)idx, method, 0) != 0)
            abort();
        zip_file_set_mtime(zip, (zip_uint64_t)idx, 1480000000, 0);
    }
    if (zip_close(zip) != 0 || zip_source_open(source) != 0 || zip_source_stat(source, &stat) != 0)
        abort();
    out->len = 0;
    if (!bd_buf_reserve(out, stat.size) ||
        zip_source_read(source, out->at, stat.size) != (zip_int64_t)stat.size)
        abort();
    out->len = stat.size;
    zip_source_close(source);
    zip_source_free(source);
}

static inline void xlsx_zip(bd_buf *out, const xlsx_part *parts, size_t count)
{
    xlsx_zip_with(out, parts, count, ZIP_CM_DEFLATE);
}

/* ---- the usual parts ---- */

#define XLSX_XML  "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define XLSX_MAIN "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\""
#define XLSX_RELS \
    XLSX_XML      \
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
#define XLSX_REL(id, type, target)                                                        \
    "<Relationship Id=\"" id                                                              \
    "\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/" type \
    "\" Target=\"" target "\"/>"
#define XLSX_BOOK(inside)                                                                      \
    XLSX_XML                                                                                   \
    "<workbook " XLSX_MAIN                                                                     \
    " xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">" inside \
    "</workbook>"
#define XLSX_SHEET(rows) \
    XLSX_XML "<worksheet " XLSX_MAIN "><sheetData>" rows "</sheetData></worksheet>"
#define XLSX_STRINGS(list) \
    XLSX_XML "<sst " XLSX_MAIN " count=\"9\" uniqueCount=\"9\">" list "</sst>"

static const char xlsx_root[] =
    XLSX_RELS XLSX_REL("rId1", "officeDocument", "xl/workbook.xml") "</Relationships>";
static const char xlsx_book[] = XLSX_BOOK(
    "<sheets><sheet name=\"\xE5\x90\x8D\xE5\x86\x8C\" sheetId=\"1\" r:id=\"rId1\"/></sheets>");
static const char xlsx_book_rels[] =
    XLSX_RELS XLSX_REL("rId1", "worksheet", "worksheets/sheet1.xml")
        XLSX_REL("rId2", "styles", "styles.xml")
            XLSX_REL("rId3", "sharedStrings", "sharedStrings.xml") "</Relationships>";

/* Styles 0 General, 1 the built-in date 14, 2 and 3 dates of the file's own, 4 eight digits, 5
 * money, 6 text. */
static const char xlsx_styles[] = XLSX_XML
    "<styleSheet " XLSX_MAIN "><numFmts count=\"4\">"
    "<numFmt numFmtId=\"176\" formatCode=\"yyyy&quot;\xE5\xB9\xB4&quot;m&quot;\xE6\x9C\x88&quot;\"/>"
    "<numFmt numFmtId=\"177\" formatCode=\"[$-804]yyyy\\-mm\\-dd\\ hh:mm;@\"/>"
    "<numFmt numFmtId=\"178\" formatCode=\"00000000\"/>"
    "<numFmt numFmtId=\"179\" formatCode=\"#,##0.00_d;[Red]&quot;day&quot;0\\h\"/></numFmts>"
    "<cellStyleXfs count=\"1\"><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs count=\"7\">"
    "<xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"176\"/><xf numFmtId=\"177\"/><xf numFmtId=\"178\"/>"
    "<xf numFmtId=\"179\"/><xf numFmtId=\"49\"/></cellXfs></styleSheet>";

/* A workbook of one sheet; strings NULL: without that part. */
static inline void xlsx_workbook(bd_buf *out, const char *book, const char *sheet,
                                 const char *strings)
{
    const xlsx_part parts[] = {{"_rels/.rels", xlsx_root, 0},
                               {"xl/workbook.xml", book == NULL ? xlsx_book : book, 0},
                               {"xl/_rels/workbook.xml.rels", xlsx_book_rels, 0},
                               {"xl/styles.xml", xlsx_styles, 0},
                               {"xl/sharedStrings.xml", strings, 0},
                               {"xl/worksheets/sheet1.xml", sheet, 0}};
    xlsx_zip(out, parts, sizeof parts / sizeof *parts);
}

/* ---- reading ---- */

/* A file in memory that is opened by its path. */
typedef struct xlsx_file {
    int fd;
    char path[40];
} xlsx_file;

static inline void xlsx_file_open(xlsx_file *file)
{
    file->fd = memfd_create("xlsx", MFD_CLOEXEC);
    snprintf(file->path, sizeof file->path, "/proc/self/fd/%d", file->fd);
}

static inline void xlsx_file_set(const xlsx_file *file, const void *bytes, size_t len)
{
    if (ftruncate(file->fd, 0) != 0 ||
        (len != 0 && pwrite(file->fd, bytes, len, 0) != (ssize_t)len))
        abort();
}

/* Add the failure, without the path, and the hint. */
static inline void xlsx_add_failure(bd_buf *out, const xlsx_file *file, const bd_err *err)
{
    const char *at = err->text;
    const char *found;
    bd_buf_printf(out, "(%d) ", err->status);
    while ((found = strstr(at, file->path)) != NULL) {
        bd_buf_add(out, at, (size_t)(found - at));
        bd_buf_add_string(out, "FILE");
        at = found + strlen(file->path);
    }
    bd_buf_add_string(out, at);
    if (err->hint[0] != '\0')
        bd_buf_printf(out, " | %s", err->hint);
}

static inline void xlsx_add_batch(bd_buf *out, const bd_batch *batch, size_t wanted, bool raw)
{
    for (size_t i = 0; i < batch->row_count; i++) {
        const bd_row *row = &batch->rows[i];
        bd_buf_printf(out, "%llu%s:", (unsigned long long)(batch->first_line + row->line),
                      row->state == 0 ? "" : "!");
        for (size_t k = 0; k < wanted; k++) {
            const bd_cell cell = batch->cells[i * wanted + k];
            bd_buf_add_char(out, '[');
            bd_buf_add(out, batch->base + cell.at, cell.len);
            bd_buf_add_char(out, ']');
        }
        if (raw) {
            bd_buf_add_char(out, '{');
            bd_buf_add(out, batch->base + row->raw_at, row->raw_len);
            bd_buf_add_char(out, '}');
        }
        bd_buf_add_char(out, '\n');
    }
}

/* Add all rows of the file as text, then "end" or the failure. */
static inline bd_status xlsx_read(const xlsx_file *file, const bd_reader_spec *spec,
                                  const bd_xlsx_tuning *tuning, bd_chunk *chunk, bool raw,
                                  bd_buf *out)
{
    bd_err err = {0};
    bd_reader *reader = NULL;
    bd_batch batch;
    bd_reader_totals totals;
    out->len = 0;
    bd_status st = bd_xlsx_open_tuned(spec, file->path, tuning, &reader, &err);
    while (st >= 0 && (st = bd_reader_take(reader, chunk, &err)) == BD_OK) {
        st = bd_reader_parse(reader, chunk, &batch, &err);
        if (st >= 0)
            xlsx_add_batch(out, &batch, spec->wanted_count, raw);
    }
    if (st == BD_END) {
        bd_reader_totals_get(reader, &totals);
        bd_buf_printf(out, "end%s%s", totals.note[0] == '\0' ? "" : ": ", totals.note);
    } else {
        xlsx_add_failure(out, file, &err);
    }
    bd_reader_close(reader);
    bd_buf_add_char(out, '\0');
    return st;
}

#endif
