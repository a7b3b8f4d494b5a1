/* number: see number.h. */
#include "number.h"

#include <string.h>

#include "number_kind.h"

const char *number_note(unsigned bit)
{
    static const char *const names[NOTES] = {
        "id_cleaned",    "id_15_digit",   "id_disability_certificate", "id_other_document",
        "id_checksum",   "id_birth_date", "id_spreadsheet_truncated",  "id_wrong_length",
        "id_looks_wrong"};
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

static bool is_among(const char *list, uint32_t p)
{
    const points set = points_of(list);
    for (size_t i = 0; i < set.len; i++)
        if (set.at[i] == p)
            return true;
    return false;
}

/* The two ways in which web pages write a blank. */
static points blanks_of_html(points cell)
{
    static const char *const forms[] = {"&nbsp;", "&#160;"};
    points out = {keep((cell.len + 1) * sizeof(uint32_t)), 0};
    for (size_t i = 0; i < cell.len;) {
        size_t n = 0;
        for (size_t f = 0; f < 2 && n == 0; f++)
            if (cell.len - i >= 6 && points_equal((points){cell.at + i, 6}, points_of(forms[f])))
                n = 6;
        out.at[out.len++] = n != 0 ? 0xa0 : cell.at[i];
        i += n != 0 ? n : 1;
    }
    return out;
}

/* The length of the label that ends the text, 0 if there is none. */
static size_t label_at_end(points text)
{
    for (size_t i = 0; i + 3 < text.len; i++)
        if (label((points){text.at + i, text.len - i}) == text.len - i)
            return text.len - i;
    return 0;
}

/* Step 1: the formula wrapper, labels, quotes and marks at the ends. */
static points strip_ends(points text)
{
    static const char margins[] = "'\"`´‘’‚‛“”„‟′″＂＇.．。｡,，;；:：、";
    for (;;) {
        size_t front = text.len == 0 ? 0 : label(text), back = 0;
        if (text.len >= 3 && text.at[0] == '=' && text.at[1] == '"' &&
            text.at[text.len - 1] == '"') {
            front = 2;
            back = 1;
        } else if (front == 0 && text.len > 0 && is_among(margins, text.at[0])) {
            front = 1;
        } else if (front == 0 && text.len > 0) {
            back = is_among(margins, text.at[text.len - 1]) ? 1 : label_at_end(text);
        }
        if (front + back == 0)
            return text;
        text = (points){text.at + front, text.len - front - back};
    }
}

static points without_blanks(points cell)
{
    points text = {keep((cell.len + 1) * sizeof(uint32_t)), 0};
    for (size_t i = 0; i < cell.len; i++)
        if (!is_blank(cell.at[i]))
            text.at[text.len++] = cell.at[i];
    return text;
}

static bool is_cross(uint32_t p)
{
    static const uint32_t crosses[] = {0x2169, 0x2179, 0xd7, 0x425, 0x445, 0x3a7, '*'};
    for (size_t i = 0; i < sizeof crosses / sizeof *crosses; i++)
        if (p == crosses[i])
            return true;
    return false;
}

/* Step 2: full-width to ASCII, upper case, the look-alikes of X in the last place. */
static void narrow(points text)
{
    for (size_t i = 0; i < text.len; i++) {
        uint32_t p = text.at[i];
        if ((p >= 0xff10 && p <= 0xff19) || (p >= 0xff21 && p <= 0xff3a) ||
            (p >= 0xff41 && p <= 0xff5a))
            p -= 0xfee0;
        if (p == 0xff0e || p == 0x3002 || p == 0xff61)
            p = '.';
        if (p >= 'a' && p <= 'z')
            p -= 32;
        text.at[i] = p;
    }
    if (text.len > 0 && is_cross(text.at[text.len - 1]))
        text.at[text.len - 1] = 'X';
}

/* Step 3: hyphens between digits, and a trailing point with zeros. */
static points join(points text)
{
    points out = {keep((text.len + 1) * sizeof(uint32_t)), 0};
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] != '-' || i == 0 || i + 1 == text.len || !is_digit(text.at[i - 1]) ||
            !is_digit(text.at[i + 1]))
            out.at[out.len++] = text.at[i];
    size_t whole = out.len;
    while (whole > 0 && out.at[whole - 1] == '0')
        whole--;
    if (whole > 1 && whole < out.len && out.at[whole - 1] == '.' &&
        all_digits((points){out.at, whole - 1}))
        out.len = whole - 1;
    return out;
}

