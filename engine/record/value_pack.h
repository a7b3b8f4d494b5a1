/* value_pack: one value to and from its packed form (record_format.h). Pure functions, any thread.
 * Hot: every value of every row. */
#ifndef BD_RECORD_VALUE_PACK_H
#define BD_RECORD_VALUE_PACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/text.h"

enum {
    BD_VALUE_PACK_EXTRA = 16, /* packing may write the length of the text plus this many bytes */
    BD_VALUE_SHORT_MAX = 48,  /* bytes of an unpacked value that is not stored as plain text */
    BD_VALUE_READ_AHEAD = 16  /* bytes that must be readable after the text */
};

/** Pack text (at most 2^24 - 1 bytes) at out; key as in identity/id.h. Returns the end of the
 * value. */
uint8_t *bd_value_pack(uint8_t *out, const char *text, uint32_t len, uint64_t key);

/** Pack the cells from .. to - 1 back to back; their at counts from base. */
uint8_t *bd_values_pack(uint8_t *out, const char *base, const bd_cell *cells, size_t from,
                        size_t to, uint64_t key);

/**
 * Unpack the value at *from, which must end before end, and move *from past it. A value that is not
 * stored as plain text is written to scratch (BD_VALUE_SHORT_MAX bytes); the result is borrowed
 * from the record or from scratch. False: the bytes are not a value.
 */
bool bd_value_unpack(const uint8_t **from, const uint8_t *end, uint64_t key, char *scratch,
                     bd_text *out);

/* Length of a value by its tag, tag included; 0 if the tag alone does not determine it, or is not
 * valid. */
extern const uint8_t bd_value__bytes[256];

/* Cold half of bd_value_skip(). */
bool bd_value__skip_long(const uint8_t **from, const uint8_t *end);

/** Skip one value. False: the bytes are not a value. */
static inline bool bd_value_skip(const uint8_t **from, const uint8_t *end)
{
    if (*from >= end)
        return false;
    const size_t bytes = bd_value__bytes[**from];
    if (__builtin_expect(bytes == 0, 0))
        return bd_value__skip_long(from, end);
    if ((size_t)(end - *from) < bytes)
        return false;
    *from += bytes;
    return true;
}

#endif
