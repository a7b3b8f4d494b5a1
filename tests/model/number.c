/* number: see number.h. */
#include "number.h"

#include <string.h>

const char *number_note(unsigned bit)
{
    static const char *const names[NOTES] = {
        "id_cleaned",  "id_15_digit",   "id_disability_certificate", "id_other_document",
        "id_checksum", "id_birth_date", "id_spreadsheet_truncated"};
    return names[bit];
}

char number_check(const char digits[17])
{
    static const unsigned weights[17] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    unsigned sum = 0;
    for (int i = 0; i < 17; i++)
        sum += weights[i] * (unsigned)(digits[i] - '0');
    return "10X98765432"[sum % 11];
}

static points points_of(const char *literal)
{
    str text = {keep(strlen(literal)), strlen(literal)};
    memcpy(text.at, literal, text.len);
    return decode(text);
}

static bool is_digit(uint32_t p)
{
    return p >= '0' && p <= '9';
}

static bool is_letter(uint32_t p)
{
    return p >= 'A' && p <= 'Z';
}

/* Length of the label at text with its colon, 0 if there is none. */
static size_t label(points text)
{
    static const char *const labels[] = {"身份证号码", "身份证号", "身份证", "证件号码",
                                         "公民身份号码"};
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        const points name = points_of(labels[i]);
        if (text.len > name.len && points_equal((points){text.at, name.len}, name) &&
            (text.at[name.len] == ':' || text.at[name.len] == 0xff1a))
            return name.len + 1;
    }
    return 0;
}

/* Step 1: blanks, the formula wrapper, a leading apostrophe, labels. */
static points strip(points cell)
{
    points text = {keep((cell.len + 1) * sizeof(uint32_t)), 0};
    for (size_t i = 0; i < cell.len; i++)
        if (!is_blank(cell.at[i]))
            text.at[text.len++] = cell.at[i];
    for (;;) {
        size_t cut = label(text);
        if (text.len >= 3 && text.at[0] == '=' && text.at[1] == '"' &&
            text.at[text.len - 1] == '"') {
            cut = 2;
            text.len--;
        } else if (text.len > 0 && (text.at[0] == '\'' || text.at[0] == 0x2018 ||
                                    text.at[0] == 0x2019 || text.at[0] == '`')) {
            cut = 1;
        }
        if (cut == 0)
            return text;
        text.at += cut;
        text.len -= cut;
    }
}

/* Step 2: full-width to ASCII, upper case, the look-alikes of X in the last place. */
static void narrow(points text)
{
    static const uint32_t crosses[] = {0x2169, 0x2179, 0xd7, 0x425, 0x445, 0x3a7, '*'};
    for (size_t i = 0; i < text.len; i++) {
        uint32_t p = text.at[i];
        if ((p >= 0xff10 && p <= 0xff19) || (p >= 0xff21 && p <= 0xff3a) ||
            (p >= 0xff41 && p <= 0xff5a))
            p -= 0xfee0;
        if (p >= 'a' && p <= 'z')
            p -= 32;
        text.at[i] = p;
    }
    for (size_t i = 0; text.len > 0 && i < sizeof crosses / sizeof *crosses; i++)
        if (text.at[text.len - 1] == crosses[i])
            text.at[text.len - 1] = 'X';
}

static bool all_digits(points text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!is_digit(text.at[i]))
            return false;
    return text.len > 0;
}

/* Step 3: hyphens between digits, and a trailing ".0". */
static points join(points text)
{
    points out = {keep((text.len + 1) * sizeof(uint32_t)), 0};
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] != '-' || i == 0 || i + 1 == text.len || !is_digit(text.at[i - 1]) ||
            !is_digit(text.at[i + 1]))
            out.at[out.len++] = text.at[i];
    if (out.len > 2 && out.at[out.len - 2] == '.' && out.at[out.len - 1] == '0' &&
        all_digits((points){out.at, out.len - 2}))
        out.len -= 2;
    return out;
}

