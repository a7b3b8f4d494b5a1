/*
 * words: what people read where files have keys: outcomes, reasons, classes, notes and headings, in
 * Chinese or English. The one table of them; static, any thread.
 *
 * Keys never change, and machine-readable files hold nothing else. These words are for the page and
 * for CSV that is opened in a spreadsheet.
 */
#ifndef BD_REPORT_WORDS_WORDS_H
#define BD_REPORT_WORDS_WORDS_H

#include <stdbool.h>

#include "engine/base/text.h"

/** The label of a key without parameters ("mismatch", "no_record", "homophone", "id_checksum"); the
 * key itself where there is none. Static, or key. */
const char *bd_word_label(const char *key, bool chinese);

/** Append the label of any key, also of one with a field in it: "name:homophone",
 * "roster.sex_absent", "cards.name_conflict", "cards.id_cleaned". */
void bd_word_label_add(bd_text key, bool chinese, bd_buf *out);

#endif
