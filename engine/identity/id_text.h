/*
 * id_text: what kind of number a text of upper-case letters and digits is.
 *
 * Pure functions, any thread.
 */
#ifndef BD_IDENTITY_ID_TEXT_H
#define BD_IDENTITY_ID_TEXT_H

#include <stdbool.h>

#include "engine/base/text.h"
#include "engine/identity/id.h"

/** 17 digits and a digit or X. */
bool bd_id_text_is_citizen(bd_text text);

/** Whether text, 14 digits or more at its start, has a birth date where a citizen number has one:
 * of 1840 to 2099, so that it is plausible in any period. */
bool bd_id_text_has_birth(bd_text text);

/** 15 digits with a birth date, the form before 1999. */
bool bd_id_text_is_old(bd_text text);

/** A citizen number, category 1-7 and level 1-4, perhaps B and a digit: a disability certificate. */
bool bd_id_text_is_disability(bd_text text);

/** Whether the text alone is so clearly a number that a second one beside it is one too many:
 * at least 15 characters of a citizen number, right or nearly so, or a letter and at least six
 * digits. */
bool bd_id_text_stands_alone(bd_text text);

/** Whether pieces of a number that are text together belong together: it is a citizen number of 18
 * or 15 digits, a disability certificate, or nearly one of these with a birth date in its place. */
bool bd_id_text_is_one(bd_text text);

/** Whether the text, whose hyphens are still there, is certainly no number of a document: a day with
 * a year of four digits, 2026-11-30, 30-11-2026 or 30-NOV-2026; a telephone number with its area
 * code, 010-12345678. A month, 2015-12, may be the twelfth document of a year. */
bool bd_id_text_is_no_document(bd_text text);

/** Copy text, at most BD_ID_OTHER_MAX characters of it, with 0 for O, 1 for L and I, and without
 * full stops. Returns the length. */
size_t bd_id_text_correct(bd_text text, char out[BD_ID_OTHER_MAX]);

/** The check character that belongs to the 17 digits at text (ISO 7064 MOD 11-2). */
char bd_id_text_check(const char *text);

/** The value of decimal digits. */
uint32_t bd_id_text_value(const char *digits, size_t len);

#endif
