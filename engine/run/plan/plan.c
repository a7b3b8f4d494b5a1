/* plan: see plan.h. */
#include "engine/run/plan/plan.h"

#include <stdlib.h>

#include "engine/base/budget.h"
#include "engine/compare/gather.h"
#include "engine/index/block_format.h"
#include "engine/index/run_sink.h"
#include "engine/run/plan/inputs.h"

static void plan_dataset(bd_dataset_plan *dataset, const char *name,
                         const bd_dataset_config *config, const bd_config *whole)
{
    dataset->config = config;
    dataset->name = name;
    dataset->schema.field_count = config->field_count;
    dataset->schema.id_field = config->id_field;
    dataset->schema.last_day = whole->last_day;
    for (size_t i = 0; i < config->field_count; i++) {
        dataset->schema.rules[i] = config->fields[i].rule;
        dataset->schema.names[i] = config->fields[i].name;
        dataset->wanted[i] = config->fields[i].column;
        dataset->others[i] = (bd_names){config->fields[i].others, config->fields[i].other_count};
        dataset->lines[i] = config->fields[i].line;
        dataset->spans[i] = (bd_reader_span){config->fields[i].at, config->fields[i].width};
        if (config->fields[i].append != NULL)
            dataset->appended[dataset->appended_count++] = i;
    }
    for (size_t j = 0; j < dataset->appended_count; j++) {
        dataset->wanted[config->field_count + j] = config->fields[dataset->appended[j]].append;
        dataset->lines[config->field_count + j] = config->fields[dataset->appended[j]].line;
    }
    static const bd_format formats[] = {[BD_FILE_CSV] = BD_FORMAT_CSV,
                                        [BD_FILE_FIXED] = BD_FORMAT_FIXED,
                                        [BD_FILE_DBF] = BD_FORMAT_DBF,
                                        [BD_FILE_XLSX] = BD_FORMAT_XLSX};
    dataset->spec = (bd_reader_spec){.format = formats[config->format],
                                     .spans = dataset->spans,
                                     .row_bytes = config->row_bytes,
                                     .encoding = config->encoding,
                                     .delimiter = config->delimiter,
                                     .delimiter_text = config->delimiter_text,
                                     .quote_none = config->quote_none,
                                     .quote = config->quote,
                                     .sheet = config->sheet,
                                     .sheets = config->sheets,
                                     .sheet_count = config->sheet_count,
                                     .sheets_all = config->sheets_all,
                                     .header = config->header,
                                     .others = dataset->others,
                                     .wanted = dataset->wanted,
                                     .wanted_from = whole->path,
                                     .wanted_lines = dataset->lines,
                                     .wanted_count = config->field_count + dataset->appended_count,
                                     .number = config->id_field + 1,
                                     .digest = (int)whole->digest};
    memcpy(dataset->spec.header_rows, config->header_rows, sizeof config->header_rows);
}

/* Refuse a group's region that no row can belong to, and `under` a region that contains no others:
 * these are typing mistakes. */
static bd_status check_regions(bd_plan *plan, bd_err *err)
{
    const bd_config *config = plan->config;
    const uint64_t under = config->roster.region_under;
    char text[BD_REGION_SHOWN];
    for (size_t i = 0; i < config->group_count; i++)
        for (size_t k = 0; k < config->groups[i].region_count; k++) {
            const uint64_t code = config->groups[i].regions[k];
            if (!bd_region_mapped(&plan->regions, code))
                return bd_fail(err, BD_E_USAGE, 0,
                               "%s:%u: %s is neither a region of the region table nor lies in one",
                               config->path, config->groups[i].line, bd_region_shown(code, text));
        }
    size_t idx;
    if (under == BD_REGION_UNMAPPED)
        return BD_OK;
    if (bd_region_find(&plan->regions, under, &idx) &&
        bd_region_has_children(&plan->regions, (uint32_t)idx)) {
        plan->rules.region_under = (uint32_t)idx;
        return BD_OK;
    }
    bd_hint(err, "regions: names another table");
    return bd_fail(err, BD_E_USAGE, 0,
                   "%s:%u: under '%s' is not a region of the region table that contains others",
                   config->path, config->roster.region_line, bd_region_shown(under, text));
}

