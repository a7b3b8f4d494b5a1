/* shown: what is shown of the input: bytes that are not UTF-8, control characters, numbers of people,
 * width on a terminal. */
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
    {"\xC2\xAD" /* soft hyphen */, "\xC2\xAD", "\\xC2\\xAD", 1},
    {"\xD8\x9C" /* Arabic mark */, "\xD8\x9C", "\\xD8\\x9C", 1},
    {"a\xE2\x80\x8B" /* zero width */, "a\xE2\x80\x8B", "a\\xE2\\x80\\x8B", 1},
    {"\xE2\x80\xA8" /* line separator */, "\xE2\x80\xA8", "\\xE2\\x80\\xA8", 0},
    {"\xE2\x80\xA9" /* paragraph separator */, "\xE2\x80\xA9", "\\xE2\\x80\\xA9", 0},
    {"\xE2\x81\xA6" /* isolate */, "\xE2\x81\xA6", "\\xE2\\x81\\xA6", 1},
    {"\xEF\xBB\xBF" /* byte order mark */, "\xEF\xBB\xBF", "\\xEF\\xBB\\xBF", 0},
    {"\xE3\x85\xA4" /* Hangul filler */, "\xE3\x85\xA4", "\\xE3\\x85\\xA4", 2},
    {"\xF3\xA0\x81\x81" /* tag A */, "\xF3\xA0\x81\x81", "\\xF3\\xA0\\x81\\x81", 1},
    {"\xE8\x91\x9B\xF3\xA0\x84\x80" /* a variant of a name's character */,
     "\xE8\x91\x9B\xF3\xA0\x84\x80", "\xE8\x91\x9B\xF3\xA0\x84\x80", 2},
    {"\xEE\xA0\x9E" /* private: a rare character of GB18030 */, "\xEE\xA0\x9E", "\xEE\xA0\x9E", 1},
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

#define HIDDEN(count) "\xE2\x80\xB9" #count " characters\xE2\x80\xBA"

Test(shown, lines_keep_their_ends_and_nothing_else)
{
    expect(bd_shown_add_lines, "a\r\nb\x1B\n", "a\\x0D\nb\\x1B\n");
    expect(bd_shown_add_messages, "a\nb\t11010519491231002X\n", "a\nb\\x09" HIDDEN(18) "\n");
}

Test(shown, what_looks_like_an_identity_number_is_in_no_message)
{
    static const struct {
        const char *text, *shown;
    } cases[] = {
        {"cannot open 'roster-202611.csv'", "cannot open 'roster-202611.csv'"},
        {"20261105123000.csv", "20261105123000.csv"}, /* a time */
        {"a/11010519491231002X.csv", "a/" HIDDEN(18) ".csv"},
        {"110105491231002", HIDDEN(15)},
        {"x110105194912310021y", "x" HIDDEN(18) "y"},
        {"11010519491231002x", HIDDEN(18)},
        {"\xEF\xBC\x91"
         "1010519491231002\xEF\xBC\xB8",
         HIDDEN(18)}, /* full width */
        {"110105\xE2\x80\x8B"
         "19491231002X",
         HIDDEN(19)}, /* a zero width space in it */
        {"110105\n19491231002X", "110105\\x0A19491231002X"},
        {"1 234 567 890 123 456 bytes", "1 234 567 890 123 456 bytes"},
        /* digests, of digits alone too, are not */
        {"xxh3 01234567890123456789012345678901", "xxh3 01234567890123456789012345678901"},
        {"0123456789012345678901234567890123456789012345678901234567890abc",
         "0123456789012345678901234567890123456789012345678901234567890abc"},
        {"0123456789012345678901234567890", HIDDEN(31)},
        {"abc1101051949123100", "abc" HIDDEN(16)},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        expect(bd_shown_add_message, cases[i].text, cases[i].shown);
    expect(bd_shown_add_hidden, "a\n\xFF 11010519491231002X", "a\n\xFF " HIDDEN(18));
}

Test(shown, text_of_the_input_is_repeated_unless_it_may_be_a_number)
{
    static const struct {
        const char *text, *shown;
    } cases[] = {
        {"", ""},
        {"2026-13", "2026-13"},
        {"12345", "12345"},
        {"AAC002", "AAC002"},
        {"2026-11-05", "2026-11-05"},
        {"a\nb", "a\\x0Ab"},
        {"110105", HIDDEN(6)},
        {"id 110105194912 31002X", HIDDEN(22)},
        {"138-1234-5678", HIDDEN(13)},
        {"1101 0519 4912 3100 2X", HIDDEN(22)},
        {"\xEF\xBC\x91\xEF\xBC\x91\xEF\xBC\x90\xEF\xBC\x91\xEF\xBC\x90\xEF\xBC\x95", HIDDEN(6)},
        {"\xD9\xA1\xD9\xA2\xD9\xA3\xD9\xA4\xD9\xA5\xD9\xA6", HIDDEN(6)}, /* Arabic */
        {"11010\xE2\x80\x8B"
         "5",
         HIDDEN(7)},
        {"\xE5\xBC\xA0\xE4\xB8\x89 110105", HIDDEN(9)}, /* the name beside it as well */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char echo[BD_SHOWN_ECHO];
        expect(bd_shown_add_echo, cases[i].text, cases[i].shown);
        cr_expect_str_eq(bd_shown_echo(cases[i].text, echo, sizeof echo), cases[i].shown);
    }
}

Test(shown, an_echo_is_cut_between_characters)
{
    char text[400];
    char echo[BD_SHOWN_ECHO];
    for (size_t len = 0; len < 100; len++) {
        for (size_t i = 0; i < len; i++)
            memcpy(text + 3 * i, "\xE5\xBC\xA0", 3);
        text[3 * len] = '\0';
        bd_shown_echo(text, echo, sizeof echo);
        cr_expect(eq(sz, strlen(echo), len <= 21 ? 3 * len : 63));
        cr_expect(strncmp(echo, text, len <= 21 ? 3 * len : 60) == 0);
        cr_expect(len <= 21 || strcmp(echo + 60, "...") == 0);
    }
    memset(text, '\n', 50); /* four bytes each */
    text[50] = '\0';
    bd_shown_echo(text, echo, sizeof echo);
    cr_expect(eq(sz, strlen(echo), 63));
    strcpy(text + 50, "110105194912310021"); /* behind the cut */
    cr_expect_str_eq(bd_shown_echo(text, echo, sizeof echo), HIDDEN(68));
}
