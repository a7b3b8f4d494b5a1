/* page_figures: the outcome of the period in figures, and its reasons and notes in words. */
#include "engine/report/page/html.h"
#include "engine/report/page/page_parts.h"
#include "engine/report/page/page_words.h"
#include "engine/report/regions/regions.h"
#include "engine/report/words/words.h"

static const char *outcome_key(int outcome)
{
    return bd_outcome_name((bd_outcome)outcome);
}

/* ---- the outcome ---- */

static void sentence_outcome(bd_page *page, int outcome)
{
    static const char *const verbs[BD_OUTCOME_COUNT] = {
        "match", "do not match", "have no usable card", "are duplicates", "hold no usable number"};
    const bool zh = page->chinese;
    bd_buf *out = page->out;
    if (zh) {
        bd_page__say(page, outcome_key(outcome));
        bd_buf_add_char(out, ' ');
    }
    bd_buf_add_string(out, "<b>");
    bd_html_number(out, page->outcomes[outcome]);
    bd_buf_add_string(out, zh ? "</b> 行（" : "</b> ");
    if (!zh)
        bd_buf_printf(out, "%s (", verbs[outcome]);
    bd_html_share(out, page->outcomes[outcome], page->roster_rows);
    bd_buf_add_string(out, zh ? "）" : ")");
}

void bd_page__sentence(bd_page *page)
{
    const bool zh = page->chinese;
    bd_buf *out = page->out;
    bd_buf_add_string(out, zh ? "本期名册共 <b>" : "The roster of this period has <b>");
    bd_html_number(out, page->roster_rows);
    bd_buf_add_string(out, zh ? "</b> 行，与持卡库 <b>" : "</b> rows. Compared with <b>");
    bd_html_number(out, bd_page__count(page, "cards", "rows"));
    bd_buf_add_string(out, zh ? "</b> 行比对：" : "</b> card rows, ");
    for (int i = 0; i < BD_OUTCOME_COUNT; i++) {
        if (i > 0)
            bd_buf_add_string(out, zh ? "，" : ", ");
        sentence_outcome(page, i);
    }
    bd_buf_add_string(out, zh ? "。" : ".");
}

/* Name the previous period. */
void bd_page__compared(bd_page *page)
{
    const char *period = bd_json_get_string(bd_json_get(page->previous, "period"));
    if (period == NULL)
        return;
    bd_buf_add_string(page->out, "<p class=\"remark\">");
    bd_page__say(page, "compared_with");
    bd_page__period(page, period);
    bd_page__say(page, "compared_about");
    bd_buf_add_string(page->out, "</p>\n");
}

static uint64_t before(const bd_page *page, const char *key)
{
    uint64_t count;
    return bd_json_get_u64(bd_json_get(page->previous, key), &count) ? count : 0;
}

/* The change of a share of the roster; false: one of the two periods has no rows. */
static bool points_of(const bd_page *page, uint64_t now, uint64_t then, int64_t *thousandths)
{
    const uint64_t rows = before(page, "roster");
    if (rows == 0 || page->roster_rows == 0)
        return false;
    *thousandths =
        (int64_t)bd_region_rate(now, page->roster_rows) - (int64_t)bd_region_rate(then, rows);
    return true;
}

static void figure_begin(bd_page *page, const char *key)
{
    bd_buf_add_string(page->out, "<div><dt>");
    bd_page__say(page, key);
    bd_buf_add_string(page->out, "</dt><dd>");
}

static void figure_end(bd_page *page)
{
    bd_buf_add_string(page->out, "</dd></div>\n");
}

static void figure_change(bd_page *page, uint64_t now, uint64_t then)
{
    if (page->previous == NULL)
        return;
    bd_buf_add_string(page->out, "<small class=\"change\">");
    bd_page__say(page, "change");
    bd_buf_add_char(page->out, ' ');
    bd_html_change(page->out, now, then);
    bd_buf_add_string(page->out, "</small>");
}

static void figure(bd_page *page, const char *key, uint64_t value, uint64_t then)
{
    figure_begin(page, key);
    bd_html_number(page->out, value);
    figure_change(page, value, then);
    figure_end(page);
}

