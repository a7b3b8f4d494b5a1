/*
 * xls_make: small workbooks of Excel 97-2003, written record by record into a minimal compound file.
 * Shared by the tests and the fuzz target. One thread.
 *
 *   header | FAT | directory | Workbook ...             a stream of 4096 bytes or more
 *   header | FAT | directory | mini FAT | mini stream   a shorter one
 */
#ifndef BD_TESTS_UNIT_FORMATS_XLS_XLS_MAKE_H
#define BD_TESTS_UNIT_FORMATS_XLS_XLS_MAKE_H

#include "engine/base/utf8.h"
#include "formats/xls/biff.h"
#include "tests/unit/formats/xlsx/xlsx_make.h"

enum { XLS_SECTOR = 512, XLS_MINI = 64, XLS_CUTOFF = 4096, XLS_FAT_SECTORS = 100 };

static inline void xls_u8(bd_buf *out, unsigned value)
{
    bd_buf_add_char(out, (char)value);
}

static inline void xls_u16(bd_buf *out, unsigned value)
{
    xls_u8(out, value & 0xFF);
    xls_u8(out, value >> 8 & 0xFF);
}

static inline void xls_u32(bd_buf *out, uint32_t value)
{
    xls_u16(out, value & 0xFFFF);
    xls_u16(out, value >> 16);
}

static inline void xls_put16(bd_buf *out, size_t at, unsigned value)
{
    out->at[at] = (char)(value & 0xFF);
    out->at[at + 1] = (char)(value >> 8 & 0xFF);
}

static inline void xls_put32(bd_buf *out, size_t at, uint32_t value)
{
    xls_put16(out, at, value & 0xFFFF);
    xls_put16(out, at + 2, value >> 16);
}

static inline void xls_fill(bd_buf *out, size_t multiple, int value)
{
    while (out->len % multiple != 0)
        xls_u8(out, (unsigned)value);
}

/* ---- the container ---- */

static inline void xls_entry(bd_buf *out, const char *name, unsigned type, uint32_t child,
                             uint32_t first, uint32_t bytes)
{
    const size_t at = out->len;
    for (size_t i = 0; name[i] != '\0'; i++)
        xls_u16(out, (unsigned char)name[i]);
    while (out->len < at + 64)
        xls_u8(out, 0);
    xls_u16(out, (unsigned)(2 * strlen(name) + 2));
    xls_u8(out, type);
    xls_u8(out, 1);
    xls_u32(out, 0xFFFFFFFF);
    xls_u32(out, 0xFFFFFFFF);
    xls_u32(out, child);
    while (out->len < at + 116)
        xls_u8(out, 0);
    xls_u32(out, first);
    xls_u32(out, bytes);
    xls_u32(out, 0);
}

static inline void xls_header(bd_buf *out, uint32_t fat_sectors, uint32_t mini_fat)
{
    bd_buf_add(out, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8);
    while (out->len < 24)
        xls_u8(out, 0);
    xls_u16(out, 0x3E);
    xls_u16(out, 3);
    xls_u16(out, 0xFFFE);
    xls_u16(out, 9);
    xls_u16(out, 6);
    while (out->len < 44)
        xls_u8(out, 0);
    xls_u32(out, fat_sectors);
    xls_u32(out, fat_sectors); /* the directory is behind the FAT */
    xls_u32(out, 0);
    xls_u32(out, XLS_CUTOFF);
    xls_u32(out, mini_fat);
    xls_u32(out, mini_fat == 0xFFFFFFFE ? 0 : 1);
    xls_u32(out, 0xFFFFFFFE);
    xls_u32(out, 0);
    for (uint32_t i = 0; i < 109; i++)
        xls_u32(out, i < fat_sectors ? i : 0xFFFFFFFF);
}

