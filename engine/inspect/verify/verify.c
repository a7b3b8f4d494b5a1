/* verify: see verify.h. The report folder and the previous period. */
#include "engine/inspect/verify/verify.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/file.h"
#include "engine/base/retry.h"
#include "engine/inspect/verify/verify_parts.h"

static const char manifest_name[] = "manifest.json";

typedef struct verify {
    const char *folder;
    int dir;
    char *text; /* of the manifest */
    size_t text_len;
    mode_t mode; /* of manifest.json */
    gid_t group;
    bd_manifest_read read;
    bd_verify_sums sums;
    bd_findings findings;
    bd_err *err;
} verify;

/* ---- the run's name and the chain ---- */

/* The manifest holds no digest of itself, but the run's name is a digest of its inputs. */
static bd_status check_run_name(verify *v)
{
    char run[BD_RUN_NAME];
    BD_TRY(bd_manifest_run_name(&v->read.manifest, run, v->err));
    const bool same = strcmp(run, v->read.run) == 0;
    const bd_access_detail open_to = bd_verify__access(
        v->mode, v->group, bd_manifest_access_of(&v->read.manifest, manifest_name));
    bd_findings_add(&v->findings, same && !open_to.wider ? BD_VERDICT_OK : BD_VERDICT_CHANGED,
                    manifest_name, same ? open_to.text : "its `run` is not that of its inputs");
    return BD_OK;
}

/* The previous period has another manifest: it was built anew, or changed. */
static bd_status check_superseded(verify *v, const char *name)
{
    bd_buf detail = {0};
    bd_status st = BD_OK;
    bd_buf_add_string(&detail, "the period before was replaced later; the one this period was "
                               "built on is kept in ");
    BD_GOTO(bd_verify__superseded(v->dir, &v->read.manifest, &detail, v->err));
    bd_buf_add_char(&detail, '\0');
    if (st == BD_END)
        bd_findings_add(&v->findings, BD_VERDICT_CHANGED, name,
                        "not the one that this period was built on");
    else
        bd_findings_add(&v->findings, BD_VERDICT_OK, name, detail.failed ? "" : detail.at);
    st = bd_buf_check(&detail, v->err);
done:
    bd_buf_fini(&detail);
    return st;
}

/* The previous period is looked for beside the opened folder, also if a link led to it. */
static bd_status check_previous(verify *v)
{
    const bd_manifest *manifest = &v->read.manifest;
    char name[32];
    bd_file_facts facts;

    if (manifest->previous_period == NULL)
        return BD_OK;
    snprintf(name, sizeof name, "../%s/%s", manifest->previous_period, manifest_name);
    const bd_status st =
        bd_file_facts_get(v->dir, name, BD_FACTS_FOLLOW, manifest->digest, &facts, v->err);
    BD_TRY(st);
    if (st == BD_END)
        bd_findings_add(&v->findings, BD_VERDICT_UNCHECKED, name, "the period before is not there");
    else if (facts.odd != NULL)
        bd_findings_add(&v->findings, BD_VERDICT_CHANGED, name, facts.odd);
    else if (strcmp(facts.digest, manifest->previous_digest) != 0)
        return check_superseded(v, name);
    else
        bd_findings_add(&v->findings, BD_VERDICT_OK, name, "the period before");
    return BD_OK;
}

/* ---- the manifest ---- */

static bd_status read_manifest(verify *v, const char *path)
{
    bd_status st = BD_OK;
    struct stat info;
    const int fd =
        bd_retry_openat(v->dir, manifest_name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW, 0);

    if (fd < 0 && errno == ENOENT)
        BD_FAIL(v->err, BD_E_INPUT, 0, "'%s' has no manifest.json, so it is not a published run",
                v->folder);
    if (fd < 0 && errno == ELOOP)
        BD_FAIL(v->err, BD_E_INPUT, 0, "'%s' is a link", path);
    if (fd < 0 || fstat(fd, &info) != 0)
        BD_FAIL(v->err, BD_E_IO, errno, "cannot open '%s'", path);
    if (!S_ISREG(info.st_mode) || info.st_size > BD_MANIFEST_MAX_BYTES)
        BD_FAIL(v->err, BD_E_INPUT, 0, "'%s' is not a file of at most %d bytes", path,
                BD_MANIFEST_MAX_BYTES);
    v->mode = info.st_mode;
    v->group = info.st_gid;
    v->text = malloc((size_t)info.st_size + 1);
    if (v->text == NULL)
        BD_FAIL(v->err, BD_E_NOMEM, 0, "out of memory for '%s'", path);
    BD_GOTO(bd_file_read(fd, path, v->text, (size_t)info.st_size, &v->text_len, v->err));
    BD_GOTO(bd_manifest_parse(v->text, v->text_len, path, &v->read, v->err));
done:
    if (fd >= 0)
        close(fd);
    return st;
}

