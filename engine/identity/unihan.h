/*
 * unihan: which Han characters are variants of each other, and which sound alike.
 *
 * Both questions are about two characters, never about classes: through a third character, a class
 * would also join two characters that nobody confuses. Simplification merged several characters
 * into one. So a character has a set of forms, and two characters are variants when their sets
 * share one:
 *
 *   forms(c)  c itself and its simplified forms (kSimplifiedVariant, and kTraditionalVariant in the
 *             other direction), each with its class of z-variants (kZVariant: one character with
 *             two codes)
 *
 * U+5F8C and U+540E are variants, because the first is written as the second in simplified text.
 * U+9418 and U+937E are variants, because both are simplified to U+949F, and converters may choose
 * the wrong one on the way back. U+4F59 and U+9980 are not, although U+9918 is a variant of each.
 * Semantic variants are not used: they are words with one meaning, among them different surnames
 * (U+9586 U+95BB, U+4EDD U+540C). Those that are only another spelling sound alike and are found as
 * homophones.
 *
 * Readings are Mandarin syllables without tone; u and u with two dots are different vowels. They
 * come from kXHC1983 and kTGHZ2013 together. kMandarin has only one reading per character, and for
 * some surnames it is the wrong one (U+66FE, U+7FDF, U+5355, U+4EC7); it is used only for
 * characters that neither dictionary has.
 *
 * Pure functions on constant tables (344 KB with Unicode 15), any thread; a few loads each.
 */
#ifndef BD_IDENTITY_UNIHAN_H
#define BD_IDENTITY_UNIHAN_H

#include <stdbool.h>
#include <stdint.h>

/** Whether a and b are the same character or share a form; any two numbers are allowed. */
bool bd_unihan_variants(uint32_t a, uint32_t b);

/** Whether a and b share a reading; false if either has none, even if a is b. */
bool bd_unihan_homophones(uint32_t a, uint32_t b);

#endif
