/* page_towns: the townships with the largest share of defective roster rows, the worst first. */
#include "engine/report/page/html.h"
#include "engine/report/page/page_parts.h"
#include "engine/report/words/words.h"

static void add_count(bd_page *page, const bd_json_value *object, const char *key)
{
    uint64_t count;
    bd_html_number(page->out, bd_json_get_u64(bd_json_get(object, key), &count) ? count : 0);
}

static void add_string(bd_page *page, const bd_json_value *object, const char *key)
{
    const char *text = bd_json_get_string(bd_json_get(object, key));
    bd_html_text(page->out, bd_text_of(text == NULL ? "" : text));
}

/* "Of 1,234 townships the 800 with 30 rows or more are ranked." */
static void remark(bd_page *page, const bd_json_value *quality)
{
    const bool zh = page->chinese;
    bd_buf *out = page->out;
    bd_page__say(page, "towns_about");
    bd_buf_add_string(out, zh ? "名册涉及 " : " Of ");
    add_count(page, quality, "towns");
    bd_buf_add_string(out, zh ? " 个乡级地区，其中 " : " townships in the roster the ");
    add_count(page, quality, "ranked");
    bd_buf_add_string(out, zh ? " 个不少于 " : " with ");
    add_count(page, quality, "minimum_rows");
    bd_buf_add_string(out, zh ? " 行，参加排列" : " rows or more are ranked");
    const size_t count = bd_json_count(bd_json_get(quality, "worst"));
    if (count != 0) {
        bd_buf_add_string(out, zh ? "；下列为占比最高的 " : "; listed are the worst ");
        bd_html_number(out, count);
        bd_buf_add_string(out, zh ? " 个" : "");
    }
    bd_buf_add_string(out, zh ? "。</p>\n" : ".</p>\n");
}

/* One defect, kept on one line together with the separator after it, since no line may begin with
 * a separator. The label of a duplicate's reason does not name the outcome, so that is added. */
static void add_defect(bd_page *page, const char *key, uint64_t count, bool last)
{
    bd_buf label = {0};
    const bool zh = page->chinese;
    if (strcmp(key, "identical") == 0 || strcmp(key, "conflicting") == 0) {
        bd_word_label_add(bd_text_of("duplicate"), zh, &label);
        bd_buf_add_string(&label, zh ? "：" : ", ");
    }
    bd_word_label_add(bd_text_of(key), zh, &label);
    bd_buf_add_string(page->out, "<span class=\"piece\">");
    bd_html_text(page->out, (bd_text){label.at, label.len});
    bd_buf_add_string(page->out, zh ? " <b>" : ": <b>");
    bd_html_number(page->out, count);
    bd_buf_add_string(page->out, "</b>");
    if (!last)
        bd_buf_add_string(page->out, zh ? "；" : ";");
    bd_buf_add_string(page->out, "</span>");
    page->out->failed |= label.failed;
    bd_buf_fini(&label);
}

/* The next member that is a count; false after the last. */
static bool next_count(const bd_json_value *object, bd_json_member *member, uint64_t *count)
{
    while (bd_json_next(object, member))
        if (bd_json_get_u64(member->value, count))
            return true;
    return false;
}

static void add_defects(bd_page *page, const bd_json_value *defects)
{
    bd_json_member member = {0};
    uint64_t count;
    bool more = next_count(defects, &member, &count);
    while (more) {
        const char *key = member.key;
        const uint64_t rows = count;
        more = next_count(defects, &member, &count);
        add_defect(page, key, rows, !more);
        if (more && !page->chinese)
            bd_buf_add_char(page->out, ' ');
    }
}

/* The largest region first, as in a Chinese address. */
static void add_above(bd_page *page, const bd_json_value *town)
{
    static const char *const levels[] = {"province", "prefecture", "county"};
    const char *before = "";
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
        const char *name = bd_json_get_string(bd_json_get(town, levels[i]));
        if (name == NULL || *name == '\0')
            continue;
        bd_buf_printf(page->out, "%s<span class=\"piece\">", before);
        bd_html_text(page->out, bd_text_of(name));
        bd_buf_add_string(page->out, "</span>");
        before = " ";
    }
}

/* The defective part of a township's rows. */
typedef struct town_part {
    uint64_t rows;
    uint64_t defective;
} town_part;

static bool read_part(const bd_json_value *town, town_part *out)
{
    return bd_json_get_u64(bd_json_get(town, "roster"), &out->rows) &&
           bd_json_get_u64(bd_json_get(town, "defective"), &out->defective);
}

static void town_row(bd_page *page, const bd_json_value *town, const town_part *part, size_t rank)
{
    const char *name = bd_json_get_string(bd_json_get(town, "name"));
    bd_buf_printf(page->out, "<tr><td class=\"number\">%zu</td><th scope=\"row\">", rank);
    add_string(page, town, name != NULL && *name != '\0' ? "name" : "code");
    bd_buf_add_string(page->out, "</th><td class=\"code\">");
    add_string(page, town, "code");
    bd_buf_add_string(page->out, "</td><td>");
    add_above(page, town);
    bd_buf_add_string(page->out, "</td>");
    bd_page__cell_number(page, part->rows);
    bd_page__cell_number(page, part->defective);
    bd_page__cell_share(page, part->defective, part->rows);
    bd_buf_add_string(page->out, "<td>");
    add_defects(page, bd_json_get(town, "defects"));
    bd_buf_add_string(page->out, "</td></tr>\n");
}

/* Townships whose shares are shown as the same text share a rank. */
static void town_rows(bd_page *page, const bd_json_value *worst)
{
    const size_t count = bd_json_count(worst);
    town_part before = {0};
    size_t rank = 0;
    for (size_t i = 0; i < count; i++) {
        const bd_json_value *town = bd_json_at(worst, i);
        town_part now;
        if (!read_part(town, &now))
            continue;
        if (rank == 0 ||
            !bd_html_same_share(now.defective, now.rows, before.defective, before.rows))
            rank = i + 1;
        town_row(page, town, &now, rank);
        before = now;
    }
}

void bd_page__towns(bd_page *page)
{
    static const char *const heads[] = {"#rank",      "town",         "code",    "above", "#roster",
                                        "#defective", "#defect_rate", "defects", NULL};
    const bd_json_value *quality = bd_json_get(page->summary, "town_quality");
    const bd_json_value *worst = bd_json_get(quality, "worst");
    uint64_t towns;
    if (quality == NULL)
        return;
    bd_page__section_begin(page, "towns");
    if (!bd_json_get_u64(bd_json_get(quality, "towns"), &towns) || towns == 0) {
        bd_page__say(page, "towns_none");
        bd_buf_add_string(page->out, "</p>\n");
    } else {
        remark(page, quality);
    }
    if (bd_json_count(worst) != 0) {
        bd_page__table_begin(page, "towns", "towns", heads);
        bd_buf_add_string(page->out, "<tbody>\n");
        town_rows(page, worst);
        bd_buf_add_string(page->out, "</tbody>");
        bd_page__table_end(page);
    }
    bd_buf_add_string(page->out, "</section>\n");
}
