/* json: see json.h. */
#include "formats/json/json.h"

#include <assert.h>
#include <stddef.h>

#include "engine/base/shown.h"
#include "engine/base/utf8.h"

static const char hex[] = "0123456789abcdef";

void bd_json_begin(bd_json *json, bd_buf *out)
{
    *json = (bd_json){.out = out};
}

void bd_json_begin_line(bd_json *json, bd_buf *out)
{
    *json = (bd_json){.out = out, .one_line = true};
}

void bd_json_finish(bd_json *json)
{
    assert(json->depth == 0);
    bd_buf_add_char(json->out, '\n');
}

static void new_line(bd_json *json)
{
    if (json->one_line)
        return;
    bd_buf_add_char(json->out, '\n');
    for (unsigned i = 0; i < json->depth; i++)
        bd_buf_add_string(json->out, "  ");
}

/* \uXXXX of a UTF-16 unit. */
static void add_unit(bd_buf *out, unsigned unit)
{
    const char escape[6] = {
        '\\', 'u', hex[unit >> 12 & 15], hex[unit >> 8 & 15], hex[unit >> 4 & 15], hex[unit & 15]};
    bd_buf_add(out, escape, sizeof escape);
}

static void add_control(bd_buf *out, uint32_t cp)
{
    static const char named[] = "\bb\tt\nn\ff\rr";
    for (size_t i = 0; named[i] != '\0'; i += 2) {
        if (cp == (unsigned char)named[i]) {
            const char escape[2] = {'\\', named[i + 1]};
            bd_buf_add(out, escape, sizeof escape);
            return;
        }
    }
    if (cp >= 0x10000)
        add_unit(out, 0xD800 + (cp - 0x10000) / 0x400);
    add_unit(out, cp < 0x10000 ? cp : 0xDC00 + (cp - 0x10000) % 0x400);
}

static void add_quoted(bd_buf *out, bd_text value)
{
    const unsigned char *s = (const unsigned char *)value.at;
    uint32_t cp;

    bd_buf_add_char(out, '"');
    for (size_t i = 0; i < value.len;) {
        const size_t len = bd_utf8_decode(value.at + i, value.len - i, &cp);
        if (len == 0) {
            static const char upper[] = "0123456789ABCDEF";
            const char shown[5] = {'\\', '\\', 'x', upper[s[i] >> 4], upper[s[i] & 15]};
            bd_buf_add(out, shown, sizeof shown);
            i++;
            continue;
        }
        if (s[i] == '"' || s[i] == '\\')
            bd_buf_add_char(out, '\\');
        if (bd_shown_is_control(cp))
            add_control(out, cp);
        else
            bd_buf_add(out, s + i, len);
        i += len;
    }
    bd_buf_add_char(out, '"');
}

/* Write what comes before a value: comma, line end, indentation and key. */
static void begin_value(bd_json *json, const char *key)
{
    if (json->depth > 0) {
        bool *filled = &json->filled[json->depth - 1];
        assert((key != NULL) == (json->closing[json->depth - 1] == '}'));
        if (*filled)
            bd_buf_add_string(json->out, json->one_line ? ", " : ",");
        *filled = true;
        new_line(json);
    }
    if (key != NULL) {
        add_quoted(json->out, bd_text_of(key));
        bd_buf_add_string(json->out, ": ");
    }
}

static void open_with(bd_json *json, const char *key, char opening, char closing)
{
    begin_value(json, key);
    assert(json->depth < BD_JSON_DEPTH_MAX);
    bd_buf_add_char(json->out, opening);
    json->filled[json->depth] = false;
    json->closing[json->depth] = closing;
    json->depth++;
}

void bd_json_object(bd_json *json, const char *key)
{
    open_with(json, key, '{', '}');
}

void bd_json_array(bd_json *json, const char *key)
{
    open_with(json, key, '[', ']');
}

void bd_json_end(bd_json *json)
{
    assert(json->depth > 0);
    json->depth--;
    if (json->filled[json->depth])
        new_line(json);
    bd_buf_add_char(json->out, json->closing[json->depth]);
}

void bd_json_text(bd_json *json, const char *key, bd_text value)
{
    begin_value(json, key);
    add_quoted(json->out, value);
}

void bd_json_string(bd_json *json, const char *key, const char *value)
{
    bd_json_text(json, key, bd_text_of(value));
}

void bd_json_lines(bd_json *json, const char *key, bd_text lines)
{
    bd_text line;
    bd_json_array(json, key);
    while (bd_text_cut_line(&lines, &line))
        bd_json_text(json, NULL, line);
    bd_json_end(json);
}

void bd_json_u64(bd_json *json, const char *key, uint64_t value)
{
    begin_value(json, key);
    bd_buf_add_u64(json->out, value);
}

void bd_json_bool(bd_json *json, const char *key, bool value)
{
    begin_value(json, key);
    bd_buf_add_string(json->out, value ? "true" : "false");
}

void bd_json_null(bd_json *json, const char *key)
{
    begin_value(json, key);
    bd_buf_add_string(json->out, "null");
}

static void add_thousandths(bd_json *json, bool negative, uint64_t thousandths)
{
    const unsigned rest = (unsigned)(thousandths % 1000);
    const char decimals[4] = {'.', (char)('0' + rest / 100), (char)('0' + rest / 10 % 10),
                              (char)('0' + rest % 10)};
    if (negative && thousandths != 0)
        bd_buf_add_char(json->out, '-');
    bd_buf_add_u64(json->out, thousandths / 1000);
    bd_buf_add(json->out, decimals, sizeof decimals);
}

void bd_json_fixed3(bd_json *json, const char *key, double value)
{
    begin_value(json, key);
    if (!(value > -1e15 && value < 1e15)) { /* also true for what is not a number */
        bd_buf_add_string(json->out, "null");
        return;
    }
    const double size = value < 0 ? -value : value;
    add_thousandths(json, value < 0, (uint64_t)(size * 1000 + 0.5));
}

void bd_json_thousandths(bd_json *json, const char *key, int64_t thousandths)
{
    begin_value(json, key);
    const bool negative = thousandths < 0;
    add_thousandths(json, negative, negative ? -(uint64_t)thousandths : (uint64_t)thousandths);
}
