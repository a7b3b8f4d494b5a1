/*
 * zip_write: a zip file (APPNOTE 6.3, no ZIP64) that is written from its beginning to its end,
 * never read and never sought in, so that its digest is made on the way.
 *
 * Parts are packed by the caller, who knows sizes and checksum before the first byte. Every part is
 * dated 1980-01-01, the first day that the format knows: the bytes depend on nothing else. The
 * first failure is final. One thread at a time.
 */
#ifndef BD_FORMATS_OUTPUT_XLSX_ZIP_WRITE_H
#define BD_FORMATS_OUTPUT_XLSX_ZIP_WRITE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/digest.h"
#include "engine/base/err.h"

enum { BD_ZIP_PARTS_MAX = 64 }; /* a workbook of ours has eleven */

typedef struct bd_zip bd_zip;

/** Create path anew, 0600; path is copied. BD_E_IO, BD_E_NOMEM, BD_E_USAGE: no such digest. */
BD_NODISCARD bd_status bd_zip_create(const char *path, bd_digest_kind digest, bd_zip **out,
                                     bd_err *err);

/* One part: deflated bytes, and what they unpack to. */
typedef struct bd_zip_part {
    const char *name; /* ASCII */
    uint32_t crc;
    uint64_t packed_bytes;
    uint64_t plain_bytes;
} bd_zip_part;

/** Begin a part; its packed bytes follow by bd_zip_add(). BD_E_BUG: beyond what the format holds,
 * 4 GiB. */
BD_NODISCARD bd_status bd_zip_begin(bd_zip *zip, const bd_zip_part *part, bd_err *err);
BD_NODISCARD bd_status bd_zip_add(bd_zip *zip, const void *bytes, size_t len, bd_err *err);

/** Write the directory, sync if asked to, and close. *bytes and digest are the whole file's. */
BD_NODISCARD bd_status bd_zip_commit(bd_zip *zip, bool sync, uint64_t *bytes,
                                     char digest[BD_DIGEST_TEXT], bd_err *err);

/** Close and free; what was not committed is removed. Never fails; harmless on NULL. */
void bd_zip_free(bd_zip *zip);

#endif
