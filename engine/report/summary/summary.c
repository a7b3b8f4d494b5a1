/* summary: see summary.h. */
#include "engine/report/summary/summary.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "engine/base/number.h"
#include "engine/base/share.h"
#include "engine/report/publish/manifest.h"
#include "formats/json/json.h"

static void write_counts(bd_json *json, const char *key, const bd_count *counts, size_t count)
{
    bd_json_object(json, key);
    for (size_t i = 0; i < count; i++)
        bd_json_u64(json, counts[i].name, counts[i].count);
    bd_json_end(json);
}

static void write_datasets(bd_json *json, const bd_summary *summary)
{
    bd_json_object(json, "roster");
    bd_json_u64(json, "rows", summary->roster_rows);
    bd_json_u64(json, "accepted", summary->roster_accepted);
    bd_json_u64(json, "rejected", summary->roster_rejected);
    bd_json_u64(json, "duplicates", summary->roster_duplicates);
    bd_json_end(json);
    bd_json_object(json, "cards");
    bd_json_u64(json, "rows", summary->cards_rows);
    bd_json_u64(json, "accepted", summary->cards_accepted);
    bd_json_u64(json, "rejected", summary->cards_rejected);
    bd_json_u64(json, "persons", summary->cards_persons);
    bd_json_end(json);
}

static void write_results(bd_json *json, const bd_summary *summary)
{
    bd_json_object(json, "outcomes");
    for (int i = 0; i < BD_OUTCOME_COUNT; i++)
        bd_json_u64(json, bd_outcome_name((bd_outcome)i), summary->outcomes[i]);
    bd_json_end(json);
    bd_json_object(json, "reasons");
    write_counts(json, "mismatch", summary->mismatch, summary->mismatch_count);
    write_counts(json, "missing", summary->missing, summary->missing_count);
    write_counts(json, "duplicate", summary->duplicate, summary->duplicate_count);
    write_counts(json, "rejected", summary->rejected, summary->rejected_count);
    write_counts(json, "cards_rejected", summary->cards_rejected_reasons,
                 summary->cards_rejected_count);
    bd_json_end(json);
    write_counts(json, "notes", summary->notes, summary->note_count);
}

static void write_alarms(bd_json *json, const bd_summary *summary)
{
    bd_json_array(json, "alarms");
    for (size_t i = 0; i < summary->alarm_count; i++)
        bd_alarm_json(&summary->alarms[i], json);
    bd_json_end(json);
}

static void write_limits(bd_json *json, const bd_summary *summary)
{
    bd_json_array(json, "limits");
    for (size_t i = 0; i < summary->limit_count; i++) {
        const bd_limit *limit = &summary->limits[i];
        bd_json_object(json, NULL);
        bd_json_string(json, "name", limit->name);
        bd_json_thousandths(json, "limit", limit->limit);
        if (limit->applies)
            bd_json_thousandths(json, "value", limit->value);
        else
            bd_json_null(json, "value");
        bd_json_bool(json, "passed", limit->passed);
        bd_json_end(json);
    }
    bd_json_end(json);
}

void bd_summary_judged(const void *summary, bd_json *json)
{
    write_alarms(json, summary);
    write_limits(json, summary);
}

static void write_lines(bd_json *json, const bd_line_counts *lines)
{
    bd_json_object(json, "lines");
    bd_json_u64(json, "rows", lines->rows);
    bd_json_u64(json, "header", lines->header);
    bd_json_u64(json, "blank", lines->blank);
    bd_json_u64(json, "continued", lines->continued);
    bd_json_u64(json, "repeated_header", lines->repeated_header);
    bd_json_u64(json, "skipped", lines->skipped);
    bd_json_end(json);
}

static void write_inputs(bd_json *json, const bd_summary *summary)
{
    bd_json_array(json, "inputs");
    for (size_t i = 0; i < summary->input_count; i++) {
        const bd_input_totals *input = &summary->inputs[i];
        bd_json_object(json, NULL);
        bd_json_string(json, "dataset", input->dataset);
        bd_json_string(json, "path", input->path);
        write_lines(json, &input->lines);
        if (input->note != NULL && input->note[0] != '\0')
            bd_json_string(json, "note", input->note);
        if (input->deleted != 0)
            bd_json_u64(json, "deleted", input->deleted);
        bd_json_end(json);
    }
    bd_json_end(json);
}

