/* shown: file names as text: bytes that are not UTF-8, control characters, width on a terminal. */
#include "engine/base/shown.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

static const struct {
    const char *name, *shown, *line;
    size_t width; /* of the name */
} table[] = {
    {"", "", "", 0},
    {"match.csv", "match.csv", "match.csv", 9},
    {"\xE5\xBC\xA0", "\xE5\xBC\xA0", "\xE5\xBC\xA0", 2},
    {"\xD5\xC5", "\\xD5\\xC5", "\\xD5\\xC5", 2},
    {"a\n\x1B[2J\x7F", "a\n\x1B[2J\x7F", "a\\x0A\\x1B[2J\\x7F", 7},
    {"\xC2\x9B" /* CSI */, "\xC2\x9B", "\\xC2\\x9B", 1},
    {"\xE2\x80\xAE" /* right to left */, "\xE2\x80\xAE", "\\xE2\\x80\\xAE", 0},
    {"\xE1\xB8\x80" /* Latin */, "\xE1\xB8\x80", "\xE1\xB8\x80", 1},
    {"e\xCC\x81" /* combining */, "e\xCC\x81", "e\xCC\x81", 1},
    {"\xEA\xB0\x80" /* Hangul */, "\xEA\xB0\x80", "\xEA\xB0\x80", 2},
    {"\xEF\xBC\xA1" /* full width */, "\xEF\xBC\xA1", "\xEF\xBC\xA1", 2},
    {"\xF0\x9F\x98\x80" /* emoji */, "\xF0\x9F\x98\x80", "\xF0\x9F\x98\x80", 2},
};

static void expect(void add(bd_buf *, bd_text), const char *name, const char *shown)
{
    bd_buf out = {0};
    add(&out, bd_text_of(name));
    bd_buf_add_char(&out, '\0');
    cr_expect_str_eq(out.at, shown);
    bd_buf_fini(&out);
}

Test(shown, a_name_is_text_and_cannot_drive_a_terminal)
{
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        expect(bd_shown_add, table[i].name, table[i].shown);
        expect(bd_shown_add_line, table[i].name, table[i].line);
        cr_expect(eq(sz, bd_shown_width(bd_text_of(table[i].name)), table[i].width));
    }
}

Test(shown, a_cell_is_filled_up_to_its_places_on_the_terminal)
{
    bd_buf out = {0};
    bd_shown_pad(&out, bd_text_of("ab"), 4);
    bd_buf_add_char(&out, '|');
    bd_shown_pad(&out, bd_text_of("\xE5\xBC\xA0"), 4); /* one character, two columns */
    bd_buf_add_char(&out, '|');
    bd_shown_pad(&out, bd_text_of("abcd"), 4);
    bd_buf_add_char(&out, '|');
    bd_shown_pad(&out, bd_text_of("abcde"), 4);
    bd_buf_add_char(&out, '\0');
    cr_expect_str_eq(out.at, "ab  |\xE5\xBC\xA0  |abcd|abcde");
    bd_buf_fini(&out);
}
