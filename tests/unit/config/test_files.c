/* Patterns to files: order, missing files, files named twice, and loading from a path. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config/config.h"

static char folder[] = "/tmp/bidui-files-XXXXXX";

static void touch(const char *name)
{
    FILE *f = fopen(name, "w");
    cr_assert(f != NULL);
    cr_assert(fclose(f) == 0);
}

static void enter(void)
{
    cr_assert(mkdtemp(folder) != NULL);
    cr_assert(chdir(folder) == 0);
    cr_assert(mkdir("in", 0700) == 0);
}

static void leave(void)
{
    char command[64];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    cr_assert(chdir("/") == 0);
    cr_assert(system(command) == 0);
}

static bd_config *config_of(const char *path, const char *files)
{
    char text[1024];
    bd_config *config = NULL;
    bd_err err = {0};
    snprintf(text, sizeof text,
             "roster:\n  fields: [{name: id, column: A, type: id}]\n  files:\n%s"
             "cards: {files: [c], fields: [{name: id, column: A, type: id}]}\n",
             files);
    cr_assert(bd_config_parse(path, text, strlen(text), NULL, &config, &err) == BD_OK, "%s",
              err.text);
    return config;
}

static void expands(const char *path, const char *files, const char *want)
{
    bd_config *config = config_of(path, files);
    char **found = NULL;
    size_t count = 0;
    char got[1024] = "";
    bd_err err = {0};
    cr_assert(bd_config_files(config, &config->roster, &found, &count, &err) == BD_OK, "%s",
              err.text);
    for (size_t i = 0; i < count; i++) {
        strcat(got, found[i]);
        strcat(got, "|");
    }
    cr_expect_str_eq(got, want);
    bd_config_files_free(found, count);
    bd_config_free(config);
}

static void refuses(const char *files, bd_status status, const char *text, const char *hint)
{
    bd_config *config = config_of("b.yaml", files);
    char **found = NULL;
    size_t count = 0;
    bd_err err = {0};
    cr_expect(eq(int, bd_config_files(config, &config->roster, &found, &count, &err), status));
    cr_expect_str_eq(err.text, text);
    cr_expect_str_eq(err.hint, hint);
    cr_expect(found == NULL && count == 0);
    bd_config_free(config);
}

TestSuite(files, .init = enter, .fini = leave);

Test(files, matches_come_in_byte_order_and_patterns_as_written)
{
    touch("in/b.csv");
    touch("in/a.csv");
    touch("in/B.csv");
    touch("in/10.csv");
    touch("in/9.csv");
    touch("z.csv");
    expands("b.yaml", "  - z.csv\n  - in/*.csv\n  - \"-\"\n",
            "z.csv|in/10.csv|in/9.csv|in/B.csv|in/a.csv|in/b.csv|-|");
    expands("in/b.yaml", "  - a.csv\n  - ../z.csv\n", "in/a.csv|in/../z.csv|");
}

Test(files, a_folder_with_a_bracket_is_taken_literally)
{
    cr_assert(mkdir("in/[1]", 0700) == 0);
    touch("in/[1]/a.csv");
    touch("in/[1]/b[2].csv");
    expands("in/[1]/b.yaml", "  - \"a*.csv\"\n", "in/[1]/a.csv|");
    cr_assert(chdir("in/[1]") == 0);
    expands("b.yaml", "  - \"b[2].csv\"\n", "b[2].csv|");
    cr_assert(chdir(folder) == 0);
}

Test(files, a_pattern_without_a_file_is_an_error_with_its_line)
{
    touch("in/a.csv");
    refuses("  - in/a.csv\n  - in/*.gz\n", BD_E_USAGE,
            "b.yaml:5: no file for 'in/*.gz' in roster.files", "");
    refuses("  - no/such/*.csv\n", BD_E_USAGE,
            "b.yaml:4: no file for 'no/such/*.csv' in roster.files", "");
    refuses("  - in/a.csv/x\n", BD_E_USAGE, "b.yaml:4: no file for 'in/a.csv/x' in roster.files",
            "");
}

Test(files, a_file_named_twice_is_an_error)
{
    touch("in/a.csv");
    touch("in/b.csv");
    cr_assert(symlink("b.csv", "in/c.txt") == 0);
    refuses("  - in/a.csv\n  - in/*.csv\n", BD_E_USAGE,
            "b.yaml:4: roster.files names 'in/a.csv' twice", "");
    refuses("  - in/b.csv\n  - in/c.txt\n", BD_E_USAGE,
            "b.yaml:4: roster.files names 'in/b.csv' twice", "'in/c.txt' is the same file");
}

Test(files, a_folder_that_cannot_be_read_is_an_error)
{
    cr_assert(symlink("round", "round") == 0);
    refuses("  - round/*.csv\n", BD_E_IO,
            "b.yaml:4: roster.files: cannot read folder 'round': Too many levels of symbolic links",
            "files in it would be left out");
    refuses("  - round\n", BD_E_IO, "cannot open 'round': Too many levels of symbolic links", "");
}

Test(files, what_a_pattern_without_a_file_may_mean_is_said)
{
    static const char *const hints[] = {
        "between the names of folders use / and not \\, as in \"roster/*.csv\"",
        "C: is a drive of Windows; here it has another name, such as /mnt/c",
        "in braces only {period} and {previous} are replaced, also as {period:%Y%m}; list other "
        "names one by one"};
    static const struct {
        const char *files, *text;
        size_t hint;
    } cases[] = {{"'in\\*.csv'", "in\\*.csv", 0},
                 {"in\\a.csv", "in\\a.csv", 0},
                 {"\"in\\new.csv\"", "in\new.csv", 0},
                 {"'C:\\in\\*.csv'", "C:\\in\\*.csv", 1},
                 {"C:/in/*.csv", "C:/in/*.csv", 1},
                 {"'\\\\server\\in\\*.csv'", "\\\\server\\in\\*.csv", 0},
                 {"'in/{a,b}.csv'", "in/{a,b}.csv", 2},
                 {"'in/{month}.csv'", "in/{month}.csv", 2}};
    touch("in/a.csv");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char files[64];
        char text[128];
        snprintf(files, sizeof files, "  - %s\n", cases[i].files);
        snprintf(text, sizeof text, "b.yaml:4: no file for '%s' in roster.files", cases[i].text);
        refuses(files, BD_E_USAGE, text, hints[cases[i].hint]);
    }
    touch("in/{a,b}.csv");
    expands("b.yaml", "  - 'in/{a,b}.csv'\n", "in/{a,b}.csv|");
}

Test(files, the_home_is_a_folder)
{
    char want[64];
    cr_assert(mkdir("in/h[1]", 0700) == 0);
    touch("in/h[1]/a.csv");
    touch("in/~a.csv");
    cr_assert(setenv("HOME", "in/h[1]", 1) == 0);
    expands("x/b.yaml", "  - ~/*.csv\n", "in/h[1]/a.csv|");
    expands("in/b.yaml", "  - ~a.csv\n", "in/~a.csv|");
    snprintf(want, sizeof want, "%s/in/h[1]//", folder);
    cr_assert(setenv("HOME", want, 1) == 0);
    strcat(want, "a.csv|");
    expands("x/b.yaml", "  - ~/*.csv\n", want);
}

Test(files, a_configuration_that_cannot_be_read_is_a_usage_error)
{
    bd_config *config = NULL;
    bd_err err = {0};
    cr_expect(bd_config_load("none.yaml", NULL, &config, &err) == BD_E_USAGE);
    cr_expect_str_eq(err.text,
                     "cannot read the configuration 'none.yaml': No such file or directory");
    err = (bd_err){0};
    cr_expect(bd_config_load("in", NULL, &config, &err) == BD_E_USAGE);
    cr_expect_str_eq(err.text, "the configuration 'in' is a folder");
    touch("big.yaml");
    cr_assert(truncate("big.yaml", 10 << 20) == 0);
    err = (bd_err){0};
    cr_expect(bd_config_load("big.yaml", NULL, &config, &err) == BD_E_USAGE);
    cr_expect_str_eq(err.text, "big.yaml: 10240 KiB; the limit is 1024 KiB");
    cr_expect(config == NULL);
}

Test(files, a_configuration_is_loaded_from_its_path)
{
    bd_config *config = NULL;
    bd_err err = {0};
    FILE *f = fopen("in/b.yaml", "w");
    fputs("roster: {files: [r], fields: [{name: id, column: A, type: id}]}\n"
          "cards: {files: [c], fields: [{name: id, column: A, type: id}]}\n",
          f);
    fclose(f);
    cr_assert(bd_config_load("in/b.yaml", "2026-02", &config, &err) == BD_OK, "%s", err.text);
    cr_expect_str_eq(config->period, "2026-02");
    cr_expect_str_eq(config->store, "in/store");
    bd_config_free(config);
}
