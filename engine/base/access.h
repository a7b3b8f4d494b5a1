/*
 * access: who may read what a run publishes: a group of the system, and the modes that go with it.
 *
 * A file or folder is made for its owner alone (0600, 0700) and given away before anything is in it:
 * first the group, then the mode. So at no moment is it open to a group that it is not meant for,
 * and the umask does not matter. What the system has made of it is looked at again, because some
 * file systems take such calls and do nothing.
 *
 * Any thread.
 */
#ifndef BD_BASE_ACCESS_H
#define BD_BASE_ACCESS_H

#include <stdbool.h>
#include <sys/types.h>

#include "engine/base/err.h"
#include "engine/base/text.h"

/* Zeroed: nothing is given, a file stays as it was made. */
typedef struct bd_access {
    mode_t folder_mode; /* 0: nothing is given */
    mode_t file_mode;
    bool has_group; /* else the group stays as it is */
    gid_t group;
    const char *group_name; /* for messages and the manifest; NULL: it has none. Borrowed */
} bd_access;

/** Give the open file away, which is still empty. BD_E_IO: the system refuses it, or the file system
 * does not keep it; the message has the path. */
BD_NODISCARD bd_status bd_access_give_file(int fd, const char *path, const bd_access *access,
                                           bd_err *err);

/** The same for a folder. A link is not followed. */
BD_NODISCARD bd_status bd_access_give_folder(const char *path, const bd_access *access,
                                             bd_err *err);

/** Whether both give the same to the same group. */
bool bd_access_same(const bd_access *a, const bd_access *b);

/* ---- groups of the system ---- */

/** The group of that name, or else of that number, which need not have a name. BD_END: there is
 * none. BD_E_IO: the system cannot say. */
BD_NODISCARD bd_status bd_access_find_group(const char *text, gid_t *out, bd_err *err);

/** The groups to which this process belongs, ascending, each once. The caller frees *out. */
BD_NODISCARD bd_status bd_access_own_groups(gid_t **out, size_t *count, bd_err *err);

#endif
