/*
 * xml_text: text of a cell as XML holds it. Hot and pure: any thread, no allocation.
 *
 *   & < >                                      &amp; &lt; &gt;
 *   U+0000-001F but TAB and LF, U+FFFE U+FFFF  _xHHHH_ (ST_Xstring, ECMA-376 part 1, 22.9.2.19);
 *                                              CR as well, which XML would read back as LF
 *   _ where what follows looks like _xHHHH_    _x005F_
 *   a byte that is no UTF-8                    U+FFFD
 */
#ifndef BD_FORMATS_OUTPUT_XLSX_XML_TEXT_H
#define BD_FORMATS_OUTPUT_XLSX_XML_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { BD_XML_CHARACTER_MAX = 8 }; /* bytes that one step of bd_xml_text_put() writes at most */

/**
 * Write the text at at, of len bytes, to dst, as much as fits; returns the end of what was written,
 * and in *taken the bytes that were. Room of BD_XML_CHARACTER_MAX always takes something.
 */
char *bd_xml_text_put(char *dst, const char *dst_end, const char *at, size_t len, size_t *taken);

/** Whether white space stands at either end: XML drops it unless told not to. */
static inline bool bd_xml_text_is_padded(const char *at, size_t len)
{
    return len != 0 && ((unsigned char)at[0] <= ' ' || (unsigned char)at[len - 1] <= ' ');
}

/** The longest beginning of at that has at most units UTF-16 units: its bytes, whole characters. */
size_t bd_utf16_prefix(const char *at, size_t len, size_t units);

#endif
