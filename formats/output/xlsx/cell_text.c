/* cell_text: see cell_text.h. */
#include "formats/output/xlsx/cell_text.h"

#include <string.h>

#include "engine/base/utf8.h"
#include "formats/output/xlsx/xlsx_write.h"

#define ELLIPSIS    "\xE2\x80\xA6"
#define REPLACEMENT "\xEF\xBF\xBD"

/* One character of a text and what is written for it. */
typedef struct character {
    size_t bytes; /* of the text */
    size_t units; /* UTF-16, of the text */
    const char *at;
    size_t len;     /* bytes written */
    size_t written; /* characters */
    char escape[7];
} character;

size_t bd_utf16_prefix(const char *at, size_t len, size_t units)
{
    size_t pos = 0;
    while (pos < len) {
        uint32_t cp = 0;
        const size_t bytes = bd_utf8_decode(at + pos, len - pos, &cp);
        const size_t wide = cp >= 0x10000 ? 2 : 1;
        if (wide > units)
            break;
        units -= wide;
        pos += bytes == 0 ? 1 : bytes;
    }
    return pos;
}

/* Whether the text looks like an escape, which would be read back as a character. */
static bool is_escape(const char *at, size_t len)
{
    if (len < 7 || at[0] != '_' || at[1] != 'x' || at[6] != '_')
        return false;
    for (size_t i = 2; i < 6; i++) {
        const char low = (char)(at[i] | 32);
        if (!((at[i] >= '0' && at[i] <= '9') || (low >= 'a' && low <= 'f')))
            return false;
    }
    return true;
}

static void set_written(character *c, const char *at, size_t len, size_t written)
{
    c->at = at;
    c->len = len;
    c->written = written;
}

static void set_escape(character *c, uint32_t cp)
{
    static const char digits[] = "0123456789ABCDEF";
    memcpy(c->escape, "_x0000_", sizeof c->escape);
    for (int i = 0; i < 4; i++)
        c->escape[5 - i] = digits[cp >> 4 * i & 15];
    set_written(c, c->escape, sizeof c->escape, sizeof c->escape);
}

static bool is_control(uint32_t cp)
{
    return cp < ' ' && cp != '\n' && cp != '\t';
}

/* Decode the first character of at; len is not 0. */
static void look_at(const char *at, size_t len, bool in_cell, character *c)
{
    uint32_t cp = 0;
    c->bytes = bd_utf8_decode(at, len, &cp);
    c->units = cp >= 0x10000 ? 2 : 1;
    const bool none = cp == 0 || cp == 0xFFFE || cp == 0xFFFF;
    set_written(c, at, c->bytes, 1);
    if (c->bytes == 0) {
        c->bytes = 1;
        set_written(c, REPLACEMENT, strlen(REPLACEMENT), 1);
    } else if (in_cell && (none || is_escape(at, len))) {
        set_escape(c, cp);
    } else if (!in_cell && (none || is_control(cp))) {
        set_written(c, REPLACEMENT, strlen(REPLACEMENT), 1);
    }
}

/* Append a text, limited to most UTF-16 units and to most characters as written; true: it was
 * cut. */
static bool add(bd_buf *out, bd_text text, size_t most, bool in_cell)
{
    size_t units = 0, written = 0;
    size_t whole = out->len; /* length that may stay if an ellipsis follows */
    for (size_t pos = 0; pos < text.len;) {
        character c;
        look_at(text.at + pos, text.len - pos, in_cell, &c);
        if (units + c.units > most || written + c.written > most) {
            out->len = whole;
            bd_buf_add_string(out, ELLIPSIS);
            return true;
        }
        bd_buf_add(out, c.at, c.len);
        units += c.units;
        written += c.written;
        if (units < most && written < most)
            whole = out->len;
        pos += c.bytes;
    }
    return false;
}

/* Whether nothing has to be replaced. U+FFFE and U+FFFF begin with EF. Full-width commas do too;
 * they only take the slow path. */
static bool is_simple(bd_text text)
{
    return text.len <= BD_XLSX_CELL_MAX && memchr(text.at, '_', text.len) == NULL &&
           memchr(text.at, '\0', text.len) == NULL && memchr(text.at, 0xEF, text.len) == NULL &&
           bd_utf8_valid(text.at, text.len);
}

static const char *terminated(bd_buf *out)
{
    bd_buf_add_char(out, '\0');
    return out->failed ? "" : out->at;
}

const char *bd_cell_text(bd_buf *out, bd_text text, bool *cut)
{
    out->len = 0;
    *cut = false;
    if (text.len != 0 && is_simple(text))
        bd_buf_add_text(out, text);
    else
        *cut = add(out, text, BD_XLSX_CELL_MAX, true);
    return terminated(out);
}

const char *bd_plain_text(bd_buf *out, const char *text, size_t units)
{
    out->len = 0;
    (void)add(out, bd_text_of(text), units, false);
    return terminated(out);
}
