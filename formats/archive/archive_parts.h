/* archive_parts: private to formats/archive: an archive as archive.c lists it and member.c reads
 * it. Threads as in archive.h. */
#ifndef BD_FORMATS_ARCHIVE_ARCHIVE_PARTS_H
#define BD_FORMATS_ARCHIVE_ARCHIVE_PARTS_H

#include <pthread.h>

#include "formats/archive/archive.h"
#include "formats/archive/library.h"

typedef struct bd_archive_entry {
    bd_origin origin; /* its name is owned */
    bd_archive *archive;
    const char *name; /* the end of origin.name: that of the member */
    size_t index;     /* in the archive, from 0 */
    uint64_t bytes;
    bool sized;  /* bytes are known */
    bool locked; /* by a password */
    uint64_t at; /* in the file of members that are unpacked once */
} bd_archive_entry;

struct bd_archive {
    char *path;
    bd_packing packing;
    struct stat listed; /* the file when it was listed */
    const char *scratch;
    bd_archive_entry **entries;
    size_t count;
    size_t capacity;
    bd_buf passed_over; /* what is said of members that are passed over */
    bool once;          /* members are unpacked once */
    uint64_t once_bytes;
    pthread_mutex_t lock; /* guards the members below */
    int fd;               /* unpacked members; -1: not yet */
    bd_err failure;       /* why they could not be unpacked */
};

/** The open() of a member's origin. */
BD_NODISCARD bd_status bd_archive__open_member(const bd_origin *origin, const bd_stop *stop,
                                               bd_stream **out, bd_err *err);

/** BD_E_INPUT: bytes come from a packed file of file_bytes, and no table does that. */
BD_NODISCARD bd_status bd_archive__check_ratio(const char *name, uint64_t bytes,
                                               uint64_t file_bytes, bd_err *err);

#endif
