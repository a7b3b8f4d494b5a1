/*
 * check: see check.h.
 *
 * Every file is checked, also after one that is refused, so that one call shows everything that has
 * to be corrected. bd_check() returns the first refusal. The text shows headings and shares only.
 */
#include "engine/inspect/check/check.h"

#include <stdio.h>
#include <stdlib.h>

#include "engine/base/budget.h"
#include "engine/base/crew.h"
#include "engine/base/number.h"
#include "engine/base/share.h"
#include "engine/base/shown.h"
#include "engine/inspect/check/check_parts.h"
#include "engine/report/publish/publish.h"
#include "engine/run/claim.h"
#include "engine/run/preflight/estimate.h"

enum {
    FILES_IN_FULL = 12,    /* of a data set; of more files only problems are shown */
    ROWS_OF_ALL = 2000000, /* of a data set; after so many, files are only sampled briefly */
    ROWS_IN_BRIEF = 1000
};

/* The whole check. */
struct whole {
    bd_checking c;
    bd_plan plan;
    bd_budget budget; /* what a run leaves to its readers */
    size_t memory;    /* of a run */
    bd_sampler sampler;
    bd_estimate estimate;
    bd_sample sum;        /* of the data set */
    uint64_t bytes;       /* of its files, on the disk */
    size_t unread;        /* of them, inputs that are not files: standard input, pipes */
    size_t refused;       /* of them, files that cannot be read */
    size_t refused_files; /* of both data sets */
    bd_err first_err;
    bd_status first;        /* refusal; BD_OK: none */
    bd_alarm_list alarms;   /* of both data sets */
    bd_alarm_facts *inputs; /* of the data set */
    bd_buf unused;          /* the text, if JSON is wanted */
    bd_json json;
};

static void add_rows(bd_buf *out, uint64_t rows, bool exact)
{
    char text[BD_NUMBER_TEXT];
    bd_buf_printf(out, "%s%s row%s", exact ? "" : "about ",
                  bd_number_grouped(exact ? rows : bd_number_rounded(rows), text),
                  rows == 1 ? "" : "s");
}

/* ---- files and data sets ---- */

static void keep_refusal(struct whole *w, bd_status st, const bd_err *err)
{
    if (w->first >= 0) {
        w->first = st;
        w->first_err = *err;
    }
}

static void say_refused(struct whole *w, size_t file, bd_status st, const bd_sample *sample,
                        const bd_err *err)
{
    bd_check__line(w->c.out, "refused: ", err->text);
    if (err->hint[0] != '\0')
        bd_check__line(w->c.out, "    hint: ", err->hint);
    bd_check__format(&w->c, sample);
    if (st == BD_E_USAGE)
        bd_check__columns(&w->c, file);
    w->refused++;
    w->refused_files++;
    keep_refusal(w, st, err);
}

/* Whether the data set has few enough files to show all of them. */
static bool in_full(const struct whole *w)
{
    return w->c.dataset->file_count <= FILES_IN_FULL;
}

static bd_status say_file(struct whole *w, size_t file, const bd_sample *sample, bd_err *err)
{
    char text[BD_NUMBER_TEXT];
    w->inputs[file] = bd_check__facts(&w->c, file, sample);
    add_rows(w->c.out, sample->estimated_rows, sample->complete);
    bd_buf_printf(w->c.out, ", %s looked at\n", bd_number_grouped(sample->rows, text));
    bd_check__format(&w->c, sample);
    if (in_full(w)) {
        bd_check__fields(&w->c, sample);
        bd_check__problems(&w->c, sample);
    }
    bd_check__alike(&w->c, file, sample);
    bd_sample_add(&w->sum, sample);
    bd_estimate_file(&w->estimate, &w->plan, w->c.dataset_no, file, sample);
    return bd_check__alarms(&w->c, &w->inputs[file], sample, err);
}

