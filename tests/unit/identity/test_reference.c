/* reference: which texts are references, and what is left when they are not. */
#include "engine/identity/reference.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint32_t read_one(const char *text, size_t *pos)
{
    const size_t len = strlen(text);
    char *exact = malloc(len); /* a byte too many would be seen by a sanitizer */
    uint32_t cp = 0;
    memcpy(exact, text, len);
    *pos = 0;
    if (!bd_reference_read((bd_text){exact, len}, pos, &cp))
        cp = 0;
    free(exact);
    return cp;
}

Test(reference, numbers_and_names_are_read)
{
    static const struct {
        const char *text;
        uint32_t cp;
        size_t bytes;
    } rows[] = {
        {"&nbsp;", 0xA0, 6},         {"&NbSp;x", 0xA0, 6},      {"&#160;", 0xA0, 6},
        {"&#xA0;", 0xA0, 6},         {"&#Xa0;", 0xA0, 6},       {"&#0053;", '5', 7},
        {"&#19886;", 19886, 8},      {"&#x20087;", 0x20087, 9}, {"&#x10FFFF;", 0x10FFFF, 10},
        {"&#1114111;", 1114111, 10}, {"&quot;", '"', 6},        {"&apos;", '\'', 6},
        {"&amp;", '&', 5},           {"&lt;", '<', 4},          {"&gt;", '>', 4},
        {"&ldquo;", 0x201C, 7},      {"&thinsp;", 0x2009, 8},   {"&zwj;", 0x200D, 5},
        {"&#xD7FF;", 0xD7FF, 8},     {"&#xE000;", 0xE000, 8}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        size_t pos;
        cr_expect_eq(read_one(rows[i].text, &pos), rows[i].cp, "%s", rows[i].text);
        cr_expect_eq(pos, rows[i].bytes, "%s", rows[i].text);
    }
}

Test(reference, what_is_none_is_left_where_it_stands)
{
    static const char *const rows[] = {"&",
                                       "&;",
                                       "&#;",
                                       "&#x;",
                                       "&nbsp",
                                       "&nbs;",
                                       "&nbspx;",
                                       "&#1F;",
                                       "&#xG;",
                                       "&#0;",
                                       "&#x0;",
                                       "&#xD800;",
                                       "&#xDFFF;",
                                       "&#x110000;",
                                       "&#1114112;",
                                       "&#99999999999;",
                                       "&#xFFFFFFFFFF;",
                                       "& nbsp;",
                                       "&#-1;",
                                       "&#+1;",
                                       "&# 1;",
                                       "&nope;",
                                       "&#000000000000053;"};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        size_t pos;
        cr_expect_eq(read_one(rows[i], &pos), 0, "%s", rows[i]);
        cr_expect_eq(pos, 0, "%s", rows[i]);
    }
}
