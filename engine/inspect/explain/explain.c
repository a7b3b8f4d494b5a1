/* explain: see explain.h. A run may publish meanwhile: see open_store(). */
#include "engine/inspect/explain/explain.h"

#include <stdlib.h>

#include "engine/base/budget.h"
#include "engine/base/shown.h"
#include "engine/compare/gather.h"
#include "engine/compare/judge.h"
#include "engine/compare/row_ref.h"
#include "engine/inspect/explain/nearest.h"
#include "engine/report/publish/manifest.h"
#include "engine/report/publish/publish.h"
#include "engine/run/meta.h"
#include "engine/run/plan/plan.h"

enum {
    ROWS_MAX = 16 << 10, /* of one number; more are refused as too many to show */
    FIELD_WIDTH = 16     /* terminal columns */
};

/* The state of one call; every member may be zero. */
struct explain {
    bd_config *config; /* the configuration that the store was built with */
    bd_plan plan;
    bd_store *store;
    bd_view *view;
    bd_meta meta;
    bd_budget budget;
    bd_gather_source sources[BD_DATASETS];
    bd_gather sides[BD_DATASETS];
    bd_row_ref *rows[BD_DATASETS]; /* in source order */
    size_t row_count[BD_DATASETS];
    bd_id id;
};

/* Control characters of a value would upset the terminal. */
static void add_value(bd_buf *out, bd_text value)
{
    if (value.len == 0)
        bd_buf_add_string(out, "(empty)");
    for (size_t i = 0; i < value.len; i++) {
        const unsigned char c = (unsigned char)value.at[i];
        if (c < 0x20 || c == 0x7F)
            bd_buf_printf(out, "\\x%02X", c);
        else
            bd_buf_add_char(out, value.at[i]);
    }
}

