/* csv_row: see csv_row.h. */
#include "formats/csv/csv_row.h"

#include <string.h>

#include "engine/identity/id.h"
#include "formats/encoding/gb18030.h"

enum { NUMBER_MAX = 256 }; /* bytes of a cell that may be a number */

static bool is_line_end(char c)
{
    return c == '\n' || c == '\r';
}

static bool is_delimiter(const bd_csv_dialect *d, const char *bytes, size_t at, size_t len)
{
    return len - at >= d->len && bytes[at] == d->text[0] &&
           memcmp(bytes + at, d->text, d->len) == 0;
}

/* The offset of the first byte from at on that is no blank, or is a delimiter. */
static size_t skip_blanks(const bd_csv_dialect *d, const char *bytes, size_t at, size_t len)
{
    while (at < len && (bytes[at] == ' ' || bytes[at] == '\t') && !is_delimiter(d, bytes, at, len))
        at++;
    return at;
}

/* The end of a field without quotes. In GB18030 a delimiter begins only where a character does. */
static size_t plain_end(const bd_csv_dialect *d, const char *bytes, size_t at, size_t len)
{
    bool lead = false;
    for (; at < len && !is_line_end(bytes[at]); at++) {
        const unsigned char c = (unsigned char)bytes[at];
        const bool begins = !(lead && bd_gb18030_is_trail(c));
        if (begins && is_delimiter(d, bytes, at, len))
            break;
        lead = d->gb18030 && begins && bd_gb18030_is_lead(c);
    }
    return at;
}

/* The quote that closes a value, searched in bytes[from..limit); limit: there is none. */
static size_t closing_quote(const bd_csv_dialect *d, const char *bytes, size_t from, size_t limit,
                            size_t len)
{
    while (from < limit) {
        const char *quote = memchr(bytes + from, d->quote_char, limit - from);
        if (quote == NULL)
            return limit;
        const size_t at = (size_t)(quote - bytes);
        if (at + 1 == len || bytes[at + 1] != d->quote_char)
            return at;
        from = at + 2;
    }
    return limit;
}

/* What opens and closes the field at at. If nothing closes it before limit, close is limit. */
static void read_quotes(const bd_csv_dialect *d, const char *bytes, size_t at, size_t limit,
                        size_t len, bd_csv_field *field)
{
    const size_t open = skip_blanks(d, bytes, at, len);
    *field = (bd_csv_field){.at = at, .open = open};
    field->quoted = d->quote && open < len && bytes[open] == d->quote_char;
    if (field->quoted)
        field->close = closing_quote(d, bytes, open + 1, limit, len);
}

/* The end of a field whose quotes are known. */
static void finish_field(const bd_csv_dialect *d, const char *bytes, size_t len,
                         bd_csv_field *field)
{
    if (!field->quoted) {
        field->end = plain_end(d, bytes, field->at, len);
        return;
    }
    const size_t after = skip_blanks(d, bytes, field->close + 1, len);
    field->tail = after < len && !is_line_end(bytes[after]) && !is_delimiter(d, bytes, after, len);
    field->end = field->tail ? plain_end(d, bytes, field->close + 1, len) : after;
}

bool bd_csv_next_field(const bd_csv_dialect *d, const char *row, size_t len, size_t *at,
                       bd_csv_field *field)
{
    read_quotes(d, row, *at, len, len, field);
    if (field->quoted && field->close == len) {
        field->quoted = false;
        field->stray = true;
    }
    finish_field(d, row, len, field);
    if (field->end == len || is_line_end(row[field->end]))
        return false;
    *at = field->end + d->len;
    return true;
}

size_t bd_csv_field_value(const bd_csv_dialect *d, const char *row, const bd_csv_field *field,
                          char *out)
{
    char *to = out;
    size_t from = field->at;
    if (field->quoted) {
        for (from = field->open + 1; from < field->close; from++) {
            *to++ = row[from];
            from += row[from] == d->quote_char; /* doubled: the second one is passed over */
        }
        from = field->tail ? field->close + 1 : field->end;
    }
    memcpy(to, row + from, field->end - from);
    return (size_t)(to - out) + field->end - from;
}

/* ---- whole rows ---- */

bd_csv_fit bd_csv_shape_fit(const bd_csv_shape *shape, size_t columns, size_t filled)
{
    const size_t number = shape->number == BD_CSV_NO_NUMBER ? 0 : shape->number;
    if (columns >= shape->columns)
        return filled <= shape->columns ? BD_CSV_FIT_WHOLE : BD_CSV_FIT_NOT;
    if (columns >= shape->needed || (filled < columns && columns > number))
        return BD_CSV_FIT_SHORT;
    return BD_CSV_FIT_NOT;
}

