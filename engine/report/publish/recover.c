/* recover: see recover.h. */
#include "engine/report/publish/recover.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "engine/base/file.h"
#include "engine/report/publish/publish_parts.h"

enum { PERIOD_LEN = 7 }; /* "2026-11" */

typedef struct recovery {
    const char *reports;
    const char *store;
    const char *first; /* of an edition: the folder that decides */
    const char *only;  /* a period, or NULL */
    bd_buf *warnings;
} recovery;

/* The part of ".<period>.<rest>" after the period's dot; NULL: the name is not of that form. */
static const char *hidden_rest(const char *name, char period[PERIOD_LEN + 1])
{
    if (name[0] != '.' || strlen(name) < PERIOD_LEN + 3 || name[1 + PERIOD_LEN] != '.')
        return NULL;
    memcpy(period, name + 1, PERIOD_LEN);
    period[PERIOD_LEN] = '\0';
    return bd_manifest_is_period(period) ? name + PERIOD_LEN + 2 : NULL;
}

static bool is_staged(const char *rest)
{
    static const char word[] = "building";
    return strncmp(rest, word, sizeof word - 1) == 0;
}

/* Whether rest is "<name of a store>.mdb"; fills in the name. */
static bool is_aside(const char *rest, char run[BD_RUN_NAME])
{
    if (strspn(rest, "0123456789abcdef") != BD_RUN_NAME - 1 ||
        strcmp(rest + BD_RUN_NAME - 1, BD_STORE_SUFFIX) != 0)
        return false;
    memcpy(run, rest, BD_RUN_NAME - 1);
    run[BD_RUN_NAME - 1] = '\0';
    return true;
}

static bd_status remove_left(const recovery *r, const char *folder, const char *name, bd_err *err)
{
    char *path;
    bd_err why = {0};
    BD_TRY(bd_publish__path(&path, err, "%s/%s", folder, name));
    const bd_status st = bd_path_remove(path, &why);
    free(path);
    if (st == BD_E_NOMEM)
        return bd_fail(err, st, 0, "%s", why.text);
    if (st < 0)
        bd_publish__say_left(r->warnings, &why);
    return BD_OK;
}

static bd_status put_back(const char *folder, const char *from, const char *to, bd_err *err)
{
    BD_TRY(bd_file_rename(from, to, err));
    return bd_folder_sync(folder, err);
}

/* ".replaced" exists only where folders cannot be exchanged: between the two renames of a
 * replacement, or after them. */
static bd_status recover_replaced(const recovery *r, const char *name, const char *period,
                                  bd_err *err)
{
    bd_status st = BD_OK;
    bd_publish_paths paths;
    BD_TRY(bd_publish_paths_init(&paths, r->reports, period, err));
    BD_GOTO(bd_publish__has_manifest(paths.target, err));
    if (st == BD_END) {
        BD_GOTO(bd_publish__has_manifest(paths.replaced, err));
        if (st == BD_OK) {
            BD_GOTO(put_back(r->reports, paths.replaced, paths.target, err));
            goto done;
        }
    }
    st = remove_left(r, r->reports, name, err);
done:
    bd_publish_paths_fini(&paths);
    return st;
}

static bd_status recover_report(const recovery *r, const char *name, bd_err *err)
{
    char period[PERIOD_LEN + 1];
    const char *rest = hidden_rest(name, period);
    if (rest == NULL)
        return BD_OK;
    if (strcmp(rest, "replaced") == 0)
        return recover_replaced(r, name, period, err);
    return is_staged(rest) ? remove_left(r, r->reports, name, err) : BD_OK;
}

/* The name of the published store of a period (bd_manifest_tie); "" if it is certain that there is none. BD_END: its manifest is
 * damaged, so it is not known which store belongs to it, and all stay. */
static bd_status published_store(const recovery *r, const char *period, char run[BD_RUN_NAME],
                                 bd_err *err)
{
    bd_err why = {0};
    bd_publish_paths paths;
    bd_status st = BD_OK;
    run[0] = '\0';
    BD_TRY(bd_publish_paths_init(&paths, r->reports, period, err));
    BD_GOTO(bd_publish__has_manifest(paths.target, err));
    if (st == BD_END) {
        st = BD_OK;
        goto done;
    }
    st = bd_publish__store_in(paths.target, run, &why);
    if (st == BD_E_INPUT)
        st = BD_END;
    else if (st < 0)
        st = bd_fail(err, st, 0, "%s", why.text);
done:
    bd_publish_paths_fini(&paths);
    return st;
}

static bd_status recover_aside(const recovery *r, const char *name, const char *period,
                               const char *run, bd_err *err)
{
    char published[BD_RUN_NAME];
    char *from = NULL, *to = NULL;
    bd_status st = BD_OK;
    BD_GOTO(published_store(r, period, published, err));
    if (st == BD_END)
        goto done;
    if (strcmp(run, published) != 0) {
        st = remove_left(r, r->store, name, err);
        goto done;
    }
    BD_GOTO(bd_publish__path(&from, err, "%s/%s", r->store, name));
    BD_GOTO(bd_publish__path(&to, err, "%s/%s" BD_STORE_SUFFIX, r->store, period));
    BD_GOTO(put_back(r->store, from, to, err));
done:
    free(from);
    free(to);
    return st < 0 ? st : BD_OK;
}

