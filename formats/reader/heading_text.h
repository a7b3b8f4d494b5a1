/*
 * heading_text: when two headings count as the same.
 *
 * People and spreadsheet programs change headings between one file and the next: line breaks and
 * blanks, full width, other brackets, upper case, a mark for obligatory columns. Two headings are
 * alike if they are equal without all that. Pure, any thread.
 */
#ifndef BD_FORMATS_READER_HEADING_TEXT_H
#define BD_FORMATS_READER_HEADING_TEXT_H

#include <stdbool.h>

#include "engine/base/text.h"

/** Length of the blank character at the beginning (white space, also Unicode's, or invisible); 0:
 * it is not one. */
size_t bd_heading_blank_at(const char *at, size_t len);

/** Append a heading without blank characters, terminated. */
void bd_heading_add_plain(bd_buf *out, bd_text heading);

/**
 * Whether two headings are equal once white space is removed, full-width characters are ASCII,
 * letters are lower case, the characters of brackets are removed (not what they enclose), and
 * asterisks at either end and colons at the end are removed. A heading of which nothing is left is
 * like no other.
 */
bool bd_heading_alike(bd_text a, bd_text b);

#endif
