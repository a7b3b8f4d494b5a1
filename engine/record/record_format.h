/*
 * record_format: the bytes of one packed record.
 *
 *   file      varint  number of the source file within its data set, from 0
 *   line      varint  line on which the row starts, from 1
 *   id flags  1 byte  BD_REC_*, the lower eight
 *   [flags]   1 byte  BD_REC_*, the upper eight                                  (BD_REC_MORE)
 *   [text]    value   canonical text of a document that is not a citizen number  (BD_REC_OTHER)
 *   [raw]     value   the number cell as written, if that is not canonical       (BD_REC_RAW)
 *   field     value   every other declared field, in the schema's order
 *
 * A value is one tag byte and the bytes that the tag determines:
 *
 *   00        empty                      61        the number's birth date, as YYYYMMDD
 *   01..5F    text of that many bytes    62        the number's first six digits
 *   60        u24 length, text           63 64     男 女
 *   70 u16    YYYYMMDD, day number       66 n ...  n digits (2..19) as an integer, fewest bytes
 *   71 u16    YYYY-MM-DD, day number     74..7F    1..12 Han characters U+4000..U+9FFF, u16 each
 *   80|c      one ASCII character
 *
 * The day number is (year - 1900) x 372 + (month - 1) x 31 + day - 1. The encoding depends only on
 * the text and the key, so under one key equal bytes mean equal text. All integers are
 * little-endian.
 */
#ifndef BD_RECORD_RECORD_FORMAT_H
#define BD_RECORD_RECORD_FORMAT_H

enum {
    BD_REC_CLEANED = 0x01, /* cell-level notes of the number, as in identity/id.h */
    BD_REC_15_DIGIT = 0x02,
    BD_REC_DISABILITY = 0x04,
    BD_REC_OTHER = 0x08,
    BD_REC_RAW = 0x10,
    BD_REC_BAD_BYTES = 0x20, /* a value has \xHH for bytes that were not text */
    BD_REC_CUT = 0x40,       /* the end of a fixed field cut a character; it is shown as U+FFFD */
    BD_REC_MORE = 0x80,      /* a second byte of flags follows */
    BD_REC_QUOTE = 0x100,    /* the notes of rows (record.h), from here on in the same order */
    BD_REC_QUOTE_STRAY = 0x200,
    BD_REC_SHORT = 0x400,
    BD_REC_MERGED = 0x800,
    BD_REC_CESU8 = 0x1000
};

enum {
    BD_TAG_EMPTY = 0x00,
    BD_TAG_TEXT_MAX = 0x5F,
    BD_TAG_LONG = 0x60,
    BD_TAG_BIRTH = 0x61,
    BD_TAG_REGION = 0x62,
    BD_TAG_MALE = 0x63,
    BD_TAG_FEMALE = 0x64,
    BD_TAG_DIGITS = 0x66,
    BD_TAG_DAY = 0x70,
    BD_TAG_DAY_DASHED = 0x71,
    BD_TAG_HAN = 0x73, /* + number of characters, 1..12 */
    BD_TAG_HAN_MAX = 12,
    BD_TAG_CHAR = 0x80
};

enum { BD_DAY_FIRST_YEAR = 1900, BD_DAY_LAST_YEAR = 2075 }; /* 176 x 372 days fit 16 bits */

#endif