static void match_figure(bd_page *page)
{
    const uint64_t match = page->outcomes[BD_OUTCOME_MATCH];
    int64_t thousandths;
    figure_begin(page, "match_rate");
    bd_html_share(page->out, match, page->roster_rows);
    if (points_of(page, match, before(page, "match"), &thousandths)) {
        bd_buf_add_string(page->out, "<small class=\"change\">");
        bd_page__say(page, "change");
        bd_buf_add_char(page->out, ' ');
        bd_html_points(page->out, thousandths);
        bd_buf_add_char(page->out, ' ');
        bd_page__say(page, "points");
        bd_buf_add_string(page->out, "</small>");
    }
    figure_end(page);
}

void bd_page__figures(bd_page *page)
{
    const uint64_t open_items = page->roster_rows - page->outcomes[BD_OUTCOME_MATCH];
    figure(page, "roster_rows", page->roster_rows, before(page, "roster"));
    match_figure(page);
    figure_begin(page, "open_items");
    bd_html_number(page->out, open_items);
    figure_change(page, open_items, before(page, "roster") - before(page, "match"));
    bd_buf_add_string(page->out, "<small>");
    bd_page__say(page, "open_items_about");
    bd_buf_add_string(page->out, "</small>");
    figure_end(page);
    figure(page, "cards_total", bd_page__count(page, "cards", "rows"), before(page, "cards"));
    figure(page, "persons", bd_page__count(page, "cards", "persons"), before(page, "persons"));
}

void bd_page__outcome_bar(bd_page *page)
{
    bd_buf label = {0};
    bd_buf_add_string(&label, bd_page__word(page, "bar_about"));
    for (int i = 0; i < BD_OUTCOME_COUNT; i++) {
        if (i == 0)
            bd_buf_add_string(&label, page->chinese ? "：" : ": ");
        else
            bd_buf_add_string(&label, page->chinese ? "，" : ", ");
        bd_buf_printf(&label, "%s ", bd_page__word(page, outcome_key(i)));
        bd_html_share_plain(&label, page->outcomes[i], page->roster_rows);
    }
    bd_html_bar(page->out, page->outcomes, BD_OUTCOME_COUNT, 0, page->roster_rows,
                (bd_text){label.at, label.len});
    page->out->failed |= label.failed;
    bd_buf_fini(&label);
}

/* The change of a count and of its share. */
static void change_cells(bd_page *page, uint64_t now, uint64_t then)
{
    int64_t thousandths;
    if (page->previous == NULL)
        return;
    bd_buf_add_string(page->out, "<td class=\"number\">");
    bd_html_change(page->out, now, then);
    bd_buf_add_string(page->out, "</td><td class=\"number\">");
    if (points_of(page, now, then, &thousandths))
        bd_html_points(page->out, thousandths);
    else
        bd_buf_add_string(page->out, "–");
    bd_buf_add_string(page->out, "</td>");
}

static void outcome_rows(bd_page *page)
{
    static const char *const about[BD_OUTCOME_COUNT] = {
        "match_about", "mismatch_about", "missing_about", "duplicate_about", "rejected_about"};
    bd_buf *out = page->out;
    uint64_t sum = 0;
    for (int i = 0; i < BD_OUTCOME_COUNT; i++) {
        bd_buf_printf(out,
                      "<tr><th scope=\"row\"><svg class=\"key\" viewBox=\"0 0 1 1\" "
                      "aria-hidden=\"true\"><rect class=\"o%d\" width=\"1\" height=\"1\"/></svg>",
                      i);
        bd_page__say(page, outcome_key(i));
        bd_buf_add_string(out, "</th>");
        bd_page__cell_number(page, page->outcomes[i]);
        bd_page__cell_share(page, page->outcomes[i], page->roster_rows);
        change_cells(page, page->outcomes[i], before(page, outcome_key(i)));
        bd_buf_add_string(out, "<td>");
        bd_page__say(page, about[i]);
        bd_buf_add_string(out, "</td></tr>\n");
        sum += page->outcomes[i];
    }
    bd_buf_add_string(out, "<tr class=\"total\"><th scope=\"row\">");
    bd_page__say(page, "total");
    bd_buf_add_string(out, "</th>");
    bd_page__cell_number(page, sum);
    bd_page__cell_share(page, sum, page->roster_rows);
    change_cells(page, sum, before(page, "roster"));
    bd_buf_add_string(out, "<td></td></tr>\n");
}

