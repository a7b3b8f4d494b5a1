/*
 * disk_space: how much a file system can still take, and whether what a run will write is too much for
 * it. Pure but for the look at the file system; one thread.
 */
#ifndef BD_RUN_PREFLIGHT_DISK_SPACE_H
#define BD_RUN_PREFLIGHT_DISK_SPACE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "engine/base/err.h"

enum { BD_DISK_NEEDS = 2 }; /* the store's and the reports' */

typedef struct bd_disk_space {
    bool known; /* false: the file system does not say */
    dev_t device;
    uint64_t free_bytes; /* that this user may fill */
} bd_disk_space;

/** Look at the file system of a folder; one that is yet to be made will be where its nearest parent
 * is. */
void bd_disk_space_look(const char *folder, bd_disk_space *out);

/* What is to be written to one of the two folders. */
typedef struct bd_disk_need {
    const char *folder;
    const char *what;      /* "the store", "the reports" */
    uint64_t bytes, least; /* expected; and the cautious figure, which decides */
} bd_disk_need;

/**
 * BD_E_IO: the file systems cannot hold what is needed, by the cautious figures. Folders on one
 * file system share its room. What a period holds that is to be replaced counts as taken: it stays
 * until the new one is published.
 */
BD_NODISCARD bd_status bd_disk_space_check(const bd_disk_need needs[BD_DISK_NEEDS],
                                           const bd_disk_space spaces[BD_DISK_NEEDS], bd_err *err);

/** Whether the expected figures fit as well. */
bool bd_disk_space_expected(const bd_disk_need needs[BD_DISK_NEEDS],
                            const bd_disk_space spaces[BD_DISK_NEEDS]);

#endif
