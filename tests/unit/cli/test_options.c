/* options: every form of an option, every refusal with its exact message, and the help. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <string.h>

#include "engine/cli/help.h"
#include "engine/cli/options.h"

#include "config/config.h"
#include "engine/cli/quantity.h"

enum { WORDS_MAX = 16 };

/* Split a line at its spaces; "''" is an empty word. */
static bd_status read_line(const char *line, bd_options *out, bd_err *err)
{
    static char text[512];
    static char program[] = "bidui";
    char *argv[WORDS_MAX + 1] = {program};
    int argc = 1;

    snprintf(text, sizeof text, "%s", line);
    for (char *word = strtok(text, " "); word != NULL; word = strtok(NULL, " ")) {
        cr_assert(argc < WORDS_MAX);
        argv[argc++] = strcmp(word, "''") == 0 ? word + 2 : word;
    }
    return bd_options_read(argc, argv, out, err);
}

static bd_options accepts(const char *line)
{
    bd_options options;
    bd_err err = {0};
    cr_assert(read_line(line, &options, &err) == BD_OK, "%s: %s", line, err.text);
    cr_expect(err.text[0] == '\0' && err.hint[0] == '\0');
    return options;
}

Test(options, every_option_of_a_run_is_read)
{
    const bd_options o = accepts("run -c b.yaml --period 2026-11 -j 4 --memory 256M --force "
                                 "--progress never --accept empty --accept=encoding");
    cr_expect(o.command == BD_COMMAND_RUN);
    cr_expect_str_eq(o.values[BD_OPTION_CONFIG].text, "b.yaml");
    cr_expect_str_eq(o.values[BD_OPTION_PERIOD].text, "2026-11");
    cr_expect(eq(u64, o.values[BD_OPTION_THREADS].number, 4));
    cr_expect(eq(u64, o.values[BD_OPTION_MEMORY].number, UINT64_C(256) << 20));
    cr_expect(o.values[BD_OPTION_FORCE].given);
    cr_expect(eq(u64, o.values[BD_OPTION_PROGRESS].number, 2));
    cr_expect(
        eq(u64, o.values[BD_OPTION_ACCEPT].number, 1 << BD_GRAVE_EMPTY | 1 << BD_GRAVE_ENCODING));
}

Test(options, what_is_not_given_has_its_fallback)
{
    const bd_options o = accepts("run -c b.yaml");
    cr_expect(eq(u64, o.values[BD_OPTION_THREADS].number, 0));
    cr_expect(eq(u64, o.values[BD_OPTION_MEMORY].number, 0));
    cr_expect(eq(u64, o.values[BD_OPTION_PROGRESS].number, 0));
    cr_expect(eq(u64, o.values[BD_OPTION_ACCEPT].number, 0));
    cr_expect(o.values[BD_OPTION_PERIOD].text == NULL);
    cr_expect(not(o.values[BD_OPTION_FORCE].given));
    cr_expect(
        eq(u64, accepts("generate --out d --roster 1 --cards 1").values[BD_OPTION_SEED].number, 1));
}

Test(options, a_value_stands_behind_an_equals_sign_or_a_letter)
{
    bd_options o = accepts("run --config=b=c.yaml -j8 --progress=always");
    cr_expect_str_eq(o.values[BD_OPTION_CONFIG].text, "b=c.yaml");
    cr_expect(eq(u64, o.values[BD_OPTION_THREADS].number, 8));
    cr_expect(eq(u64, o.values[BD_OPTION_PROGRESS].number, 1));
    o = accepts("check -cb.yaml");
    cr_expect_str_eq(o.values[BD_OPTION_CONFIG].text, "b.yaml");
    o = accepts("check -c --odd");
    cr_expect_str_eq(o.values[BD_OPTION_CONFIG].text, "--odd");
}

Test(options, two_hyphens_end_the_options)
{
    bd_options o = accepts("explain -c b.yaml -- -c");
    cr_expect_str_eq(o.operand, "-c");
    o = accepts("explain 110 -c b.yaml");
    cr_expect_str_eq(o.operand, "110");
    o = accepts("explain -c b.yaml -");
    cr_expect_str_eq(o.operand, "-");
}