/* Whether a field has a quote, but does not begin with one: it is the end of a quoted cell of two
 * lines, and no number of a row of its own, although quotes behind a number are removed. A formula
 * such as ="5301" begins with its quote. */
static bool ends_a_cell(const bd_csv_dialect *d, const char *row, const bd_csv_field *field)
{
    size_t at = field->at;
    while (at < field->end && (row[at] == ' ' || row[at] == '\t'))
        at++;
    if (at < field->end && row[at] == '=')
        at++;
    return at < field->end && row[at] != d->quote_char &&
           memchr(row + at, d->quote_char, field->end - at) != NULL;
}

/* Whether a text is of ASCII letters and digits. */
static bool is_alphanumeric(bd_text text)
{
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned)(text.at[i] - '0') > 9 && (unsigned)((text.at[i] | 0x20) - 'a') > 25)
            return false;
    return true;
}

typedef enum number_kind { NO_NUMBER, DOCUMENT, CITIZEN } number_kind;

/*
 * What a field is readable as. Another document must be written as such, or nearly be a citizen
 * number: a value with a line break may well have a line such as "room A 1205", from which steps 1
 * to 3 of reading a number would make a document.
 */
static number_kind read_number(const bd_csv_dialect *d, const char *row, const bd_csv_field *field)
{
    enum { NEARLY = BD_ID_NOTE_WRONG_LENGTH | BD_ID_NOTE_LOOKS_WRONG };
    char value[NUMBER_MAX + BD_GB18030_AHEAD];
    char decoded[BD_GB18030_GROWTH * NUMBER_MAX + BD_GB18030_SLACK];
    bd_id id;
    bool clean = true;
    if (field->end - field->at > NUMBER_MAX || ends_a_cell(d, row, field))
        return NO_NUMBER;
    bd_text text = {value, bd_csv_field_value(d, row, field, value)};
    if (d->gb18030)
        text = (bd_text){decoded, bd_gb18030_decode(value, text.len, decoded, &clean)};
    const bd_id_status reason = bd_id_read(text, UINT32_MAX, &id);
    if (clean && (reason == BD_ID_MULTIPLE || reason == BD_ID_SPREADSHEET))
        return DOCUMENT; /* is rejected, but not lost */
    if (!clean || reason != BD_ID_OK)
        return NO_NUMBER;
    if ((id.key & BD_KEY_OTHER) == 0)
        return CITIZEN;
    return (id.notes & BD_ID_NOTE_CLEANED) == 0 || (id.notes & NEARLY) != 0 || is_alphanumeric(text)
               ? DOCUMENT
               : NO_NUMBER;
}

static size_t count_columns(const bd_csv_dialect *d, const char *line, size_t len)
{
    bd_csv_field field;
    size_t columns = 1;
    for (size_t at = 0; bd_csv_next_field(d, line, len, &at, &field);)
        columns++;
    return columns;
}

/* Where the number's column is not known, only a citizen number tells. A short row must hold one,
 * too, and all wanted columns. */
static bool is_whole_row(const bd_csv_shape *shape, const char *line, size_t len)
{
    const bool any = shape->number == BD_CSV_NO_NUMBER;
    number_kind kind = NO_NUMBER;
    bool more = len != 0;
    size_t at = 0, columns = 0, filled = 0;
    while (more) {
        bd_csv_field field;
        more = bd_csv_next_field(shape->dialect, line, len, &at, &field);
        if ((any && kind != CITIZEN) || shape->number == columns)
            kind = read_number(shape->dialect, line, &field);
        columns++;
        if (!bd_csv_field_empty(&field))
            filled = columns;
    }
    if (kind != CITIZEN && (any || kind == NO_NUMBER))
        return false;
    if (kind == CITIZEN && columns >= shape->columns)
        return true; /* with more values than columns it is rejected */
    switch (bd_csv_shape_fit(shape, columns, filled)) {
    case BD_CSV_FIT_WHOLE:
        return true;
    case BD_CSV_FIT_SHORT:
        return !any && kind == CITIZEN && columns > 1 && columns >= shape->needed;
    case BD_CSV_FIT_NOT:
        break;
    }
    return false;
}

/* ---- line ends in a value ---- */

