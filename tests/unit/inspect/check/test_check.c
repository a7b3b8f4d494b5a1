/* test_check: what `check` shows of good, anomalous and refused files, and that it never shows the
 * value of a cell. */
#include "engine/inspect/check/check.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "formats/json/json_read.h"

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

/* More keys of the roster's configuration, after its files; "": none. */
static const char *more_keys = "";
static unsigned accepted;
static bool as_json;

static bd_status check_files(const char *roster, char *out, size_t size, bd_err *err)
{
    char yaml[1024];
    bd_config *config = NULL;
    bd_buf text = {0};

    snprintf(yaml, sizeof yaml,
             "period: 2026-11\nroster:\n  files: [%s]\n%s  fields:\n"
             "    - {name: id, column: 证件号码, type: id}\n"
             "    - {name: name, column: 姓名, type: name}\n"
             "cards:\n  files: [cards.csv]\n  fields:\n"
             "    - {name: id, column: AAC002, type: id}\n"
             "    - {name: name, column: AAC003, type: name}\n"
             "compare: [{field: name}]\n",
             roster, more_keys);
    cr_assert(bd_config_parse("bidui.yaml", yaml, strlen(yaml), NULL, &config, err) == BD_OK, "%s",
              err->text);
    const bd_status st = bd_check(
        config, &(bd_run_options){.threads = 2, .accept = accepted, .json = as_json}, &text, err);
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
    "    format csv, encoding utf-8: as configured\n"
    "    field             column                    type       empty\n"
    "    id                AAC002                    id           0.00 %\n"
    "    name              AAC003                    name         0.00 %\n"
    "    rows that would be rejected:\n      none\n"
    "    notes:\n      none\n"
    "\n  cards in all: 40 bytes, 1 row; of 1 looked at, 0.00 % would be rejected\n";

TestSuite(check, .init = enter, .fini = leave);

Test(check, counts_of_a_small_file)
{
    char out[8192];
    char want[8192];
    bd_err err = {0};
    char *needs;

    put("roster.csv", "姓名,证件号码,其他\n"
                      "张三,11010519491231002X,a\n"
                      ",110105194912310021,b\n"
                      "王五,,c\n"
                      "赵六,4.40981E+17,d\n"
                      "少列\n");
    cr_expect(check_files("roster.csv", out, sizeof out, &err) == BD_E_INPUT);
    cr_expect_str_eq(err.text, "alarm: roster: 3 of 5 rows (60.00 %) are rejected, most as "
                               "row_columns (1) (rejected); nothing is published");
    snprintf(
        want, sizeof want,
        "period: 2026-11\nstore: store\nreports: reports\ncompared: name\n"
        "\nroster: 1 file\n"
        "\n  roster.csv: 115 bytes, 5 rows, 5 looked at\n"
        "    format csv, encoding utf-8: as configured\n"
        "    field             column                    type       empty\n"
        "    id                证件号码                  id          20.00 %%\n"
        "    name              姓名                      name        20.00 %%\n"
        "    rows that would be rejected:\n"
        "      row_columns                              1   20.00 %%\n"
        "      id_empty                                 1   20.00 %%\n"
        "      id_spreadsheet                           1   20.00 %%\n"
        "      in all                                   3   60.00 %%\n"
        "    notes:\n"
        "      id_checksum                              1   20.00 %%\n"
        "    ! 1 of 5 rows (20.00 %%) have too few or too many columns\n"
        "      is `delimiter` right? A delimiter inside a value needs quotes\n"
        "    ! grave: 3 of 5 rows (60.00 %%) are rejected, most as row_columns (1)\n"
        "      is '证件号码' (id) the column of the numbers? `bidui check` shows what is in each\n"
        "    ! 1 of 5 rows (20.00 %%) hold numbers such as 4.4E+17: a spreadsheet program threw the "
        "last digits away\n      have the file exported again, with the numbers as text\n"
        "\n  roster in all: 115 bytes, 5 rows; of 5 looked at, 60.00 %% would be rejected\n%s",
        cards_part);
    needs = strstr(out, "\na run would need\n  time      less than 1 s,");
    cr_assert(needs != NULL, "%s", out);
    *needs = '\0';
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
    cr_expect(strstr(out, "\na run would be refused: 1 file cannot be read\n") != NULL, "%s", out);
}

Test(check, a_missing_column_is_sought_by_what_its_values_look_like)
{
    char out[8192];
    bd_err err = {0};

    put("a.csv", "编号,公民身份号码,人\n1,11010519491231002X,张三\n2,440524188001010014,李四\n");
    cr_expect(check_files("a.csv", out, sizeof out, &err) == BD_E_USAGE);
    cr_expect(strstr(out, " NOT FOUND; '公民身份号码' looks like identity numbers\n") != NULL, "%s",
              out);
    cr_expect(strstr(out, " NOT FOUND; '人' looks like names\n") != NULL, "%s", out);
}

Test(check, columns_that_are_swapped_are_told_as_such)
{
    char out[8192];
    bd_err err = {0};

    put("roster.csv", "证件号码,姓名\n张三,11010519491231002X\n李四,110105194912310021\n");
    cr_expect(check_files("roster.csv", out, sizeof out, &err) == BD_E_INPUT);
    cr_expect(strstr(out, "    ! column '证件号码' (id) looks like names (100.00 % of its values), "
                          "not like identity numbers,\n      and column '姓名' (name) looks like "
                          "identity numbers: swapped?\n") != NULL,
              "%s", out);
    cr_expect(strstr(out, "! column '姓名' (name)") == NULL, "once is enough: %s", out);
}

Test(check, a_wrong_column_is_told_with_the_one_that_looks_right)
{
    char out[8192];
    bd_err err = {0};

    put("roster.csv", "证件号码,姓名,户主姓名,身份证\n"
                      "13800138000,张三,张三,11010519491231002X\n"
                      "13900139000,李四,张三,440524188001010014\n");
    cr_expect(check_files("roster.csv", out, sizeof out, &err) == BD_OK);
    cr_expect(strstr(out,
                     "    ! column '证件号码' (id) looks like telephone numbers (100.00 % of its "
                     "values), not like identity numbers; did you mean '身份证'?\n") != NULL,
              "%s", out);
}

Test(check, a_header_that_is_a_persons_row_is_not_shown_as_a_suggestion)
{
    char out[8192];
    bd_err err = {0};

    put("roster.csv", "110105194912310021,赵钱孙\n110105194912310022,周吴郑\n");
    cr_expect(check_files("roster.csv", out, sizeof out, &err) == BD_E_USAGE);
    cr_expect(strstr(out, "looks like") == strstr(out, "looks like data"), "%s", out);
    cr_expect(strstr(out, "赵钱孙") == NULL, "%s", out);
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
        const bool alarm =
            strstr(out, "    ! 2 of 100 rows (2.00 %) hold numbers that end in 000 ") != NULL;
        cr_expect(alarm == (cut == 2), "%s", out);
    }
}

