/* `check`: what it shows of good, odd and refused files, and that no cell of a row is ever shown.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/run/run.h"

static char folder[] = "/tmp/bidui-check-XXXXXX";

static void put(const char *name, const char *text)
{
    FILE *f = fopen(name, "w");
    cr_assert(f != NULL && fputs(text, f) >= 0 && fclose(f) == 0);
}

static void enter(void)
{
    cr_assert(mkdtemp(folder) != NULL);
    cr_assert(chdir(folder) == 0);
    put("cards.csv", "AAC002,AAC003\n11010519491231002X,李四\n");
}

static void leave(void)
{
    char command[64];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    cr_assert(chdir("/") == 0);
    cr_assert(system(command) == 0);
}

static bd_status check_files(const char *roster, char *out, size_t size, bd_err *err)
{
    char yaml[512];
    bd_config *config = NULL;
    bd_buf text = {0};

    snprintf(yaml, sizeof yaml,
             "period: 2026-11\nroster:\n  files: [%s]\n  fields:\n"
             "    - {name: id, column: 证件号码, type: id}\n"
             "    - {name: name, column: 姓名, type: name}\n"
             "cards:\n  files: [cards.csv]\n  fields:\n"
             "    - {name: id, column: AAC002, type: id}\n"
             "    - {name: name, column: AAC003, type: name}\n"
             "compare: [{field: name}]\n",
             roster);
    cr_assert(bd_config_parse("bidui.yaml", yaml, strlen(yaml), NULL, &config, err) == BD_OK, "%s",
              err->text);
    const bd_status st = bd_check(config, &text, err);
    cr_assert(text.len < size);
    memcpy(out, text.at, text.len);
    out[text.len] = '\0';
    bd_buf_fini(&text);
    bd_config_free(config);
    return st;
}

static const char cards_part[] =
    "\ncards: 1 file\n"
    "\n  cards.csv: 40 bytes, 1 row, 1 looked at\n"
    "    field             column                    type       empty\n"
    "    id                AAC002                    id           0.00 %\n"
    "    name              AAC003                    name         0.00 %\n"
    "    rows that would be rejected:\n      none\n"
    "    notes on the numbers:\n      none\n"
    "\n  cards in all: 40 bytes, 1 row; of 1 looked at, 0.00 % would be rejected\n";

TestSuite(check, .init = enter, .fini = leave);

Test(check, counts_of_a_small_file)
{
    char out[8192];
    char want[8192];
    bd_err err = {0};

    put("roster.csv", "姓名,证件号码,其他\n"
                      "张三,11010519491231002X,a\n"
                      ",110105194912310021,b\n"
                      "王五,,c\n"
                      "赵六,4.40981E+17,d\n"
                      "少列\n");
    cr_expect(check_files("roster.csv", out, sizeof out, &err) == BD_OK, "%s", err.text);
    snprintf(
        want, sizeof want,
        "period: 2026-11\nstore: store\nreports: reports\ncompared: name\n"
        "\nroster: 1 file\n"
        "\n  roster.csv: 115 bytes, 5 rows, 5 looked at\n"
        "    field             column                    type       empty\n"
        "    id                证件号码                  id          20.00 %%\n"
        "    name              姓名                      name        20.00 %%\n"
        "    rows that would be rejected:\n"
        "      row_columns                        1   20.00 %%\n"
        "      id_empty                           1   20.00 %%\n"
        "      id_spreadsheet                     1   20.00 %%\n"
        "      in all                             3   60.00 %%\n"
        "    notes on the numbers:\n"
        "      id_checksum                        1   20.00 %%\n"
        "    ! 20.00 %% of the numbers were damaged by a spreadsheet program (cut to 15 digits): "
        "have the\n      file exported again, with the numbers as text\n"
        "    ! 20.00 %% of the rows have too few or too many columns: is the delimiter right?\n"
        "\n  roster in all: 115 bytes, 5 rows; of 5 looked at, 60.00 %% would be rejected\n%s",
        cards_part);
    cr_expect_str_eq(out, want);
}

Test(check, a_missing_column_is_shown_beside_those_that_are_found)
{
    char out[8192];
    bd_err err = {0};

    put("a.csv", "姓名,证件号\n张三,11010519491231002X\n");
    put("b.csv", "姓名,证件号码\n张三,11010519491231002X\n");
    cr_expect(check_files("a.csv, b.csv", out, sizeof out, &err) == BD_E_USAGE);
    cr_expect(strncmp(err.text, "a.csv: no column '证件号码'", 30) == 0, "%s", err.text);
    cr_expect(strstr(out, "refused: a.csv: no column") != NULL, "%s", out);
    cr_expect(strstr(out,
                     "id                证件号码                  id         NOT FOUND; did you "
                     "mean '证件号'?\n"
                     "    name              姓名                      name       found\n") != NULL,
              "%s", out);
    cr_expect(strstr(out, "  b.csv: 46 bytes, 1 row, 1 looked at\n") != NULL, "%s", out);
    cr_expect(strstr(out, cards_part) != NULL, "what comes behind is looked at as well");
}

Test(check, names_in_the_numbers_column_are_an_alarm)
{
    char out[8192];
    bd_err err = {0};

    put("roster.csv", "证件号码,姓名\n张三,11010519491231002X\n李四,110105194912310021\n");
    cr_expect(check_files("roster.csv", out, sizeof out, &err) == BD_OK);
    cr_expect(
        strstr(out, "    ! column '证件号码' holds words, not numbers: is it the right one?\n") !=
            NULL,
        "%s", out);
}

Test(check, numbers_cut_by_a_spreadsheet_are_an_alarm_above_one_per_cent)
{
    char out[8192];
    bd_err err = {0};

    for (int cut = 1; cut <= 2; cut++) {
        FILE *f = fopen("roster.csv", "w");
        fputs("证件号码,姓名\n", f);
        for (int i = 0; i < 100; i++)
            fputs(i < cut ? "110105194912310000,x\n" : "11010519491231002X,x\n", f);
        fclose(f);
        cr_expect(check_files("roster.csv", out, sizeof out, &err) == BD_OK);
        const bool alarm = strstr(out, "    ! 2.00 % of the numbers were damaged") != NULL;
        cr_expect(alarm == (cut == 2), "%s", out);
    }
}

Test(check, bytes_that_are_not_utf8_are_an_alarm)
{
    char out[8192];
    bd_err err = {0};

    put("roster.csv", "证件号码,姓名\n11010519491231002X,\xD5\xC5\xC8\xFD\n");
    cr_expect(check_files("roster.csv", out, sizeof out, &err) == BD_OK);
    cr_expect(strstr(out, "    ! 100.00 % of the rows are not UTF-8") != NULL, "%s", out);
}

Test(check, a_pipe_is_not_read)
{
    char out[8192];
    bd_err err = {0};

    cr_assert(mkfifo("pipe", 0600) == 0);
    cr_expect(check_files("pipe, \"-\"", out, sizeof out, &err) == BD_OK, "%s", err.text);
    cr_expect(strstr(out, "\n  pipe: a pipe, which can be read only once: not looked at\n") !=
              NULL);
    cr_expect(strstr(out, "\n  -: a pipe, which can be read only once: not looked at\n") != NULL);
    cr_expect(strstr(out, "roster in all: 0 bytes, about 0 rows;") != NULL, "%s", out);
}

Test(check, rows_of_a_large_file_are_estimated)
{
    char out[8192];
    bd_err err = {0};
    FILE *f = fopen("roster.csv", "w");

    fputs("证件号码,姓名\n", f);
    for (int i = 0; i < 100000; i++)
        fputs("11010519491231002X,张三\n", f);
    fclose(f);
    cr_expect(check_files("roster.csv", out, sizeof out, &err) == BD_OK);
    cr_expect(strstr(out, "  roster.csv: 2.6 MB, about 100 000 rows, 10 000 looked at\n") != NULL,
              "%s", out);
}

Test(check, no_cell_is_shown)
{
    char out[8192];
    bd_err err = {0};

    put("a.csv",
        "证件号码,姓名\n110105194912310021,赵钱孙\n,赵钱孙\n'4.4E+17,赵钱孙\n赵钱孙,x,y\n");
    put("b.csv", "110105194912310021,赵钱孙\n110105194912310022,赵钱孙\n");
    cr_expect(check_files("a.csv, b.csv", out, sizeof out, &err) == BD_E_USAGE);
    cr_expect(strstr(out, "1101051949") == NULL && strstr(out, "赵钱孙") == NULL, "%s", out);
    cr_expect(strstr(err.text, "1101051949") == NULL && strstr(err.text, "赵钱孙") == NULL);
    cr_expect(strstr(out, "found\n") == NULL);
}