Test(options, a_row_or_a_field_takes_the_operands_place)
{
    bd_options o = accepts("explain -c b.yaml --source a:b.csv:3");
    cr_expect(o.operand == NULL);
    cr_expect_str_eq(o.values[BD_OPTION_SOURCE].text, "a:b.csv:3");
    o = accepts("explain -c b.yaml --field=name=x --json");
    cr_expect_str_eq(o.values[BD_OPTION_FIELD].text, "name=x");
    cr_expect(o.values[BD_OPTION_JSON].given);
}

Test(options, help_and_version_need_nothing_else)
{
    cr_expect(accepts("--help").values[BD_OPTION_HELP].given);
    cr_expect(accepts("-V").values[BD_OPTION_VERSION].given);
    const bd_options o = accepts("run --help --nonsense");
    cr_expect(o.values[BD_OPTION_HELP].given && o.command == BD_COMMAND_RUN);
    cr_expect(accepts("explain -h").command == BD_COMMAND_EXPLAIN);
}

typedef struct refusal {
    const char *line;
    const char *text;
    const char *hint;
} refusal;

static const refusal refusals[] = {
    {"", "no command given", "bidui --help"},
    {"runn", "unknown command 'runn'; allowed: run, check, explain, verify, generate",
     "did you mean 'run'?"},
    {"chekc -c x", "unknown command 'chekc'; allowed: run, check, explain, verify, generate",
     "did you mean 'check'?"},
    {"11010519491231002X", "unknown command; allowed: run, check, explain, verify, generate", ""},
    {"-c b.yaml run", "unknown option '-c'; allowed: --help, --version",
     "options come after the command: bidui run --config"},
    {"run", "bidui run needs -c FILE", "bidui run --help"},
    {"explain -c b.yaml", "bidui explain needs one of ID|-, --source FILE:LINE, --field NAME=VALUE",
     "bidui explain --help"},
    {"explain -c b.yaml 110 --source a:1",
     "bidui explain takes only one of ID|-, --source FILE:LINE, --field NAME=VALUE",
     "bidui explain --help"},
    {"explain -c b.yaml - --field name=x",
     "bidui explain takes only one of ID|-, --source FILE:LINE, --field NAME=VALUE",
     "bidui explain --help"},
    {"explain -c b.yaml --field name=x --source a:1",
     "bidui explain takes only one of ID|-, --source FILE:LINE, --field NAME=VALUE",
     "bidui explain --help"},
    {"explain -c b.yaml --field ''", "--field is empty", ""},
    {"run -c b.yaml --field name=x",
     "unknown option of bidui run '--field'; allowed: --config, --period, --threads, --memory, "
     "--force, --reason, --progress, --accept, --json, --quiet, --verbose, --log, --help",
     "--field is an option of 'bidui explain'"},
    {"explain -c b.yaml 110105194912310021 110105194912310022",
     "one argument too many for bidui explain", ""},
    {"run -c b.yaml extra", "one argument too many for bidui run", ""},
    {"verify", "bidui verify needs DIR", "bidui verify --help"},
    {"verify a b", "one argument too many for bidui verify", ""},
    {"verify a --json",
     "unknown option of bidui verify '--json'; allowed: --config, --inputs, --store, --help",
     "--json is an option of 'bidui run'"},
    {"generate --out d --roster 5", "bidui generate needs --cards N", "bidui generate --help"},
    {"run --perod 2026-11",
     "unknown option of bidui run '--perod'; allowed: --config, --period, --threads, --memory, "
     "--force, --reason, --progress, --accept, --json, --quiet, --verbose, --log, --help",
     "did you mean '--period'?"},
    {"run --per=2026-11",
     "unknown option of bidui run '--per'; allowed: --config, --period, --threads, --memory, "
     "--force, --reason, --progress, --accept, --json, --quiet, --verbose, --log, --help",
     ""},
    {"check -c b.yaml --force",
     "unknown option of bidui check '--force'; allowed: --config, --period, --threads, --memory, --accept, --json, --help",
     "--force is an option of 'bidui run'"},
    {"check --110105194912310021",
     "unknown option of bidui check; allowed: --config, --period, --threads, --memory, --accept, --json, --help",
     ""},
    {"check -x",
     "unknown option of bidui check '-x'; allowed: --config, --period, --threads, --memory, --accept, --json, --help",
     ""},
    {"run -c", "--config needs a value: FILE", ""},
    {"run -c b.yaml --memory", "--memory needs a value: SIZE", ""},
    {"run -c ''", "--config is empty", ""},
    {"run -c b.yaml --force=yes", "--force takes no value", ""},
    {"run -c b.yaml -c c.yaml", "--config is given twice", ""},
    {"run -c b.yaml --accept encodin",
     "unknown name for --accept 'encodin'; allowed: empty, empty_file, rejected, encoding, columns, "
     "active_none, column_empty, grew",
     "did you mean 'encoding'?"},
    {"check -c b.yaml --accept 110105194912310021",
     "unknown name for --accept; allowed: empty, empty_file, rejected, encoding, columns, "
     "active_none, column_empty, grew",
     ""},
    {"run -c b.yaml --force --force", "--force is given twice", ""},
    {"run -c b.yaml -j 0", "invalid value for --threads; allowed: 1 to 256", ""},
    {"run -c b.yaml -j257", "invalid value for --threads; allowed: 1 to 256", ""},
    {"run -c b.yaml -j many", "invalid value for --threads; allowed: 1 to 256", ""},
    {"run -c b.yaml -j -1", "invalid value for --threads; allowed: 1 to 256", ""},
    {"run -c b.yaml --memory 63M", "invalid value for --memory; allowed: 64M to 64T", ""},
    {"run -c b.yaml --memory 64", "invalid value for --memory; allowed: 64M to 64T", ""},
    {"run -c b.yaml --memory 18446744073709551616",
     "invalid value for --memory; allowed: 64M to 64T", ""},
    {"run -c b.yaml --progress maybe", "invalid value for --progress; allowed: auto|always|never",
     ""},
    {"run -c b.yaml --progress aut", "invalid value for --progress; allowed: auto|always|never",
     ""},
    {"generate --out d --roster 0 --cards 1", "invalid value for --roster; allowed: 1 to 10G", ""},
};

