/* Text as XML holds it: a plain twin, over random text and in rooms of every size. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "engine/base/utf8.h"
#include "formats/output/xlsx/xml_text.h"

enum { LONGEST = 300, ROOM = LONGEST * 7 + 1 };

/* The twin: one character after the other, nothing clever. */
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
        else if (cp == '&')
            n += (size_t)sprintf(out + n, "&amp;");
        else if (cp == '<')
            n += (size_t)sprintf(out + n, "&lt;");
        else if (cp == '>')
            n += (size_t)sprintf(out + n, "&gt;");
        else if ((cp < 32 && cp != 9 && cp != 10) || cp == 0xFFFE || cp == 0xFFFF)
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

/* Text in which everything special is common. */
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

Test(xml_text, random_text_of_every_length_is_as_the_twin_has_it)
{
    static char text[LONGEST], expected[ROOM], got[ROOM];
    for (size_t len = 0; len <= LONGEST; len++)
        for (int round = 0; round < 20; round++) {
            size_t taken;
            make(text, len);
            const size_t n = twin(expected, text, len);
            const char *end = bd_xml_text_put(got, got + sizeof got, text, len, &taken);
            cr_assert_eq(taken, len);
            cr_assert(((size_t)(end - got) == n) && memcmp(got, expected, n) == 0, "length %zu",
                      len);
        }
}

Test(xml_text, rooms_of_every_size_give_the_same_text)
{
    static char text[LONGEST], expected[ROOM], got[ROOM];
    make(text, LONGEST);
    const size_t n = twin(expected, text, LONGEST);
    for (size_t room = BD_XML_CHARACTER_MAX; room < 100; room++) {
        size_t done = 0, taken, used = 0;
        while (done < LONGEST) {
            const char *end =
                bd_xml_text_put(got + used, got + used + room, text + done, LONGEST - done, &taken);
            cr_assert_gt(taken, 0);
            cr_assert_leq((size_t)(end - (got + used)), room);
            used = (size_t)(end - got);
            done += taken;
        }
        cr_assert(used == n && memcmp(got, expected, n) == 0, "room %zu", room);
    }
}

Test(xml_text, a_prefix_ends_between_two_characters)
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
