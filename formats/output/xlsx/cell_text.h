/*
 * cell_text: makes texts that libxlsxwriter accepts: valid UTF-8, NUL-terminated, not too long. The
 * library itself escapes & < > and, in cells, control characters.
 *
 *                               in a cell                              elsewhere
 *   a byte that is not UTF-8    U+FFFD                                 U+FFFD
 *   NUL, U+FFFE, U+FFFF         _xHHHH_ (ST_Xstring, ECMA-376 part 1,  U+FFFD
 *                               22.9.2.19)
 *   other controls, but TAB LF  as they are                            U+FFFD
 *   _ that begins an _xHHHH_    _x005F_, or it would be read back as   as it is
 *                               the character
 *
 * Hot and pure but for the buffer: any thread.
 */
#ifndef BD_FORMATS_OUTPUT_XLSX_CELL_TEXT_H
#define BD_FORMATS_OUTPUT_XLSX_CELL_TEXT_H

#include "engine/base/text.h"

/**
 * The text of a cell, terminated; it replaces what is in out. *cut: the text had more than
 * BD_XLSX_CELL_MAX UTF-16 units, or with its escapes more than that many characters, and now ends
 * in an ellipsis. "" when memory ran out, which out remembers.
 */
const char *bd_cell_text(bd_buf *out, bd_text text, bool *cut);

/** The same for a text that is not a cell of the list, of at most units UTF-16 units. */
const char *bd_plain_text(bd_buf *out, const char *text, size_t units);

/** Length in bytes of the longest prefix of whole characters with at most units UTF-16 units. */
size_t bd_utf16_prefix(const char *at, size_t len, size_t units);

#endif
