/* page_record: the parts for an auditor: inputs and their digests, the balance, the run itself. */
#include <inttypes.h>

#include "engine/base/build.h"
#include "engine/report/page/html.h"
#include "engine/report/page/page_parts.h"

/* ---- inputs ---- */

static void fact_begin(bd_page *page, const char *key)
{
    bd_buf_add_string(page->out, "<div><dt>");
    bd_page__say(page, key);
    bd_buf_add_string(page->out, "</dt><dd>");
}

static void fact_end(bd_page *page)
{
    bd_buf_add_string(page->out, "</dd></div>\n");
}

static void add_digest(bd_page *page, const char *digest)
{
    bd_buf_add_string(page->out, "<code class=\"digest\">");
    bd_html_text(page->out, bd_text_of(digest));
    bd_buf_add_string(page->out, "</code>");
}

static void fact_digest(bd_page *page, const char *key, const char *name, const char *digest)
{
    fact_begin(page, key);
    bd_html_text(page->out, bd_text_of(name));
    bd_buf_add_char(page->out, ' ');
    add_digest(page, digest);
    fact_end(page);
}

static const char *digest_title(bd_digest_kind kind)
{
    switch (kind) {
    case BD_DIGEST_SHA256:
        return "SHA-256";
    case BD_DIGEST_SM3:
        return "SM3 (GB/T 32905-2016)";
    case BD_DIGEST_XXH3:
    default:
        return "XXH3-128";
    }
}

static void digest_facts(bd_page *page)
{
    const bd_manifest *manifest = page->manifest;
    bd_buf_add_string(page->out, "<dl class=\"facts\">\n");
    fact_begin(page, "digest_kind");
    bd_buf_add_string(page->out, digest_title(manifest->digest));
    fact_end(page);
    fact_digest(page, "configuration", manifest->config_path, manifest->config_digest);
    if (manifest->store.name != NULL)
        fact_digest(page, "store", manifest->store.name, manifest->store.digest);
    if (manifest->regions_path != NULL)
        fact_digest(page, "regions_file", manifest->regions_path, manifest->regions_digest);
    if (manifest->previous_period != NULL)
        fact_digest(page, "previous", manifest->previous_period, manifest->previous_digest);
    bd_buf_add_string(page->out, "</dl>\n");
}

/* What the lines are that hold no row: "header 1, blank 2". */
static void lines_cell(bd_page *page, const bd_line_counts *lines)
{
    const struct {
        const char *key;
        uint64_t count;
    } parts[] = {{"line_header", lines->header},
                 {"line_blank", lines->blank},
                 {"line_continued", lines->continued},
                 {"line_repeated_header", lines->repeated_header},
                 {"line_skipped", lines->skipped}};
    const char *between = "";
    bd_page__cell_number(page, bd_line_counts_sum(lines));
    bd_buf_add_string(page->out, "<td>");
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (parts[i].count == 0)
            continue;
        bd_buf_add_string(page->out, between);
        bd_page__say(page, parts[i].key);
        bd_buf_add_char(page->out, ' ');
        bd_html_number(page->out, parts[i].count);
        between = page->chinese ? "，" : ", ";
    }
    bd_buf_add_string(page->out, "</td>");
}

/* What was found in the inputs, and what of them was passed over. */
static void input_notes(bd_page *page)
{
    const bd_json_value *notes = bd_json_get(page->summary, "input_notes");
    const size_t count = bd_json_count(notes);
    if (count == 0)
        return;
    bd_buf_add_string(page->out, "<dl class=\"facts\">\n");
    for (size_t i = 0; i < count; i++) {
        fact_begin(page, "input_note");
        bd_html_text(page->out, bd_text_of(bd_json_get_string(bd_json_at(notes, i))));
        fact_end(page);
    }
    bd_buf_add_string(page->out, "</dl>\n");
}

void bd_page__inputs(bd_page *page)
{
    static const char *const heads[] = {"dataset", "file",        "#bytes", "#rows",
                                        "#lines",  "lines_other", "digest", NULL};
    bd_buf *out = page->out;
    digest_facts(page);
    bd_page__table_begin(page, "inputs", "files", heads);
    bd_buf_add_string(out, "<tbody>\n");
    for (size_t i = 0; i < page->manifest->input_count; i++) {
        const bd_input_totals *input = &page->manifest->inputs[i];
        bd_buf_add_string(out, "<tr><td>");
        bd_page__say(page, input->dataset);
        bd_buf_add_string(out, "</td><td class=\"path\">");
        bd_html_text(out, bd_text_of(input->path));
        bd_buf_add_string(out, "</td>");
        bd_page__cell_number(page, input->bytes);
        bd_page__cell_number(page, input->rows);
        lines_cell(page, &input->lines);
        bd_buf_add_string(out, "<td>");
        add_digest(page, input->digest);
        bd_buf_add_string(out, "</td></tr>\n");
    }
    bd_buf_add_string(out, "</tbody>");
    bd_page__table_end(page);
    input_notes(page);
}

