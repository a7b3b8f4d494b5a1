/* ethnicity: see ethnicity.h. */
#include "engine/identity/ethnicity.h"

#include "engine/identity/chars.h"

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

static uint32_t code_of_digits(const char *text, size_t len)
{
    uint32_t code = 0;

    for (size_t i = 0; i < len; i++) {
        if (!bd_chars_is_digit((unsigned char)text[i]))
            return 0;
        code = code * 10 + (uint32_t)(text[i] - '0');
    }
    return code <= COUNT || code == OTHERS || code == FOREIGN ? code : 0;
}

uint32_t bd_ethnicity_read(bd_text value)
{
    static const char suffix[] = "族";
    char text[BD_CHARS_SHORT];
    size_t len = bd_chars_short(value, text);

    if (len == 0)
        return 0;
    if (len <= 2)
        return code_of_digits(text, len);
    if (len > strlen(suffix) && strcmp(text + len - strlen(suffix), suffix) == 0)
        text[len - strlen(suffix)] = '\0';
    for (uint32_t i = 0; i < COUNT; i++)
        if (strcmp(text, names[i]) == 0)
            return i + 1;
    for (size_t i = 0; i < sizeof more_names / sizeof *more_names; i++)
        if (strcmp(text, more_names[i].name) == 0)
            return more_names[i].code;
    return 0;
}
