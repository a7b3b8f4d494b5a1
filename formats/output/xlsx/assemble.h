/*
 * assemble: a frame and its rows become one workbook.
 *
 * Each part of the frame is read whole and parsed: the library may have lost its end, or a piece,
 * without saying so. One thread at a time.
 */
#ifndef BD_FORMATS_OUTPUT_XLSX_ASSEMBLE_H
#define BD_FORMATS_OUTPUT_XLSX_ASSEMBLE_H

#include <stdint.h>

#include "engine/base/err.h"
#include "formats/output/xlsx/spool.h"
#include "formats/output/xlsx/zip_write.h"

/* What is put together. */
typedef struct bd_assembly {
    const char *frame;  /* its path */
    const char *folder; /* where its parts were written, for messages */
    const char *path;   /* of the workbook, for messages */
    bd_spool *rows;     /* ended */
    uint64_t row_count;
    const char *title; /* of the workbook */
    uint32_t created;  /* YYYYMMDD */
} bd_assembly;

/**
 * Write all parts of the frame to zip, the list's with the rows in it. BD_E_IO: a file cannot be
 * read or written, or the frame is not whole. BD_E_NOMEM.
 */
BD_NODISCARD bd_status bd_assemble(const bd_assembly *from, bd_zip *zip, bd_err *err);

#endif
