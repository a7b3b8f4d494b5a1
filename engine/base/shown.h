/*
 * shown: text of the input as it may be shown to people. Every message, table and page that repeats
 * a name of a file, a heading or a value shows it through this room's one table of characters:
 *
 * - Bytes that are not UTF-8 become \xHH, for reports, manifests and messages are UTF-8.
 * - Where a line is shown, so do control characters (C0, C1, DEL), line and paragraph separators,
 *   characters that change the direction of a line, and characters that are not seen: zero width,
 *   fillers, tags. So a name can neither break a line, nor send commands to a terminal, nor look
 *   like another one. Each byte of such a character is one \xHH: U+202E is \xE2\x80\xAE. JSON
 *   writes the same characters as \uXXXX. Reports keep every value as it was written.
 *
 * And nothing personal is repeated in a message:
 *
 * - Text of the input (a value or key of the configuration, a heading, an option) is shown by
 *   bd_shown_add_echo() or bd_shown_echo(): with six or more digits in a row, or 11 in all, only its
 *   length is shown: ‹18 characters›.
 * - A file that turns out to be no configuration and no region table is not repeated at all.
 * - Names of files, of members and of sheets have to be acted on, and 202611 is a month. In them
 *   only what looks like an identity number is hidden, 15 or more digits in a row with an X behind
 *   them: bd_shown_add_message(), through which each message and each table but that of `explain`
 *   goes as it is written, whatever was put into it. A digest is none.
 *
 * Any thread; a buffer is used by one thread at a time.
 */
#ifndef BD_BASE_SHOWN_H
#define BD_BASE_SHOWN_H

#include "engine/base/text.h"

enum { BD_SHOWN_ECHO = 64 }; /* bytes that an echo as a string needs at least */

/** Append text; a byte that is not part of valid UTF-8 becomes \xHH, as in manifest.json. */
void bd_shown_add(bd_buf *out, bd_text text);

/** The same for a line: control characters and characters that are not seen become \xHH as well. */
void bd_shown_add_line(bd_buf *out, bd_text text);

/** The same for lines: line feeds stay. What is in a line was added by bd_shown_add_line(), so that
 * only the program ends lines. */
void bd_shown_add_lines(bd_buf *out, bd_text text);

/** Append a line of a message: what looks like an identity number is hidden. */
void bd_shown_add_message(bd_buf *out, bd_text text);

/** The same for lines. */
void bd_shown_add_messages(bd_buf *out, bd_text text);

/** Append text in which what looks like an identity number is hidden, and nothing else is changed:
 * for JSON, which escapes by itself. */
void bd_shown_add_hidden(bd_buf *out, bd_text text);

/** Append text of the input for a message, as bd_shown_add_line() does, or its length if it may be
 * a number of a person. */
void bd_shown_add_echo(bd_buf *out, bd_text text);

/** The same as a string of size bytes, at least BD_SHOWN_ECHO, cut between characters. Returns out. */
const char *bd_shown_echo(const char *text, char *out, size_t size);

/** Whether text may be a number of a person: six digits in a row, or 11 in all. Digits of other
 * scripts count, and characters that are not seen do not end a row. */
bool bd_shown_has_number(bd_text text);

/** Whether a line must not hold the character as it is. */
bool bd_shown_is_control(uint32_t cp);

/** Columns that UTF-8 text takes on a terminal: Han, Hangul, full-width characters and emoji take
 * two, combining marks take none. */
size_t bd_shown_width(bd_text text);

/** Append UTF-8 text, then blanks up to a width of places columns: a cell of a table on a
 * terminal. */
void bd_shown_pad(bd_buf *out, bd_text text, size_t places);

#endif
