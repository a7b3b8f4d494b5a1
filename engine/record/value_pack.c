/* value_pack: see value_pack.h. */
#include "engine/record/value_pack.h"

#include "engine/base/digits.h"
#include "engine/identity/id.h"
#include "engine/record/record_format.h"

/* The number of bytes that hold every integer of n decimal digits. */
static const uint8_t digits_bytes[20] = {0, 1, 1, 2, 2, 3, 3, 3, 4, 4,
                                         5, 5, 5, 6, 6, 7, 7, 8, 8, 8};

static uint8_t *put_u16(uint8_t *out, uint32_t value)
{
    out[0] = (uint8_t)value;
    out[1] = (uint8_t)(value >> 8);
    return out + 2;
}

static uint32_t get_u16(const uint8_t *at)
{
    return (uint32_t)at[0] | (uint32_t)at[1] << 8;
}

/* Year, month and day of YYYYMMDD as its pairs of digits (base/digits.h). */
struct day {
    uint32_t year, month, mday;
};

static inline struct day day_of(uint64_t pairs)
{
    return (struct day){(uint32_t)(pairs & 0xFF) * 100 + (uint32_t)(pairs >> 16 & 0xFF),
                        (uint32_t)(pairs >> 32 & 0xFF), (uint32_t)(pairs >> 48)};
}

/* The day number; false if the day is not in our range. */
static inline bool day_number(struct day d, uint32_t *day)
{
    *day = (d.year - BD_DAY_FIRST_YEAR) * 372 + (d.month - 1) * 31 + d.mday - 1;
    return d.year - BD_DAY_FIRST_YEAR <= BD_DAY_LAST_YEAR - BD_DAY_FIRST_YEAR &&
           d.month - 1 <= 11 && d.mday - 1 <= 30;
}

static inline uint8_t *pack_text(uint8_t *out, const char *text, uint32_t len)
{
    if (len <= 16) { /* a copy of fixed length is faster; BD_VALUE_PACK_EXTRA leaves space */
        *out++ = (uint8_t)len;
        memcpy(out, text, 16);
        return out + len;
    }
    if (len <= BD_TAG_TEXT_MAX) {
        *out++ = (uint8_t)len;
    } else {
        *out++ = BD_TAG_LONG;
        *out++ = (uint8_t)len;
        *out++ = (uint8_t)(len >> 8);
        *out++ = (uint8_t)(len >> 16);
    }
    memcpy(out, text, len);
    return out + len;
}

/* An integer of that many digits. Eight bytes are written; BD_VALUE_PACK_EXTRA leaves space. */
static inline uint8_t *put_integer(uint8_t *out, uint64_t value, uint32_t digits)
{
    *out++ = BD_TAG_DIGITS;
    *out++ = (uint8_t)digits;
    memcpy(out, &value, sizeof value); /* little-endian hosts only: the build checks it */
    return out + digits_bytes[digits];
}

/* Eight digits: a day, the birth date of the number, or a plain integer. */
static inline uint8_t *pack_eight(uint8_t *out, const char *text, uint64_t key)
{
    const uint64_t word = bd_digits_load(text);
    if (bd_digits_wrong(word) != 0)
        return pack_text(out, text, 8);
    const struct day d = day_of(bd_digits_pairs(word));
    const uint32_t value = d.year * 10000 + d.month * 100 + d.mday;
    uint32_t day;
    if (!(key & BD_KEY_OTHER) && value == bd_id_key_birth(key)) {
        *out++ = BD_TAG_BIRTH;
        return out;
    }
    if (!day_number(d, &day))
        return put_integer(out, value, 8);
    *out++ = BD_TAG_DAY;
    return put_u16(out, day);
}

