/*
 * disk_space: the free space of file systems, and whether the files of a run fit. Any thread; no
 * state but the values passed in.
 */
#ifndef BD_RUN_PREFLIGHT_DISK_SPACE_H
#define BD_RUN_PREFLIGHT_DISK_SPACE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "engine/base/err.h"

enum { BD_DISK_NEEDS_MAX = 16 };

typedef struct bd_disk_space {
    bool known; /* false: the file system does not report it */
    dev_t device;
    uint64_t free_bytes; /* that this user may fill */
} bd_disk_space;

/** Get the space of a folder's file system. A folder that does not exist yet counts as on the file
 * system of its nearest existing parent. */
void bd_disk_space_look(const char *folder, bd_disk_space *out);

/* What is to be written to one folder: the store first, then the reports of each edition. */
typedef struct bd_disk_need {
    const char *folder;
    const char *what;      /* "the store", "the reports" */
    uint64_t bytes, least; /* expected; and a cautious lower figure, which decides */
} bd_disk_need;

/**
 * BD_E_IO: the file systems cannot hold the cautious figures of `count` folders; spaces[i] is that of
 * needs[i].folder. Folders on one file system share its space. The old files of a period that is replaced count as used space: they stay until the new
 * ones are published.
 */
BD_NODISCARD bd_status bd_disk_space_check(const bd_disk_need *needs, const bd_disk_space *spaces,
                                           size_t count, bd_err *err);

/** Whether the expected figures fit as well. */
bool bd_disk_space_expected(const bd_disk_need *needs, const bd_disk_space *spaces, size_t count);

#endif