/* Matches in per cent of the roster's rows, as in regions.csv; null without rows. */
static void write_match_rate(bd_json *json, const bd_summary *summary)
{
    const uint64_t match = summary->outcomes[BD_OUTCOME_MATCH];
    if (summary->roster_rows != 0)
        bd_json_thousandths(json, "match_rate",
                            (int64_t)bd_region_rate(match, summary->roster_rows));
    else
        bd_json_null(json, "match_rate");
}

void bd_summary_json(const bd_summary *summary, bd_buf *out)
{
    bd_json json;
    bd_err err = {0};

    bd_json_begin(&json, out);
    bd_json_object(&json, NULL);
    bd_json_string(&json, "period", summary->period);
    bd_json_string(&json, "tool", "bidui " BIDUI_VERSION);
    write_match_rate(&json, summary);
    write_datasets(&json, summary);
    write_results(&json, summary);
    bd_json_bool(&json, "balance", summary->balanced);
    bd_summary_judged(summary, &json);
    bd_json_object(&json, "seconds");
    for (size_t i = 0; i < summary->seconds_count; i++)
        bd_json_fixed3(&json, summary->seconds[i].stage, summary->seconds[i].seconds);
    bd_json_end(&json);
    bd_json_u64(&json, "peak_memory_bytes", summary->peak_memory_bytes);
    bd_json_u64(&json, "store_bytes", summary->store_bytes);
    write_inputs(&json, summary);
    bd_json_lines(&json, "input_notes", summary->input_notes);
    bd_status st = BD_OK; /* from here on only memory can run out */
    if (summary->regions != NULL)
        st = bd_regions_json(summary->regions, summary->groups, summary->group_count, &json, &err);
    if (summary->towns != NULL)
        bd_towns_json(summary->towns, &json);
    if (st >= 0 && summary->previous != NULL)
        st = bd_previous_json(summary->previous, summary->roster_rows,
                              summary->outcomes[BD_OUTCOME_MATCH], summary->regions, &json, &err);
    if (st < 0) {
        out->failed = true;
        return;
    }
    bd_json_end(&json);
    bd_json_finish(&json);
}

/* One line with rows and their share of all, in per cent with two decimals; no share if all is
 * 0. */
static void add_row(bd_buf *out, const char *name, int width, uint64_t rows, uint64_t all)
{
    char count[BD_NUMBER_TEXT];
    char share[BD_SHARE_TEXT];

    bd_buf_printf(out, "%-9s  %*s", name, width, bd_number_grouped(rows, count));
    if (all != 0)
        bd_buf_printf(out, "  %6s %%", bd_share_text(rows, all, share));
    bd_buf_add_char(out, '\n');
}

void bd_summary_table(const bd_summary *summary, bd_buf *out)
{
    char counts[4][BD_NUMBER_TEXT];
    const uint64_t all = summary->roster_rows;
    int width = (int)strlen("rows");

    for (int i = 0; i <= BD_OUTCOME_COUNT; i++) {
        const uint64_t rows = i < BD_OUTCOME_COUNT ? summary->outcomes[i] : all;
        const int len = (int)strlen(bd_number_grouped(rows, counts[0]));
        width = len > width ? len : width;
    }
    bd_buf_printf(out, "%-9s  %*s%s\n", "outcome", width, "rows", all == 0 ? "" : "     share");
    for (int i = 0; i < BD_OUTCOME_COUNT; i++)
        add_row(out, bd_outcome_name((bd_outcome)i), width, summary->outcomes[i], all);
    add_row(out, "roster", width, all, all);
    bd_buf_printf(out, "cards: %s rows, %s accepted, %s rejected, %s persons\n",
                  bd_number_grouped(summary->cards_rows, counts[0]),
                  bd_number_grouped(summary->cards_accepted, counts[1]),
                  bd_number_grouped(summary->cards_rejected, counts[2]),
                  bd_number_grouped(summary->cards_persons, counts[3]));
}
