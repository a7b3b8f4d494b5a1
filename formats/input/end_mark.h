/*
 * end_mark: reads a text file without the end mark of CP/M and DOS, which some programs still
 * write: 1A after the last row, once or several times, followed only by line ends, blanks and NULs.
 *
 * Only the end of the file shows whether a 1A is that mark, so the last BD_END_MARK_MAX bytes are
 * held back. A 1A with more bytes after it than that is text. One thread at a time.
 */
#ifndef BD_FORMATS_INPUT_END_MARK_H
#define BD_FORMATS_INPUT_END_MARK_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/base/err.h"

enum { BD_END_MARK_MAX = 256 }; /* bytes: CP/M fills its last block of 128 */

/* Reads len bytes of the file; *got is short at its end only. */
typedef bd_status (*bd_end_mark_from)(void *from, char *out, size_t len, size_t *got, bd_err *err);

/* Zeroed before the first read. */
typedef struct bd_end_mark {
    bool ended; /* no bytes of the file follow those held back */
    size_t held_len;
    char held[BD_END_MARK_MAX];
} bd_end_mark;

/** Read len bytes by means of read, without the end mark; *got is short at the end only. Fails as
 * read does. */
BD_NODISCARD bd_status bd_end_mark_read(bd_end_mark *mark, bd_end_mark_from read, void *from,
                                        char *out, size_t len, size_t *got, bd_err *err);

/** Offset of the end mark in the last bytes of a file; len where there is none. */
size_t bd_end_mark_find(const char *bytes, size_t len);

#endif
