/* xls_globals: what a workbook says of itself ([MS-XLS] 2.1.7.20.3): its sheets, formats and styles,
 * where its shared strings are, and whether it has a password. */
#include <stdio.h>
#include <stdlib.h>

#include "formats/xls/little.h"
#include "formats/xls/xls_parts.h"
#include "formats/xls/xls_xml.h"

#define XML  "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
#define MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define REL  "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define RELS \
    XML "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"

enum { VERSION_95 = 0x0500, VERSION_97 = 0x0600, KIND_GLOBALS = 5, KIND_SHEET = 16 };

typedef struct globals_reader {
    bd_xls *xls;
    bd_biff biff;
    bd_buf formats; /* numFmt elements */
    size_t format_count;
    bd_buf styles; /* xf elements */
    size_t style_count;
    bool since_1904;
} globals_reader;

/* ---- sheets ---- */

/* [MS-XLS] 2.4.28: place (4), state (2 bits), kind (1 byte), name. */
static bd_status add_sheet(globals_reader *r, bd_err *err)
{
    enum { WORKSHEET = 0, HEAD = 6 };
    static const char *const states[] = {"visible", "hidden", "veryHidden", "hidden"};
    bd_xls *xls = r->xls;
    bd_biff *biff = &r->biff;
    BD_TRY(bd_biff_need(biff, HEAD + 1, err));
    const uint64_t at = bd_little32(biff->data);
    const char *state = states[biff->data[4] & 3];
    const char *kind = biff->data[5] == WORKSHEET ? "worksheet" : "chartsheet";
    const size_t chars = biff->data[HEAD];
    biff->pos = HEAD + 1;
    if (xls->sheet_count == BD_XLS_SHEETS_MAX)
        return bd_fail(err, BD_E_INPUT, 0, "'%s' has more than %d sheets", xls->name,
                       BD_XLS_SHEETS_MAX);
    for (size_t i = 0; i < xls->sheet_count; i++)
        if (xls->sheets[i] == at)
            return bd_biff_damaged(biff, "two sheets are at the same place", err);
    BD_TRY(bd_biff_text(biff, chars, err));
    uint64_t *sheets = realloc(xls->sheets, (xls->sheet_count + 1) * sizeof *sheets);
    if (sheets == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory to read '%s'", xls->name);
    xls->sheets = sheets;
    sheets[xls->sheet_count++] = at;
    const size_t number = xls->sheet_count;
    bd_buf *book = &xls->small[BD_XLS_BOOK];
    bd_buf_add_string(book, "<sheet name=\"");
    bd_xls__add_attribute(book, (bd_text){biff->text.at, biff->text.len});
    bd_buf_printf(book, "\" sheetId=\"%zu\" state=\"%s\" r:id=\"s%zu\"/>", number, state, number);
    bd_buf_printf(&xls->small[BD_XLS_BOOK_RELATIONS],
                  "<Relationship Id=\"s%zu\" Type=\"" REL
                  "/%s\" Target=\"worksheets/sheet%zu.xml\"/>",
                  number, kind, number);
    return BD_OK;
}

/* A stream that is one sheet and has no globals, as some programs wrote them. */
static bd_status only_sheet(globals_reader *r, bd_err *err)
{
    bd_xls *xls = r->xls;
    xls->sheets = calloc(1, sizeof *xls->sheets);
    if (xls->sheets == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory to read '%s'", xls->name);
    xls->sheet_count = 1;
    bd_buf_add_string(&xls->small[BD_XLS_BOOK],
                      "<sheet name=\"Sheet1\" sheetId=\"1\" r:id=\"s1\"/>");
    bd_buf_add_string(&xls->small[BD_XLS_BOOK_RELATIONS],
                      "<Relationship Id=\"s1\" Type=\"" REL
                      "/worksheet\" Target=\"worksheets/sheet1.xml\"/>");
    return BD_OK;
}

/* ---- formats and styles ---- */

/* [MS-XLS] 2.4.126: number (2), then the format: its length has two bytes, in Excel 95 one. */
static bd_status add_format(globals_reader *r, bd_err *err)
{
    bd_biff *biff = &r->biff;
    const size_t length_bytes = r->xls->wide ? 2 : 1;
    BD_TRY(bd_biff_need(biff, 2 + length_bytes, err));
    const unsigned number = bd_little16(biff->data);
    const size_t chars = r->xls->wide ? bd_little16(biff->data + 2) : biff->data[2];
    biff->pos = 2 + length_bytes;
    if (r->format_count++ == BD_XLS_FORMATS_MAX)
        return bd_biff_damaged(biff, "it has too many number formats", err);
    BD_TRY(bd_biff_text(biff, chars, err));
    if (biff->text.len > BD_XLS_FORMAT_BYTES)
        return bd_biff_damaged(biff, "a number format is too long", err);
    bd_buf_printf(&r->formats, "<numFmt numFmtId=\"%u\" formatCode=\"", number);
    bd_xls__add_attribute(&r->formats, (bd_text){biff->text.at, biff->text.len});
    bd_buf_add_string(&r->formats, "\"/>");
    return BD_OK;
}

/* [MS-XLS] 2.4.353: font (2), number format (2). A cell names a style by its place among all. */
static bd_status add_style(globals_reader *r, bd_err *err)
{
    BD_TRY(bd_biff_need(&r->biff, 4, err));
    if (r->style_count++ == BD_XLS_STYLES_MAX)
        return bd_biff_damaged(&r->biff, "it has too many cell styles", err);
    bd_buf_printf(&r->styles, "<xf numFmtId=\"%u\"/>", (unsigned)bd_little16(r->biff.data + 2));
    return BD_OK;
}

/* ---- records ---- */

static bd_status has_password(const bd_xls *xls, bd_err *err)
{
    bd_fail(err, BD_E_INPUT, 0, "'%s' has a password", xls->name);
    bd_hint(err, "open it in Excel or WPS and save it as .xlsx without a password");
    return BD_E_INPUT;
}

static bd_status take_record(globals_reader *r, bd_err *err)
{
    bd_biff *biff = &r->biff;
    switch (biff->type) {
    case BD_BIFF_FILEPASS:
        return has_password(r->xls, err);
    case BD_BIFF_CODEPAGE:
        BD_TRY(bd_biff_need(biff, 2, err));
        r->xls->code_page = biff->code_page = bd_little16(biff->data);
        return BD_OK;
    case BD_BIFF_DATEMODE:
        BD_TRY(bd_biff_need(biff, 2, err));
        r->since_1904 = bd_little16(biff->data) == 1;
        return BD_OK;
    case BD_BIFF_BOUNDSHEET:
        return add_sheet(r, err);
    case BD_BIFF_FORMAT:
        return add_format(r, err);
    case BD_BIFF_XF:
        return add_style(r, err);
    case BD_BIFF_SST:
        r->xls->has_strings = true;
        r->xls->strings_at = biff->next - biff->len - 4;
        return BD_OK;
    default:
        return BD_OK;
    }
}

/* [MS-XLS] 2.4.21: version (2), kind (2). */
static bd_status read_begin(globals_reader *r, unsigned *kind, bd_err *err)
{
    bd_biff *biff = &r->biff;
    const bd_status st = bd_biff_next(biff, err);
    BD_TRY(st);
    if (st == BD_END || (biff->type & 0xFF) != (BD_BIFF_BOF & 0xFF))
        return bd_biff_damaged(biff, "its workbook does not begin as one", err);
    const unsigned version = biff->len < 4 ? 0 : bd_little16(biff->data);
    if (biff->type != BD_BIFF_BOF || (version != VERSION_95 && version != VERSION_97)) {
        bd_fail(err, BD_E_INPUT, 0, "'%s' is a workbook of Excel 4.0 or earlier", r->xls->name);
        bd_hint(err, "open it in Excel or WPS and save it as .xlsx");
        return BD_E_INPUT;
    }
    r->xls->wide = biff->wide = version == VERSION_97;
    *kind = bd_little16(biff->data + 2);
    return BD_OK;
}

static bd_status read_records(globals_reader *r, bd_err *err)
{
    unsigned kind = 0;
    BD_TRY(read_begin(r, &kind, err));
    if (kind == KIND_SHEET)
        return only_sheet(r, err);
    if (kind != KIND_GLOBALS)
        return bd_biff_damaged(&r->biff, "its workbook does not begin as one", err);
    for (;;) {
        const bd_status st = bd_biff_next(&r->biff, err);
        BD_TRY(st);
        if (st == BD_END)
            return bd_biff_damaged(&r->biff, "its workbook ends inside its list of sheets", err);
        if (r->biff.type == BD_BIFF_EOF)
            return BD_OK;
        BD_TRY(take_record(r, err));
    }
}

/* ---- the small parts ---- */

static void begin_parts(bd_xls *xls)
{
    bd_buf_add_string(&xls->small[BD_XLS_ROOT],
                      RELS "<Relationship Id=\"b\" Type=\"" REL
                           "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
    bd_buf_add_string(&xls->small[BD_XLS_BOOK_RELATIONS], RELS "<Relationship Id=\"y\" Type=\"" REL
                                                               "/styles\" Target=\"styles.xml\"/>");
}

static void end_parts(globals_reader *r)
{
    bd_xls *xls = r->xls;
    bd_buf *styles = &xls->small[BD_XLS_STYLES];
    bd_buf sheets = xls->small[BD_XLS_BOOK];
    bd_buf *book = &xls->small[BD_XLS_BOOK];
    if (xls->has_strings)
        bd_buf_add_string(&xls->small[BD_XLS_BOOK_RELATIONS],
                          "<Relationship Id=\"t\" Type=\"" REL
                          "/sharedStrings\" Target=\"sharedStrings.xml\"/>");
    bd_buf_add_string(&xls->small[BD_XLS_BOOK_RELATIONS], "</Relationships>");
    *book = (bd_buf){0};
    bd_buf_printf(book,
                  XML "<workbook xmlns=\"" MAIN "\" xmlns:r=\"" REL
                      "\"><workbookPr date1904=\"%d\"/><sheets>",
                  r->since_1904);
    bd_buf_add(book, sheets.at, sheets.len);
    bd_buf_add_string(book, "</sheets></workbook>");
    book->failed |= sheets.failed;
    bd_buf_fini(&sheets);
    bd_buf_add_string(styles, XML "<styleSheet xmlns=\"" MAIN "\"><numFmts>");
    bd_buf_add(styles, r->formats.at, r->formats.len);
    bd_buf_add_string(styles, "</numFmts><cellXfs>");
    bd_buf_add(styles, r->styles.at, r->styles.len);
    bd_buf_add_string(styles, "</cellXfs></styleSheet>");
    styles->failed |= r->formats.failed || r->styles.failed;
}

bd_status bd_xls__globals(bd_xls *xls, bd_err *err)
{
    globals_reader r = {.xls = xls};
    bd_status st = BD_OK;
    begin_parts(xls);
    BD_GOTO(bd_biff_init(&r.biff, &xls->ole, &xls->stream, 0, err));
    BD_GOTO(read_records(&r, err));
    end_parts(&r);
    for (size_t i = 0; i < BD_XLS_SMALL_COUNT; i++)
        BD_GOTO(bd_buf_check(&xls->small[i], err));
done:
    bd_biff_fini(&r.biff);
    bd_buf_fini(&r.formats);
    bd_buf_fini(&r.styles);
    return st;
}
