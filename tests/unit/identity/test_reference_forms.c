/* reference: all forms of HTML references of characters, and what only looks like one. */
#include "engine/identity/reference.h"

#include <criterion/criterion.h>
#include <stdio.h>

Test(reference_forms, what_web_systems_write_is_read)
{
    static const struct {
        const char *text;
        uint32_t cp;
    } rows[] = {{"&#19886;", 0x4DAE},
                {"&#x20087;", 0x20087},
                {"&#X4Dae;", 0x4DAE},
                {"&#0019886;", 0x4DAE},
                {"&AMP;", '&'},
                {"&nbsp;", 0xA0},
                {"&middot;", 0xB7},
                {"&lt;", '<'},
                {"&amp;#19886;", 0x4DAE},
                {"&amp;nbsp;", 0xA0},
                {"&#38;#19886;", 0x4DAE},
                {"&amp;amp;", '&'},
                {"&#55360;&#56455;", 0x20087},
                {"&#xD840;&#xDC87;", 0x20087},
                {"&amp;#55360;&amp;#56455;", 0x20087},
                {"&#1114111;", 0x10FFFF}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const bd_text text = bd_text_of(rows[i].text);
        char behind[64];
        uint32_t cp = 0;
        size_t pos = 0;
        cr_expect(bd_reference_read(text, &pos, &cp) && pos == text.len && cp == rows[i].cp,
                  "%s: %X", rows[i].text, cp);
        cp = 0;
        snprintf(behind, sizeof behind, "1&%s", rows[i].text);
        cr_expect(bd_reference_read_last(bd_text_of(behind), &cp) == text.len && cp == rows[i].cp,
                  "%s: %X", behind, cp);
        for (size_t len = 0; len < text.len; len++) {
            pos = 0;
            (void)bd_reference_read((bd_text){text.at, len}, &pos, &cp);
            cr_expect(pos <= len, "%.*s", (int)len, text.at);
        }
    }
}

Test(reference_forms, other_text_is_left_alone)
{
    static const char *const texts[] = {"",
                                        "&",
                                        "&;",
                                        "&#;",
                                        "&#x;",
                                        "&#19886",
                                        "&nbsp",
                                        "&#19886x;",
                                        "&#0;",
                                        "&#1114112;",
                                        "&#55360;",
                                        "&#56455;",
                                        "&#55360;x",
                                        "&#56455;&#55360;",
                                        "&NBSPX;",
                                        "& nbsp;",
                                        "&#-1;",
                                        "&#99999999999;",
                                        "&#000000000000065;",
                                        "x&nbsp;",
                                        "&unknown;"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        uint32_t cp = 7;
        size_t pos = 0;
        cr_expect(!bd_reference_read(bd_text_of(texts[i]), &pos, &cp) && pos == 0 && cp == 7,
                  "%s: %X", texts[i], cp);
    }
    uint32_t cp;
    cr_expect(bd_reference_read_last(bd_text_of("a;"), &cp) == 0);
    cr_expect(bd_reference_read_last(bd_text_of(";"), &cp) == 0);
}
