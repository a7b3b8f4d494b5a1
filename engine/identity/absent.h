/*
 * absent: the words that files have for nothing, such as NULL and 无, and dates of zeros.
 *
 * A word is compared without white space and invisible characters, full-width ASCII as ASCII,
 * letters without regard to case, and every dash as a hyphen.
 *
 * Pure functions, any thread, except bd_absent_init(). Hot: bd_absent_may_begin().
 */
#ifndef BD_IDENTITY_ABSENT_H
#define BD_IDENTITY_ABSENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/text.h"

/* The words of a data set, made by bd_absent_init(). */
typedef struct bd_absent {
    const char *const *words; /* each terminated; borrowed from the configuration */
    size_t count;
    uint64_t first_bits; /* bit c % 64 for the first character c of each word; 0: not made */
    uint64_t han_low;    /* the same of the words that begin with a Han character */
    uint64_t han_high;   /* and of these bit c / 64 % 64 */
    size_t han_max;      /* characters of the longest of those */
} bd_absent;

/* The words of a data set that declares none. */
extern const bd_absent bd_absent_usual;

/** Make a list of count words, which must live as long as the list. */
void bd_absent_init(bd_absent *absent, const char *const *words, size_t count);

/** Whether value is empty or one of the words, also in the shell of a formula: ="". absent: NULL for the usual words. */
bool bd_absent_is(const bd_absent *absent, bd_text value);

/* Whether a word may begin with the Han character cp. */
static inline bool bd_absent__begins(const bd_absent *list, uint32_t cp)
{
    return (list->han_low >> (cp & 63) & list->han_high >> (cp >> 6 & 63) & 1) != 0;
}

/** Whether a text of so many characters that begins with the Han character cp can be one of the
 * words; false is certain. */
static inline bool bd_absent_may_begin(const bd_absent *absent, uint32_t cp, size_t chars)
{
    const bd_absent *list = absent != NULL ? absent : &bd_absent_usual;

    return chars <= list->han_max && bd_absent__begins(list, cp);
}

/** Whether value is a date of zeros, with or without a time: 0000-00-00, 00000000, 0. */
bool bd_absent_is_zero_date(bd_text value);

#endif
