/* publish: see publish.h. */
#include "engine/report/publish/publish.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/base/file.h"
#include "engine/report/publish/publish_parts.h"

bd_status bd_publish__path(char **out, bd_err *err, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const int n = vasprintf(out, format, args);
    va_end(args);
    if (n < 0) {
        *out = NULL;
        return bd_fail(err, BD_E_NOMEM, 0, "out of memory");
    }
    return BD_OK;
}

bd_status bd_publish_paths_init(bd_publish_paths *paths, const char *reports, const char *period,
                                bd_err *err)
{
    bd_status st = BD_OK;

    *paths = (bd_publish_paths){0};
    BD_GOTO(bd_publish__path(&paths->reports, err, "%s", reports));
    BD_GOTO(bd_publish__path(&paths->target, err, "%s/%s", reports, period));
    BD_GOTO(bd_publish__path(&paths->staging, err, "%s/.%s.building", reports, period));
    BD_GOTO(bd_publish__path(&paths->replaced, err, "%s/.%s.replaced", reports, period));
done:
    if (st < 0)
        bd_publish_paths_fini(paths);
    return st;
}

void bd_publish_paths_fini(bd_publish_paths *paths)
{
    free(paths->reports);
    free(paths->target);
    free(paths->staging);
    free(paths->replaced);
    *paths = (bd_publish_paths){0};
}

/* The folder that holds path. */
static bd_status parent_of(const char *path, char **out, bd_err *err)
{
    const char *slash = strrchr(path, '/');
    if (slash == NULL)
        return bd_publish__path(out, err, ".");
    return bd_publish__path(out, err, "%.*s", slash == path ? 1 : (int)(slash - path), path);
}

