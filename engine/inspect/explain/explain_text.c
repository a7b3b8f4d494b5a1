/* explain_text: a person, and a row without a number, as text; see explain_parts.h. */
#include "engine/base/shown.h"
#include "engine/inspect/explain/explain_parts.h"
#include "engine/inspect/explain/nearest.h"

enum {
    FIELD_WIDTH = 16,      /* terminal columns */
    PASS_BYTES = 256 << 10 /* of text, then it is passed on */
};

void bd_explain__add_value(bd_buf *out, bd_text value)
{
    if (value.len == 0)
        bd_buf_add_string(out, "(empty)");
    bd_shown_add_line(out, value);
}

void bd_explain__add_words(bd_buf *out, const bd_rules *rules, const uint16_t *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            bd_buf_add_char(out, ' ');
        bd_buf_add_text(out, rules->words[words[i]]);
    }
}

/* Show every field of a row as written, and as compared if that differs. */
static void show_fields(const bd_record *record, bd_buf *out)
{
    char scratch[BD_VALUE_SHORT_MAX];
    char number[BD_VALUE_SHORT_MAX];
    bd_buf canonical = {0};
    const bd_schema *schema = record->schema;
    for (size_t i = 0; i < schema->field_count; i++) {
        const bd_text text = bd_record_text(record, i, scratch);
        canonical.len = 0;
        if (i == schema->id_field)
            bd_buf_add_text(&canonical, bd_record_number(record, number));
        else
            bd_value_canonical(&schema->rules[i], text, &canonical);
        bd_buf_add_string(out, "    ");
        bd_shown_pad(out, bd_text_of(schema->names[i]), FIELD_WIDTH);
        bd_buf_add_char(out, ' ');
        bd_explain__add_value(out, text);
        if (!bd_text_equal(text, (bd_text){canonical.at, canonical.len})) {
            bd_buf_add_string(out, "   compared as ");
            bd_explain__add_value(out, (bd_text){canonical.at, canonical.len});
        }
        bd_buf_add_char(out, '\n');
    }
    if (canonical.failed)
        out->failed = true;
    bd_buf_fini(&canonical);
}

/* The names of a known region and of those that contain it, the largest first. */
static void add_chain(bd_buf *out, const bd_region_table *regions, uint32_t idx)
{
    const uint32_t parent = regions->entries[idx].parent;
    if (parent != UINT32_MAX)
        add_chain(out, regions, parent);
    bd_buf_add_char(out, ' ');
    bd_buf_add_text(out, bd_region_name(regions, idx));
}

/* Show the region that a roster row counts for. An unknown code lies in the last region named. */
static void show_region(const bd_explaining *explain, uint64_t region, bd_buf *out)
{
    const bd_region_table *regions = &explain->plan.regions;
    char code[BD_REGION_TEXT];
    size_t idx;
    bd_buf_add_string(out, "  region   ");
    if (region == BD_REGION_UNMAPPED || !bd_region_nearest(regions, region, &idx)) {
        bd_buf_add_string(out, "unmapped\n");
        return;
    }
    bd_buf_add_string(out, bd_region_text(region, code));
    add_chain(out, regions, (uint32_t)idx);
    bd_buf_add_string(out, regions->entries[idx].code == region ? "" : " (code not known)");
    if (explain->plan.rules.region_field < 0 && explain->plan.rules.region_name_count == 0)
        bd_buf_add_string(out, " (by the number)");
    bd_buf_add_char(out, '\n');
}

