/* run: see run.h. From the lock to the published folder. */
#include "engine/run/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "engine/base/budget.h"
#include "engine/base/crew.h"
#include "engine/base/file.h"
#include "engine/base/shown.h"
#include "engine/index/store.h"
#include "engine/report/publish/publish.h"
#include "engine/run/alarms/alarms.h"
#include "engine/run/claim.h"
#include "engine/run/documents.h"
#include "engine/run/editions.h"
#include "engine/run/lock.h"
#include "engine/run/meta.h"
#include "engine/run/outcome_counts.h"
#include "engine/run/preflight/preflight.h"
#include "engine/run/verbose.h"
#include "engine/run/worklists/worklists.h"

/* The state of a run; every member may be zero. */
struct run {
    const bd_config *config;
    const bd_run_options *options;
    bd_plan plan;
    bd_budget budget;
    bd_store *store;
    char *store_path;  /* where the period's store belongs */
    char *staged_path; /* where it is built */
    bd_watch watch;
    bd_load_totals loaded;
    bd_reconcile_totals found;
    bd_alarm_list alarms;
    bool refused; /* because of them */
    size_t told;  /* bytes of the warnings that are true whatever the run does */
    bd_limit limits[BD_LIMITS_MAX];
    size_t limit_count;
    bd_summary summary;
    bd_buf input_notes; /* lines */
    bd_run_editions editions;
    bd_previous before; /* the figures of the period before */
    bd_towns towns;
    bd_documents documents;
    bd_worklists *worklists; /* NULL: not configured, or already written */
    bd_worklist_outputs lists;
    bd_origin origin;
    bd_crew closer; /* closes the finished store */
    double began;
};

static double now_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Begin a stage, which ends the time of the previous one. */
static void stage(struct run *run, const char *name)
{
    bd_summary *summary = &run->summary;
    const double now = now_seconds();
    if (summary->seconds_count > 0)
        summary->seconds[summary->seconds_count - 1].seconds += now;
    summary->seconds[summary->seconds_count].stage = name;
    summary->seconds[summary->seconds_count++].seconds = -now;
    bd_progress_stage(&run->watch.progress, name);
}

static bd_status paths_init(struct run *run, bd_err *err)
{
    bd_buf path = {0};
    bd_buf staged = {0};
    bd_buf_printf(&path, "%s/%s.mdb", run->config->store, run->config->period);
    bd_buf_printf(&staged, "%s/.%s.building.mdb", run->config->store, run->config->period);
    run->store_path = path.at;
    run->staged_path = staged.at;
    BD_TRY(bd_buf_check(&path, err));
    return bd_buf_check(&staged, err);
}

static bd_status prepare(struct run *run, bd_buf *warnings, bd_err *err)
{
    const bd_config *config = run->config;
    BD_TRY(bd_plan_init(&run->plan, config, err));
    for (int d = 0; d < BD_DATASETS; d++)
        run->plan.datasets[d].spec.stop = run->options->stop;
    bd_plan_accept(&run->plan, run->options->accept);
    BD_TRY(bd_plan_files(&run->plan, err));
    BD_TRY(bd_plan_form(&run->plan, warnings, err));
    BD_TRY(paths_init(run, err));
    const unsigned threads =
        run->options->threads != 0 ? run->options->threads : bd_crew_processors();
    const size_t memory =
        run->options->memory_bytes != 0 ? run->options->memory_bytes : bd_budget_default_bytes();
    bd_budget_init(&run->budget, memory);
    return bd_plan_memory(&run->plan, memory, threads, err);
}

static void *close_store(void *store)
{
    bd_store_close(store);
    return NULL;
}

/* Unmapping the pages of a large store takes a while, so another thread does it meanwhile. */
static void close_store_beside(struct run *run)
{
    bd_err ignored = {0};
    if (bd_crew_start(&run->closer, 1, close_store, run->store, 0, &ignored) < 0)
        bd_store_close(run->store);
    run->store = NULL;
}

/* Append a line for each anomaly in the inputs. */
static void add_input_notes(const struct run *run, bd_buf *out)
{
    bd_shown_add_messages(out, (bd_text){run->plan.notes.at, run->plan.notes.len});
    for (int d = 0; d < BD_DATASETS; d++)
        for (size_t i = 0; i < run->plan.datasets[d].file_count; i++) {
            const bd_reader_totals *file = &run->loaded.inputs[d][i].file;
            const bd_text path = run->plan.datasets[d].shown[i];
            if (file->note[0] != '\0') {
                bd_shown_add_message(out, path);
                bd_buf_add_string(out, ": ");
                bd_shown_add_line(out, bd_text_of(file->note));
                bd_buf_add_char(out, '\n');
            }
            if (file->deleted > 0) {
                bd_shown_add_message(out, path);
                bd_buf_printf(out, ": %llu records are marked as deleted\n",
                              (unsigned long long)file->deleted);
            }
        }
}

