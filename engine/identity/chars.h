/*
 * chars: what single characters count as in cells that people fill in: invisible, full-width,
 * Latin, Han.
 *
 * Pure functions, any thread.
 */
#ifndef BD_IDENTITY_CHARS_H
#define BD_IDENTITY_CHARS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/text.h"
#include "engine/base/utf8.h"

/* A byte that belongs to no character stands as this plus its value: above Unicode, equal only to
 * itself. */
#define BD_CHARS_BAD_BYTE 0x110000U

/* Cold half of bd_chars_invisible(). */
bool bd_chars__invisible_slow(uint32_t cp);

/** White space of every kind, and characters that show nothing: controls, joiners, marks of
 * direction, variation. */
static inline bool bd_chars_invisible(uint32_t cp)
{
    if ((cp > 0x20 && cp < 0x7F) || (cp > 0x3164 && cp < 0xFE00)) /* ASCII; kana to private use */
        return false;
    return bd_chars__invisible_slow(cp);
}

/** Full-width ASCII (U+FF01-FF5E) becomes ASCII; every other character stays. */
static inline uint32_t bd_chars_narrow(uint32_t cp)
{
    return cp >= 0xFF01 && cp <= 0xFF5E ? cp - 0xFEE0 : cp;
}

static inline bool bd_chars_is_digit(uint32_t cp)
{
    return cp >= '0' && cp <= '9';
}

/** ASCII, upper case only. */
static inline bool bd_chars_is_upper(uint32_t cp)
{
    return cp >= 'A' && cp <= 'Z';
}

/** Latin letters to upper case: ASCII, Latin-1, Latin Extended-A, and the vowels of pinyin in
 * Extended-B. */
uint32_t bd_chars_upper(uint32_t cp);

/** A letter of the Latin script, or a mark that stands on one. */
bool bd_chars_is_latin(uint32_t cp);

bool bd_chars_is_han(uint32_t cp);

/** Private use, in any plane. */
bool bd_chars_is_private(uint32_t cp);

/** The next character of text from *pos on (which moves behind it), invalid bytes as
 * BD_CHARS_BAD_BYTE; *pos < len. */
static inline uint32_t bd_chars_next(bd_text text, size_t *pos)
{
    uint32_t cp;
    const size_t bytes = bd_utf8_decode(text.at + *pos, text.len - *pos, &cp);

    if (bytes == 0)
        return BD_CHARS_BAD_BYTE + (unsigned char)text.at[(*pos)++];
    *pos += bytes;
    return cp;
}

/** Append cp in UTF-8; a bad byte as \xHH, as reports show it. */
void bd_chars_add(bd_buf *out, uint32_t cp);

/** The part of text without the white space and invisible characters at both ends; borrowed from
 * it. */
bd_text bd_chars_trim(bd_text text);

enum { BD_CHARS_SHORT = 64 }; /* bytes */

/**
 * The form in which short codes and words are looked up: invisible characters gone, full-width
 * ASCII narrow, letters upper case. Returns its bytes, terminated in out; 0 when nothing is left or
 * it does not fit.
 */
size_t bd_chars_short(bd_text text, char out[BD_CHARS_SHORT]);

#endif
