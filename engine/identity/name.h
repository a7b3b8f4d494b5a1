/*
 * name: the canonical form of a person's name, and the class of difference between two names.
 *
 * The canonical form has no white space and no invisible characters. Every separator dot is U+00B7,
 * full-width ASCII is ASCII, and Latin letters are in upper case. Private-use characters that got a
 * standard code in GB 18030-2005 or 2022 are replaced by it, and CJK compatibility ideographs by
 * their unified ones. HTML references are the characters they stand for. Nothing else is rewritten: there is no NFKC, and no range of characters is
 * refused.
 *
 * Pure functions, any thread. A comparison uses about 20 KiB of stack.
 */
#ifndef BD_IDENTITY_NAME_H
#define BD_IDENTITY_NAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/text.h"
#include "engine/identity/type.h"

enum { BD_NAME_MAX = 512 }; /* canonical characters; longer names are only SAME or DIFFERENT */

#define BD_NAME_DOT 0xB7U

typedef struct bd_name {
    uint32_t at[BD_NAME_MAX];
    size_t len;
    bool too_long; /* more canonical characters than at holds */
} bd_name;

/** The canonical character for cp, or 0 if cp is invisible. */
uint32_t bd_name_fold(uint32_t cp);

void bd_name_read(bd_text text, bd_name *name);

/** Whether the canonical form is empty. */
bool bd_name_is_empty(bd_text text);

/** Append the canonical form, of any length. */
void bd_name_add(bd_text text, bd_buf *out);

/** The difference between two names whose bytes differ; ABSENT if the canonical form of either is
 * empty. */
bd_diff bd_name_compare(bd_text a, bd_text b);

/** The same for two names that have been read; neither may be empty or too long. */
bd_diff bd_name_classify(const bd_name *a, const bd_name *b);

#endif
