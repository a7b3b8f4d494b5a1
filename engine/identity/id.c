/* id: steps 4 to 10 of reading a number (README.md); see id.h. Steps 1 to 3 are in id_cell.c and
 * id_remark.c, the functions for every row in id_kernel.c, bd_id_other_notes() in id_text.c. */
#include "engine/identity/id.h"

#include <string.h>

#include "engine/base/hash.h"
#include "engine/identity/chars.h"
#include "engine/identity/id_cell.h"
#include "engine/identity/id_remark.h"
#include "engine/identity/id_runs.h"
#include "engine/identity/id_text.h"

enum { WORD_CHARS = 16 }; /* no word for nothing is longer, but for one that is the whole cell */

static bool is_uniform(bd_id_span span)
{
    for (size_t i = 1; i < span.len; i++)
        if (span.at[i] != span.at[0])
            return false;
    return span.len >= 4;
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
static size_t compact(bd_id_span span, bool full_stops, char out[BD_ID_OTHER_MAX + 2])
{
    size_t len = 0;
    bool digits = false;

    for (size_t i = 0; i < span.len; i++) {
        const uint32_t cp = span.at[i];
        const bool digit = bd_chars_is_digit(cp);
        if (cp == '(' || cp == ')' || cp == '-')
            continue;
        if (len == BD_ID_OTHER_MAX ||
            !(digit || bd_chars_is_upper(cp) || (full_stops && cp == '.')))
            return 0;
        digits |= digit;
        out[len++] = (char)cp;
    }
    out[len] = '\0';
    return digits && len >= BD_ID_OTHER_MIN ? len : 0;
}

/* The same with full stops, if they are all that makes the text differ from a citizen number. Not
 * at the ends or before zeros at the end, where step 3 would remove them. */
static size_t compact_with_stops(bd_id_span span, char out[BD_ID_OTHER_MAX + 2])
{
    const size_t len = compact(span, true, out);
    size_t end = len;

    while (end != 0 && out[end - 1] == '0')
        end--;
    if (end == 0 || out[0] == '.' || out[end - 1] == '.')
        return 0;
    return bd_id_other_notes((bd_text){out, len}) != BD_ID_NOTE_OTHER_DOCUMENT ? len : 0;
}

/* Step 6: whether a part of a cell would be read as a number if it were the whole cell. */
static bool is_number(bd_id_cell *cell, bd_id_span part)
{
    char text[BD_ID_OTHER_MAX + 2];
    const bd_id_span tidy = bd_id_cell_tidy(cell, bd_id_cell_unwrap(cell, part));

    return !is_uniform(tidy) && compact(tidy, false, text) != 0;
}

/* Step 8: insert the century into a number of 15 digits (before 1999), in place, and add the check
 * character. */
static void upgrade_15(char text[BD_ID_OTHER_MAX + 2])
{
    const bool over_hundred = bd_id_text_value(text + 12, 3) >= 996;

    memmove(text + 8, text + 6, 9);
    memcpy(text + 6, over_hundred ? "18" : "19", 2);
    text[17] = bd_id_text_check(text);
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
    const bd_text text = {id->text, id->text_len};
    bool citizen = bd_id_text_is_citizen(text);

    if (bd_id_text_is_old(text)) {
        upgrade_15(id->text);
        id->notes |= BD_ID_NOTE_15_DIGIT;
        citizen = true;
    } else if (bd_id_text_is_disability(text)) {
        id->notes |= BD_ID_NOTE_DISABILITY;
        citizen = true;
    }
    if (!citizen) {
        id->key = BD_KEY_OTHER | bd_hash64(text.at, text.len) >> 1;
        id->notes |= bd_id_other_notes(text);
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
    if (span.len == 0 || is_uniform(span))
        return BD_ID_EMPTY;
    if (is_scientific(span))
        return BD_ID_SPREADSHEET;
    id->text_len = (uint32_t)compact(span, false, id->text);
    if (id->text_len == 0)
        id->text_len = (uint32_t)compact_with_stops(span, id->text);
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

    if (cell->too_long ? cell->uniform : all.len == 0 || is_uniform(all))
        return BD_ID_EMPTY;
    all = bd_id_cell_unwrap(cell, bd_id_remark_remove(cell, all));
    for (bd_id_span rest = all; bd_id_cell_split(&rest, &part);)
        parts++;
    if (parts == 1 && !cell->too_long)
        return read_one(cell, all, last_day, id);
    for (bd_id_span rest = all; parts > 1 && bd_id_cell_split(&rest, &part);)
        numbers += is_number(cell, part);
    return numbers > 1 ? BD_ID_MULTIPLE : BD_ID_UNUSABLE;
}

/* The span in UTF-8; empty if it is longer than any word for nothing. */
static bd_text encode(bd_id_span span, char out[WORD_CHARS * BD_UTF8_MAX])
{
    size_t len = 0;

    for (size_t i = 0; i < span.len && span.len <= WORD_CHARS; i++)
        len += bd_utf8_encode(span.at[i], out + len);
    return (bd_text){out, len};
}

/* Step 4: whether a span says that there is no number. Changes the cell. */
static bool says_nothing(bd_id_cell *cell, bd_id_span span, const bd_absent *absent)
{
    static const char *const words[] = {"没有", "待办", "NA", "NAN", "0", "UNKNOWN", "PENDING"};
    static const bd_absent of_numbers = {.words = words, .count = sizeof words / sizeof *words};
    char utf8[WORD_CHARS * BD_UTF8_MAX];

    span = bd_id_remark_peel(bd_id_cell_tidy(cell, span));
    if (span.len > WORD_CHARS)
        return false;
    const bd_text text = encode(span, utf8);
    return bd_absent_is(absent, text) || (absent == NULL && bd_absent_is(&of_numbers, text));
}

/* Step 10: whether the hyphens of a span tell that it is no document. */
static bool is_no_document(bd_id_span span)
{
    char utf8[WORD_CHARS * BD_UTF8_MAX];

    return bd_id_text_is_no_document(encode(bd_id_remark_peel(span), utf8));
}

/* What the cell is that is not, or not only, a citizen number, and was read as status. Remarks and
 * brackets around it do not change that. */
static bd_id_status look_again(bd_text text, const bd_absent *absent, bd_id_status status)
{
    bd_id_cell cell;

    if (bd_absent_is(absent, text))
        return BD_ID_EMPTY;
    bd_id_cell_gather(text, &cell);
    bd_id_span span = {cell.at, cell.len};
    if (bd_id_runs_count(span) > 1)
        return BD_ID_MULTIPLE;
    bd_id_cell_join(&cell);
    span = bd_id_cell_unwrap(&cell, (bd_id_span){cell.at, cell.len});
    span = bd_id_cell_unwrap(&cell, bd_id_remark_remove(&cell, span));
    if (status == BD_ID_OK && is_no_document(span))
        status = BD_ID_UNUSABLE;
    return says_nothing(&cell, span, absent) ? BD_ID_EMPTY : status;
}

bd_id_status bd_id_read_with(bd_text text, const bd_absent *absent, uint32_t last_day, bd_id *id)
{
    bd_id_cell cell;

    memset(id, 0, sizeof *id);
    bd_id_cell_gather(text, &cell);
    if (cell.bad_bytes)
        return BD_ID_ENCODING;
    bd_id_cell_join(&cell);
    bd_id_status status = read_cell(&cell, last_day, id);
    if (status != BD_ID_EMPTY && (status != BD_ID_OK || id->key >= BD_KEY_OTHER))
        status = look_again(text, absent, status);
    if (status != BD_ID_OK)
        memset(id, 0, sizeof *id);
    return status;
}

bd_id_status bd_id_read(bd_text text, uint32_t last_day, bd_id *id)
{
    return bd_id_read_with(text, NULL, last_day, id);
}

const char *bd_id_note_name(unsigned bit)
{
    static const char *const names[BD_ID_NOTE_COUNT] = {
        "id_cleaned",    "id_15_digit",   "id_disability_certificate", "id_other_document",
        "id_checksum",   "id_birth_date", "id_spreadsheet_truncated",  "id_wrong_length",
        "id_looks_wrong"};
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