/* Everything is counted: make the store durable, and write the JSON files. */
static bd_status finish(struct run *run, const bd_counts *counts, bd_err *err)
{
    bd_status st = BD_OK;
    char name[BD_RUN_NAME];
    BD_GOTO(bd_documents_begin(&run->documents, &run->plan, &run->loaded, &run->origin, err));
    BD_GOTO(bd_manifest_run_name(&run->documents.manifest, name, err));
    BD_GOTO(bd_meta_write(run->store, &run->plan, name, err));
    BD_GOTO(bd_store_finish(run->store, run->config->digest, &run->documents.seal, err));
    bd_counts_summary(counts, &run->summary);
    run->summary.regions = &run->found.regions;
    run->summary.groups = run->plan.groups;
    run->summary.group_count = run->config->group_count;
    add_input_notes(run, &run->input_notes);
    BD_GOTO(bd_buf_check(&run->input_notes, err));
    run->summary.input_notes = (bd_text){run->input_notes.at, run->input_notes.len};
    BD_GOTO(bd_towns_find(&run->found.regions, &run->towns, err));
    run->summary.inputs = run->documents.sources;
    run->summary.input_count = run->documents.source_count;
    run->summary.towns = &run->towns;
    run->summary.previous = &run->before;
    run->summary.alarms = run->alarms.at;
    run->summary.alarm_count = run->alarms.count;
    run->summary.limits = run->limits;
    run->summary.limit_count = run->limit_count;
    run->summary.store_bytes = bd_store_bytes(run->store);
    bd_peak_sample(&run->watch.peak);
    run->summary.peak_memory_bytes = run->watch.peak.bytes;
    bd_verbose_stored(&run->watch, run->summary.store_bytes);
    close_store_beside(run);
    const double now = now_seconds();
    run->summary.seconds[run->summary.seconds_count - 1].seconds += now;
    run->summary.seconds[run->summary.seconds_count].stage = "total";
    run->summary.seconds[run->summary.seconds_count++].seconds = now - run->began;
    bd_origin_end(&run->origin);
    BD_GOTO(bd_run_editions_write(&run->editions, &run->documents, &run->summary, &run->found,
                                  &run->lists, err));
    BD_GOTO(bd_stop_check(run->options->stop, err));
done:
    return st;
}

/* Write one list for each region, and free the sorted open rows. */
static bd_status write_worklists(struct run *run, bd_err *err)
{
    if (run->worklists == NULL)
        return BD_OK;
    stage(run, "worklists");
    BD_TRY(bd_worklists_write(run->worklists, &run->found.regions, &run->watch, &run->lists, err));
    bd_worklists_close(run->worklists);
    run->worklists = NULL;
    return BD_OK;
}

static bd_status open_worklists(struct run *run, bd_err *err)
{
    bd_folder *folder = run->editions.folders[0];
    const char *scratch;
    BD_TRY(bd_folder_scratch(folder, &scratch, err));
    return bd_worklists_open(&run->plan, &run->budget, bd_folder_staging(folder), scratch,
                             &run->worklists, err);
}

static bd_status compare(struct run *run, bd_err *err)
{
    const bd_reconcile_job job = {.inputs = {.plan = &run->plan,
                                             .budget = &run->budget,
                                             .stores = &run->store,
                                             .store_count = 1,
                                             .worklists = run->worklists},
                                  .folders = run->editions.folders,
                                  .records = run->loaded.accepted[BD_ROSTER] +
                                             run->loaded.accepted[BD_CARDS]};
    return bd_reconcile(&job, &run->watch, &run->found, err);
}

/* The figures of the period before. */
static bd_status read_previous(struct run *run, bd_err *err)
{
    const bd_predecessor *previous = &run->editions.previous[0];
    return previous->period[0] == '\0'
               ? BD_OK
               : bd_previous_read(run->editions.previous_reports, previous->period,
                                  run->config->digest, previous->digest, &run->before, err);
}

/* Decide the alarms of what was loaded. A grave one that is not accepted ends the run here. */
static bd_status raise_alarms(struct run *run, bd_buf *warnings, bd_err *err)
{
    BD_TRY(bd_alarms_of_load(&run->plan, &run->loaded, &run->alarms, err));
    const bd_status st =
        bd_alarms_refuse(&run->alarms, run->config->accept | run->options->accept, warnings, err);
    run->refused = st < 0;
    return st;
}

/* And what the comparison adds: the alarm of regions, and the limits. */
static bd_status judge_results(struct run *run, const bd_counts *counts, bd_err *err)
{
    const bd_rules *rules = &run->plan.rules;
    run->limit_count = bd_counts_limits(counts, &run->config->limits, &run->before, run->limits);
    return bd_alarms_of_regions(&run->plan, run->found.words[bd_word_region_unmapped(rules)],
                                counts->roster_accepted, &run->alarms, err);
}

/* What the recovery did stays said, also if this run then fails: as of a period that is published. */
static bd_status recover(struct run *run, bd_buf *warnings, bd_err *err)
{
    const size_t before = warnings->len;
    const bd_status st =
        bd_run_editions_recover(&run->editions, run->options->force, warnings, err);
    if (warnings->len > before)
        run->told = warnings->len;
    return st;
}

