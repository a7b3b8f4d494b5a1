/* mask: see mask.h. */
#include "engine/report/rows/mask.h"

#include "engine/identity/chars.h"
#include "engine/identity/value.h"

enum {
    CITIZEN_FRONT = 6, /* characters that stay */
    CITIZEN_BACK = 4,
    WINDOW = 32,        /* letters and digits remembered; the longest number has 30 */
    NUMBER_DIGITS = 15, /* in one group: a number, if not this person's */
    GROUP_DIGITS = 6,   /* of a refused row */
    SHORT_DOCUMENT = 8  /* characters */
};

bd_mask_person bd_mask_of(uint64_t key, bd_text number)
{
    const bool citizen = (key & BD_KEY_OTHER) == 0;
    return (bd_mask_person){number, citizen, citizen ? bd_id_key_birth(key) : 0};
}

bd_text bd_mask_number(const bd_mask_person *person, char scratch[BD_MASK_TEXT])
{
    const bd_text number = person->number;
    const size_t len = number.len < BD_MASK_TEXT ? number.len : BD_MASK_TEXT;
    const size_t ends = len < SHORT_DOCUMENT ? 1 : 2;
    const size_t front = person->citizen ? CITIZEN_FRONT : ends;
    const size_t back = person->citizen ? CITIZEN_BACK : ends;
    for (size_t i = 0; i < len; i++)
        scratch[i] = i < front || i + back >= len ? number.at[i] : '*';
    return (bd_text){scratch, len};
}

/* ---- what a cell holds ---- */

/* A value read character by character. */
typedef struct scan {
    char window[WINDOW]; /* the last letters and digits, upper case, without what is between */
    size_t window_len;
    uint32_t run;      /* value of the current run of adjacent digits */
    size_t run_digits; /* how many */
    size_t group;      /* digits with nothing but blanks and hyphens between them */
} scan;

static void push(scan *s, char c)
{
    if (s->window_len == WINDOW)
        memmove(s->window, s->window + 1, --s->window_len);
    s->window[s->window_len++] = c;
}

static bool ends_with(const scan *s, const char *text, size_t len)
{
    return s->window_len >= len && memcmp(s->window + s->window_len - len, text, len) == 0;
}

static bool window_ends_in_number(const scan *s, const bd_mask_person *person)
{
    const char *number = person->number.at;
    if (!person->citizen)
        return ends_with(s, number, person->number.len);
    char
        old[15]; /* the number as it was before 1999: without the century and the check character */
    memcpy(old, number, 6);
    memcpy(old + 6, number + 8, 9);
    return ends_with(s, number, BD_ID_CITIZEN_LEN - 1) || ends_with(s, old, sizeof old) ||
           ends_with(s, number + 6, 8);
}

/* A run of adjacent digits has ended: is it the year, the year and month, or the short date? */
static bool run_is_of_birth(const scan *s, const bd_mask_person *person)
{
    if (!person->citizen)
        return false;
    if (s->run_digits == 4)
        return s->run == person->birth / 10000;
    return s->run_digits == 6 &&
           (s->run == person->birth / 100 || s->run == person->birth % 1000000);
}

static bool is_joint(uint32_t cp) /* between the digits of one number */
{
    return cp == '-' || (cp >= 0x2010 && cp <= 0x2015) || bd_chars_invisible(cp);
}

/* Read one character. True: what was read so far must not be shown. */
static bool step(scan *s, const bd_mask_person *person, uint32_t cp)
{
    if (bd_chars_is_digit(cp)) {
        s->run = s->run_digits < 8 ? s->run * 10 + (cp - '0') : 0;
        s->run_digits++;
        push(s, (char)cp);
        return ++s->group >= NUMBER_DIGITS || window_ends_in_number(s, person);
    }
    const bool of_birth = run_is_of_birth(s, person);
    s->run = 0;
    s->run_digits = 0;
    if (!is_joint(cp))
        s->group = 0;
    cp = bd_chars_upper(cp);
    if (bd_chars_is_upper(cp)) {
        push(s, (char)cp);
        return of_birth || window_ends_in_number(s, person);
    }
    return of_birth;
}

