/* csv_dialect: see csv_dialect.h. */
#include "formats/csv/csv_dialect.h"

#include <string.h>

#include "engine/base/utf8.h"
#include "formats/encoding/gb18030.h"

/* ---- the delimiter ---- */

static bd_status add_delimiter(bd_csv_dialect *d, const char *bytes, size_t len, bd_err *err)
{
    if (len > BD_CSV_DELIMITER_MAX - d->len)
        return bd_fail(err, BD_E_USAGE, 0, "a delimiter has at most %d bytes",
                       BD_CSV_DELIMITER_MAX);
    memcpy(d->text + d->len, bytes, len);
    d->len += len;
    return BD_OK;
}

/* Convert text to the file's encoding; a byte that is not UTF-8 is kept as it is. */
static bd_status set_text(bd_csv_dialect *d, const char *text, bd_err *err)
{
    size_t left = strlen(text);
    while (left != 0) {
        uint32_t point;
        char code[4];
        size_t n = bd_utf8_decode(text, left, &point);
        const size_t bytes = n > 1 && d->gb18030 ? bd_gb18030_encode(point, code) : 0;
        n = n == 0 ? 1 : n;
        BD_TRY(bytes != 0 ? add_delimiter(d, code, bytes, err) : add_delimiter(d, text, n, err));
        text += n;
        left -= n;
    }
    return BD_OK;
}

/* A single byte that can be part of a character, or that ends a row, would cut values. */
static bool can_separate(const bd_csv_dialect *d)
{
    const unsigned char c = (unsigned char)d->text[0];
    for (size_t i = 0; i < d->len; i++)
        if (d->text[i] == '\n' || d->text[i] == '\r' || d->text[i] == '\0' || d->text[i] == '"')
            return false;
    if (d->len != 1)
        return d->len != 0 && !(d->gb18030 && c >= '0' && c <= '9');
    if (d->gb18030)
        return c == 0xFF || (c < 0x80 && !(c >= '0' && c <= '9'));
    return c < 0x80 || c == 0xC0 || c == 0xC1 || c >= 0xF5;
}

bd_status bd_csv_dialect_set(bd_csv_dialect *d, const bd_reader_spec *spec, bd_encoding encoding,
                             bd_err *err)
{
    *d = (bd_csv_dialect){.quote = !spec->quote_none, .gb18030 = encoding == BD_ENCODING_GB18030};
    if (spec->delimiter_text != NULL)
        BD_TRY(set_text(d, spec->delimiter_text, err));
    else
        BD_TRY(add_delimiter(d, &spec->delimiter, 1, err));
    if (!can_separate(d))
        return bd_fail(err, BD_E_USAGE, 0,
                       "a delimiter must not hold a quote or a line end, and a single byte must "
                       "not be a part of characters in %s",
                       bd_encoding_name(encoding));
    for (size_t i = 0; i < d->len; i++)
        d->word = d->word << 8 | (unsigned char)d->text[i];
    d->is_trail = d->gb18030 && (unsigned char)d->text[0] < 0x7F &&
                  bd_gb18030_is_trail((unsigned char)d->text[0]);
    d->is_simple = d->len == 1 && d->quote && !d->is_trail;
    return BD_OK;
}

/* ---- states ---- */

/* Whether c begins a character; updates what is known of the next byte. */
static bool begins(const bd_csv_dialect *d, bd_csv_state *state, unsigned char c)
{
    const bool inside = state->lead && bd_gb18030_is_trail(c);
    state->lead = d->gb18030 && !inside && bd_gb18030_is_lead(c);
    return !inside;
}

/* Whether a delimiter ends with c, in a field without quotes. */
static bool matches(const bd_csv_dialect *d, bd_csv_state *state, unsigned char c)
{
    const uint64_t mask = ~UINT64_C(0) >> (64 - 8 * d->len);
    const bool start = begins(d, state, c);
    state->recent = state->recent << 8 | c;
    state->starts = (uint8_t)(state->starts << 1 | start);
    return (state->recent & mask) == d->word && (state->starts >> (d->len - 1) & 1) != 0;
}

static void enter(bd_csv_state *state, bd_csv_place place)
{
    state->place = place;
    state->matched = 0;
    state->recent = 0; /* no delimiter has a NUL */
    state->starts = 0;
    state->lead = false;
}