/* Step 4. */
static bool is_placeholder(points text)
{
    static const char *const words[] = {"无",   "无证", "没有", "不详", "未知",
                                        "暂无", "待办", "NULL", "NA",   "N/A",
                                        "NONE", "-",    "--",   "/",    "0"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (points_equal(text, points_of(words[i])))
            return true;
    size_t same = 0;
    while (same < text.len && text.at[same] == text.at[0])
        same++;
    return text.len == 0 || (same == text.len && same >= 4);
}

/* Step 5: digits, perhaps a point and digits, E, perhaps a sign, digits. */
static bool is_spreadsheet(points text)
{
    size_t i = 0;
    const size_t n = text.len;
    while (i < n && is_digit(text.at[i]))
        i++;
    if (i == 0 || i == n)
        return false;
    if (text.at[i] == '.')
        for (i++; i < n && is_digit(text.at[i]);)
            i++;
    if (i == n || text.at[i] != 'E')
        return false;
    i++;
    if (i < n && (text.at[i] == '+' || text.at[i] == '-'))
        i++;
    return i < n && all_digits((points){text.at + i, n - i});
}

/* Step 6: at least two pieces that could be numbers. */
static bool is_multiple(points text)
{
    static const uint32_t marks[] = {',', 0xff0c, ';', 0xff1b, 0x3001, '/'};
    size_t pieces = 0, run = 0;
    for (size_t i = 0; i <= text.len; i++) {
        size_t cut = i == text.len ? 1 : label((points){text.at + i, text.len - i});
        for (size_t m = 0; cut == 0 && m < sizeof marks / sizeof *marks; m++)
            cut = text.at[i] == marks[m] ? 1 : 0;
        if (cut == 0) {
            run++;
            continue;
        }
        pieces += run >= 5 ? 1 : 0;
        run = 0;
        i += cut - 1;
    }
    return pieces >= 2;
}

static bool is_citizen(points text)
{
    return text.len >= 18 && all_digits((points){text.at, 17}) &&
           (is_digit(text.at[17]) || text.at[17] == 'X');
}

/* Step 7, for the 18 characters at text. */
static void citizen(points text, unsigned last_day, number *out)
{
    for (size_t i = 0; i < 18; i++)
        out->text[i] = (char)text.at[i];
    out->text[18] = '\0';
    unsigned year = 0, month = 0, day = 0;
    read_digits(text.at + 6, 4, &year);
    read_digits(text.at + 10, 2, &month);
    read_digits(text.at + 12, 2, &day);
    const unsigned date = year * 10000 + month * 100 + day;
    if (number_check(out->text) != out->text[17]) {
        out->notes |= NOTE_CHECKSUM;
        if (strcmp(out->text + 15, "000") == 0)
            out->notes |= NOTE_TRUNCATED;
    }
    if (!is_day(year, month, day) || date > last_day || date < 18400101)
        out->notes |= NOTE_BIRTH_DATE;
}

/* Step 8. */
static bool old_citizen(points text, unsigned last_day, number *out)
{
    unsigned yy = 0, month = 0, day = 0, sequence = 0;
    if (text.len != 15 || !all_digits(text))
        return false;
    read_digits(text.at + 6, 2, &yy);
    read_digits(text.at + 8, 2, &month);
    read_digits(text.at + 10, 2, &day);
    read_digits(text.at + 12, 3, &sequence);
    const unsigned century = sequence >= 996 ? 18 : 19;
    if (!is_day(century * 100 + yy, month, day))
        return false;
    points full = {keep(18 * sizeof(uint32_t)), 18};
    char digits[17];
    for (size_t i = 0; i < 17; i++) {
        full.at[i] = i < 6    ? text.at[i]
                     : i == 6 ? '1'
                     : i == 7 ? '0' + century % 10
                              : text.at[i - 2];
        digits[i] = (char)full.at[i];
    }
    full.at[17] = (unsigned char)number_check(digits);
    citizen(full, last_day, out);
    out->notes |= NOTE_15_DIGIT;
    return true;
}

/* Step 9. */
static bool is_disability(points text)
{
    return (text.len == 20 || text.len == 22) && is_citizen(text) && text.at[18] >= '1' &&
           text.at[18] <= '7' && text.at[19] >= '1' && text.at[19] <= '4' &&
           (text.len == 20 || (text.at[20] == 'B' && is_digit(text.at[21])));
}

/* Step 10. */
static bool other_document(points text, number *out)
{
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++) {
        const uint32_t p = text.at[i];
        if (p == '(' || p == ')' || p == 0xff08 || p == 0xff09 || p == '-')
            continue;
        if ((!is_digit(p) && !is_letter(p)) || len == 30)
            return false;
        out->text[len++] = (char)p;
    }
    out->text[len] = '\0';
    out->other = true;
    out->notes |= NOTE_OTHER_DOCUMENT;
    return len >= 5;
}

const char *number_read(str cell, unsigned last_day, number *out)
{
    bool bad = false;
    shown(cell, &bad);
    if (bad)
        return "row_encoding";
    *out = (number){.notes = 0};
    const points raw = decode(cell);
    points text = strip(raw);
    narrow(text);
    text = join(text);
    if (!points_equal(raw, text))
        out->notes |= NOTE_CLEANED;
    if (is_placeholder(text))
        return "id_empty";
    if (is_spreadsheet(text))
        return "id_spreadsheet";
    if (is_multiple(text))
        return "id_multiple";
    if (text.len == 18 && is_citizen(text)) {
        citizen(text, last_day, out);
    } else if (is_disability(text)) {
        citizen(text, last_day, out);
        out->notes |= NOTE_DISABILITY;
    } else if (!old_citizen(text, last_day, out) && !other_document(text, out)) {
        return "id_unusable";
    }
    return NULL;
}