static bool tells_number(const bd_mask_person *person, bd_text value)
{
    scan s = {.window_len = 0};
    for (size_t pos = 0; pos < value.len;)
        if (step(&s, person, bd_chars_narrow(bd_chars_next(value, &pos))))
            return true;
    return run_is_of_birth(&s, person);
}

/* ---- fields ---- */

static bd_text mask_name(bd_text name, char scratch[BD_MASK_TEXT])
{
    for (size_t pos = 0; pos < name.len;) {
        const size_t from = pos;
        const uint32_t cp = bd_chars_next(name, &pos);
        if (bd_chars_invisible(cp))
            continue;
        const size_t len = pos - from;
        memcpy(scratch, name.at + from, len);
        scratch[len] = '*';
        return (bd_text){scratch, len + 1};
    }
    return name;
}

bd_text bd_mask_value(bd_mask level, const bd_mask_person *person, const bd_value_rule *rule,
                      bool issue_date, bd_text value, char scratch[BD_MASK_TEXT])
{
    uint32_t day;
    if (value.len == 0)
        return value;
    if (rule->type == BD_TYPE_ID)
        return bd_mask_number(person, scratch);
    if (rule->type == BD_TYPE_DATE && (!issue_date || (bd_date_read(&rule->date, value, &day) &&
                                                       bd_date_equal(day, person->birth))))
        return bd_text_of(BD_MASK_HIDDEN);
    if (tells_number(person, value))
        return bd_text_of(BD_MASK_HIDDEN);
    return rule->type == BD_TYPE_NAME && level == BD_MASK_ALL ? mask_name(value, scratch) : value;
}

/* ---- refused rows ---- */

static bool is_digit_joint(uint32_t cp)
{
    return is_joint(cp) || cp == '.' || cp == '/' || cp == '(' || cp == ')' || cp == 0x5E74 ||
           cp == 0x6708;
}

/* The end of the digit group that begins at from: one past its last digit. *digits is the number of
 * digits. */
static size_t group_end(bd_text row, size_t from, size_t *digits)
{
    size_t end = from;
    *digits = 0;
    for (size_t pos = from; pos < row.len;) {
        const uint32_t cp = bd_chars_narrow(bd_chars_next(row, &pos));
        if (bd_chars_is_digit(cp)) {
            end = pos;
            (*digits)++;
        } else if (!is_digit_joint(cp)) {
            break;
        }
    }
    return end;
}

static void hide_digits(bd_text row, size_t from, size_t end, bd_buf *out)
{
    for (size_t pos = from; pos < end;) {
        const size_t at = pos;
        const uint32_t cp = bd_chars_narrow(bd_chars_next(row, &pos));
        if (bd_chars_is_digit(cp))
            bd_buf_add_char(out, '*');
        else
            bd_buf_add(out, row.at + at, pos - at);
    }
}

void bd_mask_row(bd_mask level, bd_text row, bd_buf *out)
{
    if (level == BD_MASK_ALL)
        return;
    for (size_t pos = 0; pos < row.len;) {
        const size_t from = pos;
        const uint32_t cp = bd_chars_narrow(bd_chars_next(row, &pos));
        if (bd_chars_is_digit(cp)) {
            size_t digits;
            pos = group_end(row, from, &digits);
            if (digits >= GROUP_DIGITS) {
                hide_digits(row, from, pos, out);
                continue;
            }
        }
        bd_buf_add(out, row.at + from, pos - from);
    }
}

void bd_mask_refused_cell(bd_mask level, bd_text cell, bd_buf *out)
{
    if (level != BD_MASK_ALL)
        hide_digits(cell, 0, cell.len, out);
}
