/*
 * row_form: report lines in a form that the configuration asks for: masked, with pseudonyms, or for
 * a spreadsheet. Only rows.c calls it; a run without a form pays one branch a row.
 *
 * The columns and their order stay the same; a pseudonym is one more column, after id. Headings and
 * words stay keys, except in a spreadsheet in Chinese. Any thread, with a writer of its own where
 * there are pseudonyms (rows.h).
 */
#ifndef BD_REPORT_ROWS_ROW_FORM_H
#define BD_REPORT_ROWS_ROW_FORM_H

#include "engine/report/rows/mask.h"
#include "engine/report/rows/rows.h"

/* Fill in the upper part, then call bd_row_form_finish(). Immutable from then on; threads share
 * it. */
struct bd_row_form {
    bd_mask mask;
    bool pseudonym;   /* the writer has its hmac */
    bool spreadsheet; /* cells protected as formats/output/csv_sheet.h says */
    bool chinese;     /* headings and words; spreadsheet only */

    bd_text *labels; /* of words, by number; NULL: use the words themselves */
    bd_buf label_bytes;
};

/** Make the labels of all words of the rules, by number. The caller frees *labels, also on failure,
 * and bytes, which is empty before and holds the labels' text. */
BD_NODISCARD bd_status bd_row_labels_make(const bd_rules *rules, bool chinese, bd_text **labels,
                                          bd_buf *bytes, bd_err *err);

BD_NODISCARD bd_status bd_row_form_finish(bd_row_form *form, const bd_rules *rules, bd_err *err);
void bd_row_form_fini(bd_row_form *form); /* harmless on a zeroed form */

void bd_row_form_heading(const bd_row_writer *writer, bd_outcome outcome, bd_buf *out);

/** Append one line. other: the card's file, for a duplicate the first row's file, or empty. */
BD_NODISCARD bd_status bd_row_form_append(const bd_row_writer *writer, const bd_finding *finding,
                                          bd_text file, bd_text other, bd_buf *out, bd_err *err);

BD_NODISCARD bd_status bd_row_form_append_rejected(const bd_row_writer *writer, bool cards,
                                                   bd_text file, uint64_t line, uint16_t reason,
                                                   bd_text row, bd_buf *out, bd_err *err);

#endif
