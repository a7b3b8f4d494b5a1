/* shown: see shown.h. */
#include "engine/base/shown.h"

#include "engine/base/utf8.h"

static void add_hex(bd_buf *out, const char *at, size_t len)
{
    for (size_t i = 0; i < len; i++)
        bd_buf_printf(out, "\\x%02X", (unsigned)(unsigned char)at[i]);
}

/* C0, DEL, C1, line separators, and characters that change the direction of a line. */
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

/* Coarse ranges: East Asian Width W and F of Unicode take two, combining marks take none. */
static size_t places(uint32_t cp)
{
    static const struct {
        uint32_t from, to;
        size_t places;
    } ranges[] = {
        {0x0300, 0x036F, 0},   {0x1100, 0x115F, 2},   {0x1160, 0x11FF, 0},   {0x200B, 0x200F, 0},
        {0x2028, 0x202E, 0},   {0x2060, 0x2064, 0},   {0x20D0, 0x20FF, 0},   {0x2E80, 0x303E, 2},
        {0x3041, 0x3098, 2},   {0x3099, 0x309A, 0},   {0x309B, 0xA4CF, 2},   {0xA960, 0xA97F, 2},
        {0xAC00, 0xD7A3, 2},   {0xF900, 0xFAFF, 2},   {0xFE00, 0xFE0F, 0},   {0xFE10, 0xFE19, 2},
        {0xFE30, 0xFE6F, 2},   {0xFEFF, 0xFEFF, 0},   {0xFF01, 0xFF60, 2},   {0xFFE0, 0xFFE6, 2},
        {0x1F300, 0x1F64F, 2}, {0x1F900, 0x1F9FF, 2}, {0x20000, 0x3FFFD, 2}, {0xE0100, 0xE01EF, 0}};
    if (cp < ranges[0].from)
        return 1;
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (cp >= ranges[i].from && cp <= ranges[i].to)
            return ranges[i].places;
    return 1;
}

size_t bd_shown_width(bd_text text)
{
    size_t width = 0;
    for (size_t i = 0; i < text.len;) {
        uint32_t cp = 0;
        const size_t len = bd_utf8_decode(text.at + i, text.len - i, &cp);
        width += len == 0 ? 1 : places(cp);
        i += len == 0 ? 1 : len;
    }
    return width;
}

void bd_shown_pad(bd_buf *out, bd_text text, size_t places)
{
    bd_buf_add_text(out, text);
    for (size_t width = bd_shown_width(text); width < places; width++)
        bd_buf_add_char(out, ' ');
}
