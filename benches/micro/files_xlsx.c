/* files_xlsx: the table as a workbook, as a spreadsheet program would save it. */
#include <stdlib.h>
#include <zip.h>

#include "benches/micro/files.h"

#define XML  "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define MAIN "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\""
#define DOC  "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define RELS \
    XML "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"

static const char root[] = RELS "<Relationship Id=\"rId1\" Type=\"" DOC
                                "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>";
static const char book[] =
    XML "<workbook " MAIN " xmlns:r=\"" DOC
        "\"><sheets><sheet name=\"cards\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>";
static const char book_rels[] =
    RELS "<Relationship Id=\"rId1\" Type=\"" DOC
         "/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId2\" Type=\"" DOC
         "/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>";

/* As numbers these would lose digits or leading zeros. */
static bool is_string(size_t column)
{
    return column == TABLE_ID || column == TABLE_NAME || column == TABLE_ETHNICITY ||
           column == TABLE_CARD_NO || column == TABLE_PHONE;
}

static void add_string(bd_buf *strings, bd_text text)
{
    bd_buf_add_string(strings, "<si><t>");
    bd_buf_add_text(strings, text);
    bd_buf_add_string(strings, "</t></si>");
}

static void add_cell(bd_buf *sheet, size_t row, size_t column, bool string, bd_text value)
{
    bd_buf_printf(sheet, "<c r=\"%c%zu\"%s><v>", (char)('A' + column), row,
                  string ? " t=\"s\"" : "");
    bd_buf_add_text(sheet, value);
    bd_buf_add_string(sheet, "</v></c>");
}

static void add_rows(const bench_table *t, bd_buf *sheet, bd_buf *strings)
{
    size_t count = 0;
    for (size_t i = 0; i <= t->rows; i++) { /* row 0 is the heading */
        bd_buf_printf(sheet, "<row r=\"%zu\">", i + 1);
        for (size_t k = 0; k < TABLE_COLUMNS; k++) {
            const bd_text value = i == 0 ? bd_text_of(table_headings[k]) : table_cell(t, i - 1, k);
            const bool string = i == 0 || is_string(k);
            char number[24];
            if (string)
                add_string(strings, value);
            snprintf(number, sizeof number, "%zu", count);
            add_cell(sheet, i + 1, k, string, string ? bd_text_of(number) : value);
            count += string;
        }
        bd_buf_add_string(sheet, "</row>");
    }
}

static void add_part(zip_t *zip, const char *name, const void *bytes, size_t len)
{
    zip_source_t *source = zip_source_buffer(zip, bytes, len, 0);
    if (source == NULL || zip_file_add(zip, name, source, ZIP_FL_ENC_UTF_8) < 0)
        bench_die("libzip does not take %s", name);
}

/* Copy what libzip wrote to out. */
static void take_archive(zip_source_t *source, bd_buf *out)
{
    zip_stat_t stat;
    if (zip_source_open(source) != 0 || zip_source_stat(source, &stat) != 0 ||
        !bd_buf_reserve(out, stat.size) ||
        zip_source_read(source, out->at + out->len, stat.size) != (zip_int64_t)stat.size)
        bench_die("libzip does not give the workbook");
    out->len += stat.size;
    zip_source_close(source);
    zip_source_free(source);
}

void files_add_xlsx(const bench_table *t, bd_buf *out)
{
    bd_buf sheet = {0};
    bd_buf strings = {0};
    zip_error_t error;
    zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, &error);
    zip_t *zip = source == NULL ? NULL : zip_open_from_source(source, ZIP_TRUNCATE, &error);
    if (zip == NULL)
        bench_die("libzip does not begin");
    zip_source_keep(source);
    bd_buf_add_string(&sheet, XML "<worksheet " MAIN "><sheetData>");
    bd_buf_add_string(&strings, XML "<sst " MAIN ">");
    add_rows(t, &sheet, &strings);
    bd_buf_add_string(&sheet, "</sheetData></worksheet>");
    bd_buf_add_string(&strings, "</sst>");
    if (sheet.failed || strings.failed)
        bench_die("no memory for a workbook");
    add_part(zip, "_rels/.rels", root, sizeof root - 1);
    add_part(zip, "xl/workbook.xml", book, sizeof book - 1);
    add_part(zip, "xl/_rels/workbook.xml.rels", book_rels, sizeof book_rels - 1);
    add_part(zip, "xl/sharedStrings.xml", strings.at, strings.len);
    add_part(zip, "xl/worksheets/sheet1.xml", sheet.at, sheet.len);
    if (zip_close(zip) != 0)
        bench_die("libzip does not end");
    take_archive(source, out);
    bd_buf_fini(&sheet);
    bd_buf_fini(&strings);
}
