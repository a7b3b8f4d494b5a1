/* value: for each type, which values are equal, which are absent, and the canonical form. */
#include "engine/identity/value.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "engine/identity/ethnicity.h"

static const bd_code_pair work[] = {{"未务工", "0"}, {"务工", "1"}, {"不详", ""}};

static bd_value_rule rule_of(bd_type type)
{
    return (bd_value_rule){.type = type};
}

typedef struct row {
    const char *a, *b;
    bd_diff diff;
} row;

static void expect(bd_type type, const row *rows, size_t count)
{
    const bd_value_rule rule = rule_of(type);
    for (size_t i = 0; i < count; i++) {
        const bd_text a = bd_text_of(rows[i].a), b = bd_text_of(rows[i].b);
        const bd_diff diff = bd_value_compare(&rule, a, &rule, b);
        cr_expect_eq(diff, rows[i].diff, "%s '%s' '%s': %s, not %s", bd_type_name(type), rows[i].a,
                     rows[i].b, bd_diff_name(diff), bd_diff_name(rows[i].diff));
        cr_expect_eq(bd_value_compare(&rule, b, &rule, a), diff,
                     "%s '%s' '%s': the other way round", bd_type_name(type), rows[i].a, rows[i].b);
        cr_expect_eq(diff == BD_DIFF_ABSENT, bd_value_absent(&rule, a) || bd_value_absent(&rule, b),
                     "%s '%s' '%s'", bd_type_name(type), rows[i].a, rows[i].b);
    }
}

#define EXPECT(type, ...)                               \
    do {                                                \
        static const row rows[] = {__VA_ARGS__};        \
        expect(type, rows, sizeof rows / sizeof *rows); \
    } while (0)
#define SAME      BD_DIFF_SAME
#define ABSENT    BD_DIFF_ABSENT
#define DIFFERENT BD_DIFF_DIFFERENT

Test(value, sex)
{
    EXPECT(BD_TYPE_SEX, {"1", "1", SAME}, {"1", "男", SAME}, {"男", "男性", SAME}, {"M", "m", SAME},
           {"1", "Ｍ", SAME}, {"2", "女", SAME}, {"女性", "F", SAME}, {" 2 ", "２", SAME},
           {"男", "女", DIFFERENT}, {"1", "2", DIFFERENT}, {"0", "1", ABSENT}, {"9", "1", ABSENT},
           {"", "1", ABSENT}, {"未知", "男", ABSENT}, {"0", "0", ABSENT}, {"", "", ABSENT},
           {"　", "9", ABSENT}, {"未说明的性别", "女", ABSENT}, {"男孩", "男", DIFFERENT},
           {"男孩", " 男孩", SAME}, {"男孩", "女孩", DIFFERENT}, {"3", "3", SAME},
           {"\xFF", "1", DIFFERENT}, {"\xFF", "\xFF ", SAME});
    EXPECT(BD_TYPE_SEX, {"1-男", "1", SAME}, {"1-男性", "男", SAME}, {"男(1)", "1", SAME},
           {"男（1）", "1", SAME}, {"1男", "男", SAME}, {"01", "1", SAME}, {"001", "男", SAME},
           {"1.0", "男", SAME}, {"2.00", "女", SAME}, {"Male", "1", SAME}, {"FEMALE", "2", SAME},
           {"2:女", "F", SAME}, {"2、女", "女", SAME}, {"男&nbsp;", "1", SAME},
           {"0.0", "1", ABSENT}, {"9-未说明", "1", ABSENT}, {"0-未知", "1", ABSENT},
           {"1-女", "男", DIFFERENT}, {"1-女", "女", DIFFERENT}, {"3-男", "男", DIFFERENT},
           {"1-男孩", "男", DIFFERENT}, {"1-", "1", SAME}, {"-1", "1", SAME},
           {"00001", "1", DIFFERENT}, {"1.1", "1", DIFFERENT}, {"NULL", "男", ABSENT});
}

