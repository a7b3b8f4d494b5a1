/* predecessor: see predecessor.h. */
#include "engine/report/publish/predecessor.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "engine/base/file.h"
#include "engine/report/publish/file_facts.h"
#include "engine/report/publish/manifest.h"

enum { MANIFEST_PATH = 32 }; /* bytes: "2026-11/manifest.json" */

/* BD_END: it is not. */
static bd_status is_published(int reports, const char *shown, const char *period, bd_err *err)
{
    char path[MANIFEST_PATH];
    struct stat info;
    snprintf(path, sizeof path, "%.7s/manifest.json", period);
    if (fstatat(reports, path, &info, AT_SYMLINK_NOFOLLOW) == 0)
        return BD_OK;
    if (bd_path_is_absent(errno))
        return BD_END;
    return bd_fail(err, BD_E_IO, errno, "cannot look at '%s/%s'", shown, path);
}

/* BD_END: no earlier period is published. */
static bd_status find(DIR *dir, const char *reports, const char *period, char newest[8],
                      bd_err *err)
{
    const struct dirent *entry;

    newest[0] = '\0';
    while ((errno = 0, entry = readdir(dir)) != NULL) {
        const char *name = entry->d_name;
        if (!bd_manifest_is_period(name) || strcmp(name, period) >= 0 || strcmp(name, newest) <= 0)
            continue;
        const bd_status st = is_published(dirfd(dir), reports, name, err);
        BD_TRY(st);
        if (st == BD_OK)
            memcpy(newest, name, 8);
    }
    if (errno != 0)
        return bd_fail(err, BD_E_IO, errno, "cannot read folder '%s'", reports);
    return newest[0] == '\0' ? BD_END : BD_OK;
}

bd_status bd_predecessor_find(const char *reports, const char *period, bd_digest_kind digest,
                              bd_predecessor *out, bd_err *err)
{
    bd_status st = BD_OK;
    bd_file_facts facts;
    char path[MANIFEST_PATH];
    DIR *dir = opendir(reports);

    *out = (bd_predecessor){0};
    if (dir == NULL && errno == ENOENT)
        return BD_END;
    if (dir == NULL)
        return bd_fail(err, BD_E_IO, errno, "cannot open folder '%s'", reports);
    BD_GOTO(find(dir, reports, period, out->period, err));
    if (st == BD_END)
        goto done;
    snprintf(path, sizeof path, "%.7s/manifest.json", out->period);
    BD_GOTO(bd_file_facts_get(dirfd(dir), path, BD_FACTS_FOLLOW, digest, &facts, err));
    if (st == BD_END || facts.odd != NULL)
        BD_FAIL(err, BD_E_INPUT, 0, "'%s/%s' is %s", reports, path,
                st == BD_END ? "a link that leads nowhere" : facts.odd);
    memcpy(out->digest, facts.digest, sizeof out->digest);
done:
    closedir(dir);
    return st;
}
