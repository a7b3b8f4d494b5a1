/* dbf_header: reads a table's header and trusts it only after its parts agree. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/dbf/dbf_reader.h"
#include "formats/reader/column_match.h"

enum {
    HEADING_BYTES = 11, /* in the file, filled up with NULs */
    COLUMNS_END = 0x0D,
    AT_COUNT = 4,
    AT_HEADER_BYTES = 8,
    AT_RECORD_BYTES = 10,
    AT_ENCRYPTED = 15,
    AT_PAGE = 29,
    COLUMN_TYPE = 11,
    COLUMN_WIDTH = 16,
    COLUMN_DECIMALS = 17
};

static unsigned u16(const unsigned char *at)
{
    return at[0] | (unsigned)at[1] << 8;
}

/* ---- code pages ---- */

/* Code pages by the numbers of dBASE and FoxPro. In those marked ASCII, bytes below 80 are ASCII
 * unless a byte from 80 on stands before them. */
static const struct {
    unsigned char byte;
    unsigned char code;
    const char *name;
} pages[] = {{0x00, BD_FIELD_ASCII, "none"},  {0x01, BD_FIELD_ASCII, "437"},
             {0x02, BD_FIELD_ASCII, "850"},   {0x03, BD_FIELD_ASCII, "1252"},
             {0x13, BD_FIELD_ASCII, "932"},   {0x1B, BD_FIELD_ASCII, "437"},
             {0x26, BD_FIELD_ASCII, "866"},   {0x4D, BD_FIELD_GB18030, "936"},
             {0x4E, BD_FIELD_ASCII, "949"},   {0x4F, BD_FIELD_ASCII, "950"},
             {0x50, BD_FIELD_ASCII, "874"},   {0x57, BD_FIELD_ASCII, "of the writing machine"},
             {0x58, BD_FIELD_ASCII, "1252"},  {0x59, BD_FIELD_ASCII, "1252"},
             {0x64, BD_FIELD_ASCII, "852"},   {0x65, BD_FIELD_ASCII, "866"},
             {0x66, BD_FIELD_ASCII, "865"},   {0x67, BD_FIELD_ASCII, "861"},
             {0x6A, BD_FIELD_ASCII, "737"},   {0x6B, BD_FIELD_ASCII, "857"},
             {0x78, BD_FIELD_ASCII, "950"},   {0x79, BD_FIELD_ASCII, "949"},
             {0x7A, BD_FIELD_GB18030, "936"}, {0x7B, BD_FIELD_ASCII, "932"},
             {0x7C, BD_FIELD_ASCII, "874"},   {0x7D, BD_FIELD_ASCII, "1255"},
             {0x7E, BD_FIELD_ASCII, "1256"},  {0xC8, BD_FIELD_ASCII, "1250"},
             {0xC9, BD_FIELD_ASCII, "1251"},  {0xCA, BD_FIELD_ASCII, "1254"},
             {0xCB, BD_FIELD_ASCII, "1253"},  {0xF0, BD_FIELD_UTF8, "UTF-8"}};

static const char encoding_hint[] =
    "say what the table is written in: `encoding: gb18030` or `encoding: utf-8`";

bd_status bd_dbf_page_unread(const bd_dbf_reader *reader, const char *what, bd_err *err)
{
    const char *name = "none";
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
        if (pages[i].byte == reader->page)
            name = pages[i].name;
    bd_fail(
        err, BD_E_INPUT, 0,
        "'%s' %s: bytes beyond ASCII, and the header's code page byte %02X (%s) does not say GB18030 or UTF-8",
        bd_input_name(reader->input), what, reader->page, name);
    bd_hint(err, "%s", encoding_hint);
    return BD_E_INPUT;
}

static bd_status find_page(bd_dbf_reader *reader, const bd_reader_spec *spec, bd_err *err)
{
    if (spec->encoding == BD_ENCODING_UTF8 || spec->encoding == BD_ENCODING_GB18030) {
        reader->code = spec->encoding == BD_ENCODING_UTF8 ? BD_FIELD_UTF8 : BD_FIELD_GB18030;
        reader->found = (bd_encoding_found){spec->encoding, "as the configuration says"};
        return BD_OK;
    }
    if (spec->encoding != BD_ENCODING_AUTO)
        return bd_fail(err, BD_E_USAGE, 0, "a dbf table cannot be %s",
                       bd_encoding_name(spec->encoding));
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
        if (pages[i].byte == reader->page) {
            reader->code = (bd_field_code)pages[i].code;
            reader->found.encoding =
                reader->code == BD_FIELD_GB18030 ? BD_ENCODING_GB18030 : BD_ENCODING_UTF8;
            snprintf(reader->found.evidence, sizeof reader->found.evidence,
                     "code page byte %02X (%s)%s", reader->page, pages[i].name,
                     reader->code == BD_FIELD_ASCII ? ": ASCII only" : "");
            return BD_OK;
        }
    bd_fail(err, BD_E_INPUT, 0,
            "'%s' byte %d: code page byte %02X is not one of dBASE's or FoxPro's",
            bd_input_name(reader->input), AT_PAGE, reader->page);
    bd_hint(err, "%s", encoding_hint);
    return BD_E_INPUT;
}

