/* manual: the manual page; see manual.h. */
#include "engine/cli/manual.h"

#include "engine/cli/options.h"
#include "engine/cli/roff.h"

/* The texts that are not in the option table. Each line is ready for troff. */
static const char description[] =
    ".SH DESCRIPTION\n"
    "Compares a roster of people with a cardholder database by identity number. Every row of the\n"
    "roster gets exactly one outcome: match, mismatch, missing, duplicate or rejected, with all\n"
    "reasons and both sides as they were written.\n"
    "A configuration in YAML names the files, their columns and what is compared; see\n"
    ".BR bidui.yaml (5).\n"
    ".PP\n"
    "The reports of a period are published all together or not at all. Messages go to standard error\n"
    "as\n"
    ".IR \"bidui: ...\" ,\n"
    "followed by\n"
    ".I hint: ...\n"
    "if there is advice. They never contain an identity number or a name.\n";

static const char files[] =
    ".SH FILES\n"
    ".TP\n.I bidui.yaml\n"
    "the configuration; it may have any name; see\n"
    ".BR bidui.yaml (5)\n"
    ".PP\n"
    "Under the folders that the configuration names:\n"
    ".TP\n.I reports/PERIOD/\n"
    "match.csv, mismatch.csv, missing.csv, duplicate.csv, rejected.csv, regions.csv, summary.json,\n"
    "summary.html, and\n"
    "manifest.json with the digests of everything that was read and written, and of the manifest of\n"
    "the period before\n"
    ".TP\n.I reports/PERIOD/worklists/CODE/\n"
    "the rows that a region has to check, if the configuration asks for worklists\n"
    ".TP\n.I store/PERIOD.mdb\n"
    "the index that\n.B explain\nreads\n";

static const char examples[] =
    ".SH EXAMPLES\n"
    "Check the inputs, compare, and print one figure:\n"
    ".PP\n.nf\n"
    "    bidui check \\-c bidui.yaml\n"
    "    bidui run \\-c bidui.yaml \\-\\-period 2026\\-11\n"
    "    bidui run \\-c bidui.yaml \\-\\-force \\-\\-json | jq .outcomes.match\n"
    ".fi\n.PP\n"
    "Verify that nothing has changed since publishing, and that the inputs are those that were\n"
    "compared:\n"
    ".PP\n.nf\n"
    "    bidui verify reports/2026\\-11 \\-\\-inputs \\-c bidui.yaml\n"
    ".fi\n.PP\n"
    "Explain many people, as one JSON object a line. A number on standard input is never in the list\n"
    "of processes. Then a row that was rejected, and everybody of a name:\n"
    ".PP\n.nf\n"
    "    bidui explain \\-c bidui.yaml \\-\\-json \\- <numbers.txt\n"
    "    bidui explain \\-c bidui.yaml \\-\\-source roster/2021.csv:17\n"
    "    bidui explain \\-c bidui.yaml \\-\\-field name=\\- <name.txt\n"
    ".fi\n";

static void add_argument(bd_buf *out, const bd_option_def *def)
{
    if (def->argument[0] == '\0')
        return;
    bd_buf_add_char(out, ' ');
    bd_roff_font(out, def->kind == BD_KIND_CHOICE ? 'B' : 'I', def->argument);
}

static bool has(unsigned mask, bd_command command)
{
    return (mask >> command & 1) != 0;
}

/* "-c" if the option has a letter, else "--name"; followed by the argument. */
static void add_short(bd_buf *out, const bd_option_def *def)
{
    const char letter[] = {'-', def->letter, '\0'};

    if (def->letter == 0)
        bd_buf_add_string(out, "\\fB\\-\\-\\fR");
    bd_roff_font(out, 'B', def->letter != 0 ? letter : def->name);
    add_argument(out, def);
}

