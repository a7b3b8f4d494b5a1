/*
 * cell_text: texts as libxlsxwriter can take them: valid UTF-8, ended by a NUL, not too long. The
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
 * The text of a cell, in out, which it replaces; terminated. *cut: it was longer than
 * BD_XLSX_CELL_MAX UTF-16 units, or than as many characters with its escapes, and ends in an
 * ellipsis. "" when memory ran out, which out remembers.
 */
const char *bd_cell_text(bd_buf *out, bd_text text, bool *cut);

/** A text of at most units UTF-16 units that is no cell of the list; as above. */
const char *bd_plain_text(bd_buf *out, const char *text, size_t units);

/** The longest beginning of at that has at most units UTF-16 units: its bytes, whole characters. */
size_t bd_utf16_prefix(const char *at, size_t len, size_t units);

#endif
