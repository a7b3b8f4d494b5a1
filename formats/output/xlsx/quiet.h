/*
 * quiet: keeps what libxlsxwriter prints off the user's standard error.
 *
 * Where a file cannot be written the library prints its own lines to the stream stderr, in addition
 * to our message. While a bd_quiet lasts, everything printed to that stream is dropped. bidui's own
 * messages and progress go to the descriptor and are not affected.
 *
 * Threads: stderr belongs to the process. Begin before the threads that write workbooks start, and
 * end after they have ended.
 */
#ifndef BD_FORMATS_OUTPUT_XLSX_QUIET_H
#define BD_FORMATS_OUTPUT_XLSX_QUIET_H

#include <stdio.h>

#include "engine/base/err.h"

typedef struct bd_quiet {
    FILE *before; /* the stream to restore; NULL: not begun */
    FILE *nothing;
} bd_quiet;

/** BD_E_NOMEM. */
BD_NODISCARD bd_status bd_quiet_begin(bd_quiet *quiet, bd_err *err);
void bd_quiet_end(bd_quiet *quiet); /* never fails; harmless on a zeroed one */

#endif