static void add_usage(bd_buf *out, bd_command command)
{
    const bd_command_def *def = &bd_command_defs[command];

    bd_buf_printf(out, "\\fBbidui %s\\fR", def->name);
    for (int optional = 0; optional <= 1; optional++) {
        for (size_t i = 0; i < BD_OPTION_COUNT; i++) {
            const bd_option_def *option = &bd_option_defs[i];
            if (!has(option->commands, command) || i == BD_OPTION_HELP ||
                option->kind == BD_KIND_SUBJECT ||
                has(option->required, command) == (optional == 1))
                continue;
            bd_buf_add_string(out, optional == 1 ? " [" : " ");
            add_short(out, option);
            if (optional == 1)
                bd_buf_add_char(out, ']');
        }
    }
    if (def->operand[0] != '\0') {
        bd_buf_add_char(out, ' ');
        bd_roff_font(out, 'I', def->operand);
    }
    for (size_t i = 0; i < BD_OPTION_COUNT; i++) {
        if (!has(bd_option_defs[i].commands, command) || bd_option_defs[i].kind != BD_KIND_SUBJECT)
            continue;
        bd_buf_add_string(out, " | ");
        add_short(out, &bd_option_defs[i]);
    }
    bd_buf_add_char(out, '\n');
}

static void add_options(bd_buf *out, bd_command command)
{
    for (size_t i = 0; i < BD_OPTION_COUNT; i++) {
        const bd_option_def *def = &bd_option_defs[i];
        if (!has(def->commands, command))
            continue;
        bd_buf_add_string(out, ".TP\n");
        if (def->letter != 0)
            bd_buf_printf(out, "\\fB\\-%c\\fR, ", def->letter);
        bd_buf_add_string(out, "\\fB\\-\\-\\fR");
        bd_roff_font(out, 'B', def->name);
        add_argument(out, def);
        bd_buf_add_char(out, '\n');
        bd_roff_text(out, def->help);
        bd_buf_add_char(out, '\n');
    }
}

static void add_command(bd_buf *out, bd_command command)
{
    bd_buf_printf(out, ".SS bidui %s\n", bd_command_defs[command].name);
    add_usage(out, command);
    bd_buf_add_string(out, ".PP\n");
    bd_roff_text(out, bd_command_defs[command].summary);
    bd_buf_add_char(out, '\n');
    add_options(out, command);
}

static void add_exit_states(bd_buf *out)
{
    bd_buf_add_string(out, ".SH EXIT STATUS\n");
#define BD_EXIT(status, meaning)                \
    bd_buf_printf(out, ".TP\n.B %d\n", status); \
    bd_roff_text(out, meaning);                 \
    bd_buf_add_char(out, '\n');
#include "config/options.def"
}

void bd_manual_page(bd_buf *out)
{
    bd_buf_add_string(out,
                      ".TH BIDUI 1 \"2026-11-30\" \"bidui " BIDUI_VERSION "\" \"User Commands\"\n"
                      ".nh\n" /* a hyphenated name or option could not be copied */
                      ".SH NAME\n"
                      "bidui \\- compare a roster of people with a cardholder database\n"
                      ".SH SYNOPSIS\n");
    for (size_t c = 1; c < BD_COMMAND_COUNT; c++) {
        if (c > 1)
            bd_buf_add_string(out, ".br\n");
        add_usage(out, (bd_command)c);
    }
    bd_buf_add_string(out, ".br\n\\fBbidui \\-\\-version\\fR | \\fB\\-\\-help\\fR\n");
    bd_buf_add_string(out, description);
    bd_buf_add_string(out, ".SH COMMANDS\n");
    for (size_t c = 1; c < BD_COMMAND_COUNT; c++)
        add_command(out, (bd_command)c);
    bd_buf_add_string(out, ".SH OPTIONS\n");
    add_options(out, BD_COMMAND_NONE);
    add_exit_states(out);
    bd_buf_add_string(out, files);
    bd_buf_add_string(out, examples);
    bd_buf_add_string(out, ".SH SEE ALSO\n.BR bidui.yaml (5)\n");
}
