/*
 * value: canonical form and comparison of one value of a declared type.
 *
 * Values come as they were written (UTF-8, bytes that are no text already shown as \xHH; a byte
 * that is none all the same is compared as itself). Nothing here allocates; values may be of any
 * length, and names of more than 512 canonical characters are only SAME or DIFFERENT. Equal bytes
 * cost one memcmp and a look at the first character. Pure functions, any thread.
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
    const bd_code_pair *map; /* NULL where there is none; only for code */
    size_t map_count;
} bd_value_rule;

/**
 * Whether the value is absent: empty after trimming (a code: after its map; a name: without
 * invisible characters); for sex also 0, 9 and 未知, for digits a value without one, for id what
 * bd_id_read() calls empty.
 */
bool bd_value_absent(const bd_value_rule *rule, bd_text value);

/** Compare a roster value with a cards value, or two roster values of one field. Both rules are of
 * one type. */
bd_diff bd_value_compare(const bd_value_rule *a_rule, bd_text a, const bd_value_rule *b_rule,
                         bd_text b);

/** Append the form that is compared, for a person to read (`explain`). */
void bd_value_canonical(const bd_value_rule *rule, bd_text value, bd_buf *out);

/** Read a date in any of the listed forms, with or without a time behind; false where
 * it is none. */
bool bd_date_read(bd_text value, uint32_t *yyyymmdd);

#endif