/* Write a compound file that holds one stream; name as in the directory. */
static inline void xls_file(bd_buf *out, const char *name, const bd_buf *stream)
{
    const bool mini = stream->len < XLS_CUTOFF;
    const uint32_t sectors = (uint32_t)((stream->len + XLS_SECTOR - 1) / XLS_SECTOR);
    const uint32_t fat = (sectors + 130) / 127;
    const uint32_t directory = fat;
    const uint32_t mini_fat = mini ? fat + 1 : 0xFFFFFFFE;
    const uint32_t first = directory + 1 + mini;
    out->len = 0;
    if (fat > XLS_FAT_SECTORS)
        abort();
    xls_header(out, fat, mini_fat);
    for (uint32_t i = 0; i < fat * (XLS_SECTOR / 4); i++) {
        const bool inside = i >= first && i + 1 < first + sectors;
        xls_u32(out, i < fat               ? 0xFFFFFFFD
                     : inside              ? i + 1
                     : i < first + sectors ? 0xFFFFFFFE
                                           : 0xFFFFFFFF);
    }
    xls_entry(out, "Root Entry", 5, 1, mini ? first : 0xFFFFFFFE, mini ? sectors * XLS_SECTOR : 0);
    xls_entry(out, name, 2, 0xFFFFFFFF, mini ? 0 : first, (uint32_t)stream->len);
    xls_fill(out, XLS_SECTOR, 0);
    for (uint32_t i = 0; mini && i < XLS_SECTOR / 4; i++) {
        const size_t pieces = (stream->len + XLS_MINI - 1) / XLS_MINI;
        xls_u32(out, i + 1 < pieces ? i + 1 : 0xFFFFFFFE);
    }
    bd_buf_add(out, stream->at, stream->len);
    xls_fill(out, XLS_SECTOR, 0);
}

/* ---- records ---- */

typedef struct xls_book {
    bd_buf stream;
    size_t record; /* place of the open record */
    size_t sheets[8];
    size_t sheet_count; /* that are listed */
    size_t begun;       /* whose cells were begun */
    bool wide;          /* Excel 97; else Excel 95 */
} xls_book;

static inline void xls_begin(xls_book *book, unsigned type)
{
    book->record = book->stream.len;
    xls_u16(&book->stream, type);
    xls_u16(&book->stream, 0);
}

static inline void xls_end(xls_book *book)
{
    xls_put16(&book->stream, book->record + 2, (unsigned)(book->stream.len - book->record - 4));
}

static inline void xls_bof(xls_book *book, unsigned kind)
{
    xls_begin(book, BD_BIFF_BOF);
    xls_u16(&book->stream, book->wide ? 0x0600 : 0x0500);
    xls_u16(&book->stream, kind);
    xls_u32(&book->stream, 0);
    if (book->wide)
        bd_buf_add(&book->stream, "\0\0\0\0\0\0\0\0", 8);
    xls_end(book);
}

static inline void xls_book_begin(xls_book *book, bool wide)
{
    book->stream.len = 0;
    book->sheet_count = book->begun = 0;
    book->wide = wide;
    xls_bof(book, 5);
}

/* A record that is one number of two bytes. */
static inline void xls_number_record(xls_book *book, unsigned type, unsigned value)
{
    xls_begin(book, type);
    xls_u16(&book->stream, value);
    xls_end(book);
}

/* Text of UTF-8 as UTF-16, or as one byte each if all are below U+0100; count and flags before it.
 * In Excel 95 the bytes as they are. */
static inline void xls_text(xls_book *book, const char *text, size_t count_bytes)
{
    bd_buf *out = &book->stream;
    unsigned count = 0;
    bool two = false;
    uint32_t c;
    for (size_t i = 0, n = 0; text[i] != '\0' && book->wide; i += n) {
        n = bd_utf8_decode(text + i, strlen(text + i), &c);
        two |= c > 0xFF;
        count += c > 0xFFFF ? 2 : 1;
    }
    if (!book->wide)
        count = (unsigned)strlen(text);
    xls_u8(out, count & 0xFF);
    if (count_bytes == 2)
        xls_u8(out, count >> 8);
    if (!book->wide) {
        bd_buf_add_string(out, text);
        return;
    }
    xls_u8(out, two);
    for (size_t i = 0, n = 0; text[i] != '\0'; i += n) {
        n = bd_utf8_decode(text + i, strlen(text + i), &c);
        if (c > 0xFFFF)
            xls_u16(out, 0xD800 + ((c - 0x10000) >> 10));
        if (two)
            xls_u16(out, c > 0xFFFF ? 0xDC00 + (c & 0x3FF) : c);
        else
            xls_u8(out, c);
    }
}