/* ---- the balance ---- */

static void verdict_cell(bd_page *page, bool equal)
{
    bd_buf_printf(page->out, "<td class=\"%s\">", equal ? "equal" : "unequal");
    bd_page__say(page, equal ? "equal" : "unequal");
    bd_buf_add_string(page->out, "</td></tr>\n");
}

/* The right side shows its parts and their sum: "1 + 2 = 3". */
static void balance_row(bd_page *page, const char *key, uint64_t left, const uint64_t *right,
                        size_t count)
{
    bd_buf *out = page->out;
    uint64_t sum = 0;
    bd_buf_add_string(out, "<tr><th scope=\"row\">");
    bd_page__say(page, key);
    bd_buf_add_string(out, "</th>");
    bd_page__cell_number(page, left);
    bd_buf_add_string(out, "<td class=\"number sum\">");
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            bd_buf_add_string(out, " + ");
        bd_html_number(out, right[i]);
        sum += right[i];
    }
    if (count > 1) {
        bd_buf_add_string(out, " = ");
        bd_html_number(out, sum);
    }
    bd_buf_add_string(out, "</td>");
    verdict_cell(page, left == sum);
}

static uint64_t sum_of(const bd_json_value *counts)
{
    bd_json_member member = {0};
    uint64_t sum = 0;
    uint64_t count;
    while (bd_json_next(counts, &member))
        if (bd_json_get_u64(member.value, &count))
            sum += count;
    return sum;
}

static void reasons_row(bd_page *page, const char *key, const char *list, uint64_t left)
{
    const uint64_t sum = sum_of(bd_json_get(bd_json_get(page->summary, "reasons"), list));
    balance_row(page, key, left, &sum, 1);
}

static void lines_row(bd_page *page)
{
    bd_line_counts sum = {0};
    uint64_t lines = 0;
    for (size_t i = 0; i < page->manifest->input_count; i++) {
        bd_line_counts_add(&sum, &page->manifest->inputs[i].lines);
        lines += page->manifest->inputs[i].line_count;
    }
    const uint64_t parts[] = {sum.rows,      sum.header,          sum.blank,
                              sum.continued, sum.repeated_header, sum.skipped};
    if (lines != 0)
        balance_row(page, "balance_lines", lines, parts, sizeof parts / sizeof *parts);
}

static void declared_row(bd_page *page)
{
    bd_buf_add_string(page->out, "<tr class=\"total\"><th scope=\"row\">");
    bd_page__say(page, "balance_declared");
    bd_buf_add_string(page->out, "</th><td></td><td></td>");
    verdict_cell(page, bd_json_get_bool(bd_json_get(page->summary, "balance")));
}

static void balance_rows(bd_page *page)
{
    const uint64_t cards[] = {bd_page__count(page, "cards", "accepted"),
                              bd_page__count(page, "cards", "rejected")};
    const uint64_t roster[] = {bd_page__count(page, "roster", "accepted"),
                               bd_page__count(page, "roster", "rejected")};
    balance_row(page, "balance_outcomes", page->roster_rows, page->outcomes, BD_OUTCOME_COUNT);
    balance_row(page, "balance_roster", page->roster_rows, roster, 2);
    balance_row(page, "balance_cards", bd_page__count(page, "cards", "rows"), cards, 2);
    reasons_row(page, "balance_missing", "missing", page->outcomes[BD_OUTCOME_MISSING]);
    reasons_row(page, "balance_duplicate", "duplicate", page->outcomes[BD_OUTCOME_DUPLICATE]);
    reasons_row(page, "balance_rejected", "rejected", page->outcomes[BD_OUTCOME_REJECTED]);
    reasons_row(page, "balance_cards_rejected", "cards_rejected", cards[1]);
    if (page->area_count > 0) {
        const uint64_t rows = bd_page__areas_rows(page);
        balance_row(page, "balance_regions", page->roster_rows, &rows, 1);
    }
    lines_row(page);
    declared_row(page);
}

void bd_page__balance(bd_page *page)
{
    static const char *const heads[] = {"check", "#left", "#right", "result", NULL};
    bd_page__table_begin(page, "balance", "balance", heads);
    bd_buf_add_string(page->out, "<tbody>\n");
    balance_rows(page);
    bd_buf_add_string(page->out, "</tbody>");
    bd_page__table_end(page);
}

/* ---- the run ---- */

static void fact_mib(bd_page *page, const char *key, uint64_t bytes)
{
    fact_begin(page, key);
    bd_html_number(page->out, (bytes + (1 << 19)) >> 20);
    bd_buf_add_string(page->out, " MiB");
    fact_end(page);
}