/* err: only memory can run out; that a file is refused is said. */
static bd_status check_file(struct whole *w, size_t file, bd_err *err)
{
    const bd_row_source_facts facts = bd_row_source_look(&w->c.dataset->sources[file]);
    const bd_text shown = w->c.dataset->shown[file];
    bd_sample sample;
    bd_err refused = {0};
    char text[BD_NUMBER_TEXT];

    w->inputs[file] = bd_alarm_dataset_facts(&w->plan, w->c.dataset_no);
    w->inputs[file].complete = false;
    bd_buf_add_string(w->c.out, in_full(w) || file == 0 ? "\n  " : "  ");
    bd_shown_add_line(w->c.out, shown);
    bd_buf_add_string(w->c.out, ": ");
    if (facts.abilities != 0 && (facts.abilities & BD_SOURCE_AGAIN) == 0) {
        bd_buf_add_string(w->c.out, "a pipe, which can be read only once: not looked at\n");
        w->unread++;
        bd_estimate_unseen(&w->estimate, &w->plan, w->c.dataset_no, file);
        bd_check__json_file(&w->c, file, 0, &sample, NULL, true);
        return BD_OK;
    }
    if ((facts.abilities & BD_SOURCE_SIZE) != 0) {
        w->bytes += facts.size_bytes;
        bd_buf_printf(w->c.out, "%s, ", bd_number_bytes(facts.size_bytes, text));
    }
    w->sampler.rows_max = w->sum.rows < ROWS_OF_ALL ? BD_SAMPLE_ROWS : ROWS_IN_BRIEF;
    const bd_status st = bd_sample_read(&w->sampler, w->c.dataset_no, file, &sample, &refused);
    bd_check__json_file(&w->c, file, facts.size_bytes, &sample, st < 0 ? &refused : NULL, false);
    if (st >= 0)
        return say_file(w, file, &sample, err);
    say_refused(w, file, st, &sample, &refused);
    return BD_OK;
}

/* The alarms of the data set. Those of its files were said with them. */
static bd_status decide_alarms(struct whole *w, bd_err *err)
{
    const size_t before = w->alarms.count;
    bd_alarm_facts facts = bd_alarm_dataset_facts(&w->plan, w->c.dataset_no);
    for (size_t i = 0; i < w->c.dataset->file_count; i++)
        bd_alarm_facts_add(&facts, &w->inputs[i]);
    BD_TRY(bd_alarms_decide(&facts, w->inputs, w->c.dataset->file_count, &w->alarms, err));
    for (size_t i = before; i < w->alarms.count && w->c.dataset->file_count > 1; i++)
        if (w->alarms.at[i].input == NULL && w->alarms.at[i].grave >= 0)
            bd_check__alarm(&w->c, &w->alarms.at[i]);
    return BD_OK;
}

