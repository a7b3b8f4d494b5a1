/*
 * options: reads the command line by the tables of config/options.def.
 *
 * Forms: --name value, --name=value, -jN, -j N; "--" ends the options. Nothing is guessed: an
 * abbreviation is an error with a hint. An argument that may be an identity number is never
 * repeated in a message.
 *
 * Threads: any thread may read the tables. A command line is read once, by the main thread.
 */
#ifndef BD_CLI_OPTIONS_H
#define BD_CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/err.h"

typedef enum bd_command {
    BD_COMMAND_NONE, /* options before any command */
#define BD_COMMAND(id, name, operand, summary) BD_COMMAND_##id,
#include "config/options.def"
    BD_COMMAND_COUNT
} bd_command;

typedef enum bd_option {
#define BD_OPTION(id, ...) BD_OPTION_##id,
#include "config/options.def"
    BD_OPTION_COUNT
} bd_option;

typedef enum bd_option_kind {
    BD_KIND_FLAG,
    BD_KIND_TEXT,
    BD_KIND_CHOICE,
    BD_KIND_NUMBER,
    BD_KIND_SIZE,
    BD_KIND_WORDS,
    BD_KIND_SUBJECT
} bd_option_kind;

typedef struct bd_command_def {
    const char *name;
    const char *operand;
    const char *summary;
} bd_command_def;

typedef struct bd_option_def {
    unsigned commands; /* 1u << bd_command */
    unsigned required; /* 1u << bd_command */
    const char *name;
    char letter; /* 0: none */
    const char *argument;
    bd_option_kind kind;
    uint64_t min, max, fallback;
    const char *help;
} bd_option_def;

/* The tables, indexed by bd_command and bd_option; static. */
extern const bd_command_def bd_command_defs[BD_COMMAND_COUNT];
extern const bd_option_def bd_option_defs[BD_OPTION_COUNT];

typedef struct bd_option_value {
    bool given;
    const char *text; /* as written, borrowed from argv; NULL for a flag, or if not given */
    uint64_t number;  /* for NUMBER and SIZE; for CHOICE the word's index; for WORDS their values,
                         ored; if not given, fallback */
} bd_option_value;

typedef struct bd_options {
    bd_command command;
    bd_option_value values[BD_OPTION_COUNT];
    const char *operand; /* NULL if there is none */
} bd_options;

/** Whether an option of the command can take the operand's place. */
bool bd_command_has_subjects(bd_command command);

/**
 * Read a command line. argv[0] is the program. Reading ends at --help or --version, and required
 * options are then not checked. BD_E_USAGE: the message says what is wrong and what is allowed; the
 * hint has the nearest known name.
 */
BD_NODISCARD bd_status bd_options_read(int argc, char *const argv[], bd_options *out, bd_err *err);

#endif
