/*
 * completion: the completion for bash; see manual.h. It needs only bash, not the helpers of the
 * bash-completion package. The loader of that package finds it by its file name.
 */
#include <string.h>

#include "config/keys.h"
#include "engine/cli/manual.h"
#include "engine/cli/options.h"

/*
 * bash splits "--progress=always" at the '=', so the word before the last may be that sign. The
 * command is the first word: only options with a value could come before it, and there are none.
 */
static const char begin[] =
    "# Completion of bidui for bash. Made from its option table; do not edit.\n"
    "_bidui()\n"
    "{\n"
    "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} choices=\n"
    "    COMPREPLY=()\n"
    "    if [[ $word == \"=\" ]]; then\n"
    "        word=\n"
    "    elif [[ $before == \"=\" && $COMP_CWORD -gt 2 ]]; then\n"
    "        before=${COMP_WORDS[COMP_CWORD - 2]}\n"
    "    fi\n"
    "    if [[ $COMP_CWORD -gt 1 ]]; then\n"
    "        case ${COMP_WORDS[1]}:$before in\n";

static const char end[] =
    "    fi\n"
    "    case $choices in\n"
    "    %files | %folders)\n"
    "        compopt -o filenames 2>/dev/null\n"
    "        [[ $choices == %files ]] && mapfile -t COMPREPLY < <(compgen -f -- \"$word\")\n"
    "        [[ $choices == %folders ]] && mapfile -t COMPREPLY < <(compgen -d -- \"$word\")\n"
    "        ;;\n"
    "    %value) ;;\n"
    "    *) mapfile -t COMPREPLY < <(compgen -W \"$choices\" -- \"$word\") ;;\n"
    "    esac\n"
    "}\n"
    "complete -F _bidui bidui\n";

static bool has(unsigned mask, size_t command)
{
    return (mask >> command & 1) != 0;
}

/* How an argument is completed, by its name in the table. */
static const char *kind_of(const char *argument)
{
    return strcmp(argument, "FILE") == 0  ? "%files"
           : strcmp(argument, "DIR") == 0 ? "%folders"
                                          : "%value";
}

/* "auto|always|never" with blanks between. */
static void add_words(bd_buf *out, const char *words)
{
    for (; *words != '\0'; words++)
        bd_buf_add_char(out, *words == '|' ? ' ' : *words);
}

/* The words of a list of keys.def. */
static void add_list(bd_buf *out, uint64_t list)
{
    const char *space = "";
    for (size_t i = 0; i < bd_key_word_count; i++)
        if (bd_key_words[i].list == list) {
            bd_buf_printf(out, "%s%s", space, bd_key_words[i].word);
            space = " ";
        }
}

/* The values of the options that take one. */
static void add_values(bd_buf *out, size_t command)
{
    const char *name = bd_command_defs[command].name;

    for (size_t i = 0; i < BD_OPTION_COUNT; i++) {
        const bd_option_def *def = &bd_option_defs[i];
        if (!has(def->commands, command) || def->kind == BD_KIND_FLAG)
            continue;
        bd_buf_printf(out, "        %s:--%s", name, def->name);
        if (def->letter != 0)
            bd_buf_printf(out, " | %s:-%c", name, def->letter);
        bd_buf_add_string(out, ") choices=\"");
        if (def->kind == BD_KIND_CHOICE)
            add_words(out, def->argument);
        else if (def->kind == BD_KIND_WORDS)
            add_list(out, def->min);
        else
            bd_buf_add_string(out, kind_of(def->argument));
        bd_buf_add_string(out, "\" ;;\n");
    }
}

static void add_names(bd_buf *out, size_t command)
{
    const char *space = "";

    for (size_t i = 0; i < BD_OPTION_COUNT; i++) {
        if (has(bd_option_defs[i].commands, command)) {
            bd_buf_printf(out, "%s--%s", space, bd_option_defs[i].name);
            space = " ";
        }
    }
}

/* If no value is expected: the options, or the operand if the word does not begin with a hyphen. */
static void add_command(bd_buf *out, size_t command)
{
    const bd_command_def *def = &bd_command_defs[command];

    bd_buf_printf(out, "        %s:*)\n            choices=\"", def->name);
    add_names(out, command);
    bd_buf_add_string(out, "\"\n");
    if (strcmp(def->operand, "DIR") == 0)
        bd_buf_add_string(out, "            [[ $word != -* ]] && choices=%folders\n");
    bd_buf_add_string(out, "            ;;\n");
}

void bd_manual_completion(bd_buf *out)
{
    bd_buf_add_string(out, begin);
    for (size_t c = 1; c < BD_COMMAND_COUNT; c++)
        add_values(out, c);
    for (size_t c = 1; c < BD_COMMAND_COUNT; c++)
        add_command(out, c);
    bd_buf_add_string(out, "        esac\n    else\n        choices=\"");
    for (size_t c = 1; c < BD_COMMAND_COUNT; c++)
        bd_buf_printf(out, "%s ", bd_command_defs[c].name);
    add_names(out, BD_COMMAND_NONE);
    bd_buf_add_string(out, "\"\n");
    bd_buf_add_string(out, end);
}
