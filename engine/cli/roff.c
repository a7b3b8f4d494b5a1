/* roff: see roff.h. */
#include "engine/cli/roff.h"

#include <string.h>

#include "engine/base/utf8.h"

/* groff without -K reads bytes above 7F as Latin-1, so such a character is written as its
 * number. */
static const char *add_beyond_ascii(bd_buf *out, const char *text)
{
    uint32_t cp = 0xFFFD;
    const size_t len = bd_utf8_decode(text, strlen(text), &cp);
    bd_buf_printf(out, "\\[u%04X]", (unsigned)cp);
    return text + (len == 0 ? 1 : len);
}

void bd_roff_text(bd_buf *out, const char *text)
{
    if (text[0] == '.' || text[0] == '\'')
        bd_buf_add_string(out, "\\&");
    while (*text != '\0') {
        if ((unsigned char)*text > 0x7F) {
            text = add_beyond_ascii(out, text);
            continue;
        }
        if (*text == '-')
            bd_buf_add_string(out, "\\-");
        else if (*text == '\\')
            bd_buf_add_string(out, "\\e");
        else
            bd_buf_add_char(out, *text);
        text++;
    }
}

void bd_roff_font(bd_buf *out, char font, const char *text)
{
    bd_buf_printf(out, "\\f%c", font);
    bd_roff_text(out, text);
    bd_buf_add_string(out, "\\fR");
}
