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

/* Whether bytes[i] is more than the free space. i = 2: both together, on one file system. */
static bool too_much(const uint64_t bytes[2], const bd_disk_space spaces[BD_DISK_NEEDS], int i)
{
    if (i < 2)
        return spaces[i].known && bytes[i] > spaces[i].free_bytes;
    return spaces[0].known && spaces[1].known && spaces[0].device == spaces[1].device &&
           bytes[0] + bytes[1] > spaces[0].free_bytes;
}

bd_status bd_disk_space_check(const bd_disk_need needs[BD_DISK_NEEDS],
                              const bd_disk_space spaces[BD_DISK_NEEDS], bd_err *err)
{
    const uint64_t least[2] = {needs[0].least, needs[1].least};
    for (int i = 0; i < 2; i++)
        if (too_much(least, spaces, i))
            return refuse(needs[i].what, needs[i].folder, needs[i].bytes, spaces[i].free_bytes,
                          err);
    if (too_much(least, spaces, 2))
        return refuse("the store and the reports", needs[0].folder, needs[0].bytes + needs[1].bytes,
                      spaces[0].free_bytes, err);
    return BD_OK;
}

bool bd_disk_space_expected(const bd_disk_need needs[BD_DISK_NEEDS],
                            const bd_disk_space spaces[BD_DISK_NEEDS])
{
    const uint64_t expected[2] = {needs[0].bytes, needs[1].bytes};
    return !too_much(expected, spaces, 0) && !too_much(expected, spaces, 1) &&
           !too_much(expected, spaces, 2);
}
