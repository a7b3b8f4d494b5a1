/*
 * csv_write: writes one cell by RFC 4180; delimiters and line ends are the caller's.
 *
 * A cell is quoted when it holds a comma, a quote, CR or LF, its quotes doubled; otherwise its
 * bytes are written as they are. Hot and pure: any thread, no allocation, no call for a cell of up
 * to 16 bytes that needs no quotes.
 */
#ifndef BD_FORMATS_OUTPUT_CSV_WRITE_H
#define BD_FORMATS_OUTPUT_CSV_WRITE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/** Bytes that a cell of len bytes may take. */
static inline size_t bd_csv_cell_room(size_t len)
{
    return 2 * len + 2;
}

/* Cold half of bd_csv_write_cell(): within quotes. */
char *bd_csv__write_quoted(char *dst, const char *src, size_t len);

/** bd_csv_write_cell() byte by byte: for other machines, and the oracle of its test. */
char *bd_csv_write_cell_scalar(char *dst, const char *src, size_t len);

#if defined(__SSE2__)

static inline bool bd_csv__needs_quotes(__m128i bytes)
{
    const __m128i line_end = _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('\n')),
                                          _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\r')));
    const __m128i mark = _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(',')),
                                      _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')));
    return _mm_movemask_epi8(_mm_or_si128(line_end, mark)) != 0;
}

/* Cells of 1 to 16 bytes: two loads that overlap in the middle cover every length without a loop or
 * a call. */
static inline char *bd_csv__write_short(char *dst, const char *src, size_t len)
{
    if (len >= 8) {
        uint64_t low, high;
        memcpy(&low, src, 8);
        memcpy(&high, src + len - 8, 8);
        if (bd_csv__needs_quotes(_mm_set_epi64x((long long)high, (long long)low)))
            return bd_csv__write_quoted(dst, src, len);
        memcpy(dst, &low, 8);
        memcpy(dst + len - 8, &high, 8);
    } else if (len >= 4) {
        uint32_t low, high;
        memcpy(&low, src, 4);
        memcpy(&high, src + len - 4, 4);
        if (bd_csv__needs_quotes(_mm_set_epi32(0, 0, (int)high, (int)low)))
            return bd_csv__write_quoted(dst, src, len);
        memcpy(dst, &low, 4);
        memcpy(dst + len - 4, &high, 4);
    } else {
        const char first = src[0], middle = src[len / 2], last = src[len - 1];
        const uint32_t all = (uint32_t)(unsigned char)first | (uint32_t)(unsigned char)middle << 8 |
                             (uint32_t)(unsigned char)last << 16;
        if (bd_csv__needs_quotes(_mm_cvtsi32_si128((int)all)))
            return bd_csv__write_quoted(dst, src, len);
        dst[0] = first;
        dst[len / 2] = middle;
        dst[len - 1] = last;
    }
    return dst + len;
}

/**
 * Write one cell to dst, which has bd_csv_cell_room(len) bytes and does not overlap src; returns
 * its end. Reads exactly len bytes of src, and writes nothing beyond that room.
 */
static inline char *bd_csv_write_cell(char *dst, const char *src, size_t len)
{
    if (len <= 16)
        return len == 0 ? dst : bd_csv__write_short(dst, src, len);
    for (size_t at = 0;; at += 16) {
        const size_t from = at + 16 <= len ? at : len - 16;
        const __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(src + from));
        if (bd_csv__needs_quotes(bytes)) /* what is already in dst is written again */
            return bd_csv__write_quoted(dst, src, len);
        _mm_storeu_si128((__m128i *)(void *)(dst + from), bytes);
        if (at + 16 >= len)
            return dst + len;
    }
}

#else

static inline char *bd_csv_write_cell(char *dst, const char *src, size_t len)
{
    return bd_csv_write_cell_scalar(dst, src, len);
}

#endif

#endif
