/* cli: runs the command of a command line, and determines the exit status. Main thread only. */
#ifndef BD_CLI_CLI_H
#define BD_CLI_CLI_H

#include "engine/cli/options.h"
#include "engine/run/run.h"

/*
 * The signals, for the commands. A command that can stop cleanly calls watch() first; the others
 * are ended at once by a signal, as is the default.
 */
typedef struct bd_cli_signals {
    const bd_stop *stop; /* the number of the signal that came, 0: none */
    void (*watch)(void); /* from now on a signal sets stop and does not end the process */
} bd_cli_signals;

/** Run the command line, writing to standard output and standard error. Returns the exit status. */
int bd_cli_main(int argc, char *const argv[], const bd_cli_signals *signals);

/**
 * One command. Its output goes to result, which the caller ends.
 */
typedef bd_status bd_cli_command(const bd_options *options, const bd_cli_signals *signals,
                                 bd_run_result *result, bd_err *err);

bd_cli_command bd_cli__run;
bd_cli_command bd_cli__check;
bd_cli_command bd_cli__explain;
bd_cli_command bd_cli__verify;
bd_cli_command bd_cli__generate;

#endif
