/* explain: see explain.h. A run may publish meanwhile: see open_store(). */
#include "engine/inspect/explain/explain.h"

#include <stdlib.h>
#include <string.h>

#include "engine/inspect/explain/explain_parts.h"
#include "engine/report/publish/manifest.h"
#include "engine/report/publish/publish.h"

static void close_store(bd_explaining *explain)
{
    bd_meta_fini(&explain->meta);
    bd_view_close(explain->view);
    bd_store_close(explain->store);
    explain->view = NULL;
    explain->store = NULL;
}

/* Open the store that belongs to the published folder. BD_END: it is another run's. */
static bd_status open_once(bd_explaining *explain, const bd_config *config, const char *usual,
                           bd_err *err)
{
    bd_buf path = {0};
    bd_manifest_tie tie;
    bd_store_seal seal;
    bd_status st = BD_OK;
    BD_GOTO(bd_publish_store(config->editions[0].reports, config->period, usual, &path, &tie, err));
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
static bd_status open_store(bd_explaining *explain, const bd_config *config, bd_err *err)
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

/* Names of regions come from the table as it is now; find out if that is not the run's. Manifests of
 * older versions do not name it. */
static bd_status check_regions(bd_explaining *explain, const bd_config *config, bd_err *err)
{
    bd_buf path = {0};
    char digest[BD_DIGEST_TEXT] = "";
    bd_status st = BD_OK;
    if (explain->config->regions == NULL)
        return BD_OK;
    bd_buf_printf(&path, "%s/%s/manifest.json", config->editions[0].reports, config->period);
    BD_GOTO(bd_buf_check(&path, err));
    BD_GOTO(bd_manifest_regions_of(path.at, digest, err));
    explain->regions_changed =
        digest[0] != '\0' && strcmp(digest, explain->plan.regions_file.digest) != 0;
done:
    bd_buf_fini(&path);
    return st;
}

/* Whether the query can be one; before the store is opened, so that the user is told of his own
 * mistake first. */
static bd_status check_query(const bd_explain_query *query, uint32_t last_day, bd_id *id,
                             bd_err *err)
{
    if (query->by != BD_EXPLAIN_NUMBER)
        return BD_OK;
    const bd_id_status read = bd_id_read(bd_text_of(query->text), last_day, id);
    if (read != BD_ID_OK)
        return bd_fail(err, BD_E_USAGE, 0, "the argument is not a document number: %s",
                       bd_id_status_name(read));
    return BD_OK;
}

static bd_status answer(bd_explaining *explain, const bd_id *id, bd_err *err)
{
    switch (explain->query->by) {
    case BD_EXPLAIN_NUMBERS:
        return bd_explain__numbers(explain, err);
    case BD_EXPLAIN_SOURCE:
        return bd_explain__source(explain, err);
    case BD_EXPLAIN_FIELD:
        return bd_explain__field(explain, err);
    case BD_EXPLAIN_NUMBER:
        break;
    }
    return bd_explain__person(explain, id, err);
}

bd_status bd_explain(const bd_config *config, const bd_explain_query *query, bd_explain_out *out,
                     bd_err *err)
{
    bd_explaining explain = {.query = query, .out = out};
    bd_id id;
    bd_status st = BD_OK;
    BD_GOTO(check_query(query, config->last_day, &id, err));
    bd_budget_init(&explain.budget, (size_t)BD_BUDGET_MIN_MIB << 20);
    BD_GOTO(open_store(&explain, config, err));
    BD_GOTO(check_regions(&explain, config, err));
    BD_GOTO(answer(&explain, &id, err));
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
