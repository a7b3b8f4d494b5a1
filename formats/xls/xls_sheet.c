/* xls_sheet: the cells of a sheet ([MS-XLS] 2.1.7.20.5) as a worksheet part, and the table of shared
 * strings as its part. Each call makes what one record or one string says. */
#include <string.h>

#include "formats/xls/little.h"
#include "formats/xls/xls_parts.h"
#include "formats/xls/xls_xml.h"

#define XML  "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
#define MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

enum { CELL_BYTES = 6, NAME_BYTES = 8 }; /* row (2), column (2), style (2) */

/* ---- cells ---- */

/* "A" to "IV"; a hostile file reaches five letters. */
static void column_name(unsigned column, char out[NAME_BYTES])
{
    char reversed[NAME_BYTES];
    size_t len = 0;
    for (unsigned left = column + 1; left != 0; left = (left - 1) / 26)
        reversed[len++] = (char)('A' + (left - 1) % 26);
    for (size_t i = 0; i < len; i++)
        out[i] = reversed[len - 1 - i];
    out[len] = '\0';
}

/* Add <c ...>, in its row, up to the end of its tag. kind is its t, or NULL for a number. */
static void begin_cell(bd_xls_maker *m, unsigned row, unsigned column, unsigned style,
                       const char *kind)
{
    char name[NAME_BYTES];
    if (!m->in_row || m->row != row) {
        m->disordered |= m->in_row && row < m->row;
        if (m->in_row)
            bd_buf_add_string(&m->out, "</row>");
        bd_buf_printf(&m->out, "<row r=\"%u\">", row + 1);
        m->in_row = true;
        m->row = row;
    }
    column_name(column, name);
    bd_buf_printf(&m->out, "<c r=\"%s%u\" s=\"%u\"", name, row + 1, style);
    if (kind != NULL)
        bd_buf_printf(&m->out, " t=\"%s\"", kind);
    bd_buf_add_char(&m->out, '>');
}

/* The same for the cell whose place begins at. */
static void begin_at(bd_xls_maker *m, const unsigned char *at, const char *kind)
{
    begin_cell(m, bd_little16(at), bd_little16(at + 2), bd_little16(at + 4), kind);
}

static void begin_here(bd_xls_maker *m, const char *kind)
{
    begin_at(m, m->biff.data, kind);
}

/* 17 digits give the number back; the reader of numbers shows the fewest that do. */
static void add_number(bd_xls_maker *m, double number)
{
    bd_buf_printf(&m->out, "<v>%.17g</v></c>", number);
}

static double double_of(uint64_t bits)
{
    double out;
    memcpy(&out, &bits, sizeof out);
    return out;
}

/* [MS-XLS] 2.5.217: 30 bits of a whole number or of a double, perhaps in hundredths. */
static double rk_number(uint32_t rk)
{
    enum { HUNDREDTHS = 1, WHOLE = 2 };
    const double number = (rk & WHOLE) != 0 ? (double)((int32_t)rk >> 2)
                                            : double_of((uint64_t)(rk & ~UINT32_C(3)) << 32);
    return (rk & HUNDREDTHS) != 0 ? number / 100 : number;
}

static const char *error_name(unsigned code)
{
    switch (code) {
    case 0x00:
        return "#NULL!";
    case 0x07:
        return "#DIV/0!";
    case 0x0F:
        return "#VALUE!";
    case 0x17:
        return "#REF!";
    case 0x1D:
        return "#NAME?";
    case 0x24:
        return "#NUM!";
    default: /* 2A, and later ones that stand for no value, too */
        return "#N/A";
    }
}

static void add_truth_or_error(bd_xls_maker *m, unsigned value, bool error)
{
    if (error)
        bd_buf_printf(&m->out, "<v>%s</v></c>", error_name(value));
    else
        bd_buf_printf(&m->out, "<v>%d</v></c>", value != 0);
}

