/* random_cells: people, and their names, sexes, statuses, dates and texts. */
#include "random_cells.h"

#include <stdio.h>
#include <string.h>

static const char *const surnames[] = {"张", "王", "李", "曾", "欧阳", "单", "\xf0\xa0\x82\x87",
                                       "六"};
static const char *const given[] = {"三", "秀英", "伟", "建国", "芳", "玉", "卫", "\xe9\xbe\xb4"};
static const char *const parts[] = {"阿卜杜", "热合曼", "艾力", "买买提", "古丽", "努尔"};
static const char *const latin[] = {"JOHN SMITH", "MARIA", "ZHANG SAN", "O'NEIL ANNA"};

person random_person(chance *from)
{
    person who = {.sex = 1 + pick(from, 2)};
    if (happens(from, 85))
        citizen_number(from, who.number);
    else
        other_number(from, who.number);
    const unsigned kind = pick(from, 10);
    if (kind < 6)
        sprintf(who.name, "%s%s", ANY(from, surnames), ANY(from, given));
    else if (kind < 8)
        sprintf(who.name, "%s·%s", ANY(from, parts), ANY(from, parts));
    else if (kind < 9)
        sprintf(who.name, "%s·%s·%s", ANY(from, parts), ANY(from, parts), ANY(from, parts));
    else
        sprintf(who.name, "%s", ANY(from, latin));
    return who;
}

static size_t character_at(const cell *text, size_t i)
{
    size_t len = 1;
    while (i + len < text->len && ((unsigned char)text->at[i + len] & 0xc0) == 0x80)
        len++;
    return len;
}

/* Replace a character by a variant of it, or by one that sounds the same, if there is one. */
static void replace_alike(cell *text)
{
    static const char *const alike[][2] = {{"张", "張"}, {"国", "國"}, {"李", "力"}, {"丽", "李"},
                                           {"伟", "卫"}, {"卫", "伟"}, {"曾", "增"}, {"单", "善"}};
    for (size_t i = 0; i < sizeof alike / sizeof *alike; i++)
        for (size_t at = 0; at + 3 <= text->len; at += character_at(text, at))
            if (memcmp(text->at + at, alike[i][0], 3) == 0) {
                memcpy(text->at + at, alike[i][1], 3);
                return;
            }
}

/* Replace one character by piece; "" removes it. */
static void replace_one(chance *from, cell *text, const char *piece)
{
    if (text->len == 0)
        return;
    size_t at = pick(from, (unsigned)text->len);
    while (at > 0 && ((unsigned char)text->at[at] & 0xc0) == 0x80)
        at--;
    const size_t len = character_at(text, at);
    const cell before = *text;
    text->len = at;
    cell_add(text, piece);
    cell_add_bytes(text, before.at + at + len, before.len - at - len);
}

/* Replace every dot by another form; remove: by nothing. */
static void redot(chance *from, cell *text, bool remove)
{
    static const char *const dots[] = {"•", "・", "･", "．", ".", "‧", "∙", "⋅", "·",
                                       "․", "﹒", "●", "。", "｡", "᛫", "⸱", "ᐧ", "ꞏ"};
    const cell before = *text;
    text->len = 0;
    for (size_t i = 0; i < before.len;) {
        const size_t len = character_at(&before, i);
        if (len != 2 || memcmp(before.at + i, "·", 2) != 0)
            cell_add_bytes(text, before.at + i, len);
        else if (!remove)
            cell_add(text, ANY(from, dots));
        i += len;
    }
}

/* Take the part before the first dot and leave it out, or put it after the others. */
static void move_first_part(cell *text, bool leave_out)
{
    for (size_t i = 0; i + 1 < text->len; i++)
        if (memcmp(text->at + i, "·", 2) == 0) {
            const cell before = *text;
            text->len = 0;
            cell_add_bytes(text, before.at + i + 2, before.len - i - 2);
            if (!leave_out) {
                cell_add(text, "·");
                cell_add_bytes(text, before.at, i);
            }
            return;
        }
}

