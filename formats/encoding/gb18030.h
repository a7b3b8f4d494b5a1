/*
 * gb18030: decodes GB 18030-2022 to UTF-8, and so GB2312, GBK and CP936, which are subsets of it.
 *
 *   1 byte   00-7F ASCII; 80 is the euro sign, as in CP936
 *   2 bytes  81-FE, then 40-7E or 80-FE; each of the 23 940 is a character, private use included
 *   4 bytes  81-FE 30-39 81-FE 30-39; not all are characters
 *
 * A byte that begins no character is kept as it is, and decoding goes on with the next byte. So an
 * ASCII byte is never swallowed. Kept bytes cannot look like UTF-8: in the output a stray byte is
 * always followed by ASCII, by FF or by the end. The four bytes of a code that has no character are
 * kept in the same way.
 *
 * Pure functions, any thread. 32 bytes must be readable after the last one.
 */
#ifndef BD_FORMATS_ENCODING_GB18030_H
#define BD_FORMATS_ENCODING_GB18030_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

enum {
    BD_GB18030_GROWTH = 3, /* bytes that one byte may become at most (80 alone; Han: 3 from 2) */
    BD_GB18030_SLACK = 32, /* bytes after the result that are written as well */
    BD_GB18030_AHEAD = 16  /* bytes after the text that are read as well, whatever they are */
};

/**
 * Decode len bytes, behind which BD_GB18030_AHEAD more must be readable, to out, which must have room
 * for BD_GB18030_GROWTH x len and BD_GB18030_SLACK bytes and not overlap. Returns the length of the
 * result. *clean: all bytes were text and none was a NUL. Hot.
 */
size_t bd_gb18030_decode(const char *bytes, size_t len, char *out, bool *clean);

/** Length without a character that is cut short at the end. */
size_t bd_gb18030_whole(const char *bytes, size_t len);

/**
 * Length and code point of the first character of len bytes (at least 1). 1 and BD_GB18030_NONE for
 * a byte that begins no character, 4 and BD_GB18030_NONE for a four-byte code without a character.
 */
size_t bd_gb18030_char(const unsigned char *bytes, size_t len, uint32_t *point);
#define BD_GB18030_NONE UINT32_MAX

/** Write the code of a code point to out; its length, 1 to 4, or 0 where there is none. Slow. */
size_t bd_gb18030_encode(uint32_t point, char out[4]);

/** Whether bytes are all ASCII without a NUL, so that decoding would change nothing. Hot. */
static inline bool bd_gb18030_is_plain(const char *bytes, size_t len)
{
#if defined(__SSE2__)
    for (size_t at = 0; at < len; at += 16) {
        const __m128i v = _mm_loadu_si128((const void *)(bytes + at));
        const unsigned plain = (unsigned)_mm_movemask_epi8(_mm_cmpgt_epi8(v, _mm_setzero_si128()));
        const unsigned within = len - at >= 16 ? 0xFFFF : (1U << (len - at)) - 1;
        if ((within & ~plain) != 0)
            return false;
    }
    return true;
#else
    for (size_t at = 0; at < len; at++)
        if (bytes[at] == '\0' || (unsigned char)bytes[at] >= 0x80)
            return false;
    return true;
#endif
}

static inline bool bd_gb18030_is_lead(unsigned char c)
{
    return c >= 0x81 && c <= 0xFE;
}

static inline bool bd_gb18030_is_trail(unsigned char c)
{
    return c >= 0x40 && c != 0x7F && c != 0xFF;
}

#endif
