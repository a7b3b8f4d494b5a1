/* GB18030: the whole table is compared with a digest, and with the Encoding Standard's where that
 * is next to the repository; then every kind of invalid sequence. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "engine/base/utf8.h"
#include "formats/encoding/gb18030.h"

enum { TWO_COUNT = 23940, FOUR_BMP = 39420, ASTRAL = 189000 };

/* FNV-1a over the code points of all two-byte and four-byte codes of the BMP, two bytes each. */
#define TABLE_DIGEST UINT64_C(0x25277EA1B723F0A9)

static void two_code(unsigned pointer, char out[2])
{
    const unsigned trail = pointer % 190;
    out[0] = (char)(0x81 + pointer / 190);
    out[1] = (char)(trail + (trail < 0x3F ? 0x40 : 0x41));
}

static void four_code(uint32_t linear, char out[4])
{
    out[0] = (char)(0x81 + linear / 12600);
    out[1] = (char)(0x30 + linear / 1260 % 10);
    out[2] = (char)(0x81 + linear / 10 % 126);
    out[3] = (char)(0x30 + linear % 10);
}

/* The one code point that a code decodes to; the single-character function must agree. */
static uint32_t point_of(const char *code, size_t len)
{
    char in[64] = {0};
    char out[64];
    bool clean;
    uint32_t point = 0;
    uint32_t single = 0;
    memcpy(in, code, len);
    const size_t n = bd_gb18030_decode(in, len, out, &clean);
    cr_assert(clean, "%02X%02X is not clean", (unsigned char)code[0], (unsigned char)code[1]);
    cr_assert_eq(bd_utf8_decode(out, n, &point), n);
    cr_assert_eq(bd_gb18030_char((const unsigned char *)in, len, &single), len);
    cr_assert_eq(point, single);
    return point;
}

static uint64_t add_to_digest(uint64_t digest, uint32_t point)
{
    digest = (digest ^ (point & 0xFF)) * UINT64_C(0x100000001B3);
    return (digest ^ point >> 8) * UINT64_C(0x100000001B3);
}

Test(gb18030, the_whole_table_has_the_digest_of_the_2022_one)
{
    uint64_t digest = UINT64_C(0xCBF29CE484222325);
    char code[4];
    for (unsigned i = 0; i < TWO_COUNT; i++) {
        two_code(i, code);
        digest = add_to_digest(digest, point_of(code, 2));
    }
    for (uint32_t i = 0; i < FOUR_BMP; i++) {
        four_code(i, code);
        digest = add_to_digest(digest, point_of(code, 4));
    }
    cr_assert_eq(digest, TABLE_DIGEST, "digest %llX", (unsigned long long)digest);
}

Test(gb18030, the_codes_that_implementations_disagree_on_are_as_in_2022)
{
    static const struct {
        unsigned code;
        uint32_t point;
    } want[] = {
        {0xA6D9, 0xFE10}, {0xA6DA, 0xFE12}, {0xA6DB, 0xFE11}, {0xA6DC, 0xFE13}, {0xA6DD, 0xFE14},
        {0xA6DE, 0xFE15}, {0xA6DF, 0xFE16}, {0xA6EC, 0xFE17}, {0xA6ED, 0xFE18}, {0xA6F3, 0xFE19},
        {0xA8BC, 0x1E3F}, {0xFE59, 0x9FB4}, {0xFE61, 0x9FB5}, {0xFE66, 0x9FB6}, {0xFE67, 0x9FB7},
        {0xFE6D, 0x9FB8}, {0xFE7E, 0x9FB9}, {0xFE90, 0x9FBA}, {0xFEA0, 0x9FBB}, {0xFE51, 0xE816},
        {0xFE52, 0xE817}, {0xFE53, 0xE818}, {0xFE6C, 0xE831}, {0xFE76, 0xE83B}, {0xFE91, 0xE855},
        {0xA1A4, 0x00B7}, {0xAAA1, 0xE000}, {0xAFFE, 0xE233}, {0xF8A1, 0xE234}, {0xFEFE, 0xE4C5},
        {0xA140, 0xE4C6}, {0xA7A0, 0xE765}, {0xA3A0, 0xE5E5}, {0xD5C5, 0x5F20}, {0x847C, 0x5255}};
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        const char code[2] = {(char)(want[i].code >> 8), (char)want[i].code};
        cr_expect_eq(point_of(code, 2), want[i].point, "%X", want[i].code);
    }
}