/* ---- the first 32 bytes ---- */

static bool is_version(unsigned version)
{
    static const unsigned char known[] = {0x03, 0x30, 0x31, 0x32, 0x43, 0x63, 0x7B,
                                          0x83, 0x8B, 0x8E, 0xCB, 0xF5, 0xFB};
    return memchr(known, (int)version, sizeof known) != NULL;
}

static bd_status read_part(bd_dbf_reader *reader, unsigned char *out, size_t len, size_t before,
                           bd_err *err)
{
    size_t got;
    BD_TRY(bd_input_read(reader->input, (char *)out, len, &got, err));
    if (got == len)
        return BD_OK;
    if (before + got == 0)
        return bd_fail(err, BD_E_INPUT, 0, "'%s' is empty", bd_input_name(reader->input));
    return bd_fail(err, BD_E_INPUT, 0, "'%s' ends inside the header: %zu of %zu bytes",
                   bd_input_name(reader->input), before + got, before + len);
}

static bd_status read_head(bd_dbf_reader *reader, const bd_reader_spec *spec, bd_err *err)
{
    unsigned char head[BD_DBF_HEAD_BYTES];
    const char *name = bd_input_name(reader->input);
    BD_TRY(read_part(reader, head, sizeof head, 0, err));
    if (!is_version(head[0]))
        return bd_fail(err, BD_E_INPUT, 0,
                       "'%s' byte 0: %02X is not a table of dBASE III, dBASE IV or FoxPro", name,
                       head[0]);
    if (head[AT_ENCRYPTED] == 1)
        return bd_fail(err, BD_E_INPUT, 0, "'%s' byte %d: the table is encrypted", name,
                       AT_ENCRYPTED);
    reader->counted = u16(head + AT_COUNT) | (uint64_t)u16(head + AT_COUNT + 2) << 16;
    reader->header_bytes = u16(head + AT_HEADER_BYTES);
    reader->record_bytes = u16(head + AT_RECORD_BYTES);
    reader->page = head[AT_PAGE];
    reader->version = head[0];
    if (reader->header_bytes < 2 * BD_DBF_HEAD_BYTES + 1)
        return bd_fail(err, BD_E_INPUT, 0,
                       "'%s' byte %d: a header of %u bytes has no room for a column", name,
                       AT_HEADER_BYTES, reader->header_bytes);
    if (reader->record_bytes < 2)
        return bd_fail(err, BD_E_INPUT, 0,
                       "'%s' byte %d: a record of %u bytes has no room for a column", name,
                       AT_RECORD_BYTES, reader->record_bytes);
    return find_page(reader, spec, err);
}

/* ---- columns ---- */

/* After the columns come nothing, NULs, or Visual FoxPro's name of the database. A header that
 * claims more would swallow records. */
static bd_status check_filling(const bd_dbf_reader *reader, const unsigned char *rest, size_t at,
                               size_t len, bd_err *err)
{
    enum { DATABASE_NAME_BYTES = 263 };
    if (reader->version >= 0x30 && reader->version <= 0x32)
        at += DATABASE_NAME_BYTES;
    for (; at < len; at++)
        if (rest[at] != '\0')
            return bd_fail(err, BD_E_INPUT, 0,
                           "'%s' byte %zu: data after the columns, in a header of %u bytes",
                           bd_input_name(reader->input), BD_DBF_HEAD_BYTES + at,
                           reader->header_bytes);
    return BD_OK;
}

/* Clipper and FoxPro keep the high byte of a long text's width in the byte of the decimals. */
static uint32_t width_of(const unsigned char *column, bool long_text)
{
    const bool text = column[COLUMN_TYPE] == 'C';
    return long_text && text ? u16(column + COLUMN_WIDTH) : column[COLUMN_WIDTH];
}

static uint64_t record_of(const bd_dbf_reader *reader, const unsigned char *rest, bool long_text)
{
    uint64_t sum = 1; /* the mark of deletion */
    for (size_t i = 0; i < reader->column_count; i++)
        sum += width_of(rest + i * BD_DBF_HEAD_BYTES, long_text);
    return sum;
}

/* Some writers leave out the end mark, or put another byte in its place. Then the columns are
 * believed only if they fill the header and make the record's length. */
static bool fits_without_mark(bd_dbf_reader *reader, const unsigned char *rest, size_t len)
{
    reader->column_count = len / BD_DBF_HEAD_BYTES;
    return len % BD_DBF_HEAD_BYTES <= 1 &&
           (record_of(reader, rest, false) == reader->record_bytes ||
            record_of(reader, rest, true) == reader->record_bytes);
}

