/* disk_space: see disk_space.h. */
#include "engine/run/preflight/disk_space.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "engine/base/file.h"
#include "engine/base/number.h"

void bd_disk_space_look(const char *folder, bd_disk_space *out)
{
    struct stat info;
    struct statvfs fs;
    bd_err ignored = {0};
    *out = (bd_disk_space){0};
    char *path = malloc(strlen(folder) + 2);
    if (path == NULL)
        return;
    strcpy(path, folder);
    if (bd_path_existing(path, &info, &ignored) < 0)
        goto done;
    if (statvfs(path, &fs) != 0 || fs.f_blocks == 0)
        goto done;
    /* Only the administrator can use the reserved blocks. */
    const uint64_t blocks = geteuid() == 0 ? fs.f_bfree : fs.f_bavail;
    *out = (bd_disk_space){true, info.st_dev, blocks * fs.f_frsize};
done:
    free(path);
}

static bd_status refuse(const char *what, const char *folder, uint64_t bytes, uint64_t free_bytes,
                        bd_err *err)
{
    char need[BD_NUMBER_TEXT];
    char left[BD_NUMBER_TEXT];
    bd_hint(err, "`bidui check` shows the estimate; make room, or name another folder for it");
    return bd_fail(err, BD_E_IO, 0, "no room for %s in '%s': about %s needed, %s free", what,
                   folder, bd_number_bytes(bytes, need), bd_number_bytes(free_bytes, left));
}

static uint64_t bytes_of(const bd_disk_need *need, bool expected)
{
    return expected ? need->bytes : need->least;
}

/* What all folders on the file system of folder i need. */
static uint64_t bytes_beside(const bd_disk_need *needs, const bd_disk_space *spaces, size_t count,
                             size_t i, bool expected)
{
    uint64_t sum = 0;
    for (size_t k = 0; k < count; k++)
        if (spaces[k].known && spaces[k].device == spaces[i].device)
            sum += bytes_of(&needs[k], expected);
    return sum;
}

/* The first folder that does not fit, alone or with those beside it; count: all fit. */
static size_t find_tight(const bd_disk_need *needs, const bd_disk_space *spaces, size_t count,
                         bool expected, bool *alone)
{
    for (size_t i = 0; i < count; i++)
        if (spaces[i].known && bytes_of(&needs[i], expected) > spaces[i].free_bytes) {
            *alone = true;
            return i;
        }
    *alone = false;
    for (size_t i = 0; i < count; i++)
        if (spaces[i].known &&
            bytes_beside(needs, spaces, count, i, expected) > spaces[i].free_bytes)
            return i;
    return count;
}

bd_status bd_disk_space_check(const bd_disk_need *needs, const bd_disk_space *spaces, size_t count,
                              bd_err *err)
{
    bool alone;
    const size_t tight = find_tight(needs, spaces, count, false, &alone);
    if (tight == count)
        return BD_OK;
    if (alone)
        return refuse(needs[tight].what, needs[tight].folder, needs[tight].bytes,
                      spaces[tight].free_bytes, err);
    /* The store comes first, if it is one of them. */
    return refuse(tight == 0 ? "the store and the reports" : "all reports", needs[tight].folder,
                  bytes_beside(needs, spaces, count, tight, true), spaces[tight].free_bytes, err);
}

bool bd_disk_space_expected(const bd_disk_need *needs, const bd_disk_space *spaces, size_t count)
{
    bool alone;
    return find_tight(needs, spaces, count, true, &alone) == count;
}
