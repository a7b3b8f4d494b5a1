/*
 * origin: bytes that are not those of a file by its path, such as a member of an archive. An origin
 * can be opened several times, also by several threads; a stream is used by one thread at a time.
 */
#ifndef BD_FORMATS_INPUT_ORIGIN_H
#define BD_FORMATS_INPUT_ORIGIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/err.h"
#include "engine/base/stop.h"

/* An open origin; the first member of each kind's own stream. done and all are in one unit: bytes of
 * the stream, or of the packed file. */
typedef struct bd_stream {
    /* Reads len bytes; *got is short only at the end of a sound stream. */
    bd_status (*read)(struct bd_stream *stream, char *out, size_t len, size_t *got, bd_err *err);
    void (*close)(struct bd_stream *stream);
    uint64_t done;
    uint64_t all; /* 0: not known */
    bool slow;    /* bytes are unpacked as they are read */
} bd_stream;

/* The first member of each kind's own origin. */
typedef struct bd_origin {
    /* stop is checked while the stream is read; may be NULL. */
    bd_status (*open)(const struct bd_origin *origin, const bd_stop *stop, bd_stream **out,
                      bd_err *err);
    const char *name;    /* for messages */
    bool member;         /* of an archive with names; else the whole file is packed */
    const char *scratch; /* the folder for temporary files; it need not exist yet */
} bd_origin;

enum { BD_SCRATCH_PATH = 40 }; /* bytes */

/**
 * Make a file of the origin's bytes, for a library that wants one. It has no name, so it is gone
 * when the program ends, however that happens; *path ("/proc/self/fd/N", at least
 * BD_SCRATCH_PATH bytes) opens it as long as *fd is open. The caller closes *fd.
 */
BD_NODISCARD bd_status bd_origin_unpack(const bd_origin *origin, const bd_stop *stop, int *fd,
                                        char path[BD_SCRATCH_PATH], bd_err *err);

/** Add to the hint of a failure that the member of an archive may be left out. */
void bd_origin_hint(bd_err *err);

/** Make an empty file without a name, 0600, in folder or, where that does not exist yet, in its
 * nearest parent. BD_E_IO: it cannot be made, or has less room than bytes. */
BD_NODISCARD bd_status bd_scratch_open(const char *folder, const char *what, uint64_t bytes,
                                       int *fd, bd_err *err);

#endif