Test(value, ethnicity)
{
    EXPECT(BD_TYPE_ETHNICITY, {"汉", "汉族", SAME}, {"01", "1", SAME}, {"汉族", "01", SAME},
           {"汉 族", "０１", SAME}, {"毛难", "毛南族", SAME}, {"毛难族", "36", SAME},
           {"崩龙族", "德昂", SAME}, {"崩龙", "46", SAME}, {"维族", "维吾尔族", SAME},
           {"蒙族", "蒙古", SAME}, {"其他", "97", SAME}, {"外国血统", "98", SAME},
           {"穿青人", "穿青人", SAME}, {"穿青人", "97", DIFFERENT}, {"穿青人", "汉族", DIFFERENT},
           {"57", "57", SAME}, {"57", "汉族", DIFFERENT}, {"00", "0", DIFFERENT},
           {"汉", "回", DIFFERENT}, {"", "汉", ABSENT}, {" ", "", ABSENT}, {"族", "族 ", SAME},
           {"族", "汉族", DIFFERENT}, {"傣族", "18", SAME}, {"基诺族", "56", SAME});
    EXPECT(BD_TYPE_ETHNICITY, {"01-汉族", "汉", SAME}, {"01-汉", "1", SAME},
           {"汉族(01)", "汉", SAME}, {"汉族（01）", "01", SAME}, {"(01)汉族", "汉", SAME},
           {"【01】汉族", "汉", SAME}, {"01汉族", "汉", SAME}, {"01、汉族", "汉", SAME},
           {"01—汉族", "汉", SAME}, {"001", "汉族", SAME}, {"0056", "基诺", SAME},
           {"1.0", "汉族", SAME}, {"HA", "汉族", SAME}, {"ha", "01", SAME}, {"MG", "蒙古", SAME},
           {"ZA", "藏族", SAME}, {"56-JN", "基诺族", SAME}, {"01-回族", "汉族", DIFFERENT},
           {"01-回族", "回族", DIFFERENT}, {"97-穿青人", "97", DIFFERENT},
           {"57-汉族", "汉族", DIFFERENT}, {"QQ", "汉族", DIFFERENT}, {"HAN", "汉族", DIFFERENT},
           {"00001", "汉族", DIFFERENT}, {"不详", "汉族", ABSENT}, {"--", "--", ABSENT});
}

Test(value, an_ethnicity_may_have_its_letters_beside_its_name)
{
    EXPECT(BD_TYPE_ETHNICITY, {"HA-汉族", "汉", SAME}, {"HA-汉", "01", SAME},
           {"汉族(HA)", "汉", SAME}, {"汉族（ＨＡ）", "01", SAME}, {"HA 汉族", "汉", SAME},
           {"ha汉族", "HA", SAME}, {"汉族 HA", "1", SAME}, {"[MG]蒙古族", "02", SAME},
           {"JN_基诺", "56", SAME}, {"01-HA-汉族", "汉", SAME}, {"BN-崩龙族", "德昂", DIFFERENT},
           {"DE-崩龙族", "德昂", SAME}, {"HA-回族", "汉族", DIFFERENT},
           {"HA-回族", "回族", DIFFERENT}, {"HA-回族", "HA-回族 ", SAME},
           {"02-HA-汉族", "汉族", DIFFERENT}, {"HAN-汉族", "汉族", DIFFERENT},
           {"QQ-汉族", "汉族", DIFFERENT}, {"HA-穿青人", "HA", DIFFERENT}, {"HA-", "汉", SAME},
           {"HA-HA", "汉", SAME}, {"HA-MG", "汉", DIFFERENT});
}

Test(value, each_ethnicity_has_letters_of_its_own)
{
    static const char *const letters[] = {
        "HA", "MG", "HU", "ZA", "UG", "MH", "YI", "ZH", "BY", "CS", "MA", "DO", "YA", "BA",
        "TJ", "HN", "KZ", "DA", "LI", "LS", "VA", "SH", "GS", "LH", "SU", "DX", "NX", "JP",
        "KG", "TU", "DU", "ML", "QI", "BL", "SL", "MN", "GL", "XB", "AC", "PM", "TA", "NU",
        "UZ", "RS", "EW", "DE", "BN", "YG", "GI", "TT", "DR", "OR", "HZ", "MB", "LB", "JN"};
    for (uint32_t i = 0; i < sizeof letters / sizeof *letters; i++)
        cr_expect_eq(bd_ethnicity_read(bd_text_of(letters[i])), i + 1, "%s", letters[i]);
}