static inline void xls_format(xls_book *book, unsigned number, const char *code)
{
    xls_begin(book, BD_BIFF_FORMAT);
    xls_u16(&book->stream, number);
    xls_text(book, code, book->wide ? 2 : 1);
    xls_end(book);
}

static inline void xls_style(xls_book *book, unsigned format)
{
    xls_begin(book, BD_BIFF_XF);
    xls_u16(&book->stream, 0);
    xls_u16(&book->stream, format);
    bd_buf_add(&book->stream, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 16);
    xls_end(book);
}

/* state: 0 visible, 1 hidden; kind: 0 cells, 2 a chart. */
static inline void xls_sheet(xls_book *book, const char *name, unsigned state, unsigned kind)
{
    xls_begin(book, BD_BIFF_BOUNDSHEET);
    book->sheets[book->sheet_count++] = book->stream.len;
    xls_u32(&book->stream, 0);
    xls_u8(&book->stream, state);
    xls_u8(&book->stream, kind);
    xls_text(book, name, 1);
    xls_end(book);
}

static inline void xls_eof(xls_book *book)
{
    xls_begin(book, BD_BIFF_EOF);
    xls_end(book);
}

/* The next of the listed sheets. */
static inline void xls_cells_begin(xls_book *book)
{
    xls_put32(&book->stream, book->sheets[book->begun++], (uint32_t)book->stream.len);
    xls_bof(book, 16);
}

static inline void xls_cell(xls_book *book, unsigned type, unsigned row, unsigned column,
                            unsigned style)
{
    xls_begin(book, type);
    xls_u16(&book->stream, row);
    xls_u16(&book->stream, column);
    xls_u16(&book->stream, style);
}

static inline void xls_bytes(xls_book *book, const void *bytes, size_t len)
{
    bd_buf_add(&book->stream, bytes, len);
}

static inline void xls_label(xls_book *book, unsigned row, unsigned column, const char *text)
{
    xls_cell(book, BD_BIFF_LABEL, row, column, 0);
    xls_text(book, text, 2);
    xls_end(book);
}

static inline void xls_double(xls_book *book, unsigned row, unsigned column, unsigned style,
                              double value)
{
    xls_cell(book, BD_BIFF_NUMBER, row, column, style);
    xls_bytes(book, &value, sizeof value); /* tests run on little-endian machines */
    xls_end(book);
}

static inline void xls_rk(xls_book *book, unsigned row, unsigned column, unsigned style,
                          uint32_t value)
{
    xls_cell(book, BD_BIFF_RK, row, column, style);
    xls_u32(&book->stream, value);
    xls_end(book);
}

static inline void xls_shared(xls_book *book, unsigned row, unsigned column, uint32_t idx)
{
    xls_cell(book, BD_BIFF_LABELSST, row, column, 0);
    xls_u32(&book->stream, idx);
    xls_end(book);
}

/* A formula whose result is 8 bytes; text not NULL: the record behind it. */
static inline void xls_formula(xls_book *book, unsigned row, unsigned column, const char result[8],
                               const char *text)
{
    xls_cell(book, BD_BIFF_FORMULA, row, column, 0);
    xls_bytes(book, result, 8);
    xls_bytes(book, "\0\0\0\0\0\0\0\0", 8);
    xls_end(book);
    if (text == NULL)
        return;
    xls_begin(book, BD_BIFF_STRING);
    xls_text(book, text, 2);
    xls_end(book);
}

static inline void xls_free(xls_book *book)
{
    bd_buf_fini(&book->stream);
}

#endif