Test(check, bytes_that_are_not_utf8_are_a_grave_alarm_that_names_the_encoding)
{
    char out[8192];
    bd_err err = {0};

    put("roster.csv", "证件号码,姓名\n11010519491231002X,\xD5\xC5\xC8\xFD\n");
    cr_expect(check_files("roster.csv", out, sizeof out, &err) == BD_E_INPUT);
    cr_expect(strstr(out, "    ! grave: 1 of 1 rows (100.00 %) hold bytes that are not utf-8\n"
                          "      the bytes look like gb18030: say `encoding: gb18030` for roster, "
                          "or `encoding: auto`, which looks at each file\n") != NULL,
              "%s", out);
    cr_expect(strstr(out, "\na run would be refused: alarm: roster: 1 of 1 rows ") != NULL, "%s",
              out);
    accepted = 1u << BD_GRAVE_ENCODING;
    err = (bd_err){0};
    cr_expect(check_files("roster.csv", out, sizeof out, &err) == BD_OK, "%s", err.text);
    cr_expect(strstr(out, "    ! 1 of 1 rows (100.00 %) hold bytes") != NULL, "%s", out);
    accepted = 0;
    put("roster.csv", "\xD6\xA4\xBC\xFE\xBA\xC5\xC2\xEB,\xD0\xD5\xC3\xFB\n11010519491231002X,"
                      "\xD5\xC5\xC8\xFD\n");
    more_keys = "  encoding: auto\n";
    cr_expect(check_files("roster.csv", out, sizeof out, &err) == BD_OK);
    cr_expect(strstr(out, "    format csv, encoding gb18030: byte ") != NULL, "%s", out);
    cr_expect(strstr(out, "!") == NULL, "%s", out);
}

Test(check, as_json_it_has_files_columns_counts_and_alarms)
{
    char out[16384];
    bd_err err = {0};
    bd_json_value *json;
    uint64_t count;

    as_json = true;
    put("a.csv", "证件号码,姓名\n11010519491231002X,张三\n无,李四\n");
    put("b.csv", "证件号码,姓名\n");
    cr_expect(check_files("a.csv, b.csv", out, sizeof out, &err) == BD_E_INPUT);
    err = (bd_err){0};
    cr_assert(bd_json_read(out, strlen(out), "out", &json, &err) == BD_OK, "%s", err.text);
    cr_expect_str_eq(bd_json_get_string(bd_json_get(json, "period")), "2026-11");
    const bd_json_value *files = bd_json_get(bd_json_get(json, "roster"), "files");
    cr_assert(bd_json_count(files) == 2);
    const bd_json_value *file = bd_json_at(files, 0);
    cr_expect_str_eq(bd_json_get_string(bd_json_get(file, "path")), "a.csv");
    cr_expect_str_eq(bd_json_get_string(bd_json_get(file, "state")), "read");
    cr_expect(bd_json_get_u64(bd_json_get(file, "rows"), &count) && count == 2);
    cr_expect(bd_json_get_u64(bd_json_get(bd_json_get(file, "rejected"), "id_empty"), &count) &&
              count == 1);
    const bd_json_value *column = bd_json_at(bd_json_get(file, "columns"), 1);
    cr_expect_str_eq(bd_json_get_string(bd_json_get(column, "column")), "姓名");
    const bd_json_value *alarms = bd_json_get(json, "alarms");
    cr_assert(bd_json_count(alarms) == 1);
    cr_expect_str_eq(bd_json_get_string(bd_json_get(bd_json_at(alarms, 0), "name")), "empty_file");
    cr_expect_str_eq(bd_json_get_string(bd_json_get(bd_json_at(alarms, 0), "input")), "b.csv");
    cr_expect(strstr(bd_json_get_string(bd_json_get(json, "refusal")), "(empty_file)") != NULL);
    cr_expect(strstr(out, "张三") == NULL && strstr(out, "110105") == NULL);
    bd_json_free(json);
    accepted = 1u << BD_GRAVE_EMPTY_FILE;
    cr_expect(check_files("a.csv, b.csv", out, sizeof out, &err) == BD_OK, "%s", err.text);
    cr_expect(strstr(out, "\"refusal\": null") != NULL, "%s", out);
}

