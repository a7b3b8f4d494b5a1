/* roff: text for pages in the macros of man(7). Any thread. */
#ifndef BD_CLI_ROFF_H
#define BD_CLI_ROFF_H

#include "engine/base/text.h"

/** Append text so that it is shown unchanged: a hyphen can be copied, and no line is a request. */
void bd_roff_text(bd_buf *out, const char *text);

/** The same in a font, 'B' or 'I'; roman again after it. */
void bd_roff_font(bd_buf *out, char font, const char *text);

#endif
