/* help: the texts of --help and --version, made from config/options.def. Any thread. */
#ifndef BD_CLI_HELP_H
#define BD_CLI_HELP_H

#include "engine/base/text.h"
#include "engine/cli/options.h"

/** Append the help for a command; BD_COMMAND_NONE: for the program. */
void bd_help_text(bd_command command, bd_buf *out);

/** Append "bidui 0.1.0" and a line end. */
void bd_version_text(bd_buf *out);

#endif