static const char *last_part(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

bd_status bd_publish__aside(const char *store_to, const char *own, char **out, bd_err *err)
{
    static const char suffix[] = BD_STORE_SUFFIX;
    const char *name = last_part(store_to);
    size_t stem = strlen(name);
    if (stem > strlen(suffix) && strcmp(name + stem - strlen(suffix), suffix) == 0)
        stem -= strlen(suffix);
    return bd_publish__path(out, err, "%.*s.%.*s.%s%s", (int)(name - store_to), store_to, (int)stem,
                            name, own, suffix);
}

bd_status bd_publish__has_manifest(const char *folder, bd_err *err)
{
    char *path;
    BD_TRY(bd_publish__path(&path, err, "%s/manifest.json", folder));
    const bd_status st = bd_path_find(path, err);
    free(path);
    return st;
}

bd_status bd_publish__tie_in(const char *folder, bd_manifest_tie *tie, bd_err *err)
{
    char *path;
    BD_TRY(bd_publish__path(&path, err, "%s/manifest.json", folder));
    const bd_status st = bd_manifest_tie_of(path, tie, err);
    free(path);
    return st;
}

bd_status bd_publish__store_in(const char *folder, char own[BD_RUN_NAME], bd_err *err)
{
    bd_manifest_tie tie;
    BD_TRY(bd_publish__tie_in(folder, &tie, err));
    memcpy(own, tie.store, BD_RUN_NAME);
    return BD_OK;
}

static bd_status sync_parent(const char *path, bd_err *err)
{
    char *parent;
    BD_TRY(parent_of(path, &parent, err));
    const bd_status st = bd_folder_sync(parent, err);
    free(parent);
    return st;
}

/* The steps of a publication that are done, so that they can be undone. */
typedef struct steps {
    char *aside; /* NULL: no store has to be kept */
    bool store_aside, store_placed;
    bool replace[BD_PUBLISH_MAX]; /* there is a run in the folder's place */
    bd_placed folders[BD_PUBLISH_MAX];
} steps;

/* Steps 1 and 2 of the table in publish.h. */
static bd_status place_store(steps *taken, const char *store_from, const char *store_to,
                             bd_err *err)
{
    const bd_status there = taken->aside == NULL ? BD_END : bd_path_find(store_to, err);
    BD_TRY(there);
    if (there == BD_OK) {
        BD_TRY(bd_file_rename(store_to, taken->aside, err));
        taken->store_aside = true;
    }
    BD_TRY(bd_file_rename(store_from, store_to, err));
    taken->store_placed = true;
    return sync_parent(store_to, err);
}

bd_status bd_publish__place(const bd_publish_paths *paths, bool replace, bd_placed *out,
                            bd_err *err)
{
    *out = (bd_placed){0};
    if (replace) {
        const bd_status st = bd_file_exchange(paths->staging, paths->target, err);
        if (st < 0)
            return st;
        out->exchanged = st == BD_OK;
        if (!out->exchanged) {
            BD_TRY(bd_file_rename(paths->target, paths->replaced, err));
            out->replaced = true;
        }
    }
    if (!out->exchanged)
        BD_TRY(bd_file_rename(paths->staging, paths->target, err));
    out->placed = true;
    return bd_folder_sync(paths->reports, err);
}

static bd_status unplace(const bd_publish_paths *paths, const bd_placed *placed, bd_err *err)
{
    if (placed->exchanged)
        return bd_file_exchange(paths->staging, paths->target, err);
    if (placed->placed)
        BD_TRY(bd_file_rename(paths->target, paths->staging, err));
    return placed->replaced ? bd_file_rename(paths->replaced, paths->target, err) : BD_OK;
}

/* Undo the steps, the last one first. The first that cannot be undone ends it: what is left is a
 * state that bd_recover() knows. */
static bd_status undo(const steps *taken, const bd_publish_paths *const *paths, size_t count,
                      const char *store_from, const char *store_to)
{
    bd_err ignored = {0};
    for (size_t i = count; i-- > 0;)
        BD_TRY(unplace(paths[i], &taken->folders[i], &ignored));
    if (taken->store_placed)
        BD_TRY(bd_file_rename(store_to, store_from, &ignored));
    return taken->store_aside ? bd_file_rename(taken->aside, store_to, &ignored) : BD_OK;
}

/* Say that something could not be removed; err holds why. */
void bd_publish__say_left(bd_buf *warnings, const bd_err *err)
{
    bd_buf_printf(warnings, "bidui: %s; it is not needed, and the next run tries again\n",
                  err->text);
}

static void remove_path(const char *path, bd_buf *warnings)
{
    bd_err why = {0};
    if (bd_path_remove(path, &why) < 0)
        bd_publish__say_left(warnings, &why);
}

void bd_publish__remove_old(const bd_publish_paths *paths, const bd_placed *placed,
                            bd_buf *warnings)
{
    if (placed->exchanged)
        remove_path(paths->staging, warnings);
    if (placed->replaced)
        remove_path(paths->replaced, warnings);
}

/* Step 4. The run is published, so a failure here does not fail it. */
static void remove_old(const steps *taken, const bd_publish_paths *const *paths, size_t count,
                       bd_buf *warnings)
{
    for (size_t i = 0; i < count; i++)
        bd_publish__remove_old(paths[i], &taken->folders[i], warnings);
    if (taken->store_aside)
        remove_path(taken->aside, warnings);
}

/* Find the name under which the store of a folder that is replaced is kept meanwhile. */
static bd_status look_at_store(const bd_publish_paths *paths, const char *store_to, char **aside,
                               bd_err *err)
{
    char own[BD_RUN_NAME];
    bd_err why = {0};
    const bd_status st = bd_publish__store_in(paths->target, own, &why);
    /* If the manifest is damaged, it is not known which store belongs to the folder: none is moved
     * aside. Any other failure may pass. */
    if (st == BD_E_INPUT)
        return BD_OK;
    if (st < 0)
        return bd_fail(err, st, 0, "%s", why.text);
    return bd_publish__aside(store_to, own, aside, err);
}

/* Find what is replaced, and make durable what bd_recover() may have to put into place. */
static bd_status prepare(steps *taken, const bd_publish_paths *const *paths, size_t count,
                         const char *store_to, bd_err *err)
{
    for (size_t i = 0; i < count; i++) {
        const bd_status st = bd_publish__has_manifest(paths[i]->target, err);
        BD_TRY(st);
        taken->replace[i] = st == BD_OK;
        if (i > 0)
            BD_TRY(bd_folder_sync(paths[i]->reports, err));
    }
    return taken->replace[0] ? look_at_store(paths[0], store_to, &taken->aside, err) : BD_OK;
}

bd_status bd_publish(const bd_publish_paths *const *paths, size_t count, const char *store_from,
                     const char *store_to, bool *undone, bd_buf *warnings, bd_err *err)
{
    bd_status st = BD_OK;
    steps taken = {0};

    *undone = true;
    assert(count > 0 && count <= BD_PUBLISH_MAX);
    BD_GOTO(prepare(&taken, paths, count, store_to, err));
    BD_GOTO(place_store(&taken, store_from, store_to, err));
    for (size_t i = 0; i < count; i++)
        BD_GOTO(bd_publish__place(paths[i], taken.replace[i], &taken.folders[i], err));
done:
    if (st >= 0) {
        remove_old(&taken, paths, count, warnings);
    } else if (undo(&taken, paths, count, store_from, store_to) < 0) {
        *undone = false;
        bd_hint(err,
                "some of it could not be undone; the next `bidui run` of any period puts it right");
    }
    free(taken.aside);
    return st;
}

bd_status bd_folder_published(const char *reports, const char *period, bd_err *err)
{
    char *target;
    BD_TRY(bd_publish__path(&target, err, "%s/%s", reports, period));
    const bd_status st = bd_publish__has_manifest(target, err);
    free(target);
    return st;
}

/* The period has no folder. Say why: a run may have been stopped between its two renames. */
static bd_status fail_unpublished(const bd_publish_paths *paths, const char *period, bd_err *err)
{
    const bd_status st = bd_publish__has_manifest(paths->replaced, err);
    BD_TRY(st);
    if (st == BD_OK) {
        bd_hint(err,
                "the next `bidui run` of any period puts it back first; or rename '%s' to '%s'",
                paths->replaced, paths->target);
        return bd_fail(err, BD_E_USAGE, 0,
                       "period %s is hidden: a run was stopped while it replaced it, in '%s'",
                       period, paths->replaced);
    }
    bd_hint(err, "`bidui run` publishes it");
    return bd_fail(err, BD_E_USAGE, 0, "period %s is not published in '%s'", period,
                   paths->reports);
}

bd_status bd_publish_store_path(const bd_manifest_tie *tie, const char *store_to, bd_buf *path,
                                bd_err *err)
{
    char *aside = NULL;
    bd_status st = BD_OK;
    BD_GOTO(bd_publish__aside(store_to, tie->store, &aside, err));
    BD_GOTO(bd_path_find(aside, err));
    bd_buf_add_string(path, st == BD_OK ? aside : store_to);
    bd_buf_add_char(path, '\0');
    st = bd_buf_check(path, err);
done:
    free(aside);
    return st;
}

bd_status bd_publish_store(const char *reports, const char *period, const char *store_to,
                           bd_buf *path, bd_manifest_tie *tie, bd_err *err)
{
    bd_status st = BD_OK;
    bd_publish_paths paths;

    BD_TRY(bd_publish_paths_init(&paths, reports, period, err));
    BD_GOTO(bd_publish__has_manifest(paths.target, err));
    if (st == BD_END)
        BD_GOTO(fail_unpublished(&paths, period, err));
    BD_GOTO(bd_publish__tie_in(paths.target, tie, err));
    BD_GOTO(bd_publish_store_path(tie, store_to, path, err));
done:
    bd_publish_paths_fini(&paths);
    return st;
}
