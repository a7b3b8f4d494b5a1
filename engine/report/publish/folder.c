/* folder: see folder.h. */
#include "engine/report/publish/folder.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "engine/base/file.h"
#include "engine/report/publish/publish_parts.h"

enum { STAGING_NAMES_MAX = 100 };

struct bd_folder {
    bd_publish_paths paths;
    char *scratch; /* NULL: not made yet */
    bd_digest_kind digest;
    bd_access access;
    bd_outfile **files;
    size_t file_count;
    bool made;
    bool kept; /* it is published, or bd_recover() needs it */
};

/* Whether path is an empty folder or does not exist: a rename may then take its place. */
static bd_status is_free(const char *path, bool *out, bd_err *err)
{
    DIR *dir = opendir(path);
    *out = dir == NULL && errno == ENOENT;
    if (dir == NULL)
        return bd_path_is_absent(errno)
                   ? BD_OK
                   : bd_fail(err, BD_E_IO, errno, "cannot open folder '%s'", path);
    bool empty = true;
    const struct dirent *entry;
    while (empty && (errno = 0, entry = readdir(dir)) != NULL)
        empty = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
    const int code = empty ? errno : 0;
    closedir(dir);
    *out = empty;
    return code == 0 ? BD_OK : bd_fail(err, BD_E_IO, code, "cannot read folder '%s'", path);
}

static bd_status check_target(const bd_folder *folder, const char *reports, const char *period,
                              bd_err *err)
{
    const bd_status published = bd_folder_published(reports, period, err);
    BD_TRY(published);
    bool unused = published == BD_OK;
    if (!unused)
        BD_TRY(is_free(folder->paths.target, &unused, err));
    if (unused)
        return BD_OK;
    bd_fail(err, BD_E_USAGE, 0,
            "'%s' is in the way: it has no manifest.json, so it is not a published run",
            folder->paths.target);
    bd_hint(err, "move it elsewhere, or set another `reports`");
    return BD_E_USAGE;
}

/* Make the staging folder. One that is there already is not used: another user may have put it
 * there, or it is what a dead run left and could not be removed. Then another name is taken. */
static bd_status make_staging(bd_folder *folder, bd_err *err)
{
    char *first = folder->paths.staging;
    char *name = NULL;
    bd_status st = bd_folder_make_new(first, err);
    for (int i = 1; st == BD_END && i < STAGING_NAMES_MAX; i++) {
        free(name);
        BD_TRY(bd_publish__path(&name, err, "%s.%d", first, i));
        st = bd_folder_make_new(name, err);
    }
    if (st == BD_END)
        st = bd_fail(err, BD_E_IO, EEXIST, "cannot make folder '%s'", first);
    folder->made = st == BD_OK;
    if (st == BD_OK && name != NULL) {
        folder->paths.staging = name;
        name = first;
    }
    free(name);
    return st;
}

bd_status bd_folder_open(const char *reports, const char *period, bd_digest_kind digest,
                         bd_folder **out, bd_err *err)
{
    bd_status st = BD_OK;
    bd_folder *folder = calloc(1, sizeof *folder);

    *out = NULL;
    if (folder == NULL)
        BD_FAIL(err, BD_E_NOMEM, 0, "out of memory");
    folder->digest = digest;
    BD_GOTO(bd_publish_paths_init(&folder->paths, reports, period, err));
    BD_GOTO(check_target(folder, reports, period, err));
    BD_GOTO(bd_folder_make(reports, err));
    BD_GOTO(make_staging(folder, err));
    *out = folder;
    folder = NULL;
done:
    bd_folder_close(folder);
    return st;
}

bd_status bd_folder_give(bd_folder *folder, const bd_access *access, bd_err *err)
{
    folder->access = *access;
    return bd_access_give_folder(folder->paths.staging, access, err);
}

const char *bd_folder_staging(const bd_folder *folder)
{
    return folder->paths.staging;
}

bd_status bd_folder_scratch(bd_folder *folder, const char **out, bd_err *err)
{
    *out = folder->scratch;
    if (folder->scratch != NULL)
        return BD_OK;
    BD_TRY(bd_publish__path(&folder->scratch, err, "%s/.scratch", folder->paths.staging));
    *out = folder->scratch;
    const bd_status st = bd_folder_make_new(folder->scratch, err);
    return st != BD_END ? st : bd_fail(err, BD_E_IO, EEXIST, "cannot make folder '%s'", *out);
}

bd_status bd_folder_create(bd_folder *folder, const char *name, bd_outfile **out, bd_err *err)
{
    bd_status st = BD_OK;
    bd_buf path = {0};

    assert(strchr(name, '/') == NULL);
    *out = NULL;
    bd_outfile **files = realloc(folder->files, (folder->file_count + 1) * sizeof(bd_outfile *));
    if (files == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "out of memory");
    folder->files = files;
    bd_buf_printf(&path, "%s/%s", folder->paths.staging, name);
    bd_buf_add_char(&path, '\0');
    BD_GOTO(bd_buf_check(&path, err));
    BD_GOTO(bd_outfile_create(path.at, name, folder->digest, out, err));
    folder->files[folder->file_count++] = *out;
    BD_GOTO(bd_outfile_give(*out, &folder->access, err));
done:
    bd_buf_fini(&path);
    return st;
}

static bd_status check_complete(const bd_folder *folder, bd_err *err)
{
    bool manifest = false;

    for (size_t i = 0; i < folder->file_count; i++) {
        const char *name = bd_outfile_name(folder->files[i]);
        if (!bd_outfile_committed(folder->files[i]))
            return bd_fail(err, BD_E_BUG, 0, "'%s' is to be published but not complete", name);
        manifest = manifest || strcmp(name, "manifest.json") == 0;
    }
    return manifest ? BD_OK : bd_fail(err, BD_E_BUG, 0, "no manifest.json is to be published");
}

/* Everything that is published is there and durable. */
static bd_status complete(bd_folder *folder, bd_err *err)
{
    BD_TRY(check_complete(folder, err));
    if (folder->scratch != NULL)
        BD_TRY(bd_path_remove(folder->scratch, err));
    return bd_folder_sync(folder->paths.staging, err);
}

bd_status bd_folders_publish(bd_folder *const *folders, size_t count, const char *store_from,
                             const char *store_to, bd_buf *warnings, bd_err *err)
{
    const bd_publish_paths *paths[BD_PUBLISH_MAX] = {0};
    bool undone;

    assert(count <= BD_PUBLISH_MAX);
    for (size_t i = 0; i < count; i++) {
        BD_TRY(complete(folders[i], err));
        paths[i] = &folders[i]->paths;
    }
    const bd_status st = bd_publish(paths, count, store_from, store_to, &undone, warnings, err);
    for (size_t i = 0; i < count; i++)
        folders[i]->kept = st >= 0 || !undone;
    return st;
}

void bd_folder_close(bd_folder *folder)
{
    bd_err ignored = {0};

    if (folder == NULL)
        return;
    for (size_t i = 0; i < folder->file_count; i++)
        bd_outfile_free(folder->files[i]);
    free(folder->files);
    if (folder->made && !folder->kept)
        (void)!bd_path_remove(folder->paths.staging, &ignored); /* else the next run does it */
    bd_publish_paths_fini(&folder->paths);
    free(folder->scratch);
    free(folder);
}