/* Characters that GB 18030-2022 moved out of private use: the two-byte code, and the four-byte code
 * that had the character before. 2022 gives the latter the private-use code point; the Unicode
 * Technical Committee (L2/23-003R), ICU 73 and the Encoding Standard decode both as the
 * character. */
static const struct {
    unsigned two;
    uint32_t four, point, private_use;
} moved[] = {{0xA6D9, 0x84318236, 0xFE10, 0xE78D}, {0xA6DA, 0x84318238, 0xFE12, 0xE78E},
             {0xA6DB, 0x84318237, 0xFE11, 0xE78F}, {0xA6DC, 0x84318239, 0xFE13, 0xE790},
             {0xA6DD, 0x84318330, 0xFE14, 0xE791}, {0xA6DE, 0x84318331, 0xFE15, 0xE792},
             {0xA6DF, 0x84318332, 0xFE16, 0xE793}, {0xA6EC, 0x84318333, 0xFE17, 0xE794},
             {0xA6ED, 0x84318334, 0xFE18, 0xE795}, {0xA6F3, 0x84318335, 0xFE19, 0xE796},
             {0xFE59, 0x82359037, 0x9FB4, 0xE81E}, {0xFE61, 0x82359038, 0x9FB5, 0xE826},
             {0xFE66, 0x82359039, 0x9FB6, 0xE82B}, {0xFE67, 0x82359130, 0x9FB7, 0xE82C},
             {0xFE6D, 0x82359131, 0x9FB8, 0xE832}, {0xFE7E, 0x82359132, 0x9FB9, 0xE843},
             {0xFE90, 0x82359133, 0x9FBA, 0xE854}, {0xFEA0, 0x82359134, 0x9FBB, 0xE864}};
enum { MOVED = sizeof moved / sizeof *moved };

static uint32_t point_of_four(uint32_t bytes)
{
    const char code[4] = {(char)(bytes >> 24), (char)(bytes >> 16), (char)(bytes >> 8),
                          (char)bytes};
    return point_of(code, 4);
}

Test(gb18030, what_2022_moved_is_one_character_in_its_old_code_and_its_new_one)
{
    for (size_t i = 0; i < MOVED; i++) {
        const char two[2] = {(char)(moved[i].two >> 8), (char)moved[i].two};
        cr_expect_eq(point_of(two, 2), moved[i].point, "%X", moved[i].two);
        cr_expect_eq(point_of_four(moved[i].four), moved[i].point, "%X", moved[i].four);
    }
    cr_expect_eq(point_of_four(0x8135F437), 0xE7C7); /* changed places with A8BC in 2005 */
    /* The six two-byte codes of private use have their characters in four-byte codes, by
     * formula. */
    cr_expect_eq(point_of_four(0x95329031), 0x20087);
    cr_expect_eq(point_of_four(0x95329033), 0x20089);
    cr_expect_eq(point_of_four(0x95329730), 0x200CC);
    cr_expect_eq(point_of_four(0x9536B937), 0x215D7);
    cr_expect_eq(point_of_four(0x9630BA35), 0x2298F);
    cr_expect_eq(point_of_four(0x9635B630), 0x241FE);
}

/* Without any table: in the first edition the four-byte codes are, in the order of code points, the
 * characters without a two-byte code. */
