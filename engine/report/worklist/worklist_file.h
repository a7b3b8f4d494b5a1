/*
 * worklist_file: the worklists of one region after the other:
 *
 *   worklists/<code>/worklist.csv worklist.xlsx          the first file
 *   worklists/<code>/worklist-2.csv worklist-2.xlsx ...  once that is full
 *
 * A folder's name is the digits of a code or "unmapped", never a region's name. A file is full at
 * 1 048 575 rows, what a spreadsheet holds below the heading; a workbook also where its sheet is
 * (xlsx_write.h). CSV takes the form for spreadsheets, formats/output/csv_sheet.h. Folders are 0700, files
 * 0600. A writer is one thread's and has at most one file of each kind open.
 */
#ifndef BD_REPORT_WORKLIST_WORKLIST_FILE_H
#define BD_REPORT_WORKLIST_WORKLIST_FILE_H

#include <pthread.h>

#include "engine/report/publish/outfile.h"
#include "engine/report/worklist/worklist_form.h"

/* What all writers have written, for the manifest: names "worklists/<code>/<file>". */
typedef struct bd_worklist_outputs {
    pthread_mutex_t lock; /* guards the rest while there are writers */
    bd_outfile_totals *list;
    size_t count, capacity;
    bd_buf names; /* back to back, each terminated; the list's names once it is settled */
} bd_worklist_outputs;

void bd_worklist_outputs_init(bd_worklist_outputs *outputs);

/** Everything is in: put the list in the order of the names. */
void bd_worklist_outputs_settle(bd_worklist_outputs *outputs);
void bd_worklist_outputs_fini(bd_worklist_outputs *outputs);

/* Fill in the upper part. */
typedef struct bd_worklist_writer {
    const bd_worklist_form *form;
    const char *staging; /* the hidden folder of the run */
    bd_digest_kind digest;
    bd_worklist_outputs *outputs; /* of all writers */
    bd_worklist_cells cells;      /* with its hmac */

    uint64_t folder; /* being written: its place among the regions, or BD_WORKLIST_UNMAPPED */
    char code[BD_REGION_TEXT];
    bd_outfile *csv;
    bd_buf csv_text;
    uint64_t csv_rows; /* of the text */
    uint64_t csv_file_rows;
    unsigned csv_files;
    bd_xlsx_writer *xlsx;
    uint64_t xlsx_outcomes[BD_OUTCOME_COUNT]; /* of the workbook */
    unsigned xlsx_files;
} bd_worklist_writer;

/** Make the folder "worklists" in staging; *fd is it, the caller's to close. */
BD_NODISCARD bd_status bd_worklists_make(const char *staging, int *fd, bd_err *err);
/** All regions are ended: sync them. Each file alone took 5 ms where all together took 0.1 s. */
BD_NODISCARD bd_status bd_worklists_sync(const char *staging, int fd, bd_err *err);

/** Begin the region at a place among the rules' regions, or BD_WORKLIST_UNMAPPED. */
BD_NODISCARD bd_status bd_worklist_begin(bd_worklist_writer *writer, uint64_t folder, bd_err *err);
BD_NODISCARD bd_status bd_worklist_add(bd_worklist_writer *writer, const bd_worklist_row *row,
                                       bd_err *err);
/** End the region: its files are complete and among the outputs, and not synced. */
BD_NODISCARD bd_status bd_worklist_end(bd_worklist_writer *writer, bd_err *err);

/** Drop what is open. Never fails; harmless on a zeroed writer. */
void bd_worklist_writer_fini(bd_worklist_writer *writer);

#endif
