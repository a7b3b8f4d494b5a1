/* page_areas: regions and groups as tables with the same columns. The page itself has the top level
 * and its ranking by match rate; the script draws the lower levels from the embedded data. */
#include <stdlib.h>

#include "engine/base/share.h"
#include "engine/report/page/html.h"
#include "engine/report/page/page_parts.h"

/* ---- reading ---- */

static bd_page_area read_area(const bd_json_value *value, size_t idx)
{
    bd_page_area area = {.code = bd_json_get_string(bd_json_get(value, "code")),
                         .name = bd_json_get_string(bd_json_get(value, "name")),
                         .level = bd_json_get_string(bd_json_get(value, "level")),
                         .parent = bd_json_get_string(bd_json_get(value, "parent")),
                         .idx = idx};
    if (!bd_json_get_u64(bd_json_get(value, "roster"), &area.roster))
        area.roster = 0;
    for (int i = 0; i < BD_OUTCOME_COUNT; i++)
        if (!bd_json_get_u64(bd_json_get(value, bd_outcome_name((bd_outcome)i)), &area.outcomes[i]))
            area.outcomes[i] = 0;
    return area;
}

static bool is(const char *text, const char *other)
{
    return text != NULL && strcmp(text, other) == 0;
}

/* The regions of `previous` are in the order of `regions`, but some may be missing. */
static const bd_json_value *next_before(const bd_json_value *list, size_t *idx, const char *code)
{
    const bd_json_value *before = bd_json_at(list, *idx);
    const char *said = bd_json_get_string(bd_json_get(before, "code"));
    if (said == NULL || !is(code, said))
        return NULL;
    ++*idx;
    return before;
}

