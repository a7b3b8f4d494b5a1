/* html: see html.h. */
#include "engine/report/page/html.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "engine/base/share.h"
#include "engine/base/shown.h"
#include "engine/base/utf8.h"

enum { BAR_WIDTH = 1000 }; /* units of the bar's own drawing */

static void escape(bd_buf *out, char c)
{
    switch (c) {
    case '&':
        bd_buf_add_string(out, "&amp;");
        break;
    case '<':
        bd_buf_add_string(out, "&lt;");
        break;
    case '>':
        bd_buf_add_string(out, "&gt;");
        break;
    case '"':
        bd_buf_add_string(out, "&quot;");
        break;
    case '\'':
        bd_buf_add_string(out, "&#39;");
        break;
    default:
        bd_buf_add_char(out, c);
    }
}

void bd_html_text(bd_buf *out, bd_text text)
{
    bd_buf shown = {0};
    bd_shown_add_line(&shown, text);
    for (size_t i = 0; i < shown.len; i++)
        escape(out, shown.at[i]);
    out->failed |= shown.failed;
    bd_buf_fini(&shown);
}

/* The UTF-16 unit of the escape \uXXXX or \n at a place; 0: there is none, or another character. */
static uint32_t unit_at(bd_text json, size_t at)
{
    static const char named[] = "b\bt\tn\nf\fr\r";
    uint32_t unit = 0;
    if (at + 2 > json.len || json.at[at] != '\\')
        return 0;
    for (size_t i = 0; named[i] != '\0'; i += 2)
        if (json.at[at + 1] == named[i])
            return (uint32_t)named[i + 1];
    if (json.at[at + 1] != 'u' || at + 6 > json.len)
        return 0;
    for (size_t i = at + 2; i < at + 6; i++) {
        const char c = json.at[i];
        unit = unit << 4 | (uint32_t)(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
    }
    return unit;
}

/* The script shows strings as they are, so what is escaped in JSON as a control character is made
 * visible: \u202e becomes \\xE2\\x80\\xAE. Returns the bytes of the escape; 0: it is another. */
static size_t add_control(bd_buf *out, bd_text json, size_t at)
{
    char character[BD_UTF8_MAX];
    uint32_t cp = unit_at(json, at);
    size_t len = json.at[at + (at + 1 < json.len)] == 'u' ? 6 : 2;
    if (cp >= 0xD800 && cp < 0xDC00) {
        cp = 0x10000 + ((cp - 0xD800) << 10) + ((unit_at(json, at + len) - 0xDC00) & 0x3FF);
        len *= 2;
    }
    if (cp == 0 || !bd_shown_is_control(cp))
        return 0;
    const size_t bytes = bd_utf8_encode(cp, character);
    for (size_t i = 0; i < bytes; i++)
        bd_buf_printf(out, "\\\\x%02X", (unsigned)(unsigned char)character[i]);
    return len;
}

/* JSON has these three characters inside strings only, where any character may be an escape. */
void bd_html_json(bd_buf *out, bd_text json)
{
    for (size_t i = 0; i < json.len; i++) {
        const char c = json.at[i];
        const size_t len = c == '\\' ? add_control(out, json, i) : 0;
        if (len != 0) {
            i += len - 1;
        } else if (c == '<' || c == '>' || c == '&') {
            bd_buf_printf(out, "\\u%04x", (unsigned)c);
        } else {
            bd_buf_add_char(out, c);
            if (c == '\\' && i + 1 < json.len && json.at[i + 1] == '\\') /* it escapes itself */
                bd_buf_add_char(out, json.at[++i]);
        }
    }
}

void bd_html_number(bd_buf *out, uint64_t value)
{
    char digits[24];
    const int len = snprintf(digits, sizeof digits, "%" PRIu64, value);
    for (int i = 0; i < len; i++) {
        if (i > 0 && (len - i) % 3 == 0)
            bd_buf_add_char(out, ',');
        bd_buf_add_char(out, digits[i]);
    }
}

static const char *sign_of(bool up, bool same)
{
    return same ? "" : up ? "+" : "−";
}

void bd_html_change(bd_buf *out, uint64_t now, uint64_t before)
{
    bd_buf_add_string(out, sign_of(now > before, now == before));
    bd_html_number(out, now > before ? now - before : before - now);
}

void bd_html_points(bd_buf *out, int64_t thousandths)
{
    const uint64_t size = (uint64_t)(thousandths < 0 ? -thousandths : thousandths);
    const uint64_t hundredths = size / 10; /* as the page's script does it */
    bd_buf_printf(out, "%s%" PRIu64 ".%02" PRIu64, sign_of(thousandths > 0, hundredths == 0),
                  hundredths / 100, hundredths % 100);
}

bool bd_html_same_share(uint64_t part, uint64_t all, uint64_t other_part, uint64_t other_all)
{
    if (all == 0 || other_all == 0)
        return all == other_all;
    char one[BD_SHARE_TEXT];
    char other[BD_SHARE_TEXT];
    return strcmp(bd_share_text(part, all, one), bd_share_text(other_part, other_all, other)) == 0;
}

void bd_html_share_plain(bd_buf *out, uint64_t part, uint64_t all)
{
    char share[BD_SHARE_TEXT];
    if (all == 0)
        bd_buf_add_string(out, "–");
    else
        bd_buf_printf(out, "%s%%", bd_share_text(part, all, share));
}

void bd_html_share(bd_buf *out, uint64_t part, uint64_t all)
{
    bd_buf plain = {0};
    bd_html_share_plain(&plain, part, all);
    bd_html_text(out, (bd_text){plain.at, plain.len});
    out->failed |= plain.failed;
    bd_buf_fini(&plain);
}

/* Three decimals, independent of the locale. */
static void add_units(bd_buf *out, double units)
{
    const uint64_t thousandths = (uint64_t)(units * 1000 + 0.5);
    bd_buf_printf(out, "%" PRIu64 ".%03" PRIu64, thousandths / 1000, thousandths % 1000);
}

void bd_html_bar(bd_buf *out, const uint64_t *parts, size_t count, unsigned first_class,
                 uint64_t all, bd_text label)
{
    uint64_t before = 0;
    bd_buf_printf(
        out,
        "<svg class=\"bar\" viewBox=\"0 0 %d 10\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"",
        BAR_WIDTH);
    bd_html_text(out, label);
    bd_buf_printf(out, "\"><rect class=\"ground\" width=\"%d\" height=\"10\"/>", BAR_WIDTH);
    for (size_t i = 0; i < count; i++) {
        if (parts[i] != 0 && all != 0) {
            bd_buf_printf(out, "<rect class=\"o%u\" height=\"10\" x=\"", first_class + (unsigned)i);
            add_units(out, (double)before / (double)all * BAR_WIDTH);
            bd_buf_add_string(out, "\" width=\"");
            add_units(out, (double)parts[i] / (double)all * BAR_WIDTH);
            bd_buf_add_string(out, "\"/>");
        }
        before += parts[i];
    }
    bd_buf_add_string(out, "</svg>");
}