static bd_status add_rk(bd_xls_maker *m, bd_err *err)
{
    BD_TRY(bd_biff_need(&m->biff, CELL_BYTES + 4, err));
    begin_here(m, NULL);
    add_number(m, rk_number(bd_little32(m->biff.data + CELL_BYTES)));
    return BD_OK;
}

/* [MS-XLS] 2.4.175: row (2), first column (2), then style (2) and number (4) of each cell, last
 * column (2). */
static bd_status add_several(bd_xls_maker *m, bd_err *err)
{
    enum { ONE = 6 };
    const unsigned char *data = m->biff.data;
    BD_TRY(bd_biff_need(&m->biff, 4 + ONE + 2, err));
    const unsigned column = bd_little16(data + 2);
    for (unsigned i = 0; 4 + (i + 1) * ONE + 2 <= m->biff.len; i++) {
        const unsigned char *at = data + 4 + (size_t)i * ONE;
        begin_cell(m, bd_little16(data), column + i, bd_little16(at), NULL);
        add_number(m, rk_number(bd_little32(at + 2)));
    }
    return BD_OK;
}

static bd_status add_double(bd_xls_maker *m, bd_err *err)
{
    BD_TRY(bd_biff_need(&m->biff, CELL_BYTES + 8, err));
    begin_here(m, NULL);
    add_number(m, double_of(bd_little64(m->biff.data + CELL_BYTES)));
    return BD_OK;
}

static bd_status add_shared(bd_xls_maker *m, bd_err *err)
{
    BD_TRY(bd_biff_need(&m->biff, CELL_BYTES + 4, err));
    begin_here(m, "s");
    bd_buf_printf(&m->out, "<v>%u</v></c>", (unsigned)bd_little32(m->biff.data + CELL_BYTES));
    return BD_OK;
}

static bd_status add_label(bd_xls_maker *m, bd_err *err)
{
    bd_biff *biff = &m->biff;
    BD_TRY(bd_biff_need(biff, CELL_BYTES + 2, err));
    begin_here(m, "inlineStr");
    const size_t chars = bd_little16(biff->data + CELL_BYTES);
    biff->pos = CELL_BYTES + 2;
    BD_TRY(bd_biff_text(biff, chars, err));
    bd_buf_add_string(&m->out, "<is><t>");
    bd_xls__add_cell(&m->out, (bd_text){biff->text.at, biff->text.len});
    bd_buf_add_string(&m->out, "</t></is></c>");
    return BD_OK;
}

static bd_status add_bool_or_error(bd_xls_maker *m, bd_err *err)
{
    BD_TRY(bd_biff_need(&m->biff, CELL_BYTES + 2, err));
    const unsigned char *at = m->biff.data + CELL_BYTES;
    const bool error = at[1] != 0;
    begin_here(m, error ? "e" : "b");
    add_truth_or_error(m, at[0], error);
    return BD_OK;
}

/* [MS-XLS] 2.5.133: a number, or a kind (1), 0, value (1), 0 0 0 FF FF. */
static bd_status add_formula(bd_xls_maker *m, bd_err *err)
{
    enum { TEXT = 0, TRUTH = 1, ERROR = 2 }; /* 3: an empty text */
    BD_TRY(bd_biff_need(&m->biff, CELL_BYTES + 8, err));
    const unsigned char *at = m->biff.data + CELL_BYTES;
    if (bd_little16(at + 6) != 0xFFFF) {
        begin_here(m, NULL);
        bd_buf_add_string(&m->out, "<f/>");
        add_number(m, double_of(bd_little64(at)));
    } else if (at[0] == TRUTH || at[0] == ERROR) {
        begin_here(m, at[0] == ERROR ? "e" : "b");
        bd_buf_add_string(&m->out, "<f/>");
        add_truth_or_error(m, at[2], at[0] == ERROR);
    } else if (at[0] == TEXT) {
        m->pending = true;
        memcpy(m->formula, m->biff.data, CELL_BYTES);
    } else {
        begin_here(m, "str");
        bd_buf_add_string(&m->out, "<f/><v></v></c>");
    }
    return BD_OK;
}

