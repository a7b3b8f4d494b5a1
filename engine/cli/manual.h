/* manual: the manual page and the completion of bash, made from config/options.def as --help is. */
#ifndef BD_CLI_MANUAL_H
#define BD_CLI_MANUAL_H

#include "engine/base/text.h"

/** Append bidui.1, in the macros of man(7). */
void bd_manual_page(bd_buf *out);

/** Append a script that bash reads as bidui's completion. */
void bd_manual_completion(bd_buf *out);

#endif