Test(value, ethnicity_codes_follow_the_standard)
{
    static const struct {
        const char *name;
        uint32_t code;
    } rows[] = {{"汉", 1},      {"蒙古", 2},    {"回", 3},        {"藏", 4},        {"维吾尔", 5},
                {"苗", 6},      {"壮", 8},      {"布依", 9},      {"朝鲜", 10},     {"满", 11},
                {"白", 14},     {"土家", 15},   {"哈尼", 16},     {"哈萨克", 17},   {"傈僳", 20},
                {"畲", 22},     {"高山", 23},   {"水", 25},       {"柯尔克孜", 29}, {"土", 30},
                {"达斡尔", 31}, {"羌", 33},     {"毛南", 36},     {"仡佬", 37},     {"普米", 40},
                {"塔吉克", 41}, {"怒", 42},     {"乌孜别克", 43}, {"俄罗斯", 44},   {"德昂", 46},
                {"京", 49},     {"塔塔尔", 50}, {"鄂伦春", 52},   {"门巴", 54},     {"基诺", 56}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        cr_expect_eq(bd_ethnicity_read(bd_text_of(rows[i].name)), rows[i].code, "%s", rows[i].name);
    for (uint32_t code = 0; code < 100; code++) {
        const char text[3] = {(char)('0' + code / 10), (char)('0' + code % 10), '\0'};
        const bool known = (code >= 1 && code <= 56) || code == 97 || code == 98;
        cr_expect_eq(bd_ethnicity_read(bd_text_of(text)), known ? code : 0, "%s", text);
    }
}

Test(value, date)
{
    EXPECT(BD_TYPE_DATE, {"19651117", "1965-11-17", SAME}, {"1965/11/17", "1965.11.17", SAME},
           {"1965年11月17日", "19651117", SAME}, {"1965-1-7", "1965年01月07日", SAME},
           {"1965-11-17", "1965-11-18", DIFFERENT}, {"", "19651117", ABSENT}, {" ", " ", ABSENT},
           {"未知", "19651117", ABSENT}, {"未知", "未知 ", ABSENT}, {"旧历", "19651117", DIFFERENT},
           {"旧历", "旧历 ", SAME}, {"19650230", "1965-02-30", DIFFERENT},
           {"00000000", "00000000", ABSENT}, {"00000000", "19651117", ABSENT},
           {"0000-00-00 00:00:00", "19651117", ABSENT}, {"1965-011-17", "19651117", DIFFERENT},
           {"1965-11-017", "19651117", DIFFERENT}, {"1965--17", "19651117", DIFFERENT},
           {"1965-11-", "19651117", DIFFERENT}, {"19651117.0", "19651117", SAME});
}

Test(value, a_partial_date_is_compared_as_far_as_it_is_written)
{
    static const bd_value_rule rule = {.type = BD_TYPE_DATE};
    static const char *const partial[] = {"196511", "1965.11", "1965", "1965年", "19651100"};
    static const char *const whole[] = {"19651117", "无", "", "0000-00-00", "旧历"};

    EXPECT(BD_TYPE_DATE, {"196511", "1965-11-17", SAME}, {"196511", "1965-12-17", DIFFERENT},
           {"1965.06", "19650615", SAME}, {"1965", "19651117", SAME},
           {"1965", "19661117", DIFFERENT}, {"1965", "196611", DIFFERENT}, {"1965", "196511", SAME},
           {"196511", "1965年11月", SAME}, {"196511", "196511", SAME},
           {"196511", "旧历", DIFFERENT}, {"196511", "无", ABSENT});
    for (size_t i = 0; i < sizeof partial / sizeof *partial; i++)
        cr_expect(bd_value_partial(&rule, bd_text_of(partial[i])), "%s", partial[i]);
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
        cr_expect_not(bd_value_partial(&rule, bd_text_of(whole[i])), "%s", whole[i]);
    cr_expect_not(bd_value_partial(&(bd_value_rule){.type = BD_TYPE_TEXT}, bd_text_of("1965")));
}

Test(value, equal_bytes_are_not_equal_dates_where_the_sides_read_them_differently)
{
    const bd_value_rule mdy = {.type = BD_TYPE_DATE, .date = {.order = BD_DATE_ORDER_MDY}};
    const bd_value_rule dmy = {.type = BD_TYPE_DATE, .date = {.order = BD_DATE_ORDER_DMY}};
    const bd_value_rule serial = {.type = BD_TYPE_DATE, .date = {.excel_serial = true}};
    const bd_value_rule plain = {.type = BD_TYPE_DATE};
    const bd_text day = bd_text_of("3/4/1963"), number = bd_text_of("24063");

    cr_expect_eq(bd_value_compare(&mdy, day, &dmy, day), DIFFERENT);
    cr_expect_eq(bd_value_compare(&mdy, day, &mdy, day), SAME);
    cr_expect_eq(bd_value_compare(&mdy, day, &plain, bd_text_of("1963-03-04")), SAME);
    cr_expect_eq(bd_value_compare(&dmy, day, &plain, bd_text_of("1963-04-03")), SAME);
    cr_expect_eq(bd_value_compare(&plain, day, &plain, bd_text_of("1963-03-04")), DIFFERENT);
    cr_expect_eq(bd_value_compare(&serial, number, &plain, bd_text_of("1965-11-17")), SAME);
    cr_expect_eq(bd_value_compare(&serial, number, &plain, number), DIFFERENT);
}

Test(value, region)
{
    EXPECT(BD_TYPE_REGION, {"533200", "533200000000", SAME}, {"533200", "533200000", SAME},
           {"533201100", "533201100000", SAME}, {"5332011", "533201100000", SAME},
           {"５３３２００", "533200", SAME}, {" 533200 ", "533200", SAME},
           {"530000", "53", DIFFERENT}, {"530000", "530000000000", SAME},
           {"533200", "533201", DIFFERENT}, {"533200000001", "533200", DIFFERENT},
           {"533201100", "533201101", DIFFERENT}, {"鲁甸县", "鲁甸县 ", SAME},
           {"鲁甸县", "530621", DIFFERENT}, {"", "530621", ABSENT},
           {"530621000000000000000000000000000000000000000000000000000000", "530621", SAME});
    EXPECT(BD_TYPE_REGION, {"530724.0", "530724", SAME}, {"530724000000.00", "530724", SAME},
           {"5.30724E+11", "530724", DIFFERENT}, {"530724.5", "530724", DIFFERENT},
           {"/", "530724", ABSENT}, {".0", "530724", DIFFERENT});
}

Test(value, digits)
{
    EXPECT(BD_TYPE_DIGITS, {"138-0013-8000", "13800138000", SAME}, {"１３８", "1 3 8", SAME},
           {"(0872)123", "0872123", SAME}, {"138", "139", DIFFERENT}, {"138", "1380", DIFFERENT},
           {"", "1", ABSENT}, {"无", "1", ABSENT}, {"无", "无", ABSENT});
    EXPECT(BD_TYPE_DIGITS, {"13900000000.0", "13900000000", SAME}, {"0872-123.0", "08721230", SAME},
           {"10.5", "105", SAME}, {"\\N", "1", ABSENT});
}

Test(value, text_is_exact_after_trimming)
{
    EXPECT(BD_TYPE_TEXT, {"abc", " abc ", SAME}, {"abc", "ABC", DIFFERENT}, {"ａ", "a", DIFFERENT},
           {"a b", "ab", DIFFERENT}, {"张 ", "　张", SAME}, {"", "a", ABSENT}, {" ", "　", ABSENT},
           {"0", "0", SAME}, {"1.0", "1", DIFFERENT}, {"无", "无", ABSENT}, {"(null)", "a", ABSENT},
           {"a&nbsp;", "a", SAME});
}

Test(value, every_type_knows_the_words_for_nothing)
{
    static const char *const present[BD_TYPE_COUNT] = {[BD_TYPE_ID] = "11010519491231002X",
                                                       [BD_TYPE_NAME] = "张三",
                                                       [BD_TYPE_SEX] = "1",
                                                       [BD_TYPE_ETHNICITY] = "01",
                                                       [BD_TYPE_DATE] = "19651117",
                                                       [BD_TYPE_REGION] = "530724",
                                                       [BD_TYPE_CODE] = "1",
                                                       [BD_TYPE_DIGITS] = "13900000000",
                                                       [BD_TYPE_TEXT] = "a"};
    static const char *const own[] = {"缺", "n.a."};
    bd_absent list;

    bd_absent_init(&list, own, 2);
    for (int type = 0; type < BD_TYPE_COUNT; type++) {
        const bd_value_rule usual = {.type = (bd_type)type};
        const bd_value_rule listed = {.type = (bd_type)type, .absent = &list};
        const bd_text value = bd_text_of(present[type]);
        for (size_t i = 0; i < bd_absent_usual.count; i++) {
            const bd_text word = bd_text_of(bd_absent_usual.words[i]);
            cr_expect_eq(bd_value_compare(&usual, word, &usual, value), ABSENT, "%s %s",
                         bd_type_name((bd_type)type), word.at);
            cr_expect_eq(bd_value_compare(&usual, word, &usual, word), ABSENT, "%s %s",
                         bd_type_name((bd_type)type), word.at);
        }
        for (size_t i = 0; i < 2; i++) {
            const bd_text word = bd_text_of(own[i]);
            cr_expect_eq(bd_value_compare(&listed, word, &listed, value), ABSENT, "%s %s",
                         bd_type_name((bd_type)type), own[i]);
            cr_expect_eq(bd_value_compare(&usual, word, &listed, word), ABSENT, "%s %s",
                         bd_type_name((bd_type)type), own[i]);
        }
        cr_expect_eq(bd_value_compare(&usual, value, &listed, value), SAME);
    }
    const bd_value_rule text = {.type = BD_TYPE_TEXT, .absent = &list};
    cr_expect_eq(bd_value_compare(&text, bd_text_of("无"), &text, bd_text_of("无")), SAME,
                 "the list replaces the usual words");
}

Test(value, the_shell_of_a_formula_is_no_part_of_a_value)
{
    static const struct {
        bd_type type;
        const char *in_shell, *other;
        bd_diff diff;
    } rows[] = {{BD_TYPE_ID, "=\"11010519491231002X\"", "11010519491231002X", SAME},
                {BD_TYPE_NAME, "=\"张三\"", "张 三", SAME},
                {BD_TYPE_NAME, "=\"张三\"", "张四", BD_DIFF_ONE_CHARACTER},
                {BD_TYPE_SEX, "=\"1\"", "男", SAME},
                {BD_TYPE_SEX, "=\"0\"", "男", ABSENT},
                {BD_TYPE_ETHNICITY, "= \"01-汉族\"", "汉", SAME},
                {BD_TYPE_DATE, "=\"1965-11-17\"", "19651117", SAME},
                {BD_TYPE_DATE, "=\"00000000\"", "19651117", ABSENT},
                {BD_TYPE_REGION, "=\"530724.0\"", "530724000000", SAME},
                {BD_TYPE_CODE, "=\"1.0\"", "1", SAME},
                {BD_TYPE_CODE, "=\"1\"", "2", DIFFERENT},
                {BD_TYPE_DIGITS, "=\"13900000000\"", "13900000000.0", SAME},
                {BD_TYPE_TEXT, "=\" 组 \"", "组", SAME}};
    static const char *const nothing[] = {"=\"\"", "=\"无\"", " = \"NULL\" "};

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const bd_value_rule rule = rule_of(rows[i].type);
        const bd_text a = bd_text_of(rows[i].in_shell), b = bd_text_of(rows[i].other);
        cr_expect_eq(bd_value_compare(&rule, a, &rule, b), rows[i].diff, "%s", rows[i].in_shell);
        cr_expect_eq(bd_value_compare(&rule, b, &rule, a), rows[i].diff, "%s", rows[i].in_shell);
    }
    for (int type = 0; type < BD_TYPE_COUNT; type++)
        for (size_t i = 0; i < 3; i++) {
            const bd_value_rule rule = rule_of((bd_type)type);
            cr_expect(bd_value_absent(&rule, bd_text_of(nothing[i])), "%s %s",
                      bd_type_name((bd_type)type), nothing[i]);
        }
}

