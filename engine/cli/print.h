/* print: all that a command prints goes through here, so nothing that is not text reaches a
 * terminal. One thread at a time. */
#ifndef BD_CLI_PRINT_H
#define BD_CLI_PRINT_H

#include "engine/base/err.h"
#include "engine/base/text.h"

/* How shown.h shows what is printed. */
typedef void bd_print_show(bd_buf *out, bd_text text);

/** Write text to the open file fd, whose name is for messages, in the form that show makes of it. */
BD_NODISCARD bd_status bd_print(int fd, const char *name, const bd_buf *text, bd_print_show *show,
                                bd_err *err);

#endif