/* The text of the formula before it. */
static bd_status add_result(bd_xls_maker *m, bd_err *err)
{
    bd_biff *biff = &m->biff;
    BD_TRY(bd_biff_need(biff, 2, err));
    const size_t chars = bd_little16(biff->data);
    biff->pos = 2;
    BD_TRY(bd_biff_text(biff, chars, err));
    begin_at(m, m->formula, "str");
    bd_buf_add_string(&m->out, "<f/><v>");
    bd_xls__add_cell(&m->out, (bd_text){biff->text.at, biff->text.len});
    bd_buf_add_string(&m->out, "</v></c>");
    m->pending = false;
    return BD_OK;
}

/* A formula that nobody has computed. */
static void add_no_result(bd_xls_maker *m)
{
    begin_at(m, m->formula, NULL);
    bd_buf_add_string(&m->out, "<f/></c>");
    m->pending = false;
}

/* ---- merged areas ---- */

/* [MS-XLS] 2.4.168: count (2), then first and last row, first and last column of each. */
static bd_status keep_merges(bd_xls_maker *m, bd_err *err)
{
    enum { ONE = 8 };
    BD_TRY(bd_biff_need(&m->biff, 2, err));
    const size_t bytes = (size_t)bd_little16(m->biff.data) * ONE;
    BD_TRY(bd_biff_need(&m->biff, 2 + bytes, err));
    if (m->merges.len + bytes > (size_t)BD_XLS_MERGES_MAX * ONE)
        return bd_biff_damaged(&m->biff, "a sheet has too many merged areas", err);
    bd_buf_add(&m->merges, m->biff.data + 2, bytes);
    return BD_OK;
}

static void add_merges(bd_xls_maker *m)
{
    enum { ONE = 8 };
    if (m->merges.len == 0)
        return;
    bd_buf_printf(&m->out, "<mergeCells count=\"%zu\">", m->merges.len / ONE);
    for (size_t i = 0; i < m->merges.len; i += ONE) {
        const char *at = m->merges.at + i;
        char first[NAME_BYTES];
        char last[NAME_BYTES];
        column_name(bd_little16(at + 4), first);
        column_name(bd_little16(at + 6), last);
        bd_buf_printf(&m->out, "<mergeCell ref=\"%s%u:%s%u\"/>", first, bd_little16(at) + 1U, last,
                      bd_little16(at + 2) + 1U);
    }
    bd_buf_add_string(&m->out, "</mergeCells>");
}

/* ---- a sheet ---- */

static bd_status end_sheet(bd_xls_maker *m)
{
    if (m->in_row)
        bd_buf_add_string(&m->out, "</row>");
    bd_buf_add_string(&m->out, "</sheetData>");
    add_merges(m);
    bd_buf_add_string(&m->out, "</worksheet>");
    return BD_END;
}

static bd_status add_cell(bd_xls_maker *m, bd_err *err)
{
    switch (m->biff.type) {
    case BD_BIFF_RK:
        return add_rk(m, err);
    case BD_BIFF_MULRK:
        return add_several(m, err);
    case BD_BIFF_NUMBER:
        return add_double(m, err);
    case BD_BIFF_LABELSST:
        return add_shared(m, err);
    case BD_BIFF_LABEL:
    case BD_BIFF_RSTRING:
        return add_label(m, err);
    case BD_BIFF_BOOLERR:
        return add_bool_or_error(m, err);
    case BD_BIFF_FORMULA:
        return add_formula(m, err);
    case BD_BIFF_MERGEDCELLS:
        return keep_merges(m, err);
    default:
        return BD_OK;
    }
}

