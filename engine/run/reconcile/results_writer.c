/* results_writer: see results_writer.h. */
#include "engine/run/reconcile/results_writer.h"

#include <stdio.h>
#include <stdlib.h>

static bd_status create_file(bd_results_writer *writer, size_t edition, bd_folder *folder,
                             bd_outcome outcome, bd_buf *heading, bd_err *err)
{
    bd_outfile **file = &writer->files[edition][outcome];
    char name[32];
    snprintf(name, sizeof name, "%s.csv%s", bd_outcome_name(outcome),
             writer->pool == NULL ? "" : ".gz");
    BD_TRY(bd_folder_create(folder, name, file, err));
    if (writer->pool != NULL)
        BD_TRY(bd_outfile_pack(*file, writer->pool, err));
    heading->len = 0;
    bd_rows_heading(&writer->plan->editions[edition].writer, outcome, heading);
    BD_TRY(bd_buf_check(heading, err));
    return bd_outfile_append(*file, heading->at, heading->len, 0, err);
}

static bd_status totals_init(bd_reconcile_totals *totals, const bd_rules *rules, bd_err *err)
{
    *totals = (bd_reconcile_totals){0};
    totals->words = calloc(rules->word_count, sizeof *totals->words);
    totals->cards_words = calloc(rules->word_count, sizeof *totals->cards_words);
    if (totals->words == NULL || totals->cards_words == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory for counters");
    return bd_region_counts_init(&totals->regions, rules, err);
}

bd_status bd_results_open(bd_results_writer *writer, const bd_plan *plan, bd_folder *const *folders,
                          bd_reconcile_totals *totals, bd_err *err)
{
    bd_status st = BD_OK;
    bd_buf heading = {0};
    *writer = (bd_results_writer){.plan = plan, .totals = totals};
    BD_GOTO(totals_init(totals, &plan->rules, err));
    if (plan->config->gzip)
        BD_GOTO(bd_gz_pool_new(NULL, plan->memory.workers - 1, &writer->pool, err));
    for (size_t e = 0; e < plan->edition_count; e++)
        for (int i = 0; i < BD_OUTCOME_COUNT; i++)
            BD_GOTO(create_file(writer, e, folders[e], (bd_outcome)i, &heading, err));
done:
    bd_buf_fini(&heading);
    return st;
}

bd_status bd_results_add(bd_results_writer *writer, const bd_range_result *result, bd_err *err)
{
    bd_reconcile_totals *totals = writer->totals;
    for (size_t e = 0; e < writer->plan->edition_count; e++)
        for (int i = 0; i < BD_JUDGED; i++) {
            const bd_buf *text = &result->text[e][i];
            if (text->len > 0)
                BD_TRY(bd_outfile_append(writer->files[e][i], text->at, text->len, result->rows[i],
                                         err));
        }
    for (size_t i = 0; i < result->word_count; i++)
        totals->words[i] += result->words[i];
    bd_join_totals_add(&totals->joined, &result->joined);
    BD_TRY(bd_buf_check(&result->regions, err));
    return bd_region_counts_add(&totals->regions,
                                (const bd_region_pair *)(const void *)result->regions.at,
                                result->regions.len / sizeof(bd_region_pair), err);
}

bd_status bd_results_commit(bd_results_writer *writer, bd_err *err)
{
    BD_TRY(bd_region_counts_finish(&writer->totals->regions, err));
    for (size_t e = 0; e < writer->plan->edition_count; e++)
        for (int i = 0; i < BD_OUTCOME_COUNT; i++)
            BD_TRY(bd_outfile_commit(writer->files[e][i], &writer->totals->outputs[e][i], err));
    return BD_OK;
}

void bd_results_close(bd_results_writer *writer)
{
    bd_gz_pool_free(writer->pool);
    writer->pool = NULL;
}

void bd_reconcile_totals_fini(bd_reconcile_totals *totals)
{
    free(totals->words);
    free(totals->cards_words);
    bd_region_counts_fini(&totals->regions);
    *totals = (bd_reconcile_totals){0};
}
