/*
 * row_form: the reports' lines in another form than the contract's: masked, with pseudonyms, or for
 * a spreadsheet. Called by rows alone, and only when the configuration asks for one of these; a run
 * without pays one branch a row.
 *
 * Columns, their order and their number stay (a pseudonym is one more, behind id). Headings and
 * words stay keys, but for a spreadsheet in Chinese.
 */
#ifndef BD_REPORT_ROWS_ROW_FORM_H
#define BD_REPORT_ROWS_ROW_FORM_H

#include "engine/report/rows/mask.h"
#include "engine/report/rows/rows.h"

/* Immutable once made; shared by threads. Fill in the upper part, then bd_row_form_finish(). */
struct bd_row_form {
    bd_mask mask;
    bool pseudonym;   /* the writer has its hmac */
    bool spreadsheet; /* cells protected as formats/output/csv_sheet.h says */
    bool chinese;     /* headings and words; spreadsheet only */

    bd_text *labels; /* of words, by number; NULL: the words themselves */
    bd_buf label_bytes;
};

/** The label of every word of the rules, by number; the caller frees *labels, also on failure, and
 * bytes, which is empty before and which they lie in. */
BD_NODISCARD bd_status bd_row_labels_make(const bd_rules *rules, bool chinese, bd_text **labels,
                                          bd_buf *bytes, bd_err *err);

BD_NODISCARD bd_status bd_row_form_finish(bd_row_form *form, const bd_rules *rules, bd_err *err);
void bd_row_form_fini(bd_row_form *form); /* harmless on a zeroed form */

void bd_row_form_heading(const bd_row_writer *writer, bd_outcome outcome, bd_buf *out);

/** other: the card's file, a duplicate's first row's, or empty. */
BD_NODISCARD bd_status bd_row_form_append(const bd_row_writer *writer, const bd_finding *finding,
                                          bd_text file, bd_text other, bd_buf *out, bd_err *err);

BD_NODISCARD bd_status bd_row_form_append_rejected(const bd_row_writer *writer, bool cards,
                                                   bd_text file, uint64_t line, uint16_t reason,
                                                   bd_text row, bd_buf *out, bd_err *err);

#endif
