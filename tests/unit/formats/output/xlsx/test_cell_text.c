/* Texts that libxlsxwriter accepts: compared with a plain twin over random text; and the places
 * where long texts are cut. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "engine/base/utf8.h"
#include "formats/output/xlsx/cell_text.h"
#include "formats/output/xlsx/xlsx_write.h"

enum { LONGEST = 300, ROOM = LONGEST * 7 + 1 };

/* The twin: simple, one character after the other. */
static size_t twin(char *out, const char *at, size_t len)
{
    size_t n = 0;
    for (size_t pos = 0; pos < len;) {
        uint32_t cp = 0;
        unsigned hex;
        int read = 0;
        char next[8] = "";
        memcpy(next, at + pos, len - pos < 7 ? len - pos : 7);
        size_t bytes = bd_utf8_decode(at + pos, len - pos, &cp);
        if (bytes == 0)
            n += (size_t)sprintf(out + n, "\xEF\xBF\xBD"), bytes = 1;
        else if (cp == 0 || cp == 0xFFFE || cp == 0xFFFF)
            n += (size_t)sprintf(out + n, "_x%04X_", (unsigned)cp);
        else if (cp == '_' && strspn(next + 2, "0123456789abcdefABCDEF") == 4 &&
                 sscanf(next, "_x%4x_%n", &hex, &read) == 1 && read == 7)
            n += (size_t)sprintf(out + n, "_x005F_");
        else
            memcpy(out + n, at + pos, bytes), n += bytes;
        pos += bytes;
    }
    out[n] = '\0';
    return n;
}

static uint64_t seed = 20261123;

static unsigned next_random(void)
{
    seed = seed * 6364136223846793005U + 1442695040888963407U;
    return (unsigned)(seed >> 33);
}

/* Make text in which special characters are common. */
static void make(char *out, size_t len)
{
    static const char *const pieces[] = {"_x0041_",
                                         "_x",
                                         "_",
                                         "&",
                                         "<",
                                         ">",
                                         "\r",
                                         "\n",
                                         "\t",
                                         "\x01",
                                         "\xEF\xBC\x8C",
                                         "\xE5\xBC\xA0",
                                         "\xF0\xA0\x80\x80",
                                         "\xEF\xBF\xBE",
                                         "\xFF",
                                         "\xE5",
                                         "a",
                                         "Z",
                                         "0",
                                         "F_",
                                         "\"",
                                         " "};
    for (size_t n = 0; n < len;) {
        const char *piece = pieces[next_random() % (sizeof pieces / sizeof *pieces)];
        const size_t left = len - n, want = strlen(piece);
        memcpy(out + n, piece, want < left ? want : left);
        n += want < left ? want : left;
    }
}

static bd_buf buf;

static void teardown(void)
{
    bd_buf_fini(&buf);
}

TestSuite(cell_text, .fini = teardown);

Test(cell_text, random_text_of_every_length_is_as_the_twin_has_it)
{
    static char text[LONGEST], expected[ROOM];
    bool cut;
    for (size_t len = 0; len <= LONGEST; len++)
        for (int round = 0; round < 20; round++) {
            make(text, len);
            const size_t n = twin(expected, text, len);
            const char *got = bd_cell_text(&buf, (bd_text){text, len}, &cut);
            cr_assert_not(cut);
            cr_assert(strlen(got) == n && memcmp(got, expected, n) == 0, "length %zu", len);
        }
}

Test(cell_text, a_nul_is_an_escape)
{
    bool cut;
    cr_expect_str_eq(bd_cell_text(&buf, (bd_text){"a\0b", 3}, &cut), "a_x0000_b");
    cr_expect_str_eq(bd_cell_text(&buf, (bd_text){"", 0}, &cut), "");
}

/* A text of count times one is cut to kept of them. */
static void check_long(const char *one, size_t count, const char *written, size_t kept)
{
    bd_buf text = {0}, expected = {0};
    bool cut;
    for (size_t i = 0; i < count; i++)
        bd_buf_add_string(&text, one);
    for (size_t i = 0; i < kept; i++)
        bd_buf_add_string(&expected, written);
    if (kept < count)
        bd_buf_add_string(&expected, "\xE2\x80\xA6");
    bd_buf_add_char(&expected, '\0');
    const char *got = bd_cell_text(&buf, (bd_text){text.at, text.len}, &cut);
    cr_expect_eq(cut, kept < count, "%zu times %s", count, one);
    cr_expect_eq(strcmp(got, expected.at), 0, "%zu times %s", count, one);
    bd_buf_fini(&text);
    bd_buf_fini(&expected);
}

Test(cell_text, a_long_text_is_cut_between_two_characters)
{
    check_long("a", BD_XLSX_CELL_MAX, "a", BD_XLSX_CELL_MAX);
    check_long("a", BD_XLSX_CELL_MAX + 1, "a", BD_XLSX_CELL_MAX - 1);
    check_long("\xE5\xBC\xA0", BD_XLSX_CELL_MAX, "\xE5\xBC\xA0", BD_XLSX_CELL_MAX);
    check_long("\xE5\xBC\xA0", 99999, "\xE5\xBC\xA0", BD_XLSX_CELL_MAX - 1);
    check_long("\xF0\xA0\x80\x80", 16383, "\xF0\xA0\x80\x80", 16383); /* two units each */
    check_long("\xF0\xA0\x80\x80", 16384, "\xF0\xA0\x80\x80", 16383);
    check_long("\xFF", BD_XLSX_CELL_MAX + 1, "\xEF\xBF\xBD", BD_XLSX_CELL_MAX - 1);
    /* An escape counts as written, as the library counts it. */
    check_long("\xEF\xBF\xBE", 4681, "_xFFFE_", 4681);
    check_long("\xEF\xBF\xBE", 4682, "_xFFFE_", 4680);
}

Test(cell_text, a_plain_text_has_no_controls_and_keeps_what_looks_like_an_escape)
{
    cr_expect_str_eq(bd_plain_text(&buf, "a\x01\n\t\xFF_x0041_", 99),
                     "a\xEF\xBF\xBD\n\t\xEF\xBF\xBD_x0041_");
    cr_expect_str_eq(bd_plain_text(&buf, "abcdef", 6), "abcdef");
    cr_expect_str_eq(bd_plain_text(&buf, "abcdefg", 6), "abcde\xE2\x80\xA6");
}

Test(cell_text, a_prefix_ends_between_two_characters)
{
    static const struct {
        const char *text;
        size_t units, bytes;
    } table[] = {{"", 0, 0},
                 {"abc", 0, 0},
                 {"abc", 2, 2},
                 {"abc", 3, 3},
                 {"abc", 9, 3},
                 {"\xE5\xBC\xA0\xE4\xB8\x89", 1, 3},
                 {"\xF0\xA0\x80\x80z", 1, 0},
                 {"\xF0\xA0\x80\x80z", 2, 4},
                 {"\xF0\xA0\x80\x80z", 3, 5},
                 {"\xFF\xFFz", 2, 2}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        cr_expect_eq(bd_utf16_prefix(table[i].text, strlen(table[i].text), table[i].units),
                     table[i].bytes, "row %zu", i);
}
