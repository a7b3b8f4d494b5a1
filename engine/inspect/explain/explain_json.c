/* explain_json: a person, and a row without a number, as a JSON object on one line. What it holds is
 * in the README of the room. */
#include "engine/inspect/explain/explain_parts.h"
#include "engine/inspect/explain/nearest.h"

bd_status bd_explain__json_source(const bd_explaining *explain, bd_json *json, const char *key,
                                  int dataset, bd_source source, bd_err *err)
{
    bd_buf text = {0};
    bd_explain__add_source(explain, dataset, source, &text);
    bd_json_text(json, key, (bd_text){text.at, text.len});
    const bd_status st = bd_buf_check(&text, err);
    bd_buf_fini(&text);
    return st;
}

void bd_explain__json_words(bd_json *json, const char *key, const bd_rules *rules,
                            const uint16_t *words, size_t count)
{
    bd_json_array(json, key);
    for (size_t i = 0; i < count; i++)
        bd_json_text(json, NULL, rules->words[words[i]]);
    bd_json_end(json);
}

/* Every field of a row as written and as compared. */
static bd_status write_fields(const bd_record *record, bd_json *json, bd_err *err)
{
    char scratch[BD_VALUE_SHORT_MAX];
    char number[BD_VALUE_SHORT_MAX];
    bd_buf canonical = {0};
    const bd_schema *schema = record->schema;
    bd_json_object(json, "fields");
    for (size_t i = 0; i < schema->field_count; i++) {
        const bd_text text = bd_record_text(record, i, scratch);
        canonical.len = 0;
        if (i == schema->id_field)
            bd_buf_add_text(&canonical, bd_record_number(record, number));
        else
            bd_value_canonical(&schema->rules[i], text, &canonical);
        bd_json_object(json, schema->names[i]);
        bd_json_text(json, "written", text);
        bd_json_text(json, "compared", (bd_text){canonical.at, canonical.len});
        bd_json_end(json);
    }
    bd_json_end(json);
    const bd_status st = bd_buf_check(&canonical, err);
    bd_buf_fini(&canonical);
    return st;
}

/* The names of a known region and of those that contain it, the largest first. */
static void write_chain(const bd_region_table *regions, uint32_t idx, bd_json *json)
{
    const uint32_t parent = regions->entries[idx].parent;
    if (parent != UINT32_MAX)
        write_chain(regions, parent, json);
    bd_json_text(json, NULL, bd_region_name(regions, idx));
}

/* The region that a roster row counts for; null: unmapped. */
static void write_region(const bd_explaining *explain, uint64_t region, bd_json *json)
{
    const bd_region_table *regions = &explain->plan.regions;
    const bd_rules *rules = &explain->plan.rules;
    char code[BD_REGION_TEXT];
    size_t idx;
    if (region == BD_REGION_UNMAPPED || !bd_region_nearest(regions, region, &idx)) {
        bd_json_null(json, "region");
        return;
    }
    bd_json_object(json, "region");
    bd_json_string(json, "code", bd_region_text(region, code));
    bd_json_bool(json, "known", regions->entries[idx].code == region);
    bd_json_bool(json, "by_number", rules->region_field < 0 && rules->region_name_count == 0);
    bd_json_array(json, "names");
    write_chain(regions, (uint32_t)idx, json);
    bd_json_end(json);
    bd_json_end(json);
}

/* What is said of a roster row; also of the person, as it is said of the first one. */
static void write_finding(const bd_explaining *explain, const bd_finding *finding, bd_json *json)
{
    const bd_rules *rules = &explain->plan.rules;
    bd_json_string(json, "outcome", bd_outcome_name(finding->outcome));
    bd_explain__json_words(json, "reasons", rules, finding->reasons, finding->reason_count);
    bd_explain__json_words(json, "notes", rules, finding->notes, finding->note_count);
    write_region(explain, finding->region, json);
}

/* The class of each compared field, where there is a card. */
static void write_classes(const bd_rules *rules, const bd_finding *finding, bd_json *json)
{
    if (finding->outcome > BD_OUTCOME_MISMATCH)
        return;
    bd_json_object(json, "compare");
    for (size_t i = 0; i < rules->compare_count; i++)
        bd_json_string(json, rules->compare[i].name,
                       bd_explain__diff_name(bd_judge_field(rules, &rules->compare[i],
                                                            finding->roster, finding->card)));
    bd_json_end(json);
}