static bd_status check_dataset(struct whole *w, int dataset, bd_err *err)
{
    bd_buf *out = w->c.out;
    char text[BD_NUMBER_TEXT];
    char share[BD_SHARE_TEXT];

    w->c.dataset_no = dataset;
    w->c.dataset = &w->plan.datasets[dataset];
    w->sum = (bd_sample){.complete = true};
    w->bytes = 0;
    w->unread = 0;
    w->refused = 0;
    bd_buf_printf(out, "\n%s: %zu file%s\n", w->c.dataset->name, w->c.dataset->file_count,
                  w->c.dataset->file_count == 1 ? "" : "s");
    free(w->inputs);
    w->inputs = calloc(w->c.dataset->file_count, sizeof *w->inputs);
    if (w->inputs == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory for %zu files", w->c.dataset->file_count);
    bd_check__json_dataset(&w->c);
    for (size_t i = 0; i < w->c.dataset->file_count; i++)
        BD_TRY(check_file(w, i, err));
    bd_check__json_dataset_end(&w->c, &w->sum,
                               w->sum.complete && w->unread == 0 && w->refused == 0);
    const bool nothing = w->unread + w->refused == w->c.dataset->file_count;
    if (nothing) {
        bd_buf_printf(out, "\n  %s in all: nothing could be looked at\n", w->c.dataset->name);
    } else {
        bd_buf_printf(out, "\n  %s in all: %s, ", w->c.dataset->name,
                      bd_number_bytes(w->bytes, text));
        add_rows(out, w->sum.estimated_rows, w->sum.complete && w->unread == 0 && w->refused == 0);
        bd_buf_printf(out, "; of %s looked at, %s %% would be rejected\n",
                      bd_number_grouped(w->sum.rows, text),
                      bd_share_text(bd_sample_rejected(&w->sum), w->sum.rows, share));
    }
    if (w->refused > 0)
        bd_buf_printf(out, "  and %zu file%s that cannot be read\n", w->refused,
                      w->refused == 1 ? "" : "s");
    if (!nothing && !in_full(w)) {
        bd_check__fields(&w->c, &w->sum);
        bd_check__problems(&w->c, &w->sum);
    }
    return decide_alarms(w, err);
}

/* ---- what a run would need ---- */

static void add_space(bd_buf *out, const char *name, const bd_disk_need *need,
                      const bd_disk_space *room)
{
    char text[BD_NUMBER_TEXT];
    bd_buf_printf(out, "  %-8s  about %s in ", name, bd_number_bytes(need->bytes, text));
    bd_shown_add_line(out, bd_text_of(need->folder));
    if (room->known)
        bd_buf_printf(out, ", %.1f GB free", (double)room->free_bytes / 1e9);
    bd_buf_add_char(out, '\n');
}

static void add_disk(struct whole *w)
{
    bd_buf *out = w->c.out;
    bd_disk_need needs[BD_DISK_NEEDS_MAX];
    bd_disk_space spaces[BD_DISK_NEEDS_MAX];
    bd_err err = {0};
    const size_t count = bd_estimate_needs(&w->estimate, &w->plan, needs);
    for (size_t i = 0; i < count; i++) {
        bd_disk_space_look(needs[i].folder, &spaces[i]);
        add_space(out, i == 0 ? "store" : i == 1 ? "reports" : "edition", &needs[i], &spaces[i]);
    }
    const bd_status st = bd_disk_space_check(needs, spaces, count, &err);
    if (st < 0) {
        bd_check__line(out, "  refused: ", err.text);
        keep_refusal(w, st, &err);
    } else if (!bd_disk_space_expected(needs, spaces, count)) {
        bd_buf_add_string(out, "  ! there may not be enough room\n");
    }
}

static void add_estimate(struct whole *w)
{
    const bd_estimate *e = &w->estimate;
    bd_buf *out = w->c.out;
    char text[BD_NUMBER_TEXT];

    if (w->refused_files > 0) {
        bd_buf_printf(out, "\na run would be refused: %zu file%s cannot be read\n",
                      w->refused_files, w->refused_files == 1 ? "" : "s");
        return;
    }
    bd_buf_add_string(out, "\na run would need\n");
    if (e->pipes > 0) {
        bd_buf_add_string(out, "  time and disk: not known, because an input is a pipe\n");
    } else {
        bd_buf_add_string(out, "  time      ");
        bd_estimate_time(e->seconds, out);
        bd_buf_printf(out, ", with the inputs in memory already\n");
    }
    bd_buf_printf(out, "  memory    at most %s of ", bd_number_bytes(e->memory_bytes, text));
    bd_buf_printf(out, "%s\n", bd_number_bytes(w->memory, text));
    if (e->pipes == 0)
        add_disk(w);
}

/* A grave alarm refuses as a run would be, after files that cannot be read. */
static void refuse_alarms(struct whole *w)
{
    bd_err err = {0};
    bd_buf others = {0}; /* they were said */
    const bd_status st = bd_alarms_refuse(&w->alarms, w->c.accept, &others, &err);
    bd_buf_fini(&others);
    if (st >= 0)
        return;
    if (w->refused_files == 0)
        bd_check__line(w->c.out, "\na run would be refused: ", err.text);
    keep_refusal(w, st, &err);
}

/* The memory that a run leaves to its readers, plus the sampler's own. */
static size_t reading_bytes(const struct whole *w)
{
    const size_t most = w->plan.memory.run;
    const size_t run = most < BD_PLAN_RUN_LEAST ? most : BD_PLAN_RUN_LEAST;
    return w->memory - bd_plan_load_bytes(&w->plan, run) + bd_chunk_bytes() + BD_PLAN_RECORD_MAX;
}

static void add_head(const bd_config *config, bool published, bd_buf *out)
{
    bd_buf_printf(out, "period: %s%s\n", config->period,
                  published ? ", published already: a run needs --force" : "");
    bd_check__line(out, "store: ", config->store);
    for (size_t i = 0; i < config->edition_count; i++)
        bd_check__line(out, i == 0 ? "reports: " : "edition: ", config->editions[i].reports);
    bd_buf_add_string(out, "compared:");
    for (size_t i = 0; i < config->compare_count; i++) {
        bd_buf_add_char(out, ' ');
        bd_shown_add_echo(out, bd_text_of(config->compare[i].name));
    }
    bd_buf_add_string(out, config->compare_count == 0 ? " nothing, only looked up\n" : "\n");
}

/* Whether a run needs --force. */
static bd_status find_published(const bd_config *config, bool *published, bd_err *err)
{
    *published = false;
    for (size_t i = 0; i < config->edition_count; i++) {
        const bd_status st = bd_folder_published(config->editions[i].reports, config->period, err);
        BD_TRY(st);
        *published |= st == BD_OK;
    }
    return BD_OK;
}

bd_status bd_check(const bd_config *config, const bd_run_options *options, bd_buf *out, bd_err *err)
{
    struct whole *w = calloc(1, sizeof *w);
    bd_status st = BD_OK;

    if (w == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "out of memory");
    w->memory = options->memory_bytes != 0 ? options->memory_bytes : bd_budget_default_bytes();
    BD_GOTO(bd_plan_init(&w->plan, config, err));
    bd_plan_accept(&w->plan, options->accept);
    BD_GOTO(bd_plan_files(&w->plan, err));
    /* The warnings of a run. */
    BD_GOTO(bd_plan_form(&w->plan, options->json ? &w->unused : out, err));
    BD_GOTO(bd_plan_memory(&w->plan, w->memory,
                           options->threads != 0 ? options->threads : bd_crew_processors(), err));
    bd_budget_init(&w->budget, reading_bytes(w));
    BD_GOTO(bd_sampler_init(&w->sampler, &w->plan, &w->budget, err));
    w->sampler.inferred = true;
    w->c = (bd_checking){.plan = &w->plan,
                         .sampler = &w->sampler,
                         .out = options->json ? &w->unused : out,
                         .accept = config->accept | options->accept,
                         .json = options->json ? &w->json : NULL};
    BD_GOTO(bd_claim_check(config, err));
    bool published;
    BD_GOTO(find_published(config, &published, err));
    add_head(config, published, w->c.out);
    bd_text notes = {w->plan.notes.at, w->plan.notes.len};
    bd_text note;
    while (bd_text_cut_line(&notes, &note))
        bd_buf_add_line(w->c.out, "note: ", note);
    if (options->json) {
        bd_json_begin(&w->json, out);
        bd_check__json_begin(&w->json, &w->plan, published);
    }
    bd_estimate_begin(&w->estimate);
    for (int d = 0; d < BD_DATASETS; d++)
        BD_GOTO(check_dataset(w, d, err));
    bd_estimate_end(&w->estimate, &w->plan);
    add_estimate(w);
    refuse_alarms(w);
    if (w->c.json != NULL)
        bd_check__json_end(&w->json, &w->alarms, &w->estimate, &w->plan,
                           w->first < 0 ? &w->first_err : NULL);
    if (w->first < 0)
        *err = w->first_err;
    st = w->first;
    BD_KEEP(bd_buf_check(out, err));
done:
    free(w->inputs);
    bd_alarm_list_fini(&w->alarms);
    bd_buf_fini(&w->unused);
    bd_sampler_fini(&w->sampler);
    bd_plan_fini(&w->plan);
    free(w);
    return st;
}
