/*
 * reference: the HTML references of characters that web systems leave in what they export:
 * &#19886; &#x20087; &amp; &nbsp; &middot;.
 *
 * Also read are a reference whose ampersand was escaped again (&amp;#19886;), and two references
 * that are the halves of one character in UTF-16 (&#55360;&#56455;).
 *
 * Pure functions, any thread.
 */
#ifndef BD_IDENTITY_REFERENCE_H
#define BD_IDENTITY_REFERENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/text.h"

/** Read the reference at *pos, where text has an ampersand. True: *cp is the character, and *pos is
 * behind the reference. False: there is none, and both are unchanged. */
bool bd_reference_read(bd_text text, size_t *pos, uint32_t *cp);

/** The bytes of the reference that ends where text ends; 0 if there is none. */
size_t bd_reference_read_last(bd_text text, uint32_t *cp);

#endif
