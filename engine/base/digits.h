/*
 * digits: decimal digits eight at a time, in a 64-bit word whose lowest byte is the first digit.
 *
 * Pure functions, any thread. Hot: every number of every row passes through here. A word has the
 * same value on every host: bd_digits_load() corrects the byte order.
 */
#ifndef BD_BASE_DIGITS_H
#define BD_BASE_DIGITS_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define BD_EACH_BYTE(b) (UINT64_C(0x0101010101010101) * (b))

enum {
    BD_DIGITS_TEN_8 = 100000000,
    BD_DIGITS_PUT_MAX = 28 /* bytes that bd_digits_put() and bd_digits_put_width() may write */
};

static inline uint64_t bd_digits_load(const char *at)
{
    uint64_t word;
    memcpy(&word, at, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

static inline void bd_digits_store(char *at, uint64_t word)
{
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    memcpy(at, &word, sizeof word);
}

/** Not zero if any byte is not a digit: its upper half is not 3, or adding 6 carries into it. */
static inline uint64_t bd_digits_wrong(uint64_t word)
{
    const uint64_t sum = word + BD_EACH_BYTE(6);
    return ((word ^ BD_EACH_BYTE(0x30)) | (sum ^ BD_EACH_BYTE(0x30))) & BD_EACH_BYTE(0xF0);
}

/** Eight digits as four numbers of two, the first in the lowest 16 bits. */
static inline uint64_t bd_digits_pairs(uint64_t word)
{
    word &= BD_EACH_BYTE(0x0F);
    return (word * (1 + (UINT64_C(10) << 8))) >> 8 & UINT64_C(0x00FF00FF00FF00FF);
}

/** The value of eight digits from their pairs. Neighbours are joined twice: the upper half of each
 * product is their weighted sum. */
static inline uint32_t bd_digits_join(uint64_t pairs)
{
    pairs = (pairs * (1 + (UINT64_C(100) << 16))) >> 16 & UINT64_C(0x0000FFFF0000FFFF);
    return (uint32_t)((pairs * (1 + (UINT64_C(10000) << 32))) >> 32);
}

/** The reverse: value < 10^8 as eight digits. It is split into halves, pairs and digits. The
 * multiplications that replace the divisions are exact in this range. */
static inline uint64_t bd_digits_split(uint32_t value)
{
    const uint64_t fours = value / 10000 | (uint64_t)(value % 10000) << 32;
    const uint64_t hundreds = (fours * 10486) >> 20 & UINT64_C(0x0000007F0000007F);
    const uint64_t pairs = hundreds | (fours - 100 * hundreds) << 16;
    const uint64_t tens = (pairs * 103) >> 10 & UINT64_C(0x000F000F000F000F);
    return (tens | (pairs - 10 * tens) << 8) + BD_EACH_BYTE('0');
}

/**
 * Write value modulo 10^width as width digits, 1 to 20 of them. Up to BD_DIGITS_PUT_MAX bytes at
 * out are overwritten. Returns the end of the digits.
 */
static inline char *bd_digits_put_width(char *out, uint64_t value, unsigned width)
{
    if (width > 8) {
        out = bd_digits_put_width(out, value / BD_DIGITS_TEN_8, width - 8);
        width = 8;
    }
    bd_digits_store(out, bd_digits_split((uint32_t)(value % BD_DIGITS_TEN_8)) >> 8 * (8 - width));
    return out + width;
}

/** Write value without leading zeros. Up to BD_DIGITS_PUT_MAX bytes at out are overwritten. Returns
 * the end of the digits. */
static inline char *bd_digits_put(char *out, uint64_t value)
{
    if (value >= BD_DIGITS_TEN_8) {
        out = bd_digits_put(out, value / BD_DIGITS_TEN_8);
        bd_digits_store(out, bd_digits_split((uint32_t)(value % BD_DIGITS_TEN_8)));
        return out + 8;
    }
    const uint64_t word = bd_digits_split((uint32_t)value);
    /* The last digit is always written, even if it is 0. */
    const unsigned zeros =
        (unsigned)__builtin_ctzll((word & BD_EACH_BYTE(0x0F)) | UINT64_C(1) << 56) / 8;
    bd_digits_store(out, word >> 8 * zeros);
    return out + (8 - zeros);
}

#endif