/* Records that may stand between a formula and the text that is its result. */
static bool is_between(unsigned type)
{
    return type == BD_BIFF_SHRFMLA || type == BD_BIFF_ARRAY || type == BD_BIFF_TABLE ||
           type == BD_BIFF_CONTINUE;
}

static bd_status begin_sheet(bd_xls_maker *m, bd_err *err)
{
    const bd_status st = bd_biff_next(&m->biff, err);
    BD_TRY(st);
    if (st == BD_END || m->biff.type != BD_BIFF_BOF)
        return bd_biff_damaged(&m->biff, "a sheet does not begin as one", err);
    bd_buf_add_string(&m->out, XML "<worksheet xmlns=\"" MAIN "\"><sheetData>");
    m->begun = true;
    return BD_OK;
}

/* A line in the reports has to name one row, and a sheet is not kept in memory to sort it. */
static bd_status not_in_order(const bd_xls *xls, bd_err *err)
{
    bd_fail(err, BD_E_INPUT, 0, "'%s': the rows of a sheet are not in order in the file",
            xls->name);
    bd_hint(err, "open it in Excel or WPS and save it as .xlsx, which puts them in order");
    return BD_E_INPUT;
}

bd_status bd_xls__make_sheet(const bd_xls *xls, bd_xls_maker *m, bd_err *err)
{
    if (!m->begun)
        return begin_sheet(m, err);
    if (m->disordered)
        return not_in_order(xls, err);
    const bd_status st = bd_biff_next(&m->biff, err);
    BD_TRY(st);
    if (st == BD_END)
        return bd_biff_damaged(&m->biff, "it ends inside a sheet", err);
    const unsigned type = m->biff.type;
    if (m->pending && m->nested == 0 && type == BD_BIFF_STRING)
        return add_result(m, err);
    if (m->pending && !is_between(type))
        add_no_result(m);
    if (type == BD_BIFF_BOF && ++m->nested > BD_XLS_NESTED_MAX)
        return bd_biff_damaged(&m->biff, "its sheets are nested too deeply", err);
    if (type == BD_BIFF_EOF && m->nested == 0)
        return end_sheet(m);
    if (type == BD_BIFF_EOF)
        m->nested--;
    else if (m->nested == 0)
        return add_cell(m, err);
    return BD_OK;
}

/* ---- shared strings ---- */

/* [MS-XLS] 2.4.265: how often they are used (4), how many there are (4), the strings. */
static bd_status begin_strings(bd_xls_maker *m, bd_err *err)
{
    uint32_t used;
    const bd_status st = bd_biff_next(&m->biff, err);
    BD_TRY(st);
    if (st == BD_END || m->biff.type != BD_BIFF_SST)
        return bd_biff_damaged(&m->biff, "its shared strings are missing", err);
    BD_TRY(bd_biff_u32(&m->biff, &used, err));
    BD_TRY(bd_biff_u32(&m->biff, &m->left, err));
    bd_buf_add_string(&m->out, XML "<sst xmlns=\"" MAIN "\">");
    m->begun = true;
    return BD_OK;
}

/* Some programs count more strings than they write: the table then ends with its record. */
bd_status bd_xls__make_strings(const bd_xls *xls, bd_xls_maker *m, bd_err *err)
{
    uint16_t chars;
    bool ended = false;
    (void)xls;
    if (!m->begun)
        return begin_strings(m, err);
    if (m->left != 0)
        BD_TRY(bd_biff_ended(&m->biff, &ended, err));
    if (m->left == 0 || ended) {
        bd_buf_add_string(&m->out, "</sst>");
        return BD_END;
    }
    m->left--;
    BD_TRY(bd_biff_u16(&m->biff, &chars, err));
    BD_TRY(bd_biff_text(&m->biff, chars, err));
    bd_buf_add_string(&m->out, "<si><t>");
    bd_xls__add_cell(&m->out, (bd_text){m->biff.text.at, m->biff.text.len});
    bd_buf_add_string(&m->out, "</t></si>");
    return BD_OK;
}
