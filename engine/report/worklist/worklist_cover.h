/* worklist_cover: opens and ends the workbook of a worklist: names of its sheets, its cover, the
 * choices of its result column. Only worklist_file.c uses it, on the writer's thread. */
#ifndef BD_REPORT_WORKLIST_WORKLIST_COVER_H
#define BD_REPORT_WORKLIST_WORKLIST_COVER_H

#include "engine/report/worklist/worklist_file.h"

/** Open the writer's next workbook at path. */
BD_NODISCARD bd_status bd_worklist_cover_open(bd_worklist_writer *writer, const char *path,
                                              bd_err *err);

/** Write the cover and end the workbook; it is freed on failure too. */
BD_NODISCARD bd_status bd_worklist_cover_close(bd_worklist_writer *writer, bd_xlsx_totals *totals,
                                               bd_err *err);

#endif
