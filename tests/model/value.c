/* value: see value.h. */
#include "value.h"

bool is_nothing(str shown_text)
{
    static const char *const words[] = {"",     "NULL", "(NULL)", "[NULL]", "<NULL>", "\\N",
                                        "N/A",  "#N/A", "NONE",   "无",     "无证",   "不详",
                                        "未知", "暂无", "空",     "-",      "--",     "/"};
    points text = bare(decode(shown_text));
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++) {
        uint32_t c = text.at[i];
        if (is_blank(c))
            continue;
        if (c >= 0xFF01 && c <= 0xFF5E)
            c -= 0xFEE0;
        if (c >= 'a' && c <= 'z')
            c -= 'a' - 'A';
        text.at[len++] = (c >= 0x2010 && c <= 0x2015) || c == 0x2212 ? '-' : c;
    }
    const str word = encode((points){text.at, len});
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_is(word, words[i]))
            return true;
    return false;
}

/* ---- sex ---- */

static bool is_digit(uint32_t point)
{
    return point >= '0' && point <= '9';
}

/* What may stand between a code and its word, or around them. */
static bool is_between(uint32_t point)
{
    static const uint32_t marks[] = {'-', '_', '.', ':', ',', ';', '|', '/',  '\\',   '(',   ')',
                                     '[', ']', '{', '}', '<', '>', '=', 0xb7, 0x2212, 0x3001};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (point == marks[i])
            return true;
    return (point >= 0x2010 && point <= 0x2015) || (point >= 0x3008 && point <= 0x3011) ||
           point == 0x3014 || point == 0x3015;
}

static points without_marks(points text)
{
    while (text.len > 0 && is_between(text.at[0])) {
        text.at++;
        text.len--;
    }
    while (text.len > 0 && is_between(text.at[text.len - 1]))
        text.len--;
    return text;
}

/* 2.0 is 2. */
static points without_fraction(points text)
{
    size_t digits = 0, end = text.len;
    while (digits < text.len && is_digit(text.at[digits]))
        digits++;
    while (end > 0 && text.at[end - 1] == '0')
        end--;
    if (digits > 0 && end < text.len && end == digits + 1 && text.at[digits] == '.')
        text.len = digits;
    return text;
}

static points folded(points text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] >= 0xFF01 && text.at[i] <= 0xFF5E)
            text.at[i] -= 0xFEE0;
        if (text.at[i] >= 'a' && text.at[i] <= 'z')
            text.at[i] -= 'a' - 'A';
    }
    return text;
}

static int sex_of_word(points word)
{
    static const struct {
        const char *word;
        int sex;
    } words[] = {{"男", 1},   {"M", 1},      {"男性", 1},         {"MALE", 1},
                 {"女", 2},   {"F", 2},      {"女性", 2},         {"FEMALE", 2},
                 {"未知", 0}, {"未说明", 0}, {"未说明的性别", 0}, {"未知的性别", 0}};
    const str text = encode(word);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_is(text, words[i].word))
            return words[i].sex;
    return 3;
}

/* The code, the word, or both, which must agree: 1, 01, 1.0, 1-男, 男(1). */
int sex_read(str shown_text)
{
    const points text = without_marks(folded(without_fraction(bare(decode(shown_text)))));
    points word = text;
    size_t first = 0, last = 0;
    unsigned code = 0;
    if (is_nothing(shown_text))
        return 0;
    while (first < text.len && is_digit(text.at[first]))
        first++;
    while (last < text.len && is_digit(text.at[text.len - 1 - last]))
        last++;
    const size_t digits = first != 0 ? first : last;
    if (digits == 0 || digits > 4)
        return sex_of_word(text);
    word.len -= digits;
    word.at += first != 0 ? digits : 0;
    read_digits(first != 0 ? text.at : text.at + word.len, digits, &code);
    const int of_code = code == 0 || code == 9 ? 0 : code == 1 || code == 2 ? (int)code : 3;
    word = without_marks(word);
    const int of_word = word.len == 0 ? of_code : sex_of_word(word);
    return of_word == of_code ? of_word : 3;
}

const char *sex_difference(str a, str b)
{
    const int x = sex_read(a), y = sex_read(b);
    if (x == 0 || y == 0)
        return NULL;
    if (x == 3 && y == 3)
        return points_equal(bare(decode(a)), bare(decode(b))) ? NULL : "different";
    return x == y ? NULL : "different";
}

/* ---- dates ---- */

/* 11-FEB-1970, as some databases write it; 0 for anything else. */
static unsigned date_with_month(points text)
{
    static const char *const months[] = {"JAN", "FEB", "MAR", "APR", "MAY", "JUN",
                                         "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"};
    unsigned year = 0, day = 0;
    if (text.len != 11 || text.at[2] != '-' || text.at[6] != '-' ||
        !read_digits(text.at, 2, &day) || !read_digits(text.at + 7, 4, &year))
        return 0;
    for (unsigned m = 0; m < 12; m++)
        if (str_is(encode((points){text.at + 3, 3}), months[m]) && is_day(year, m + 1, day))
            return year * 10000 + (m + 1) * 100 + day;
    return 0;
}

unsigned date_read(str shown_text)
{
    const points text = bare(decode(shown_text));
    unsigned year = 0, month = 0, day = 0;
    size_t end = 8;
    const unsigned with_month = date_with_month(text);
    if (with_month != 0)
        return with_month;
    if (text.len == 7 && text.at[4] == '-' && read_digits(text.at, 4, &year) &&
        read_digits(text.at + 5, 2, &month))
        return month >= 1 && month <= 12 ? year * 10000 + month * 100 : 0; /* no day is written */
    if (text.len < 8 || !read_digits(text.at, 4, &year))
        return 0;
    const uint32_t mark = text.at[4];
    if (mark >= '0' && mark <= '9') {
        if (!read_digits(text.at + 4, 2, &month) || !read_digits(text.at + 6, 2, &day))
            return 0;
    } else {
        const bool han = mark == 0x5e74; /* year */
        end = han ? 11 : 10;
        if (text.len < end || (mark != '-' && mark != '/' && mark != '.' && !han) ||
            text.at[7] != (han ? 0x6708u : mark) || (han && text.at[10] != 0x65e5) ||
            !read_digits(text.at + 5, 2, &month) || !read_digits(text.at + 8, 2, &day))
            return 0;
    }
    if (text.len > end && !is_blank(text.at[end]) && text.at[end] != 'T')
        return 0;
    for (size_t i = end + 1; i < text.len; i++) /* a time */
        if (!is_blank(text.at[i]) && text.at[i] != ':' && !(text.at[i] >= '0' && text.at[i] <= '9'))
            return 0;
    return is_day(year, month, day) ? year * 10000 + month * 100 + day : 0;
}
