/* roff: see roff.h. */
#include "engine/cli/roff.h"

void bd_roff_text(bd_buf *out, const char *text)
{
    if (text[0] == '.' || text[0] == '\'')
        bd_buf_add_string(out, "\\&");
    for (; *text != '\0'; text++) {
        if (*text == '-')
            bd_buf_add_string(out, "\\-");
        else if (*text == '\\')
            bd_buf_add_string(out, "\\e");
        else
            bd_buf_add_char(out, *text);
    }
}

void bd_roff_font(bd_buf *out, char font, const char *text)
{
    bd_buf_printf(out, "\\f%c", font);
    bd_roff_text(out, text);
    bd_buf_add_string(out, "\\fR");
}
