/*
 * rows: findings as lines of the reports, formatted into the caller's buffers. Hot: it allocates
 * only to let a buffer grow. Any thread; with pseudonyms each thread has a writer of its own.
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

/* Immutable; threads share it, except that with pseudonyms each thread has a copy with its own
 * hmac. */
typedef struct bd_row_writer {
    const bd_rules *rules;
    bd_file_names roster_files;
    bd_file_names cards_files;
    bool bom;                /* before the heading */
    const bd_row_form *form; /* NULL: lines as above */
    bd_hmac *hmac;           /* for a form with pseudonyms; used by one thread at a time */
} bd_row_writer;

/** Append the heading line of the report for outcome. */
void bd_rows_heading(const bd_row_writer *writer, bd_outcome outcome, bd_buf *out);

/** Append one finding's line to out, the buffer of its outcome's report. BD_E_INPUT: it names a
 * source file that does not exist, so the store is damaged. */
BD_NODISCARD bd_status bd_rows_append(const bd_row_writer *writer, const bd_finding *finding,
                                      bd_buf *out, bd_err *err);

/** Append a line of rejected.csv for row, as it is in the source file. reason is a word. */
BD_NODISCARD bd_status bd_rows_append_rejected(const bd_row_writer *writer, bool cards,
                                               bd_source source, uint16_t reason, bd_text row,
                                               bd_buf *out, bd_err *err);

#endif
