/* frame_parts: what frame.c, frame_list.c and frame_cover.c share; the only file that includes
 * libxlsxwriter's header. */
#ifndef BD_FORMATS_OUTPUT_XLSX_FRAME_PARTS_H
#define BD_FORMATS_OUTPUT_XLSX_FRAME_PARTS_H

#include <xlsxwriter.h>

#include "engine/base/text.h"
#include "formats/output/xlsx/frame.h"

/* Formats of the list's cells. */
typedef struct bd_list_formats {
    lxw_format *heading[BD_XLSX_FILL_IN + 1]; /* by kind of column */
    lxw_format *text;
    lxw_format *mark;
    lxw_format *fill_in;
} bd_list_formats;

struct bd_frame {
    lxw_workbook *book; /* NULL once written */
    lxw_worksheet *cover;
    lxw_worksheet *list;
    bd_list_formats formats;
    int fd;        /* in memory; -1: none yet */
    char file[32]; /* its name in /proc */
    char *folder;
    char *font;
    size_t columns;
    double *widths; /* of the columns, in places */
    char **choices; /* ended by NULL; NULL: none */
    char *choices_message;
    uint16_t *choice_columns;
    size_t choice_columns_count;
    void *aside;     /* keeps what was freed for the library from the system */
    bd_buf text;     /* the last bd_frame__clean() */
    lxw_error error; /* the library's first */
};

/** Text as the library may have it: UTF-8 without control characters, of at most units UTF-16
 * units, an ellipsis where it was longer. Lives until the next call; "" when memory ran out, which
 * frame->text remembers. */
const char *bd_frame__clean(bd_frame *frame, const char *text, size_t units);

/** A format in the frame's font; NULL, and remembered, when memory ran out. */
lxw_format *bd_frame__format(bd_frame *frame, double points);

/** Keep the first failure. */
static inline void bd_frame__note(bd_frame *frame, lxw_error error)
{
    if (frame->error == LXW_NO_ERROR)
        frame->error = error;
}

/** Formats, columns, headings, view and print set-up of the list. */
void bd_frame__list(bd_frame *frame, const bd_xlsx_write_spec *spec);

/** What depends on the number of rows. */
void bd_frame__list_end(bd_frame *frame, uint64_t rows);

void bd_frame__cover(bd_frame *frame, const bd_xlsx_cover *cover, uint64_t cut);

#endif
