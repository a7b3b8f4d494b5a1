/*
 * words: Chinese and English labels of the keys of outcomes, reasons, classes, notes and headings.
 * This is the only table of them. Static text; any thread.
 *
 * Keys never change, and machine-readable files contain keys only. Labels are for the page, the
 * worklists and CSV for a spreadsheet.
 */
#ifndef BD_REPORT_WORDS_WORDS_H
#define BD_REPORT_WORDS_WORDS_H

#include <stdbool.h>

#include "engine/base/text.h"

/** The label of a key that contains no field ("mismatch", "no_record", "homophone", "id_checksum");
 * key itself if there is none. Static, or key. */
const char *bd_word_label(const char *key, bool chinese);

/** Append the label of any key, also of one that contains a field or data set: "name:homophone",
 * "roster.sex_absent", "cards.name_conflict", "cards.id_cleaned". */
void bd_word_label_add(bd_text key, bool chinese, bd_buf *out);

#endif
