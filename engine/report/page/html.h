/*
 * html: pieces of an HTML page, appended to a buffer. Every text that is passed in is escaped: it
 * cannot become an element or an attribute, or end a script. The buffer remembers when memory runs
 * out. Any thread; functions without state.
 */
#ifndef BD_REPORT_PAGE_HTML_H
#define BD_REPORT_PAGE_HTML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/text.h"

/** Append text for an element's contents or a quoted attribute: & < > " ' as references, control
 * characters and bytes that are not UTF-8 as \xHH. */
void bd_html_text(bd_buf *out, bd_text text);

/** Append a JSON text for a script element of type application/json. Its values stay the same, but
 * it contains neither "</script" nor "<!--". */
void bd_html_json(bd_buf *out, bd_text json);

/** Append "1,234,567". */
void bd_html_number(bd_buf *out, uint64_t value);

/**
 * Append part as a percentage of all, rounded down: "97.20%". Only a complete share is shown as
 * 100.00%, and only an empty one as 0.00%: less than 0.01% is "<0.01%", escaped. A dash if all is 0.
 */
void bd_html_share(bd_buf *out, uint64_t part, uint64_t all);

/** Whether bd_html_share() shows two shares as the same text. */
bool bd_html_same_share(uint64_t part, uint64_t all, uint64_t other_part, uint64_t other_all);

/** Append by how much a count has changed: "+1,234", "−56", "0". */
void bd_html_change(bd_buf *out, uint64_t now, uint64_t before);

/** Append a change, given in thousandths of a percentage point: "+0.12", "−3.40". Rounded
 * towards zero, and zero has no sign: "0.00". */
void bd_html_points(bd_buf *out, int64_t thousandths);

/** As bd_html_share(), but not escaped: for JSON or a test. */
void bd_html_share_plain(bd_buf *out, uint64_t part, uint64_t all);

/**
 * Append one SVG bar: count parts side by side, each as wide as its share of all. Their classes are
 * "o<first_class>" and the following numbers. label is the text for screen readers; it is escaped
 * here.
 */
void bd_html_bar(bd_buf *out, const uint64_t *parts, size_t count, unsigned first_class,
                 uint64_t all, bd_text label);

#endif
