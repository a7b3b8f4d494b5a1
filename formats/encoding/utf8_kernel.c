/* utf8_kernel: see utf8_kernel.h. */
#include "formats/encoding/utf8_kernel.h"

#include <stdint.h>
#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

/* Number of bytes that follow the lead byte c, and the range of the first of them (RFC 3629 section
 * 4); 0 where c is not a lead byte. */
static unsigned sequence(unsigned char c, unsigned char *low, unsigned char *high)
{
    *low = c == 0xE0 ? 0xA0 : c == 0xF0 ? 0x90 : 0x80;
    *high = c == 0xED ? 0x9F : c == 0xF4 ? 0x8F : 0xBF;
    if (c >= 0xC2 && c <= 0xDF)
        return 1;
    if (c >= 0xE0 && c <= 0xEF)
        return 2;
    return c >= 0xF0 && c <= 0xF4 ? 3 : 0;
}

bool bd_utf8_clean_plain(const char *bytes, size_t len)
{
    const unsigned char *at = (const unsigned char *)bytes;
    const unsigned char *end = at + len;
    while (at < end) {
        const unsigned char c = *at++;
        if (c < 0x80) {
            if (c == 0)
                return false;
            continue;
        }
        unsigned char low;
        unsigned char high;
        const unsigned more = sequence(c, &low, &high);
        if (more == 0 || (size_t)(end - at) < more || *at < low || *at > high)
            return false;
        for (unsigned i = 1; i < more; i++)
            if ((at[i] & 0xC0) != 0x80)
                return false;
        at += more;
    }
    return true;
}

#if defined(__x86_64__)

/*
 * Errors that two neighbouring bytes show, by three table look-ups with 16 entries (Keiser and
 * Lemire, "Validating UTF-8 in less than one instruction per byte", 2021): high and low half of the
 * first byte, high half of the second. There is an error where all three have a bit in common.
 */
enum {
    TOO_SHORT = 1 << 0,    /* a lead byte without a continuation */
    TOO_LONG = 1 << 1,     /* ASCII and then a continuation */
    OVERLONG_3 = 1 << 2,   /* E0 80..9F */
    TOO_LARGE = 1 << 3,    /* F4 90.., F5.. and then a continuation */
    SURROGATE = 1 << 4,    /* ED A0..BF */
    OVERLONG_2 = 1 << 5,   /* C0, C1 */
    TOO_LARGE_80 = 1 << 6, /* F5.. 80..8F */
    OVERLONG_4 = 1 << 6,   /* F0 80..8F: the same bit, the low half tells them apart */
    TWO_CONTINUE = 1 << 7, /* two continuations: correct only as third or fourth byte */
    CARRY = TOO_SHORT | TOO_LONG | TWO_CONTINUE
};

#define TABLE(...) _mm256_broadcastsi128_si256(_mm_setr_epi8(__VA_ARGS__))
#define B(x)       ((char)(x))

#define AVX2 __attribute__((target("avx2")))

AVX2 static inline __m256i high_half(__m256i v)
{
    return _mm256_and_si256(_mm256_srli_epi16(v, 4), _mm256_set1_epi8(0x0F));
}

/* v moved up by n bytes, with the last n bytes of before coming in. */
#define SHIFTED(v, before, n) \
    _mm256_alignr_epi8((v), _mm256_permute2x128_si256((before), (v), 0x21), 16 - (n))

