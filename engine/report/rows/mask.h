/*
 * mask: values as masked reports show them, for reports that leave the organisation (PIPL art. 51).
 *
 * A number keeps its first six and last four characters: 110101********0011. The hidden part is the
 * birth date, so the birth date is hidden wherever it occurs; otherwise the two together would give
 * the whole number. A hidden value becomes a text of fixed length, so its own length does not show;
 * only a masked number keeps its length.
 *
 * Any thread; functions without state that do not allocate, except into the caller's buffer.
 */
#ifndef BD_REPORT_ROWS_MASK_H
#define BD_REPORT_ROWS_MASK_H

#include "engine/base/text.h"
#include "engine/identity/id.h"
#include "engine/identity/value.h"

typedef enum bd_mask {
    BD_MASK_NONE,
    BD_MASK_ID, /* numbers, birth dates, and all values that contain them */
    BD_MASK_ALL /* names as well */
} bd_mask;

enum { BD_MASK_TEXT = 40 }; /* bytes; the longest masked value */

#define BD_MASK_HIDDEN "********"

/* The person of a row: values that no cell of the row may show. Borrows number. */
typedef struct bd_mask_person {
    bd_text number; /* canonical */
    bool citizen;
    uint32_t birth; /* YYYYMMDD as in the number, even if there is no such day; 0: no citizen */
} bd_mask_person;

bd_mask_person bd_mask_of(uint64_t key, bd_text number);

/** The masked number: 110101********0011 for a citizen. Another document keeps its first two and
 * last two characters; if it is shorter than eight characters, the first and the last. */
bd_text bd_mask_number(const bd_mask_person *person, char scratch[BD_MASK_TEXT]);

/**
 * Mask one field of that person's row; rule is the field's. issue_date: the configuration declares the field as the date
 * of issue. Every other date may be a birth date, right or wrong, and is hidden. The result is
 * value itself, static, or in scratch. level is not BD_MASK_NONE.
 */
bd_text bd_mask_value(bd_mask level, const bd_mask_person *person, const bd_value_rule *rule,
                      bool issue_date, bd_text value, char scratch[BD_MASK_TEXT]);

/** Append a rejected row. It is not known where its number is, so all digits are replaced in every
 * group of six or more digits; blanks, hyphens, dots, slashes, brackets, 年 and 月 do not end a
 * group. With BD_MASK_ALL nothing is appended, because it is not known where its names are either.
 */
void bd_mask_row(bd_mask level, bd_text row, bd_buf *out);

/** Append a cell of a rejected row with every digit replaced: its columns may be shifted, so a
 * number may be cut anywhere. With BD_MASK_ALL nothing is appended. */
void bd_mask_refused_cell(bd_mask level, bd_text cell, bd_buf *out);

#endif
