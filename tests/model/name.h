/* name: canonical form and class of difference of names. One thread. */
#ifndef MODEL_NAME_H
#define MODEL_NAME_H

#include "text.h"

points name_canonical(str shown_text);

/** NULL when equal or a side is empty, else the first class that fits. */
const char *name_difference(str a, str b);

#endif
