/* shown: see shown.h. */
#include "engine/base/shown.h"

#include "engine/base/utf8.h"

static void add_hex(bd_buf *out, const char *at, size_t len)
{
    for (size_t i = 0; i < len; i++)
        bd_buf_printf(out, "\\x%02X", (unsigned)(unsigned char)at[i]);
}

/* C0, DEL, C1, and what turns the direction of a line round. */
static bool is_control(uint32_t cp)
{
    return cp < 0x20 || (cp >= 0x7F && cp < 0xA0) || cp == 0x200E || cp == 0x200F ||
           (cp >= 0x2028 && cp <= 0x202E) || (cp >= 0x2066 && cp <= 0x2069);
}

static void add(bd_buf *out, bd_text text, bool controls)
{
    for (size_t i = 0; i < text.len;) {
        uint32_t cp = 0;
        const size_t len = bd_utf8_decode(text.at + i, text.len - i, &cp);
        if (len == 0 || (controls && is_control(cp)))
            add_hex(out, text.at + i, len == 0 ? 1 : len);
        else
            bd_buf_add(out, text.at + i, len);
        i += len == 0 ? 1 : len;
    }
}

void bd_shown_add(bd_buf *out, bd_text text)
{
    add(out, text, false);
}

void bd_shown_add_line(bd_buf *out, bd_text text)
{
    add(out, text, true);
}

size_t bd_shown_width(bd_text text)
{
    size_t width = 0;
    for (size_t i = 0; i < text.len;) {
        uint32_t cp = 0;
        const size_t len = bd_utf8_decode(text.at + i, text.len - i, &cp);
        width += cp >= 0x1100 ? 2 : 1;
        i += len == 0 ? 1 : len;
    }
    return width;
}
