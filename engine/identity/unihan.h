/*
 * unihan: which Han characters are forms of one another, and which sound the same.
 *
 * Both questions are about two characters, never about classes: a class would join through a third
 * character what nobody confuses. Simplification wrote several characters as one, so a character
 * has a set of forms and two characters are variants when their sets share one:
 *
 *   forms(c)  c itself and what it becomes when simplified (kSimplifiedVariant, and
 *             kTraditionalVariant read backwards), each taken as its class of z-variants
 *             (kZVariant: one character that was encoded twice)
 *
 * So U+5F8C and U+540E are variants, because the first is written as the second in simplified text;
 * U+9418 and U+937E are, because both are written U+949F and converters choose the wrong one on the
 * way back; U+4F59 and U+9980 are not, though U+9918 is a variant of either. Semantic variants are
 * left out: they are words of one meaning, among them different surnames (U+9586 U+95BB, U+4EDD
 * U+540C), and those that are only another writing sound the same, which is a class of its own.
 *
 * Readings are Mandarin syllables without tone; u and u with two dots are different vowels. They
 * come from kXHC1983 and kTGHZ2013 together, since kMandarin has one reading a character and that
 * is not a surname's (U+66FE, U+7FDF, U+5355, U+4EC7); kMandarin serves characters that neither
 * dictionary has.
 *
 * Pure functions on constant tables (344 KB with Unicode 15), any thread; a few loads each.
 */
#ifndef BD_IDENTITY_UNIHAN_H
#define BD_IDENTITY_UNIHAN_H

#include <stdbool.h>
#include <stdint.h>

/** Whether a and b are the same character or two forms of one; any two numbers may be asked. */
bool bd_unihan_variants(uint32_t a, uint32_t b);

/** Whether a reading of a is a reading of b; false where either has none, even if a is b. */
bool bd_unihan_homophones(uint32_t a, uint32_t b);

#endif
