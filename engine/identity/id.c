/* id: steps 4 to 10 of reading a number (README.md); see id.h. Steps 1 to 3 are in id_cell.c, the
 * functions for every row in id_kernel.c. */
#include "engine/identity/id.h"

#include <string.h>

#include "engine/base/hash.h"
#include "engine/identity/chars.h"
#include "engine/identity/date.h"
#include "engine/identity/id_cell.h"

enum { OTHER_MIN = 5 }; /* characters of another document */

static bool is_uniform(bd_id_span span)
{
    for (size_t i = 1; i < span.len; i++)
        if (span.at[i] != span.at[0])
            return false;
    return span.len >= 4;
}

/* Step 4. */
static bool says_nothing(bd_id_span span)
{
    static const char *const words[] = {"无",   "无证", "没有", "不详", "未知",
                                        "暂无", "待办", "NULL", "NA",   "N/A",
                                        "NONE", "-",    "--",   "/",    "0"};
    char text[4 * BD_UTF8_MAX];
    size_t len = 0;

    if (span.len == 0 || is_uniform(span))
        return true;
    for (size_t i = 0; i < span.len && span.len <= 4; i++)
        len += bd_utf8_encode(span.at[i], text + len);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (bd_text_equal(bd_text_of(words[i]), (bd_text){text, len}))
            return true;
    return false;
}

static size_t count_digits(bd_id_span span, size_t from)
{
    size_t n = from;
    while (n < span.len && bd_chars_is_digit(span.at[n]))
        n++;
    return n - from;
}

/* Step 5: 4.40981E+17. Without a point and a plus sign it may be another document: 1234E567. */
static bool is_scientific(bd_id_span span)
{
    size_t pos = count_digits(span, 0);
    bool sure = false;

    if (pos == 0)
        return false;
    if (pos < span.len && span.at[pos] == '.') {
        sure = true;
        pos += 1 + count_digits(span, pos + 1);
    }
    if (pos == span.len || span.at[pos++] != 'E')
        return false;
    if (pos < span.len && (span.at[pos] == '+' || (span.at[pos] == '-' && sure))) {
        sure = true;
        pos++;
    }
    return sure && pos < span.len && pos + count_digits(span, pos) == span.len;
}

/* Step 10: the span as ASCII, without parentheses and hyphens. Returns its length; 0 when it cannot
 * be a document. */
static size_t compact(bd_id_span span, char out[BD_ID_OTHER_MAX + 2])
{
    size_t len = 0;

    for (size_t i = 0; i < span.len; i++) {
        const uint32_t cp = span.at[i];
        if (cp == '(' || cp == ')' || cp == '-')
            continue;
        if (len == BD_ID_OTHER_MAX || !(bd_chars_is_digit(cp) || bd_chars_is_upper(cp)))
            return 0;
        out[len++] = (char)cp;
    }
    out[len] = '\0';
    return len >= OTHER_MIN ? len : 0;
}

/* Step 6: whether a part of a cell would be read as a number if it were the whole cell. */
static bool is_number(bd_id_cell *cell, bd_id_span part)
{
    char text[BD_ID_OTHER_MAX + 2];
    const bd_id_span tidy = bd_id_cell_tidy(cell, bd_id_cell_unwrap(cell, part));

    return !is_uniform(tidy) && compact(tidy, text) != 0 && strpbrk(text, "0123456789") != NULL;
}

static size_t digits_at_start(const char *text)
{
    return strspn(text, "0123456789");
}

/* Whether text, at least 18 characters, begins with 17 digits and a digit or X. */
static bool begins_as_citizen(const char *text)
{
    const size_t digits = digits_at_start(text);
    return digits >= BD_ID_CITIZEN_LEN || (digits == BD_ID_CITIZEN_LEN - 1 && text[digits] == 'X');
}

static uint32_t number_of(const char *digits, size_t len)
{
    uint32_t value = 0;
    for (size_t i = 0; i < len; i++)
        value = value * 10 + (uint32_t)(digits[i] - '0');
    return value;
}

/* Step 8: insert the century into a number of 15 digits (before 1999), in place, and add the check
 * character. False when the number has no valid date. */
static bool upgrade_15(char text[BD_ID_OTHER_MAX + 2])
{
    static const unsigned char weights[17] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    const bool over_hundred = number_of(text + 12, 3) >= 996;
    const uint32_t year = (over_hundred ? 1800 : 1900) + number_of(text + 6, 2);
    uint32_t sum = 0;

    if (!bd_date_is_day(year, number_of(text + 8, 2), number_of(text + 10, 2)))
        return false;
    memmove(text + 8, text + 6, 9);
    memcpy(text + 6, over_hundred ? "18" : "19", 2);
    for (size_t i = 0; i < sizeof weights; i++)
        sum += weights[i] * (uint32_t)(text[i] - '0');
    text[17] = "10X98765432"[sum % 11];
    return true;
}