/* Two to nineteen bytes that begin with a digit. */
static inline uint8_t *pack_digits(uint8_t *out, const char *text, uint32_t len, uint64_t key)
{
    static const uint32_t tens[8] = {1, 10, 100, 1000, 10000, 100000, 1000000, 10000000};
    uint64_t value = 0;
    uint64_t wrong = 0;
    uint32_t i = 0;
    if (len == 8)
        return pack_eight(out, text, key);
    for (; i + 8 <= len; i += 8) {
        const uint64_t word = bd_digits_load(text + i);
        wrong |= bd_digits_wrong(word);
        value = value * BD_DIGITS_TEN_8 + bd_digits_join(bd_digits_pairs(word));
    }
    if (i < len) { /* the last digits, with zeros before them */
        const uint32_t left = len - i;
        const uint64_t word =
            bd_digits_load(text + i) << 8 * (8 - left) | BD_EACH_BYTE('0') >> 8 * left;
        wrong |= bd_digits_wrong(word);
        value = value * tens[left] + bd_digits_join(bd_digits_pairs(word));
    }
    if (wrong != 0)
        return pack_text(out, text, len);
    if (len == 6 && !(key & BD_KEY_OTHER) && value == bd_id_key_region(key)) {
        *out++ = BD_TAG_REGION;
        return out;
    }
    return put_integer(out, value, len);
}

static inline bool pack_dashed_day(uint8_t *out, const char *text)
{
    if (text[4] != '-' || text[7] != '-')
        return false;
    char digits[8];
    memcpy(digits, text, 4);
    memcpy(digits + 4, text + 5, 2);
    memcpy(digits + 6, text + 8, 2);
    const uint64_t word = bd_digits_load(digits);
    uint32_t day;
    if (bd_digits_wrong(word) != 0 || !day_number(day_of(bd_digits_pairs(word)), &day))
        return false;
    out[0] = BD_TAG_DAY_DASHED;
    put_u16(out + 1, day);
    return true;
}

/* Whether three bytes are a character of U+4000..U+9FFF; *c gets it. Without branches. */
static inline uint32_t han(const uint8_t *at, uint32_t *c)
{
    const uint32_t x = at[0];
    const uint32_t y = at[1];
    const uint32_t z = at[2];
    *c = (x & 0x0F) << 12 | (y & 0x3F) << 6 | (z & 0x3F);
    return (uint32_t)(x - 0xE4 <= 5) & (uint32_t)((y & 0xC0) == 0x80) &
           (uint32_t)((z & 0xC0) == 0x80);
}

/* Text that begins with a byte E4..E9: two bytes for each character if all are Han, else text. */
static inline uint8_t *pack_han(uint8_t *out, const char *text, uint32_t len)
{
    const uint8_t *at = (const uint8_t *)text;
    if (len == 3 && at[0] == 0xE7 && at[1] == 0x94 && at[2] == 0xB7) {
        *out++ = BD_TAG_MALE;
        return out;
    }
    if (len == 3 && at[0] == 0xE5 && at[1] == 0xA5 && at[2] == 0xB3) {
        *out++ = BD_TAG_FEMALE;
        return out;
    }
    if (len > 3 * BD_TAG_HAN_MAX || len % 3 != 0)
        return pack_text(out, text, len);
    uint8_t *to = out + 1;
    const uint32_t count = len / 3;
    if (count <= 3) {
        /* Whether a name has two or three characters cannot be predicted, so all three are
         * converted. Bytes read after the text are ignored, and bytes written after the value are
         * overwritten by the next one. */
        uint32_t c[3];
        const uint32_t fine = han(at, &c[0]) & (han(at + 3, &c[1]) | (uint32_t)(count < 2)) &
                              (han(at + 6, &c[2]) | (uint32_t)(count < 3));
        if (!fine)
            return pack_text(out, text, len);
        *out = (uint8_t)(BD_TAG_HAN + count);
        put_u16(put_u16(put_u16(to, c[0]), c[1]), c[2]);
        return to + 2 * (size_t)count;
    }
    for (uint32_t i = 0; i < len; i += 3, to += 2) {
        uint32_t c;
        if (!han(at + i, &c))
            return pack_text(out, text, len);
        put_u16(to, c);
    }
    *out = (uint8_t)(BD_TAG_HAN + count);
    return to;
}

