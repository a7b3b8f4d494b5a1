/* name: the canonical form and every class of difference. */
#include "engine/identity/name.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "engine/base/utf8.h"

static const char *canonical(const char *name)
{
    static char out[4096];
    bd_buf buf = {0};
    bd_name_add(bd_text_of(name), &buf);
    memcpy(out, buf.len != 0 ? buf.at : "", buf.len);
    out[buf.len] = '\0';
    bd_buf_fini(&buf);
    return out;
}

Test(name, canonical_forms)
{
    static const char *const rows[][2] = {
        {"张三", "张三"},
        {" 张　三\t\xEF\xBB\xBF", "张三"},
        {"张\xE2\x80\x8B三", "张三"},
        {"葛\xF3\xA0\x84\x80", "葛"}, /* variation selector 17 */
        {"Ａlice　Ｂ", "ALICEB"},
        {"josé ñúñez", "JOSÉÑÚÑEZ"},
        {"straße ÿ", "STRAßEŸ"},
        {"łukasz žižka ıſ", "ŁUKASZŽIŽKAIS"},
        {"lǚ lü wǎng", "LǙLÜWǍNG"},
        {"÷×", "÷×"},
        {"買買提", "買買提"}, /* a variant is not ours to rewrite */
        {"①㎏ﬁ", "①㎏ﬁ"},     /* NFKC would */
        {"（张）？＊＿", "(张)?*_"},
        {"\xEE\xA0\x9E", "\xE9\xBE\xB4"}, /* U+E81E */
        {"", ""},
        {" 　", ""},
        {"张\xFF三", "张\\xFF三"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        cr_expect_str_eq(canonical(rows[i][0]), rows[i][1], "'%s' -> '%s'", rows[i][0],
                         canonical(rows[i][0]));
}

Test(name, every_dot_becomes_the_middle_dot)
{
    static const uint32_t dots[] = {0x00B7, 0x2022, 0x30FB, 0xFF65, 0xFF0E, 0x002E, 0x2027,
                                    0x2219, 0x22C5, 0x0387, 0x2024, 0xFE52, 0x25CF, 0x3002,
                                    0xFF61, 0x16EB, 0x2E31, 0x1427, 0xA78F};
    for (size_t i = 0; i < sizeof dots / sizeof *dots; i++)
        cr_expect_eq(bd_name_fold(dots[i]), 0xB7, "U+%04X", dots[i]);
    for (uint32_t cp = 1; cp <= 0x10FFFF; cp++) {
        bool dot = false;
        for (size_t i = 0; i < sizeof dots / sizeof *dots && !dot; i++)
            dot = cp == dots[i];
        if (!dot)
            cr_assert_neq(bd_name_fold(cp), 0xB7, "U+%04X is no dot", cp);
    }
}

Test(name, private_use_characters_with_a_real_one_are_folded_and_no_others)
{
    static const uint32_t pairs[][2] = {
        {0xE81E, 0x9FB4},  {0xE826, 0x9FB5},  {0xE82B, 0x9FB6},  {0xE82C, 0x9FB7},
        {0xE832, 0x9FB8},  {0xE843, 0x9FB9},  {0xE854, 0x9FBA},  {0xE864, 0x9FBB},
        {0xE816, 0x20087}, {0xE817, 0x20089}, {0xE818, 0x200CC}, {0xE831, 0x215D7},
        {0xE83B, 0x2298F}, {0xE855, 0x241FE}, {0xE863, 0x4DAE},  {0xE860, 0x4D17},
        {0xE844, 0x4723},  {0xE82D, 0x3B4E},  {0xE7C7, 0x1E3F},  {0xE7C8, 0x1F9}};
    size_t folded = 0;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        cr_expect_eq(bd_name_fold(pairs[i][0]), pairs[i][1], "U+%04X", pairs[i][0]);
    for (uint32_t cp = 0xE000; cp <= 0xF8FF; cp++)
        folded += bd_name_fold(cp) != cp;
    cr_expect_eq(folded, 106, "%zu: FE50-FEA0 are 80 of them, the rest letters and signs", folded);
}

Test(name, compatibility_ideographs_become_unified_ones)
{
    static const uint32_t unified[] = {0xFA0E, 0xFA0F, 0xFA11, 0xFA13, 0xFA14, 0xFA1F,
                                       0xFA21, 0xFA23, 0xFA24, 0xFA27, 0xFA28, 0xFA29};
    size_t folded = 0;
    cr_expect_eq(bd_name_fold(0xF900), 0x8C48);
    cr_expect_eq(bd_name_fold(0xF907), 0x9F9C);
    cr_expect_eq(bd_name_fold(0xFA10), 0x585A);
    cr_expect_eq(bd_name_fold(0xFAD9), 0x9F8E);
    cr_expect_eq(bd_name_fold(0x2F800), 0x4E3D);
    cr_expect_eq(bd_name_fold(0x2FA1D), 0x2A600);
    for (size_t i = 0; i < sizeof unified / sizeof *unified; i++)
        cr_expect_eq(bd_name_fold(unified[i]), unified[i], "U+%04X is unified itself", unified[i]);
    for (uint32_t cp = 0xF900; cp <= 0x2FA1F; cp = cp == 0xFAFF ? 0x2F800 : cp + 1) {
        const uint32_t to = bd_name_fold(cp);
        folded += to != cp;
        cr_assert_eq(bd_name_fold(to), to, "U+%04X", cp);
    }
    cr_expect_eq(folded, 1002);
}

Test(name, folding_twice_changes_nothing)
{
    for (uint32_t cp = 0; cp <= 0x110000 + 255; cp++) {
        const uint32_t once = bd_name_fold(cp);
        cr_assert(once == 0 || bd_name_fold(once) == once, "U+%04X", cp);
    }
}

typedef struct row {
    const char *a, *b;
    bd_diff diff;
} row;

static void expect(const row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const bd_diff diff = bd_name_compare(bd_text_of(rows[i].a), bd_text_of(rows[i].b));
        const bd_diff back = bd_name_compare(bd_text_of(rows[i].b), bd_text_of(rows[i].a));
        cr_expect_eq(diff, rows[i].diff, "'%s' '%s': %s, not %s", rows[i].a, rows[i].b,
                     bd_diff_name(diff), bd_diff_name(rows[i].diff));
        cr_expect_eq(back, diff, "'%s' '%s': the other way round %s", rows[i].a, rows[i].b,
                     bd_diff_name(back));
    }
}

#define EXPECT(...)                               \
    do {                                          \
        static const row rows[] = {__VA_ARGS__};  \
        expect(rows, sizeof rows / sizeof *rows); \
    } while (0)

Test(name, the_same)
{
    EXPECT({"张三", "张三", BD_DIFF_SAME}, {"张 三", "张　三", BD_DIFF_SAME},
           {"买买提·阿里", "买买提•阿里", BD_DIFF_SAME},
           {"买买提.阿里", "买买提。阿里", BD_DIFF_SAME}, {"Ann", "ＡＮＮ", BD_DIFF_SAME},
           {"张？", "张?", BD_DIFF_SAME}, {"\xEF\xA4\x80", "\xE8\xB1\x88", BD_DIFF_SAME});
}

Test(name, absent)
{
    EXPECT({"", "张三", BD_DIFF_ABSENT}, {"　", "张三", BD_DIFF_ABSENT}, {"", " ", BD_DIFF_ABSENT});
}

Test(name, placeholder)
{
    EXPECT({"张?", "张三", BD_DIFF_PLACEHOLDER}, {"张？", "李四", BD_DIFF_PLACEHOLDER},
           {"张□", "张三", BD_DIFF_PLACEHOLDER}, {"张〓", "张三", BD_DIFF_PLACEHOLDER},
           {"张*", "张三", BD_DIFF_PLACEHOLDER}, {"＊三", "张三", BD_DIFF_PLACEHOLDER},
           {"张_", "张三", BD_DIFF_PLACEHOLDER}, {"张\xEE\x80\x80", "张三", BD_DIFF_PLACEHOLDER},
           {"张\xF3\xB0\x80\x80", "张三", BD_DIFF_PLACEHOLDER},
           {"张\xEF\xBF\xBD", "张三", BD_DIFF_PLACEHOLDER}, {"张?·", "张?", BD_DIFF_PLACEHOLDER},
           {"\xEE\xA0\x9E", "张", BD_DIFF_DIFFERENT});
}

Test(name, separator)
{
    EXPECT({"买买提·阿里", "买买提阿里", BD_DIFF_SEPARATOR},
           {"买·买提阿里", "买买提·阿里", BD_DIFF_SEPARATOR},
           {"买买提··阿里", "买买提.阿里", BD_DIFF_SEPARATOR}, {"张三·", "张三", BD_DIFF_SEPARATOR},
           {"·张三", "张三", BD_DIFF_SEPARATOR}, {"·", "··", BD_DIFF_SEPARATOR});
}

Test(name, variant)
{
    EXPECT({"張國", "张国", BD_DIFF_VARIANT}, {"张國", "張国", BD_DIFF_VARIANT},
           {"后", "後", BD_DIFF_VARIANT}, {"國·伟", "国·偉", BD_DIFF_VARIANT},
           {"國·伟", "国偉", BD_DIFF_DIFFERENT}, {"張国", "张国国", BD_DIFF_DIFFERENT});
}

Test(name, homophone)
{
    EXPECT({"曾", "增", BD_DIFF_HOMOPHONE}, {"买买提·阿里", "买买提·阿力", BD_DIFF_HOMOPHONE},
           {"張三", "章三", BD_DIFF_HOMOPHONE}, {"里力", "力里", BD_DIFF_HOMOPHONE},
           {"里力", "力三", BD_DIFF_DIFFERENT}, {"吕三", "卢三", BD_DIFF_ONE_CHARACTER});
}

Test(name, order)
{
    EXPECT({"阿里·买买提", "买买提·阿里", BD_DIFF_ORDER}, {"张三", "三张", BD_DIFF_ORDER},
           {"甲·乙·丙", "丙·甲·乙", BD_DIFF_ORDER}, {"甲·甲·乙", "乙·甲·甲", BD_DIFF_ORDER},
           {"欧阳明月", "明月欧阳", BD_DIFF_ORDER}, {"ABC", "CBA", BD_DIFF_ORDER},
           {"甲乙·丙", "甲丙·乙", BD_DIFF_DIFFERENT}, {"甲甲乙", "甲乙乙", BD_DIFF_ONE_CHARACTER},
           {"甲乙·丙丁", "丁丙乙甲", BD_DIFF_DIFFERENT});
}

Test(name, part_missing)
{
    EXPECT({"甲·乙·丙", "甲·丙", BD_DIFF_PART_MISSING}, {"甲·乙·丙", "甲", BD_DIFF_PART_MISSING},
           {"买买提·阿里", "买买提", BD_DIFF_PART_MISSING},
           {"买买提·阿里", "阿里", BD_DIFF_PART_MISSING}, {"甲·乙", "乙·丙·甲", BD_DIFF_DIFFERENT},
           {"甲·乙", "·", BD_DIFF_DIFFERENT}, {"甲乙丙丁", "甲丁", BD_DIFF_DIFFERENT},
           {"买买提·阿里", "买买", BD_DIFF_DIFFERENT}, {"甲·乙·丙", "丙·甲", BD_DIFF_DIFFERENT});
}

Test(name, one_character)
{
    EXPECT({"张三", "张四", BD_DIFF_ONE_CHARACTER}, {"张三", "李三", BD_DIFF_ONE_CHARACTER},
           {"张三丰", "张三", BD_DIFF_ONE_CHARACTER}, {"张三丰", "三丰", BD_DIFF_ONE_CHARACTER},
           {"张三丰", "张丰", BD_DIFF_ONE_CHARACTER}, {"张", "张三", BD_DIFF_ONE_CHARACTER},
           {"张", "李", BD_DIFF_DIFFERENT}, {"张三", "李四", BD_DIFF_DIFFERENT},
           {"张三丰", "张四风", BD_DIFF_DIFFERENT},
           {"买买提·阿里", "买买提·阿娜", BD_DIFF_ONE_CHARACTER},
           {"甲乙丙", "乙", BD_DIFF_DIFFERENT}, {"甲甲甲", "甲甲", BD_DIFF_ONE_CHARACTER},
           {"𠂇三", "张三", BD_DIFF_ONE_CHARACTER});
}

Test(name, latin)
{
    EXPECT({"ZHANG SAN", "张三", BD_DIFF_LATIN}, {"zhāng sān", "张三", BD_DIFF_LATIN},
           {"Ali·Mamat", "阿里·买买提", BD_DIFF_LATIN}, {"O'Neil-Ann", "安", BD_DIFF_LATIN},
           {"X", "张", BD_DIFF_LATIN}, {"ZHANG3", "张三", BD_DIFF_DIFFERENT},
           {"张SAN", "李四", BD_DIFF_DIFFERENT}, {"ZHANG", "LI", BD_DIFF_DIFFERENT},
           {"·-", "张三", BD_DIFF_DIFFERENT}, {"ABC", "Иван", BD_DIFF_DIFFERENT},
           {"LI", "张L", BD_DIFF_LATIN});
}

Test(name, names_of_512_characters_are_classified_and_longer_ones_only_compared)
{
    static char a[4096], b[4096];
    for (size_t len = 511; len <= 514; len++) {
        const bool classified = len <= BD_NAME_MAX;
        for (size_t i = 0; i < len; i++)
            a[i] = b[i] = (char)('A' + i % 26);
        a[len] = b[len] = '\0';
        cr_expect_eq(bd_name_compare(bd_text_of(a), bd_text_of(b)), BD_DIFF_SAME);
        b[len - 1] = '-';
        cr_expect_eq(bd_name_compare(bd_text_of(a), bd_text_of(b)),
                     classified ? BD_DIFF_ONE_CHARACTER : BD_DIFF_DIFFERENT, "%zu", len);
        b[len - 1] = '\0';
        cr_expect_eq(bd_name_compare(bd_text_of(a), bd_text_of(b)),
                     classified ? BD_DIFF_ONE_CHARACTER : BD_DIFF_DIFFERENT, "%zu", len);
        memset(b, ' ', len); /* spaces do not count */
        memcpy(b + len, a, len + 1);
        cr_expect_eq(bd_name_compare(bd_text_of(a), bd_text_of(b)), BD_DIFF_SAME);
    }
}

/* The classes compared with plain definitions, on short names over a small alphabet. */
static size_t distance(const char *a, const char *b)
{
    const size_t n = strlen(a), m = strlen(b);
    size_t d[16][16];
    for (size_t i = 0; i <= n; i++)
        for (size_t k = 0; k <= m; k++) {
            if (i == 0 || k == 0) {
                d[i][k] = i + k;
                continue;
            }
            const size_t replaced = d[i - 1][k - 1] + (a[i - 1] != b[k - 1]);
            const size_t shorter = (d[i - 1][k] < d[i][k - 1] ? d[i - 1][k] : d[i][k - 1]) + 1;
            d[i][k] = replaced < shorter ? replaced : shorter;
        }
    return d[n][m];
}

static int by_text(const void *a, const void *b)
{
    return strcmp(a, b);
}

static size_t parts_of(const char *name, char parts[16][16])
{
    size_t count = 0, len = 0;
    memset(parts, 0, 256);
    for (;; name++) {
        if (*name != '.' && *name != '\0') {
            parts[count][len++] = *name;
            continue;
        }
        count += len != 0;
        len = 0;
        if (*name == '\0')
            return count;
    }
}

static bool parts_left_out(const char *a, const char *b)
{
    char longer[16][16], shorter[16][16];
    const size_t n = parts_of(a, longer), m = parts_of(b, shorter);
    size_t k = 0;
    for (size_t i = 0; i < n && k < m; i++)
        k += strcmp(longer[i], shorter[k]) == 0;
    return m != 0 && m < n && k == m;
}

static bd_diff oracle(const char *a, const char *b)
{
    char a_parts[16][16], b_parts[16][16], a_bare[16] = "", b_bare[16] = "";
    const bool dotted = strchr(a, '.') != NULL || strchr(b, '.') != NULL;
    size_t n = parts_of(a, a_parts), m = parts_of(b, b_parts);
    if (strcmp(a, b) == 0)
        return BD_DIFF_SAME;
    for (size_t i = 0; i < n; i++)
        strcat(a_bare, a_parts[i]);
    for (size_t i = 0; i < m; i++)
        strcat(b_bare, b_parts[i]);
    if (strcmp(a_bare, b_bare) == 0)
        return BD_DIFF_SEPARATOR;
    if (!dotted) {
        memset(a_parts, 0, sizeof a_parts);
        memset(b_parts, 0, sizeof b_parts);
        for (n = 0; a[n] != '\0'; n++)
            a_parts[n][0] = a[n];
        for (m = 0; b[m] != '\0'; m++)
            b_parts[m][0] = b[m];
    }
    qsort(a_parts, n, 16, by_text);
    qsort(b_parts, m, 16, by_text);
    if (n == m && memcmp(a_parts, b_parts, n * 16) == 0)
        return BD_DIFF_ORDER;
    if (parts_left_out(a, b) || parts_left_out(b, a))
        return BD_DIFF_PART_MISSING;
    if (distance(a, b) == 1 && (strlen(a) > 1 || strlen(b) > 1))
        return BD_DIFF_ONE_CHARACTER;
    return BD_DIFF_DIFFERENT;
}

Test(name, random_names_fall_into_the_class_of_the_definition)
{
    uint64_t seed = 2016;
    size_t seen[BD_DIFF_COUNT] = {0};
    for (int round = 0; round < 400000; round++) {
        char name[2][16] = {{0}};
        for (int side = 0; side < 2; side++) {
            seed = seed * 6364136223846793005U + 1442695040888963407U;
            const size_t len = 1 + (seed >> 40) % 7;
            for (size_t i = 0; i < len; i++) {
                seed = seed * 6364136223846793005U + 1442695040888963407U;
                name[side][i] = "ABC.A.BD"[seed >> 61];
            }
        }
        const bd_diff want = oracle(name[0], name[1]);
        cr_assert_eq(bd_name_compare(bd_text_of(name[0]), bd_text_of(name[1])), want,
                     "'%s' '%s': %s, not %s", name[0], name[1],
                     bd_diff_name(bd_name_compare(bd_text_of(name[0]), bd_text_of(name[1]))),
                     bd_diff_name(want));
        seen[want]++;
    }
    for (bd_diff diff = BD_DIFF_SEPARATOR; diff <= BD_DIFF_ONE_CHARACTER; diff++)
        if (diff != BD_DIFF_VARIANT && diff != BD_DIFF_HOMOPHONE) /* Latin letters have neither */
            cr_assert_gt(seen[diff], 300, "%s came %zu times", bd_diff_name(diff), seen[diff]);
}
