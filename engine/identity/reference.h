/*
 * reference: a character written as HTML writes it: &nbsp; &#160; &#xA0;
 *
 * Pure function, any thread.
 */
#ifndef BD_IDENTITY_REFERENCE_H
#define BD_IDENTITY_REFERENCE_H

#include <stdbool.h>

#include "engine/base/text.h"

/**
 * Read the reference at *pos, which points at '&'. True: *cp is the character and *pos is behind
 * the reference. Numeric references of any character, and the named ones of blanks, quotes, & < >.
 */
bool bd_reference_read(bd_text text, size_t *pos, uint32_t *cp);

#endif
