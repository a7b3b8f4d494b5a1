/* id_text: see id_text.h; also the notes of another document, see id.h. */
#include "engine/identity/id_text.h"

#include "engine/identity/date.h"

enum {
    OLD_LEN = 15,      /* digits of a number before 1999 */
    ALONE_LETTERS = 7, /* characters of a number that begins with a letter, H1234567, ... */
    ALONE_DIGITS = 6,  /* ... and the digits among them */
    LAST_YEAR = 2099   /* of a birth date that is plausible at any time */
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t digits_at_start(bd_text text)
{
    size_t n = 0;
    while (n < text.len && is_digit(text.at[n]))
        n++;
    return n;
}

uint32_t bd_id_text_value(const char *digits, size_t len)
{
    uint32_t value = 0;
    for (size_t i = 0; i < len; i++)
        value = value * 10 + (uint32_t)(digits[i] - '0');
    return value;
}

char bd_id_text_check(const char *text)
{
    static const unsigned char weights[17] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    uint32_t sum = 0;

    for (size_t i = 0; i < sizeof weights; i++)
        sum += weights[i] * (uint32_t)(text[i] - '0');
    return "10X98765432"[sum % 11];
}

/* Digits, the last of which may be X. */
static bool is_digits_and_check(bd_text text)
{
    const size_t digits = digits_at_start(text);
    return digits == text.len || (digits + 1 == text.len && text.at[digits] == 'X');
}

bool bd_id_text_is_citizen(bd_text text)
{
    return text.len == BD_ID_CITIZEN_LEN && is_digits_and_check(text);
}

bool bd_id_text_is_old(bd_text text)
{
    if (text.len != OLD_LEN || digits_at_start(text) != OLD_LEN)
        return false;
    const uint32_t century = bd_id_text_value(text.at + 12, 3) >= 996 ? 1800 : 1900;
    return bd_date_is_day(century + bd_id_text_value(text.at + 6, 2),
                          bd_id_text_value(text.at + 8, 2), bd_id_text_value(text.at + 10, 2));
}

bool bd_id_text_is_disability(bd_text text)
{
    const char *at = text.at;
    return (text.len == 20 || text.len == 22) &&
           bd_id_text_is_citizen((bd_text){at, BD_ID_CITIZEN_LEN}) && at[18] >= '1' &&
           at[18] <= '7' && at[19] >= '1' && at[19] <= '4' &&
           (text.len == 20 || (at[20] == 'B' && at[21] >= '1' && at[21] <= '9'));
}

bool bd_id_text_has_birth(bd_text text)
{
    if (digits_at_start(text) < 14)
        return false;
    const uint32_t year = bd_id_text_value(text.at + 6, 4);
    return year >= BD_ID_EPOCH_DAY / 10000 && year <= LAST_YEAR &&
           bd_date_is_day(year, bd_id_text_value(text.at + 10, 2),
                          bd_id_text_value(text.at + 12, 2));
}

/* Whether the first two digits are those of a province or of another issuer of such numbers. */
static bool has_province(bd_text text)
{
    static const unsigned char last[10] = {0, 15, 23, 37, 46, 54, 66, 71, 83, 91};
    if (digits_at_start(text) < 2)
        return false;
    const uint32_t code = bd_id_text_value(text.at, 2);
    return code % 10 != 0 && code <= last[code / 10];
}

size_t bd_id_text_correct(bd_text text, char out[BD_ID_OTHER_MAX])
{
    size_t len = 0;

    for (size_t i = 0; i < text.len && len < BD_ID_OTHER_MAX; i++) {
        const char c = text.at[i];
        if (c != '.')
            out[len++] = (char)(c == 'O' ? '0' : c == 'L' || c == 'I' ? '1' : c);
    }
    return len;
}

/* Of digits, perhaps with X at the end. Bank cards have 16 digits, so these need more likeness. */
static bool has_wrong_length(bd_text text)
{
    return text.len == BD_ID_CITIZEN_LEN - 1 || text.len == BD_ID_CITIZEN_LEN + 1 ||
           (text.len == BD_ID_CITIZEN_LEN - 2 && has_province(text) && bd_id_text_has_birth(text));
}

/* The notes of a number with letters or full stops that stand for digits. */
static uint32_t notes_of_corrected(bd_text text, bd_text corrected)
{
    const bool stops = memchr(text.at, '.', text.len) != NULL;

    if (bd_id_text_is_old(corrected))
        return BD_ID_NOTE_LOOKS_WRONG;
    if (corrected.len == BD_ID_CITIZEN_LEN && (!stops || bd_id_text_has_birth(corrected)))
        return BD_ID_NOTE_LOOKS_WRONG;
    if (stops && text.len == BD_ID_CITIZEN_LEN && corrected.len == BD_ID_CITIZEN_LEN - 1 &&
        has_province(corrected)) /* the full stop stands for a digit */
        return BD_ID_NOTE_LOOKS_WRONG;
    return !stops && has_wrong_length(corrected) && bd_id_text_has_birth(corrected)
               ? BD_ID_NOTE_WRONG_LENGTH | BD_ID_NOTE_LOOKS_WRONG
               : BD_ID_NOTE_OTHER_DOCUMENT;
}

uint32_t bd_id_other_notes(bd_text text)
{
    char plain[BD_ID_OTHER_MAX];
    const bd_text corrected = {plain, bd_id_text_correct(text, plain)};

    if (!is_digits_and_check(corrected))
        return BD_ID_NOTE_OTHER_DOCUMENT;
    if (!bd_text_equal(text, corrected))
        return notes_of_corrected(text, corrected);
    return has_wrong_length(text) ? BD_ID_NOTE_WRONG_LENGTH : BD_ID_NOTE_OTHER_DOCUMENT;
}

bool bd_id_text_stands_alone(bd_text text)
{
    size_t digits = 0;

    if (text.len >= OLD_LEN && is_digits_and_check(text))
        return true;
    if (bd_id_text_is_disability(text) || bd_id_other_notes(text) != BD_ID_NOTE_OTHER_DOCUMENT)
        return true;
    for (size_t i = 0; i < text.len; i++)
        if (is_digit(text.at[i]))
            digits++;
        else if (text.at[i] == '.')
            return false;
    return text.len >= ALONE_LETTERS && digits >= ALONE_DIGITS && !is_digit(text.at[0]);
}

bool bd_id_text_is_one(bd_text text)
{
    char plain[BD_ID_OTHER_MAX];
    const bd_text corrected = {plain, bd_id_text_correct(text, plain)};

    return bd_id_text_is_citizen(text) || bd_id_text_is_disability(text) ||
           bd_id_text_is_old(corrected) ||
           (bd_id_other_notes(text) != BD_ID_NOTE_OTHER_DOCUMENT &&
            bd_id_text_has_birth(corrected));
}

/* The year is plausible as that of a birth: a date of another year may be a number. */
static bool is_day(bd_text text)
{
    static const bd_date_rule day_first = {.order = BD_DATE_ORDER_DMY}; /* 3-4-2026 is read too */
    uint32_t day;

    return bd_date_read(&day_first, text, &day) && !bd_date_is_partial(day) &&
           day >= BD_ID_EPOCH_DAY && day / 10000 <= LAST_YEAR;
}

/* 0 and two or three digits, a hyphen, seven or eight digits. */
static bool is_telephone(bd_text text)
{
    const size_t area = digits_at_start(text);

    if ((area != 3 && area != 4) || *text.at != '0' || area == text.len || text.at[area] != '-')
        return false;
    const bd_text rest = {text.at + area + 1, text.len - area - 1};
    return (rest.len == 7 || rest.len == 8) && digits_at_start(rest) == rest.len;
}

bool bd_id_text_is_no_document(bd_text text)
{
    return text.len != 0 && memchr(text.at, '-', text.len) != NULL &&
           (is_day(text) || is_telephone(text));
}
