/* csv_kernel: see csv_kernel.h; the loops are in csv_kernel_body.h. */
#include "formats/csv/csv_kernel.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "engine/base/digits.h"

/*
 * Which of the marks end rows: their indexes among all marks. Two entries are always written, used
 * or not, since a branch on "none, one or two row ends in 64 bytes" cannot be predicted and costs
 * more than the stores.
 */
#define RANK(row, first, marks, ends)                                             \
    do {                                                                          \
        uint64_t rank_left = (ends);                                              \
        uint32_t *rank_at = (row);                                                \
        (row) += COUNT(rank_left);                                                \
        do {                                                                      \
            for (int rank_i = 0; rank_i < 2; rank_i++) {                          \
                const uint64_t rank_low = rank_left & (0 - rank_left);            \
                *rank_at++ = (first) + (uint32_t)COUNT((marks) & (rank_low - 1)); \
                rank_left &= rank_left - 1;                                       \
            }                                                                     \
        } while (rank_left != 0);                                                 \
    } while (0)

/* Positions of the bits, by counting trailing zeros: always twelve, more in groups of four. */
#define FLATTEN_BY_BIT(pos, at, marks)                                        \
    do {                                                                      \
        uint64_t flat_left = (marks);                                         \
        uint32_t *flat_at = (pos);                                            \
        (pos) += COUNT(flat_left);                                            \
        for (int flat_i = 0; flat_i < 12; flat_i++) {                         \
            flat_at[flat_i] = (at) + (uint32_t)trailing_zeros(flat_left);     \
            flat_left &= flat_left - 1;                                       \
        }                                                                     \
        for (flat_at += 12; flat_left != 0; flat_at += 4)                     \
            for (int flat_i = 0; flat_i < 4; flat_i++) {                      \
                flat_at[flat_i] = (at) + (uint32_t)trailing_zeros(flat_left); \
                flat_left &= flat_left - 1;                                   \
            }                                                                 \
    } while (0)

/* 0 for 0, where the builtin is undefined: the entry is not used. */
static inline int trailing_zeros(uint64_t m)
{
    return m == 0 ? 0 : __builtin_ctzll(m);
}

#define INLINED static inline __attribute__((always_inline))

/* ---- portable: eight bytes in a word ---- */

/* Bit i for byte i of the word: whether it equals the byte that repeated holds eight times. */
static inline uint64_t word_equals(uint64_t word, uint64_t repeated)
{
    const uint64_t low7 = UINT64_C(0x7F7F7F7F7F7F7F7F);
    const uint64_t x = word ^ repeated;
    const uint64_t zero =
        ~(((x & low7) + low7) | x | low7); /* bit 7 of each byte that is 0: exact */
    return (zero >> 7) * UINT64_C(0x0102040810204080) >> 56;
}

static inline uint64_t block_equals(const char *p, char c)
{
    const uint64_t repeated = UINT64_C(0x0101010101010101) * (unsigned char)c;
    uint64_t mask = 0;
    for (unsigned i = 0; i < 8; i++)
        mask |= word_equals(bd_digits_load(p + 8 * i), repeated) << 8 * i;
    return mask;
}

static inline uint64_t block_high(const char *p)
{
    const uint64_t tops = UINT64_C(0x8080808080808080);
    uint64_t mask = 0;
    for (unsigned i = 0; i < 8; i++)
        mask |=
            ((bd_digits_load(p + 8 * i) & tops) >> 7) * UINT64_C(0x0102040810204080) >> 56 << 8 * i;
    return mask;
}

#define TARGET
#define NAME(x)               x##_portable
#define NAME_TEXT             "portable"
#define COUNT(m)              ((unsigned)__builtin_popcountll(m))
#define EQUALS1(p, a, a_mask) ((a_mask) = block_equals((p), (a)))
#define EQUALS3(p, a, am, b, bm, c, cm) \
    ((am) = block_equals((p), (a)), (bm) = block_equals((p), (b)), (cm) = block_equals((p), (c)))
#define FLATTEN(pos, at, marks) FLATTEN_BY_BIT(pos, at, marks)
#define HIGH(p, high, odd)   \
    ((high) = block_high(p), \
     (odd) = (high) == 0 ? 0 : block_equals((p), (char)0x80) | block_equals((p), (char)0xFF))
#include "formats/csv/csv_kernel_body.h"

#if defined(__x86_64__)

/* ---- AVX2 ---- */

typedef struct bd_csv_halves {
    __m256i low;
    __m256i high;
} bd_csv_halves;

__attribute__((target("avx2"))) static inline bd_csv_halves load_halves(const char *p)
{
    return (bd_csv_halves){_mm256_loadu_si256((const void *)p),
                           _mm256_loadu_si256((const void *)(p + 32))};
}

__attribute__((target("avx2"))) static inline uint64_t halves_equal(bd_csv_halves v, char c)
{
    const __m256i all = _mm256_set1_epi8(c);
    const uint32_t low = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(v.low, all));
    const uint32_t high = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(v.high, all));
    return low | (uint64_t)high << 32;
}

__attribute__((target("avx2"))) static inline uint64_t halves_high(bd_csv_halves v)
{
    return (uint32_t)_mm256_movemask_epi8(v.low) | (uint64_t)(uint32_t)_mm256_movemask_epi8(v.high)
                                                       << 32;
}

