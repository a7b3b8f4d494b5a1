/*
 * chars: kinds of characters in cells that people fill in: invisible, full-width, Latin, Han.
 *
 * Pure functions, any thread. Hot: the inline functions, for nearly every character that is
 * compared.
 */
#ifndef BD_IDENTITY_CHARS_H
#define BD_IDENTITY_CHARS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/text.h"
#include "engine/base/utf8.h"

/* A byte outside any valid character is represented by this plus its value. The sum is above
 * Unicode and equals only itself. */
#define BD_CHARS_BAD_BYTE 0x110000U

/* Cold half of bd_chars_invisible(). */
bool bd_chars__invisible_slow(uint32_t cp);

/** White space of every kind, and characters without a visible form: controls, joiners, direction
 * marks, variation selectors. */
static inline bool bd_chars_invisible(uint32_t cp)
{
    if ((cp > 0x20 && cp < 0x7F) || (cp > 0x3164 && cp < 0xFE00)) /* ASCII; kana to private use */
        return false;
    return bd_chars__invisible_slow(cp);
}

/** Full-width ASCII (U+FF01-FF5E) becomes ASCII; every other character is unchanged. */
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

/** A letter of the Latin script, or a combining mark. */
bool bd_chars_is_latin(uint32_t cp);

bool bd_chars_is_han(uint32_t cp);

/** Private use, in any plane. */
bool bd_chars_is_private(uint32_t cp);

/** The character at *pos, which must be below len; *pos moves past it. An invalid byte gives
 * BD_CHARS_BAD_BYTE plus its value. */
static inline uint32_t bd_chars_next(bd_text text, size_t *pos)
{
    uint32_t cp;
    const size_t bytes = bd_utf8_decode(text.at + *pos, text.len - *pos, &cp);

    if (bytes == 0)
        return BD_CHARS_BAD_BYTE + (unsigned char)text.at[(*pos)++];
    *pos += bytes;
    return cp;
}

/** Append cp in UTF-8. A bad byte is appended as \xHH, as in reports. */
void bd_chars_add(bd_buf *out, uint32_t cp);

/** text without white space and invisible characters at both ends, also those written as
 * references (&nbsp;, see reference.h); borrowed from text. */
bd_text bd_chars_trim(bd_text text);

/** Whether these are the first two characters and the last one of a text in the shell of a formula,
 * ="...", by which files keep a spreadsheet from changing it. */
static inline bool bd_chars_is_shell(uint32_t first, uint32_t second, uint32_t last)
{
    return first == '=' && second == '"' && last == '"';
}

/** text trimmed and without the shell of a formula; what is in the shell is trimmed too. Borrowed
 * from text. */
bd_text bd_chars_bare(bd_text text);

/** text bare, and without the `.0` that a program for floating-point numbers adds to digits, with or
 * without a minus sign before them: 530724.0 is 530724. Borrowed from text. */
bd_text bd_chars_whole(bd_text text);

enum { BD_CHARS_SHORT = 64 }; /* bytes */

/**
 * The form in which short codes and words are looked up: bare, without invisible characters,
 * full-width ASCII as ASCII, letters in upper case. It is terminated in out. Returns its length in bytes; 0
 * when nothing is left or it does not fit.
 */
size_t bd_chars_short(bd_text text, char out[BD_CHARS_SHORT]);

#endif
