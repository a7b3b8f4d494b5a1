/* number_kind: see number_kind.h. */
#include "number_kind.h"

#include <string.h>

#include "number.h"

bool is_digit(uint32_t p)
{
    return p >= '0' && p <= '9';
}

bool is_letter(uint32_t p)
{
    return p >= 'A' && p <= 'Z';
}

bool all_digits(points text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!is_digit(text.at[i]))
            return false;
    return text.len > 0;
}

bool is_citizen(points text)
{
    return text.len >= 18 && all_digits((points){text.at, 17}) &&
           (is_digit(text.at[17]) || text.at[17] == 'X');
}

bool is_disability(points text)
{
    return (text.len == 20 || text.len == 22) && is_citizen(text) && text.at[18] >= '1' &&
           text.at[18] <= '7' && text.at[19] >= '1' && text.at[19] <= '4' &&
           (text.len == 20 || (text.at[20] == 'B' && is_digit(text.at[21])));
}

bool is_old(points text)
{
    unsigned yy = 0, month = 0, day = 0, sequence = 0;
    if (text.len != 15 || !all_digits(text))
        return false;
    read_digits(text.at + 6, 2, &yy);
    read_digits(text.at + 8, 2, &month);
    read_digits(text.at + 10, 2, &day);
    read_digits(text.at + 12, 3, &sequence);
    return is_day((sequence >= 996 ? 1800 : 1900) + yy, month, day);
}

/* Digits, the last of which may be X. */
static bool is_number_like(points text)
{
    return text.len > 0 && all_digits((points){text.at, text.len - 1}) &&
           (is_digit(text.at[text.len - 1]) || text.at[text.len - 1] == 'X');
}

bool has_birth(points text)
{
    unsigned year = 0, month = 0, day = 0;
    return text.len >= 14 && all_digits((points){text.at, 14}) &&
           read_digits(text.at + 6, 4, &year) && read_digits(text.at + 10, 2, &month) &&
           read_digits(text.at + 12, 2, &day) && year >= 1840 && year <= 2099 &&
           is_day(year, month, day);
}

static bool has_province(points text)
{
    static const char *const provinces =
        "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 51 52 53 54 "
        "61 62 63 64 65 66 71 81 82 83 91";
    const char two[3] = {(char)text.at[0], (char)text.at[1], '\0'};
    return strstr(provinces, two) != NULL;
}

static bool has_wrong_length(points text)
{
    return text.len == 17 || text.len == 19 ||
           (text.len == 16 && has_province(text) && has_birth(text));
}

unsigned notes_of_other(points text)
{
    points right = {keep((text.len + 1) * sizeof(uint32_t)), 0};
    size_t stops = 0;
    for (size_t i = 0; i < text.len; i++) {
        const uint32_t p = text.at[i];
        stops += p == '.' ? 1 : 0;
        if (p != '.')
            right.at[right.len++] = p == 'O' ? '0' : p == 'L' || p == 'I' ? '1' : p;
    }
    if (!is_number_like(right))
        return NOTE_OTHER_DOCUMENT;
    if (points_equal(right, text))
        return has_wrong_length(text) ? NOTE_WRONG_LENGTH : NOTE_OTHER_DOCUMENT;
    if (is_old(right) || (right.len == 18 && (stops == 0 || has_birth(right))) ||
        (stops == 1 && right.len == 17 && has_province(right)))
        return NOTE_LOOKS_WRONG;
    return stops == 0 && has_wrong_length(right) && has_birth(right)
               ? NOTE_WRONG_LENGTH | NOTE_LOOKS_WRONG
               : NOTE_OTHER_DOCUMENT;
}

bool stands_alone(points run)
{
    size_t digits = 0, stops = 0;
    if (run.len == 0 || run.len > 30)
        return false;
    for (size_t i = 0; i < run.len; i++) {
        digits += is_digit(run.at[i]) ? 1 : 0;
        stops += run.at[i] == '.' ? 1 : 0;
    }
    return (run.len >= 15 && is_number_like(run)) || is_disability(run) ||
           notes_of_other(run) != NOTE_OTHER_DOCUMENT ||
           (run.len >= 7 && digits >= 6 && stops == 0 && !is_digit(run.at[0]));
}

bool is_document(points run)
{
    size_t digits = 0, same = 0;
    for (size_t i = 0; i < run.len; i++) {
        if (run.at[i] == '.')
            return false;
        digits += is_digit(run.at[i]) ? 1 : 0;
        same += run.at[i] == run.at[0] ? 1 : 0;
    }
    return digits > 0 && same < run.len && run.len >= 5;
}

bool is_one_number(points pieces)
{
    points right = {keep((pieces.len + 1) * sizeof(uint32_t)), 0};
    if (pieces.len == 0 || pieces.len > 30)
        return false;
    for (size_t i = 0; i < pieces.len; i++) {
        const uint32_t p = pieces.at[i];
        if (p != '.')
            right.at[right.len++] = p == 'O' ? '0' : p == 'L' || p == 'I' ? '1' : p;
    }
    return (pieces.len == 18 && is_citizen(pieces)) || is_disability(pieces) || is_old(right) ||
           (notes_of_other(pieces) != NOTE_OTHER_DOCUMENT && has_birth(right));
}

bool is_no_document(points text)
{
    points part[3] = {{text.at, 0}, {NULL, 0}, {NULL, 0}};
    unsigned value[3] = {0, 0, 0};
    size_t parts = 1;
    if (text.len > 2 && (text.at[0] == '(' || text.at[0] == 0xff08) &&
        (text.at[text.len - 1] == ')' || text.at[text.len - 1] == 0xff09))
        return is_no_document((points){text.at + 1, text.len - 2});
    for (size_t i = 0; i < text.len; i++)
        if (is_digit(text.at[i]))
            part[parts - 1].len++;
        else if (text.at[i] == '-' && parts < 3)
            part[parts++].at = text.at + i + 1;
        else
            return false;
    if (parts == 2)
        return text.at[0] == '0' && (part[0].len == 3 || part[0].len == 4) &&
               (part[1].len == 7 || part[1].len == 8);
    for (size_t i = 0; i < parts; i++)
        if (part[i].len == 0 || part[i].len > 4 || !read_digits(part[i].at, part[i].len, &value[i]))
            return false;
    const size_t year = part[0].len == 4 ? 0 : 2, last = 2 - year;
    if (parts != 3 || part[year].len != 4 || part[1].len > 2 || part[last].len > 2 ||
        value[year] < 1840 || value[year] > 2099)
        return false;
    return is_day(value[year], value[1], value[last]) ||
           (year == 2 && is_day(value[2], value[0], value[1]));
}
