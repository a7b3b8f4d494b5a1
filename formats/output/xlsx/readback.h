/*
 * readback: reads a finished workbook once, from beginning to end, before it is accepted.
 *
 * libxlsxwriter makes a workbook from its temporary files and reports success also where they lost
 * something on a full disk. So this is checked: all parts exist and have the right checksum, each
 * is complete XML, and the list has exactly the bytes and the rows that were written. Any thread.
 */
#ifndef BD_FORMATS_OUTPUT_XLSX_READBACK_H
#define BD_FORMATS_OUTPUT_XLSX_READBACK_H

#include <stdint.h>

#include "engine/base/digest.h"
#include "engine/base/err.h"

#define BD_READBACK_COVER "xl/worksheets/sheet1.xml"
#define BD_READBACK_LIST  "xl/worksheets/sheet2.xml"

/* What was written. */
typedef struct bd_readback {
    const char *path;
    uint64_t rows;      /* of the list, its header included */
    uint64_t row_bytes; /* of all of them, unpacked */
    bd_digest_kind digest;
} bd_readback;

/** *bytes and digest are of the whole file. BD_E_IO: it is incomplete or cannot be read.
 * BD_E_NOMEM. */
BD_NODISCARD bd_status bd_readback_check(const bd_readback *wanted, uint64_t *bytes,
                                         char digest[BD_DIGEST_TEXT], bd_err *err);

#endif
