/* end_mark_oracle: a naive search for the end of a text that may have an end mark of DOS. Pure. */
#ifndef BD_TESTS_UNIT_FORMATS_INPUT_END_MARK_ORACLE_H
#define BD_TESTS_UNIT_FORMATS_INPUT_END_MARK_ORACLE_H

#include <string.h>

static inline size_t oracle_unmarked(const char *bytes, size_t len)
{
    const size_t from = len > 256 ? len - 256 : 0;
    size_t text = len;
    while (text > from && memchr("\x1A\n\r \0", bytes[text - 1], 5) != NULL)
        text--;
    const char *mark = text == len ? NULL : memchr(bytes + text, 0x1A, len - text);
    return mark == NULL ? len : (size_t)(mark - bytes);
}

#endif
