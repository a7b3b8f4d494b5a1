/* biff: see biff.h. */
#include "formats/xls/biff.h"

#include <stdlib.h>
#include <string.h>

#include "engine/base/utf8.h"
#include "formats/encoding/gb18030.h"
#include "formats/xls/little.h"

enum { HEAD_BYTES = 4, CODE_PAGE_GBK = 936, CODE_PAGE_NONE = 0 };

bd_status bd_biff_damaged(const bd_biff *biff, const char *what, bd_err *err)
{
    bd_fail(err, BD_E_INPUT, 0, "'%s' is damaged: %s", biff->ole->name, what);
    bd_hint(err, "copy the file again, or open it in Excel or WPS and save it as .xlsx");
    return BD_E_INPUT;
}

bd_status bd_biff_init(bd_biff *out, const bd_ole *ole, const bd_ole_stream *stream, uint64_t at,
                       bd_err *err)
{
    *out = (bd_biff){.ole = ole, .stream = stream, .next = at};
    out->data = malloc(BD_BIFF_RECORD_MAX);
    out->window = malloc(BD_BIFF_WINDOW_BYTES);
    if (out->data == NULL || out->window == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory to read '%s'", ole->name);
    return BD_OK;
}

void bd_biff_fini(bd_biff *biff)
{
    free(biff->data);
    free(biff->window);
    bd_buf_fini(&biff->text);
    bd_buf_fini(&biff->bytes);
    *biff = (bd_biff){0};
}

void bd_biff_seek(bd_biff *biff, uint64_t at)
{
    biff->next = at;
    biff->len = biff->pos = 0;
}

/* ---- records ---- */

/* Copy bytes of the stream, through the window. */
static bd_status fetch(bd_biff *biff, uint64_t at, void *out, size_t len, bd_err *err)
{
    const uint64_t end = biff->stream->bytes;
    if (at > end || len > end - at)
        return bd_biff_damaged(biff, "its workbook ends inside a record", err);
    if (len == 0)
        return BD_OK;
    if (at < biff->window_at || at + len > biff->window_at + biff->window_len) {
        if (len > BD_BIFF_WINDOW_BYTES)
            return bd_ole_read(biff->ole, biff->stream, at, out, len, err);
        const uint64_t left = end - at;
        BD_TRY(bd_stop_check(biff->stop, err));
        biff->window_at = at;
        biff->window_len = 0;
        const size_t some = left < BD_BIFF_WINDOW_BYTES ? (size_t)left : BD_BIFF_WINDOW_BYTES;
        BD_TRY(bd_ole_read(biff->ole, biff->stream, at, biff->window, some, err));
        biff->window_len = some;
    }
    memcpy(out, biff->window + (at - biff->window_at), len);
    return BD_OK;
}

/* The type and length of the record at biff->next. BD_END: there is none. */
static bd_status peek(bd_biff *biff, uint16_t *type, uint16_t *len, bd_err *err)
{
    unsigned char head[HEAD_BYTES];
    if (biff->next >= biff->stream->bytes || biff->stream->bytes - biff->next < HEAD_BYTES)
        return BD_END;
    BD_TRY(fetch(biff, biff->next, head, sizeof head, err));
    *type = bd_little16(head);
    *len = bd_little16(head + 2);
    return BD_OK;
}

static bd_status load(bd_biff *biff, uint16_t len, bd_err *err)
{
    BD_TRY(fetch(biff, biff->next + HEAD_BYTES, biff->data, len, err));
    biff->next += HEAD_BYTES + (uint64_t)len;
    biff->len = len;
    biff->pos = 0;
    return BD_OK;
}

bd_status bd_biff_next(bd_biff *biff, bd_err *err)
{
    uint16_t len = 0;
    const bd_status st = peek(biff, &biff->type, &len, err);
    return st != BD_OK ? st : load(biff, len, err);
}

/* Go on in the continuation of the current record. BD_END: there is none. */
static bd_status go_on(bd_biff *biff, bd_err *err)
{
    uint16_t type = 0;
    uint16_t len = 0;
    const bd_status st = peek(biff, &type, &len, err);
    if (st != BD_OK)
        return st;
    return type == BD_BIFF_CONTINUE ? load(biff, len, err) : BD_END;
}

/* Make sure that the current piece has a byte left. */
static bd_status some_left(bd_biff *biff, bd_err *err)
{
    while (biff->pos == biff->len) {
        const bd_status st = go_on(biff, err);
        if (st == BD_END)
            return bd_biff_damaged(biff, "a text is longer than its record", err);
        BD_TRY(st);
    }
    return BD_OK;
}

bd_status bd_biff_need(const bd_biff *biff, size_t len, bd_err *err)
{
    if (biff->len - biff->pos < len)
        return bd_biff_damaged(biff, "a record is shorter than its kind", err);
    return BD_OK;
}

bd_status bd_biff_skip(bd_biff *biff, uint64_t len, bd_err *err)
{
    while (len != 0) {
        BD_TRY(some_left(biff, err));
        const size_t left = biff->len - biff->pos;
        const size_t some = len < left ? (size_t)len : left;
        biff->pos += some;
        len -= some;
    }
    return BD_OK;
}

static bd_status take_byte(bd_biff *biff, unsigned *out, bd_err *err)
{
    BD_TRY(some_left(biff, err));
    *out = biff->data[biff->pos++];
    return BD_OK;
}

bd_status bd_biff_u16(bd_biff *biff, uint16_t *out, bd_err *err)
{
    unsigned low;
    unsigned high;
    BD_TRY(take_byte(biff, &low, err));
    BD_TRY(take_byte(biff, &high, err));
    *out = (uint16_t)(low | high << 8);
    return BD_OK;
}

bd_status bd_biff_u32(bd_biff *biff, uint32_t *out, bd_err *err)
{
    uint16_t low;
    uint16_t high;
    BD_TRY(bd_biff_u16(biff, &low, err));
    BD_TRY(bd_biff_u16(biff, &high, err));
    *out = low | (uint32_t)high << 16;
    return BD_OK;
}

bd_status bd_biff_ended(bd_biff *biff, bool *ended, bd_err *err)
{
    *ended = false;
    while (biff->pos == biff->len) {
        const bd_status st = go_on(biff, err);
        BD_TRY(st);
        if (st == BD_END) {
            *ended = true;
            break;
        }
    }
    return BD_OK;
}

/* ---- texts ---- */

/* Three bytes for a lone surrogate: it is no UTF-8, and whoever writes the text sees it. */
static void add_unit(bd_buf *text, uint32_t unit)
{
    char out[BD_UTF8_MAX];
    size_t len = bd_utf8_encode(unit, out);
    if (len == 0) {
        out[0] = (char)(0xE0 | unit >> 12);
        out[1] = (char)(0x80 | (unit >> 6 & 0x3F));
        out[2] = (char)(0x80 | (unit & 0x3F));
        len = 3;
    }
    bd_buf_add(text, out, len);
}

static void add_wide(bd_biff *biff, uint32_t *high, uint32_t unit)
{
    const bool low = (unit & 0xFC00) == 0xDC00;
    if (*high != 0 && low) {
        add_unit(&biff->text, 0x10000 + ((*high & 0x3FF) << 10) + (unit & 0x3FF));
        *high = 0;
        return;
    }
    if (*high != 0)
        add_unit(&biff->text, *high);
    *high = (unit & 0xFC00) == 0xD800 ? unit : 0;
    if (*high == 0)
        add_unit(&biff->text, unit);
}

/* The characters, of one byte or two; each continuation begins with a byte that says which. */
static bd_status take_characters(bd_biff *biff, size_t count, bool two, bd_err *err)
{
    uint32_t high = 0;
    for (size_t i = 0; i < count; i++) {
        unsigned flags;
        uint32_t unit;
        if (biff->pos == biff->len) {
            BD_TRY(take_byte(biff, &flags, err));
            two = (flags & 1) != 0;
        }
        BD_TRY(bd_biff_need(biff, two ? 2 : 1, err));
        unit = two ? bd_little16(biff->data + biff->pos) : biff->data[biff->pos];
        biff->pos += two ? 2 : 1;
        add_wide(biff, &high, unit);
    }
    if (high != 0)
        add_unit(&biff->text, high);
    return BD_OK;
}

/* [MS-XLS] 2.5.293: flags, then how much formatting and phonetics stand behind the characters. */
static bd_status take_wide(bd_biff *biff, size_t count, bd_err *err)
{
    enum { TWO_BYTES = 1, PHONETICS = 4, RUNS = 8, RUN_BYTES = 4 };
    unsigned flags;
    uint16_t runs = 0;
    uint32_t phonetics = 0;
    BD_TRY(take_byte(biff, &flags, err));
    if ((flags & RUNS) != 0)
        BD_TRY(bd_biff_u16(biff, &runs, err));
    if ((flags & PHONETICS) != 0)
        BD_TRY(bd_biff_u32(biff, &phonetics, err));
    BD_TRY(take_characters(biff, count, (flags & TWO_BYTES) != 0, err));
    return bd_biff_skip(biff, (uint64_t)runs * RUN_BYTES + phonetics, err);
}

static bd_status no_code_page(const bd_biff *biff, bd_err *err)
{
    bd_fail(err, BD_E_INPUT, 0,
            "'%s' is a workbook of Excel 95 with text in code page %u, which cannot be read",
            biff->ole->name, biff->code_page);
    bd_hint(err, "open it in Excel or WPS and save it as .xlsx");
    return BD_E_INPUT;
}

/* A workbook that names no code page is in that of its computer, which was a Chinese one. */
static bd_status take_bytes(bd_biff *biff, size_t count, bd_err *err)
{
    bool clean;
    biff->bytes.len = 0;
    for (size_t left = count; left != 0;) {
        BD_TRY(some_left(biff, err));
        const size_t here = biff->len - biff->pos;
        const size_t some = left < here ? left : here;
        bd_buf_add(&biff->bytes, biff->data + biff->pos, some);
        biff->pos += some;
        left -= some;
    }
    if (!bd_buf_reserve(&biff->bytes, BD_GB18030_AHEAD) ||
        !bd_buf_reserve(&biff->text, BD_GB18030_GROWTH * count + BD_GB18030_SLACK))
        return bd_buf_check(&biff->bytes, err) < 0 ? BD_E_NOMEM : bd_buf_check(&biff->text, err);
    memset(biff->bytes.at + count, 0, BD_GB18030_AHEAD);
    if (biff->code_page != CODE_PAGE_GBK && biff->code_page != CODE_PAGE_NONE)
        for (size_t i = 0; i < count; i++)
            if ((unsigned char)biff->bytes.at[i] >= 0x80)
                return no_code_page(biff, err);
    biff->text.len = bd_gb18030_decode(biff->bytes.at, count, biff->text.at, &clean);
    return BD_OK;
}

bd_status bd_biff_text(bd_biff *biff, size_t count, bd_err *err)
{
    biff->text.len = 0;
    BD_TRY(biff->wide ? take_wide(biff, count, err) : take_bytes(biff, count, err));
    while (biff->text.len != 0 && biff->text.at[biff->text.len - 1] == '\0')
        biff->text.len--; /* padding */
    return bd_buf_check(&biff->text, err);
}
