/* page_elements: the pieces of the page's sections: words, headings, cells, bars; see
 * page_parts.h. */
#include <stdlib.h>

#include "engine/report/page/html.h"
#include "engine/report/page/page_parts.h"
#include "engine/report/page/page_words.h"

uint64_t bd_page__count(const bd_page *page, const char *object, const char *key)
{
    uint64_t count;
    const bd_json_value *from = object == NULL ? page->summary : bd_json_get(page->summary, object);
    return bd_json_get_u64(bd_json_get(from, key), &count) ? count : 0;
}

const char *bd_page__word(const bd_page *page, const char *key)
{
    return bd_page_word(key, page->chinese);
}

void bd_page__say(bd_page *page, const char *key)
{
    bd_html_text(page->out, bd_text_of(bd_page__word(page, key)));
}

void bd_page__heads(bd_page *page, const char *const *keys)
{
    for (; *keys != NULL; keys++) {
        const char *key = *keys;
        const char *kind = *key == '#' ? " class=\"number\"" : *key == '.' ? " class=\"bar\"" : "";
        bd_buf_printf(page->out, "<th scope=\"col\"%s>", kind);
        bd_page__say(page, key + (*kind != '\0'));
        bd_buf_add_string(page->out, "</th>");
    }
}

void bd_page__cell_number(bd_page *page, uint64_t value)
{
    bd_buf_add_string(page->out, "<td class=\"number\">");
    bd_html_number(page->out, value);
    bd_buf_add_string(page->out, "</td>");
}

void bd_page__cell_share(bd_page *page, uint64_t part, uint64_t all)
{
    bd_buf_add_string(page->out, "<td class=\"number\">");
    bd_html_share(page->out, part, all);
    bd_buf_add_string(page->out, "</td>");
}

void bd_page__cell_points(bd_page *page, const bd_json_value *before)
{
    double points;
    bd_buf_add_string(page->out, "<td class=\"number\">");
    if (bd_json_get_double(bd_json_get(before, "match_rate_change"), &points) && points >= -100 &&
        points <= 100)
        bd_html_points(page->out, (int64_t)(points * 1000 + (points < 0 ? -0.5 : 0.5)));
    else
        bd_buf_add_string(page->out, "–");
    bd_buf_add_string(page->out, "</td>");
}

void bd_page__period(bd_page *page, const char *period)
{
    if (page->chinese && bd_manifest_is_period(period)) /* 2026年11月 */
        bd_buf_printf(page->out, "%.4s年%d月", period, atoi(period + 5));
    else
        bd_html_text(page->out, bd_text_of(period));
}

void bd_page__section_begin(bd_page *page, const char *key)
{
    bd_buf_printf(page->out,
                  "<section id=\"%s\" aria-labelledby=\"%s-heading\">\n<h2 id=\"%s-heading\">", key,
                  key, key);
    bd_page__say(page, key);
    bd_buf_add_string(page->out, "</h2>\n<p class=\"remark\">");
}

void bd_page__table_begin(bd_page *page, const char *key, const char *class,
                          const char *const *heads)
{
    bd_buf_add_string(page->out,
                      "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"");
    bd_page__say(page, key);
    bd_page__say(page, "as_table");
    bd_buf_printf(page->out, "\"><table class=\"%s\"><thead><tr>", class);
    bd_page__heads(page, heads);
    bd_buf_add_string(page->out, "</tr></thead>\n");
}

void bd_page__table_end(bd_page *page)
{
    bd_buf_add_string(page->out, "</table></div>\n");
}

void bd_page__cell_bar(bd_page *page, const uint64_t *parts, size_t count, bd_outcome first,
                       uint64_t all)
{
    bd_buf label = {0};
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            bd_buf_add_string(&label, page->chinese ? "，" : ", ");
        if (count > 1) {
            const bd_outcome outcome = (bd_outcome)((size_t)first + i);
            bd_buf_printf(&label, "%s ", bd_page__word(page, bd_outcome_name(outcome)));
        }
        bd_html_share_plain(&label, parts[i], all);
    }
    bd_buf_add_string(page->out, "<td class=\"bar\">");
    bd_html_bar(page->out, parts, count, first, all, (bd_text){label.at, label.len});
    bd_buf_add_string(page->out, "</td>");
    page->out->failed |= label.failed;
    bd_buf_fini(&label);
}
