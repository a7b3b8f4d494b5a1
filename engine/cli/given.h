/* given: the options of a command line as the manifest of a run keeps them. Main thread only. */
#ifndef BD_CLI_GIVEN_H
#define BD_CLI_GIVEN_H

#include "engine/cli/options.h"
#include "engine/report/publish/origin.h"

enum { BD_GIVEN_WORDS_MAX = 32 };

typedef struct bd_given {
    bd_given_option list[BD_OPTION_COUNT];
    size_t count;
    const char *words[BD_OPTION_COUNT][BD_GIVEN_WORDS_MAX];
} bd_given;

/**
 * List the options that were given. period is the month that --period stood for. Texts that name a
 * place of the machine are left out: the configuration has a member of its own in the manifest, and
 * a log is no part of a run. out is used where it is: the list points into it. Borrows from options
 * and period.
 */
void bd_given_list(const bd_options *options, const char *period, bd_given *out);

/**
 * Check the text of --reason: one line of UTF-8, at most 200 characters, no control characters, and
 * nothing that may be a number of a person (bd_shown_has_number()), since it is kept beside the
 * reports.
 * BD_E_USAGE: it is refused; the message does not repeat it.
 */
BD_NODISCARD bd_status bd_given_check_reason(const char *text, bd_err *err);

#endif
