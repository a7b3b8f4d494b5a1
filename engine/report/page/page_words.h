/*
 * page_words: the sentences of summary.html, in Chinese or English: headings of its sections, what
 * each outcome, reason and note means, remarks. What these are called stands in words.h. Static,
 * any thread.
 */
#ifndef BD_REPORT_PAGE_PAGE_WORDS_H
#define BD_REPORT_PAGE_PAGE_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/base/text.h"

/** The text of a key of the page ("title", "balance_about"); where there
 * is none bd_word_label(). */
const char *bd_page_word(const char *key, bool chinese);

/** The keys that the page's script needs as well: as bd_page_word(), by place; NULL behind the
 * last. */
const char *bd_page_word_of_script(size_t idx);

/**
 * What a reason or note means, one sentence: of its class where it has a field in it
 * ("name:homophone", "roster.sex_absent"). Empty where nothing is known of it.
 */
const char *bd_page_meaning(bd_text key, bool chinese);

#endif
