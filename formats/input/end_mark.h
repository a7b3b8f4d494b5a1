/*
 * end_mark: reads a text file without the end mark of CP/M and DOS, which some programs still
 * write: 1A after the last row, once or several times, followed only by line ends, blanks and NULs.
 *
 * Only the end of the file shows whether a 1A is that mark, so the last BD_END_MARK_MAX bytes are
 * held back. A 1A with more bytes after it than that is text.
 *
 * Other programs fill a file up with NULs, any number of them: those at the end are no text either.
 * So NULs at the end of what is read are only counted until a byte follows that is not one. One
 * thread at a time.
 */
#ifndef BD_FORMATS_INPUT_END_MARK_H
#define BD_FORMATS_INPUT_END_MARK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/err.h"

enum { BD_END_MARK_MAX = 256 }; /* bytes: CP/M fills its last block of 128 */

/* Reads len bytes of the file; *got is short at its end only. */
typedef bd_status (*bd_end_mark_from)(void *from, char *out, size_t len, size_t *got, bd_err *err);

/* Which NULs at the end of the file are left out. */
typedef enum bd_end_nuls {
    BD_END_NULS_TEXT,   /* none: they may fill a field */
    BD_END_NULS_FILL,   /* all */
    BD_END_NULS_NO_LINE /* those behind a line end, which are no row */
} bd_end_nuls;

/* Zeroed before the first read, but for `which`. */
typedef struct bd_end_mark {
    bd_end_nuls which;
    uint64_t nuls;     /* counted, and not handed out */
    bool nuls_ended;   /* no bytes of the file follow those that were read */
    bool in_line;      /* the byte before the NULs is not a line end */
    size_t behind_len; /* bytes behind the NULs, which show that they are text */
    size_t behind_at;  /* of them, handed out */
    size_t more_nuls;  /* NULs behind those */
    char behind[BD_END_MARK_MAX];
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