static bd_status recover_store(const recovery *r, const char *name, bd_err *err)
{
    char period[PERIOD_LEN + 1], run[BD_RUN_NAME];
    const char *rest = hidden_rest(name, period);
    if (rest == NULL)
        return BD_OK;
    if (is_staged(rest))
        return remove_left(r, r->store, name, err);
    if (r->only != NULL && strcmp(period, r->only) != 0)
        return BD_OK;
    return is_aside(rest, run) ? recover_aside(r, name, period, run, err) : BD_OK;
}

typedef bd_status entry_fn(const recovery *r, const char *name, bd_err *err);

/* Call each for every name in a folder. A name may be renamed or removed meanwhile. */
static bd_status each_entry(const recovery *r, const char *folder, entry_fn *each, bd_err *err)
{
    bd_status st = BD_OK;
    DIR *dir = opendir(folder);
    if (dir == NULL && errno == ENOENT)
        return BD_OK;
    if (dir == NULL)
        return bd_fail(err, BD_E_IO, errno, "cannot open folder '%s'", folder);
    for (;;) {
        errno = 0;
        const struct dirent *entry = readdir(dir);
        if (entry == NULL && errno != 0)
            BD_FAIL(err, BD_E_IO, errno, "cannot read folder '%s'", folder);
        if (entry == NULL)
            break;
        BD_GOTO(each(r, entry->d_name, err));
    }
    st = BD_OK;
done:
    closedir(dir);
    return st;
}

bd_status bd_recover(const char *reports, const char *store, const char *only, bd_buf *warnings,
                     bd_err *err)
{
    const recovery r = {.reports = reports, .store = store, .only = only, .warnings = warnings};
    BD_TRY(each_entry(&r, reports, recover_report, err));
    return each_entry(&r, store, recover_store, err);
}

/* ---- a further edition ---- */

/* Whether two manifests are of one run. BD_END: they are not, or one is missing or damaged. */
static bd_status same_run(const char *folder, const char *other, bd_err *err)
{
    bd_manifest_tie ties[2];
    const char *folders[] = {folder, other};
    for (int i = 0; i < 2; i++) {
        bd_err why = {0};
        bd_status st = bd_publish__has_manifest(folders[i], err);
        if (st != BD_OK)
            return st;
        st = bd_publish__tie_in(folders[i], &ties[i], &why);
        if (st == BD_E_INPUT)
            return BD_END;
        if (st < 0)
            return bd_fail(err, st, 0, "%s", why.text);
    }
    return strcmp(ties[0].run, ties[1].run) == 0 && strcmp(ties[0].store, ties[1].store) == 0
               ? BD_OK
               : BD_END;
}

/* Whether the staging folder has to be put into place: the first edition of its run is published. */
static bd_status is_owed(const bd_publish_paths *paths, const char *first, bd_err *err)
{
    bd_status st = same_run(paths->staging, first, err);
    if (st != BD_OK)
        return st;
    st = same_run(paths->target, first, err);
    return st < 0 ? st : st == BD_OK ? BD_END : BD_OK;
}

static bd_status put_into_place(const recovery *r, const bd_publish_paths *paths, bd_err *err)
{
    bd_placed placed;
    const bd_status there = bd_publish__has_manifest(paths->target, err);
    BD_TRY(there);
    BD_TRY(bd_publish__place(paths, there == BD_OK, &placed, err));
    bd_buf_printf(r->warnings, "bidui: '%s' is published now; the run that made it was stopped\n",
                  paths->target);
    bd_publish__remove_old(paths, &placed, r->warnings);
    return BD_OK;
}

static bd_status recover_staged(const recovery *r, const char *name, const char *period,
                                bd_err *err)
{
    bd_status st = BD_OK;
    bd_publish_paths paths;
    char *first = NULL;
    BD_TRY(bd_publish_paths_init(&paths, r->reports, period, err));
    free(paths.staging);
    BD_GOTO(bd_publish__path(&paths.staging, err, "%s/%s", r->reports, name));
    BD_GOTO(bd_publish__path(&first, err, "%s/%s", r->first, period));
    BD_GOTO(is_owed(&paths, first, err));
    st = st == BD_OK ? put_into_place(r, &paths, err) : remove_left(r, r->reports, name, err);
done:
    free(first);
    bd_publish_paths_fini(&paths);
    return st;
}

static bd_status recover_edition(const recovery *r, const char *name, bd_err *err)
{
    char period[PERIOD_LEN + 1];
    const char *rest = hidden_rest(name, period);
    if (rest == NULL || (r->only != NULL && strcmp(period, r->only) != 0))
        return BD_OK;
    if (strcmp(rest, "replaced") == 0)
        return recover_replaced(r, name, period, err);
    return is_staged(rest) ? recover_staged(r, name, period, err) : BD_OK;
}

bd_status bd_recover_edition(const char *reports, const char *first, const char *only,
                             bd_buf *warnings, bd_err *err)
{
    const recovery r = {.reports = reports, .first = first, .only = only, .warnings = warnings};
    return each_entry(&r, reports, recover_edition, err);
}
