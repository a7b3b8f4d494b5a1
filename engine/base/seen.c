/* seen: see seen.h. */
#include "engine/base/seen.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "engine/base/file.h"

static const char *shown(const bd_seen *seen)
{
    return strcmp(seen->path, "-") == 0 ? "standard input" : seen->path;
}

static int look(const char *path, struct stat *info)
{
    return strcmp(path, "-") == 0 ? fstat(STDIN_FILENO, info) : stat(path, info);
}

bd_seen bd_seen_of(const char *path, const struct stat *info, bd_growth growth)
{
    return (bd_seen){.path = path,
                     .regular = S_ISREG(info->st_mode),
                     .pipe = S_ISFIFO(info->st_mode),
                     .growth = growth,
                     .device = info->st_dev,
                     .inode = info->st_ino,
                     .bytes = (uint64_t)info->st_size,
                     .time = info->st_mtim};
}

bd_status bd_seen_look(const char *path, bd_growth growth, bd_seen *out, bd_err *err)
{
    struct stat info;
    *out = (bd_seen){.path = path, .growth = growth};
    if (look(path, &info) != 0)
        return bd_fail(err, BD_E_IO, errno, "cannot open '%s'", shown(out));
    *out = bd_seen_of(path, &info, growth);
    return BD_OK;
}

static bd_status refuse_growth(const bd_seen *then, uint64_t bytes, bd_err *err)
{
    if (then->growth == BD_GROWTH_WHOLE)
        bd_hint(err, "wait until it is complete, and run again");
    else
        bd_hint(err, "wait until it is complete; or --accept grew, which takes the whole rows that "
                     "were there at the start");
    return bd_fail(err, BD_E_INPUT, 0, "'%s' grew while it was read: %llu of %llu bytes",
                   shown(then), (unsigned long long)then->bytes, (unsigned long long)bytes);
}

static bd_status refuse_change(const bd_seen *then, const char *what, bd_err *err)
{
    bd_hint(err, "run again when nothing writes it any more");
    return bd_fail(err, BD_E_INPUT, 0, "'%s' was %s while it was read", shown(then), what);
}

bd_status bd_seen_check(const bd_seen *then, const struct stat *info, const char *since,
                        uint64_t *grown_bytes, bd_err *err)
{
    const bd_seen now = bd_seen_of(then->path, info, then->growth);
    const uint64_t more = now.bytes > then->bytes ? now.bytes - then->bytes : 0;
    if (grown_bytes != NULL)
        *grown_bytes = 0;
    if (!then->regular)
        return BD_OK;
    if (now.device != then->device || now.inode != then->inode)
        return refuse_change(then, "replaced", err);
    if (now.bytes < then->bytes)
        return bd_fail(err, BD_E_INPUT, 0, "'%s' shrank %s: %llu of %llu bytes", shown(then), since,
                       (unsigned long long)now.bytes, (unsigned long long)then->bytes);
    if (more != 0 && then->growth != BD_GROWTH_ACCEPTED)
        return refuse_growth(then, now.bytes, err);
    if (more == 0 &&
        (now.time.tv_sec != then->time.tv_sec || now.time.tv_nsec != then->time.tv_nsec))
        return refuse_change(then, "changed", err);
    if (grown_bytes != NULL)
        *grown_bytes = more;
    return BD_OK;
}

bd_status bd_seen_check_path(const bd_seen *then, const char *since, uint64_t *grown_bytes,
                             bd_err *err)
{
    struct stat info;
    if (grown_bytes != NULL)
        *grown_bytes = 0;
    if (!then->regular)
        return BD_OK;
    if (look(then->path, &info) == 0)
        return bd_seen_check(then, &info, since, grown_bytes, err);
    if (bd_path_is_absent(errno))
        return refuse_change(then, "removed", err);
    return bd_fail(err, BD_E_IO, errno, "cannot look at '%s'", shown(then));
}

bd_status bd_seen_blame(const bd_seen *then, const char *since, bd_status st, bd_err *err)
{
    bd_err why = {0};
    if ((st != BD_E_INPUT && st != BD_E_USAGE) || bd_seen_check_path(then, since, NULL, &why) >= 0)
        return st;
    *err = why;
    return why.status;
}