/* Columns before the end mark. */
static bd_status count_columns(bd_dbf_reader *reader, const unsigned char *rest, size_t len,
                               bd_err *err)
{
    size_t at = 0;
    while (at < len && rest[at] != COLUMNS_END)
        at += BD_DBF_HEAD_BYTES;
    if (at >= len && fits_without_mark(reader, rest, len))
        return BD_OK;
    if (at >= len)
        return bd_fail(err, BD_E_INPUT, 0,
                       "'%s': no end mark (0D) after the columns in a header of %u bytes",
                       bd_input_name(reader->input), reader->header_bytes);
    if (at == 0)
        return bd_fail(err, BD_E_INPUT, 0, "'%s' byte %d: the table has no column",
                       bd_input_name(reader->input), BD_DBF_HEAD_BYTES);
    reader->column_count = at / BD_DBF_HEAD_BYTES;
    return check_filling(reader, rest, at + 1, len, err);
}

/* A heading as UTF-8, terminated, without a character that was cut after the 10th byte. */
static bd_status add_heading(bd_dbf_reader *reader, const unsigned char *column, size_t idx,
                             bd_err *err)
{
    char bytes[HEADING_BYTES + BD_FIELD_PAD] = {0};
    char side[HEADING_BYTES * BD_FIELD_SIDE_FACTOR + BD_FIELD_PAD];
    char what[64];
    const size_t len = strnlen((const char *)column, HEADING_BYTES - 1);
    memcpy(bytes, column, len);
    bd_field_room room = {bytes, side};
    bd_cell cell;
    const uint32_t flags = bd_field_text(reader->code, &room, 0, len, &cell);
    const char *at = room.side == side ? bytes : side;
    const size_t used = (flags & BD_ROW_CUT) != 0 ? cell.len - 3 : cell.len;
    if (reader->code == BD_FIELD_ASCII && !bd_field_plain(at, used)) {
        snprintf(what, sizeof what, "column %zu's heading", idx + 1);
        return bd_dbf_page_unread(reader, what, err);
    }
    bd_buf_add_text(&reader->heading_text, bd_columns_trim((bd_text){at, used}));
    bd_buf_add_char(&reader->heading_text, '\0');
    return BD_OK;
}

static bd_status fill_columns(bd_dbf_reader *reader, const unsigned char *rest, bool long_text,
                              bd_err *err)
{
    uint32_t at = 1;
    reader->columns = calloc(reader->column_count, sizeof *reader->columns);
    reader->headings = calloc(reader->column_count, sizeof *reader->headings);
    if (reader->columns == NULL || reader->headings == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory for the header of '%s'",
                       bd_input_name(reader->input));
    for (size_t i = 0; i < reader->column_count; i++) {
        const unsigned char *column = rest + i * BD_DBF_HEAD_BYTES;
        const uint32_t width = width_of(column, long_text);
        const uint32_t in_file = (uint32_t)((i + 1) * BD_DBF_HEAD_BYTES);
        if (width == 0)
            return bd_fail(err, BD_E_INPUT, 0, "'%s' byte %u: column %zu has a width of 0",
                           bd_input_name(reader->input), in_file + COLUMN_WIDTH, i + 1);
        BD_TRY(add_heading(reader, column, i, err));
        reader->columns[i] = (bd_dbf_column){
            .type = (char)column[COLUMN_TYPE], .at = at, .width = width, .in_file = in_file};
        at += width;
    }
    BD_TRY(bd_buf_check(&reader->heading_text, err));
    const char *heading = reader->heading_text.at;
    for (size_t i = 0; i < reader->column_count; i++) {
        reader->headings[i] = reader->columns[i].heading = bd_text_of(heading);
        heading += reader->headings[i].len + 1;
    }
    return BD_OK;
}

static bd_status read_columns(bd_dbf_reader *reader, const unsigned char *rest, size_t len,
                              bd_err *err)
{
    BD_TRY(count_columns(reader, rest, len, err));
    const uint64_t plain = record_of(reader, rest, false);
    const bool long_text =
        plain != reader->record_bytes && record_of(reader, rest, true) == reader->record_bytes;
    if (plain != reader->record_bytes && !long_text)
        return bd_fail(err, BD_E_INPUT, 0,
                       "'%s' byte %d: records of %u bytes, but the %zu columns make %llu",
                       bd_input_name(reader->input), AT_RECORD_BYTES, reader->record_bytes,
                       reader->column_count, (unsigned long long)plain);
    return fill_columns(reader, rest, long_text, err);
}

bd_status bd_dbf_header_read(bd_dbf_reader *reader, const bd_reader_spec *spec, bd_err *err)
{
    bd_status st = BD_OK;
    BD_TRY(read_head(reader, spec, err));
    const size_t len = reader->header_bytes - BD_DBF_HEAD_BYTES;
    unsigned char *rest = malloc(len);
    if (rest == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory for the header of '%s'",
                       bd_input_name(reader->input));
    BD_GOTO(read_part(reader, rest, len, BD_DBF_HEAD_BYTES, err));
    BD_GOTO(read_columns(reader, rest, len, err));
done:
    free(rest);
    return st;
}
