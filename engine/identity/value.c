/* value: see value.h. For each type: absence, comparison, and the canonical form. */
#include "engine/identity/value.h"

#include <string.h>

#include "engine/identity/chars.h"
#include "engine/identity/ethnicity.h"
#include "engine/identity/id.h"
#include "engine/identity/name.h"
#include "engine/identity/sex.h"

enum { REGION_LEN = 6 }; /* digits down to the county; zeros after them mean the whole county */

/* ---- code, region, digits, empty names ---- */

static bool mapped(const bd_value_rule *rule, bd_text text, bd_text *code)
{
    for (size_t i = 0; i < rule->map_count; i++)
        if (bd_text_equal(text, bd_text_of(rule->map[i].from))) {
            *code = bd_text_of(rule->map[i].to);
            return true;
        }
    return false;
}

/* The code, empty if it is absent. The map is asked for the text as it is first: it may have an
 * entry for 1.0 or for 无. */
static bd_text code_read(const bd_value_rule *rule, bd_text value)
{
    const bd_text text = bd_chars_trim(value);
    const bd_text bare = bd_chars_bare(text);
    const bd_text whole = bd_chars_whole(bare);
    bd_text code;

    if (mapped(rule, text, &code) || (bare.len != text.len && mapped(rule, bare, &code)) ||
        (whole.len != bare.len && mapped(rule, whole, &code)))
        return code;
    return bd_absent_is(rule->absent, text) ? (bd_text){text.at, 0} : whole;
}

/* The digits without zeros at the end, but at least six, then filled up with zeros to the length of
 * their level (town 9, village 12). 0: not digits. */
static size_t region_read(bd_text value, char out[BD_CHARS_SHORT])
{
    size_t len = bd_chars_short(bd_chars_whole(value), out);

    if (len == 0 || strspn(out, "0123456789") != len)
        return 0;
    while (len > REGION_LEN && out[len - 1] == '0')
        len--;
    while (len > REGION_LEN && len % 3 != 0)
        out[len++] = '0'; /* fits: bd_chars_short() gives at most 60 digits, a multiple of 3 */
    return len;
}

static bd_text region_text(bd_text value, char out[BD_CHARS_SHORT])
{
    const size_t len = region_read(value, out);
    return len != 0 ? (bd_text){out, len} : bd_chars_bare(value);
}

/* The next digit from *pos on, 0 at the end. */
static char next_digit(bd_text value, size_t *pos)
{
    while (*pos < value.len) {
        const uint32_t cp = bd_chars_narrow(bd_chars_next(value, pos));
        if (bd_chars_is_digit(cp))
            return (char)cp;
    }
    return '\0';
}

static bool digits_equal(bd_text a, bd_text b)
{
    size_t a_pos = 0, b_pos = 0;
    char digit;

    a = bd_chars_whole(a);
    b = bd_chars_whole(b);
    do {
        digit = next_digit(a, &a_pos);
        if (digit != next_digit(b, &b_pos))
            return false;
    } while (digit != '\0');
    return true;
}

/* ---- absence ---- */

bool bd_value_absent(const bd_value_rule *rule, bd_text value)
{
    bd_id id;
    size_t pos = 0;

    if (rule->type == BD_TYPE_CODE)
        return code_read(rule, value).len == 0;
    if (bd_absent_is(rule->absent, value))
        return true;
    switch (rule->type) {
    case BD_TYPE_NAME:
        return bd_name_is_empty(bd_chars_bare(value));
    case BD_TYPE_SEX:
        return bd_sex_read(value) == BD_SEX_ABSENT;
    case BD_TYPE_DIGITS:
        return next_digit(value, &pos) == '\0';
    case BD_TYPE_DATE:
        return bd_absent_is_zero_date(value);
    case BD_TYPE_ID:
        return bd_id_read_with(value, rule->absent, 0, &id) == BD_ID_EMPTY;
    case BD_TYPE_CODE:
    case BD_TYPE_ETHNICITY:
    case BD_TYPE_REGION:
    case BD_TYPE_TEXT:
    case BD_TYPE_COUNT:
        break;
    }
    return bd_chars_bare(value).len == 0;
}

/* ---- comparison of values that are both present and whose bytes differ ---- */

static bool texts_equal(bd_text a, bd_text b)
{
    return bd_text_equal(bd_chars_bare(a), bd_chars_bare(b));
}

/* a_code and b_code were read from a and b; 0 means no code. Two values without a code are compared
 * as texts; a code never equals a text. */
static bool coded_equal(uint32_t a_code, bd_text a, uint32_t b_code, bd_text b)
{
    return a_code == b_code && (a_code != 0 || texts_equal(a, b));
}

static uint32_t sex_code(bd_text value)
{
    const bd_sex sex = bd_sex_read(value);
    return sex == BD_SEX_OTHER_TEXT ? 0 : (uint32_t)sex;
}

static uint32_t date_code(const bd_value_rule *rule, bd_text value)
{
    uint32_t date;
    return bd_date_read(&rule->date, value, &date) ? date : 0;
}

static bool dates_equal(const bd_value_rule *a_rule, bd_text a, const bd_value_rule *b_rule,
                        bd_text b)
{
    const uint32_t a_date = date_code(a_rule, a), b_date = date_code(b_rule, b);

    if (a_date == 0 || b_date == 0)
        return a_date == b_date && texts_equal(a, b);
    return bd_date_equal(a_date, b_date);
}

