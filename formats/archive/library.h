/*
 * library: an archive or a packed file through libarchive, member by member, as a stream.
 *
 * Invariant: a member's bytes are complete and pass the checksums of the archive, the archive is
 * whole and all there is in the file, or there is an error. Only the one kind that the first bytes show is enabled, only decoders inside the library,
 * never a program. gz is unpacked by our own reader, which checks the checksum (the library does
 * not). One thread at a time uses an open archive.
 */
#ifndef BD_FORMATS_ARCHIVE_LIBRARY_H
#define BD_FORMATS_ARCHIVE_LIBRARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#include "engine/base/err.h"
#include "engine/base/stop.h"

typedef enum bd_packing {
    BD_PACKING_NONE,
    BD_PACKING_ZIP,
    BD_PACKING_7Z,
    BD_PACKING_RAR,
    BD_PACKING_TAR,
    BD_PACKING_TAR_GZ,
    BD_PACKING_TAR_STREAM, /* by xz, bz2 or zst */
    BD_PACKING_STREAM      /* xz, bz2 or zst: of one file without a name, which may be a tar file */
} bd_packing;

/* A member; name is borrowed until the next one. */
typedef struct bd_packed_member {
    const char *name; /* bytes as they are in the archive; NULL: it has none that can be read */
    uint64_t bytes;
    bool sized; /* bytes are known */
    bool regular;
    bool folder;
    bool encrypted;
} bd_packed_member;

typedef struct bd_packed bd_packed;

/** Open path; stop is checked while it is read, may be NULL. BD_E_IO, BD_E_INPUT. */
BD_NODISCARD bd_status bd_packed_open(const char *path, bd_packing packing, const bd_stop *stop,
                                      bd_packed **out, bd_err *err);
void bd_packed_close(bd_packed *packed); /* harmless on NULL */

/** Go to the next member. BD_END: there is none; then a packed stream is sound to its end as far as
 * it has a checksum. */
BD_NODISCARD bd_status bd_packed_next(bd_packed *packed, bd_packed_member *out, bd_err *err);

/** Read the member; *got is short only at its sound end. name is for messages. */
BD_NODISCARD bd_status bd_packed_read(bd_packed *packed, const char *name, char *out, size_t len,
                                      size_t *got, bd_err *err);

/** Whether it is one packed file without a name, after bd_packed_next(). */
bool bd_packed_is_single(const bd_packed *packed);

/** The file as it was when it was opened. */
const struct stat *bd_packed_stat(const bd_packed *packed);

/** Bytes of the file that were used so far. */
uint64_t bd_packed_done(const bd_packed *packed);

#endif
