/* csv_source: see csv_source.h. */
#include "formats/csv/csv_source.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/base/digest.h"
#include "formats/encoding/utf16.h"

enum {
    SNIFF_BYTES = 512,
    MARKED_BYTES = 64 << 10, /* behind a mark of UTF-8, to see whether it is right */
    PIECE_BYTES = 64 << 10,
    TEXT_BYTES = PIECE_BYTES / 2 * 3 + 8,
    DOS_END = 0x1A
};

/* State of decoding UTF-16. */
struct bd_csv_utf16 {
    bool ended;     /* the file has no more */
    uint64_t done;  /* bytes decoded */
    size_t raw_len; /* bytes read and not decoded: half a character */
    size_t at;      /* text not yet handed out */
    size_t len;
    char raw[PIECE_BYTES];
    char text[TEXT_BYTES];
};

/* ---- bytes as they are in the file ---- */

static bd_status read_bytes(bd_csv_source *s, char *out, size_t len, size_t *got, bd_err *err)
{
    const size_t left = s->head.len - s->head_at;
    const size_t head = left < len ? left : len;
    size_t more = 0;
    if (head != 0)
        memcpy(out, s->head.at + s->head_at, head);
    s->head_at += head;
    if (left != 0 && head == left) { /* up to 4 MiB, no longer needed */
        bd_buf_fini(&s->head);
        s->head = (bd_buf){0};
        s->head_at = 0;
    }
    if (head < len)
        BD_TRY(bd_input_read(s->input, out + head, len - head, &more, err));
    *got = head + more;
    return BD_OK;
}

/* Read until head has len bytes or the whole file; *whole: the latter. */
static bd_status fill_head(bd_csv_source *s, size_t len, bool *whole, bd_err *err)
{
    bd_buf *head = &s->head;
    size_t got = 0;
    if (!bd_buf_reserve(head, len + BD_DETECT_PAD))
        return bd_buf_check(head, err);
    if (head->len < len)
        BD_TRY(bd_input_read(s->input, head->at + head->len, len - head->len, &got, err));
    head->len += got;
    *whole = head->len < len;
    return BD_OK;
}

/* ---- auto ---- */

