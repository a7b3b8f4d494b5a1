/* value_pack: one value to and from its packed form (record_format.h). Pure, hot, any thread. */
#ifndef BD_RECORD_VALUE_PACK_H
#define BD_RECORD_VALUE_PACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/text.h"

enum {
    BD_VALUE_PACK_EXTRA =
        16, /* a packed value takes at most its text's bytes plus this, and may write that far */
    BD_VALUE_SHORT_MAX = 48, /* bytes of an unpacked value that is not stored as plain text */
    BD_VALUE_READ_AHEAD = 16 /* bytes that must be readable behind the text */
};

/** Pack text (at most 2^24 - 1 bytes) at out; key as in identity/id.h. Returns the end of what was
 * written. */
uint8_t *bd_value_pack(uint8_t *out, const char *text, uint32_t len, uint64_t key);

/** Pack the cells from..to, back to back; their at is from base. */
uint8_t *bd_values_pack(uint8_t *out, const char *base, const bd_cell *cells, size_t from,
                        size_t to, uint64_t key);

/**
 * Unpack the value at *from (not beyond end) and step behind it. scratch (BD_VALUE_SHORT_MAX bytes)
 * holds what is not stored as plain text; the result points into the record or into scratch. False:
 * the bytes are no value.
 */
bool bd_value_unpack(const uint8_t **from, const uint8_t *end, uint64_t key, char *scratch,
                     bd_text *out);

/* Bytes of a value by its tag, the tag included; 0 where more than the tag says it, or nothing. */
extern const uint8_t bd_value__bytes[256];

/* Cold half of bd_value_skip(). */
bool bd_value__skip_long(const uint8_t **from, const uint8_t *end);

/** Step over one value; false: the bytes are no value. */
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
