/* detect: see detect.h. */
#include "formats/encoding/detect.h"

#include <stdio.h>
#include <string.h>

#include "engine/base/number.h"
#include "engine/base/utf8.h"
#include "formats/encoding/gb18030.h"
#include "formats/encoding/utf8_kernel.h"

typedef struct mark {
    const char *bytes;
    size_t len;
    bd_encoding encoding;
    const char *name;
} mark;

static const mark marks[] = {{"\xEF\xBB\xBF", 3, BD_ENCODING_UTF8, "UTF-8"},
                             {"\xFF\xFE", 2, BD_ENCODING_UTF16LE, "UTF-16, low byte first"},
                             {"\xFE\xFF", 2, BD_ENCODING_UTF16BE, "UTF-16, high byte first"},
                             {"\x84\x31\x95\x33", 4, BD_ENCODING_GB18030, "GB18030"}};

size_t bd_detect_mark(const char *bytes, size_t len, bd_encoding_found *out)
{
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (len < marks[i].len || memcmp(bytes, marks[i].bytes, marks[i].len) != 0)
            continue;
        out->encoding = marks[i].encoding;
        snprintf(out->evidence, sizeof out->evidence, "it begins with the byte order mark of %s",
                 marks[i].name);
        return marks[i].len;
    }
    return 0;
}

/* ---- UTF-8 ---- */

/* Whether the bytes, fewer than a whole character, may begin one. */
static bool begins_char(const unsigned char *at, size_t len)
{
    const unsigned char c = at[0];
    const size_t need = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : 2;
    if (c < 0xC2 || c > 0xF4 || len >= need)
        return false;
    for (size_t i = 1; i < len; i++)
        if ((at[i] & 0xC0) != 0x80)
            return false;
    return true;
}

/* Whether the bytes, fewer than a whole pair of surrogates, may begin one. */
static bool begins_pair(const unsigned char *at, size_t len)
{
    static const unsigned char mask[] = {0xFF, 0xF0, 0xC0, 0xFF, 0xF0};
    static const unsigned char want[] = {0xED, 0xA0, 0x80, 0xED, 0xB0};
    if (len > sizeof want)
        return false;
    for (size_t i = 0; i < len; i++)
        if ((at[i] & mask[i]) != want[i])
            return false;
    return true;
}

/* Bytes of the character at at, which may be written in CESU-8: that is UTF-8 as some databases
 * write it, and packing restores it. 0: it is not one. */
static size_t utf8_bytes(const char *at, size_t len)
{
    uint32_t point;
    const size_t n = bd_utf8_decode(at, len, &point);
    return n == 0 && bd_utf8_pair(at, len, &point) ? (size_t)BD_UTF8_PAIR : n;
}

static void walk_utf8(bd_detect *d, const char *bytes, size_t len, bool last)
{
    while (d->utf8_at < len) {
        const char *at = bytes + d->utf8_at;
        const unsigned char *begin = (const unsigned char *)at;
        const size_t left = len - d->utf8_at;
        const size_t n = utf8_bytes(at, left);
        if (n == 0 && !last && (begins_char(begin, left) || begins_pair(begin, left)))
            return;
        if (n == 0 && d->utf8_bad++ == 0)
            d->first_bad = d->bytes + d->utf8_at;
        d->utf8_chars += n > 1;
        d->utf8_at += n == 0 ? 1 : n;
    }
}

/* Fast path for a piece without errors: only its characters are counted. */
static void add_utf8(bd_detect *d, const char *bytes, size_t len, bool last)
{
    size_t end = len;
    for (size_t n = 1; n <= 3 && n <= len - d->utf8_at && !last; n++)
        if (begins_char((const unsigned char *)bytes + len - n, n)) {
            end = len - n;
            break;
        }
    if (bd_utf8_clean(bytes + d->utf8_at, end - d->utf8_at)) {
        for (size_t i = d->utf8_at; i < end; i++)
            d->utf8_chars += (unsigned char)bytes[i] >= 0xC2;
        d->utf8_at = end;
    } else {
        walk_utf8(d, bytes, len, last);
    }
}

/* ---- GB18030 ---- */

static void add_gb(bd_detect *d, const char *bytes, size_t len, bool last)
{
    const unsigned char *in = (const unsigned char *)bytes;
    const size_t end = last ? len : d->gb_at + bd_gb18030_whole(bytes + d->gb_at, len - d->gb_at);
    while (d->gb_at < end) {
        uint32_t point;
        if (in[d->gb_at] < 0x80) {
            d->gb_at++;
            continue;
        }
        const size_t n = bd_gb18030_char(in + d->gb_at, end - d->gb_at, &point);
        d->gb_chars += point != BD_GB18030_NONE;
        d->gb_bad += point == BD_GB18030_NONE;
        d->gb_at += n;
    }
}

size_t bd_detect_add(bd_detect *d, const char *bytes, size_t len, bool last)
{
    add_utf8(d, bytes, len, last);
    add_gb(d, bytes, len, last);
    const size_t done = d->utf8_at < d->gb_at ? d->utf8_at : d->gb_at;
    d->utf8_at -= done;
    d->gb_at -= done;
    d->bytes += done;
    return done;
}

/* ---- the verdict ---- */

bool bd_detect_is_plainly_gb(const bd_detect *d)
{
    enum { BAD_LEAST = 8, CHARS_PER_BAD = 8 };
    return d->utf8_bad >= BAD_LEAST && d->utf8_bad > d->utf8_chars &&
           d->gb_bad <= d->gb_chars / CHARS_PER_BAD;
}

void bd_detect_end(const bd_detect *d, bool whole, bd_encoding_found *out)
{
    char bytes[BD_NUMBER_TEXT];
    char chars[BD_NUMBER_TEXT];
    char bad[BD_NUMBER_TEXT];
    char *text = out->evidence;
    const size_t room = sizeof out->evidence;
    const char *of = whole ? "all" : "the first";
    bd_number_grouped(d->bytes, bytes);
    out->encoding = BD_ENCODING_UTF8;
    if (d->utf8_bad == 0 && d->utf8_chars == 0) {
        snprintf(text, room, "%s %s bytes are ASCII, which is read as UTF-8", of, bytes);
    } else if (d->utf8_bad == 0) {
        snprintf(text, room, "%s %s bytes are UTF-8, with %s characters beyond ASCII", of, bytes,
                 bd_number_grouped(d->utf8_chars, chars));
    } else if (d->utf8_bad < d->gb_bad) {
        snprintf(text, room, "of %s %s bytes %s are not UTF-8, but %s are not GB18030", of, bytes,
                 bd_number_grouped(d->utf8_bad, chars), bd_number_grouped(d->gb_bad, bad));
    } else {
        char at[BD_NUMBER_TEXT];
        out->encoding = BD_ENCODING_GB18030;
        snprintf(text, room,
                 "byte %s is not UTF-8; %s %s bytes as GB18030: %s characters, %s bad sequences",
                 bd_number_grouped(d->first_bad + 1, at), of, bytes,
                 bd_number_grouped(d->gb_chars, chars), bd_number_grouped(d->gb_bad, bad));
    }
}
