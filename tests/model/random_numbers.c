/* random_numbers: numbers of people, and cells that contain, hide or lose them. */
#include <stdio.h>
#include <string.h>

#include "number.h"
#include "random_cells.h"

void citizen_number(chance *from, char out[32])
{
    static const char *const regions[] = {"110105", "440524", "810000", "999999", "653101"};
    const unsigned year = happens(from, 4)    ? 1780 + pick(from, 60)
                          : happens(from, 4)  ? 2025 + pick(from, 4)
                          : happens(from, 15) ? 1840 + pick(from, 60)
                                              : 1900 + pick(from, 120);
    const unsigned month = happens(from, 4) ? 13 : 1 + pick(from, 12);
    const unsigned day = happens(from, 4) ? 31 : 1 + pick(from, 28);
    const unsigned sequence = happens(from, 15) ? 995 + pick(from, 5) : pick(from, 999);
    sprintf(out, "%s%04u%02u%02u%03u", ANY(from, regions), year, month, day, sequence);
    out[17] = number_check(out);
    out[18] = '\0';
}

void other_number(chance *from, char out[32])
{
    const unsigned a = pick(from, 40);
    switch (pick(from, 8)) {
    case 0:
        sprintf(out, "E%08u", a);
        break;
    case 1:
        sprintf(out, "H%08u", 10000000 + a);
        break;
    case 2:
        sprintf(out, "%08u", 12345600 + a);
        break;
    case 3:
        sprintf(out, "AB%010uCD", a);
        break;
    case 4:
        sprintf(out, "M%04u", a);
        break;
    case 5:
        sprintf(out, "123456%06u%03u", 991399 - a * 100, a); /* 15 digits, no date in them */
        break;
    case 6:
        sprintf(out, "12345678901%08u", 500 + a); /* 19 digits */
        break;
    default:
        sprintf(out, "K%010uZZZZZZZZZ%010u", a, a); /* 30 characters */
        break;
    }
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Cells from which no number can be read, or another number is read. */
static bool hopeless_number(chance *from, const person *who, const person *other, cell *out)
{
    static const char *const empty[] = {"",
                                        " ",
                                        "无",
                                        "无证",
                                        "没有",
                                        "不详",
                                        "未知",
                                        "暂无",
                                        "待办",
                                        "NULL",
                                        "null",
                                        "N/A",
                                        "na",
                                        "None",
                                        "-",
                                        "--",
                                        "/",
                                        "0",
                                        "0.0",
                                        "0000",
                                        "无无无无",
                                        "111111111111111111",
                                        "\xe3\x80\x80",
                                        "=\"\"",
                                        "'",
                                        "(null)",
                                        "[NULL]",
                                        "<null>",
                                        "\\N",
                                        "#N/A",
                                        "空",
                                        "UNKNOWN",
                                        "pending",
                                        "NaN",
                                        "无。",
                                        "“无”",
                                        "&nbsp;",
                                        "0.00"};
    static const char *const spreadsheet[] = {"4.40981E+17", "1.1E+17", "4.40524e+17",
                                              "4.4098119900101E+17"};
    static const char *const between[] = {",",    "，",           ";",          "；",     "、",
                                          "/",    "身份证号:",    "、身份证：", " ",      "\n",
                                          "\r\n", "\xe3\x80\x80", "&nbsp;",     "（代）", "("};
    static const char *const unusable[] = {"1234",
                                           "A#123456",
                                           "张三",
                                           "ABC12345678901234567890123456789",
                                           "????",
                                           "12.5",
                                           "户口本",
                                           "WUZHENGJIAN",
                                           "（代）",
                                           "12345.6789",
                                           "2026-11-30",
                                           "1-12-2015",
                                           "(2015-1-2)",
                                           "2015-12",
                                           "2015-13-1",
                                           "010-12345678",
                                           "0871-1234567",
                                           "010-123456",
                                           "12345678901234567 8 Q 9 0 1 2 3 4 5 6 7 8 9"};
    out->len = 0;
    switch (pick(from, 5)) {
    case 0:
        cell_set(out, ANY(from, empty));
        return true;
    case 1:
        cell_set(out, ANY(from, spreadsheet));
        return true;
    case 2:
        cell_set(out, who->number);
        cell_add(out, ANY(from, between));
        cell_add(out, other->number);
        return true;
    case 3:
        cell_set(out, ANY(from, unusable));
        return true;
    default:
        cell_set(out, who->number);
        if (happens(from, 50))
            cell_insert_text(from, out, ANY(from, bytes_of_no_text));
        else
            cell_insert(from, out, "", 1); /* a NUL */
        return true;
    }
}

/* Write a citizen number in another way. */
static void rewrite_number(chance *from, char text[32])
{
    switch (pick(from, 10)) {
    case 6: /* one digit less */
        memmove(text + 4, text + 5, strlen(text + 5) + 1);
        break;
    case 7: /* one more */
        memmove(text + 10, text + 9, strlen(text + 9) + 1);
        break;
    case 8: { /* letters for digits */
        char *at = strpbrk(text + pick(from, 10), "01");
        if (at != NULL)
            *at = *at == '0' ? "Oo"[pick(from, 2)] : "IlL"[pick(from, 3)];
        break;
    }
    case 9: { /* a full stop, more or instead of a digit */
        const unsigned at = 1 + pick(from, 16);
        if (happens(from, 70))
            memmove(text + at + 1, text + at, strlen(text + at) + 1);
        text[at] = '.';
        break;
    }
    case 0: /* 15 digits; in another century it is another person's, which does no harm here */
        memmove(text + 6, text + 8, 9);
        text[15] = '\0';
        break;
    case 1:
        sprintf(text + 18, "%u%u", 1 + pick(from, 7), 1 + pick(from, 4));
        break;
    case 2:
        sprintf(text + 18, "%u%uB%u", 1 + pick(from, 7), 1 + pick(from, 4), 1 + pick(from, 2));
        break;
    case 3:
        text[17] = (char)('0' + pick(from, 10));
        break;
    case 4:
        memcpy(text + 15, "000", 3);
        break;
    default: /* categories and levels that do not exist */
        sprintf(text + 18, "%u%u", 8 + pick(from, 2), 5 + pick(from, 5));
        break;
    }
}

static void hyphenate(chance *from, cell *text)
{
    const cell before = *text;
    text->len = 0;
    for (size_t i = 0; i < before.len; i++) {
        cell_add_bytes(text, before.at + i, 1);
        if (i + 1 < before.len && is_digit(before.at[i]) && is_digit(before.at[i + 1]) &&
            happens(from, 20))
            cell_add(text, "-");
    }
}

static void bracket(cell *text)
{
    const cell before = *text;
    text->len = 0;
    cell_add_bytes(text, before.at, before.len - 1);
    cell_add(text, "(");
    cell_add_bytes(text, before.at + before.len - 1, 1);
    cell_add(text, ")");
}

static void replace_cross(chance *from, cell *text)
{
    static const char *const crosses[] = {"x", "Ⅹ", "ⅹ", "×", "Х", "х", "Χ", "*", "Ｘ", "ｘ"};
    if (text->len > 0 && text->at[text->len - 1] == 'X') {
        text->len--;
        cell_add(text, ANY(from, crosses));
    }
}

static void wrap(chance *from, cell *text)
{
    static const char *const before_it[] = {"'",           "‘",          "’",
                                            "`",           "身份证:",    "身份证号：",
                                            "身份证号码:", "证件号码：", "公民身份号码:",
                                            " 证件号码 : "};
    const cell bare = *text;
    if (happens(from, 30)) {
        cell_set(text, "=\"");
        cell_add_bytes(text, bare.at, bare.len);
        cell_add(text, "\"");
    } else {
        cell_set(text, ANY(from, before_it));
        cell_add_bytes(text, bare.at, bare.len);
    }
}

static void remark(chance *from, cell *text)
{
    static const char *const remarks[] = {"（代）",   "(监护人)", "[本人]",
                                          "【已核】", "(1)",      "〔B1〕"};
    const cell bare = *text;
    if (happens(from, 30)) {
        cell_set(text, "（本人）");
        cell_add_bytes(text, bare.at, bare.len);
    } else {
        cell_add(text, ANY(from, remarks));
    }
}

static void mark(chance *from, cell *text)
{
    static const char *const marks[] = {"。", ".", "`", "\"", "'", "”", "，", "、", "："};
    const cell bare = *text;
    if (happens(from, 30)) {
        cell_set(text, ANY(from, marks));
        cell_add_bytes(text, bare.at, bare.len);
    } else {
        cell_add(text, ANY(from, marks));
    }
}

void number_cell(chance *from, const person *who, const person *other, cell *out)
{
    char text[32];
    strcpy(text, who->number);
    const bool citizen = strlen(text) == 18;
    if (happens(from, 7) && hopeless_number(from, who, other, out))
        return;
    if (citizen && happens(from, 15))
        rewrite_number(from, text);
    cell_set(out, text);
    if (!citizen && happens(from, 15))
        bracket(out);
    if (happens(from, 85))
        return;
    if (happens(from, 40))
        hyphenate(from, out);
    if (happens(from, 60))
        replace_cross(from, out);
    if (is_digit(out->at[out->len - 1]) && happens(from, 10) &&
        strspn(text, "0123456789") == strlen(text))
        cell_add(out, happens(from, 50) ? ".0" : ".00");
    if (happens(from, 25))
        widen(from, out, happens(from, 50) ? 100 : 30);
    if (happens(from, 20))
        remark(from, out);
    if (happens(from, 20))
        mark(from, out);
    for (unsigned i = pick(from, 4); i > 0; i--)
        cell_insert_text(from, out, ANY(from, blanks));
    if (happens(from, 25))
        wrap(from, out);
    if (happens(from, 25))
        cell_add(out, happens(from, 20) ? "&nbsp;" : ANY(from, blanks));
}
