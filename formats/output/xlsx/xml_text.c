/* xml_text: see xml_text.h. */
#include "formats/output/xlsx/xml_text.h"

#include <string.h>

#include "engine/base/utf8.h"

/* Looks like an escape, and would be read back as a character. */
static bool is_escape(const char *at, size_t len)
{
    if (len < 7 || at[1] != 'x' || at[6] != '_')
        return false;
    for (size_t i = 2; i < 6; i++) {
        const char low = (char)(at[i] | 32);
        if (!((at[i] >= '0' && at[i] <= '9') || (low >= 'a' && low <= 'f')))
            return false;
    }
    return true;
}

static char *put(char *dst, const char *bytes, size_t len)
{
    memcpy(dst, bytes, len);
    return dst + len;
}

static char *put_escape(char *dst, uint32_t cp)
{
    static const char digits[] = "0123456789ABCDEF";
    *dst++ = '_';
    *dst++ = 'x';
    for (int shift = 12; shift >= 0; shift -= 4)
        *dst++ = digits[cp >> shift & 15];
    *dst++ = '_';
    return dst;
}

/* One character that is not simply copied; *bytes are those of the text. */
static char *put_special(char *dst, const char *at, size_t len, size_t *bytes)
{
    uint32_t cp = 0;
    *bytes = bd_utf8_decode(at, len, &cp);
    if (*bytes == 0) {
        *bytes = 1;
        return put(dst, "\xEF\xBF\xBD", 3);
    }
    switch (cp) {
    case '&':
        return put(dst, "&amp;", 5);
    case '<':
        return put(dst, "&lt;", 4);
    case '>':
        return put(dst, "&gt;", 4);
    case '_':
        return is_escape(at, len) ? put_escape(dst, '_') : put(dst, at, 1);
    default:
        break;
    }
    if ((cp < ' ' && cp != '\t' && cp != '\n') || cp == 0xFFFE || cp == 0xFFFF)
        return put_escape(dst, cp);
    return put(dst, at, *bytes);
}

char *bd_xml_text_put(char *dst, const char *dst_end, const char *at, size_t len, size_t *taken)
{
    size_t pos = 0;
    while (pos < len && dst_end - dst >= BD_XML_CHARACTER_MAX) {
        const unsigned char c = (unsigned char)at[pos];
        if (c >= ' ' && c < 0x80 && c != '&' && c != '<' && c != '>' && c != '_') {
            *dst++ = at[pos++];
            continue;
        }
        size_t bytes;
        dst = put_special(dst, at + pos, len - pos, &bytes);
        pos += bytes;
    }
    *taken = pos;
    return dst;
}

size_t bd_utf16_prefix(const char *at, size_t len, size_t units)
{
    size_t pos = 0;
    while (pos < len) {
        uint32_t cp = 0;
        const size_t bytes = bd_utf8_decode(at + pos, len - pos, &cp);
        const size_t wide = cp >= 0x10000 ? 2 : 1;
        if (wide > units)
            break;
        units -= wide;
        pos += bytes == 0 ? 1 : bytes;
    }
    return pos;
}
