/* worklist_cover: the workbook of a worklist: its sheets' names, its cover, what may be chosen.
 * Used by worklist_file.c alone. */
#ifndef BD_REPORT_WORKLIST_WORKLIST_COVER_H
#define BD_REPORT_WORKLIST_WORKLIST_COVER_H

#include "engine/report/worklist/worklist_file.h"

/** Open the writer's next workbook at path. */
BD_NODISCARD bd_status bd_worklist_cover_open(bd_worklist_writer *writer, const char *path,
                                              bd_err *err);

/** Write the cover and end the workbook; it is gone either way. */
BD_NODISCARD bd_status bd_worklist_cover_close(bd_worklist_writer *writer, bd_xlsx_totals *totals,
                                               bd_err *err);

#endif