bd_status bd_page__areas_init(bd_page *page, bd_err *err)
{
    const bd_json_value *regions = bd_json_get(page->summary, "regions");
    const bd_json_value *before = bd_json_get(page->previous, "regions");
    const size_t count = bd_json_count(regions);
    size_t before_idx = 0;
    if (count == 0)
        return BD_OK;
    page->areas = calloc(count, sizeof *page->areas);
    if (page->areas == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory for %zu regions of the page", count);
    for (size_t i = 0; i < count; i++) {
        bd_page_area area = read_area(bd_json_at(regions, i), i);
        area.before = next_before(before, &before_idx, area.code);
        if (area.parent == NULL || *area.parent == '\0')
            page->areas[page->area_count++] = area;
    }
    return BD_OK;
}

uint64_t bd_page__areas_rows(const bd_page *page)
{
    uint64_t rows = 0;
    for (size_t i = 0; i < page->area_count; i++)
        rows += page->areas[i].roster;
    return rows;
}

/* ---- rows ---- */

/* Rows without a region at this level are not a region themselves, so they get no rank. */
static bool is_rest(const bd_page_area *area)
{
    return is(area->level, "unmapped") || is(area->level, "direct");
}

static void add_name(bd_page *page, const bd_page_area *area)
{
    if (is_rest(area))
        bd_page__say(page, area->level);
    else if (area->name != NULL && *area->name != '\0')
        bd_html_text(page->out, bd_text_of(area->name));
    else if (area->code != NULL)
        bd_html_text(page->out, bd_text_of(area->code));
}

/* compared: there is a column for the change since the previous period. */
static void counts_cells(bd_page *page, const bd_page_area *area, bool compared)
{
    bd_page__cell_number(page, area->roster);
    for (int i = 0; i < BD_OUTCOME_COUNT; i++)
        bd_page__cell_number(page, area->outcomes[i]);
    bd_page__cell_share(page, area->outcomes[BD_OUTCOME_MATCH], area->roster);
    if (compared)
        bd_page__cell_points(page, area->before);
    bd_page__cell_bar(page, area->outcomes, BD_OUTCOME_COUNT, BD_OUTCOME_MATCH, area->roster);
}

static void code_cell(bd_page *page, const bd_page_area *area)
{
    bd_buf_add_string(page->out, "<td class=\"code\">");
    if (area->code != NULL && !is_rest(area))
        bd_html_text(page->out, bd_text_of(area->code));
    bd_buf_add_string(page->out, "</td>");
}

static void area_row(bd_page *page, const bd_page_area *area, bool region)
{
    bd_buf_add_string(page->out, "<tr><th scope=\"row\">");
    add_name(page, area);
    bd_buf_add_string(page->out, "</th>");
    if (region)
        code_cell(page, area);
    counts_cells(page, area, region && page->previous != NULL);
    bd_buf_add_string(page->out, "</tr>\n");
}

static void total_row(bd_page *page)
{
    bd_page_area total = {.before = page->previous};
    for (size_t i = 0; i < page->area_count; i++) {
        total.roster += page->areas[i].roster;
        for (int k = 0; k < BD_OUTCOME_COUNT; k++)
            total.outcomes[k] += page->areas[i].outcomes[k];
    }
    bd_buf_add_string(page->out, "<tr class=\"total\"><th scope=\"row\">");
    bd_page__say(page, "total");
    bd_buf_add_string(page->out, "</th><td class=\"code\"></td>");
    counts_cells(page, &total, page->previous != NULL);
    bd_buf_add_string(page->out, "</tr>\n");
}

/* ---- sections ---- */

static void section_begin(bd_page *page, const char *key, const char *about)
{
    bd_page__section_begin(page, key);
    bd_page__say(page, about);
    bd_buf_add_string(page->out, "</p>\n");
}

void bd_page__regions(bd_page *page)
{
    static const char *const heads[] = {"region",      "code",         "#roster",    "#match",
                                        "#mismatch",   "#missing",     "#duplicate", "#rejected",
                                        "#match_rate", ".composition", NULL};
    static const char *const compared[] = {
        "region",     "code",      "#roster",     "#match",       "#mismatch",    "#missing",
        "#duplicate", "#rejected", "#match_rate", "#rate_change", ".composition", NULL};
    const bool left_out = bd_json_get(page->summary, "regions") == NULL;
    if (page->area_count == 0 && !left_out)
        return;
    if (left_out) {
        section_begin(page, "regions", "regions_left_out");
        bd_buf_add_string(page->out, "</section>\n");
        return;
    }
    bd_page__section_begin(page, "regions");
    bd_buf_add_string(page->out, "<span class=\"script-only\">"); /* hidden if scripts are off */
    bd_page__say(page, "regions_hint");
    bd_buf_add_string(page->out, "</span>");
    bd_page__say(page, "regions_about");
    bd_buf_add_string(page->out, "</p>\n");
    bd_page__table_begin(page, "regions", "areas", page->previous == NULL ? heads : compared);
    bd_buf_add_string(page->out, "<tbody>\n");
    for (size_t i = 0; i < page->area_count; i++)
        area_row(page, &page->areas[i], true);
    bd_buf_add_string(page->out, "</tbody><tfoot>\n");
    total_row(page);
    bd_buf_add_string(page->out, "</tfoot>");
    bd_page__table_end(page);
    bd_buf_add_string(page->out, "</section>\n");
}

static int by_rate(const void *a, const void *b)
{
    const bd_page_area *p = a;
    const bd_page_area *q = b;
    const int higher = bd_share_compare(q->outcomes[BD_OUTCOME_MATCH], q->roster,
                                        p->outcomes[BD_OUTCOME_MATCH], p->roster);
    if (higher != 0)
        return higher;
    return (p->idx > q->idx) - (p->idx < q->idx);
}

/* Regions whose rates are shown as the same text share a rank. */
static void rank_rows(bd_page *page, const bd_page_area *ranked, size_t count)
{
    size_t rank = 0;
    for (size_t i = 0; i < count; i++) {
        const uint64_t match = ranked[i].outcomes[BD_OUTCOME_MATCH];
        if (i == 0 ||
            !bd_html_same_share(match, ranked[i].roster, ranked[i - 1].outcomes[BD_OUTCOME_MATCH],
                                ranked[i - 1].roster))
            rank = i + 1;
        bd_buf_printf(page->out, "<tr><td class=\"number\">%zu</td><th scope=\"row\">", rank);
        add_name(page, &ranked[i]);
        bd_buf_add_string(page->out, "</th><td></td>");
        bd_page__cell_number(page, match);
        bd_page__cell_number(page, ranked[i].roster);
        bd_page__cell_share(page, match, ranked[i].roster);
        bd_page__cell_bar(page, &match, 1, BD_OUTCOME_MATCH, ranked[i].roster);
        bd_buf_add_string(page->out, "</tr>\n");
    }
}

void bd_page__ranking(bd_page *page)
{
    static const char *const heads[] = {"#rank",   "region",      "above",       "#match",
                                        "#roster", "#match_rate", ".proportion", NULL};
    size_t count = 0;
    if (page->area_count == 0)
        return;
    bd_page_area *ranked = calloc(page->area_count, sizeof *ranked);
    if (ranked == NULL) {
        page->out->failed = true;
        return;
    }
    for (size_t i = 0; i < page->area_count; i++)
        if (page->areas[i].roster != 0 && !is_rest(&page->areas[i]))
            ranked[count++] = page->areas[i];
    qsort(ranked, count, sizeof *ranked, by_rate);
    section_begin(page, "ranking", "ranking_about");
    bd_page__table_begin(page, "ranking", "ranks no-above", heads);
    bd_buf_add_string(page->out, "<tbody>\n");
    rank_rows(page, ranked, count);
    bd_buf_add_string(page->out, "</tbody>");
    bd_page__table_end(page);
    bd_buf_add_string(page->out, "</section>\n");
    free(ranked);
}

void bd_page__groups(bd_page *page)
{
    static const char *const heads[] = {"group",        "#roster",    "#match",    "#mismatch",
                                        "#missing",     "#duplicate", "#rejected", "#match_rate",
                                        ".composition", NULL};
    const bd_json_value *groups = bd_json_get(page->summary, "groups");
    const size_t count = bd_json_count(groups);
    if (count == 0)
        return;
    section_begin(page, "groups", "groups_about");
    bd_page__table_begin(page, "groups", "areas", heads);
    bd_buf_add_string(page->out, "<tbody>\n");
    for (size_t i = 0; i < count; i++) {
        const bd_page_area group = read_area(bd_json_at(groups, i), i);
        area_row(page, &group, false);
    }
    bd_buf_add_string(page->out, "</tbody>");
    bd_page__table_end(page);
    bd_buf_add_string(page->out, "</section>\n");
}
