/* editions: see editions.h. */
#include "engine/run/editions.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "engine/base/file.h"
#include "engine/base/shown.h"
#include "engine/report/publish/publish.h"
#include "engine/report/publish/recover.h"
#include "engine/run/lock.h"

/* ---- folders and locks ---- */

/* Two names of one folder: the second lock would wait for the first. */
static bd_status refuse_same(const bd_run_editions *editions, size_t no, bd_err *err)
{
    const bd_edition *all = editions->plan->editions;
    struct stat one, other;
    if (stat(all[no].config->reports, &one) != 0)
        return bd_fail(err, BD_E_IO, errno, "cannot look at '%s'", all[no].config->reports);
    for (size_t i = 0; i < no; i++) {
        if (fstat(editions->locks[i], &other) != 0)
            return bd_fail(err, BD_E_IO, errno, "cannot look at '%s'", all[i].config->reports);
        if (one.st_dev != other.st_dev || one.st_ino != other.st_ino)
            continue;
        bd_hint(err, "give each edition a folder of its own");
        return bd_fail(err, BD_E_USAGE, 0, "'%s' and '%s' are one folder", all[i].config->reports,
                       all[no].config->reports);
    }
    return BD_OK;
}

bd_status bd_run_editions_lock(bd_run_editions *editions, const bd_plan *plan, bd_buf *warnings,
                               bd_err *err)
{
    *editions = (bd_run_editions){.plan = plan};
    for (size_t i = 0; i < plan->edition_count; i++) {
        const bd_edition *edition = &plan->editions[i];
        const char *reports = edition->config->reports;
        BD_TRY(bd_folder_make_for(reports, &edition->access.access.reports, err));
        BD_TRY(bd_access_plan_check_way(&edition->access, reports, warnings, err));
        BD_TRY(refuse_same(editions, i, err));
        BD_TRY(bd_lock_reports(reports, &editions->locks[i], warnings, err));
        editions->count++;
    }
    return BD_OK;
}

/* ---- what is there already ---- */

/* The folder of reports may have another name each month: then it says nothing about others. */
static const char *only_period(const bd_plan *plan, size_t no)
{
    const bd_edition_config *config = plan->editions[no].config;
    return strcmp(config->reports, config->reports_pattern) == 0 ? NULL : plan->config->period;
}

static bd_status recover(const bd_run_editions *editions, bd_buf *warnings, bd_err *err)
{
    const bd_plan *plan = editions->plan;
    const char *first = plan->editions[0].config->reports;
    const char *only = only_period(plan, 0);
    BD_TRY(bd_recover(first, plan->config->store, only, warnings, err));
    for (size_t i = 1; i < editions->count; i++) {
        /* Of other months' folders this one knows nothing. */
        const char *here = only != NULL ? only : only_period(plan, i);
        BD_TRY(bd_recover_edition(plan->editions[i].config->reports, first, here, warnings, err));
    }
    return BD_OK;
}

static bd_status refuse_published(const bd_run_editions *editions, bd_err *err)
{
    const char *period = editions->plan->config->period;
    for (size_t i = 0; i < editions->count; i++) {
        const char *reports = editions->plan->editions[i].config->reports;
        const bd_status st = bd_folder_published(reports, period, err);
        BD_TRY(st);
        if (st == BD_END)
            continue;
        bd_hint(err, "--force builds it anew and replaces it in one step");
        return bd_fail(err, BD_E_USAGE, 0, "period %s is already published in '%s'", period,
                       reports);
    }
    return BD_OK;
}

static bd_status find_previous(bd_run_editions *editions, size_t no, bd_err *err)
{
    const bd_config *config = editions->plan->config;
    const bd_edition_config *edition = editions->plan->editions[no].config;
    bd_predecessor *found = &editions->previous[no];
    const char *reports = edition->reports;
    BD_TRY(bd_predecessor_find(reports, config->period, config->digest, found, err));
    if (found->period[0] == '\0' && edition->reports_before != NULL) {
        reports = edition->reports_before;
        BD_TRY(bd_predecessor_find(reports, config->period, config->digest, found, err));
    }
    if (no == 0)
        editions->previous_reports = reports;
    return BD_OK;
}

