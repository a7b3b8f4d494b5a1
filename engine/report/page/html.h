/*
 * html: pieces of an HTML page, appended to a buffer. Whatever is handed in as text is escaped, so
 * that it can be neither an element nor an attribute nor the end of a script. Memory that runs out
 * is the buffer's to remember. Pure functions, any thread.
 */
#ifndef BD_REPORT_PAGE_HTML_H
#define BD_REPORT_PAGE_HTML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/text.h"

/** Append text for an element's contents or a quoted attribute: & < > " ' as references, control
 * characters and bytes that are no UTF-8 as \xHH. */
void bd_html_text(bd_buf *out, bd_text text);

/** Append a JSON text for a script element of type application/json: the same values, but neither
 * "</script" nor
 * "<!--" can stand in it. */
void bd_html_json(bd_buf *out, bd_text json);

/** Append "1,234,567". */
void bd_html_number(bd_buf *out, uint64_t value);

/**
 * Append the share of part in all in per cent: "97.20%". What is not all of it is never shown as
 * 100.00% and what is not nothing never as 0.00%, but as ">99.99%" and "<0.01%", escaped. A dash
 * where all is 0.
 */
void bd_html_share(bd_buf *out, uint64_t part, uint64_t all);

/** Whether bd_html_share() shows the same of two shares. */
bool bd_html_same_share(uint64_t part, uint64_t all, uint64_t other_part, uint64_t other_all);

/** Append by how much a count has changed: "+1,234", "−56", "0". */
void bd_html_change(bd_buf *out, uint64_t now, uint64_t before);

/** Append a change in thousandths of a percentage point: "+0.12", "−3.40", "0.00". What is rounded
 * to nothing has no sign. */
void bd_html_points(bd_buf *out, int64_t thousandths);

/** bd_html_share(), not escaped: for a JSON text or a test. */
void bd_html_share_plain(bd_buf *out, uint64_t part, uint64_t all);

/**
 * Append one bar of SVG: parts side by side, each as wide as its share of all, in the classes "o0",
 * "o1", ... from first_class on. label is what a reader that sees no picture is told, escaped here.
 */
void bd_html_bar(bd_buf *out, const uint64_t *parts, size_t count, unsigned first_class,
                 uint64_t all, bd_text label);

#endif
