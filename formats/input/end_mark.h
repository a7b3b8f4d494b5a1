/*
 * end_mark: a text file without the end mark of CP/M and DOS, which some programs still write: 1A
 * behind the last row, once or several times, and nothing more but line ends, blanks and NULs.
 *
 * Whether a 1A is that mark is known at the end only, so the last bytes are held back until then;
 * a mark with more behind it than fits there is text. One thread at a time.
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
    bool ended; /* the file has no more than what is held */
    size_t held_len;
    char held[BD_END_MARK_MAX];
} bd_end_mark;

/** Read len bytes of what read gives, without the end mark; *got is short at the end only. A
 * failure is read's. */
BD_NODISCARD bd_status bd_end_mark_read(bd_end_mark *mark, bd_end_mark_from read, void *from,
                                        char *out, size_t len, size_t *got, bd_err *err);

/** Where the end mark begins in the last bytes of a file; len: there is none. */
size_t bd_end_mark_find(const char *bytes, size_t len);

#endif
