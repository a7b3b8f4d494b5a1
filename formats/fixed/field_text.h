/*
 * field_text: the text in a field of a fixed number of bytes, as a UTF-8 cell. For the formats that
 * have such fields (fixed, dbf).
 *
 * Blanks and NULs at the end fill the field up and are no part of the value. A character whose
 * bytes go beyond the field's end was cut by whoever wrote the file: what is left of it becomes one
 * U+FFFD. Other bytes that are no text stay as they are and the caller is told, as everywhere
 * (formats/reader/reader.h).
 */
#ifndef BD_FORMATS_FIXED_FIELD_TEXT_H
#define BD_FORMATS_FIXED_FIELD_TEXT_H

#include "formats/reader/reader_ops.h"

typedef enum bd_field_code {
    BD_FIELD_UTF8,
    BD_FIELD_GB18030,
    BD_FIELD_ASCII /* the code page is one we cannot read: the caller refuses what is beyond ASCII
                    */
} bd_field_code;

enum {
    BD_FIELD_SIDE_FACTOR = 3, /* side bytes that a byte of a field may take at most */
    BD_FIELD_PAD =
        32 /* bytes behind a field that must be readable, and behind what side takes, writable */
};

/* Where cells lie: in the file's bytes, or in side where they had to be changed. */
typedef struct bd_field_room {
    const char *base; /* offsets count from here */
    char *side;       /* the next free byte; the caller sees to its size */
} bd_field_room;

/**
 * The value of the width bytes at base + at. Returns 0 or flags BD_ROW_BAD_BYTES, BD_ROW_CUT. Hot:
 * no allocation; text that is as it should be already is not copied.
 */
uint32_t bd_field_text(bd_field_code code, bd_field_room *room, size_t at, size_t width,
                       bd_cell *cell);

/** Bytes left of len once blanks and NULs at the end are taken off. */
size_t bd_field_trimmed(const char *at, size_t len);

/** Whether all bytes are ASCII other than NUL. */
bool bd_field_plain(const char *at, size_t len);

#endif
