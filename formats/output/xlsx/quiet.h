/*
 * quiet: keeps what libxlsxwriter prints off the user's standard error.
 *
 * Where a file cannot be written the library prints lines of its own to the stream stderr, beside
 * the one message of ours. While a quiet lasts, what anybody prints to that stream is dropped;
 * bidui's own messages and its progress go to the descriptor and are not touched.
 *
 * Threads: begin it before and end it after the threads that write workbooks.
 */
#ifndef BD_FORMATS_OUTPUT_XLSX_QUIET_H
#define BD_FORMATS_OUTPUT_XLSX_QUIET_H

#include <stdio.h>

#include "engine/base/err.h"

typedef struct bd_quiet {
    FILE *before; /* NULL: it does not last */
    FILE *nothing;
} bd_quiet;

/** BD_E_NOMEM. */
BD_NODISCARD bd_status bd_quiet_begin(bd_quiet *quiet, bd_err *err);
void bd_quiet_end(bd_quiet *quiet); /* never fails; harmless on a zeroed one */

#endif
