/*
 * seen: a regular file as it was when it was first looked at, and whether it still is that file.
 *
 * A run reads an input for minutes while another program may still write it. So device, inode, size
 * and time of the last change are kept at the start and compared at the end: of the open file, and
 * of what its path leads to by then. Whoever changes a file and puts back size and time is not
 * noticed; network file systems may keep coarse times.
 *
 * A file that only became longer may be read up to the size that it had, if the user accepts that
 * and the format has rows that can be told apart from the start on.
 *
 * Values; any thread. Costs one system call for each look.
 */
#ifndef BD_BASE_SEEN_H
#define BD_BASE_SEEN_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>
#include <time.h>

#include "engine/base/err.h"

/* What follows if the file only became longer. */
typedef enum bd_growth {
    BD_GROWTH_REFUSED,
    BD_GROWTH_ACCEPTED, /* it is read up to the size it had */
    BD_GROWTH_WHOLE     /* refused in any case: it can only be read whole, as all that is packed */
} bd_growth;

typedef struct bd_seen {
    const char *path; /* borrowed; "-": standard input */
    bool regular;     /* else there is nothing to compare, and all checks succeed */
    bool pipe;
    bd_growth growth;
    dev_t device;
    ino_t inode;
    uint64_t bytes;
    struct timespec time; /* of the last change of its bytes */
} bd_seen;

/** The file at path, which must live as long as *out, by what stat() or fstat() said. */
bd_seen bd_seen_of(const char *path, const struct stat *info, bd_growth growth);

/** Look at the file at path. BD_E_IO: it is not there, or cannot be looked at. */
BD_NODISCARD bd_status bd_seen_look(const char *path, bd_growth growth, bd_seen *out, bd_err *err);

/**
 * Compare with what fstat() says now. since: "since the start", "while it was read". *grown_bytes
 * (may be NULL) is by how much it became longer where that is accepted. BD_E_INPUT: it is longer,
 * shorter, or changed, or another file has its place.
 */
BD_NODISCARD bd_status bd_seen_check(const bd_seen *then, const struct stat *info,
                                     const char *since, uint64_t *grown_bytes, bd_err *err);

/** The same with what is at its path now. BD_E_INPUT also: nothing is. BD_E_IO: that cannot be
 * found out. */
BD_NODISCARD bd_status bd_seen_check_path(const bd_seen *then, const char *since,
                                          uint64_t *grown_bytes, bd_err *err);

/** Where reading the file failed with st and *err: a file that is being written looks damaged. So if
 * it has changed, *err becomes that. Returns the status of *err. */
BD_NODISCARD bd_status bd_seen_blame(const bd_seen *then, const char *since, bd_status st,
                                     bd_err *err);

#endif
