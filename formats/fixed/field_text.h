/*
 * field_text: the text in a field of a fixed number of bytes, as a UTF-8 cell. For the formats that
 * have such fields (fixed, dbf).
 *
 * Blanks and NULs at the end are padding and not part of the value. A character whose bytes go
 * beyond the field's end was cut by the program that wrote the file: its remaining bytes become one
 * U+FFFD. Other bytes that are not text stay as they are and are reported by a flag
 * (formats/reader/reader.h). Any thread, each with its own room.
 */
#ifndef BD_FORMATS_FIXED_FIELD_TEXT_H
#define BD_FORMATS_FIXED_FIELD_TEXT_H

#include "formats/reader/reader_ops.h"

typedef enum bd_field_code {
    BD_FIELD_UTF8,
    BD_FIELD_GB18030,
    BD_FIELD_ASCII /* a code page that we cannot read: the caller refuses bytes beyond ASCII */
} bd_field_code;

enum {
    BD_FIELD_SIDE_FACTOR = 3, /* side bytes that a byte of a field may take at most */
    BD_FIELD_PAD =
        32 /* bytes that must be readable after a field, and writable after the end of side */
};

/* Where cells lie: in the file's bytes, or in side where they had to be changed. */
typedef struct bd_field_room {
    const char *base; /* offsets count from here */
    char *side;       /* the next free byte; the caller makes it large enough */
} bd_field_room;

/** Whether a row has no value in any field: it is of padding only, and does not count as a row. */
static inline bool bd_field_row_blank(const char *row, size_t len)
{
    size_t i = 0;
    while (i < len && (row[i] == ' ' || row[i] == '\0'))
        i++;
    return i == len;
}

/**
 * The value of the width bytes at base + at. Returns 0 or flags BD_ROW_BAD_BYTES, BD_ROW_CUT. Hot:
 * no allocation; text that needs no change is not copied.
 */
uint32_t bd_field_text(bd_field_code code, bd_field_room *room, size_t at, size_t width,
                       bd_cell *cell);

/** Length without blanks and NULs at the end. */
size_t bd_field_trimmed(const char *at, size_t len);

/** Whether all bytes are ASCII other than NUL. */
bool bd_field_plain(const char *at, size_t len);

#endif
