/*
 * value: canonical form and comparison of one value of a declared type.
 *
 * Values are as written in the file, in UTF-8. The shell of a formula, ="...", is no part of a value.
 * Bytes that were not text have become \xHH before; an invalid byte that is left equals only itself.
 * Values may have any length, but names of more than 512 canonical characters are only SAME or
 * DIFFERENT.
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
#include "engine/identity/absent.h"
#include "engine/identity/date.h"
#include "engine/identity/type.h"

/* One entry of a code field's `map`; both terminated, owned by the configuration. */
typedef struct bd_code_pair {
    const char *from;
    const char *to;
} bd_code_pair;

/* How one side's values are to be read. */
typedef struct bd_value_rule {
    bd_type type;
    bd_date_rule date;       /* only for date */
    const bd_code_pair *map; /* borrowed; NULL if there is none; only for code */
    size_t map_count;
    const bd_absent *absent; /* borrowed; NULL for the usual words */
} bd_value_rule;

/**
 * Whether the value is absent: empty after trimming, or one of the words for nothing. A code is
 * tested after its map, and a mapped word is a value unless it is mapped to the empty text. Absent
 * are also: a name without visible characters; for sex, 0 and 9 and their meanings; for date, a date
 * of zeros; for digits, a value without a digit; for id, a cell that bd_id_read() calls empty.
 */
bool bd_value_absent(const bd_value_rule *rule, bd_text value);

/** Compare a roster value with a cards value, or two roster values of one field. Both rules are of
 * one type. */
bd_diff bd_value_compare(const bd_value_rule *a_rule, bd_text a, const bd_value_rule *b_rule,
                         bd_text b);

/** Append the canonical form, which is the one compared; `explain` shows it. A partial date is
 * 1965-11 or 1965. */
void bd_value_canonical(const bd_value_rule *rule, bd_text value, bd_buf *out);

/** Whether the value is a date of which only the month or the year is written. */
bool bd_value_partial(const bd_value_rule *rule, bd_text value);

#endif