Test(gb18030, four_bytes_have_the_rest_of_the_basic_plane_in_order)
{
    static bool two[0x10000];
    char code[4];
    uint32_t linear = 0;
    for (unsigned i = 0; i < TWO_COUNT; i++) {
        two_code(i, code);
        uint32_t point = point_of(code, 2);
        for (size_t m = 0; m < MOVED; m++)
            if (moved[m].point == point)
                point = moved[m].private_use;
        if (point == 0x1E3F)
            point = 0xE7C7;
        cr_assert(!two[point], "U+%04X has two codes", point);
        two[point] = true;
    }
    for (uint32_t point = 0x80; point < 0x10000; point++) {
        if (two[point] || (point >= 0xD800 && point < 0xE000))
            continue;
        four_code(linear++, code);
        cr_expect_eq(point_of(code, 4), point == 0x1E3F ? 0xE7C7 : point, "U+%04X", point);
    }
    cr_assert_eq(linear, FOUR_BMP);
}

Test(gb18030, random_four_byte_codes_are_characters_or_left_as_they_are)
{
    uint64_t seed = 20261124;
    unsigned characters = 0;
    for (int i = 0; i < 10000; i++) {
        char in[64] = {0};
        char out[64];
        uint32_t point = 0;
        bool clean;
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        const uint32_t linear = (uint32_t)(seed % 1587600);
        four_code(linear, in);
        const size_t n = bd_gb18030_decode(in, 4, out, &clean);
        const bool astral = linear >= ASTRAL && linear - ASTRAL < 0x100000;
        cr_assert_eq(clean, linear < FOUR_BMP || astral, "linear %u", linear);
        if (!clean) {
            cr_assert_eq(n, 4);
            cr_assert_eq(memcmp(in, out, 4), 0, "linear %u", linear);
            continue;
        }
        cr_assert_eq(bd_utf8_decode(out, n, &point), n);
        cr_assert(!astral || point == 0x10000 + linear - ASTRAL, "linear %u", linear);
        characters++;
    }
    cr_assert_gt(characters, 6000);
}

/* A file of the shared folder next to the repository; NULL where it does not exist. */
static FILE *shared(const char *name)
{
    char path[4096];
    const char *inside = strstr(__FILE__, "tests/unit/");
    snprintf(path, sizeof path, "%.*s../shared/data/%s",
             inside == NULL ? 0 : (int)(inside - __FILE__), __FILE__, name);
    return fopen(path, "r");
}

Test(gb18030, every_two_byte_code_is_as_in_the_encoding_standard)
{
    FILE *file = shared("whatwg-index-gb18030.txt");
    char line[256];
    unsigned seen = 0;
    if (file == NULL)
        return; /* the digest above stands for it */
    while (fgets(line, sizeof line, file) != NULL) {
        unsigned pointer, point;
        char code[2];
        if (line[0] == '#' || sscanf(line, "%u 0x%X", &pointer, &point) != 2)
            continue;
        two_code(pointer, code);
        /* The web reads A3A0 as a blank; the standard has it in a user-defined area. */
        if ((unsigned char)code[0] == 0xA3 && (unsigned char)code[1] == 0xA0)
            point = 0xE5E5;
        cr_expect_eq(point_of(code, 2), point, "%02X%02X: not U+%04X", (unsigned char)code[0],
                     (unsigned char)code[1], point);
        seen++;
    }
    fclose(file);
    cr_assert_eq(seen, TWO_COUNT);
}

typedef struct ranges {
    uint32_t from[512], point[512];
    size_t count;
} ranges;

static bool read_ranges(ranges *out)
{
    FILE *file = shared("whatwg-index-gb18030-ranges.txt");
    char line[256];
    out->count = 0;
    if (file == NULL)
        return false;
    while (fgets(line, sizeof line, file) != NULL)
        if (line[0] != '#' &&
            sscanf(line, "%u 0x%X", &out->from[out->count], &out->point[out->count]) == 2)
            out->count++;
    fclose(file);
    return out->count > 100;
}

