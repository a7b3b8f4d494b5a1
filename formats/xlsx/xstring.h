/* xstring: text of a spreadsheet (ST_Xstring, ECMA-376 part 1, 22.9.2.19), where _xHHHH_ stands for
 * a character that XML cannot hold. Pure, any thread. */
#ifndef BD_FORMATS_XLSX_XSTRING_H
#define BD_FORMATS_XLSX_XSTRING_H

#include <stddef.h>

/**
 * Decode the escapes in place; returns the new length, never more than len. Two escapes of a pair of
 * surrogates are the one character that the pair encodes. Surrogates alone, U+0000 and the two
 * noncharacters stay as written: they are not UTF-8 text.
 */
size_t bd_xstring_decode(char *at, size_t len);

#endif
