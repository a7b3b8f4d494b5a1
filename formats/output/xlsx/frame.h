/*
 * frame: the workbook without the rows of its list, made by libxlsxwriter.
 *
 * Sheets, formats, headings, widths, filter, drop-down list, print set-up, cover and properties are
 * the library's; the rows are not, for what was measured with libxlsxwriter 1.1.4: it does not look
 * at the results of writing to its temporary files, so that with a full disk it makes a workbook of
 * some of the rows and says that all is well; where it cannot make a temporary file in the folder
 * it was given, it makes one in TMPDIR, /tmp or the current folder; and each row goes through two
 * of them, unpacked. A frame holds nothing of a person, is small, and is read back and checked.
 *
 * Threads: one frame is used by one thread at a time, different ones need no locking.
 */
#ifndef BD_FORMATS_OUTPUT_XLSX_FRAME_H
#define BD_FORMATS_OUTPUT_XLSX_FRAME_H

#include <stdint.h>

#include "engine/base/err.h"
#include "formats/output/xlsx/xlsx_write.h"

#define BD_FRAME_LIST_PART "xl/worksheets/sheet2.xml"

typedef struct bd_frame bd_frame;

/* What the rows need to know. */
typedef struct bd_frame_styles {
    unsigned text; /* the numbers that cells name their format by */
    unsigned mark;
    unsigned fill_in;
    const double *widths; /* of the columns, in places; live as long as the frame */
} bd_frame_styles;

/* Points of a row of so many lines; one line is what a row has that says nothing. */
enum { BD_FRAME_LINE_POINTS = 14, BD_FRAME_ROW_POINTS = 2, BD_FRAME_ROW_POINTS_MAX = 409 };

/** Everything that does not depend on the rows. BD_E_NOMEM, BD_E_IO, BD_E_BUG: a wrong spec. */
BD_NODISCARD bd_status bd_frame_open(const bd_xlsx_write_spec *spec, bd_frame **out,
                                     bd_frame_styles *styles, bd_err *err);

/**
 * Write the frame's file, in memory, for so many rows of which cut cells were cut. *path is good
 * for opening it in this process, as long as frame lives. In the list's part, the row behind the
 * header is the last row of the list where there are rows; its cell holds nothing. BD_E_IO,
 * BD_E_NOMEM.
 */
BD_NODISCARD bd_status bd_frame_write(bd_frame *frame, const bd_xlsx_cover *cover, uint64_t rows,
                                      uint64_t cut, const char **path, bd_err *err);

/** Free it and its file. Never fails; harmless on NULL. */
void bd_frame_free(bd_frame *frame);

#endif
