/* publish: see publish.h. */
#include "engine/report/publish/publish.h"

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

static bd_status tie_in(const char *folder, bd_manifest_tie *tie, bd_err *err)
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
    BD_TRY(tie_in(folder, &tie, err));
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
    bool store_aside, store_placed, folder_placed;
    bool exchanged; /* the old folder is at staging */
    bool replaced;  /* the old folder is at replaced */
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

/* Step 3. */
static bd_status place_folder(steps *taken, const bd_publish_paths *paths, bool replace,
                              bd_err *err)
{
    if (replace) {
        const bd_status st = bd_file_exchange(paths->staging, paths->target, err);
        if (st < 0)
            return st;
        taken->exchanged = st == BD_OK;
        if (!taken->exchanged) {
            BD_TRY(bd_file_rename(paths->target, paths->replaced, err));
            taken->replaced = true;
        }
    }
    if (!taken->exchanged)
        BD_TRY(bd_file_rename(paths->staging, paths->target, err));
    taken->folder_placed = true;
    return bd_folder_sync(paths->reports, err);
}

/* Undo the steps, the last one first. bd_publish_recover() does what fails here. */
static void undo(const steps *taken, const bd_publish_paths *paths, const char *store_from,
                 const char *store_to)
{
    bd_err ignored = {0};
    if (taken->exchanged)
        (void)!bd_file_exchange(paths->staging, paths->target, &ignored);
    else if (taken->folder_placed)
        (void)!bd_file_rename(paths->target, paths->staging, &ignored);
    if (taken->replaced)
        (void)!bd_file_rename(paths->replaced, paths->target, &ignored);
    if (taken->store_placed)
        (void)!bd_file_rename(store_to, store_from, &ignored);
    if (taken->store_aside)
        (void)!bd_file_rename(taken->aside, store_to, &ignored);
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

/* Step 4. The run is published, so a failure here does not fail it. */
static void remove_old(const steps *taken, const bd_publish_paths *paths, bd_buf *warnings)
{
    if (taken->exchanged)
        remove_path(paths->staging, warnings);
    if (taken->replaced)
        remove_path(paths->replaced, warnings);
    if (taken->store_aside)
        remove_path(taken->aside, warnings);
}

/* Find whether a folder is replaced, and under which name its store is kept meanwhile. */
static bd_status look_at_old(const bd_publish_paths *paths, const char *store_to, bool *replace,
                             char **aside, bd_err *err)
{
    char own[BD_RUN_NAME];
    bd_err why = {0};
    bd_status st = bd_publish__has_manifest(paths->target, err);
    BD_TRY(st);
    *replace = st == BD_OK;
    if (!*replace)
        return BD_OK;
    st = bd_publish__store_in(paths->target, own, &why);
    /* If the manifest is damaged, it is not known which store belongs to the folder: none is moved
     * aside. Any other failure may pass. */
    if (st == BD_E_INPUT)
        return BD_OK;
    if (st < 0)
        return bd_fail(err, st, 0, "%s", why.text);
    return bd_publish__aside(store_to, own, aside, err);
}

bd_status bd_publish(const bd_publish_paths *paths, const char *store_from, const char *store_to,
                     bd_buf *warnings, bd_err *err)
{
    bd_status st = BD_OK;
    bool replace;
    steps taken = {0};

    BD_TRY(look_at_old(paths, store_to, &replace, &taken.aside, err));
    BD_GOTO(place_store(&taken, store_from, store_to, err));
    BD_GOTO(place_folder(&taken, paths, replace, err));
done:
    if (st < 0)
        undo(&taken, paths, store_from, store_to);
    else
        remove_old(&taken, paths, warnings);
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
    BD_GOTO(tie_in(paths.target, tie, err));
    BD_GOTO(bd_publish_store_path(tie, store_to, path, err));
done:
    bd_publish_paths_fini(&paths);
    return st;
}