static void reverse(cell *text)
{
    const cell before = *text;
    size_t end = before.len;
    text->len = 0;
    for (size_t i = before.len; i-- > 0;)
        if (((unsigned char)before.at[i] & 0xc0) != 0x80) {
            cell_add_bytes(text, before.at + i, end - i);
            end = i;
        }
}

static void lower(cell *text)
{
    for (size_t i = 0; i < text->len; i++)
        if (text->at[i] >= 'A' && text->at[i] <= 'Z')
            text->at[i] = (char)(text->at[i] + 32);
}

void name_cell(chance *from, const person *who, cell *out)
{
    static const char *const unknown[] = {"?", "？",           "□", "〓", "*", "＊",
                                          "_", "\xee\x80\x80", "＿"};
    static const char *const rare[] = {
        "\xef\xa7\xa1",     "\xef\xa4\x80", "\xee\xa0\x96", "\xee\xa0\x9e",
        "\xf0\xaf\xa0\x84", "\xef\xa7\x91", "\xee\xa1\xa4", "李"};
    static const char *const odd[] = {"\"",       ",",    "\"\"",       "\n",   "\r\n",
                                      "\\",       "=1+1", "(曾用名)",   "a\"b", "&#19886;",
                                      "&#x6211;", "&#0;", "&#x110000;", "&#12", "&#;"};
    static const char *const empty[] = {"", " ", "\xe3\x80\x80", "\xe2\x80\x8b"};
    cell_set(out, who->name);
    if (happens(from, 70))
        return;
    for (unsigned i = 1 + (happens(from, 15) ? 1u : 0u); i > 0; i--) {
        switch (pick(from, 19)) {
        case 0:
            cell_set(out, ANY(from, empty));
            break;
        case 1:
        case 2:
            cell_insert_text(from, out, ANY(from, blanks));
            break;
        case 3:
        case 4:
            redot(from, out, false);
            break;
        case 5:
            redot(from, out, true);
            break;
        case 6:
            replace_one(from, out, ANY(from, unknown));
            break;
        case 7:
            replace_one(from, out, ANY(from, rare));
            break;
        case 8:
            replace_one(from, out, ANY(from, given));
            break;
        case 9:
            replace_one(from, out, "");
            break;
        case 10:
            cell_insert_text(from, out, ANY(from, given));
            break;
        case 11:
            cell_insert_text(from, out, ANY(from, odd));
            break;
        case 12:
            move_first_part(out, happens(from, 50));
            break;
        case 13:
            reverse(out);
            break;
        case 14:
            lower(out);
            widen(from, out, 50);
            break;
        case 15:
            if (happens(from, 70))
                cell_insert_text(from, out, ANY(from, bytes_of_no_text));
            else
                cell_insert(from, out, "", 1);
            break;
        case 16:
        case 17:
            replace_alike(out);
            break;
        default:
            cell_set(out, happens(from, 50) ? ANY(from, latin) : "张三");
            break;
        }
    }
}

void sex_cell(chance *from, const person *who, cell *out)
{
    static const char *const forms[2][10] = {
        {"1", "男", "M", "男性", " 男", "男\xe3\x80\x80", "1-男", "男（01）", "1.0", "001"},
        {"2", "女", "F", "女性", "\t2 ", "女", "02-女性", "(2)女", "2.00", "[2] "}};
    static const char *const others[] = {"",     "0",   "9",    " ",      "3",     "未说明", "0 ",
                                         "\xff", "9.0", "1-女", "9-未知", "12345", "1-",     "."};
    const unsigned sex = happens(from, 5) ? 3 - who->sex : who->sex;
    cell_set(out, happens(from, 8) ? ANY(from, others) : forms[sex - 1][pick(from, 10)]);
}

void region_cell(chance *from, cell *out)
{
    static const char *const codes[] = {
        "530724", "530724001", "530724001002", "530724000000", "441900003",
        "990000", "000000",    "53",           "53072",        "5307240",
        "",       " ",         "660000",       " 530724",      "５３０７２４",
        "530799", "53072X",    "\xe3\x80\x80", "110000\xff"};
    cell_set(out, ANY(from, codes));
}

