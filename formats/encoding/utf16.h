/*
 * utf16: decodes UTF-16 to UTF-8, piece by piece.
 *
 * A surrogate without its other half becomes the three bytes that UTF-8 forbids for it (ED A0 80 to
 * ED BF BF), so nothing is lost and later checks see bytes that are not text. Pure, any thread.
 */
#ifndef BD_FORMATS_ENCODING_UTF16_H
#define BD_FORMATS_ENCODING_UTF16_H

#include <stdbool.h>
#include <stddef.h>

/**
 * Decode up to len bytes. last: no bytes follow. *used: bytes read; the rest, at most 3, is the
 * beginning of a character (with last: the half character at the end of the file). out must have
 * room for 3 bytes for each 2, and 8 more. Returns the bytes written.
 */
size_t bd_utf16_decode(const char *bytes, size_t len, bool big_endian, bool last, char *out,
                       size_t *used);

/** Whether bytes without a byte order mark are probably big-endian, by the positions of zero
 * bytes. */
bool bd_utf16_looks_big_endian(const char *bytes, size_t len);

#endif
