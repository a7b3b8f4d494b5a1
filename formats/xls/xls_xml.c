/* xls_xml: see xls_xml.h. */
#include "formats/xls/xls_xml.h"

#include <ctype.h>

#include "engine/base/utf8.h"

/* The reference that XML needs for a character; NULL: none. */
static const char *reference_of(uint32_t c)
{
    switch (c) {
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '&':
        return "&amp;";
    case '"':
        return "&quot;";
    case '\t':
        return "&#9;";
    case '\n':
        return "&#10;";
    case '\r': /* else a reader of XML makes it a line feed */
        return "&#13;";
    default:
        return NULL;
    }
}

/* [XML] 2.2: what a character may be. */
static bool is_xml(uint32_t c)
{
    return c >= ' ' && c != 0xFFFE && c != 0xFFFF;
}

static bool is_lone_surrogate(const char *at, size_t len)
{
    return len >= 3 && (unsigned char)at[0] == 0xED && ((unsigned char)at[1] & 0xE0) == 0xA0 &&
           ((unsigned char)at[2] & 0xC0) == 0x80;
}

/* "_x0041_" */
static bool is_escape(const char *at, size_t len)
{
    if (len < 7 || at[0] != '_' || at[1] != 'x' || at[6] != '_')
        return false;
    for (size_t i = 2; i < 6; i++)
        if (!isxdigit((unsigned char)at[i]))
            return false;
    return true;
}

/* Add one character, or one byte that is none; returns the bytes that it took. */
static size_t add_one(bd_buf *out, const char *at, size_t len, bool cell)
{
    uint32_t c = 0;
    size_t used = bd_utf8_decode(at, len, &c);
    const char *reference = used == 0 ? NULL : reference_of(c);
    const bool whole = used != 0 && (reference != NULL || is_xml(c));
    if (whole && cell && is_escape(at, len))
        bd_buf_add_string(out, "_x005F_");
    else if (reference != NULL)
        bd_buf_add_string(out, reference);
    else if (whole)
        bd_buf_add(out, at, used);
    if (whole)
        return used;
    if (used == 0 && is_lone_surrogate(at, len)) {
        used = 3;
        c = 0xD000 | ((uint32_t)at[1] & 0x3F) << 6 | ((uint32_t)at[2] & 0x3F);
    }
    if (!cell)
        bd_buf_add_char(out, '?');
    else if (used != 0)
        bd_buf_printf(out, "_x%04X_", (unsigned)c);
    else
        bd_buf_printf(out, "\\x%02X", (unsigned)(unsigned char)*at);
    return used == 0 ? 1 : used;
}

static void add(bd_buf *out, bd_text text, bool cell)
{
    for (size_t i = 0; i < text.len;)
        i += add_one(out, text.at + i, text.len - i, cell);
}

void bd_xls__add_cell(bd_buf *out, bd_text text)
{
    add(out, text, true);
}

void bd_xls__add_attribute(bd_buf *out, bd_text text)
{
    add(out, text, false);
}
