/* cli: see cli.h. */
#include "engine/cli/cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/base/file.h"
#include "engine/base/limit.h"
#include "engine/base/shown.h"
#include "engine/cli/help.h"
#include "engine/cli/print.h"

static bd_cli_command *const commands[BD_COMMAND_COUNT] = {
    [BD_COMMAND_RUN] = bd_cli__run,           [BD_COMMAND_CHECK] = bd_cli__check,
    [BD_COMMAND_EXPLAIN] = bd_cli__explain,   [BD_COMMAND_VERIFY] = bd_cli__verify,
    [BD_COMMAND_GENERATE] = bd_cli__generate,
};

/* Write what the command printed, also after a failure: `check` has a result then, too. */
static bd_status show(const bd_options *options, bd_status done, bd_run_result *result, bd_err *err)
{
    bd_status st = bd_buf_check(&result->text, err);
    bd_buf shown = {0};
    bd_print_show *as_text =
        options->values[BD_OPTION_JSON].given ? bd_shown_add
        : options->command == BD_COMMAND_EXPLAIN /* the numbers are asked for */
            ? bd_shown_add_lines
            : bd_shown_add_messages;
    BD_KEEP(bd_print(STDOUT_FILENO, "standard output", &result->text, as_text, err));
    if (st < 0 && done >= 0 && options->command == BD_COMMAND_RUN)
        bd_hint(err, "the period is published nevertheless; summary.json has what was to be "
                     "printed");
    BD_KEEP(
        bd_print(STDERR_FILENO, "standard error", &result->warnings, bd_shown_add_messages, err));
    bd_shown_add_messages(&shown, (bd_text){result->warnings.at, result->warnings.len});
    BD_KEEP(bd_buf_check(&shown, err));
    if (!shown.failed)
        bd_log_file_lines(&result->log, shown.at, shown.len);
    bd_buf_fini(&shown);
    return st;
}

/* The copies of what was overwritten on the command line, one for each option, and the operand's. */
typedef struct hidden {
    char *copies[BD_OPTION_COUNT + 1];
} hidden;

static void free_hidden(hidden *texts)
{
    for (size_t i = 0; i <= BD_OPTION_COUNT; i++)
        free(texts->copies[i]);
}

/* Copy one text of the command line, overwrite it there, and let *text point to the copy. It may be
 * the end of an argument: --field=NAME=VALUE. */
static bd_status hide(char *const argv[], const char **text, char **copy, bd_err *err)
{
    *copy = strdup(*text);
    if (*copy == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "out of memory");
    for (; *argv != NULL; argv++) {
        const size_t len = strlen(*argv);
        const uintptr_t at = (uintptr_t)*text - (uintptr_t)*argv; /* huge if it is before argv */
        if (at <= len)
            memset(*argv + at, '*', len - at);
    }
    *text = *copy;
    return BD_OK;
}

/* What a command line says about a person is visible to every user in the list of processes. So it
 * is copied and overwritten. The caller ends *copies, also after a failure. */
static bd_status hide_subject(char *const argv[], bd_options *options, hidden *copies, bd_err *err)
{
    if (options->command != BD_COMMAND_EXPLAIN)
        return BD_OK;
    if (options->operand != NULL && strcmp(options->operand, "-") != 0)
        BD_TRY(hide(argv, &options->operand, &copies->copies[BD_OPTION_COUNT], err));
    for (size_t i = 0; i < BD_OPTION_COUNT; i++)
        if (bd_option_defs[i].kind == BD_KIND_SUBJECT && options->values[i].given)
            BD_TRY(hide(argv, &options->values[i].text, &copies->copies[i], err));
    return BD_OK;
}

static bd_status dispatch(int argc, char *const argv[], const bd_cli_signals *signals,
                          bd_run_result *result, bd_err *err)
{
    bd_options options;
    bd_status st = BD_OK;
    hidden copies = {0};

    BD_TRY(bd_options_read(argc, argv, &options, err));
    if (options.values[BD_OPTION_LOG].given)
        BD_TRY(bd_log_open(&result->log, options.values[BD_OPTION_LOG].text, err));
    BD_GOTO(hide_subject(argv, &options, &copies, err));
    if (options.values[BD_OPTION_HELP].given)
        bd_help_text(options.command, &result->text);
    else if (options.values[BD_OPTION_VERSION].given)
        bd_version_text(&result->text);
    else
        st = commands[options.command](&options, signals, result, err);
done:
    free_hidden(&copies);
    BD_KEEP(show(&options, st, result, err));
    return st;
}

/* The whole message in one write, so that lines of several programs in one log do not mix. */
static void tell(bd_log *log, const bd_err *err)
{
    /* On the stack: memory may be used up. A byte takes four at most, also hidden ones. */
    char room[4 * (sizeof err->text + sizeof err->hint) + 32];
    bd_buf line = bd_buf_over(room, sizeof room);
    bd_buf_add_string(&line, "bidui: ");
    bd_shown_add_message(&line, bd_text_of(err->text));
    bd_buf_add_string(&line, "\n");
    if (err->hint[0] != '\0') {
        bd_buf_add_string(&line, "hint: ");
        bd_shown_add_message(&line, bd_text_of(err->hint));
        bd_buf_add_string(&line, "\n");
    }
    bd_log_message(log, line.at, line.len);
}

/* A log that is not complete is told, and nothing else: the run is what it is. */
static void close_log(bd_log *log)
{
    const int e = bd_log_close(log);
    bd_err lost = {0};
    if (e == 0)
        return;
    (void)!bd_fail(&lost, BD_E_IO, e, "the log '%s' lacks lines", log->path);
    tell(NULL, &lost);
}

/* Say why the command failed, and return the exit status. */
static int tell_end(bd_status st, bd_err *err, int signal_no, bd_log *log)
{
    if (st == BD_E_CANCELLED && signal_no != 0) {
        bd_err stopped = {0};
        (void)!bd_fail(&stopped, st, 0, "stopped by signal %d (%s); nothing is published",
                       signal_no, strsignal(signal_no));
        tell(log, &stopped);
        return 128 + signal_no;
    }
    if (err->text[0] == '\0')
        (void)!bd_fail(err, BD_E_BUG, 0, "a failure without a message (status %d)", st);
    bd_limit_hint(err);
    tell(log, err);
    return bd_exit_status(st);
}

int bd_cli_main(int argc, char *const argv[], const bd_cli_signals *signals)
{
    bd_run_result result = {0};
    bd_err err = {0};
    const bd_status st = dispatch(argc, argv, signals, &result, &err);
    const int signal_no = signals->stop == NULL ? 0 : atomic_load(signals->stop);
    int status = result.limit_passed ? 1 : 0;
    if (st < 0)
        status = tell_end(st, &err, signal_no, &result.log);
    close_log(&result.log);
    bd_buf_fini(&result.text);
    bd_buf_fini(&result.warnings);
    return status;
}
