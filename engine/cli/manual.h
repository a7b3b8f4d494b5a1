/*
 * manual: the manual pages and the completion of bash. bidui.1 and the completion are made from
 * config/options.def as --help is, bidui.yaml.5 from config/keys.def as the loader is.
 */
#ifndef BD_CLI_MANUAL_H
#define BD_CLI_MANUAL_H

#include "engine/base/text.h"

/** Append bidui.1, in the macros of man(7). */
void bd_manual_page(bd_buf *out);

/** Append bidui.yaml.5, every key of the configuration. */
void bd_manual_config_page(bd_buf *out);

/** Append a script that bash reads as bidui's completion. */
void bd_manual_completion(bd_buf *out);

#endif