static void fact_seconds(bd_page *page)
{
    static const char *const stages[][2] = {{"load", "stage_load"},
                                            {"compare", "stage_compare"},
                                            {"worklists", "stage_worklists"},
                                            {"publish", "stage_publish"},
                                            {"total", "stage_total"}};
    const bd_json_value *seconds = bd_json_get(page->summary, "seconds");
    const char *between = "";
    double value;
    fact_begin(page, "seconds");
    for (size_t i = 0; i < sizeof stages / sizeof *stages; i++) {
        if (!bd_json_get_double(bd_json_get(seconds, stages[i][0]), &value))
            continue;
        bd_buf_add_string(page->out, between);
        bd_page__say(page, stages[i][1]);
        bd_buf_printf(page->out, " %.1f", value);
        between = page->chinese ? "，" : ", ";
    }
    fact_end(page);
}

/* A name of the machine, which is no word of the page. */
static void add_name(bd_page *page, const char *name)
{
    bd_buf_add_string(page->out, "<code>");
    bd_html_text(page->out, bd_text_of(name));
    bd_buf_add_string(page->out, "</code>");
}

static void fact_name(bd_page *page, const char *key, const char *name)
{
    fact_begin(page, key);
    add_name(page, name);
    fact_end(page);
}

/* The options as on a command line: "--threads 4 --force". */
static void fact_options(bd_page *page, const bd_origin *origin)
{
    bd_buf *out = page->out;
    fact_begin(page, "options");
    if (origin->option_count == 0)
        bd_page__say(page, "options_none");
    for (size_t i = 0; i < origin->option_count; i++) {
        const bd_given_option *option = &origin->options[i];
        bd_buf_printf(out, "%s<code>--%s", i == 0 ? "" : " ", option->name);
        if (option->kind == BD_GIVEN_NUMBER)
            bd_buf_printf(out, " %" PRIu64, option->number);
        if (option->kind == BD_GIVEN_TEXT) {
            bd_buf_add_char(out, ' ');
            bd_html_text(out, bd_text_of(option->text));
        }
        for (size_t k = 0; option->kind == BD_GIVEN_WORDS && k < option->word_count; k++) {
            bd_buf_add_char(out, ' ');
            bd_html_text(out, bd_text_of(option->words[k]));
        }
        bd_buf_add_string(out, "</code>");
    }
    fact_end(page);
}

static void fact_origin(bd_page *page, const bd_origin *origin)
{
    fact_name(page, "began", origin->began);
    fact_name(page, "ended", origin->ended);
    fact_name(page, "user", origin->user);
    fact_name(page, "host", origin->host);
    fact_begin(page, "build");
    bd_html_text(page->out, bd_text_of(bd_build_version()));
    bd_buf_add_string(page->out, page->chinese ? "，" : ", ");
    add_digest(page, bd_build_commit());
    bd_buf_add_string(page->out, page->chinese ? "，" : ", ");
    add_name(page, bd_build_compiler());
    fact_end(page);
    fact_options(page, origin);
}

/* How many members of summary.json's list are of the kind that `mark` is true of. */
static void fact_judged(bd_page *page, const char *key, const char *list, const char *mark,
                        const char *marked)
{
    const bd_json_value *all = bd_json_get(page->summary, list);
    const size_t count = bd_json_count(all);
    size_t found = 0;
    for (size_t i = 0; i < count; i++)
        found += bd_json_get_bool(bd_json_get(bd_json_at(all, i), mark));
    fact_begin(page, key);
    if (count == 0) {
        bd_page__say(page, "judged_none");
    } else {
        bd_html_number(page->out, count);
        bd_buf_add_string(page->out, page->chinese ? "，" : ", ");
        bd_page__say(page, marked);
        bd_buf_add_char(page->out, ' ');
        bd_html_number(page->out, found);
    }
    fact_end(page);
}

static void fact_superseded(bd_page *page)
{
    for (size_t i = 0; i < page->manifest->superseded_count; i++) {
        const bd_superseded *old = &page->manifest->superseded[i];
        fact_begin(page, "superseded");
        add_name(page, old->file);
        bd_buf_add_char(page->out, ' ');
        add_digest(page, old->digest);
        bd_buf_add_char(page->out, ' ');
        if (old->reason[0] == '\0')
            bd_page__say(page, "superseded_no_reason");
        else
            bd_html_text(page->out, bd_text_of(old->reason));
        fact_end(page);
    }
}

void bd_page__run(bd_page *page)
{
    const char *tool = bd_json_get_string(bd_json_get(page->summary, "tool"));
    bd_buf_add_string(page->out, "<dl class=\"facts\">\n");
    fact_begin(page, "tool");
    bd_html_text(page->out, bd_text_of(tool == NULL ? "" : tool));
    fact_end(page);
    if (page->manifest->origin != NULL)
        fact_origin(page, page->manifest->origin);
    fact_judged(page, "limits_verdict", "limits", "passed", "judged_passed");
    fact_judged(page, "alarms_verdict", "alarms", "grave", "judged_accepted");
    fact_superseded(page);
    fact_seconds(page);
    fact_mib(page, "memory", bd_page__count(page, NULL, "peak_memory_bytes"));
    fact_mib(page, "store_size", bd_page__count(page, NULL, "store_bytes"));
    bd_buf_add_string(page->out, "</dl>\n");
}
