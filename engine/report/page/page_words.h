/*
 * page_words: the sentences of summary.html, in Chinese or English: section headings, remarks, and
 * the meaning of each outcome, reason and note. Their short labels are in words.h. Static text; any
 * thread.
 */
#ifndef BD_REPORT_PAGE_PAGE_WORDS_H
#define BD_REPORT_PAGE_PAGE_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/base/text.h"

/** The page's text for a key ("title", "balance_about"); bd_word_label() if the page has none. */
const char *bd_page_word(const char *key, bool chinese);

/** Key number idx (from 0) of those whose bd_page_word() the script needs; NULL after the last. */
const char *bd_page_word_of_script(size_t idx);

/**
 * The meaning of a reason or note in one sentence. For a key that contains a field
 * ("name:homophone", "roster.sex_absent") it is the meaning of its class. Empty for an unknown key.
 */
const char *bd_page_meaning(bd_text key, bool chinese);

#endif