static bd_status write_roster(const bd_explaining *explain, const bd_choice *choice, bd_json *json,
                              bd_err *err)
{
    bd_json_array(json, "roster");
    for (size_t i = 0; i < explain->row_count[BD_ROSTER]; i++) {
        bd_explained_row judged;
        BD_TRY(bd_explain__judge(explain, choice, i, &judged, err));
        bd_json_object(json, NULL);
        BD_TRY(bd_explain__json_source(explain, json, "source", BD_ROSTER, judged.row.source, err));
        write_finding(explain, &judged.finding, json);
        write_classes(&explain->plan.rules, &judged.finding, json);
        BD_TRY(write_fields(&judged.row, json, err));
        bd_json_end(json);
    }
    bd_json_end(json);
    return BD_OK;
}

static bd_status write_cards(const bd_explaining *explain, const bd_choice *choice, bd_json *json,
                             bd_err *err)
{
    bd_json_array(json, "cards");
    for (size_t i = 0; i < explain->row_count[BD_CARDS]; i++) {
        bd_record card;
        BD_TRY(bd_explain__open_row(explain, BD_CARDS, i, &card, err));
        const bool chosen = bd_source_compare(card.source, choice->best.source) == 0;
        bd_json_object(json, NULL);
        BD_TRY(bd_explain__json_source(explain, json, "source", BD_CARDS, card.source, err));
        bd_json_bool(json, "chosen", chosen);
        if (chosen)
            bd_json_bool(json, "usable", choice->usable);
        BD_TRY(write_fields(&card, json, err));
        bd_json_end(json);
    }
    bd_json_end(json);
    return BD_OK;
}

/* The members before those of the person or the row. */
static void write_head(const bd_explaining *explain, bd_json *json)
{
    bd_json_object(json, NULL);
    if (explain->line != 0)
        bd_json_u64(json, "line", explain->line);
    bd_json_string(json, "period", explain->config->period);
    if (explain->regions_changed)
        bd_json_bool(json, "regions_changed", true);
}

/* The person's own outcome: the one of the row that is compared. */
static bd_status write_person(const bd_explaining *explain, const bd_choice *choice, bd_json *json,
                              bd_err *err)
{
    if (explain->source.len != 0)
        bd_json_text(json, "source", explain->source);
    bd_json_text(json, "number", (bd_text){explain->id.text, explain->id.text_len});
    if (explain->row_count[BD_ROSTER] == 0) {
        static const bd_finding nothing = {0};
        bd_json_null(json, "outcome");
        bd_explain__json_words(json, "reasons", &explain->plan.rules, nothing.reasons, 0);
        bd_explain__json_words(json, "notes", &explain->plan.rules, nothing.notes, 0);
        bd_json_null(json, "region");
    } else {
        bd_explained_row first;
        BD_TRY(bd_explain__judge(explain, choice, 0, &first, err));
        write_finding(explain, &first.finding, json);
    }
    bd_json_u64(json, "roster_rows", explain->row_count[BD_ROSTER]);
    bd_json_u64(json, "cards_rows", explain->row_count[BD_CARDS]);
    return BD_OK;
}

bd_status bd_explain__json(bd_explaining *explain, const bd_choice *choice, bd_err *err)
{
    const bd_nearest nearest = {&explain->id, explain->config->last_day, &explain->meta,
                                explain->sides};
    bd_json json;
    bd_json_begin_line(&json, &explain->out->text);
    write_head(explain, &json);
    BD_TRY(write_person(explain, choice, &json, err));
    BD_TRY(bd_nearest_json(&nearest, &json, err));
    BD_TRY(write_roster(explain, choice, &json, err));
    BD_TRY(write_cards(explain, choice, &json, err));
    bd_json_end(&json);
    bd_json_finish(&json);
    return BD_OK;
}

bd_status bd_explain__json_rejected(bd_explaining *explain, const bd_explained_rejected *rejected,
                                    bd_err *err)
{
    const uint16_t reason = (uint16_t)rejected->reason;
    bd_json json;
    bd_json_begin_line(&json, &explain->out->text);
    write_head(explain, &json);
    BD_TRY(bd_explain__json_source(explain, &json, "source", rejected->dataset, rejected->source,
                                   err));
    bd_json_null(&json, "number");
    bd_json_string(&json, "outcome", bd_outcome_name(BD_OUTCOME_REJECTED));
    bd_explain__json_words(&json, "reasons", &explain->plan.rules, &reason, 1);
    bd_json_string(&json, "dataset", explain->plan.datasets[rejected->dataset].name);
    bd_json_text(&json, "row", rejected->row);
    bd_json_end(&json);
    bd_json_finish(&json);
    return BD_OK;
}
