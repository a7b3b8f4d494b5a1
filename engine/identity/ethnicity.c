/* ethnicity: see ethnicity.h. */
#include "engine/identity/ethnicity.h"

#include "engine/identity/coded.h"

enum { OTHERS = 97, FOREIGN = 98 };

/* Codes 01 to 56 in order. */
static const char *const names[] = {
    "汉",     "蒙古",   "回",       "藏",     "维吾尔",   "苗",   "彝",     "壮",
    "布依",   "朝鲜",   "满",       "侗",     "瑶",       "白",   "土家",   "哈尼",
    "哈萨克", "傣",     "黎",       "傈僳",   "佤",       "畲",   "高山",   "拉祜",
    "水",     "东乡",   "纳西",     "景颇",   "柯尔克孜", "土",   "达斡尔", "仫佬",
    "羌",     "布朗",   "撒拉",     "毛南",   "仡佬",     "锡伯", "阿昌",   "普米",
    "塔吉克", "怒",     "乌孜别克", "俄罗斯", "鄂温克",   "德昂", "保安",   "裕固",
    "京",     "塔塔尔", "独龙",     "鄂伦春", "赫哲",     "门巴", "珞巴",   "基诺",
};
enum { COUNT = sizeof names / sizeof *names };

/* Two letters for each code, from 01 on (GB/T 3304-1991). */
static const char letters[] = "HAMGHUZAUGMHYIZHBYCSMADOYABATJHNKZDALILSVASHGSLHSUDX"
                              "NXJPKGTUDUMLQIBLSLMNGLXBACPMTANUUZRSEWDEBNYGGITTDROR"
                              "HZMBLBJN";

_Static_assert(sizeof letters == 2 * COUNT + 1, "two letters for each");
_Static_assert(COUNT == 56, "GB/T 3304 has 56");

static const struct {
    const char *name;
    uint32_t code;
} more_names[] = {
    {"毛难", 36},
    {"崩龙", 46},
    {"维", 5},
    {"蒙", 2},
    {"其他", OTHERS},
    {"外国血统", FOREIGN},
    {"外国血统中国籍人士", FOREIGN},
};

static uint32_t code_of_letters(bd_text word)
{
    for (uint32_t i = 0; word.len == 2 && i < COUNT; i++)
        if (memcmp(word.at, letters + 2 * (size_t)i, 2) == 0)
            return i + 1;
    return 0;
}

static uint32_t code_of_word(bd_text word)
{
    const bd_text suffix = bd_text_of("族");

    if (word.len > suffix.len &&
        memcmp(word.at + word.len - suffix.len, suffix.at, suffix.len) == 0)
        word.len -= suffix.len;
    for (uint32_t i = 0; i < COUNT; i++)
        if (bd_text_equal(word, bd_text_of(names[i])))
            return i + 1;
    for (size_t i = 0; i < sizeof more_names / sizeof *more_names; i++)
        if (bd_text_equal(word, bd_text_of(more_names[i].name)))
            return more_names[i].code;
    return code_of_letters(word);
}

/* Of a word with a code of letters, which must mean the same: HA-汉族. */
static uint32_t code_of_words(bd_text words)
{
    bd_text short_form, word;

    if (!bd_coded_letters(words, &short_form, &word))
        return code_of_word(words);
    const uint32_t code = code_of_word(word);
    return code == code_of_letters(short_form) ? code : 0;
}

uint32_t bd_ethnicity_read(bd_text value)
{
    bd_coded coded;

    if (!bd_coded_read(value, &coded))
        return 0;
    const uint32_t code =
        coded.code <= COUNT || coded.code == OTHERS || coded.code == FOREIGN ? coded.code : 0;
    if (coded.word.len == 0)
        return code;
    const uint32_t word = code_of_words(coded.word);
    return !coded.has_code || code == word ? word : 0;
}
