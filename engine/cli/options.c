/* options: see options.h. */
#include "engine/cli/options.h"

#include <stdio.h>
#include <string.h>

#include "config/keys.h"
#include "engine/base/nearest.h"
#include "engine/cli/quantity.h"

enum { NONE = 1u << BD_COMMAND_NONE };
enum { WORDS_MAX = 32 }; /* of a list */
/* The commands as bits, under the names that options.def uses. */
enum {
#define BD_COMMAND(id, name, operand, summary) id = 1u << BD_COMMAND_##id,
#include "config/options.def"
};

const bd_command_def bd_command_defs[BD_COMMAND_COUNT] = {
    {"", "", ""},
#define BD_COMMAND(id, name, operand, summary) {name, operand, summary},
#include "config/options.def"
};

const bd_option_def bd_option_defs[BD_OPTION_COUNT] = {
#define BD_OPTION(id, commands, required, name, letter, argument, kind, min, max, fallback, help) \
    {commands, required, name, letter, argument, BD_KIND_##kind, min, max, fallback, help},
#include "config/options.def"
};

typedef struct scan {
    int argc;
    char *const *argv;
    int at; /* next argument */
    bd_options *out;
    bd_err *err;
} scan;

static const char *command_name(bd_command command)
{
    return bd_command_defs[command].name;
}

/* Only words may be repeated in a message: anything with a digit could be an identity number. */
static bool is_word(const char *text)
{
    const size_t len = strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_");
    return len > 0 && len <= 40 && text[len] == '\0';
}

static void list_names(const char *const *names, size_t count, const char *before, char *out,
                       size_t size)
{
    size_t len = 0;
    out[0] = '\0';
    for (size_t i = 0; i < count && len < size; i++)
        len +=
            (size_t)snprintf(out + len, size - len, "%s%s%s", i == 0 ? "" : ", ", before, names[i]);
}

/* shown: the wrong word as it was written; before: the prefix of a name there, "--" or none. */
static bd_status fail_names(bd_err *err, const char *what, const char *wrong, const char *shown,
                            const char *before, const char *const *names, size_t count)
{
    char allowed[512];
    const char *near = bd_nearest(wrong, names, count);
    const bool repeat = is_word(wrong);

    list_names(names, count, before, allowed, sizeof allowed);
    if (near != NULL)
        bd_hint(err, "did you mean '%s%s'?", before, near);
    return bd_fail(err, BD_E_USAGE, 0, "unknown %s%s%s%s; allowed: %s", what, repeat ? " '" : "",
                   repeat ? shown : "", repeat ? "'" : "", allowed);
}

/* ---- the command ---- */

static bd_status read_command(scan *s)
{
    const char *names[BD_COMMAND_COUNT];
    const char *word = s->argv[s->at++];

    for (size_t i = 1; i < BD_COMMAND_COUNT; i++) {
        names[i - 1] = bd_command_defs[i].name;
        if (strcmp(word, bd_command_defs[i].name) == 0) {
            s->out->command = (bd_command)i;
            return BD_OK;
        }
    }
    return fail_names(s->err, "command", word, word, "", names, BD_COMMAND_COUNT - 1);
}

/* ---- one option ---- */

static bool known(const scan *s, size_t option)
{
    return (bd_option_defs[option].commands >> s->out->command & 1) != 0;
}

/* Hint at the first command that has an option which this command does not have. */
static void hint_elsewhere(const scan *s, size_t option)
{
    for (size_t c = 1; c < BD_COMMAND_COUNT; c++) {
        if ((bd_option_defs[option].commands >> c & 1) == 0)
            continue;
        if (s->out->command == BD_COMMAND_NONE)
            bd_hint(s->err, "options come after the command: bidui %s --%s",
                    bd_command_defs[c].name, bd_option_defs[option].name);
        else
            bd_hint(s->err, "--%s is an option of 'bidui %s'", bd_option_defs[option].name,
                    bd_command_defs[c].name);
        return;
    }
}

/* Find the option with the len bytes of name, or with the letter name[0]. */
static bd_status find_option(const scan *s, const char *name, size_t len, bool letter, size_t *out)
{
    const char *names[BD_OPTION_COUNT];
    char shown[64]; /* with its hyphens */
    char what[64];
    size_t count = 0;

    for (size_t i = 0; i < BD_OPTION_COUNT; i++) {
        const bd_option_def *def = &bd_option_defs[i];
        const bool same = letter ? def->letter == name[0]
                                 : strncmp(def->name, name, len) == 0 && def->name[len] == '\0';
        if (known(s, i)) {
            names[count++] = def->name;
            *out = i;
            if (same)
                return BD_OK;
        } else if (same) {
            hint_elsewhere(s, i);
        }
    }
    snprintf(what, sizeof what, "option%s%s",
             s->out->command == BD_COMMAND_NONE ? "" : " of bidui ", command_name(s->out->command));
    const char *hyphens = letter ? "-" : "--";
    snprintf(shown, sizeof shown, "%s%.*s", hyphens, (int)(len < 60 ? len : 60), name);
    return fail_names(s->err, what, shown + strlen(hyphens), shown, "--", names, count);
}

static bd_status fail_value(const scan *s, const bd_option_def *def)
{
    char min[32];
    char max[32];
    const bool size = def->kind == BD_KIND_SIZE;
    bd_quantity_text(def->min, size, min, sizeof min);
    bd_quantity_text(def->max, size, max, sizeof max);
    if (def->kind == BD_KIND_CHOICE)
        return bd_fail(s->err, BD_E_USAGE, 0, "invalid value for --%s; allowed: %s", def->name,
                       def->argument);
    return bd_fail(s->err, BD_E_USAGE, 0, "invalid value for --%s; allowed: %s to %s", def->name,
                   min, max);
}

/* The index of text among the words of "auto|always|never". */
static bool read_choice(const char *words, const char *text, uint64_t *out)
{
    const size_t text_len = strlen(text);
    for (*out = 0;; ++*out) {
        const size_t len = strcspn(words, "|");
        if (len == text_len && strncmp(words, text, len) == 0)
            return true;
        if (words[len] == '\0')
            return false;
        words += len + 1;
    }
}

/* Add the value of one of the words of a list. */
static bd_status read_word(const scan *s, const bd_option_def *def, bd_option_value *value)
{
    const char *names[WORDS_MAX];
    char what[64];
    size_t count = 0;
    for (size_t i = 0; i < bd_key_word_count && count < WORDS_MAX; i++) {
        if (bd_key_words[i].list != def->min)
            continue;
        names[count++] = bd_key_words[i].word;
        if (strcmp(value->text, bd_key_words[i].word) == 0) {
            value->number |= bd_key_words[i].value;
            return BD_OK;
        }
    }
    snprintf(what, sizeof what, "name for --%s", def->name);
    return fail_names(s->err, what, value->text, value->text, "", names, count);
}

static bd_status read_value(const scan *s, const bd_option_def *def, bd_option_value *value)
{
    switch (def->kind) {
    case BD_KIND_WORDS:
        return read_word(s, def, value);
    case BD_KIND_CHOICE:
        return read_choice(def->argument, value->text, &value->number) ? BD_OK : fail_value(s, def);
    case BD_KIND_NUMBER:
    case BD_KIND_SIZE:
        if (!bd_quantity_read(value->text, def->kind == BD_KIND_SIZE, &value->number) ||
            value->number < def->min || value->number > def->max)
            return fail_value(s, def);
        return BD_OK;
    default:
        if (value->text[0] == '\0')
            return bd_fail(s->err, BD_E_USAGE, 0, "--%s is empty", def->name);
        return BD_OK;
    }
}

/* attached: the value after '=' or directly after a letter; NULL if there is none. */
static bd_status take_option(scan *s, size_t option, const char *attached)
{
    const bd_option_def *def = &bd_option_defs[option];
    bd_option_value *value = &s->out->values[option];

    if (value->given && def->kind != BD_KIND_WORDS)
        return bd_fail(s->err, BD_E_USAGE, 0, "--%s is given twice", def->name);
    value->given = true;
    if (def->kind == BD_KIND_FLAG) {
        if (attached != NULL)
            return bd_fail(s->err, BD_E_USAGE, 0, "--%s takes no value", def->name);
        return BD_OK;
    }
    if (attached == NULL && s->at == s->argc)
        return bd_fail(s->err, BD_E_USAGE, 0, "--%s needs a value: %s", def->name, def->argument);
    value->text = attached != NULL ? attached : s->argv[s->at++];
    return read_value(s, def, value);
}

static bd_status read_option(scan *s)
{
    const char *word = s->argv[s->at++];
    const bool letter = word[1] != '-';
    size_t option = 0;

    if (letter) {
        BD_TRY(find_option(s, word + 1, 1, true, &option));
        return take_option(s, option, word[2] == '\0' ? NULL : word + 2);
    }
    const size_t len = strcspn(word + 2, "=");
    BD_TRY(find_option(s, word + 2, len, false, &option));
    return take_option(s, option, word[2 + len] == '=' ? word + 2 + len + 1 : NULL);
}

/* ---- the whole line ---- */

static bd_status take_operand(scan *s, const char *word)
{
    if (bd_command_defs[s->out->command].operand[0] == '\0' || s->out->operand != NULL)
        return bd_fail(s->err, BD_E_USAGE, 0, "one argument too many for bidui %s",
                       command_name(s->out->command));
    s->out->operand = word;
    return BD_OK;
}

static bool is_subject(bd_command command, size_t option)
{
    return bd_option_defs[option].kind == BD_KIND_SUBJECT &&
           (bd_option_defs[option].commands >> command & 1) != 0;
}

bool bd_command_has_subjects(bd_command command)
{
    for (size_t i = 0; i < BD_OPTION_COUNT; i++)
        if (is_subject(command, i))
            return true;
    return false;
}

/* The operand, or exactly one of the options that can take its place. */
static bd_status check_subject(const scan *s, const bd_command_def *def)
{
    char allowed[256];
    size_t given = s->out->operand != NULL;
    size_t len = (size_t)snprintf(allowed, sizeof allowed, "%s", def->operand);
    for (size_t i = 0; i < BD_OPTION_COUNT && len < sizeof allowed; i++) {
        const bd_option_def *option = &bd_option_defs[i];
        if (!is_subject(s->out->command, i))
            continue;
        given += s->out->values[i].given;
        len += (size_t)snprintf(allowed + len, sizeof allowed - len, ", --%s %s", option->name,
                                option->argument);
    }
    if (given > 1)
        return bd_fail(s->err, BD_E_USAGE, 0, "bidui %s takes only one of %s", def->name, allowed);
    if (given == 0 && bd_command_has_subjects(s->out->command))
        return bd_fail(s->err, BD_E_USAGE, 0, "bidui %s needs one of %s", def->name, allowed);
    if (given == 0)
        return bd_fail(s->err, BD_E_USAGE, 0, "bidui %s needs %s", def->name, def->operand);
    return BD_OK;
}

static bd_status check_complete(const scan *s)
{
    const bd_command command = s->out->command;
    const bd_command_def *def = &bd_command_defs[command];

    bd_hint(s->err, "bidui %s%s--help", def->name, def->name[0] == '\0' ? "" : " ");
    if (command == BD_COMMAND_NONE)
        return bd_fail(s->err, BD_E_USAGE, 0, "no command given");
    for (size_t i = 0; i < BD_OPTION_COUNT; i++) {
        const bd_option_def *option = &bd_option_defs[i];
        const char letter[] = {'-', option->letter, '\0'};
        if ((option->required >> command & 1) != 0 && !s->out->values[i].given)
            return bd_fail(s->err, BD_E_USAGE, 0, "bidui %s needs %s%s %s", def->name,
                           option->letter != 0 ? letter : "--",
                           option->letter != 0 ? "" : option->name, option->argument);
    }
    if (def->operand[0] != '\0')
        BD_TRY(check_subject(s, def));
    s->err->hint[0] = '\0';
    return BD_OK;
}

bd_status bd_options_read(int argc, char *const argv[], bd_options *out, bd_err *err)
{
    scan s = {.argc = argc, .argv = argv, .at = 1, .out = out, .err = err};
    bool ended = false; /* by "--" */

    *out = (bd_options){.command = BD_COMMAND_NONE};
    for (size_t i = 0; i < BD_OPTION_COUNT; i++)
        out->values[i].number = bd_option_defs[i].fallback;
    while (s.at < argc) {
        const char *word = argv[s.at];
        if (!ended && strcmp(word, "--") == 0) {
            ended = true;
            s.at++;
        } else if (!ended && word[0] == '-' && word[1] != '\0') {
            BD_TRY(read_option(&s));
        } else if (out->command == BD_COMMAND_NONE) {
            BD_TRY(read_command(&s));
        } else {
            s.at++;
            BD_TRY(take_operand(&s, word));
        }
        if (out->values[BD_OPTION_HELP].given || out->values[BD_OPTION_VERSION].given)
            return BD_OK;
    }
    return check_complete(&s);
}
