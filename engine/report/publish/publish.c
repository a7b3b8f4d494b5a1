/* publish: see publish.h. */
#include "engine/report/publish/publish.h"

#include <dirent.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/base/file.h"
#include "engine/report/publish/manifest.h"

static const char store_suffix[] = ".mdb";

/* Format a path; the caller frees it. */
__attribute__((format(printf, 3, 4))) static bd_status make_path(char **out, bd_err *err,
                                                                 const char *format, ...)
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
    BD_GOTO(make_path(&paths->reports, err, "%s", reports));
    BD_GOTO(make_path(&paths->target, err, "%s/%s", reports, period));
    BD_GOTO(make_path(&paths->staging, err, "%s/.%s.building", reports, period));
    BD_GOTO(make_path(&paths->replaced, err, "%s/.%s.replaced", reports, period));
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
        return make_path(out, err, ".");
    return make_path(out, err, "%.*s", slash == path ? 1 : (int)(slash - path), path);
}

static const char *last_part(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

/* The name under which a run's store is moved aside: ".<period>.<run>.mdb" beside store_to. */
static bd_status aside_of(const char *store_to, const char *run, char **out, bd_err *err)
{
    const char *name = last_part(store_to);
    size_t stem = strlen(name);
    if (stem > strlen(store_suffix) &&
        strcmp(name + stem - strlen(store_suffix), store_suffix) == 0)
        stem -= strlen(store_suffix);
    return make_path(out, err, "%.*s.%.*s.%s%s", (int)(name - store_to), store_to, (int)stem, name,
                     run, store_suffix);
}

static bool has_manifest(const char *folder)
{
    bd_err ignored = {0};
    char *path;
    if (make_path(&path, &ignored, "%s/manifest.json", folder) < 0)
        return false;
    const bool there = bd_path_exists(path);
    free(path);
    return there;
}

static bd_status run_in(const char *folder, char run[BD_RUN_NAME], bd_err *err)
{
    char *path;
    BD_TRY(make_path(&path, err, "%s/manifest.json", folder));
    const bd_status st = bd_manifest_run_of(path, run, err);
    free(path);
    return st;
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
    if (taken->aside != NULL && bd_path_exists(store_to)) {
        BD_TRY(bd_file_rename(store_to, taken->aside, err));
        taken->store_aside = true;
    }
    BD_TRY(bd_file_rename(store_from, store_to, err));
    taken->store_placed = true;
    return sync_parent(store_to, err);
}

/* Step 3. */
static bd_status place_folder(steps *taken, const bd_publish_paths *paths, bd_err *err)
{
    if (has_manifest(paths->target)) {
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

/* Step 4. The run is published, so a failure here does not fail it: bd_publish_recover() removes
 * what is left. */
static void remove_old(const steps *taken, const bd_publish_paths *paths)
{
    bd_err ignored = {0};
    if (taken->exchanged)
        (void)!bd_path_remove(paths->staging, &ignored);
    if (taken->replaced)
        (void)!bd_path_remove(paths->replaced, &ignored);
    if (taken->store_aside)
        (void)!bd_path_remove(taken->aside, &ignored);
}

bd_status bd_publish(const bd_publish_paths *paths, const char *store_from, const char *store_to,
                     bd_err *err)
{
    bd_status st = BD_OK;
    bd_err ignored = {0};
    char run[BD_RUN_NAME];
    steps taken = {0};

    /* If the manifest is damaged, it is not known which store belongs to the folder: none is moved
     * aside. */
    if (has_manifest(paths->target)) {
        const bd_status read = run_in(paths->target, run, &ignored);
        if (read == BD_E_NOMEM) /* not damaged: a later attempt may succeed */
            return bd_fail(err, BD_E_NOMEM, 0, "out of memory");
        if (read >= 0)
            BD_TRY(aside_of(store_to, run, &taken.aside, err));
    }
    BD_GOTO(place_store(&taken, store_from, store_to, err));
    BD_GOTO(place_folder(&taken, paths, err));
done:
    if (st < 0)
        undo(&taken, paths, store_from, store_to);
    else
        remove_old(&taken, paths);
    free(taken.aside);
    return st;
}

/* ".replaced" exists only if folders cannot be exchanged: between the two renames of step 3, or
 * after them. */
static bd_status recover_folder(const bd_publish_paths *paths, bd_err *err)
{
    if (has_manifest(paths->replaced) && !has_manifest(paths->target)) {
        BD_TRY(bd_file_rename(paths->replaced, paths->target, err));
        BD_TRY(bd_folder_sync(paths->reports, err));
    }
    BD_TRY(bd_path_remove(paths->replaced, err));
    return bd_path_remove(paths->staging, err);
}

/* Whether name is ".<period>.<run>.mdb"; fills run. */
static bool is_aside(const char *name, const char *period, char run[BD_RUN_NAME])
{
    const size_t len = strlen(period);
    if (name[0] != '.' || strncmp(name + 1, period, len) != 0 || name[1 + len] != '.')
        return false;
    const char *at = name + len + 2;
    if (strspn(at, "0123456789abcdef") != BD_RUN_NAME - 1 ||
        strcmp(at + BD_RUN_NAME - 1, store_suffix) != 0)
        return false;
    memcpy(run, at, BD_RUN_NAME - 1);
    run[BD_RUN_NAME - 1] = '\0';
    return true;
}

/* A store that was moved aside returns if its run is the published one. Otherwise no folder belongs
 * to it, and it is removed. */
static bd_status recover_store(const char *store_to, const char *period, const char *published_run,
                               bd_err *err)
{
    bd_status st = BD_OK;
    char run[BD_RUN_NAME], *parent = NULL, *aside = NULL;
    DIR *dir = NULL;

    BD_GOTO(parent_of(store_to, &parent, err));
    dir = opendir(parent);
    if (dir == NULL && errno != ENOENT)
        BD_FAIL(err, BD_E_IO, errno, "cannot open folder '%s'", parent);
    for (const struct dirent *entry; dir != NULL && (entry = readdir(dir)) != NULL;) {
        if (!is_aside(entry->d_name, period, run))
            continue;
        free(aside);
        BD_GOTO(make_path(&aside, err, "%s/%s", parent, entry->d_name));
        if (strcmp(run, published_run) != 0) {
            BD_GOTO(bd_path_remove(aside, err));
        } else {
            BD_GOTO(bd_file_rename(aside, store_to, err));
            BD_GOTO(bd_folder_sync(parent, err));
        }
    }
done:
    if (dir != NULL)
        closedir(dir);
    free(aside);
    free(parent);
    return st;
}

bd_status bd_publish_recover(const char *reports, const char *period, const char *store_to,
                             bd_err *err)
{
    bd_status st = BD_OK;
    bd_err ignored = {0};
    char run[BD_RUN_NAME] = "";
    bd_publish_paths paths;

    BD_TRY(bd_publish_paths_init(&paths, reports, period, err));
    BD_GOTO(recover_folder(&paths, err));
    /* While the manifest cannot be read, it is not known which store belongs to it: all stay. */
    if (!has_manifest(paths.target) || run_in(paths.target, run, &ignored) >= 0)
        BD_GOTO(recover_store(store_to, period, run, err));
done:
    bd_publish_paths_fini(&paths);
    return st;
}

bool bd_folder_published(const char *reports, const char *period)
{
    bd_err ignored = {0};
    char *target;
    if (make_path(&target, &ignored, "%s/%s", reports, period) < 0)
        return false;
    const bool published = has_manifest(target);
    free(target);
    return published;
}

bd_status bd_publish_store(const char *reports, const char *period, const char *store_to,
                           bd_buf *path, char *run, bd_err *err)
{
    bd_status st = BD_OK;
    char name[BD_RUN_NAME], *aside = NULL;
    bd_publish_paths paths;

    BD_TRY(bd_publish_paths_init(&paths, reports, period, err));
    if (!has_manifest(paths.target)) {
        bd_hint(err, "`bidui run` publishes it");
        BD_FAIL(err, BD_E_USAGE, 0, "period %s is not published in '%s'", period, reports);
    }
    BD_GOTO(run_in(paths.target, name, err));
    BD_GOTO(aside_of(store_to, name, &aside, err));
    bd_buf_add_string(path, bd_path_exists(aside) ? aside : store_to);
    bd_buf_add_char(path, '\0');
    BD_GOTO(bd_buf_check(path, err));
    if (run != NULL)
        memcpy(run, name, sizeof name);
done:
    free(aside);
    bd_publish_paths_fini(&paths);
    return st;
}