static uint32_t range_point(const ranges *r, uint32_t linear)
{
    size_t i = r->count - 1;
    while (r->from[i] > linear)
        i--;
    return linear == 7457 ? 0xE7C7
                          : r->point[i] + linear - r->from[i]; /* 7457 is in the standard's text */
}

Test(gb18030, four_byte_codes_are_as_in_the_encoding_standard)
{
    static ranges r;
    char code[4];
    uint64_t seed = 20261123;
    if (!read_ranges(&r))
        return; /* the digest above stands for it */
    for (uint32_t i = 0; i < FOUR_BMP; i++) {
        four_code(i, code);
        cr_expect_eq(point_of(code, 4), range_point(&r, i), "linear %u", i);
    }
    for (int i = 0; i < 10000; i++) {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        const uint32_t linear = ASTRAL + (uint32_t)(seed % 0x100000);
        four_code(linear, code);
        cr_expect_eq(point_of(code, 4), range_point(&r, linear), "linear %u", linear);
    }
}

Test(gb18030, codes_beyond_the_basic_plane_follow_in_order_and_encode_back)
{
    char code[4], back[4];
    for (uint32_t i = 0; i < 0x100000; i += i < 100 || i > 0xFFF00 ? 1 : 97) {
        four_code(ASTRAL + i, code);
        cr_assert_eq(point_of(code, 4), 0x10000 + i);
        cr_assert_eq(bd_gb18030_encode(0x10000 + i, back), 4);
        cr_assert_eq(memcmp(code, back, 4), 0);
    }
}

Test(gb18030, every_code_encodes_back_to_a_code_of_the_same_character)
{
    char code[4], back[4];
    for (unsigned i = 0; i < TWO_COUNT; i += 7) {
        two_code(i, code);
        cr_assert_eq(bd_gb18030_encode(point_of(code, 2), back), 2);
        cr_assert_eq(memcmp(code, back, 2), 0);
    }
    cr_assert_eq(bd_gb18030_encode(0x110000, back), 0);
    cr_assert_eq(bd_gb18030_encode(0xD800, back), 0);
    cr_assert_eq(bd_gb18030_encode('|', back), 1);
}

static void decodes_to(const char *in, size_t len, const char *want, bool clean_wanted)
{
    char padded[256] = {0};
    char out[1024];
    bool clean;
    memcpy(padded, in, len);
    const size_t n = bd_gb18030_decode(padded, len, out, &clean);
    cr_expect(n == strlen(want) && memcmp(out, want, n) == 0, "'%.*s', not '%s'", (int)n, out,
              want);
    cr_expect_eq(clean, clean_wanted, "%s", want);
}

#define DECODES_TO(in, want, clean) decodes_to(in, sizeof in - 1, want, clean)

Test(gb18030, text_decodes_and_what_is_none_stays)
{
    DECODES_TO("\xD5\xC5\xC8\xFD|1\x84|", "张三|1剕", true);
    DECODES_TO("\x95\x32\x82\x36", "\xF0\xA0\x80\x80", true);
    DECODES_TO("\x80", "€", true);
    DECODES_TO("\x84", "\x84", false);
    DECODES_TO("\x84,\xFF\xD5\xC5", "\x84,\xFF张", false);
    DECODES_TO("\x84\x7F", "\x84\x7F", false);
    DECODES_TO("\x81\x30\x81,", "\x81\x30\x81,", false);
    DECODES_TO("\x81\x30\x81\x40", "\x81\x30丂", false);
    DECODES_TO("\x8F\x30\x81\x30", "\x8F\x30\x81\x30", false); /* a code without a character */
    DECODES_TO("\xFE\x39\xFE\x39", "\xFE\x39\xFE\x39", false);
    DECODES_TO("1234567890123456789\xD5\xC5"
               "1234567890123456789012345678901234567890",
               "1234567890123456789张1234567890123456789012345678901234567890", true);
}

