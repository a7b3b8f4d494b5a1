/* name: canonical form and class of difference of names, and the other values that the model
 * compares. One thread. */
#ifndef MODEL_NAME_H
#define MODEL_NAME_H

#include "text.h"

points name_canonical(str shown_text);

/** NULL when equal or a side is empty, else the first class that fits. */
const char *name_difference(str a, str b);

/** 1 male, 2 female, 0 not known, 3 none of these. */
int sex_read(str shown_text);
const char *sex_difference(str a, str b);

/** YYYYMMDD, 0 where the text is not a date. */
unsigned date_read(str shown_text);

/** Whether the text is empty, or a word for nothing. */
bool is_nothing(str shown_text);

#endif