static void add_words(bd_buf *out, const bd_rules *rules, const uint16_t *words, size_t count)
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
        add_value(out, text);
        if (!bd_text_equal(text, (bd_text){canonical.at, canonical.len})) {
            bd_buf_add_string(out, "   compared as ");
            add_value(out, (bd_text){canonical.at, canonical.len});
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
static void show_region(const struct explain *explain, uint64_t region, bd_buf *out)
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

static void show_finding(const struct explain *explain, const bd_finding *finding, bd_buf *out)
{
    const bd_rules *rules = &explain->plan.rules;
    bd_buf_add_string(out, "  outcome  ");
    bd_buf_add_string(out, bd_outcome_name(finding->outcome));
    bd_buf_add_string(out, finding->reason_count > 0 ? "  " : "");
    add_words(out, rules, finding->reasons, finding->reason_count);
    if (finding->note_count > 0) {
        bd_buf_add_string(out, "\n  notes    ");
        add_words(out, rules, finding->notes, finding->note_count);
    }
    bd_buf_add_char(out, '\n');
    for (size_t i = 0; finding->outcome <= BD_OUTCOME_MISMATCH && i < rules->compare_count; i++) {
        const bd_diff diff =
            bd_judge_field(rules, &rules->compare[i], finding->roster, finding->card);
        bd_buf_add_string(out, "    ");
        bd_shown_pad(out, bd_text_of(rules->compare[i].name), FIELD_WIDTH);
        bd_buf_printf(out, " %s\n",
                      diff == BD_DIFF_SAME     ? "same"
                      : diff == BD_DIFF_ABSENT ? "absent"
                                               : bd_diff_name(diff));
    }
}

static bd_status open_row(const struct explain *explain, int dataset, size_t idx, bd_record *out,
                          bd_err *err)
{
    const bd_row_ref *row = &explain->rows[dataset][idx];
    if (!bd_record_open(&explain->plan.datasets[dataset].schema, explain->id.key, row->at, row->len,
                        out))
        return bd_row_ref_damaged(err);
    return BD_OK;
}

static bd_status choose(const struct explain *explain, bd_choice *choice, bd_err *err)
{
    bd_buf scratch = {0};
    bd_status st = BD_OK;
    bd_choice_begin(choice, &explain->plan.rules);
    for (size_t i = 0; i < explain->row_count[BD_CARDS]; i++) {
        bd_record card;
        BD_GOTO(open_row(explain, BD_CARDS, i, &card, err));
        bd_choice_add(choice, &card, &scratch);
    }
    st = bd_buf_check(&scratch, err);
done:
    bd_buf_fini(&scratch);
    return st;
}

static bd_status show_roster(const struct explain *explain, const bd_choice *choice, bd_buf *out,
                             bd_err *err)
{
    const bd_rules *rules = &explain->plan.rules;
    bd_record kept = {0};
    bd_finding *finding = malloc(sizeof *finding);
    bd_status st = BD_OK;
    if (finding == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory for a finding");
    for (size_t i = 0; i < explain->row_count[BD_ROSTER]; i++) {
        bd_record row;
        BD_GOTO(open_row(explain, BD_ROSTER, i, &row, err));
        if (i == 0) {
            kept = row;
            bd_judge_first(rules, &kept, choice, finding);
        } else {
            bd_judge_duplicate(rules, &kept, &row, finding);
        }
        bd_buf_add_string(out, "\nroster  ");
        bd_nearest_add_source(&explain->meta, BD_ROSTER, row.source, out);
        bd_buf_add_char(out, '\n');
        show_fields(&row, out);
        show_region(explain, finding->region, out);
        show_finding(explain, finding, out);
    }
done:
    free(finding);
    return st;
}

static bd_status show_cards(const struct explain *explain, const bd_choice *choice, bd_buf *out,
                            bd_err *err)
{
    for (size_t i = 0; i < explain->row_count[BD_CARDS]; i++) {
        bd_record card;
        BD_TRY(open_row(explain, BD_CARDS, i, &card, err));
        bd_buf_add_string(out, "\ncards   ");
        bd_nearest_add_source(&explain->meta, BD_CARDS, card.source, out);
        if (bd_source_compare(card.source, choice->best.source) == 0)
            bd_buf_add_string(out, choice->usable ? "  (chosen)"
                                                  : "  (chosen, but in no usable status)");
        bd_buf_add_char(out, '\n');
        show_fields(&card, out);
    }
    return BD_OK;
}

/* Find all rows of the number in one data set, in source order. */
static bd_status find_rows(struct explain *explain, int dataset, bd_set set, bd_err *err)
{
    bd_gather *side = &explain->sides[dataset];
    const uint64_t key = explain->id.key;
    const bd_text wanted = {explain->id.text, explain->id.text_len};
    explain->sources[dataset] = (bd_gather_source){explain->view, set};
    BD_TRY(bd_gather_init(side, &explain->budget, (bd_gather_list){&explain->sources[dataset], 1},
                          ROWS_MAX, err));
    side->verify_all = true;
    BD_TRY(bd_gather_range(side, key, key, err));
    if (side->too_wide)
        return bd_fail(err, BD_E_USAGE, 0,
                       "more than %d rows of this number in %s: see the reports", ROWS_MAX,
                       explain->plan.datasets[dataset].name);
    explain->rows[dataset] = calloc(side->count + 1, sizeof *explain->rows[dataset]);
    if (explain->rows[dataset] == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory for %zu rows", side->count);
    for (size_t i = 0; i < side->count; i++) {
        const uint8_t *at;
        size_t len;
        bd_row_ref row;
        BD_TRY(bd_gather_payload(side, i, &at, &len, err));
        BD_TRY(bd_row_ref_read(key, at, len, &row, err));
        if (!(key & BD_KEY_OTHER) || bd_text_equal(row.other, wanted))
            explain->rows[dataset][explain->row_count[dataset]++] = row;
    }
    qsort(explain->rows[dataset], explain->row_count[dataset], sizeof(bd_row_ref),
          bd_row_ref_compare);
    return BD_OK;
}

static void close_store(struct explain *explain)
{
    bd_meta_fini(&explain->meta);
    bd_view_close(explain->view);
    bd_store_close(explain->store);
    explain->view = NULL;
    explain->store = NULL;
}

/* Open the store that belongs to the published folder. BD_END: it is another run's. */
static bd_status open_once(struct explain *explain, const bd_config *config, const char *usual,
                           bd_err *err)
{
    bd_buf path = {0};
    bd_manifest_tie tie;
    bd_store_seal seal;
    bd_status st = BD_OK;
    BD_GOTO(bd_publish_store(config->reports, config->period, usual, &path, &tie, err));
    st = bd_store_open(path.at, bd_meta_seal(&tie, &seal), &explain->store, err);
    if (st != BD_OK)
        goto done;
    BD_GOTO(bd_view_open(explain->store, &explain->view, err));
    BD_GOTO(bd_meta_read(explain->view, &explain->meta, err));
    if (!bd_text_equal(explain->meta.run, bd_text_of(tie.run)))
        st = BD_END;
done:
    bd_buf_fini(&path);
    return st;
}

/* Open the period's store, and make the plan that it was built with. */
static bd_status open_store(struct explain *explain, const bd_config *config, bd_err *err)
{
    bd_buf usual = {0};
    bd_status st = BD_OK;
    bd_buf_printf(&usual, "%s/%s.mdb", config->store, config->period);
    BD_GOTO(bd_buf_check(&usual, err));
    BD_GOTO(open_once(explain, config, usual.at, err));
    if (st == BD_END) { /* a run may have been published between the folder and the store */
        close_store(explain);
        BD_GOTO(open_once(explain, config, usual.at, err));
    }
    if (st == BD_END)
        BD_FAIL(err, BD_E_INPUT, 0, "store '%s' is of another run than the reports of %s", usual.at,
                config->period);
    BD_GOTO(bd_config_parse(config->path, explain->meta.config.at, explain->meta.config.len,
                            config->period, &explain->config, err));
    BD_GOTO(bd_plan_init(&explain->plan, explain->config, err));
done:
    bd_buf_fini(&usual);
    return st;
}

static bd_status explain_person(struct explain *explain, bd_buf *out, bd_err *err)
{
    bd_choice choice;
    BD_TRY(find_rows(explain, BD_ROSTER, BD_SET_ROSTER, err));
    BD_TRY(find_rows(explain, BD_CARDS, BD_SET_CARDS, err));
    BD_TRY(choose(explain, &choice, err));
    bd_buf_printf(out, "number   %.*s\nperiod   %s\nrows     %zu in roster, %zu in cards\n",
                  (int)explain->id.text_len, explain->id.text, explain->config->period,
                  explain->row_count[BD_ROSTER], explain->row_count[BD_CARDS]);
    const bd_nearest nearest = {&explain->id, explain->config->last_day, &explain->meta,
                                explain->sides};
    BD_TRY(bd_nearest_show(&nearest, out, err));
    BD_TRY(show_roster(explain, &choice, out, err));
    BD_TRY(show_cards(explain, &choice, out, err));
    return bd_buf_check(out, err);
}

bd_status bd_explain(const bd_config *config, const char *id, bd_buf *out, bd_err *err)
{
    struct explain explain = {0};
    bd_status st = BD_OK;
    const bd_id_status read = bd_id_read(bd_text_of(id), config->last_day, &explain.id);
    if (read != BD_ID_OK)
        BD_FAIL(err, BD_E_USAGE, 0, "the argument is not a document number: %s",
                bd_id_status_name(read));
    bd_budget_init(&explain.budget, (size_t)BD_BUDGET_MIN_MIB << 20);
    BD_GOTO(open_store(&explain, config, err));
    BD_GOTO(explain_person(&explain, out, err));
done:
    for (int d = 0; d < BD_DATASETS; d++) {
        if (explain.sides[d].budget != NULL)
            bd_gather_fini(&explain.sides[d]);
        free(explain.rows[d]);
    }
    close_store(&explain);
    bd_plan_fini(&explain.plan);
    bd_config_free(explain.config);
    return st;
}