/* Read one byte that is not a line end, or is within quotes. */
static void step(const bd_csv_dialect *d, bd_csv_state *state, char c)
{
    switch (state->place) {
    case BD_CSV_QUOTED:
        if (c == '"')
            enter(state, BD_CSV_CLOSED);
        return;
    case BD_CSV_CLOSED: /* a delimiter must follow at once */
        if (c == d->text[state->matched]) {
            if (++state->matched == d->len)
                enter(state, BD_CSV_FIELD_START);
        } else if (c == '"' && state->matched != 0) {
            enter(state, BD_CSV_CLOSED);
        } else {
            enter(state, BD_CSV_QUOTED);
        }
        return;
    case BD_CSV_PLAIN:
        break;
    case BD_CSV_ROW_START:
    case BD_CSV_FIELD_START:
    default:
        enter(state, BD_CSV_PLAIN);
        if (c == '"' && d->quote) {
            enter(state, BD_CSV_QUOTED);
            return;
        }
    }
    if (matches(d, state, (unsigned char)c))
        enter(state, BD_CSV_FIELD_START);
}

static bool is_line_end(char c)
{
    return c == '\n' || c == '\r';
}

static bool ends_row(const bd_csv_state *state)
{
    return state->place != BD_CSV_QUOTED && (state->place != BD_CSV_CLOSED || state->matched == 0);
}

size_t bd_csv_dialect_row_end(const bd_csv_dialect *d, bd_csv_state *state, const char *bytes,
                              size_t len)
{
    if (d->is_simple)
        return bd_csv_row_end(state, d->text[0], bytes, len);
    for (size_t i = 0; i < len; i++) {
        const char c = bytes[i];
        const bool ends = is_line_end(c);
        state->lines += ends && !(c == '\n' && state->after_cr);
        state->after_cr = c == '\r';
        if (ends && ends_row(state)) {
            enter(state, BD_CSV_ROW_START);
            return i + 1;
        }
        step(d, state, c);
    }
    return 0;
}

/* ---- fields ---- */

/* A field that grows in scratch. */
typedef struct growing {
    char *start;
    char *end;
} growing;

static void grow(growing *f, const char *bytes, size_t len)
{
    memcpy(f->end, bytes, len);
    f->end += len;
}

/* Keep the bytes that are literal after all, after a quote that seemed to close. */
static void keep_closed(const bd_csv_dialect *d, growing *f, size_t matched)
{
    grow(f, "\"", 1);
    grow(f, d->text, matched);
}

/* Add to the field what c, between two states, contributes. */
static void collect(const bd_csv_dialect *d, growing *f, const bd_csv_state *before,
                    const bd_csv_state *after, char c)
{
    const bool ended = after->place == BD_CSV_FIELD_START;
    if (before->place == BD_CSV_CLOSED) {
        if (ended || after->matched > before->matched)
            return;
        if (c == '"' && before->matched == 0) { /* doubled */
            grow(f, &c, 1);
            return;
        }
        keep_closed(d, f, before->matched);
        if (c != '"')
            grow(f, &c, 1);
    } else if (before->place == BD_CSV_QUOTED) {
        if (c != '"')
            grow(f, &c, 1);
    } else if (after->place != BD_CSV_QUOTED) {
        grow(f, &c, 1);
        if (ended)
            f->end -= d->len;
    }
}

void bd_csv_dialect_split(const bd_csv_dialect *d, const char *row, size_t len, char *scratch,
                          bd_csv_field_fn field, void *context)
{
    bd_csv_state state = {0};
    growing f = {scratch, scratch};
    for (size_t i = 0; i < len && !(is_line_end(row[i]) && ends_row(&state)); i++) {
        const bd_csv_state before = state;
        step(d, &state, row[i]);
        collect(d, &f, &before, &state, row[i]);
        if (state.place == BD_CSV_FIELD_START) {
            field(f.start, (size_t)(f.end - f.start), context);
            f.end = f.start;
        }
    }
    if (state.place == BD_CSV_CLOSED && state.matched != 0)
        keep_closed(d, &f, state.matched);
    field(f.start, (size_t)(f.end - f.start), context);
}

bool bd_csv_begins_char(const char *bytes, size_t at)
{
    const unsigned char *in = (const unsigned char *)bytes;
    size_t from = at;
    /* A high byte after ASCII begins a character. After a digit it could be the third byte of four,
     * but then a digit follows at once and the run is that one byte. */
    while (from > 0 && in[from - 1] >= 0x80)
        from--;
    while (from < at) {
        uint32_t point;
        from += bd_gb18030_char(in + from, at + 1 - from, &point);
    }
    return from == at;
}
