/*
 * json_read: reads a JSON text (RFC 8259) into a tree of values, by Jansson. For small files of our
 * own, outside the hot path; the text may still be hostile.
 *
 * A value is borrowed from its tree and lives until bd_json_free() of the root. A question that
 * does not fit the kind of a value is answered by NULL, false or 0, so a caller checks once, at the
 * leaf. One thread at a time.
 */
#ifndef BD_FORMATS_JSON_JSON_READ_H
#define BD_FORMATS_JSON_JSON_READ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/err.h"

/*
 * Values and keys of one text, counted before any of them is built. A tree takes up to 512 bytes
 * for each, and its texts, which are no longer than the text that is read. Jansson allows 2048
 * levels at most.
 */
enum { BD_JSON_VALUES_MAX = 2 << 20 };

typedef struct bd_json_value bd_json_value; /* a json_t of Jansson */

/**
 * Read len bytes; name stands for them in messages. The caller ends *out with bd_json_free().
 * BD_E_INPUT: not JSON, text that is not UTF-8 or holds U+0000, a key that is twice in an object,
 * or too many values.
 */
BD_NODISCARD bd_status bd_json_read(const char *text, size_t len, const char *name,
                                    bd_json_value **out, bd_err *err);
void bd_json_free(bd_json_value *root); /* harmless on NULL */

/** A member of an object; NULL where there is none. */
const bd_json_value *bd_json_get(const bd_json_value *object, const char *key);

bool bd_json_is_array(const bd_json_value *value);
size_t bd_json_count(const bd_json_value *array);
const bd_json_value *bd_json_at(const bd_json_value *array, size_t idx);

/* One member of an object; zeroed before the first one. */
typedef struct bd_json_member {
    const char *key; /* UTF-8, terminated */
    const bd_json_value *value;
    void *place; /* Jansson's */
} bd_json_member;

/** Go to the first or the next member, in the order of the text; false where there is none. */
bool bd_json_next(const bd_json_value *object, bd_json_member *member);

/** UTF-8, terminated; NULL where value is not a string. */
const char *bd_json_get_string(const bd_json_value *value);

/** False where value is not an integer from 0 to 2^63 - 1. */
bool bd_json_get_u64(const bd_json_value *value, uint64_t *out);

/** False where value is not a number. */
bool bd_json_get_double(const bd_json_value *value, double *out);

/** Whether value is `true`. */
bool bd_json_get_bool(const bd_json_value *value);

#endif