static bd_status plan_regions(bd_plan *plan, bd_err *err)
{
    const bd_config *config = plan->config;
    bd_rules *rules = &plan->rules;
    BD_TRY(bd_config_regions(config->regions, config->digest, &plan->regions, &plan->regions_file,
                             err));
    if (config->roster.region_name_count != 0)
        BD_TRY(bd_region_table_index_names(&plan->regions, err));
    rules->regions = &plan->regions;
    rules->region_field = config->roster.region;
    memcpy(rules->region_names, config->roster.region_names, sizeof rules->region_names);
    rules->region_name_count = config->roster.region_name_count;
    rules->region_under = BD_REGION_TOP;
    plan->groups = calloc(config->group_count + 1, sizeof *plan->groups);
    if (plan->groups == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory for %zu groups of regions",
                       config->group_count);
    for (size_t i = 0; i < config->group_count; i++)
        plan->groups[i] = (bd_region_group){config->groups[i].name, config->groups[i].regions,
                                            config->groups[i].region_count};
    return check_regions(plan, err);
}

bd_status bd_plan_init(bd_plan *plan, const bd_config *config, bd_err *err)
{
    *plan = (bd_plan){.config = config};
    plan_dataset(&plan->datasets[BD_ROSTER], "roster", &config->roster, config);
    plan_dataset(&plan->datasets[BD_CARDS], "cards", &config->cards, config);
    bd_rules *rules = &plan->rules;
    rules->roster = &plan->datasets[BD_ROSTER].schema;
    rules->cards = &plan->datasets[BD_CARDS].schema;
    rules->compare_count = config->compare_count;
    for (size_t i = 0; i < config->compare_count; i++)
        rules->compare[i] = (bd_rule){config->compare[i].name, config->compare[i].roster_field,
                                      config->compare[i].cards_field, config->compare[i].accept};
    rules->active_field = config->cards.active.field;
    rules->active_values = config->cards.active.values;
    rules->active_count = config->cards.active.value_count;
    rules->newest_field = config->cards.newest;
    bd_plan_accept(plan, config->accept);
    BD_TRY(bd_rules_finish(rules, err));
    plan->writer.rules = rules;
    return plan_regions(plan, err);
}

void bd_plan_accept(bd_plan *plan, unsigned accept)
{
    for (int d = 0; d < BD_DATASETS && (accept >> BD_GRAVE_GREW & 1) != 0; d++)
        plan->datasets[d].growth = BD_GROWTH_ACCEPTED;
}

bd_status bd_plan_files(bd_plan *plan, bd_err *err)
{
    for (int d = 0; d < BD_DATASETS; d++)
        BD_TRY(bd_inputs_find(&plan->datasets[d], plan->config, &plan->notes, err));
    plan->writer.roster_files =
        (bd_file_names){plan->datasets[BD_ROSTER].shown, plan->datasets[BD_ROSTER].file_count};
    plan->writer.cards_files =
        (bd_file_names){plan->datasets[BD_CARDS].shown, plan->datasets[BD_CARDS].file_count};
    return BD_OK;
}

static bd_status plan_worklists(bd_plan *plan, bd_err *err)
{
    const bd_config *config = plan->config;
    const bd_worklists_config *wanted = &config->worklists;
    const bd_edition_config *first = &config->editions[0];
    if (!wanted->wanted)
        return BD_OK;
    bd_worklist_form *form = &plan->worklists;
    form->writer = &plan->editions[0].writer;
    form->order =
        (bd_worklist_order){&plan->rules, wanted->level, wanted->sort, wanted->sort_count};
    form->mask = bd_edition_mask(wanted->mask);
    form->chinese = first->chinese;
    form->pseudonym = first->pseudonym_key != NULL;
    form->xlsx = wanted->xlsx;
    form->csv = wanted->csv;
    form->rows_max = BD_XLSX_ROWS_MAX;
    form->period = config->period;
    form->created = config->last_day / 100 * 100 + 1;
    return bd_worklist_form_finish(form, err);
}

bd_status bd_plan_form(bd_plan *plan, bd_buf *warnings, bd_err *err)
{
    const bd_config *config = plan->config;
    for (size_t i = 0; i < config->edition_count; i++) {
        plan->edition_count++;
        BD_TRY(bd_edition_make(config, i, &plan->writer, &plan->editions[i], warnings, err));
    }
    return plan_worklists(plan, err);
}