void status_cell(chance *from, cell *out)
{
    static const char *const states[] = {"0",
                                         "2",
                                         "3",
                                         "4",
                                         "9",
                                         "",
                                         " 1 ",
                                         "\xe3\x80\x80"
                                         "1",
                                         "01",
                                         "１",
                                         "正常",
                                         "1.",
                                         "\xc2\xa0"
                                         "1",
                                         "\xff"};
    cell_set(out, happens(from, 65) ? "1" : ANY(from, states));
}

/* A word for nothing, as systems write it. */
bool nothing_cell(chance *from, cell *out)
{
    static const char *const words[] = {"NULL",  "null",    "(null)", "[NULL]", "<null>", "\\N",
                                        "N/A",   "#N/A",    "None",   "无",     "不详",   "未知",
                                        "暂无",  "空",      "-",      "--",     "/",      " 无 ",
                                        "=\"\"", "=\"无\"", "= \"\""};
    if (!happens(from, 2))
        return false;
    cell_set(out, ANY(from, words));
    return true;
}

void shell_cell(chance *from, cell *text)
{
    const cell value = *text;
    if (!happens(from, 2) || value.len + 3 > sizeof value.at)
        return;
    cell_set(text, "=\"");
    cell_add_bytes(text, value.at, value.len);
    cell_add(text, "\"");
}

void padded_cell(chance *from, cell *text)
{
    if (!happens(from, 2))
        return;
    for (unsigned n = 1 + pick(from, 4); n > 0 && text->len < sizeof text->at - 1; n--)
        cell_add_bytes(text, happens(from, 30) ? " " : "\0", 1);
}

void date_cell(chance *from, cell *out)
{
    static const char *const others[] = {"",         " ",       "20190230",   "2019-13-01", "不详",
                                         "00000000", "2019-02", "2019-01/02", "\xff"};
    static const char *const times[] = {" 12:30:00", "T08:00:00", " 00:00", "", "", "", "", " "};
    if (happens(from, 12)) {
        cell_set(out, ANY(from, others));
        return;
    }
    char text[64];
    const unsigned year = 2010 + pick(from, 6), month = 1 + pick(from, 3), day = 1 + pick(from, 4);
    if (happens(from, 10)) { /* without a time, which is not this test's subject */
        static const char *const months[] = {"JAN", "FEB", "MAR"};
        sprintf(text, "%02u-%s-%04u", day, months[month - 1], year);
        cell_set(out, text);
        return;
    }
    switch (pick(from, 5)) {
    case 0:
        sprintf(text, "%04u%02u%02u", year, month, day);
        break;
    case 1:
        sprintf(text, "%04u-%02u-%02u", year, month, day);
        break;
    case 2:
        sprintf(text, "%04u/%02u/%02u", year, month, day);
        break;
    case 3:
        sprintf(text, "%04u.%02u.%02u", year, month, day);
        break;
    default:
        sprintf(text, "%04u年%02u月%02u日", year, month, day);
        break;
    }
    cell_set(out, text);
    cell_add(out, ANY(from, times));
}

void text_cell(chance *from, cell *out)
{
    static const char *const texts[] = {"",           "务工",         "未务工",
                                        "440524",     "440524001001", "012345",
                                        "0",          "00",           "a,b",
                                        "say \"hi\"", "\"",           "two\nlines",
                                        "cr\rlf\r\n", " 左右 ",       "18446744073709551616",
                                        "-1",         "1e5",          "\xff\xfe",
                                        "tab\there",  "4294967296",   "999999999999999999999"};
    if (happens(from, 3)) {
        out->len = 0;
        for (unsigned i = pick(from, 900); i > 0; i--)
            cell_add(out, happens(from, 90) ? "a" : "\n");
    } else if (happens(from, 50)) {
        char digits[32];
        sprintf(digits, "%0*u", (int)(6 + pick(from, 7)), pick(from, 1000000));
        cell_set(out, digits);
    } else {
        cell_set(out, ANY(from, texts));
        if (happens(from, 1))
            cell_insert(from, out, "", 1);
    }
}
