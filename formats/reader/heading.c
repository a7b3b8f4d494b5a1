/* heading: see heading.h. */
#include "formats/reader/heading.h"

#include "formats/reader/column_match.h"
#include "formats/reader/heading_text.h"

enum {
    DATA_DIGITS = 7, /* in one number: passports have at least 7, headings at most a date */
    CODE_MAX = 10    /* bytes of a column's code: AAC002, BAZ103_1 */
};

/* Headings of rosters and card dumps. None of them is a person's name, and none is a value: 户主. */
static const char *const words[] = {
    "序号",     "编号",       "姓名",         "名字",         "性别",         "民族",
    "年龄",     "出生日期",   "出生年月",     "证件号码",     "证件号",       "证件类型",
    "身份证",   "身份证号",   "身份证号码",   "公民身份号码", "户编号",       "户号",
    "人编号",   "人数",       "与户主关系",   "户主姓名",     "省",           "市",
    "县",       "区",         "乡",           "村",           "乡镇",         "乡(镇)",
    "乡（镇）", "行政村",     "自然村",       "行政区划",     "行政区划代码", "地址",
    "住址",     "家庭住址",   "电话",         "联系电话",     "户联系电话",   "人联系电话",
    "手机",     "手机号",     "手机号码",     "银行",         "备注",         "状态",
    "卡状态",   "发卡日期",   "社会保障号码", "社保卡号",     "社会保障卡号", "务工状态",
    "文化程度", "健康状况",   "劳动技能",     "日期",         "类型",         "户类型",
    "单位",     "就业单位",   "工作单位",     "id",           "ID",           "name",
    "NAME",     "Name",       "sex",          "SEX",          "Sex",          "gender",
    "birthday", "birth_date", "date",         "region",       "code",         "number",
    "no",       "status",     "phone",        "address",      "list",         "person_no",
    "id_no",    "card_no",    "remark",       "type",         "bank",
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* Whether c may stand between the digits of a number. */
static bool is_filler(char c)
{
    return (unsigned char)c <= ' ' || strchr("-./()'\"", c) != NULL;
}

/* Whether the cell has a number of DATA_DIGITS digits or more, in ASCII or full width. Other
 * characters end a number: 截至2022年12月31日. */
static bool has_number(bd_text cell)
{
    size_t digits = 0;
    for (size_t i = 0; i < cell.len; i++) {
        const char *at = cell.at + i;
        const bool wide = cell.len - i >= 3 && memcmp(at, "\xEF\xBC", 2) == 0 &&
                          (unsigned char)at[2] >= 0x90 && (unsigned char)at[2] <= 0x99;
        if (wide)
            i += 2;
        if (wide || is_digit(*at))
            digits++;
        else if (!is_filler(*at))
            digits = 0;
        if (digits == DATA_DIGITS)
            return true;
    }
    return false;
}

/* A column's code: one letter, or letters, digits and underscores that are not all letters. */
static bool is_code(bd_text word)
{
    size_t letters = 0;
    if (word.len == 0 || word.len > CODE_MAX || !is_letter(word.at[0]))
        return false;
    for (size_t i = 0; i < word.len; i++) {
        if (!is_letter(word.at[i]) && !is_digit(word.at[i]) && word.at[i] != '_')
            return false;
        letters += is_letter(word.at[i]);
    }
    return word.len == 1 || letters < word.len;
}

static bool is_known(const bd_reader_spec *spec, bd_text word)
{
    for (size_t i = 0; spec->header && i < spec->wanted_count; i++)
        for (size_t k = 0; k < bd_column_names(spec, i); k++)
            if (bd_heading_alike(word, bd_text_of(bd_column_name(spec, i, k))))
                return true;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (bd_heading_alike(word, bd_text_of(words[i])))
            return true;
    return false;
}

static bool ends_word(char c)
{
    return (unsigned char)c <= ' ' || strchr(",;|/\\", c) != NULL;
}

/* Count what the cells are. With a wrong delimiter all headings are one cell, so a cell is known by
 * one word in it, and a code if all of its words are. */
typedef struct tally {
    size_t filled, known, codes;
} tally;

static void count_cell(const bd_reader_spec *spec, bd_text cell, tally *out)
{
    size_t from = 0;
    bool known = is_known(spec, cell);
    bool codes = true;
    for (size_t i = 0; i <= cell.len; i++) {
        if (i < cell.len && !ends_word(cell.at[i]))
            continue;
        const bd_text word = {cell.at + from, i - from};
        known = known || is_known(spec, word);
        codes = codes && (word.len == 0 || is_code(word));
        from = i + 1;
    }
    out->filled += cell.len != 0;
    out->known += cell.len != 0 && known;
    out->codes += cell.len != 0 && !known && codes;
}

/* One known word among many cells may be a value, and so may one code: M, A1. */
bd_first_row bd_heading_row(const bd_reader_spec *spec, const bd_text *cells, size_t count)
{
    tally t = {0};
    if (spec->format == BD_FORMAT_DBF)
        return BD_FIRST_ROW_HEADINGS;
    for (size_t i = 0; i < count; i++)
        if (has_number(cells[i]))
            return BD_FIRST_ROW_DATA;
    for (size_t i = 0; i < count; i++)
        count_cell(spec, cells[i], &t);
    const bool heads = t.known >= 2 || (t.known == 1 && t.filled <= 2) ||
                       (t.filled != 0 && t.known + t.codes == t.filled);
    return heads ? BD_FIRST_ROW_HEADINGS : BD_FIRST_ROW_UNKNOWN;
}