void bd_page__outcome_table(bd_page *page)
{
    static const char *const heads[] = {"outcome", "#rows", "#share", "meaning", NULL};
    static const char *const compared[] = {"outcome",        "#rows",   "#share", "#change",
                                           "#change_points", "meaning", NULL};
    bd_page__table_begin(page, "outcomes", "words", page->previous == NULL ? heads : compared);
    bd_buf_add_string(page->out, "<tbody>\n");
    outcome_rows(page);
    bd_buf_add_string(page->out, "</tbody>");
    bd_page__table_end(page);
}

/* ---- reasons and notes ---- */

static void counted_row(bd_page *page, const bd_json_member *member, uint64_t count)
{
    bd_buf label = {0};
    const bd_text key = bd_text_of(member->key);
    bd_word_label_add(key, page->chinese, &label);
    bd_buf_add_string(page->out, "<tr><th scope=\"row\">");
    bd_html_text(page->out, (bd_text){label.at, label.len});
    bd_buf_add_string(page->out, "<code>");
    bd_html_text(page->out, key);
    bd_buf_add_string(page->out, "</code></th>");
    bd_page__cell_number(page, count);
    page->out->failed |= label.failed;
    bd_buf_fini(&label);
}

static void meaning_cell(bd_page *page, const char *key)
{
    bd_buf_add_string(page->out, "<td>");
    bd_html_text(page->out, bd_text_of(bd_page_meaning(bd_text_of(key), page->chinese)));
    bd_buf_add_string(page->out, "</td></tr>\n");
}

static bool has_members(const bd_json_value *object)
{
    bd_json_member member = {0};
    return bd_json_next(object, &member);
}

/* The reasons of one outcome, as shares of all its rows. */
static void reason_rows(bd_page *page, const char *list, bd_outcome shade, uint64_t all)
{
    const bd_json_value *counts = bd_json_get(bd_json_get(page->summary, "reasons"), list);
    bd_json_member member = {0};
    uint64_t count;
    if (!has_members(counts))
        return;
    bd_buf_add_string(page->out, "<tbody><tr class=\"group\"><th scope=\"rowgroup\">");
    bd_page__say(page, list);
    bd_buf_add_string(page->out, "</th>");
    bd_page__cell_number(page, all);
    bd_buf_add_string(page->out, "<td></td><td></td><td></td></tr>\n");
    while (bd_json_next(counts, &member)) {
        if (!bd_json_get_u64(member.value, &count))
            continue;
        counted_row(page, &member, count);
        bd_page__cell_share(page, count, all);
        bd_page__cell_bar(page, &count, 1, shade, all);
        meaning_cell(page, member.key);
    }
    bd_buf_add_string(page->out, "</tbody>\n");
}

static void remark(bd_page *page, const char *key)
{
    bd_buf_add_string(page->out, "<p class=\"remark\">");
    bd_page__say(page, key);
    bd_buf_add_string(page->out, "</p>\n");
}

void bd_page__reasons(bd_page *page)
{
    static const char *const heads[] = {"reason",      "#rows",   "#share_of",
                                        ".proportion", "meaning", NULL};
    const bd_json_value *reasons = bd_json_get(page->summary, "reasons");
    bool any = has_members(bd_json_get(reasons, "cards_rejected"));
    for (int i = 0; i < BD_OUTCOME_COUNT; i++)
        any |= has_members(bd_json_get(reasons, outcome_key(i)));
    remark(page, any ? "reasons_about" : "reasons_none");
    if (!any)
        return;
    bd_page__table_begin(page, "reasons", "words", heads);
    for (int i = 0; i < BD_OUTCOME_COUNT; i++)
        reason_rows(page, outcome_key(i), (bd_outcome)i, page->outcomes[i]);
    reason_rows(page, "cards_rejected", BD_OUTCOME_REJECTED,
                bd_page__count(page, "cards", "rejected"));
    bd_page__table_end(page);
}

void bd_page__notes(bd_page *page)
{
    static const char *const heads[] = {"note", "#count", "meaning", NULL};
    const bd_json_value *notes = bd_json_get(page->summary, "notes");
    bd_json_member member = {0};
    uint64_t count;
    remark(page, has_members(notes) ? "notes_about" : "notes_none");
    if (!has_members(notes))
        return;
    bd_page__table_begin(page, "notes", "words", heads);
    bd_buf_add_string(page->out, "<tbody>\n");
    while (bd_json_next(notes, &member)) {
        if (!bd_json_get_u64(member.value, &count))
            continue;
        counted_row(page, &member, count);
        meaning_cell(page, member.key);
    }
    bd_buf_add_string(page->out, "</tbody>");
    bd_page__table_end(page);
}
