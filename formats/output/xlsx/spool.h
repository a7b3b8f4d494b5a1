/*
 * spool: bytes that are packed as they come and wait, packed, in a file without a name.
 *
 * The file lies in the work folder, 0600, is made when the bytes do not fit the buffer any more,
 * and is unlinked at once: nobody finds it, and nothing is left of it however the program ends.
 * What is spooled is one piece of a deflate stream (formats/gz/deflate.h). The first failure is
 * final. One thread at a time.
 */
#ifndef BD_FORMATS_OUTPUT_XLSX_SPOOL_H
#define BD_FORMATS_OUTPUT_XLSX_SPOOL_H

#include <stddef.h>
#include <stdint.h>

#include "engine/base/err.h"
#include "formats/gz/deflate.h"

enum { BD_SPOOL_BUF_BYTES = 64 << 10 };

typedef struct bd_spool {
    bd_deflate *packer;
    int fd; /* -1: all is in buf */
    char *folder;
    uint32_t crc; /* of what came in */
    uint64_t plain_bytes;
    uint64_t packed_bytes;
    size_t used;
    unsigned char buf[BD_SPOOL_BUF_BYTES];
} bd_spool;

/** folder is copied. BD_E_NOMEM; then nothing is to be closed. */
BD_NODISCARD bd_status bd_spool_open(bd_spool *spool, const char *folder, bd_err *err);

/** BD_E_IO: no file can be made in the folder, or it cannot be written. */
BD_NODISCARD bd_status bd_spool_add(bd_spool *spool, const void *bytes, size_t len, bd_err *err);

/** No more is added; the piece ends. */
BD_NODISCARD bd_status bd_spool_end(bd_spool *spool, bd_err *err);

typedef bd_status bd_spool_taker(void *to, const void *bytes, size_t len, bd_err *err);

/** Hand the packed bytes on, once, after bd_spool_end(). */
BD_NODISCARD bd_status bd_spool_drain(bd_spool *spool, bd_spool_taker *take, void *to, bd_err *err);

/** Never fails; harmless on a zeroed or closed one. */
void bd_spool_close(bd_spool *spool);

#endif