/* The first line end in bytes[from..to); to: there is none. */
static size_t line_end(const char *bytes, size_t from, size_t to)
{
    while (from < to && !is_line_end(bytes[from]))
        from++;
    return from;
}

static size_t after_line_end(const char *bytes, size_t at, size_t len)
{
    return at + (bytes[at] == '\r' && at + 1 < len && bytes[at + 1] == '\n' ? 2 : 1);
}

typedef enum verdict { VALUE, SWALLOWS, UNKNOWN } verdict;

/* A row that begins at bytes[0], as far as it is there. */
typedef struct view {
    const char *bytes;
    size_t len;
    size_t limit;   /* what belongs to the row or to a line after it is before this */
    bool last;      /* no more bytes follow */
    bool exhausted; /* limit is that of the longest row, so more bytes would change nothing */
} view;

static view view_of(const bd_csv_shape *shape, const char *bytes, size_t len, bool last)
{
    const bool exhausted = len > shape->row_max;
    return (view){bytes, len, exhausted ? shape->row_max + 1 : len, last, exhausted};
}

/*
 * Whether the value at bytes[from..to) swallows a whole row. *lines gets its line ends. UNKNOWN: the
 * line after one of them is not complete.
 */
static verdict look_into(bd_csv_shape shape, const view *v, size_t from, size_t to, uint64_t *lines)
{
    *lines = 0;
    for (size_t at = line_end(v->bytes, from, to); at < to; at = line_end(v->bytes, at, to)) {
        if (shape.columns == 0) { /* the first row: no short one is known yet */
            shape.columns = count_columns(shape.dialect, v->bytes, at);
            shape.needed = SIZE_MAX;
        }
        ++*lines;
        at = after_line_end(v->bytes, at, v->len);
        const size_t end = at < v->limit ? line_end(v->bytes, at, v->limit) : v->limit;
        if (end == v->limit && v->exhausted)
            continue;
        if (end == v->limit && !v->last)
            return UNKNOWN;
        if (is_whole_row(&shape, v->bytes + at, end - at))
            return SWALLOWS;
    }
    return VALUE;
}

/* Decide about a quoted field's opening quote. False: more bytes are needed. */
static bool judge_quote(const bd_csv_shape *shape, const view *v, bd_csv_field *field,
                        uint64_t *lines)
{
    uint64_t inner;
    const bool closed = field->close < v->limit;
    const verdict found = look_into(*shape, v, field->open + 1, field->close, &inner);
    if (found == UNKNOWN || (found == VALUE && !closed && !v->exhausted && !v->last))
        return false;
    field->quoted = found == VALUE && closed;
    *lines += field->quoted ? inner : 0;
    return true;
}

size_t bd_csv_row_end(const bd_csv_shape *shape, const char *bytes, size_t len, bool last,
                      uint64_t *lines)
{
    const bd_csv_dialect *d = shape->dialect;
    const view v = view_of(shape, bytes, len, last);
    *lines = 0;
    for (size_t at = 0;;) {
        bd_csv_field field;
        read_quotes(d, bytes, at, v.limit, len, &field);
        if (field.quoted && !judge_quote(shape, &v, &field, lines))
            return 0;
        finish_field(d, bytes, len, &field);
        if (field.end >= len && !last)
            return 0;
        if (field.end >= len || is_line_end(bytes[field.end])) {
            *lines += len != 0;
            return field.end + (field.end < len);
        }
        at = field.end + d->len;
    }
}

bool bd_csv_swallows_row(const bd_csv_shape *shape, const char *bytes, size_t len)
{
    const char quote = shape->dialect->quote_char;
    const view v = {bytes, len, len, false, false};
    const char *open;
    for (size_t at = 0; at < len && (open = memchr(bytes + at, quote, len - at)) != NULL;) {
        const size_t from = (size_t)(open - bytes) + 1;
        const char *close = memchr(bytes + from, quote, len - from);
        const size_t to = close == NULL ? len : (size_t)(close - bytes);
        uint64_t lines;
        if ((memchr(bytes + from, '\n', to - from) != NULL ||
             memchr(bytes + from, '\r', to - from) != NULL) &&
            look_into(*shape, &v, from, to, &lines) == SWALLOWS)
            return true;
        at = to + 1;
    }
    return false;
}

uint64_t bd_csv_count_lines(const char *bytes, size_t len)
{
    uint64_t lines = 0;
    for (size_t i = 0; i < len; i++)
        lines += bytes[i] == '\r' || (bytes[i] == '\n' && (i == 0 || bytes[i - 1] != '\r'));
    return lines;
}
