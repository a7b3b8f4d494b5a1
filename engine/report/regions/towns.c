/* towns: see towns.h. */
#include "engine/report/regions/towns.h"

#include <stdlib.h>

#include "engine/base/share.h"
#include "engine/report/regions/region_tree.h"

/* ---- finding ---- */

static bool is_worse(const bd_town *a, const bd_town *b)
{
    const int worse = bd_share_compare(a->defective, a->roster, b->defective, b->roster);
    return worse != 0 ? worse > 0 : a->code < b->code;
}

/* Insert a town by rank. If the list is full, the last one is dropped and its words are reused. */
static void keep(bd_towns *towns, bd_town *town, const uint64_t *words)
{
    const size_t word_count = towns->rules->word_count;
    size_t at = towns->worst_count;
    if (at == BD_TOWNS_WORST) {
        if (!is_worse(town, &towns->worst[at - 1]))
            return;
        town->words = towns->worst[--at].words;
    } else {
        town->words = towns->words + word_count * towns->worst_count++;
    }
    memcpy(town->words, words, word_count * sizeof *words);
    for (; at > 0 && is_worse(town, &towns->worst[at - 1]); at--)
        towns->worst[at] = towns->worst[at - 1];
    towns->worst[at] = *town;
}

static bd_status take_row(void *context, const bd_region_row *row, bd_err *err)
{
    static const char town_name[] = "town";
    bd_towns *towns = context;
    bd_town town = {.roster = row->roster};
    (void)err;
    if (strcmp(row->level, town_name) != 0 || row->roster == 0 ||
        !bd_region_read(bd_text_of(row->code), &town.code))
        return BD_OK;
    towns->towns++;
    if (row->roster < BD_TOWNS_ROWS_MIN)
        return BD_OK;
    towns->ranked++;
    town.defective = row->words[bd_region_defective_word(towns->rules)] +
                     row->words[bd_region_outcome_word(towns->rules, BD_OUTCOME_REJECTED)];
    if (town.defective != 0)
        keep(towns, &town, row->words);
    return BD_OK;
}

bd_status bd_towns_find(const bd_region_counts *counts, bd_towns *out, bd_err *err)
{
    *out = (bd_towns){.rules = counts->rules};
    out->words = malloc(BD_TOWNS_WORST * counts->rules->word_count * sizeof *out->words);
    if (out->words == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory for townships");
    return bd_region_tree_walk(counts, true, take_row, out, err);
}

void bd_towns_fini(bd_towns *towns)
{
    free(towns->words);
    *towns = (bd_towns){0};
}

/* ---- summary.json ---- */

/* The names of the regions that contain it, from the county up; "" if a level is missing. */
static void write_names(const bd_towns *towns, uint64_t code, bd_json *json)
{
    static const bd_region_level levels[] = {BD_REGION_COUNTY, BD_REGION_PREFECTURE,
                                             BD_REGION_PROVINCE};
    const bd_region_table *table = towns->rules->regions;
    size_t idx;
    bd_json_text(json, "name",
                 bd_region_find(table, code, &idx) ? bd_region_name(table, idx) : bd_text_of(""));
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
        bool known = bd_region_find(table, bd_region_above(code, levels[i]), &idx);
        known = known && bd_region_level_of(table->entries[idx].code) == levels[i];
        bd_json_text(json, bd_region_level_name(levels[i]),
                     known ? bd_region_name(table, idx) : bd_text_of(""));
    }
}

static void write_defects(const bd_rules *rules, const bd_defects *defects, const bd_town *town,
                          bd_json *json)
{
    char name[64];
    bd_json_object(json, "defects");
    for (unsigned word = 0; word < rules->word_count; word++) {
        const bd_text text = rules->words[word];
        if (town->words[word] == 0 || !bd_defects_has(defects, word) || text.len >= sizeof name)
            continue;
        memcpy(name, text.at, text.len);
        name[text.len] = '\0';
        bd_json_u64(json, name, town->words[word]);
    }
    bd_json_end(json);
}

static void write_town(const bd_towns *towns, const bd_defects *defects, const bd_town *town,
                       bd_json *json)
{
    char code[BD_REGION_TEXT];
    bd_json_object(json, NULL);
    bd_json_string(json, "code", bd_region_text(town->code, code));
    write_names(towns, town->code, json);
    bd_json_u64(json, "roster", town->roster);
    bd_json_u64(json, "defective", town->defective);
    bd_json_thousandths(json, "defect_rate",
                        (int64_t)bd_share(town->defective, town->roster, BD_SHARE_HUNDRED));
    write_defects(towns->rules, defects, town, json);
    bd_json_end(json);
}

void bd_towns_json(const bd_towns *towns, bd_json *json)
{
    bd_defects defects;
    bd_defects_make(towns->rules, &defects);
    bd_json_object(json, "town_quality");
    bd_json_u64(json, "minimum_rows", BD_TOWNS_ROWS_MIN);
    bd_json_u64(json, "towns", towns->towns);
    bd_json_u64(json, "ranked", towns->ranked);
    bd_json_array(json, "worst");
    for (size_t i = 0; i < towns->worst_count; i++)
        write_town(towns, &defects, &towns->worst[i], json);
    bd_json_end(json);
    bd_json_end(json);
}
