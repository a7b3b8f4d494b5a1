/*
 * manual: the manual pages and the completion for bash. bidui.1 and the completion are made from
 * config/options.def, as is --help; bidui.yaml.5 is made from config/keys.def, as is the loader.
 * Used only during the build, by texts/main.c; one thread.
 */
#ifndef BD_CLI_MANUAL_H
#define BD_CLI_MANUAL_H

#include "engine/base/text.h"

/** Append bidui.1, in the macros of man(7). */
void bd_manual_page(bd_buf *out);

/** Append bidui.yaml.5, every key of the configuration. */
void bd_manual_config_page(bd_buf *out);

/** Append the script that bash reads to complete bidui's arguments. */
void bd_manual_completion(bd_buf *out);

#endif
