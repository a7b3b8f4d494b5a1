/* value: the other values that the model compares, and words for nothing. One thread. */
#ifndef MODEL_VALUE_H
#define MODEL_VALUE_H

#include "text.h"

/** 1 male, 2 female, 0 not known, 3 none of these. */
int sex_read(str shown_text);
const char *sex_difference(str a, str b);

/** YYYYMMDD, 0 where the text is not a date. */
unsigned date_read(str shown_text);

/** Whether the text is empty, or a word for nothing. */
bool is_nothing(str shown_text);

#endif
