/* xlsx_write: see xlsx_write.h. */
#include "formats/output/xlsx/xlsx_write.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/base/shown.h"
#include "engine/base/text.h"
#include "formats/output/xlsx/assemble.h"
#include "formats/output/xlsx/frame.h"
#include "formats/output/xlsx/spool.h"
#include "formats/output/xlsx/xml_text.h"
#include "formats/output/xlsx/zip_write.h"

/* A cell is written as
 *
 *     <c r="AB 17 " s="1" t="inlineStr"><is><t> text </t></is></c>
 *     name     row kind                                 end
 */
#define CELL_END      "</t></is></c>"
#define CELL_EMPTY    "\"/>" /* behind the number of the style */
#define PRESERVE_OPEN "<t xml:space=\"preserve\">"
#define ELLIPSIS      "\xE2\x80\xA6"

enum {
    BUF_BYTES = 64 << 10,
    NAME_BYTES = 16,
    KIND_BYTES = 48,
    CELL_ROOM = 256, /* everything of a cell but its text */
    ESCAPED = 7,     /* bytes that one byte of text may become */
    LINES_MAX = 100, /* more than a row may be high */
};

/* Unpacked bytes of the list; what the zip file can say, less the frame. */
static const uint64_t sheet_bytes = UINT32_MAX - (uint64_t)(64 << 20);

typedef struct piece {
    char at[KIND_BYTES];
    size_t len;
} piece;

/* The beginning of a cell of one style, behind the row's number. */
typedef struct style {
    piece text;
    piece padded; /* with white space at an end, which is kept */
    piece empty;
} style;

struct bd_xlsx_writer {
    char *path;
    bd_frame *frame;
    bd_zip *zip;
    bd_spool spool;
    uint32_t created;
    bool sync;
    bool failed;
    size_t columns;
    char (*names)[NAME_BYTES]; /* `<c r="AB`, terminated */
    bool *is_fill_in;
    style text;
    style mark;
    style fill_in;
    const double *widths; /* the frame's */
    uint64_t rows;
    uint64_t rows_max;
    uint64_t cut;
    size_t used;
    char buf[BUF_BYTES];
};

/* ---- opening ---- */

static void put_piece(piece *out, unsigned number, const char *end)
{
    out->len = (size_t)snprintf(out->at, sizeof out->at, "\" s=\"%u%s", number, end);
}

static void make_style(style *out, unsigned number)
{
    put_piece(&out->text, number, "\" t=\"inlineStr\"><is><t>");
    put_piece(&out->padded, number, "\" t=\"inlineStr\"><is>");
    put_piece(&out->empty, number, CELL_EMPTY);
}

/* A to XFD. */
static void make_name(char out[NAME_BYTES], size_t idx)
{
    char letters[4];
    size_t count = 0;
    for (size_t left = idx + 1; left > 0; left = (left - 1) / 26)
        letters[count++] = (char)('A' + (left - 1) % 26);
    char *to = stpcpy(out, "<c r=\"");
    while (count > 0)
        *to++ = letters[--count];
    *to = '\0';
}