static inline uint8_t *pack_value(uint8_t *out, const char *text, uint32_t len, uint64_t key)
{
    if (len == 0) {
        *out = BD_TAG_EMPTY;
        return out + 1;
    }
    const uint8_t first = (uint8_t)text[0];
    if (len == 1 && first < 0x80) {
        *out = (uint8_t)(BD_TAG_CHAR | first);
        return out + 1;
    }
    if ((unsigned)(first - 0xE4) <= 5)
        return pack_han(out, text, len);
    if ((unsigned)(first - '0') <= 9 && len <= 19) {
        if (len == 10 && pack_dashed_day(out, text))
            return out + 3;
        return pack_digits(out, text, len, key);
    }
    return pack_text(out, text, len);
}

uint8_t *bd_value_pack(uint8_t *out, const char *text, uint32_t len, uint64_t key)
{
    return pack_value(out, text, len, key);
}

uint8_t *bd_values_pack(uint8_t *out, const char *base, const bd_cell *cells, size_t from,
                        size_t to, uint64_t key)
{
    for (size_t i = from; i < to; i++)
        out = pack_value(out, base + cells[i].at, cells[i].len, key);
    return out;
}

static uint32_t unpack_day(const uint8_t *at, bool dashed, char *scratch)
{
    /* day % 31 is correct because 372 = 12 x 31. */
    const uint32_t day = get_u16(at);
    const uint32_t value =
        (BD_DAY_FIRST_YEAR + day / 372) * 10000 + (day % 372 / 31 + 1) * 100 + day % 31 + 1;
    if (!dashed) {
        bd_digits_store(scratch, bd_digits_split(value));
        return 8;
    }
    char digits[8];
    bd_digits_store(digits, bd_digits_split(value));
    memcpy(scratch, digits, 4);
    scratch[4] = '-';
    memcpy(scratch + 5, digits + 4, 2);
    scratch[7] = '-';
    memcpy(scratch + 8, digits + 6, 2);
    return 10;
}

/* An integer of 1 to 8 bytes that ends at end or before. */
static inline uint64_t get_integer(const uint8_t *at, uint32_t bytes, const uint8_t *end)
{
    uint64_t value = 0;
    if (end - at >= 8) { /* a copy of fixed length needs no call */
        memcpy(&value, at, sizeof value);
        return value & ~UINT64_C(0) >> 8 * (8 - bytes);
    }
    memcpy(&value, at, bytes);
    return value;
}

static inline void put_han(char *out, uint32_t c)
{
    const uint32_t bytes =
        (0xE0 | c >> 12) | (0x80 | (c >> 6 & 0x3F)) << 8 | (0x80 | (c & 0x3F)) << 16;
    memcpy(out, &bytes, sizeof bytes); /* the fourth byte is overwritten or unused */
}

/* Unpack count characters that end before end; scratch has one byte more than they need. */
static inline uint32_t unpack_han(const uint8_t *at, uint32_t count, const uint8_t *end,
                                  char *scratch)
{
    if (count <= 3 && end - at >= 6) { /* as in pack_han(): all three, whatever the count */
        put_han(scratch, get_u16(at));
        put_han(scratch + 3, get_u16(at + 2));
        put_han(scratch + 6, get_u16(at + 4));
        return 3 * count;
    }
    for (uint32_t i = 0; i < count; i++)
        put_han(scratch + 3 * (size_t)i, get_u16(at + 2 * (size_t)i));
    return 3 * count;
}

#define TEXT_4(n)  (n) + 1, (n) + 2, (n) + 3, (n) + 4
#define TEXT_16(n) TEXT_4(n), TEXT_4((n) + 4), TEXT_4((n) + 8), TEXT_4((n) + 12)
#define SAME_16(n) n, n, n, n, n, n, n, n, n, n, n, n, n, n, n, n
#define CHARACTERS SAME_16(1), SAME_16(1), SAME_16(1), SAME_16(1)