/* The line that an auditor compares with a digest noted elsewhere. */
static bd_status add_heading(const verify *v, bd_buf *out)
{
    const bd_manifest *manifest = &v->read.manifest;
    char text[BD_DIGEST_TEXT];
    bd_digest *digest;

    BD_TRY(bd_digest_new(manifest->digest, &digest, v->err));
    bd_digest_add(digest, v->text, v->text_len);
    bd_digest_text(digest, text);
    bd_digest_free(digest);
    bd_buf_printf(out, "period %s, %s of manifest.json %s\n\n", manifest->period,
                  bd_digest_name(manifest->digest), text);
    return BD_OK;
}

static bd_status check(verify *v, const bd_verify_options *options, bd_buf *out)
{
    BD_TRY(bd_verify__folder(v->dir, v->folder, &v->sums, &v->findings, v->err));
    BD_TRY(bd_verify__sums(v->dir, &v->sums, &v->findings, v->err));
    BD_TRY(check_run_name(v));
    BD_TRY(check_previous(v));
    BD_TRY(bd_verify__store(&v->read, options, &v->findings, v->err));
    if (options->inputs)
        BD_TRY(bd_verify__inputs(&v->read.manifest, options->config, &v->findings, v->err));
    BD_TRY(add_heading(v, out));
    bd_findings_table(&v->findings, out);
    BD_TRY(bd_buf_check(out, v->err));
    return bd_findings_verdict(&v->findings, v->folder, v->err);
}

/* Say why the folder cannot be opened: a run may have been stopped between its two renames. */
static bd_status fail_open(const char *folder, int code, bd_err *err)
{
    const char *slash = strrchr(folder, '/');
    const char *period = slash == NULL ? folder : slash + 1;
    bd_buf hidden = {0};
    if (code == ENOENT && bd_manifest_is_period(period)) {
        bd_buf_printf(&hidden, "%.*s.%s.replaced", (int)(period - folder), folder, period);
        bd_buf_add_char(&hidden, '\0');
        if (!hidden.failed && bd_path_find(hidden.at, err) == BD_OK)
            bd_hint(err,
                    "a run was stopped while it replaced this period; it is in '%s', and the "
                    "next `bidui run` puts it back",
                    hidden.at);
        bd_buf_fini(&hidden);
    }
    return bd_fail(err, BD_E_IO, code, "cannot open folder '%s'", folder);
}

bd_status bd_verify(const char *folder, const bd_verify_options *options, bd_buf *out, bd_err *err)
{
    bd_status st = BD_OK;
    bd_buf path = {0};
    verify v = {.folder = folder, .err = err};

    v.dir = bd_retry_open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
    if (v.dir < 0)
        BD_GOTO(fail_open(folder, errno, err));
    bd_buf_printf(&path, "%s/%s", folder, manifest_name);
    bd_buf_add_char(&path, '\0');
    BD_GOTO(bd_buf_check(&path, err));
    BD_GOTO(read_manifest(&v, path.at));
    BD_GOTO(bd_verify__sums_init(&v.sums, &v.read.manifest, (bd_text){v.text, v.text_len}, err));
    BD_GOTO(check(&v, options, out));
done:
    if (v.dir >= 0)
        close(v.dir);
    bd_verify__sums_fini(&v.sums);
    bd_manifest_fini(&v.read);
    bd_findings_fini(&v.findings);
    free(v.text);
    bd_buf_fini(&path);
    return st;
}
