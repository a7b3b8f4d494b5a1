/* files: see files.h. */
#include "benches/micro/files.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zlib.h>

enum { BGZF_MAX = 64 << 10, BGZF_EXTRA = 6, DBF_COLUMN = 32 };

void files_write(file_in_memory *file, const bd_buf *bytes)
{
    if (bytes->failed)
        bench_die("no memory for a file");
    file->fd = memfd_create("bench", MFD_CLOEXEC);
    file->bytes = bytes->len;
    snprintf(file->path, sizeof file->path, "/proc/self/fd/%d", file->fd);
    for (size_t at = 0; at < bytes->len;) {
        const ssize_t n = write(file->fd, bytes->at + at, bytes->len - at);
        if (n <= 0)
            bench_die("cannot write a file in memory");
        at += (size_t)n;
    }
}

void files_close(file_in_memory *file)
{
    close(file->fd);
}

/* Append one member; bgzf: with bgzip's extra field, which has its length. */
static void add_member(bd_buf *out, const char *bytes, size_t len, bool bgzf)
{
    unsigned char extra[BGZF_EXTRA] = {'B', 'C', 2, 0, 0, 0};
    gz_header header = {.extra = extra, .extra_len = BGZF_EXTRA, .os = 3};
    z_stream z = {0};
    if (deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK ||
        (bgzf && deflateSetHeader(&z, &header) != Z_OK))
        bench_die("zlib does not begin");
    const size_t room = deflateBound(&z, len) + 64;
    if (!bd_buf_reserve(out, room))
        bench_die("no memory for gz");
    Bytef *const begin = (Bytef *)out->at + out->len;
    z.next_in = (z_const Bytef *)(uintptr_t)bytes;
    z.avail_in = (uInt)len;
    z.next_out = begin;
    z.avail_out = (uInt)room;
    if (deflate(&z, Z_FINISH) != Z_STREAM_END)
        bench_die("zlib does not end");
    const size_t size = z.total_out;
    deflateEnd(&z);
    if (bgzf) { /* after the fixed 10 bytes, the extra field's length, and B C 2 0 */
        begin[16] = (unsigned char)((size - 1) & 0xFF);
        begin[17] = (unsigned char)((size - 1) >> 8);
    }
    out->len += size;
}

void files_add_gz(bd_buf *out, const char *bytes, size_t len, size_t member_bytes)
{
    const bool bgzf = member_bytes < BGZF_MAX;
    for (size_t at = 0; at < len; at += member_bytes)
        add_member(out, bytes + at, len - at < member_bytes ? len - at : member_bytes, bgzf);
    if (bgzf)
        add_member(out, "", 0, true); /* bgzip's end mark */
}

static size_t encoded_len(bd_text cell, bd_encoding encoding)
{
    bd_buf one = {0};
    table_add_encoded(cell, encoding, &one);
    const size_t len = one.len;
    bd_buf_fini(&one);
    return len;
}

static void find_widths(const bench_table *t, bd_encoding encoding, uint32_t widths[TABLE_COLUMNS])
{
    for (size_t k = 0; k < TABLE_COLUMNS; k++) {
        widths[k] = 1;
        for (size_t i = 0; i < t->rows; i++) {
            const bd_text cell = table_cell(t, i, k);
            if (cell.len > widths[k]) { /* no encoding here takes more bytes than UTF-8 */
                const size_t len = encoded_len(cell, encoding);
                widths[k] = len > widths[k] ? (uint32_t)len : widths[k];
            }
        }
    }
}

static void add_padded(bd_text cell, bd_encoding encoding, size_t width, bd_buf *out)
{
    const size_t from = out->len;
    table_add_encoded(cell, encoding, out);
    while (out->len < from + width && !out->failed)
        bd_buf_add_char(out, ' ');
}

void files_add_fixed(const bench_table *t, bd_encoding encoding,
                     bd_reader_span spans[TABLE_COLUMNS], bd_buf *out)
{
    uint32_t widths[TABLE_COLUMNS];
    uint32_t at = 1;
    find_widths(t, encoding, widths);
    for (size_t k = 0; k < TABLE_COLUMNS; k++) {
        spans[k] = (bd_reader_span){at, widths[k]};
        at += widths[k];
    }
    for (size_t i = 0; i < t->rows; i++) {
        for (size_t k = 0; k < TABLE_COLUMNS; k++)
            add_padded(table_cell(t, i, k), encoding, widths[k], out);
        bd_buf_add_char(out, '\n');
    }
}

static void add_dbf_header(const bench_table *t, const uint32_t widths[TABLE_COLUMNS], bd_buf *out)
{
    enum { BYTES = DBF_COLUMN * (1 + TABLE_COLUMNS) + 1 };
    unsigned char header[BYTES] = {0x03, 126, 11, 1};
    uint32_t row = 1;
    for (unsigned i = 0; i < 4; i++)
        header[4 + i] = (unsigned char)(t->rows >> 8 * i);
    header[8] = BYTES & 0xFF;
    header[9] = BYTES >> 8;
    header[29] = 0x4D;
    for (size_t k = 0; k < TABLE_COLUMNS; k++) {
        unsigned char *column = header + DBF_COLUMN * (k + 1);
        memcpy(column, table_headings[k], strlen(table_headings[k]));
        column[11] = 'C';
        column[16] = (unsigned char)widths[k];
        row += widths[k];
    }
    header[10] = (unsigned char)row;
    header[11] = (unsigned char)(row >> 8);
    header[BYTES - 1] = 0x0D;
    bd_buf_add(out, header, BYTES);
}

void files_add_dbf(const bench_table *t, bd_buf *out)
{
    uint32_t widths[TABLE_COLUMNS];
    find_widths(t, BD_ENCODING_GB18030, widths);
    add_dbf_header(t, widths, out);
    for (size_t i = 0; i < t->rows; i++) {
        bd_buf_add_char(out, ' ');
        for (size_t k = 0; k < TABLE_COLUMNS; k++)
            add_padded(table_cell(t, i, k), BD_ENCODING_GB18030, widths[k], out);
    }
    bd_buf_add_char(out, 0x1A);
}
