/* help: see help.h. */
#include "engine/cli/help.h"

#include <stdio.h>
#include <string.h>

enum { LINE_COLUMNS = 80, OPTION_COLUMNS = 28 };

static bool has(unsigned mask, bd_command command)
{
    return (mask >> command & 1) != 0;
}

/* "-c" if the option has a letter, else "--name"; followed by the argument. */
static void short_form(const bd_option_def *def, char *out, size_t size)
{
    const char *space = def->argument[0] == '\0' ? "" : " ";
    if (def->letter != 0)
        snprintf(out, size, "-%c%s%s", def->letter, space, def->argument);
    else
        snprintf(out, size, "--%s%s%s", def->name, space, def->argument);
}

/* Append a piece of the usage line; begin a new line if this one would become too long. */
static void add_piece(bd_buf *out, size_t *column, size_t indent, const char *piece)
{
    if (*column + 1 + strlen(piece) > LINE_COLUMNS) {
        bd_buf_printf(out, "\n%*s", (int)indent, "");
        *column = indent;
    }
    bd_buf_printf(out, " %s", piece);
    *column += 1 + strlen(piece);
}

static void add_usage(bd_command command, bd_buf *out)
{
    const bd_command_def *def = &bd_command_defs[command];
    const size_t indent = strlen("  bidui ") + strlen(def->name);
    size_t column = indent;

    bd_buf_printf(out, "  bidui %s", def->name);
    for (int optional = 0; optional <= 1; optional++) {
        for (size_t i = 0; i < BD_OPTION_COUNT; i++) {
            char form[64];
            char piece[80];
            const bd_option_def *option = &bd_option_defs[i];
            if (!has(option->commands, command) || i == BD_OPTION_HELP ||
                option->kind == BD_KIND_SUBJECT ||
                has(option->required, command) == (optional == 1))
                continue;
            short_form(option, form, sizeof form);
            snprintf(piece, sizeof piece, optional == 1 ? "[%s]" : "%s", form);
            add_piece(out, &column, indent, piece);
        }
    }
    if (def->operand[0] != '\0')
        add_piece(out, &column, indent, def->operand);
    for (size_t i = 0; i < BD_OPTION_COUNT; i++) {
        char form[64];
        char piece[80];
        if (!has(bd_option_defs[i].commands, command) || bd_option_defs[i].kind != BD_KIND_SUBJECT)
            continue;
        short_form(&bd_option_defs[i], form, sizeof form);
        snprintf(piece, sizeof piece, "| %s", form);
        add_piece(out, &column, indent, piece);
    }
    bd_buf_add_char(out, '\n');
}

static void add_options(bd_command command, bd_buf *out)
{
    for (size_t i = 0; i < BD_OPTION_COUNT; i++) {
        const bd_option_def *def = &bd_option_defs[i];
        char form[64];
        if (!has(def->commands, command))
            continue;
        snprintf(form, sizeof form, "%c%c%s--%s%s%s", def->letter != 0 ? '-' : ' ',
                 def->letter != 0 ? def->letter : ' ', def->letter != 0 ? ", " : "  ", def->name,
                 def->argument[0] == '\0' ? "" : " ", def->argument);
        if (strlen(form) >= OPTION_COLUMNS)
            bd_buf_printf(out, "  %s\n  %*s", form, OPTION_COLUMNS, "");
        else
            bd_buf_printf(out, "  %-*s", OPTION_COLUMNS, form);
        bd_buf_printf(out, "%s\n", def->help);
    }
}

static void add_program(bd_buf *out)
{
    bd_buf_add_string(out, "bidui (比对) compares a roster of people with a cardholder database by "
                           "identity number.\n\nusage:\n");
    for (size_t c = 1; c < BD_COMMAND_COUNT; c++)
        add_usage((bd_command)c, out);
    bd_buf_add_string(out, "\ncommands:\n");
    for (size_t c = 1; c < BD_COMMAND_COUNT; c++)
        bd_buf_printf(out, "  %-10s%s\n", bd_command_defs[c].name, bd_command_defs[c].summary);
    bd_buf_add_string(out, "  `bidui COMMAND --help` shows its options\n\noptions:\n");
    add_options(BD_COMMAND_NONE, out);
    bd_buf_add_string(out, "\nexit status:\n");
#define BD_EXIT(status, meaning) bd_buf_printf(out, "  %-5d%s\n", status, meaning);
#include "config/options.def"
}

void bd_help_text(bd_command command, bd_buf *out)
{
    if (command == BD_COMMAND_NONE) {
        add_program(out);
        return;
    }
    bd_buf_add_string(out, "usage:\n");
    add_usage(command, out);
    bd_buf_printf(out, "\n%s\n\noptions:\n", bd_command_defs[command].summary);
    add_options(command, out);
}

void bd_version_text(bd_buf *out)
{
    bd_buf_add_string(out, "bidui " BIDUI_VERSION "\n");
}