Test(check, fields_of_fixed_width_are_found_each_at_its_own_place)
{
    char out[8192];
    char yaml[1024];
    bd_err err = {0};
    bd_config *config = NULL;
    bd_buf text = {0};

    put("roster.txt", "A11010519491231002X\n\nB11010519491231002X\nC\n");
    snprintf(yaml, sizeof yaml,
             "period: 2026-11\nroster:\n  files: [roster.txt]\n  format: fixed\n  fields:\n"
             "    - {name: id, at: 2, width: 18, type: id}\n"
             "    - {name: flag, at: 1, width: 1, type: code}\n"
             "cards:\n  files: [cards.csv]\n  fields: [{name: id, column: AAC002, type: id}]\n");
    cr_assert(bd_config_parse("bidui.yaml", yaml, strlen(yaml), NULL, &config, &err) == BD_OK, "%s",
              err.text);
    cr_expect(bd_check(config, &(bd_run_options){.threads = 1}, &text, &err) == BD_OK, "%s",
              err.text);
    cr_assert(text.len < sizeof out);
    memcpy(out, text.at, text.len);
    out[text.len] = '\0';
    cr_expect(strstr(out, "    format fixed, encoding utf-8: as the configuration says\n") != NULL,
              "%s", out);
    cr_expect(strstr(out,
                     "    ! 1 of 3 rows (33.33 %) are shorter than the fields need\n      are `at` "
                     "and `width` right? They count bytes of the file's encoding\n") != NULL,
              "%s", out);
    bd_buf_fini(&text);
    bd_config_free(config);
}

Test(check, of_many_files_only_what_is_wrong_is_told_in_full)
{
    char out[8192];
    char files[256] = "";
    bd_err err = {0};

    for (int i = 0; i < 14; i++) {
        char name[16];
        snprintf(name, sizeof name, "r%02d.csv", i);
        put(name,
            i == 7 ? "证件号码,姓名\n4.4E+17,张三\n" : "证件号码,姓名\n11010519491231002X,张三\n");
        strcat(strcat(files, i == 0 ? "" : ", "), name);
    }
    cr_expect(check_files(files, out, sizeof out, &err) == BD_OK, "%s", err.text);
    cr_expect(strstr(out, "  r06.csv: 46 bytes, 1 row, 1 looked at\n"
                          "    format csv, encoding utf-8: as configured\n"
                          "  r07.csv: 35 bytes, 1 row, 1 looked at\n"
                          "    format csv, encoding utf-8: as configured\n"
                          "    ! 1 of 1 rows (100.00 %) are rejected, most as id_spreadsheet (1)\n"
                          "      have the file exported again, with the numbers as text\n"
                          "    ! 1 of 1 rows (100.00 %) hold numbers such as 4.4E+17:") != NULL,
              "%s", out);
    cr_expect(strstr(out, "roster in all: 633 bytes, 14 rows; of 14 looked at, 7.14 % would be "
                          "rejected\n    field ") != NULL,
              "%s", out);
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
    cr_expect(strstr(out, "roster in all: nothing could be looked at\n") != NULL, "%s", out);
    cr_expect(strstr(out, "\n  time and disk: not known, because an input is a pipe\n") != NULL,
              "%s", out);
}

Test(check, rows_of_a_large_file_are_estimated)
{
    char out[8192];
    bd_err err = {0};
    FILE *f = fopen("roster.csv", "w");

    fputs("证件号码,姓名\n", f);
    for (int i = 0; i < 200000; i++)
        fputs("11010519491231002X,张三\n", f);
    fclose(f);
    cr_expect(check_files("roster.csv", out, sizeof out, &err) == BD_OK);
    cr_expect(strstr(out, "  roster.csv: 5.2 MB, about 200 000 rows, 100 000 looked at\n") != NULL,
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