Test(options, a_wrong_command_line_is_answered_with_what_is_allowed)
{
    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
        bd_options options;
        bd_err err = {0};
        cr_expect(read_line(refusals[i].line, &options, &err) == BD_E_USAGE, "%s",
                  refusals[i].line);
        cr_expect_str_eq(err.text, refusals[i].text);
        cr_expect_str_eq(err.hint, refusals[i].hint);
    }
}

Test(options, numbers_have_their_suffixes)
{
    static const struct {
        const char *text;
        bool size;
        bool fits;
        uint64_t number;
    } table[] = {
        {"0", false, true, 0},
        {"12", false, true, 12},
        {"10k", false, true, 10000},
        {"10K", false, true, 10000},
        {"3M", false, true, 3000000},
        {"3G", false, true, UINT64_C(3000000000)},
        {"3T", false, false, 0},
        {"3MiB", false, false, 0},
        {"64M", true, true, UINT64_C(64) << 20},
        {"2G", true, true, UINT64_C(2) << 30},
        {"512MiB", true, true, UINT64_C(512) << 20},
        {"1T", true, true, UINT64_C(1) << 40},
        {"67108864", true, true, UINT64_C(64) << 20},
        {"18446744073709551615", true, true, UINT64_MAX},
        {"18446744073709551616", true, false, 0},
        {"18446744073709551615k", true, false, 0},
        {"", true, false, 0},
        {"M", true, false, 0},
        {"1.5G", true, false, 0},
        {"+1", true, false, 0},
        {"-1", true, false, 0},
        {" 1", true, false, 0},
        {"1 ", true, false, 0},
        {"1MB", true, false, 0},
        {"1MiBx", true, false, 0},
        {"1iB", true, false, 0},
        {"0x10", true, false, 0},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        uint64_t number = 0;
        cr_expect(bd_quantity_read(table[i].text, table[i].size, &number) == table[i].fits, "'%s'",
                  table[i].text);
        if (table[i].fits)
            cr_expect(eq(u64, number, table[i].number));
    }
}