/* Step 4. */
static bool is_placeholder(points text)
{
    static const char *const words[] = {"无",   "无证", "没有", "不详",   "未知",    "暂无",
                                        "待办", "NULL", "NA",   "N/A",    "NONE",    "-",
                                        "--",   "/",    "0",    "(NULL)", "[NULL]",  "<NULL>",
                                        "\\N",  "#N/A", "空",   "NAN",    "UNKNOWN", "PENDING"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (points_equal(text, points_of(words[i])))
            return true;
    size_t same = 0;
    while (same < text.len && text.at[same] == text.at[0])
        same++;
    return text.len == 0 || (same == text.len && same >= 4);
}

/* Step 5: digits, perhaps a point and digits, E, perhaps a sign, digits. */
/* Scientific notation, with a point or a plus: 1E5678 may well be a document. */
static bool is_spreadsheet(points text)
{
    bool point = false, plus = false;
    size_t i = 0;
    const size_t n = text.len;
    while (i < n && is_digit(text.at[i]))
        i++;
    if (i == 0 || i == n)
        return false;
    point = text.at[i] == '.';
    if (point)
        for (i++; i < n && is_digit(text.at[i]);)
            i++;
    if (i == n || text.at[i] != 'E')
        return false;
    i++;
    plus = i < n && text.at[i] == '+';
    if (plus || (i < n && point && text.at[i] == '-'))
        i++;
    return (point || plus) && i < n && all_digits((points){text.at + i, n - i});
}

static bool is_space(uint32_t p)
{
    return is_blank(p) && !(p >= 0x200b && p <= 0x200f) && !(p >= 0x202a && p <= 0x202e) &&
           p != 0x2060 && p != 0xfeff;
}

static points without_stops(points run)
{
    while (run.len > 0 && run.at[0] == '.')
        run = (points){run.at + 1, run.len - 1};
    while (run.len > 0 && run.at[run.len - 1] == '.')
        run.len--;
    return run;
}

/* The numbers among runs with only white space between them: those that stand alone, those that
 * some are together, and the other documents beside these, or if two of them are long. The
 * characters of the runs are back to back. */
static size_t count_on_line(const points *runs, size_t count)
{
    size_t sure = 0, first = 0, documents = 0, long_ones = 0;
    for (size_t i = 0; i <= count; i++) {
        const bool ends = i == count || runs[i].len > 30 || stands_alone(runs[i]);
        points pieces = {runs[first].at, 0};
        for (size_t k = first; k < i + (ends ? 0 : 1); k++)
            pieces.len += runs[k].len;
        const bool citizen = pieces.len == 18 && is_citizen(pieces);
        if (!ends && !citizen)
            continue;
        const bool one = citizen || is_one_number(pieces);
        for (; first < i && !one; first++) {
            documents += is_document(runs[first]) ? 1 : 0;
            long_ones += is_document(runs[first]) && runs[first].len > 6 ? 1 : 0;
        }
        sure += one ? 1 : 0;
        sure += i < count && ends && runs[i].len <= 30 ? 1 : 0;
        first = i + 1;
    }
    return sure + (sure > 0 || long_ones > 1 ? documents : 0);
}

/* Step 6: the numbers between which there is white space or anything else but hyphens. */
static size_t count_alone(points cell)
{
    points all = {keep((cell.len + 1) * sizeof(uint32_t)), cell.len};
    points *runs = keep((cell.len + 2) * sizeof(points));
    points run = {keep((cell.len + 1) * sizeof(uint32_t)), 0};
    size_t count = 0, numbers = 0;
    memcpy(all.at, cell.at, cell.len * sizeof(uint32_t));
    narrow(all);
    for (size_t i = 0; i <= all.len; i++) {
        const uint32_t p = i < all.len ? all.at[i] : 0;
        if (i < all.len && (p == '-' || (is_blank(p) && !is_space(p))))
            continue;
        if (is_digit(p) || is_letter(p) || p == '.' || is_cross(p)) {
            run.at[run.len++] = is_cross(p) ? 'X' : p;
            continue;
        }
        const points inner = without_stops(run);
        memmove(run.at, inner.at, inner.len * sizeof(uint32_t));
        run.len = inner.len;
        if (run.len > 0)
            runs[count++] = run;
        run = (points){run.at + run.len, 0};
        if (i == all.len || !is_space(p)) {
            runs[count] = run;
            numbers += count_on_line(runs, count);
            count = 0;
        }
    }
    return numbers;
}

/* Step 1: a remark in brackets at either end: words, or a letter or digit or two behind a number
 * that needs no more. */
static bool is_words(points text)
{
    points plain = {keep((text.len + 1) * sizeof(uint32_t)), text.len};
    memcpy(plain.at, text.at, text.len * sizeof(uint32_t));
    narrow(plain);
    for (size_t i = 0; i < plain.len; i++)
        if (is_digit(plain.at[i]) || is_letter(plain.at[i]))
            return false;
    return text.len > 0;
}

static bool is_remark(points outside, points inner)
{
    points all = {keep((outside.len + inner.len + 1) * sizeof(uint32_t)), 0};
    if (is_words(inner))
        return true;
    for (size_t i = 0; i < outside.len; i++)
        if (outside.at[i] != '-')
            all.at[all.len++] = outside.at[i];
    narrow(all);
    const bool complete =
        (all.len == 18 && is_citizen(all) && has_birth(all)) || is_old(all) || is_disability(all);
    memcpy(all.at + all.len, inner.at, inner.len * sizeof(uint32_t));
    all.len += inner.len;
    narrow(all);
    return complete && !is_disability(all);
}

static points without_remark(points text)
{
    static const char opening[] = "([（［【〔", closing[] = ")]）］】〕";
    size_t open = text.len, close = 0;
    for (size_t i = text.len; i > 0 && open == text.len; i--)
        if (is_among(opening, text.at[i - 1]))
            open = i - 1;
    while (close < text.len && !is_among(closing, text.at[close]))
        close++;
    if (open < text.len && open > 0) {
        size_t end = open;
        while (end < text.len && !is_among(closing, text.at[end]))
            end++;
        const points inner = {text.at + open + 1, end - open - 1};
        if (end + 1 >= text.len && count_alone(inner) == 0 &&
            (!is_among("(（", text.at[open]) || is_remark((points){text.at, open}, inner)))
            return (points){text.at, open};
    }
    if (close + 1 < text.len && is_among(opening, text.at[0]) &&
        is_words((points){text.at + 1, close - 1}))
        return (points){text.at + close + 1, text.len - close - 1};
    return text;
}

static points strip(points cell)
{
    points text = strip_ends(without_blanks(cell));
    for (;;) {
        const points shorter = strip_ends(without_remark(text));
        if (shorter.len == text.len)
            return text;
        text = shorter;
    }
}

/* Step 6: at least two pieces between separators that could be numbers. */
static bool is_multiple(points text)
{
    static const uint32_t marks[] = {',', 0xff0c, ';', 0xff1b, 0x3001, '/'};
    size_t pieces = 0, run = 0, digits = 0;
    bool plain = true; /* the piece could be that of a document */
    for (size_t i = 0; i <= text.len; i++) {
        size_t cut = i == text.len ? 1 : label((points){text.at + i, text.len - i});
        for (size_t m = 0; cut == 0 && m < sizeof marks / sizeof *marks; m++)
            cut = text.at[i] == marks[m] ? 1 : 0;
        if (cut == 0 && text.len - i >= 3 &&
            points_equal((points){text.at + i, 3}, points_of("（代）")))
            cut = 3;
        if (cut == 0) {
            const uint32_t p = text.at[i];
            const bool counts = p != '(' && p != ')' && p != '-';
            run += counts ? 1 : 0;
            digits += is_digit(p) ? 1 : 0;
            plain = plain && (!counts || is_digit(p) || is_letter(p));
            continue;
        }
        pieces += plain && digits > 0 && run >= 5 && run <= 30 ? 1 : 0;
        run = digits = 0;
        plain = true;
        i += cut - 1;
    }
    return pieces >= 2;
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
    unsigned sequence = 0;
    if (!is_old(text))
        return false;
    read_digits(text.at + 12, 3, &sequence);
    const unsigned century = sequence >= 996 ? 18 : 19;
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

static bool some_citizen(points text, unsigned last_day, number *out)
{
    if (is_disability(text))
        out->notes |= NOTE_DISABILITY;
    else if (text.len != 18 || !is_citizen(text))
        return old_citizen(text, last_day, out);
    citizen(text, last_day, out);
    return true;
}

static points without_parentheses(points text)
{
    points out = {keep((text.len + 1) * sizeof(uint32_t)), 0};
    for (size_t i = 0; i < text.len; i++)
        if (!is_among("()（）-", text.at[i]))
            out.at[out.len++] = text.at[i];
    return out;
}

/* Step 10. */
static bool other_document(points text, number *out)
{
    points all = {keep((text.len + 1) * sizeof(uint32_t)), 0};
    size_t digits = 0, stops = 0;
    for (size_t i = 0; i < text.len; i++) {
        const uint32_t p = text.at[i];
        if (p == '(' || p == ')' || p == 0xff08 || p == 0xff09 || p == '-')
            continue;
        if ((!is_digit(p) && !is_letter(p) && p != '.') || all.len == 30)
            return false;
        digits += is_digit(p) ? 1 : 0;
        stops += p == '.' ? 1 : 0;
        out->text[all.len] = (char)p;
        all.at[all.len++] = p;
    }
    out->text[all.len] = '\0';
    out->other = true;
    const unsigned notes = notes_of_other(all);
    out->notes |= notes;
    if (all.len < 5 || digits == 0)
        return false;
    size_t end = all.len;
    while (end > 0 && all.at[end - 1] == '0')
        end--;
    return stops == 0 ||
           (notes != NOTE_OTHER_DOCUMENT && all.at[0] != '.' && end > 0 && all.at[end - 1] != '.');
}

const char *number_read(str cell, unsigned last_day, number *out)
{
    bool bad = false;
    shown(cell, &bad);
    if (bad)
        return "row_encoding";
    *out = (number){.notes = 0};
    const points raw = decode(cell);
    const points spaced = blanks_of_html(raw);
    points text = strip(spaced);
    narrow(text);
    const points hyphenated = text;
    text = join(text);
    if (!points_equal(raw, text))
        out->notes |= NOTE_CLEANED;
    if (is_placeholder(text))
        return "id_empty";
    if (is_multiple(text))
        return "id_multiple";
    if (some_citizen(without_parentheses(text), last_day, out)) {
        if (text.len != without_parentheses(text).len)
            out->notes |= NOTE_CLEANED;
        return NULL;
    }
    if (count_alone(spaced) > 1)
        return "id_multiple";
    if (is_spreadsheet(text))
        return "id_spreadsheet";
    return !is_no_document(hyphenated) && other_document(text, out) ? NULL : "id_unusable";
}
