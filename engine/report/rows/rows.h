/*
 * rows: findings as lines of the reports. Pure formatting into the caller's buffers; hot, any
 * thread.
 *
 *   match, mismatch, missing   id,reason,notes,roster_source,cards_source,cards_rows,
 *                              roster_<field>...,cards_<field>...
 *   duplicate                  id,reason,notes,kept_source,source,roster_<field>...
 *   rejected                   dataset,source,reason,row
 */
#ifndef BD_REPORT_ROWS_ROWS_H
#define BD_REPORT_ROWS_ROWS_H

#include "engine/base/digest.h"
#include "engine/compare/judge.h"

/* How a source file is shown, by its number; borrowed. */
typedef struct bd_file_names {
    const bd_text *names;
    size_t count;
} bd_file_names;

typedef struct bd_row_form bd_row_form; /* row_form.h */

/* Without a form it is shared by threads; with pseudonyms each thread has its own. */
typedef struct bd_row_writer {
    const bd_rules *rules;
    bd_file_names roster_files;
    bd_file_names cards_files;
    bool bom;                /* before the heading */
    const bd_row_form *form; /* NULL: lines as above */
    bd_hmac *hmac;           /* of that thread; only for a form with pseudonyms */
} bd_row_writer;

/** Append the heading line of the report for outcome. */
void bd_rows_heading(const bd_row_writer *writer, bd_outcome outcome, bd_buf *out);

/** Append one finding's line to the buffer of its outcome's report. BD_E_INPUT: it names a file
 * that does not exist. */
BD_NODISCARD bd_status bd_rows_append(const bd_row_writer *writer, const bd_finding *finding,
                                      bd_buf *out, bd_err *err);

/** Append a line of rejected.csv: a row that was refused for reason (a word), as it stood in the
 * file. */
BD_NODISCARD bd_status bd_rows_append_rejected(const bd_row_writer *writer, bool cards,
                                               bd_source source, uint16_t reason, bd_text row,
                                               bd_buf *out, bd_err *err);

#endif
