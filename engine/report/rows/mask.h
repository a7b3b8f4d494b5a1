/*
 * mask: values as reports show them when they are to leave the house (PIPL art. 51).
 *
 * A number keeps its first six and last four characters, 110101********0011; what is hidden is the
 * birth date, so wherever that stands it has to go as well, or the two together are the whole
 * number again. What is hidden is replaced, never shortened to the length of what was there, but
 * for the number itself. Pure functions, any thread; nothing allocates.
 */
#ifndef BD_REPORT_ROWS_MASK_H
#define BD_REPORT_ROWS_MASK_H

#include "engine/base/text.h"
#include "engine/identity/id.h"
#include "engine/identity/type.h"

typedef enum bd_mask {
    BD_MASK_NONE,
    BD_MASK_ID, /* numbers, birth dates, and whatever holds them */
    BD_MASK_ALL /* names as well */
} bd_mask;

enum { BD_MASK_TEXT = 40 }; /* bytes: the longest masked value */

#define BD_MASK_HIDDEN "********"

/* Whose row it is; what must not be found in any of its cells. Borrows number. */
typedef struct bd_mask_person {
    bd_text number; /* canonical */
    bool citizen;
    uint32_t birth; /* YYYYMMDD as in the number, be it a day or not; 0: not a citizen's */
} bd_mask_person;

bd_mask_person bd_mask_of(uint64_t key, bd_text number);

/** The number: 110101********0011 for a citizen; of another document the first two and last two
 * characters, below eight characters the first and the last. */
bd_text bd_mask_number(const bd_mask_person *person, char scratch[BD_MASK_TEXT]);

/**
 * One field of that person's row, as it was written. issue_date: a date that the configuration says
 * is the day of issue; every other date may be one of birth, right or wrong, and is hidden. The
 * result is value itself, static, or in scratch. level is not BD_MASK_NONE.
 */
bd_text bd_mask_value(bd_mask level, const bd_mask_person *person, bd_type type, bool issue_date,
                      bd_text value, char scratch[BD_MASK_TEXT]);

/** Append a refused row, of which nobody knows where its number stands: every group of six digits
 * or more, with blanks, hyphens, dots, slashes, brackets, 年 or 月 between them or not, has its
 * digits replaced. With BD_MASK_ALL nothing is left of it: nobody knows where its names stand
 * either. */
void bd_mask_row(bd_mask level, bd_text row, bd_buf *out);

/** Append a cell of a refused row, whose columns may be the wrong ones and cut a number anywhere:
 * every digit is replaced; with BD_MASK_ALL nothing is left. */
void bd_mask_refused_cell(bd_mask level, bd_text cell, bd_buf *out);

#endif