Test(value, a_mapped_word_is_a_value_and_a_float_is_looked_up_without_its_end)
{
    static const bd_code_pair map[] = {{"无", "0"}, {"1", "是"},      {"2.0", "否"},
                                       {"空", ""},  {"=\"3\"", "三"}, {"-1", "撤"}};
    const bd_value_rule rule = {.type = BD_TYPE_CODE, .map = map, .map_count = 6};
    const bd_value_rule plain = rule_of(BD_TYPE_CODE);
    static const struct {
        const char *mapped, *plain;
        bd_diff diff;
    } rows[] = {{"无", "0", SAME},   {"无", "0.0", SAME},    {"1.0", "是", SAME},
                {"2.0", "否", SAME}, {"2.00", "2", SAME},    {"空", "1", ABSENT},
                {"-", "1", ABSENT},  {"无", "无", ABSENT},   {"=\"3\"", "三", SAME},
                {"3", "3", SAME},    {"=\"1\"", "是", SAME}, {"=\"无\"", "0", SAME},
                {"-1.0", "撤", SAME}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        cr_expect_eq(
            bd_value_compare(&rule, bd_text_of(rows[i].mapped), &plain, bd_text_of(rows[i].plain)),
            rows[i].diff, "'%s' '%s'", rows[i].mapped, rows[i].plain);
}

Test(value, code_is_compared_after_its_side_s_map)
{
    const bd_value_rule mapped = {.type = BD_TYPE_CODE, .map = work, .map_count = 3};
    const bd_value_rule plain = rule_of(BD_TYPE_CODE);
    static const struct {
        const char *mapped, *plain;
        bd_diff diff;
    } rows[] = {{"未务工", "0", SAME},    {"务工", "1", SAME},         {" 务工 ", "1 ", SAME},
                {"务工", "0", DIFFERENT}, {"务工", "务工", DIFFERENT}, {"灵活", "灵活", SAME},
                {"1", "1", SAME},         {"", "1", ABSENT},           {"务工", " ", ABSENT},
                {"不详", "1", ABSENT},    {"不详", "不详", ABSENT}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const bd_text a = bd_text_of(rows[i].mapped), b = bd_text_of(rows[i].plain);
        cr_expect_eq(bd_value_compare(&mapped, a, &plain, b), rows[i].diff, "'%s' '%s'",
                     rows[i].mapped, rows[i].plain);
        cr_expect_eq(bd_value_compare(&plain, b, &mapped, a), rows[i].diff, "'%s' '%s'",
                     rows[i].plain, rows[i].mapped);
    }
    cr_expect_eq(bd_value_compare(&mapped, bd_text_of("务工"), &mapped, bd_text_of("1")), SAME);
    EXPECT(BD_TYPE_CODE, {"a", " a", SAME}, {"a", "A", DIFFERENT}, {"", "a", ABSENT},
           {"-1.0", "-1", SAME}, {"-1.00", "-1.0", SAME}, {"-1", "1", DIFFERENT},
           {"-1.5", "-1", DIFFERENT}, {"-1.0", "1", DIFFERENT});
}

Test(value, id)
{
    EXPECT(BD_TYPE_ID, {"11010519491231002X", "110105-19491231-002x", SAME},
           {"110105491231002", "11010519491231002X", SAME}, {"H123456(7)", "H1234567", SAME},
           {"11010519491231002X", "440524188001010014", DIFFERENT},
           {"无", "11010519491231002X", ABSENT}, {"", "", ABSENT}, {"##", " ##", SAME},
           {"##", "11010519491231002X", DIFFERENT});
}

Test(value, name)
{
    EXPECT(BD_TYPE_NAME, {"张三", "张三", SAME}, {"张三", "张 三", SAME}, {"", "张三", ABSENT},
           {" ", " ", ABSENT}, {"张三", "张四", BD_DIFF_ONE_CHARACTER}, {"张?", "张?", SAME},
           {"无", "张三", ABSENT}, {"无", "无", ABSENT}, {"张无", "张无", SAME},
           {"李&#19886;", "李䶮", SAME}, {"李&#x4dae;", "李\xEE\xA1\xA3", SAME},
           {"阿&middot;里", "阿·里", SAME}, {"&nbsp;", "张三", ABSENT},
           {"张&nbsp;三", "张三", SAME});
}

Test(value, canonical_forms_are_what_is_compared)
{
    static const struct {
        bd_type type;
        const char *value, *shown;
    } rows[] = {
        {BD_TYPE_ID, "110105-491231-002", "11010519491231002X"},
        {BD_TYPE_ID, " ## ", "##"},
        {BD_TYPE_NAME, "买买提•ａli", "买买提·ALI"},
        {BD_TYPE_SEX, "女性", "2"},
        {BD_TYPE_SEX, "9", ""},
        {BD_TYPE_SEX, " 男孩 ", "男孩"},
        {BD_TYPE_ETHNICITY, "汉族", "01"},
        {BD_TYPE_ETHNICITY, "56", "56"},
        {BD_TYPE_ETHNICITY, "穿青人 ", "穿青人"},
        {BD_TYPE_DATE, "1965年11月17日 08:00", "19651117"},
        {BD_TYPE_DATE, "不详", ""},
        {BD_TYPE_DATE, "旧历", "旧历"},
        {BD_TYPE_DATE, "196511", "1965-11"},
        {BD_TYPE_DATE, "1965年", "1965"},
        {BD_TYPE_DATE, "0000-00-00", ""},
        {BD_TYPE_DATE, "11-FEB-1961", "19610211"},
        {BD_TYPE_SEX, "1-男", "1"},
        {BD_TYPE_ETHNICITY, "HA", "01"},
        {BD_TYPE_REGION, "530724.0", "530724"},
        {BD_TYPE_REGION, "5.30724E+11", "5.30724E+11"},
        {BD_TYPE_CODE, "1.0", "1"},
        {BD_TYPE_CODE, "NULL", ""},
        {BD_TYPE_CODE, "-1.0", "-1"},
        {BD_TYPE_CODE, "=\"1\"", "1"},
        {BD_TYPE_NAME, "=\"张三\"", "张三"},
        {BD_TYPE_TEXT, "=\"a b\"", "a b"},
        {BD_TYPE_DIGITS, "13900000000.0", "13900000000"},
        {BD_TYPE_NAME, "李&#19886;", "李䶮"},
        {BD_TYPE_REGION, "533200000000", "533200"},
        {BD_TYPE_REGION, "533201100000", "533201100"},
        {BD_TYPE_REGION, "533201100011", "533201100011"},
        {BD_TYPE_REGION, "鲁甸县", "鲁甸县"},
        {BD_TYPE_CODE, " a ", "a"},
        {BD_TYPE_DIGITS, "１３８-0013", "1380013"},
        {BD_TYPE_TEXT, " a b ", "a b"},
        {BD_TYPE_TEXT, " ", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const bd_value_rule rule = rule_of(rows[i].type);
        bd_buf out = {0};
        bd_value_canonical(&rule, bd_text_of(rows[i].value), &out);
        cr_expect(bd_text_equal((bd_text){out.at, out.len}, bd_text_of(rows[i].shown)),
                  "%s '%s' -> '%.*s'", bd_type_name(rows[i].type), rows[i].value, (int)out.len,
                  out.at != NULL ? out.at : "");
        bd_buf_fini(&out);
    }
}

Test(value, equal_canonical_forms_and_sameness_are_one_thing_for_random_bytes)
{
    static const char *const pieces[] = {"1",  "2",  "0",      "19651117",     "1965-11-17", "男",
                                         "汉", "族", " ",      "　",           "·",          "•",
                                         "A",  "ａ", "533200", "000",          "\xFF",       "\xE5",
                                         "?",  "-",  "張",     "\xEE\xA0\x9E", "X",          "/"};
    uint64_t seed = 119;
    for (int round = 0; round < 200000; round++) {
        char side[2][256] = {"", ""};
        bd_buf shown[2] = {{0}, {0}};
        const bd_value_rule rule = rule_of((bd_type)(round % BD_TYPE_COUNT));
        for (int k = 0; k < 2; k++) {
            seed = seed * 6364136223846793005U + 1442695040888963407U;
            for (size_t n = (seed >> 40) % 4; n-- > 0;) {
                seed = seed * 6364136223846793005U + 1442695040888963407U;
                strcat(side[k], pieces[(seed >> 33) % (sizeof pieces / sizeof *pieces)]);
            }
            bd_value_canonical(&rule, bd_text_of(side[k]), &shown[k]);
        }
        const bd_diff diff =
            bd_value_compare(&rule, bd_text_of(side[0]), &rule, bd_text_of(side[1]));
        const bool equal = bd_text_equal((bd_text){shown[0].at, shown[0].len},
                                         (bd_text){shown[1].at, shown[1].len});
        const bool nothing = shown[0].len == 0 || shown[1].len == 0;
        cr_assert(nothing ? diff == ABSENT : diff != ABSENT, "%s '%s' '%s'",
                  bd_type_name(rule.type), side[0], side[1]);
        cr_assert(nothing || equal == (diff == SAME), "%s '%s' '%s': %s", bd_type_name(rule.type),
                  side[0], side[1], bd_diff_name(diff));
        bd_buf_fini(&shown[0]);
        bd_buf_fini(&shown[1]);
    }
}
