/* csv_dialect: see csv_dialect.h. */
#include "formats/csv/csv_dialect.h"

#include <string.h>

#include "engine/base/utf8.h"
#include "formats/encoding/gb18030.h"

/* ---- the delimiter ---- */

static bd_status add_delimiter(bd_csv_dialect *d, const char *bytes, size_t len, bd_err *err)
{
    if (len > BD_CSV_DELIMITER_MAX - d->len)
        return bd_fail(err, BD_E_USAGE, 0, "a delimiter has at most %d bytes",
                       BD_CSV_DELIMITER_MAX);
    memcpy(d->text + d->len, bytes, len);
    d->len += len;
    return BD_OK;
}

/* Convert text to the file's encoding; a byte that is not UTF-8 is kept as it is. */
static bd_status set_text(bd_csv_dialect *d, const char *text, bd_err *err)
{
    size_t left = strlen(text);
    while (left != 0) {
        uint32_t point;
        char code[4];
        size_t n = bd_utf8_decode(text, left, &point);
        const size_t bytes = n > 1 && d->gb18030 ? bd_gb18030_encode(point, code) : 0;
        n = n == 0 ? 1 : n;
        BD_TRY(bytes != 0 ? add_delimiter(d, code, bytes, err) : add_delimiter(d, text, n, err));
        text += n;
        left -= n;
    }
    return BD_OK;
}

/* A single byte that can be part of a character, or that ends a row, would cut values. */
static bool can_separate(const bd_csv_dialect *d)
{
    const unsigned char c = (unsigned char)d->text[0];
    for (size_t i = 0; i < d->len; i++)
        if (d->text[i] == '\n' || d->text[i] == '\r' || d->text[i] == '\0' ||
            (d->quote && d->text[i] == d->quote_char))
            return false;
    if (d->len != 1)
        return d->len != 0 && !(d->gb18030 && c >= '0' && c <= '9');
    if (d->gb18030)
        return c == 0xFF || (c < 0x80 && !(c >= '0' && c <= '9'));
    return c < 0x80 || c == 0xC0 || c == 0xC1 || c >= 0xF5;
}

bd_status bd_csv_dialect_set(bd_csv_dialect *d, const bd_reader_spec *spec, bd_encoding encoding,
                             bd_err *err)
{
    *d = (bd_csv_dialect){.quote = !spec->quote_none,
                          .quote_char = spec->quote == '\0' ? '"' : spec->quote,
                          .gb18030 = encoding == BD_ENCODING_GB18030};
    if (spec->delimiter_text != NULL)
        BD_TRY(set_text(d, spec->delimiter_text, err));
    else
        BD_TRY(add_delimiter(d, &spec->delimiter, 1, err));
    if (!can_separate(d))
        return bd_fail(err, BD_E_USAGE, 0,
                       "a delimiter must not hold a quote or a line end, and a single byte must "
                       "not be a part of characters in %s",
                       bd_encoding_name(encoding));
    for (size_t i = 0; i < d->len; i++)
        d->word = d->word << 8 | (unsigned char)d->text[i];
    d->is_trail = d->gb18030 && (unsigned char)d->text[0] < 0x7F &&
                  bd_gb18030_is_trail((unsigned char)d->text[0]);
    d->is_simple = d->len == 1 && d->quote && !d->is_trail;
    return BD_OK;
}

bool bd_csv_begins_char(const char *bytes, size_t at)
{
    const unsigned char *in = (const unsigned char *)bytes;
    size_t from = at;
    /* A high byte after ASCII begins a character. After a digit it could be the third byte of four,
     * but then a digit follows at once and the run is that one byte. */
    while (from > 0 && in[from - 1] >= 0x80)
        from--;
    while (from < at) {
        uint32_t point;
        from += bd_gb18030_char(in + from, at + 1 - from, &point);
    }
    return from == at;
}
