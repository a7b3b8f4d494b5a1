/*
 * worklist_file: writes the worklists, region by region:
 *
 *   worklists/<code>/worklist.csv worklist.xlsx          the first file
 *   worklists/<code>/worklist-2.csv worklist-2.xlsx ...  when the first is full
 *
 * A folder is named by the digits of a code or "unmapped", never by a region's name. A file is full
 * at 1 048 575 rows, which a spreadsheet holds below the heading; a workbook is also full when its
 * sheet is (xlsx_write.h). CSV has the form for spreadsheets (formats/output/csv_sheet.h). Folders
 * have mode 0700, files 0600, unless a region's list is given to a group (publish/report_access.h).
 *
 * One thread at a time per writer, which has at most one file of each kind open. Different writers
 * may run at the same time: their outputs have a lock.
 */
#ifndef BD_REPORT_WORKLIST_WORKLIST_FILE_H
#define BD_REPORT_WORKLIST_WORKLIST_FILE_H

#include <pthread.h>

#include "engine/report/publish/outfile.h"
#include "engine/report/publish/report_access.h"
#include "engine/report/worklist/worklist_form.h"

/* The files of all writers, for the manifest; names are "worklists/<code>/<file>". */
typedef struct bd_worklist_outputs {
    pthread_mutex_t lock; /* guards the rest while there are writers */
    bd_outfile_totals *list;
    size_t count, capacity;
    bd_buf names; /* back to back, each terminated; the list points to them once it is settled */
} bd_worklist_outputs;

void bd_worklist_outputs_init(bd_worklist_outputs *outputs);

/** Sort the list by name, after every writer has ended its last region. One thread. */
void bd_worklist_outputs_settle(bd_worklist_outputs *outputs);
void bd_worklist_outputs_fini(bd_worklist_outputs *outputs);

/* Fill in the upper part; the lower part starts zeroed. */
typedef struct bd_worklist_writer {
    const bd_worklist_form *form;
    const char *staging; /* the hidden folder of the run */
    const char *scratch; /* a folder in it for temporary files */
    const bd_report_access *groups;
    bd_digest_kind digest;
    bd_worklist_outputs *outputs; /* of all writers */
    bool sync_each;               /* each file: syncing all of them at the end reports no failure */
    bd_worklist_cells cells;      /* with its hmac, if there are pseudonyms */

    bd_access access; /* of the open region */
    uint64_t folder;  /* being written: its index among the regions, or BD_WORKLIST_UNMAPPED */
    char code[BD_REGION_TEXT];
    bd_outfile *csv;
    bd_buf csv_text;
    uint64_t csv_rows; /* in csv_text */
    uint64_t csv_file_rows;
    unsigned csv_files;
    bd_xlsx_writer *xlsx;
    uint64_t xlsx_outcomes[BD_OUTCOME_COUNT]; /* rows of the open workbook, by outcome */
    unsigned xlsx_files;
} bd_worklist_writer;

/** Make the folder "worklists" in staging, give it away and open it; the caller closes *fd. */
BD_NODISCARD bd_status bd_worklists_make(const char *staging, const bd_access *access, int *fd,
                                         bd_err *err);
/** Sync all files at once, after all regions have ended: a sync of each file took 5 ms, one of all
 * together 0.1 s. */
BD_NODISCARD bd_status bd_worklists_sync(const char *staging, int fd, bd_err *err);

/** Begin a region. folder is its index in the region table, or BD_WORKLIST_UNMAPPED. */
BD_NODISCARD bd_status bd_worklist_begin(bd_worklist_writer *writer, uint64_t folder, bd_err *err);
BD_NODISCARD bd_status bd_worklist_add(bd_worklist_writer *writer, const bd_worklist_row *row,
                                       bd_err *err);
/** End the region: its files are complete and listed in the outputs, but not synced unless
 * sync_each. */
BD_NODISCARD bd_status bd_worklist_end(bd_worklist_writer *writer, bd_err *err);

/** Abandon open files and free. Never fails; harmless on a zeroed writer. */
void bd_worklist_writer_fini(bd_worklist_writer *writer);

#endif