_Static_assert(BD_TAG_TEXT_MAX == 0x5F && BD_TAG_BIRTH == 0x61 && BD_TAG_FEMALE == 0x64 &&
                   BD_TAG_DAY == 0x70 && BD_TAG_DAY_DASHED == 0x71 && BD_TAG_HAN == 0x73 &&
                   BD_TAG_HAN_MAX == 12 && BD_TAG_CHAR == 0x80,
               "the table below is written out");
/* clang-format off */
const uint8_t bd_value__bytes[256] = {
    TEXT_16(0x00), TEXT_16(0x10), TEXT_16(0x20), TEXT_16(0x30), TEXT_16(0x40), TEXT_16(0x50),
    0, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    3, 3, 0, 0, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25,
    CHARACTERS, CHARACTERS};
/* clang-format on */

/* Lengths of head and body if the tag alone does not determine them. False: not a valid tag. */
static bool long_bytes(const uint8_t *tag_at, size_t left, uint32_t *head, uint32_t *body)
{
    if (*tag_at == BD_TAG_DIGITS && left >= 1 && tag_at[1] >= 2 && tag_at[1] <= 19) {
        *head = 2;
        *body = digits_bytes[tag_at[1]];
        return true;
    }
    if (*tag_at == BD_TAG_LONG && left >= 3) {
        *head = 4;
        *body = (uint32_t)tag_at[1] | (uint32_t)tag_at[2] << 8 | (uint32_t)tag_at[3] << 16;
        return true;
    }
    return false;
}

/* Lengths of the value's head and body. False: it does not end before end, or the tag is not
 * valid. */
static inline bool value_bytes(const uint8_t *tag_at, const uint8_t *end, uint32_t *head,
                               uint32_t *body)
{
    const size_t left = (size_t)(end - tag_at) - 1;
    const uint32_t bytes = bd_value__bytes[*tag_at];
    *head = 1;
    *body = bytes - 1;
    if (bytes == 0 && !long_bytes(tag_at, left, head, body))
        return false;
    return left + 1 >= (size_t)*head + *body;
}

bool bd_value__skip_long(const uint8_t **from, const uint8_t *end)
{
    uint32_t head;
    uint32_t body;
    if (!value_bytes(*from, end, &head, &body))
        return false;
    *from += head + body;
    return true;
}

bool bd_value_unpack(const uint8_t **from, const uint8_t *end, uint64_t key, char *scratch,
                     bd_text *out)
{
    uint32_t head;
    uint32_t body;
    const uint8_t *tag_at = *from;
    if (tag_at >= end || !value_bytes(tag_at, end, &head, &body))
        return false;
    const uint8_t tag = *tag_at;
    const uint8_t *at = tag_at + head;
    *from = at + body;
    *out = (bd_text){scratch, 0};
    if (tag <= BD_TAG_LONG) {
        *out = (bd_text){(const char *)at, body};
    } else if (tag & BD_TAG_CHAR) {
        scratch[0] = (char)(tag & 0x7F);
        out->len = 1;
    } else if (tag > BD_TAG_HAN) {
        out->len = unpack_han(at, (uint32_t)(tag - BD_TAG_HAN), end, scratch);
    } else if (tag == BD_TAG_DIGITS) {
        out->len = tag_at[1];
        bd_digits_put_width(scratch, get_integer(at, body, end), tag_at[1]);
    } else if (tag == BD_TAG_DAY || tag == BD_TAG_DAY_DASHED) {
        out->len = unpack_day(at, tag == BD_TAG_DAY_DASHED, scratch);
    } else if (tag == BD_TAG_BIRTH) {
        bd_digits_put_width(scratch, bd_id_key_birth(key), 8);
        out->len = 8;
    } else if (tag == BD_TAG_REGION) {
        bd_digits_put_width(scratch, bd_id_key_region(key), 6);
        out->len = 6;
    } else {
        *out = tag == BD_TAG_MALE ? bd_text_of("男") : bd_text_of("女");
    }
    return true;
}
