/*
 * shown: file names as text. A file name may hold any bytes, but reports, manifests and messages
 * are UTF-8. Any thread; a buffer is used by one thread at a time.
 */
#ifndef BD_BASE_SHOWN_H
#define BD_BASE_SHOWN_H

#include "engine/base/text.h"

/** Append text; a byte that is not part of valid UTF-8 becomes \xHH, as in manifest.json. */
void bd_shown_add(bd_buf *out, bd_text text);

/** The same for a line on a terminal: control characters become \xHH as well, so a name can neither
 * break the line nor send commands to the terminal. */
void bd_shown_add_line(bd_buf *out, bd_text text);

/** Columns that UTF-8 text takes on a terminal: Han, Hangul, full-width characters and emoji take
 * two, combining marks take none. */
size_t bd_shown_width(bd_text text);

/** Append UTF-8 text, then blanks up to a width of places columns: a cell of a table on a
 * terminal. */
void bd_shown_pad(bd_buf *out, bd_text text, size_t places);

#endif