/* Step 9: a citizen number, category 1-7 and level 1-4; of 22 characters, the last two are B and a
 * digit. */
static bool is_disability(const char *text, size_t len)
{
    return (len == 20 || len == 22) && begins_as_citizen(text) && text[18] >= '1' &&
           text[18] <= '7' && text[19] >= '1' && text[19] <= '4' &&
           (len == 20 || (text[20] == 'B' && text[21] >= '1' && text[21] <= '9'));
}

static uint64_t citizen_key(const char *text)
{
    uint64_t value = 0;
    for (size_t i = 0; i < BD_ID_CITIZEN_LEN - 1; i++)
        value = value * 10 + (uint64_t)(text[i] - '0');
    return value * 11 + (text[17] == 'X' ? 10 : (uint64_t)(text[17] - '0'));
}

/* Steps 7 to 10, on the text that compact() left in id. */
static void identify(bd_id *id, uint32_t last_day)
{
    const size_t len = id->text_len;
    bool citizen = len == BD_ID_CITIZEN_LEN && begins_as_citizen(id->text);

    if (len == 15 && digits_at_start(id->text) == 15 && upgrade_15(id->text)) {
        id->notes |= BD_ID_NOTE_15_DIGIT;
        citizen = true;
    } else if (is_disability(id->text, len)) {
        id->notes |= BD_ID_NOTE_DISABILITY;
        citizen = true;
    }
    if (!citizen) {
        id->key = BD_KEY_OTHER | bd_hash64(id->text, len) >> 1;
        id->notes |= BD_ID_NOTE_OTHER_DOCUMENT;
        return;
    }
    id->text_len = BD_ID_CITIZEN_LEN;
    id->text[BD_ID_CITIZEN_LEN] = '\0';
    id->key = citizen_key(id->text);
    id->notes |= bd_id_key_notes(id->key, last_day);
}

/* A cell without separators. */
static bd_id_status read_one(bd_id_cell *cell, bd_id_span span, uint32_t last_day, bd_id *id)
{
    span = bd_id_cell_tidy(cell, span);
    if (says_nothing(span))
        return BD_ID_EMPTY;
    if (is_scientific(span))
        return BD_ID_SPREADSHEET;
    id->text_len = (uint32_t)compact(span, id->text);
    if (id->text_len == 0)
        return BD_ID_UNUSABLE;
    if (strspn(id->text, (char[]){id->text[0], '\0'}) == id->text_len)
        return BD_ID_EMPTY;
    const bool stripped = id->text_len != span.len;
    identify(id, last_day);
    /* Parentheses around a citizen number were removed: only this note tells that the cell was
     * different. */
    if (cell->cleaned || (stripped && id->key < BD_KEY_OTHER))
        id->notes |= BD_ID_NOTE_CLEANED;
    return BD_ID_OK;
}

static bd_id_status read_cell(bd_id_cell *cell, uint32_t last_day, bd_id *id)
{
    bd_id_span all = bd_id_cell_unwrap(cell, (bd_id_span){cell->at, cell->len});
    bd_id_span part;
    size_t parts = 0, numbers = 0;

    if (cell->too_long ? cell->uniform : says_nothing(all))
        return BD_ID_EMPTY;
    for (bd_id_span rest = all; bd_id_cell_split(&rest, &part);)
        parts++;
    if (parts == 1 && !cell->too_long)
        return read_one(cell, all, last_day, id);
    for (bd_id_span rest = all; parts > 1 && bd_id_cell_split(&rest, &part);)
        numbers += is_number(cell, part);
    return numbers > 1 ? BD_ID_MULTIPLE : BD_ID_UNUSABLE;
}

bd_id_status bd_id_read(bd_text text, uint32_t last_day, bd_id *id)
{
    bd_id_cell cell;

    memset(id, 0, sizeof *id);
    bd_id_cell_gather(text, &cell);
    if (cell.bad_bytes)
        return BD_ID_ENCODING;
    const bd_id_status status = read_cell(&cell, last_day, id);
    if (status != BD_ID_OK)
        memset(id, 0, sizeof *id);
    return status;
}

const char *bd_id_note_name(unsigned bit)
{
    static const char *const names[BD_ID_NOTE_COUNT] = {
        "id_cleaned",  "id_15_digit",   "id_disability_certificate", "id_other_document",
        "id_checksum", "id_birth_date", "id_spreadsheet_truncated"};
    return names[bit];
}

const char *bd_id_status_name(bd_id_status status)
{
    static const char *const names[] = {
        [BD_ID_OK] = "",
        [BD_ID_EMPTY] = "id_empty",
        [BD_ID_SPREADSHEET] = "id_spreadsheet",
        [BD_ID_MULTIPLE] = "id_multiple",
        [BD_ID_UNUSABLE] = "id_unusable",
        [BD_ID_ENCODING] = "row_encoding",
    };
    return names[status];
}