static bd_status make_columns(bd_xlsx_writer *writer, const bd_xlsx_write_spec *spec, bd_err *err)
{
    writer->columns = spec->columns_count;
    writer->names = calloc(spec->columns_count, sizeof *writer->names);
    writer->is_fill_in = calloc(spec->columns_count, sizeof *writer->is_fill_in);
    writer->path = strdup(spec->path);
    if (writer->names == NULL || writer->is_fill_in == NULL || writer->path == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory to write '%s'", spec->path);
    for (size_t i = 0; i < spec->columns_count; i++) {
        make_name(writer->names[i], i);
        writer->is_fill_in[i] = spec->columns[i].kind == BD_XLSX_FILL_IN;
    }
    return BD_OK;
}

static void drop(bd_xlsx_writer *writer)
{
    bd_frame_free(writer->frame);
    bd_spool_close(&writer->spool);
    bd_zip_free(writer->zip);
    free(writer->names);
    free(writer->is_fill_in);
    free(writer->path);
    free(writer);
}

bd_status bd_xlsx_write_open(const bd_xlsx_write_spec *spec, bd_xlsx_writer **out, bd_err *err)
{
    bd_status st = BD_OK;
    bd_frame_styles styles;
    *out = NULL;
    bd_xlsx_writer *writer = calloc(1, sizeof *writer);
    if (writer == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory to write '%s'", spec->path);
    writer->sync = spec->sync;
    writer->created = spec->created;
    writer->rows_max = spec->rows_max == 0 ? BD_XLSX_ROWS_MAX : spec->rows_max;
    BD_GOTO(bd_frame_open(spec, &writer->frame, &styles, err));
    BD_GOTO(make_columns(writer, spec, err));
    make_style(&writer->text, styles.text);
    make_style(&writer->mark, styles.mark);
    make_style(&writer->fill_in, styles.fill_in);
    writer->widths = styles.widths;
    BD_GOTO(bd_spool_open(&writer->spool, spec->work_folder, err));
    BD_GOTO(bd_zip_create(spec->path, spec->digest, &writer->zip, err));
    *out = writer;
    writer = NULL;
done:
    if (writer != NULL)
        drop(writer);
    return st;
}

/* ---- rows ---- */

static bd_status flush(bd_xlsx_writer *writer, bd_err *err)
{
    const size_t len = writer->used;
    writer->used = 0;
    return bd_spool_add(&writer->spool, writer->buf, len, err);
}

static bd_status make_room(bd_xlsx_writer *writer, size_t bytes, bd_err *err)
{
    return BUF_BYTES - writer->used >= bytes ? BD_OK : flush(writer, err);
}

static char *put(char *to, const char *bytes, size_t len)
{
    memcpy(to, bytes, len);
    return to + len;
}

static char *put_number(char *to, uint64_t number)
{
    char digits[20];
    size_t count = 0;
    do {
        digits[count++] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    while (count > 0)
        *to++ = digits[--count];
    return to;
}

/* The text of a cell, through the buffer as often as it takes. */
static bd_status put_text(bd_xlsx_writer *writer, const char *at, size_t len, bd_err *err)
{
    while (len > 0) {
        size_t taken;
        const char *end =
            bd_xml_text_put(writer->buf + writer->used, writer->buf + BUF_BYTES, at, len, &taken);
        writer->used = (size_t)(end - writer->buf);
        at += taken;
        len -= taken;
        if (len > 0)
            BD_TRY(flush(writer, err));
    }
    return BD_OK;
}

static char *put_cell_begin(bd_xlsx_writer *writer, size_t column, const piece *kind)
{
    char *to = writer->buf + writer->used;
    to = stpcpy(to, writer->names[column]);
    to = put_number(to, writer->rows + 2);
    return put(to, kind->at, kind->len);
}

/* Bytes of a cell that can be written; less than all for one that is too long. */
static size_t kept_bytes(const bd_xlsx_cell *cell)
{
    if (cell->len <= BD_XLSX_CELL_MAX) /* a byte is at most one unit */
        return cell->len;
    const size_t whole = bd_utf16_prefix(cell->at, cell->len, BD_XLSX_CELL_MAX);
    return whole == cell->len ? whole : bd_utf16_prefix(cell->at, cell->len, BD_XLSX_CELL_MAX - 1);
}

static bd_status put_cell(bd_xlsx_writer *writer, size_t column, const bd_xlsx_cell *cell,
                          bd_err *err)
{
    const size_t kept = kept_bytes(cell);
    const bool is_cut = kept < cell->len;
    const style *own = writer->is_fill_in[column] ? &writer->fill_in : &writer->text;
    const style *s = cell->mark != 0 || is_cut ? &writer->mark : own;
    BD_TRY(make_room(writer, CELL_ROOM, err));
    if (cell->len == 0) {
        writer->used = (size_t)(put_cell_begin(writer, column, &s->empty) - writer->buf);
        return BD_OK;
    }
    const bool is_padded = bd_xml_text_is_padded(cell->at, kept);
    char *to = put_cell_begin(writer, column, is_padded ? &s->padded : &s->text);
    if (is_padded)
        to = put(to, PRESERVE_OPEN, strlen(PRESERVE_OPEN));
    writer->used = (size_t)(to - writer->buf);
    BD_TRY(put_text(writer, cell->at, kept, err));
    BD_TRY(make_room(writer, CELL_ROOM, err));
    to = writer->buf + writer->used;
    if (is_cut)
        to = put(to, ELLIPSIS, strlen(ELLIPSIS));
    to = put(to, CELL_END, strlen(CELL_END));
    writer->used = (size_t)(to - writer->buf);
    writer->cut += is_cut;
    return BD_OK;
}

/* Lines that a cell takes in its column. A character has as many bytes as places, or more. */
static unsigned lines_of(const bd_xlsx_cell *cell, double width)
{
    unsigned lines = 0;
    if (cell->len == 0 || (cell->len < width && memchr(cell->at, '\n', cell->len) == NULL))
        return 1;
    for (const char *at = cell->at, *end = at + cell->len; at <= end && lines < LINES_MAX;) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        if (stop == NULL)
            stop = end;
        const double places = (double)bd_shown_width((bd_text){at, (size_t)(stop - at)});
        lines += places < width ? 1 : (unsigned)(places / (width - 1)) + 1;
        at = stop + 1;
    }
    return lines < LINES_MAX ? lines : LINES_MAX;
}

/* Rows of one line say nothing of their height. Those of more do: not every program finds it out,
 * and text would stand across the rows below. */
static char *put_height(char *to, const bd_xlsx_writer *writer, const bd_xlsx_cell *cells,
                        size_t count)
{
    unsigned lines = 1;
    for (size_t i = 0; i < count; i++) {
        const unsigned own = lines_of(&cells[i], writer->widths[i]);
        lines = own > lines ? own : lines;
    }
    if (lines == 1)
        return to;
    const unsigned points = lines * BD_FRAME_LINE_POINTS + BD_FRAME_ROW_POINTS;
    to = stpcpy(to, "\" ht=\"");
    return put_number(to, points < BD_FRAME_ROW_POINTS_MAX ? points : BD_FRAME_ROW_POINTS_MAX);
}

static bd_status put_row(bd_xlsx_writer *writer, const bd_xlsx_cell *cells, size_t count,
                         bd_err *err)
{
    static const bd_xlsx_cell nothing = {0};
    BD_TRY(make_room(writer, CELL_ROOM, err));
    char *to = stpcpy(writer->buf + writer->used, "<row r=\"");
    to = put_number(to, writer->rows + 2);
    to = put_height(to, writer, cells, count);
    writer->used = (size_t)(stpcpy(to, "\">") - writer->buf);
    for (size_t i = 0; i < writer->columns; i++)
        BD_TRY(put_cell(writer, i, i < count ? &cells[i] : &nothing, err));
    BD_TRY(make_room(writer, CELL_ROOM, err));
    writer->used = (size_t)(stpcpy(writer->buf + writer->used, "</row>") - writer->buf);
    return BD_OK;
}

/* Whether a row surely fits; a first row always gets its chance. */
static bool is_full(const bd_xlsx_writer *writer, const bd_xlsx_cell *cells, size_t count)
{
    if (writer->rows == writer->rows_max)
        return true;
    uint64_t bytes = writer->spool.plain_bytes + writer->used + writer->columns * CELL_ROOM;
    if (writer->rows == 0 || bytes < sheet_bytes / 2)
        return false;
    for (size_t i = 0; i < count; i++)
        bytes += (uint64_t)cells[i].len * ESCAPED;
    return bytes > sheet_bytes;
}

bd_status bd_xlsx_write_row(bd_xlsx_writer *writer, const bd_xlsx_cell *cells, size_t count,
                            bd_err *err)
{
    if (writer->failed)
        return bd_fail(err, BD_E_IO, 0, "'%s' could not be written before", writer->path);
    if (count > writer->columns)
        return bd_fail(err, BD_E_BUG, 0, "'%s': a row of %zu cells for %zu columns", writer->path,
                       count, writer->columns);
    if (is_full(writer, cells, count))
        return BD_END;
    const bd_status st = put_row(writer, cells, count, err);
    writer->failed = st < 0;
    writer->rows += st >= 0;
    return st;
}

uint64_t bd_xlsx_write_rows(const bd_xlsx_writer *writer)
{
    return writer->rows;
}

uint64_t bd_xlsx_write_cut(const bd_xlsx_writer *writer)
{
    return writer->cut;
}

/* ---- closing ---- */

static bd_status finish(bd_xlsx_writer *writer, const bd_xlsx_cover *cover, bd_xlsx_totals *totals,
                        bd_err *err)
{
    bd_assembly all = {.folder = writer->spool.folder,
                       .path = writer->path,
                       .rows = &writer->spool,
                       .row_count = writer->rows,
                       .title = cover->title,
                       .created = writer->created};
    if (writer->failed)
        return bd_fail(err, BD_E_IO, 0, "'%s' could not be written before", writer->path);
    BD_TRY(flush(writer, err));
    BD_TRY(bd_spool_end(&writer->spool, err));
    BD_TRY(bd_frame_write(writer->frame, cover, writer->rows, writer->cut, &all.frame, err));
    BD_TRY(bd_assemble(&all, writer->zip, err));
    totals->rows = writer->rows;
    totals->cut = writer->cut;
    return bd_zip_commit(writer->zip, writer->sync, &totals->bytes, totals->digest, err);
}

bd_status bd_xlsx_write_close(bd_xlsx_writer *writer, const bd_xlsx_cover *cover,
                              bd_xlsx_totals *totals, bd_err *err)
{
    bd_xlsx_totals unused;
    const bd_status st = finish(writer, cover, totals == NULL ? &unused : totals, err);
    drop(writer);
    return st;
}

void bd_xlsx_write_abort(bd_xlsx_writer *writer)
{
    if (writer != NULL)
        drop(writer);
}
