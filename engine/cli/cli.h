/* cli: from the command line to the exit status. */
#ifndef BD_CLI_CLI_H
#define BD_CLI_CLI_H

#include "engine/cli/options.h"
#include "engine/run/run.h"

/*
 * Signals as main sees them. A command that can stop at a good moment calls watch() first; the
 * others end at once, as signals do by themselves.
 */
typedef struct bd_cli_signals {
    const bd_stop *stop; /* number of the signal that came, 0: none */
    void (*watch)(void); /* begin to set stop instead of dying */
} bd_cli_signals;

/** Do what the command line says; returns the exit status. Writes to standard output and standard
 * error. */
int bd_cli_main(int argc, char *const argv[], const bd_cli_signals *signals);

/**
 * One command: what it prints goes to result, which the caller ends.
 */
typedef bd_status bd_cli_command(const bd_options *options, const bd_cli_signals *signals,
                                 bd_run_result *result, bd_err *err);

bd_cli_command bd_cli__run;
bd_cli_command bd_cli__check;
bd_cli_command bd_cli__explain;
bd_cli_command bd_cli__verify;
bd_cli_command bd_cli__generate;

#endif