#define TARGET                __attribute__((target("avx2,bmi,bmi2,popcnt")))
#define NAME(x)               x##_avx2
#define NAME_TEXT             "avx2"
#define COUNT(m)              ((unsigned)__builtin_popcountll(m))
#define EQUALS1(p, a, a_mask) ((a_mask) = halves_equal(load_halves(p), (a)))
#define EQUALS3(p, a, am, b, bm, c, cm)          \
    do {                                         \
        const bd_csv_halves v_ = load_halves(p); \
        (am) = halves_equal(v_, (a));            \
        (bm) = halves_equal(v_, (b));            \
        (cm) = halves_equal(v_, (c));            \
    } while (0)
#define FLATTEN(pos, at, marks) FLATTEN_BY_BIT(pos, at, marks)
#define HIGH(p, high, odd)                                                   \
    do {                                                                     \
        const bd_csv_halves v_ = load_halves(p);                             \
        (high) = halves_high(v_);                                            \
        (odd) = halves_equal(v_, (char)0x80) | halves_equal(v_, (char)0xFF); \
    } while (0)
#include "formats/csv/csv_kernel_body.h"

/* ---- AVX-512 with VBMI2: positions are compressed out of 0..63 in a register ---- */

#define AVX512 "avx512f,avx512bw,avx512vl,avx512vbmi2,bmi,bmi2,popcnt"

__attribute__((target(AVX512))) static inline void store_16(uint32_t *to, uint32_t at, __m128i idx)
{
    _mm512_storeu_si512(to,
                        _mm512_add_epi32(_mm512_set1_epi32((int)at), _mm512_cvtepu8_epi32(idx)));
}

__attribute__((target(AVX512))) static inline void flatten_512(uint32_t *to, uint32_t at,
                                                               uint64_t marks, unsigned count)
{
    const __m512i each = _mm512_set_epi8(
        63, 62, 61, 60, 59, 58, 57, 56, 55, 54, 53, 52, 51, 50, 49, 48, 47, 46, 45, 44, 43, 42, 41,
        40, 39, 38, 37, 36, 35, 34, 33, 32, 31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18,
        17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
    const __m512i idx = _mm512_maskz_compress_epi8(marks, each);
    store_16(to, at, _mm512_castsi512_si128(idx));
    if (__builtin_expect(count <= 16, 1))
        return;
    store_16(to + 16, at, _mm512_extracti32x4_epi32(idx, 1));
    if (count <= 32)
        return;
    store_16(to + 32, at, _mm512_extracti32x4_epi32(idx, 2));
    store_16(to + 48, at, _mm512_extracti32x4_epi32(idx, 3));
}

#define TARGET    __attribute__((target(AVX512)))
#define NAME(x)   x##_avx512
#define NAME_TEXT "avx512"
#define COUNT(m)  ((unsigned)__builtin_popcountll(m))
#define EQUALS1(p, a, a_mask) \
    ((a_mask) = _mm512_cmpeq_epi8_mask(_mm512_loadu_si512(p), _mm512_set1_epi8(a)))
#define EQUALS3(p, a, am, b, bm, c, cm)                         \
    do {                                                        \
        const __m512i v_ = _mm512_loadu_si512(p);               \
        (am) = _mm512_cmpeq_epi8_mask(v_, _mm512_set1_epi8(a)); \
        (bm) = _mm512_cmpeq_epi8_mask(v_, _mm512_set1_epi8(b)); \
        (cm) = _mm512_cmpeq_epi8_mask(v_, _mm512_set1_epi8(c)); \
    } while (0)
#define FLATTEN(pos, at, marks)                        \
    do {                                               \
        const unsigned flat_count = COUNT(marks);      \
        flatten_512((pos), (at), (marks), flat_count); \
        (pos) += flat_count;                           \
    } while (0)
#define HIGH(p, high, odd)                                                 \
    do {                                                                   \
        const __m512i v_ = _mm512_loadu_si512(p);                          \
        (high) = (uint64_t)_mm512_movepi8_mask(v_);                        \
        (odd) = _mm512_cmpeq_epi8_mask(v_, _mm512_set1_epi8((char)0x80)) | \
                _mm512_cmpeq_epi8_mask(v_, _mm512_set1_epi8((char)0xFF));  \
    } while (0)
#include "formats/csv/csv_kernel_body.h"

#endif

/* Each feature named in a TARGET is checked. lzcnt is in none, since clang 14 cannot check for
 * it. */
const bd_csv_kernels *bd_csv_kernels_at(size_t idx)
{
#if defined(__x86_64__)
    const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
                      __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt");
    const bool avx512 = avx2 && __builtin_cpu_supports("avx512f") &&
                        __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
                        __builtin_cpu_supports("avx512vbmi2");
    if (idx == 1 && avx2)
        return &kernels_avx2;
    if (idx == 2 && avx512)
        return &kernels_avx512;
#endif
    return idx == 0 ? &kernels_portable : NULL;
}

const bd_csv_kernels *bd_csv_kernels_best(void)
{
    size_t idx = 0;
    while (bd_csv_kernels_at(idx + 1) != NULL)
        idx++;
    return bd_csv_kernels_at(idx);
}