/* A file that can be opened twice is examined through a window, so that little is kept. */
static bd_status detect_by_window(bd_csv_source *s, bd_input *input, bd_err *err)
{
    bd_detect detect = {0};
    size_t left = 0;
    size_t got;
    bool whole = false;
    bd_status st = BD_OK;
    char *window = calloc(1, PIECE_BYTES + 8 + BD_DETECT_PAD);
    if (window == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory to read '%s'", bd_input_name(s->input));
    while (!whole && detect.bytes + left < BD_DETECT_BYTES) {
        BD_GOTO(bd_input_read(input, window + left, PIECE_BYTES, &got, err));
        whole = got < PIECE_BYTES;
        const size_t len = left + got;
        const size_t done = bd_detect_add(&detect, window, len, whole);
        left = len - done;
        memmove(window, window + done, left);
    }
    bd_detect_end(&detect, whole, &s->found);
done:
    free(window);
    return st;
}

static bd_status detect(bd_csv_source *s, const bd_reader_spec *spec, const char *path,
                        const bd_gz_ops *gz, size_t gz_step, bd_err *err)
{
    if (spec->origin != NULL || bd_input_is_file(s->input)) {
        bd_input *again;
        BD_TRY(gz == NULL
                   ? bd_input_open_from(spec->origin, path, spec->seen, BD_DIGEST_XXH3, NULL,
                                        &again, err)
                   : bd_input_open_with(path, BD_DIGEST_XXH3, NULL, gz, gz_step, &again, err));
        const bd_status found = detect_by_window(s, again, err);
        bd_input_close(again);
        return found;
    }
    bool whole;
    bd_detect all = {0};
    BD_TRY(fill_head(s, BD_DETECT_BYTES, &whole, err));
    (void)bd_detect_add(&all, s->head.at, s->head.len, whole);
    bd_detect_end(&all, whole, &s->found);
    return BD_OK;
}

/* ---- open ---- */

static bd_status contradicts(const bd_csv_source *s, bd_encoding wanted,
                             const bd_encoding_found *mark, bd_err *err)
{
    bd_fail(err, BD_E_INPUT, 0, "'%s' is not %s: %s", bd_input_name(s->input),
            bd_encoding_name(wanted), mark->evidence);
    bd_hint(err, "say `encoding: auto`, which looks at each file");
    return BD_E_INPUT;
}

/* A program that writes GBK and puts the mark of UTF-8 in front, for Excel's sake. */
static bd_status is_gb_behind_mark(bd_csv_source *s, size_t mark_bytes, bool *out, bd_err *err)
{
    bd_detect detect = {0};
    bool whole;
    BD_TRY(fill_head(s, MARKED_BYTES, &whole, err));
    (void)bd_detect_add(&detect, s->head.at + mark_bytes, s->head.len - mark_bytes, whole);
    *out = bd_detect_is_plainly_gb(&detect);
    return BD_OK;
}

static bd_status wrong_mark(const bd_csv_source *s, bd_err *err)
{
    bd_fail(err, BD_E_INPUT, 0,
            "'%s' begins with the byte order mark of UTF-8, but is GB18030 (GBK) behind it",
            bd_input_name(s->input));
    bd_hint(err, "say `encoding: gb18030`");
    return BD_E_INPUT;
}

/* Without a mark little-endian, the order of Windows, is assumed unless the bytes show
 * otherwise. */
static void find_order(bd_csv_source *s)
{
    const bool big = bd_utf16_looks_big_endian(s->head.at, s->head.len);
    s->found.encoding = big ? BD_ENCODING_UTF16BE : BD_ENCODING_UTF16LE;
    snprintf(s->found.evidence, sizeof s->found.evidence,
             "as configured; no byte order mark, and the zero bytes stand in %s places",
             big ? "even" : "odd");
}

static bd_status find_out(bd_csv_source *s, const bd_reader_spec *spec, const char *path,
                          const bd_gz_ops *gz, size_t gz_step, bd_err *err)
{
    const bd_encoding wanted = spec->encoding;
    bd_encoding_found mark = {0};
    bool whole;
    bool is_gb = false;
    s->found.encoding = wanted;
    snprintf(s->found.evidence, sizeof s->found.evidence, "as configured");
    if (wanted == BD_ENCODING_UTF8)
        return BD_OK;
    BD_TRY(fill_head(s, SNIFF_BYTES, &whole, err));
    const size_t len = bd_detect_mark(s->head.at, s->head.len, &mark);
    if (len == 0) {
        if (wanted == BD_ENCODING_UTF16)
            find_order(s);
        return wanted == BD_ENCODING_AUTO ? detect(s, spec, path, gz, gz_step, err) : BD_OK;
    }
    if (mark.encoding == BD_ENCODING_UTF8)
        BD_TRY(is_gb_behind_mark(s, len, &is_gb, err));
    if (is_gb && wanted == BD_ENCODING_GB18030) {
        s->head_at = len;
        return BD_OK;
    }
    if (is_gb)
        return wrong_mark(s, err);
    const bool is_16 = mark.encoding == BD_ENCODING_UTF16LE || mark.encoding == BD_ENCODING_UTF16BE;
    if (wanted != BD_ENCODING_AUTO &&
        (wanted == BD_ENCODING_UTF16 ? !is_16 : mark.encoding != wanted))
        return contradicts(s, wanted, &mark, err);
    s->found = mark;
    if (mark.encoding != BD_ENCODING_UTF8) /* the reader removes UTF-8's itself */
        s->head_at = len;
    return BD_OK;
}

bd_status bd_csv_source_open(bd_csv_source *s, const bd_reader_spec *spec, const char *path,
                             const bd_gz_ops *gz, size_t gz_step, bd_err *err)
{
    BD_TRY(gz == NULL
               ? bd_input_open_from(spec->origin, path, spec->seen, spec->digest, spec->stop,
                                    &s->input, err)
               : bd_input_open_with(path, spec->digest, spec->stop, gz, gz_step, &s->input, err));
    BD_TRY(bd_input_refuse_other(s->input, BD_MAGIC_OTHER, "text", err));
    s->end_mark.which = BD_END_NULS_FILL;
    bd_input_helpers(s->input, spec->helpers);
    BD_TRY(find_out(s, spec, path, gz, gz_step, err));
    if (s->found.encoding != BD_ENCODING_UTF16LE && s->found.encoding != BD_ENCODING_UTF16BE)
        return BD_OK;
    s->utf16 = calloc(1, sizeof *s->utf16);
    if (s->utf16 == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory to read '%s'", path);
    return BD_OK;
}

void bd_csv_source_close(bd_csv_source *s)
{
    bd_input_close(s->input);
    bd_buf_fini(&s->head);
    free(s->utf16);
}

bd_encoding bd_csv_source_encoding(const bd_csv_source *s)
{
    return s->found.encoding == BD_ENCODING_GB18030 ? BD_ENCODING_GB18030 : BD_ENCODING_UTF8;
}

/* ---- UTF-16 ---- */

static bd_status more_utf16(bd_csv_source *s, bd_err *err)
{
    struct bd_csv_utf16 *u = s->utf16;
    const size_t want = sizeof u->raw - u->raw_len;
    size_t got;
    size_t used;
    BD_TRY(read_bytes(s, u->raw + u->raw_len, want, &got, err));
    u->ended = got < want;
    u->raw_len += got;
    u->at = 0;
    u->len = bd_utf16_decode(u->raw, u->raw_len, s->found.encoding == BD_ENCODING_UTF16BE, u->ended,
                             u->text, &used);
    u->done += used;
    u->raw_len -= used;
    memmove(u->raw, u->raw + used, u->raw_len);
    if (!u->ended || u->raw_len == 0 || u->raw[0] == DOS_END)
        return BD_OK;
    if (bd_input_may_grow(s->input) && bd_input_grown(s->input))
        return BD_OK; /* it belongs to a row that is not whole */
    bd_fail(err, BD_E_INPUT, 0, "'%s' ends within a character of UTF-16, after byte %llu",
            bd_input_name(s->input), (unsigned long long)u->done);
    bd_hint(err, "the file is cut short: copy or export it again");
    return BD_E_INPUT;
}

static bd_status read_utf16(bd_csv_source *s, char *out, size_t len, size_t *got, bd_err *err)
{
    struct bd_csv_utf16 *u = s->utf16;
    *got = 0;
    while (*got < len) {
        if (u->at == u->len && u->ended)
            break;
        if (u->at == u->len)
            BD_TRY(more_utf16(s, err));
        const size_t left = u->len - u->at;
        const size_t n = left < len - *got ? left : len - *got;
        memcpy(out + *got, u->text + u->at, n);
        u->at += n;
        *got += n;
    }
    return BD_OK;
}

/* ---- what is handed out ---- */

static bd_status read_text(void *source, char *out, size_t len, size_t *got, bd_err *err)
{
    bd_csv_source *s = source;
    return s->utf16 == NULL ? read_bytes(s, out, len, got, err) : read_utf16(s, out, len, got, err);
}

bd_status bd_csv_source_read(bd_csv_source *s, char *out, size_t len, size_t *got, bd_err *err)
{
    return bd_end_mark_read(&s->end_mark, read_text, s, out, len, got, err);
}
