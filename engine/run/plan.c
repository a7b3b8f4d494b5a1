/* plan: see plan.h. */
#include "engine/run/plan.h"

#include <stdlib.h>

#include "engine/base/budget.h"
#include "engine/compare/gather.h"
#include "engine/index/block_format.h"
#include "engine/index/run_sink.h"

static void plan_dataset(bd_dataset_plan *dataset, const char *name, const bd_dataset_config *config,
                         const bd_config *whole)
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
        dataset->spans[i] = (bd_reader_span){config->fields[i].at, config->fields[i].width};
    }
    static const bd_format formats[] = {
        [BD_FILE_CSV] = BD_FORMAT_CSV, [BD_FILE_FIXED] = BD_FORMAT_FIXED, [BD_FILE_DBF] = BD_FORMAT_DBF};
    dataset->spec = (bd_reader_spec){.format = formats[config->format],
                                     .spans = dataset->spans,
                                     .row_bytes = config->row_bytes,
                                     .delimiter = config->delimiter,
                                     .header = config->header,
                                     .wanted = dataset->wanted,
                                     .wanted_count = config->field_count,
                                     .digest = (int)whole->digest};
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
    BD_TRY(bd_rules_finish(rules, err));
    plan->writer.rules = rules;
    return BD_OK;
}

/* The path without the configuration's folder in front, where it has that. */
static bd_text shown_name(const bd_config *config, const char *path)
{
    const char *slash = strrchr(config->path, '/');
    const size_t folder = slash == NULL ? 0 : (size_t)(slash - config->path) + 1;
    return bd_text_of(strncmp(path, config->path, folder) == 0 ? path + folder : path);
}

bd_status bd_plan_files(bd_plan *plan, bd_err *err)
{
    for (int d = 0; d < BD_DATASETS; d++) {
        bd_dataset_plan *dataset = &plan->datasets[d];
        BD_TRY(bd_config_files(plan->config, dataset->config, &dataset->files, &dataset->file_count, err));
        dataset->shown = calloc(dataset->file_count + 1, sizeof *dataset->shown);
        if (dataset->shown == NULL)
            return bd_fail(err, BD_E_NOMEM, 0, "no memory for %zu files", dataset->file_count);
        for (size_t i = 0; i < dataset->file_count; i++)
            dataset->shown[i] = shown_name(plan->config, dataset->files[i]);
    }
    plan->writer.roster_files =
        (bd_file_names){plan->datasets[BD_ROSTER].shown, plan->datasets[BD_ROSTER].file_count};
    plan->writer.cards_files =
        (bd_file_names){plan->datasets[BD_CARDS].shown, plan->datasets[BD_CARDS].file_count};
    return BD_OK;
}

static size_t at_most(size_t value, size_t limit)
{
    return value < limit ? value : limit;
}

/*
 * What is not counted by the budget is taken off first: code and heap of the libraries, stacks, LMDB's tables, the
 * report buffers. Then come the fixed parts, and the runs get the rest. A run above 24 MiB gains nothing: it only
 * leaves the caches further behind (benches/README.md has the figures).
 */
bd_status bd_plan_memory(bd_plan *plan, size_t memory_bytes, unsigned threads, bd_err *err)
{
    enum { MIB = 1 << 20 };
    const size_t least = (size_t)BD_BUDGET_MIN_MIB * MIB;
    const size_t chunk = bd_chunk_bytes();
    const size_t run_least = BD_PLAN_RECORD_MAX + MIB;
    const size_t run_most = 24 * MIB;
    bd_memory_plan *memory = &plan->memory;
    if (memory_bytes < least) {
        bd_fail(err, BD_E_USAGE, 0, "--memory of %zu bytes is less than the least, %d MiB", memory_bytes,
                BD_BUDGET_MIN_MIB);
        return BD_E_USAGE;
    }
    const size_t aside = 12 * MIB + at_most(memory_bytes / 16, 64 * MIB);
    memory->commit = at_most(memory_bytes / 12, 32 * MIB);
    memory->workers = threads;
    for (;; memory->workers--) {
        memory->segments = 2 * (size_t)memory->workers + 4;
        memory->rejected = at_most(memory_bytes / (32 * memory->workers), 8 * MIB);
        const size_t fixed = aside + 2 * memory->commit + memory->segments * BD_SEGMENT_BYTES +
                             memory->workers * (chunk + memory->rejected);
        if (memory->workers == 1 ||
            (fixed < memory_bytes && (memory_bytes - fixed) / memory->workers >= run_least)) {
            memory->run = at_most((memory_bytes - fixed) / memory->workers, run_most) & ~(size_t)4095;
            break;
        }
    }
    /* While comparing, the runs' memory is free again: a quarter for the ranges, the rest for reports on their way. */
    const size_t for_ranges = memory_bytes / 4 / memory->workers;
    memory->tile_records = at_most(for_ranges / 2 / (bd_gather_bytes(1 << 10) >> 10), 96 << 10);
    memory->tile_blocks[BD_CARDS] = memory->tile_records / 3000 + 1;
    memory->part = at_most(memory_bytes / (16 * (3 * (size_t)memory->workers + 1)), 4 * MIB);
    memory->tile_blocks[BD_ROSTER] = memory->part / (4 * BD_BLOCK_BYTES) + 1;
    return BD_OK;
}

void bd_plan_fini(bd_plan *plan)
{
    for (int d = 0; d < BD_DATASETS; d++) {
        bd_config_files_free(plan->datasets[d].files, plan->datasets[d].file_count);
        free(plan->datasets[d].shown);
    }
    bd_rules_fini(&plan->rules);
    *plan = (bd_plan){0};
}
