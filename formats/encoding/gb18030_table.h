/*
 * gb18030_table: the characters of GB18030 (2022) by code, generated at build time. Constant: any
 * thread. Only for gb18030.c and its tests.
 */
#ifndef BD_FORMATS_ENCODING_GB18030_TABLE_H
#define BD_FORMATS_ENCODING_GB18030_TABLE_H

#include <stdint.h>

enum {
    BD_GB18030_TWO_FIRST = 0x8100,
    BD_GB18030_TWO_COUNT = 0x7E00, /* 81 00 .. FE FF */
    BD_GB18030_FOUR_COUNT = 39420  /* 81 30 81 30 .. 84 31 A4 39: the four-byte codes of the BMP */
};

/*
 * By (lead << 8 | trail) - BD_GB18030_TWO_FIRST: the character in UTF-8, two or three bytes; the
 * last byte is how many, and 0 where the two bytes are not a code. All 23 940 are characters.
 */
extern const uint8_t bd_gb18030__two[BD_GB18030_TWO_COUNT][4];

/* By linear code: the code point. */
extern const uint16_t bd_gb18030__four[BD_GB18030_FOUR_COUNT];

#endif