Test(options, a_number_is_read_back_from_its_text)
{
    static const uint64_t numbers[] = {0,
                                       1,
                                       999,
                                       1000,
                                       1024,
                                       UINT64_C(64) << 20,
                                       UINT64_MAX,
                                       UINT64_C(5) << 50,
                                       UINT64_C(10000000000)};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        for (int size = 0; size < 2; size++) {
            char text[32];
            uint64_t back = 1;
            bd_quantity_text(numbers[i], size == 1, text, sizeof text);
            cr_expect(bd_quantity_read(text, size == 1, &back), "%s", text);
            cr_expect(eq(u64, back, numbers[i]));
        }
    }
}

static void show_help(bd_command command, char *out, size_t size)
{
    bd_buf text = {0};
    bd_help_text(command, &text);
    cr_assert(text.len < size && !text.failed);
    memcpy(out, text.at, text.len);
    out[text.len] = '\0';
    bd_buf_fini(&text);
}

Test(options, the_help_of_a_command_names_each_of_its_options_and_no_other)
{
    for (int c = 0; c < BD_COMMAND_COUNT; c++) {
        char text[8192];
        show_help((bd_command)c, text, sizeof text);
        for (int i = 0; i < BD_OPTION_COUNT && c != BD_COMMAND_NONE; i++) {
            char form[64];
            snprintf(form, sizeof form, "--%s", bd_option_defs[i].name);
            const bool named = strstr(text, form) != NULL;
            cr_expect(named == ((bd_option_defs[i].commands >> c & 1) != 0), "%s in the help of %s",
                      form, bd_command_defs[c].name);
        }
    }
}

Test(options, the_help_is_laid_out_in_columns)
{
    char text[8192];
    show_help(BD_COMMAND_EXPLAIN, text, sizeof text);
    cr_expect_str_eq(
        text,
        "usage:\n"
        "  bidui explain -c FILE [--period YYYY-MM] [--json] ID|- | --source FILE:LINE\n"
        "                | --field NAME=VALUE\n"
        "\n"
        "show one person of a published period: both sides, outcome, reasons, sources; -: the "
        "numbers on standard input, one a line\n"
        "\n"
        "options:\n"
        "  -c, --config FILE           the configuration\n"
        "      --period YYYY-MM        the month; last: the one before this; default: the "
        "configuration's, else the current one\n"
        "      --json                  print data for scripts, and not text: of run the contents "
        "of summary.json, of explain a line for each person\n"
        "      --source FILE:LINE      instead of ID: the row at this place, as reports write it; "
        "a rejected one too, with its reason\n"
        "      --field NAME=VALUE      instead of ID: list the roster's rows whose field NAME is "
        "VALUE, and rejected ones; VALUE -: from standard input\n"
        "  -h, --help                  show this help\n");
}

Test(options, the_programs_help_has_commands_and_exit_states)
{
    char text[8192];
    show_help(BD_COMMAND_NONE, text, sizeof text);
    cr_expect(strstr(text,
                     "  bidui run -c FILE [--period YYYY-MM] [-j N] [--memory SIZE] [--force]\n"
                     "            [--reason TEXT] [--progress auto|always|never] [--accept NAME]\n"
                     "            [--json] [-q] [-v] [--log FILE]\n") != NULL,
              "%s", text);
    cr_expect(strstr(text, "  generate  make a synthetic") != NULL);
    cr_expect(strstr(text, "  6    another run holds the store\n") != NULL);
}

/* Each letter and each name has one meaning within a command. */
Test(options, names_and_letters_are_unique)
{
    for (int i = 0; i < BD_OPTION_COUNT; i++) {
        for (int j = 0; j < i; j++) {
            if ((bd_option_defs[i].commands & bd_option_defs[j].commands) == 0)
                continue;
            cr_expect(strcmp(bd_option_defs[i].name, bd_option_defs[j].name) != 0);
            cr_expect(bd_option_defs[i].letter == 0 ||
                      bd_option_defs[i].letter != bd_option_defs[j].letter);
        }
        const unsigned alien = bd_option_defs[i].required & ~bd_option_defs[i].commands;
        cr_expect(alien == 0);
    }
}
