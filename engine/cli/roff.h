/* roff: text in the macros of man(7). */
#ifndef BD_CLI_ROFF_H
#define BD_CLI_ROFF_H

#include "engine/base/text.h"

/** Append text as it stands: a hyphen is a minus to be copied, and nothing is a request. */
void bd_roff_text(bd_buf *out, const char *text);

/** The same in a font: 'B' or 'I'; roman again behind it. */
void bd_roff_font(bd_buf *out, char font, const char *text);

#endif
