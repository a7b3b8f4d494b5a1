/*
 * name: the canonical form of a person's name, and the class of difference between two.
 *
 * Canonical: no white space or invisible characters, every separator dot U+00B7, full-width ASCII
 * narrow, Latin upper case, private-use characters that have a real one since GB 18030-2005/2022
 * folded, CJK compatibility ideographs unified. Nothing else is rewritten: no NFKC, no range of
 * characters that is refused.
 *
 * Pure functions on the stack, any thread.
 */
#ifndef BD_IDENTITY_NAME_H
#define BD_IDENTITY_NAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/text.h"
#include "engine/identity/type.h"

enum { BD_NAME_MAX = 512 }; /* canonical characters; longer names are only the same or different */

#define BD_NAME_DOT 0xB7U

typedef struct bd_name {
    uint32_t at[BD_NAME_MAX];
    size_t len;
    bool too_long; /* more canonical characters than at holds */
} bd_name;

/** The canonical character for cp, or 0 where cp is invisible. */
uint32_t bd_name_fold(uint32_t cp);

void bd_name_read(bd_text text, bd_name *name);

/** Append the canonical form, however long. */
void bd_name_add(bd_text text, bd_buf *out);

/** How two names differ whose bytes differ; ABSENT where the canonical form of either is empty. */
bd_diff bd_name_compare(bd_text a, bd_text b);

/** The same for names that are read already, both not empty, neither too long. */
bd_diff bd_name_classify(const bd_name *a, const bd_name *b);

#endif