static void show_finding(const bd_explaining *explain, const bd_finding *finding, bd_buf *out)
{
    const bd_rules *rules = &explain->plan.rules;
    bd_buf_add_string(out, "  outcome  ");
    bd_buf_add_string(out, bd_outcome_name(finding->outcome));
    bd_buf_add_string(out, finding->reason_count > 0 ? "  " : "");
    bd_explain__add_words(out, rules, finding->reasons, finding->reason_count);
    if (finding->note_count > 0) {
        bd_buf_add_string(out, "\n  notes    ");
        bd_explain__add_words(out, rules, finding->notes, finding->note_count);
    }
    bd_buf_add_char(out, '\n');
    for (size_t i = 0; finding->outcome <= BD_OUTCOME_MISMATCH && i < rules->compare_count; i++) {
        const bd_diff diff =
            bd_judge_field(rules, &rules->compare[i], finding->roster, finding->card);
        bd_buf_add_string(out, "    ");
        bd_shown_pad(out, bd_text_of(rules->compare[i].name), FIELD_WIDTH);
        bd_buf_printf(out, " %s\n", bd_explain__diff_name(diff));
    }
}

static bd_status show_roster(bd_explaining *explain, const bd_choice *choice, bd_err *err)
{
    bd_buf *out = &explain->out->text;
    for (size_t i = 0; i < explain->row_count[BD_ROSTER]; i++) {
        bd_explained_row judged;
        BD_TRY(bd_explain__judge(explain, choice, i, &judged, err));
        bd_buf_add_string(out, "\nroster  ");
        bd_explain__add_source(explain, BD_ROSTER, judged.row.source, out);
        bd_buf_add_char(out, '\n');
        show_fields(&judged.row, out);
        show_region(explain, judged.finding.region, out);
        show_finding(explain, &judged.finding, out);
        if (out->len >= PASS_BYTES)
            BD_TRY(bd_explain__pass(explain, err));
    }
    return BD_OK;
}

static bd_status show_cards(bd_explaining *explain, const bd_choice *choice, bd_err *err)
{
    bd_buf *out = &explain->out->text;
    for (size_t i = 0; i < explain->row_count[BD_CARDS]; i++) {
        bd_record card;
        BD_TRY(bd_explain__open_row(explain, BD_CARDS, i, &card, err));
        bd_buf_add_string(out, "\ncards   ");
        bd_explain__add_source(explain, BD_CARDS, card.source, out);
        if (bd_source_compare(card.source, choice->best.source) == 0)
            bd_buf_add_string(out, choice->usable ? "  (chosen)"
                                                  : "  (chosen, but in no usable status)");
        bd_buf_add_char(out, '\n');
        show_fields(&card, out);
        if (out->len >= PASS_BYTES)
            BD_TRY(bd_explain__pass(explain, err));
    }
    return BD_OK;
}

bd_status bd_explain__text(bd_explaining *explain, const bd_choice *choice, bd_err *err)
{
    bd_buf *out = &explain->out->text;
    if (explain->source.len != 0)
        bd_buf_add_line(out, "source   ", explain->source);
    bd_buf_printf(out, "number   %.*s\nperiod   %s\nrows     %zu in roster, %zu in cards\n",
                  (int)explain->id.text_len, explain->id.text, explain->config->period,
                  explain->row_count[BD_ROSTER], explain->row_count[BD_CARDS]);
    if (explain->regions_changed)
        bd_buf_add_string(out, "note     the regions file is not the one of the run: regions below "
                               "may be others than in the reports\n");
    const bd_nearest nearest = {&explain->id, explain->config->last_day, &explain->meta,
                                explain->sides};
    BD_TRY(bd_nearest_show(&nearest, out, err));
    BD_TRY(show_roster(explain, choice, err));
    return show_cards(explain, choice, err);
}

void bd_explain__text_rejected(bd_explaining *explain, const bd_explained_rejected *rejected)
{
    bd_buf *out = &explain->out->text;
    bd_buf_printf(out, "\n%-6s  ", explain->plan.datasets[rejected->dataset].name);
    bd_explain__add_source(explain, rejected->dataset, rejected->source, out);
    bd_buf_add_string(out, "\n  outcome  rejected  ");
    bd_buf_add_text(out, explain->plan.rules.words[rejected->reason]);
    bd_buf_add_string(out, "\n  row      ");
    bd_explain__add_value(out, rejected->row);
    bd_buf_add_char(out, '\n');
}