static size_t at_most(size_t value, size_t limit)
{
    return value < limit ? value : limit;
}

/* If there are fewer files than workers, several threads may decompress each bgzip file. */
static void share_workers(bd_dataset_plan *dataset, unsigned workers)
{
    const size_t files = dataset->file_count;
    if (files > 0)
        dataset->spec.helpers = (unsigned)((workers + files - 1) / files) - 1;
}

/*
 * First subtract what the budget does not count: code and heap of the libraries, stacks, LMDB's
 * tables, report buffers. Then come the fixed parts. The runs may use the rest; the estimate
 * decides how much of it is useful (estimate.h).
 */
bd_status bd_plan_memory(bd_plan *plan, size_t memory_bytes, unsigned threads, bd_err *err)
{
    enum { MIB = 1 << 20 };
    const size_t least = (size_t)BD_BUDGET_MIN_MIB * MIB;
    const size_t chunk = bd_chunk_bytes() + BD_GZ_HELPER_BYTES;
    const size_t run_least = BD_PLAN_RECORD_MAX + MIB;
    bd_memory_plan *memory = &plan->memory;
    if (memory_bytes < least) {
        bd_fail(err, BD_E_USAGE, 0, "--memory of %zu bytes is less than the least, %d MiB",
                memory_bytes, BD_BUDGET_MIN_MIB);
        return BD_E_USAGE;
    }
    const size_t aside = 12 * MIB + at_most(memory_bytes / 16, 64 * MIB);
    memory->commit = at_most(memory_bytes / 12, 32 * MIB);
    memory->workers = threads;
    for (;; memory->workers--) {
        memory->segments = 2 * (size_t)memory->workers + 4;
        memory->rejected =
            at_most(memory_bytes / (32 * memory->workers), 8 * MIB) + BD_PLAN_REFUSED_MAX;
        const size_t fixed = aside + 2 * memory->commit + memory->segments * BD_SEGMENT_BYTES +
                             memory->workers * (chunk + memory->rejected);
        if (memory->workers == 1 ||
            (fixed < memory_bytes && (memory_bytes - fixed) / memory->workers >= run_least)) {
            memory->run = (memory_bytes - fixed) / memory->workers & ~(size_t)4095;
            break;
        }
    }
    /* While comparing, the runs' memory is free again: a quarter is for the ranges, the rest for
     * results on their way to the reports. */
    const size_t for_ranges = memory_bytes / 4 / memory->workers;
    memory->tile_records = at_most(for_ranges / 2 / (bd_gather_bytes(1 << 10) >> 10), 96 << 10);
    memory->tile_blocks[BD_CARDS] = memory->tile_records / 3000 + 1;
    /* A worker sorts open rows while it compares ranges, and merges them after the last range. */
    memory->sorting = at_most(memory_bytes / 8 / memory->workers, 16 * MIB);
    memory->merging = for_ranges;
    const size_t part = at_most(memory_bytes / (16 * (3 * (size_t)memory->workers + 1)), 4 * MIB);
    memory->part = part / plan->config->edition_count;
    memory->tile_blocks[BD_ROSTER] = part / (4 * BD_BLOCK_BYTES) + 1;
    for (int d = 0; d < BD_DATASETS; d++)
        share_workers(&plan->datasets[d], memory->workers);
    return BD_OK;
}

size_t bd_plan_load_bytes(const bd_plan *plan, size_t run)
{
    const bd_memory_plan *memory = &plan->memory;
    return memory->segments * BD_SEGMENT_BYTES +
           memory->workers * (run + memory->rejected + bd_chunk_bytes());
}

void bd_plan_fini(bd_plan *plan)
{
    for (int d = 0; d < BD_DATASETS; d++)
        bd_inputs_fini(&plan->datasets[d]);
    bd_buf_fini(&plan->notes);
    for (size_t i = 0; i < plan->edition_count; i++)
        bd_edition_fini(&plan->editions[i]);
    bd_worklist_form_fini(&plan->worklists);
    bd_rules_fini(&plan->rules);
    bd_region_table_fini(&plan->regions);
    free(plan->groups);
    *plan = (bd_plan){0};
}
