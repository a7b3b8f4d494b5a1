/* verify_store: compares the period's store with the manifest; see verify.h. */
#include <errno.h>

#include "config/config.h"
#include "engine/base/guarded.h"
#include "engine/inspect/verify/verify_parts.h"
#include "engine/report/publish/publish.h"
#include "engine/run/meta.h"

struct job {
    const char *path;
    const bd_store_seal *published;
    bool blocks;
};

/* In a child process: the store may be hostile. BD_END: it is another store. */
static bd_status look(void *context, bd_buf *out, bd_err *err)
{
    const struct job *job = context;
    bd_store *store = NULL;
    bd_view *view = NULL;
    bd_status st = bd_store_open(job->path, job->published, &store, err);

    (void)out;
    if (st != BD_OK)
        goto done;
    BD_GOTO(bd_view_open(store, &view, err));
    BD_GOTO(bd_view_check(view, job->blocks, err));
done:
    bd_view_close(view);
    bd_store_close(store);
    return st;
}

/* Turn the result into a finding; what is no finding stays a failure. */
static bd_status add(bd_findings *findings, const char *name, const struct job *job, bd_status st,
                     const bd_err *why, bd_err *err)
{
    bd_buf detail = {0};
    bd_verdict verdict = BD_VERDICT_OK;

    if (st == BD_E_IO && why->sys_errno == ENOENT) {
        verdict = BD_VERDICT_REMOVED;
        bd_buf_printf(&detail, "store, not at '%s'", job->path);
    } else if (st == BD_E_INPUT) {
        verdict = BD_VERDICT_CHANGED;
        bd_buf_add_string(&detail, why->text);
    } else if (st == BD_END) {
        verdict = BD_VERDICT_CHANGED;
        bd_buf_printf(&detail, "store '%s' is of another run", job->path);
    } else if (st < 0) {
        *err = *why;
        return st;
    } else {
        bd_buf_add_string(&detail, job->blocks ? "store, every block read" : "store");
    }
    bd_buf_add_char(&detail, '\0');
    st = bd_buf_check(&detail, err);
    if (st >= 0)
        bd_findings_add(findings, verdict, name, detail.at);
    bd_buf_fini(&detail);
    return st;
}

static bd_status check_store(const bd_manifest *manifest, const bd_manifest_tie *tie,
                             const bd_config *config, bool blocks, bd_findings *findings,
                             bd_err *err)
{
    bd_status st = BD_OK;
    bd_err why = {0};
    bd_buf usual = {0}, path = {0}, what = {0}, nothing = {0};
    bd_store_seal seal;
    struct job job = {.published = bd_meta_seal(tie, &seal), .blocks = blocks};

    bd_buf_printf(&usual, "%s/%s.mdb", config->store, manifest->period);
    BD_GOTO(bd_buf_check(&usual, err));
    BD_GOTO(bd_publish_store_path(tie, usual.at, &path, err));
    bd_buf_printf(&what, "store '%s'", path.at);
    BD_GOTO(bd_buf_check(&what, err));
    job.path = path.at;
    const bd_status found = bd_guarded(look, &job, what.at, &nothing, &why);
    st = add(findings, manifest->store.name, &job, found, &why, err);
done:
    bd_buf_fini(&usual);
    bd_buf_fini(&path);
    bd_buf_fini(&what);
    bd_buf_fini(&nothing);
    return st;
}

bd_status bd_verify__store(const bd_manifest_read *read, const bd_verify_options *options,
                           bd_findings *findings, bd_err *err)
{
    const bd_manifest *manifest = &read->manifest;
    bd_config *config = NULL;
    bd_manifest_tie tie;

    if (manifest->store.name == NULL) {
        if (options->config != NULL)
            bd_findings_add(findings, BD_VERDICT_UNCHECKED, "store",
                            "the manifest is older than the digest of its store");
        return BD_OK;
    }
    if (options->config == NULL) {
        bd_findings_add(findings, BD_VERDICT_UNCHECKED, manifest->store.name,
                        "store, -c FILE says where it is");
        return BD_OK;
    }
    BD_TRY(bd_config_load(options->config, manifest->period, &config, err));
    bd_manifest_tie_make(manifest, read->run, &tie);
    const bd_status st = check_store(manifest, &tie, config, options->store_blocks, findings, err);
    bd_config_free(config);
    return st;
}