/* A folder without the months that the first one has is new, or its disk is missing. */
static void note_new(const bd_run_editions *editions, size_t no, bd_buf *warnings)
{
    if (editions->previous[no].period[0] != '\0' || editions->previous[0].period[0] == '\0')
        return;
    bd_buf_printf(warnings,
                  "bidui: '%s' has no earlier period, '%s' has %s: it is a new edition, or not "
                  "mounted\n",
                  editions->plan->editions[no].config->reports, editions->previous_reports,
                  editions->previous[0].period);
}

bd_status bd_run_editions_recover(bd_run_editions *editions, bool force, bd_buf *warnings,
                                  bd_err *err)
{
    BD_TRY(recover(editions, warnings, err));
    if (!force)
        BD_TRY(refuse_published(editions, err));
    for (size_t i = 0; i < editions->count; i++) {
        BD_TRY(find_previous(editions, i, err));
        note_new(editions, i, warnings);
    }
    return BD_OK;
}

/* ---- what this run makes ---- */

/* The manifest that this run replaces, if the period is published. */
static bd_status keep_superseded(bd_run_editions *editions, size_t no, const char *reason,
                                 bd_buf *warnings, bd_err *err)
{
    const bd_config *config = editions->plan->config;
    const bd_edition *edition = &editions->plan->editions[no];
    bd_buf published = {0};
    bd_status st = BD_OK;
    bd_buf_printf(&published, "%s/%s", edition->config->reports, config->period);
    BD_GOTO(bd_buf_check(&published, err));
    BD_GOTO(bd_superseded_keep(published.at, bd_folder_staging(editions->folders[no]),
                               config->digest, reason, &edition->access.access.reports,
                               &editions->superseded[no], warnings, err));
done:
    bd_buf_fini(&published);
    return st;
}

bd_status bd_run_editions_open(bd_run_editions *editions, bool force, const char *reason,
                               bd_buf *warnings, bd_err *err)
{
    const bd_config *config = editions->plan->config;
    for (size_t i = 0; i < editions->count; i++) {
        const bd_edition *edition = &editions->plan->editions[i];
        BD_TRY(bd_folder_open(edition->config->reports, config->period, config->digest,
                              &editions->folders[i], err));
        BD_TRY(bd_folder_give(editions->folders[i], &edition->access.access.reports, err));
        if (force)
            BD_TRY(keep_superseded(editions, i, reason, warnings, err));
    }
    return BD_OK;
}

bd_status bd_run_editions_write(bd_run_editions *editions, const bd_documents *documents,
                                const bd_summary *summary, const bd_reconcile_totals *found,
                                const bd_worklist_outputs *lists, bd_err *err)
{
    static const bd_worklist_outputs none;
    for (size_t i = 0; i < editions->count; i++) {
        const bd_documents_of edition = {i, editions->folders[i], &editions->previous[i],
                                         &editions->superseded[i], i == 0 ? lists : &none};
        BD_TRY(bd_documents_write(documents, &edition, summary, found, editions->digests[i], err));
    }
    return BD_OK;
}

void bd_run_editions_show(const bd_run_editions *editions, bd_buf *out)
{
    const bd_config *config = editions->plan->config;
    for (size_t i = 0; i < editions->count; i++) {
        bd_buf_add_string(out, i == 0 ? "reports: " : "edition: ");
        bd_shown_add_line(out, bd_text_of(config->editions[i].reports));
        bd_buf_printf(out, "/%s\n", config->period);
    }
}

void bd_run_editions_fini(bd_run_editions *editions)
{
    for (size_t i = 0; i < BD_EDITIONS_MAX; i++) {
        bd_folder_close(editions->folders[i]);
        bd_superseded_fini(&editions->superseded[i]);
    }
    for (size_t i = 0; i < editions->count; i++)
        bd_lock_release(editions->locks[i]);
    *editions = (bd_run_editions){0};
}