/* The run under the store's lock. */
static bd_status run_locked(struct run *run, bd_run_result *result, bd_err *err)
{
    const bd_config *config = run->config;
    bd_counts counts = {0};
    bd_status st = BD_OK;
    BD_GOTO(recover(run, &result->warnings, err));
    BD_GOTO(read_previous(run, err));
    BD_GOTO(bd_preflight(&run->plan, &run->budget, &run->watch, err));
    BD_GOTO(bd_run_editions_open(&run->editions, run->options->force, run->options->reason,
                                 &result->warnings, err));
    BD_GOTO(bd_store_create(run->staged_path, run->plan.memory.commit, &run->store, err));
    bd_verbose_plan(&run->watch, &run->plan, run->budget.limit_bytes);
    stage(run, "load");
    BD_GOTO(bd_load(&run->plan, &run->budget, run->store, &run->watch, &run->loaded, err));
    bd_verbose_loaded(&run->watch, &run->plan, &run->loaded);
    BD_GOTO(raise_alarms(run, &result->warnings, err));
    stage(run, "compare");
    if (config->worklists.wanted)
        BD_GOTO(open_worklists(run, err));
    BD_GOTO(compare(run, err));
    BD_GOTO(bd_counts_make(&run->plan, &run->loaded, &run->found, &counts, err));
    BD_GOTO(judge_results(run, &counts, err));
    BD_GOTO(write_worklists(run, err));
    stage(run, "publish");
    BD_GOTO(finish(run, &counts, err));
    if (run->options->json) {
        bd_summary_json(&run->summary, &result->text);
    } else {
        bd_summary_table(&run->summary, &result->text);
        bd_buf_add_char(&result->text, '\n');
        bd_run_editions_show(&run->editions, &result->text);
        bd_text notes = run->summary.input_notes;
        bd_text note;
        while (bd_text_cut_line(&notes, &note))
            bd_buf_add_line(&result->text, "note: ", note);
    }
    if (run->before.why[0] != '\0')
        bd_buf_printf(run->options->json ? &result->warnings : &result->text, "%s: %s\n",
                      run->options->json ? "bidui" : "note", run->before.why);
    bd_alarms_say(&run->alarms, &result->warnings);
    result->limit_passed = bd_limits_say(run->limits, run->limit_count, &result->warnings);
    if (!run->options->json)
        bd_buf_printf(&result->text, "manifest: %s %s\n", bd_digest_name(config->digest),
                      run->editions.digests[0]);
    BD_GOTO(bd_buf_check(&result->text, err));
    BD_GOTO(bd_buf_check(&result->warnings, err));
    bd_crew_join(&run->closer);
    /* The last step that can fail. */
    BD_GOTO(bd_folders_publish(run->editions.folders, run->editions.count, run->staged_path,
                               run->store_path, &result->warnings, err));
    bd_progress_end(&run->watch.progress);
done:
    bd_counts_fini(&counts);
    return st;
}

bd_status bd_run(const bd_config *config, const bd_run_options *options, bd_run_result *result,
                 bd_err *err)
{
    struct run run = {.config = config, .options = options};
    bd_err ignored = {0};
    int lock = -1;
    bd_status st = BD_OK;
    bd_worklist_outputs_init(&run.lists);
    run.began = now_seconds();
    run.summary.period = config->period;
    bd_watch_begin(&run.watch, options->stop, options->progress);
    run.watch.progress.log = options->log;
    run.watch.progress.verbose = options->verbose;
    BD_GOTO(bd_origin_begin(&run.origin, err));
    run.origin.options = options->given;
    run.origin.option_count = options->given_count;
    BD_GOTO(prepare(&run, &result->warnings, err));
    BD_GOTO(bd_folder_make(config->store, err));
    BD_GOTO(bd_lock_take(config->store, &lock, err));
    BD_GOTO(bd_claim_check(config, err));
    /* Two configurations may have one report folder and two stores. */
    BD_GOTO(bd_run_editions_lock(&run.editions, &run.plan, &result->warnings, err));
    BD_GOTO(bd_claim_write(lock, config, err));
    BD_GOTO(run_locked(&run, result, err));
done:
    if (st < 0) {
        bd_progress_abort(&run.watch.progress);
        result->text.len = 0; /* it describes a run that was not published */
        if (!run.refused)
            result->warnings.len = run.told; /* and so do they, except the alarms that refused it */
        result->limit_passed = false;
    }
    bd_crew_join(&run.closer);
    bd_store_close(run.store);
    if (lock >= 0)
        (void)!bd_path_remove(run.staged_path,
                              &ignored); /* absent after publishing; if this fails, the next run
                                          * removes it */
    bd_worklists_close(run.worklists);
    bd_worklist_outputs_fini(&run.lists);
    bd_run_editions_fini(&run.editions);
    bd_lock_release(lock);
    bd_load_totals_fini(&run.loaded);
    bd_reconcile_totals_fini(&run.found);
    bd_alarm_list_fini(&run.alarms);
    bd_previous_fini(&run.before);
    bd_towns_fini(&run.towns);
    bd_buf_fini(&run.input_notes);
    bd_documents_fini(&run.documents);
    bd_plan_fini(&run.plan);
    free(run.store_path);
    free(run.staged_path);
    return st;
}