bool bd_value_partial(const bd_value_rule *rule, bd_text value)
{
    if (rule->type != BD_TYPE_DATE || bd_value_absent(rule, value))
        return false;
    const uint32_t date = date_code(rule, value);
    return date != 0 && bd_date_is_partial(date);
}

static bool ids_equal(bd_text a, bd_text b)
{
    bd_id a_id, b_id;
    const bool a_read = bd_id_read(a, 0, &a_id) == BD_ID_OK;
    const bool b_read = bd_id_read(b, 0, &b_id) == BD_ID_OK;

    if (!a_read || !b_read)
        return a_read == b_read && texts_equal(a, b);
    return strcmp(a_id.text, b_id.text) == 0;
}

static bool regions_equal(bd_text a, bd_text b)
{
    char a_digits[BD_CHARS_SHORT], b_digits[BD_CHARS_SHORT];

    return bd_text_equal(region_text(a, a_digits), region_text(b, b_digits));
}

static bool values_equal(const bd_value_rule *a_rule, bd_text a, const bd_value_rule *b_rule,
                         bd_text b)
{
    switch (a_rule->type) {
    case BD_TYPE_ID:
        return ids_equal(a, b);
    case BD_TYPE_SEX:
        return coded_equal(sex_code(a), a, sex_code(b), b);
    case BD_TYPE_ETHNICITY:
        return coded_equal(bd_ethnicity_read(a), a, bd_ethnicity_read(b), b);
    case BD_TYPE_DATE:
        return dates_equal(a_rule, a, b_rule, b);
    case BD_TYPE_REGION:
        return regions_equal(a, b);
    case BD_TYPE_CODE:
        return bd_text_equal(code_read(a_rule, a), code_read(b_rule, b));
    case BD_TYPE_DIGITS:
        return digits_equal(a, b);
    case BD_TYPE_NAME: /* has classes of its own */
    case BD_TYPE_TEXT:
    case BD_TYPE_COUNT:
        break;
    }
    return texts_equal(a, b);
}

/* Whether equal bytes are equal values: neither side has a map, and dates are read alike. */
static bool read_alike(const bd_value_rule *a, const bd_value_rule *b)
{
    return (a->map_count | b->map_count) == 0 && a->date.order == b->date.order &&
           a->date.excel_serial == b->date.excel_serial;
}

bd_diff bd_value_compare(const bd_value_rule *a_rule, bd_text a, const bd_value_rule *b_rule,
                         bd_text b)
{
    if (bd_value_absent(a_rule, a) || bd_value_absent(b_rule, b))
        return BD_DIFF_ABSENT;
    if (bd_text_equal(a, b) && read_alike(a_rule, b_rule))
        return BD_DIFF_SAME;
    if (a_rule->type == BD_TYPE_NAME)
        return bd_name_compare(bd_chars_bare(a), bd_chars_bare(b));
    return values_equal(a_rule, a, b_rule, b) ? BD_DIFF_SAME : BD_DIFF_DIFFERENT;
}

/* ---- the canonical form ---- */

static void add_code(bd_buf *out, uint32_t code, bd_text value)
{
    if (code == 0) {
        bd_buf_add_text(out, bd_chars_bare(value));
        return;
    }
    bd_buf_add_u64(out, code);
}

static void add_ethnicity(bd_buf *out, bd_text value)
{
    const uint32_t code = bd_ethnicity_read(value);

    if (code != 0 && code < 10)
        bd_buf_add_char(out, '0');
    add_code(out, code, value);
}

/* Of a partial date only what is there. */
static void add_date(bd_buf *out, uint32_t date, bd_text value)
{
    if (date == 0 || !bd_date_is_partial(date)) {
        add_code(out, date, value);
        return;
    }
    bd_buf_add_u64(out, date / 10000);
    if (date % 10000 != 0)
        bd_buf_printf(out, "-%02u", date / 100 % 100);
}

static void add_id(bd_buf *out, bd_text value)
{
    bd_id id;
    const bool read = bd_id_read(value, 0, &id) == BD_ID_OK;

    bd_buf_add_text(out, read ? (bd_text){id.text, id.text_len} : bd_chars_trim(value));
}

static void add_digits(bd_buf *out, bd_text value)
{
    size_t pos = 0;

    value = bd_chars_whole(value);
    for (char digit = next_digit(value, &pos); digit != '\0'; digit = next_digit(value, &pos))
        bd_buf_add_char(out, digit);
}

void bd_value_canonical(const bd_value_rule *rule, bd_text value, bd_buf *out)
{
    char digits[BD_CHARS_SHORT];

    if (bd_value_absent(rule, value))
        return;
    switch (rule->type) {
    case BD_TYPE_ID:
        add_id(out, value);
        return;
    case BD_TYPE_NAME:
        bd_name_add(bd_chars_bare(value), out);
        return;
    case BD_TYPE_SEX:
        add_code(out, sex_code(value), value);
        return;
    case BD_TYPE_ETHNICITY:
        add_ethnicity(out, value);
        return;
    case BD_TYPE_DATE:
        add_date(out, date_code(rule, value), value);
        return;
    case BD_TYPE_REGION:
        bd_buf_add_text(out, region_text(value, digits));
        return;
    case BD_TYPE_CODE:
        bd_buf_add_text(out, code_read(rule, value));
        return;
    case BD_TYPE_DIGITS:
        add_digits(out, value);
        return;
    case BD_TYPE_TEXT:
    case BD_TYPE_COUNT:
        break;
    }
    bd_buf_add_text(out, bd_chars_bare(value));
}
