/* manual: the manual page and the completion have the whole option table, and bash completes by
 * it. */
#include "engine/cli/manual.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/cli/options.h"

static char text[32768];

static const char *take(void make(bd_buf *))
{
    bd_buf out = {0};
    make(&out);
    cr_assert(out.len < sizeof text && !out.failed);
    memcpy(text, out.at, out.len);
    text[out.len] = '\0';
    bd_buf_fini(&out);
    return text;
}

/* Where a command's section begins; *end: where it ends. */
static const char *section(const char *page, const char *command, const char **end)
{
    char heading[64];
    snprintf(heading, sizeof heading, ".SS bidui %s\n", command);
    const char *at = strstr(page, heading);
    cr_assert(at != NULL, "%s", heading);
    *end = strstr(at + 1, "\n.S");
    const bool ended = *end != NULL;
    cr_assert(ended);
    return at;
}

Test(manual, the_page_holds_every_option_of_every_command)
{
    const char *page = take(bd_manual_page);
    for (size_t c = 1; c < BD_COMMAND_COUNT; c++) {
        const char *end, *at = section(page, bd_command_defs[c].name, &end);
        for (size_t i = 0; i < BD_OPTION_COUNT; i++) {
            char form[64];
            snprintf(form, sizeof form, "\\fB\\-\\-\\fR\\fB%s\\fR", bd_option_defs[i].name);
            const char *found = strstr(at, form);
            const bool named = found != NULL && found < end;
            cr_expect(named == ((bd_option_defs[i].commands >> c & 1) != 0), "%s of %s",
                      bd_option_defs[i].name, bd_command_defs[c].name);
        }
    }
    cr_expect(strstr(page, ".TP\n.B 128\n") != NULL);
}

/* A line that begins with a dot or an apostrophe is a request; only our own are allowed. */
Test(manual, no_text_of_the_table_is_taken_for_a_request)
{
    static const char *const known[] = {".TH ",  ".SH ",  ".SS ",  ".TP\n", ".PP\n",
                                        ".br\n", ".nf\n", ".fi\n", ".nh\n", ".I ",
                                        ".B ",   ".IR ",  ".BR "};
    for (const char *line = take(bd_manual_page); *line != '\0'; line = strchr(line, '\n') + 1) {
        bool ours = line[0] != '.' && line[0] != '\'';
        for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
            ours = ours || strncmp(line, known[i], strlen(known[i])) == 0;
        cr_expect(ours, "%.40s", line);
    }
}

static char folder[] = "/tmp/bidui-manual-XXXXXX";

static void enter(void)
{
    cr_assert(mkdtemp(folder) != NULL && chdir(folder) == 0);
    FILE *f = fopen("bidui.bash", "w");
    cr_assert(f != NULL && fputs(take(bd_manual_completion), f) >= 0 && fclose(f) == 0);
    cr_assert(system("mkdir 'out put' other; touch b.yaml") == 0);
}

static void leave(void)
{
    char command[64];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    cr_assert(chdir("/") == 0 && system(command) == 0);
}

/* words: the line as bash splits it; the last word is completed. */
static void completes(const char *words, const char *want)
{
    char command[512];
    char got[512] = "";
    snprintf(command, sizeof command,
             "bash -c 'set -u; . ./bidui.bash; COMP_WORDS=(%s); COMP_CWORD=$((${#COMP_WORDS[@]} - "
             "1)); _bidui; IFS=,; echo \"${COMPREPLY[*]}\"'",
             words);
    FILE *bash = popen(command, "r");
    cr_assert(bash != NULL && fgets(got, sizeof got, bash) != NULL, "%s", words);
    cr_expect(pclose(bash) == 0);
    got[strcspn(got, "\n")] = '\0';
    cr_expect_str_eq(got, want, "%s: %s", words, got);
}

Test(completion, words_are_completed_where_they_may_stand, .init = enter, .fini = leave)
{
    if (system("bash -c :") != 0)
        cr_skip_test("no bash");
    completes("bidui \"\"", "run,check,explain,verify,generate,--help,--version");
    completes("bidui ve", "verify");
    completes("bidui run --p", "--period,--progress");
    completes("bidui run --progress \"\"", "auto,always,never");
    completes("bidui run --progress = al", "always");
    completes("bidui run --progress =", "auto,always,never");
    completes("bidui run -c b.", "b.yaml");
    completes("bidui run --period \"\"", "");
    completes("bidui verify o", "out put,other");
    completes("bidui verify --i", "--inputs");
    completes("bidui verify --inputs out", "out put");
    completes("bidui generate --out ot", "other");
    completes("bidui nonsense \"\"", "");
    completes("bidui run \"\\$(touch hacked)\"", "");
    cr_expect(access("hacked", F_OK) != 0);
}
