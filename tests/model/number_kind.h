/* number_kind: what kind of number a text is: of a citizen, nearly so, or of another document. Pure,
 * any thread. */
#ifndef MODEL_NUMBER_KIND_H
#define MODEL_NUMBER_KIND_H

#include "text.h"

bool is_digit(uint32_t p);
bool is_letter(uint32_t p);
bool all_digits(points text);

/** 17 digits and a digit or X, and perhaps more behind them. */
bool is_citizen(points text);

/** Step 9. */
bool is_disability(points text);

/** Whether 15 digits have a date, of 18xx where the sequence means over 100. */
bool is_old(points text);

/** Whether the 14 first digits have a date of 1840 to 2099 where a citizen number has it. */
bool has_birth(points text);

/** What makes another document differ from a citizen number, if it nearly is one. */
unsigned notes_of_other(points text);

/** Whether a run of letters and digits is a number without doubt. */
bool stands_alone(points run);

/** Whether a run would be read as another document if it were the cell. */
bool is_document(points run);

/** Whether pieces are one number together: a citizen's, or nearly, with a birth date. */
bool is_one_number(points pieces);

/** Step 10: whether it is a day with hyphens, its year in four digits, or a telephone number. */
bool is_no_document(points text);

#endif