AVX2 static inline __m256i pair_errors(__m256i v, __m256i before1)
{
    const __m256i first_high =
        TABLE(TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG,
              B(TWO_CONTINUE), B(TWO_CONTINUE), B(TWO_CONTINUE), B(TWO_CONTINUE),
              TOO_SHORT | OVERLONG_2, TOO_SHORT, TOO_SHORT | OVERLONG_3 | SURROGATE,
              TOO_SHORT | TOO_LARGE | TOO_LARGE_80 | OVERLONG_4);
    const __m256i first_low =
        TABLE(B(CARRY | OVERLONG_3 | OVERLONG_2 | OVERLONG_4), B(CARRY | OVERLONG_2), B(CARRY),
              B(CARRY), B(CARRY | TOO_LARGE), B(CARRY | TOO_LARGE | TOO_LARGE_80),
              B(CARRY | TOO_LARGE | TOO_LARGE_80), B(CARRY | TOO_LARGE | TOO_LARGE_80),
              B(CARRY | TOO_LARGE | TOO_LARGE_80), B(CARRY | TOO_LARGE | TOO_LARGE_80),
              B(CARRY | TOO_LARGE | TOO_LARGE_80), B(CARRY | TOO_LARGE | TOO_LARGE_80),
              B(CARRY | TOO_LARGE | TOO_LARGE_80), B(CARRY | TOO_LARGE | TOO_LARGE_80 | SURROGATE),
              B(CARRY | TOO_LARGE | TOO_LARGE_80), B(CARRY | TOO_LARGE | TOO_LARGE_80));
    const __m256i second_high = TABLE(
        TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT,
        B(TOO_LONG | OVERLONG_2 | TWO_CONTINUE | OVERLONG_3 | TOO_LARGE_80 | OVERLONG_4),
        B(TOO_LONG | OVERLONG_2 | TWO_CONTINUE | OVERLONG_3 | TOO_LARGE),
        B(TOO_LONG | OVERLONG_2 | TWO_CONTINUE | SURROGATE | TOO_LARGE),
        B(TOO_LONG | OVERLONG_2 | TWO_CONTINUE | SURROGATE | TOO_LARGE), TOO_SHORT, TOO_SHORT,
        TOO_SHORT, TOO_SHORT);
    const __m256i low = _mm256_and_si256(before1, _mm256_set1_epi8(0x0F));
    return _mm256_and_si256(_mm256_and_si256(_mm256_shuffle_epi8(first_high, high_half(before1)),
                                             _mm256_shuffle_epi8(first_low, low)),
                            _mm256_shuffle_epi8(second_high, high_half(v)));
}

/* Errors in v, given the 32 bytes before it; zero where there are none. */
AVX2 static inline __m256i vector_errors(__m256i v, __m256i before)
{
    const __m256i pairs = pair_errors(v, SHIFTED(v, before, 1));
    /* Bit 7 where a third or fourth byte must stand: two after E0.., three after F0... */
    const __m256i third = _mm256_subs_epu8(SHIFTED(v, before, 2), _mm256_set1_epi8(0xE0 - 0x80));
    const __m256i fourth = _mm256_subs_epu8(SHIFTED(v, before, 3), _mm256_set1_epi8(0xF0 - 0x80));
    const __m256i must =
        _mm256_and_si256(_mm256_or_si256(third, fourth), _mm256_set1_epi8(B(0x80)));
    return _mm256_xor_si256(must, pairs);
}

AVX2 static bool clean_avx2(const char *bytes, size_t len)
{
    __m256i before = _mm256_setzero_si256();
    __m256i errors = before;
    __m256i least = _mm256_set1_epi8(B(0xFF));
    size_t at = 0;
    for (; at + 64 <= len; at += 64) {
        const __m256i a = _mm256_loadu_si256((const void *)(bytes + at));
        const __m256i b = _mm256_loadu_si256((const void *)(bytes + at + 32));
        least = _mm256_min_epu8(least, _mm256_min_epu8(a, b));
        errors =
            _mm256_or_si256(errors, _mm256_or_si256(vector_errors(a, before), vector_errors(b, a)));
        before = b;
    }
    /* The rest, padded with spaces: a sequence that is cut short is followed by one and counts as
     * too short. */
    char rest[96];
    memset(rest, ' ', sizeof rest);
    memcpy(rest, bytes + at, len - at);
    for (size_t i = 0; i < sizeof rest; i += 32) {
        const __m256i v = _mm256_loadu_si256((const void *)(rest + i));
        least = _mm256_min_epu8(least, v);
        errors = _mm256_or_si256(errors, vector_errors(v, before));
        before = v;
    }
    errors = _mm256_or_si256(errors, _mm256_cmpeq_epi8(least, _mm256_setzero_si256()));
    return _mm256_testz_si256(errors, errors) != 0;
}

bool bd_utf8_clean_avx2(const char *bytes, size_t len, bool *have)
{
    *have = __builtin_cpu_supports("avx2");
    return *have && clean_avx2(bytes, len);
}

#else

bool bd_utf8_clean_avx2(const char *bytes, size_t len, bool *have)
{
    (void)bytes;
    (void)len;
    *have = false;
    return false;
}

#endif

bool bd_utf8_clean(const char *bytes, size_t len)
{
    bool have;
    const bool clean = bd_utf8_clean_avx2(bytes, len, &have);
    return have ? clean : bd_utf8_clean_plain(bytes, len);
}
