/* coded: a value that has its code and its word in one cell: 1-男, 01-汉族, 汉族（HA）. Pure functions,
 * any thread. */
#ifndef BD_IDENTITY_CODED_H
#define BD_IDENTITY_CODED_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/base/text.h"
#include "engine/identity/chars.h"

typedef struct bd_coded {
    char text[BD_CHARS_SHORT]; /* the short form of the cell, see bd_chars_short() */
    bool has_code;
    uint32_t code; /* without zeros before it; at most 4 digits */
    bd_text word;  /* without the code and what separates them; in text; may be empty */
} bd_coded;

/** Split a cell, whose `.0` goes first. False: its short form is empty or too long. */
bool bd_coded_read(bd_text value, bd_coded *out);

/** Split off the code of letters that a word begins with, or else ends with: HA-汉族, 汉族(HA). True:
 * rest is what is not empty beside them and what separates them. Both are borrowed from word. */
bool bd_coded_letters(bd_text word, bd_text *letters, bd_text *rest);

#endif
