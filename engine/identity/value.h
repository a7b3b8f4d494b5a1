/*
 * value: canonical form and comparison of one value of a declared type.
 *
 * Values are as written in the file, in UTF-8. Bytes that were not text have become \xHH before; an
 * invalid byte that is left equals only itself. Values may have any length, but names of more than
 * 512 canonical characters are only SAME or DIFFERENT.
 *
 * Pure functions, any thread; only the buffer of bd_value_canonical() allocates. Hot: equal bytes
 * cost one memcmp and the test for absence.
 */
#ifndef BD_IDENTITY_VALUE_H
#define BD_IDENTITY_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/text.h"
#include "engine/identity/type.h"

/* One entry of a code field's `map`; both terminated, owned by the configuration. */
typedef struct bd_code_pair {
    const char *from;
    const char *to;
} bd_code_pair;

/* How one side's values are to be read. */
typedef struct bd_value_rule {
    bd_type type;
    const bd_code_pair *map; /* borrowed; NULL if there is none; only for code */
    size_t map_count;
} bd_value_rule;

/**
 * Whether the value is absent: empty after trimming. A code is tested after its map, a name without
 * invisible characters. Absent are also: for sex, 0, 9 and 未知; for digits, a value without a
 * digit; for id, a cell that bd_id_read() calls empty.
 */
bool bd_value_absent(const bd_value_rule *rule, bd_text value);

/** Compare a roster value with a cards value, or two roster values of one field. Both rules are of
 * one type. */
bd_diff bd_value_compare(const bd_value_rule *a_rule, bd_text a, const bd_value_rule *b_rule,
                         bd_text b);

/** Append the canonical form, which is the one compared; `explain` shows it. */
void bd_value_canonical(const bd_value_rule *rule, bd_text value, bd_buf *out);

/** Read a date in any of the forms in README.md, with or without a time after it; false if it is
 * not a date. */
bool bd_date_read(bd_text value, uint32_t *yyyymmdd);

#endif