Test(gb18030, a_nul_is_not_clean_wherever_it_stands)
{
    char in[128], out[512];
    for (size_t len = 1; len <= 60; len++)
        for (size_t at = 0; at < 64; at++) {
            bool clean;
            memset(in, 'a', sizeof in);
            in[at] = '\0';
            cr_assert_eq(bd_gb18030_decode(in, len, out, &clean), len);
            cr_assert_eq(clean, at >= len, "%zu of %zu", at, len);
        }
}

/* A kept stray byte must not be UTF-8 with any bytes around it: walk the output, and compare every
 * piece with the input. */
static void same_structure(const unsigned char *in, size_t len)
{
    char padded[64] = {0};
    char out[256];
    bool clean, all_good = true;
    size_t to = 0;
    memcpy(padded, in, len);
    const size_t n = bd_gb18030_decode(padded, len, out, &clean);
    for (size_t at = 0; at < len;) {
        uint32_t want, got = 0;
        const size_t code = bd_gb18030_char(in + at, len - at, &want);
        if (want != BD_GB18030_NONE) {
            const size_t bytes = bd_utf8_decode(out + to, n - to, &got);
            cr_assert(bytes != 0 && got == want, "U+%X, not U+%X", got, want);
            all_good = all_good && want != 0;
            to += bytes;
        } else {
            for (size_t i = 0; i < code; i++, to++) {
                const bool ascii = in[at + i] < 0x80;
                cr_assert_eq((unsigned char)out[to], in[at + i]);
                cr_assert_eq(bd_utf8_decode(out + to, n - to, &got), ascii,
                             "a stray byte looks like UTF-8");
            }
            all_good = false;
        }
        at += code;
    }
    cr_assert_eq(to, n);
    cr_assert_eq(clean, all_good);
}

Test(gb18030, a_stray_byte_never_joins_its_neighbours)
{
    static const unsigned char kinds[] = {0x00, 0x2C, 0x30, 0x39, 0x3F, 0x40, 0x7C, 0x7F, 0x80,
                                          0x81, 0x84, 0x8F, 0x90, 0x95, 0xA1, 0xBF, 0xC2, 0xD5,
                                          0xE3, 0xE4, 0xED, 0xF0, 0xF4, 0xFE, 0xFF};
    enum { KINDS = sizeof kinds };
    unsigned char in[5];
    for (unsigned a = 0; a < 256; a++) /* every second byte, and every third */
        for (unsigned b = 0; b < 256; b++) {
            in[0] = (unsigned char)a;
            in[1] = (unsigned char)b;
            for (unsigned c = 0; c < KINDS; c++) {
                in[2] = kinds[c];
                for (size_t len = 1; len <= 3; len++)
                    same_structure(in, len);
            }
        }
    for (unsigned i = 0; i < KINDS * KINDS * KINDS * KINDS; i++) {
        in[0] = kinds[i % KINDS];
        in[1] = kinds[i / KINDS % KINDS];
        in[2] = kinds[i / KINDS / KINDS % KINDS];
        in[3] = kinds[i / KINDS / KINDS / KINDS];
        in[4] = kinds[(i * 7 + 3) % KINDS];
        same_structure(in, 5);
    }
}

Test(gb18030, a_character_cut_short_at_the_end_is_found)
{
    static const struct {
        const char *bytes;
        size_t whole;
    } list[] = {{"ab\xD5\xC5", 4},
                {"ab\xD5", 2},
                {"\x81\x30\x81\x30", 4},
                {"\x81\x30\x81", 0},
                {"\x81\x30", 0},
                {"\xD5\xC5\x81\x30", 2},
                {"", 0},
                {"a\x80", 2},
                {"\xFF", 1},
                {"\xD5,", 2},
                {"\xD5\xC5\xC8", 2}};
    for (size_t i = 0; i < sizeof list / sizeof *list; i++)
        cr_expect_eq(bd_gb18030_whole(list[i].bytes, strlen(list[i].bytes)), list[i].whole, "%zu",
                     i);
}
