/*
 * csv_sheet: a CSV cell for a file that is opened in a spreadsheet by a double click.
 *
 * Two things go wrong there: a cell that begins like a formula is run as one, and a cell that looks
 * like a number or a date is converted to one, of which a spreadsheet keeps fifteen digits. So
 * cells are written as follows, and quoted by RFC 4180:
 *
 *   begins, after blanks, with = + - @ TAB CR LF (full-width signs too)    'value
 *   digits, 12 or more, or with a leading zero                             ="value"
 *   digits with E among them, as 12E5, or within brackets; dates, times
 *   and fractions, as 1965-11-17, 1965年11月17日, 12:30, 3/4, 1.2.3          ="value"
 *   anything else                                                          value
 *
 * Blanks at either end or in between, commas and full-width digits make no difference, since they
 * make none to a spreadsheet (tests/worklists_office.sh).
 *
 * ="value" is a formula of one constant text of digits, signs and blanks; it shows and copies as
 * the text. A leading apostrophe stays visible, and a leading TAB would itself be one of those
 * characters. Pure but for the buffer: any thread.
 */
#ifndef BD_FORMATS_OUTPUT_CSV_SHEET_H
#define BD_FORMATS_OUTPUT_CSV_SHEET_H

#include "engine/base/text.h"

#define BD_CSV_BOM "\xEF\xBB\xBF"

void bd_csv_sheet_add(bd_buf *out, bd_text value);

#endif
