/* The configuration's contract: what is read, and every refusal with its exact line and hint. */
#include "tests/unit/config/config_case.h"

Test(config, the_contracts_example_is_read)
{
    static const char text[] =
        "\xEF\xBB\xBFperiod: 2026-11               # optional\n"
        "store: store\nreports: reports\nlanguage: zh\n"
        "roster:\n"
        "  files: [\"roster/*.csv\", \"roster/late.csv.gz\"]\n"
        "  format: csv\n  encoding: UTF-8\n  delimiter: \",\"\n  header: true\n"
        "  fields:\n"
        "    - {name: id,        column: 证件号码, type: id}\n"
        "    - {name: employed,  column: 务工状态, type: code, map: [{from: 未务工, to: \"0\"}, "
        "{from: 务工, to: \"1\"}]}\n"
        "    - {name: name,      column: 姓名,     type: name}\n"
        "cards:\n"
        "  files: [\"cards/*.csv.gz\"]\n"
        "  fields:\n"
        "    - {name: name,   column: AAC003, type: name}\n"
        "    - {name: id,     column: AAC002, type: id}\n"
        "    - {name: status, column: AAZ502, type: code}\n"
        "    - {name: issued, column: AAZ503, type: date}\n"
        "  active: {field: status, values: [\"1\", \"2\"]}\n"
        "  newest: issued\n"
        "compare:\n  - {field: name, accept: [separator, latin]}\n"
        "digest: sm3\nlimits: {mismatch: 5, rejected: 0.5%, cards_rejected: \"12.25\", "
        "roster_change: 10, match_rate_drop: 1.5}\naccept: [encoding, column_empty]\n";
    bd_config *c = NULL;
    bd_err err = {0};

    cr_assert(bd_config_parse("data/bidui.yaml", text, sizeof text - 1, NULL, &c, &err) == BD_OK,
              "%s", err.text);
    cr_expect_str_eq(c->path, "data/bidui.yaml");
    cr_expect(c->text_len == sizeof text - 1 && memcmp(c->text, text, c->text_len) == 0);
    cr_expect_str_eq(c->period, "2026-11");
    cr_expect(eq(u32, c->last_day, 20261130));
    cr_expect_str_eq(c->store, "data/store");
    cr_expect_str_eq(c->editions[0].reports, "data/reports");
    cr_expect(c->editions[0].chinese);
    cr_expect(c->digest == BD_DIGEST_SM3);
    cr_assert(eq(sz, c->roster.pattern_count, 2));
    cr_expect_str_eq(c->roster.patterns[0], "data/roster/*.csv");
    cr_expect_str_eq(c->roster.patterns[1], "data/roster/late.csv.gz");
    cr_expect(eq(chr, c->roster.delimiter, ','));
    cr_expect(c->roster.header && c->cards.header);
    cr_assert(eq(sz, c->roster.field_count, 3));
    cr_expect(eq(sz, c->roster.id_field, 0));
    cr_expect(eq(sz, c->cards.id_field, 1));
    cr_expect_str_eq(c->roster.fields[0].column, "证件号码");
    cr_expect(c->roster.fields[1].rule.type == BD_TYPE_CODE);
    cr_assert(eq(sz, c->roster.fields[1].rule.map_count, 2));
    cr_expect_str_eq(c->roster.fields[1].rule.map[1].from, "务工");
    cr_expect_str_eq(c->roster.fields[1].rule.map[1].to, "1");
    cr_expect(eq(int, c->roster.active.field, -1));
    cr_expect(eq(int, c->roster.newest, -1));
    cr_expect(eq(int, c->cards.active.field, 2));
    cr_assert(eq(sz, c->cards.active.value_count, 2));
    cr_expect_str_eq(c->cards.active.values[1], "2");
    cr_expect(eq(int, c->cards.newest, 3));
    cr_assert(eq(sz, c->compare_count, 1));
    cr_expect_str_eq(c->compare[0].name, "name");
    cr_expect(eq(sz, c->compare[0].roster_field, 2));
    cr_expect(eq(sz, c->compare[0].cards_field, 0));
    cr_expect(eq(u32, c->compare[0].accept, 1u << BD_DIFF_SEPARATOR | 1u << BD_DIFF_LATIN));
    cr_expect(eq(i64, c->limits.mismatch, INT64_C(5000000000)));
    cr_expect(c->limits.missing < 0 && c->limits.duplicate < 0);
    cr_expect(eq(i64, c->limits.rejected, 500000000));
    cr_expect(eq(i64, c->limits.cards_rejected, INT64_C(12250000000)));
    cr_expect(eq(i64, c->limits.roster_change, INT64_C(10000000000)));
    cr_expect(eq(i64, c->limits.match_rate_drop, 1500000000));
    cr_expect(c->limits.cards_change < 0);
    cr_expect(eq(u32, c->accept, 1u << BD_GRAVE_ENCODING | 1u << BD_GRAVE_COLUMN_EMPTY));
    bd_config_free(c);
}

Test(config, what_is_not_said_has_its_default)
{
    bd_config *c = accepts("bidui.yaml", "", "", "2024-02");
    cr_expect_str_eq(c->period, "2024-02");
    cr_expect(eq(u32, c->last_day, 20240229));
    cr_expect_str_eq(c->store, "store");
    cr_expect_str_eq(c->editions[0].reports, "reports");
    cr_expect_str_eq(c->roster.patterns[0], "roster.csv");
    cr_expect(c->editions[0].chinese && c->digest == BD_DIGEST_XXH3);
    cr_expect(c->limits.mismatch < 0 && c->limits.cards_rejected < 0);
    cr_expect(c->limits.roster_change < 0 && c->limits.match_rate_drop < 0 && c->accept == 0);
    bd_config_free(c);
}

Test(config, without_a_period_it_is_the_current_month)
{
    char want[16];
    const time_t now = time(NULL);
    bd_config *c = accepts("bidui.yaml", "", "", NULL);
    strftime(want, sizeof want, "%Y-%m", localtime(&now));
    cr_expect_str_eq(c->period, want);
    bd_config_free(c);
}

Test(config, the_command_lines_period_wins)
{
    bd_config *c = accepts("bidui.yaml", "", "period: 2026-11\n", "1900-02");
    cr_expect(eq(u32, c->last_day, 19000228));
    bd_config_free(c);
}

Test(config, nothing_to_compare_is_a_check_of_presence)
{
    bd_config *c = accepts("bidui.yaml", "compare:\n  - {field: name, accept: [separator]}\n",
                           "compare: []\n", NULL);
    cr_expect(eq(sz, c->compare_count, 0));
    bd_config_free(c);
    c = accepts("bidui.yaml", "compare:\n  - {field: name, accept: [separator]}\n", "", NULL);
    cr_expect(eq(sz, c->compare_count, 0));
    bd_config_free(c);
}

Test(config, relative_paths_start_at_the_configurations_folder)
{
    bd_config *c = accepts("/x/a[1]/b.yaml", "[roster.csv]", "[r*.csv, /abs/*.csv, \"-\"]", NULL);
    cr_expect_str_eq(c->roster.patterns[0], "/x/a[1]/r*.csv");
    cr_expect(eq(sz, c->roster.pattern_folders[0], 8));
    cr_expect_str_eq(c->roster.patterns[1], "/abs/*.csv");
    cr_expect_str_eq(c->roster.patterns[2], "-");
    bd_config_free(c);
}

/* Load with that period, and return what the store, the reports and the roster's files are. */
static void periods_give(const char *period, const char *store, const char *reports,
                         const char *files, const char *want)
{
    char text[sizeof base + 512];
    char got[512];
    bd_config *c = NULL;
    bd_err err = {0};
    snprintf(text, sizeof text, "store: \"%s\"\nreports: \"%s\"\n%s", store, reports, base);
    char *at = strstr(text, "[roster.csv]");
    char rest[sizeof base];
    snprintf(rest, sizeof rest, "%s", at + strlen("[roster.csv]"));
    snprintf(at, sizeof text - (size_t)(at - text), "[\"%s\"]%s", files, rest);
    const bd_status st = bd_config_parse("/d/b.yaml", text, strlen(text), period, &c, &err);
    if (st == BD_OK)
        snprintf(got, sizeof got, "%s %s %s %s", c->store, c->editions[0].reports,
                 c->editions[0].reports_before == NULL ? "-" : c->editions[0].reports_before,
                 c->roster.patterns[0]);
    cr_expect_str_eq(st == BD_OK ? got : err.text, want);
    bd_config_free(c);
}

Test(config, paths_name_the_period)
{
    periods_give("2026-01", "s/{period}", "/r/{previous}", "in/{period}/*.csv",
                 "/d/s/2026-01 /r/2025-12 /r/2025-11 /d/in/2026-01/*.csv");
    periods_give("2026-11", "s/{period:%Y}", "r", "{period:%y年%m月}_{previous:%Y%m}/{x}/{period",
                 "/d/s/2026 /d/r - /d/26年11月_202610/{x}/{period");
#define ALLOWED "allowed: {period}, {previous}, and with a form of %Y, %y and %m, as {period:%Y%m}"
    periods_give("2026-11", "s", "r", "{period:}",
                 "/d/b.yaml:4: roster.files[0]: '{period:}' is unknown; " ALLOWED);
    periods_give("2026-11", "s", "r", "{previous:%B}",
                 "/d/b.yaml:4: roster.files[0]: '{previous:%B}' is unknown; " ALLOWED);
    periods_give("2026-11", "s", "r/{peroid}/x", "a",
                 "/d/b.yaml:2: reports: '{peroid}' is unknown; " ALLOWED);
    periods_give("2026-11", "s/{period:%Y-%m-%d}", "r", "a",
                 "/d/b.yaml:1: store: '{period:%Y-%m-%d}' is unknown; " ALLOWED);
    periods_give("2026-11", "s", "D:/r", "a",
                 "/d/b.yaml:2: reports 'D:/r' is not a path of this system");
    periods_give("2026-11", "s\\\\x", "r", "a",
                 "/d/b.yaml:1: store 's\\x' is not a path of this system");
}

Test(config, the_month_before_the_current_one)
{
    char want[16];
    const time_t now = time(NULL);
    struct tm month = *localtime(&now);
    month.tm_mday = 1;
    month.tm_mon--;
    month.tm_hour = 12;
    mktime(&month);
    strftime(want, sizeof want, "%Y-%m", &month);
    bd_config *c = accepts("bidui.yaml", "", "", "last");
    cr_expect_str_eq(c->period, want);
    bd_config_free(c);
    c = accepts("bidui.yaml", "", "period: last\n", NULL);
    cr_expect_str_eq(c->period, want);
    bd_config_free(c);
    c = accepts("bidui.yaml", "", "period: last\n", "2024-02");
    cr_expect_str_eq(c->period, "2024-02");
    bd_config_free(c);
}

Test(config, a_tabulator_is_a_delimiter_in_any_quotes)
{
    static const char *const written[] = {"\"\\t\"", "'\\t'", "\\t"};
    for (size_t i = 0; i < 3; i++) {
        char to[64];
        snprintf(to, sizeof to, "[cards.csv]\n  delimiter: %s", written[i]);
        bd_config *c = accepts("bidui.yaml", "[cards.csv]", to, NULL);
        cr_expect(eq(chr, c->cards.delimiter, '\t'));
        cr_expect(eq(chr, c->roster.delimiter, ','));
        bd_config_free(c);
    }
}

Test(config, a_delimiter_is_one_byte_or_several)
{
    static const struct {
        const char *written, *bytes;
    } list[] = {{"'|'", "|"},   {"'|@|'", "|@|"},     {"'\\x1f'", "\x1F"}, {"'\\x41'", "A"},
                {"'\\'", "\\"}, {"'\\t\\t'", "\t\t"}, {"'，'", "，"},      {"'\\xff'", "\xFF"}};
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        char to[64];
        snprintf(to, sizeof to, "[cards.csv]\n  delimiter: %s", list[i].written);
        bd_config *c = accepts("bidui.yaml", "[cards.csv]", to, NULL);
        cr_expect_eq(c->cards.delimiter, list[i].bytes[0], "%s", list[i].written);
        if (strlen(list[i].bytes) > 1)
            cr_expect_str_eq(c->cards.delimiter_text, list[i].bytes);
        else
            cr_expect_null(c->cards.delimiter_text);
        bd_config_free(c);
    }
}

Test(config, all_names_of_an_encoding_mean_it)
{
    static const struct {
        const char *written;
        bd_encoding encoding;
    } list[] = {
        {"encoding: auto", BD_ENCODING_AUTO},       {"encoding: UTF-8", BD_ENCODING_UTF8},
        {"encoding: gb18030", BD_ENCODING_GB18030}, {"encoding: GBK", BD_ENCODING_GB18030},
        {"encoding: gb2312", BD_ENCODING_GB18030},  {"encoding: cp936", BD_ENCODING_GB18030},
        {"encoding: utf-16", BD_ENCODING_UTF16},    {"quote: none", BD_ENCODING_UTF8},
        {"format: dbf", BD_ENCODING_AUTO},          {"quote: '\"'", BD_ENCODING_UTF8}};
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        char to[64];
        snprintf(to, sizeof to, "[cards.csv]\n  %s", list[i].written);
        bd_config *c = accepts("bidui.yaml", "[cards.csv]", to, NULL);
        cr_expect_eq(c->cards.encoding, list[i].encoding, "%s", list[i].written);
        cr_expect_eq(c->cards.quote_none, strstr(list[i].written, "none") != NULL);
        cr_expect_eq(c->roster.encoding, BD_ENCODING_UTF8);
        bd_config_free(c);
    }
}

Test(config, without_a_header_columns_are_numbers)
{
    bd_config *c = accepts("bidui.yaml",
                           "  fields:\n    - {name: id, column: A, type: id}\n"
                           "    - {name: name, column: B, type: name}\n"
                           "    - {name: sex, column: C, type: sex}\n",
                           "  header: false\n  fields: [{name: id, column: 3, type: id}, "
                           "{name: name, column: \"16384\", type: name}]\n",
                           NULL);
    cr_expect(not(c->roster.header));
    cr_expect_str_eq(c->roster.fields[0].column, "3");
    bd_config_free(c);
}

Test(config, a_field_of_fixed_width_has_a_place_in_bytes)
{
    static const char text[] =
        "roster:\n  files: [a.txt]\n  format: fixed\n  row_bytes: 40\n  fields:\n"
        "    - {name: id, at: 1, width: 18, type: id}\n"
        "    - {name: name, at: 19, width: 22, type: name}\n"
        "cards:\n  files: [b.dbf]\n  format: DBF\n  fields:\n"
        "    - {name: id, column: AAC002, type: id}\n";
    bd_config *config = NULL;
    bd_err err = {0};
    cr_assert(eq(int,
                 bd_config_parse("bidui.yaml", text, sizeof text - 1, "2026-11", &config, &err),
                 BD_OK),
              "%s", err.text);
    cr_expect(eq(int, (int)config->roster.format, BD_FILE_FIXED));
    cr_expect(eq(sz, config->roster.row_bytes, 40));
    cr_expect(eq(u32, config->roster.fields[1].at, 19));
    cr_expect(eq(u32, config->roster.fields[1].width, 22));
    cr_expect_str_eq(config->roster.fields[1].column, "bytes 19-40");
    cr_expect(eq(int, (int)config->cards.format, BD_FILE_DBF));
    bd_config_free(config);
}

Test(config, keys_belong_to_their_format)
{
    static const replacement list[] = {
        {"[cards.csv]", "[cards.csv]\n  row_bytes: 5",
         "bidui.yaml:9: cards.row_bytes is for format fixed, not for format csv", ""},
        {"[cards.csv]", "[cards.csv]\n  format: dbf\n  delimiter: \",\"",
         "bidui.yaml:10: cards.delimiter is for format csv, not for format dbf", ""},
        {"[cards.csv]", "[cards.csv]\n  format: fixed\n  header: false",
         "bidui.yaml:10: cards.header is for format csv, not for format fixed", ""},
        {"[cards.csv]", "[cards.csv]\n  format: fixed\n  row_bytes: many",
         "bidui.yaml:10: cards.row_bytes 'many' is not a number of bytes; allowed: 1 to 1048576",
         ""},
        {"[cards.csv]", "[cards.csv]\n  format: fixed\n  row_bytes: 1048577",
         "bidui.yaml:10: cards.row_bytes '‹7 characters›' is not a number of bytes; allowed: 1 to 1048576",
         ""},
        {"[cards.csv]", "[cards.csv]\n  format: fixed",
         "bidui.yaml:11: cards.fields[0].column: a field of format fixed has a place; allowed: at and "
         "width, in bytes",
         ""},
        {"column: B, type: name}", "column: B, at: 3, type: name}",
         "bidui.yaml:5: roster.fields[1].at is for format fixed, not for format csv", ""},
        {"[roster.csv]\n  fields:\n    - {name: id, column: A, type: id}",
         "[roster.csv]\n  format: fixed\n  fields:\n    - {name: id, at: 1, type: id}",
         "bidui.yaml:5: missing key 'width' in roster.fields[0]", ""},
        {"[roster.csv]\n  fields:\n    - {name: id, column: A, type: id}",
         "[roster.csv]\n  format: fixed\n  fields:\n    - {name: id, width: 18, type: id}",
         "bidui.yaml:5: missing key 'at' in roster.fields[0]", ""},
        {"[roster.csv]\n  fields:\n    - {name: id, column: A, type: id}",
         "[roster.csv]\n  format: fixed\n  fields:\n    - {name: id, at: 0, width: 18, type: id}",
         "bidui.yaml:5: roster.fields[0].at '0' is not a number of bytes; allowed: 1 to 1048576",
         ""},
        {"[roster.csv]\n  fields:\n    - {name: id, column: A, type: id}",
         "[roster.csv]\n  format: fixed\n  row_bytes: 17\n  fields:\n    - {name: id, at: 1, width: 18, type: id}",
         "bidui.yaml:6: roster.fields[0] ends at byte 18; a row has 17", ""},
    };
    REFUSE_ALL(list);
}

Test(config, an_unknown_key_is_named_with_its_line_and_the_nearest)
{
    static const replacement list[] = {
        {"{name: name, column: B, type: name}\n    - {name: sex",
         "{name: name, colum: B, type: name}\n    - {name: sex",
         "bidui.yaml:5: unknown key 'colum' in roster.fields[1]; allowed: name, column, append, type, map, "
         "date_order, excel_serial, at, width, columns, under",
         "did you mean 'column'?"},
        {"", "rooster: 1\n",
         "bidui.yaml:18: unknown key 'rooster'; allowed: period, store, reports, language, csv, mask, "
         "worklists, output, pseudonym, access, editions, digest, roster, cards, compare, limits, accept, regions, groups",
         "did you mean 'roster'?"},
        {"", "xyzzy: 1\n",
         "bidui.yaml:18: unknown key 'xyzzy'; allowed: period, store, reports, language, csv, mask, "
         "worklists, output, pseudonym, access, editions, digest, roster, cards, compare, limits, accept, regions, groups",
         ""},
        {"  fields:\n    - {name: id, column: A, type: id}\n    - {name: name, column: B, type: name}\n    - {name: sex",
         "  newest: sex\n  fields:\n    - {name: id, column: A, type: id}\n    - {name: name, column: B, type: name}\n    - {name: sex",
         "bidui.yaml:3: unknown key 'newest' in roster; allowed: files, members, format, encoding, "
         "delimiter, quote, row_bytes, sheet, header, absent, date_order, excel_serial, fields",
         ""},
        {"", "limits: {rejectd: 5}\n",
         "bidui.yaml:18: unknown key 'rejectd' in limits; allowed: mismatch, missing, duplicate, "
         "rejected, cards_rejected, roster_change, cards_change, match_rate_drop",
         "did you mean 'rejected'?"},
        {"[\"1\"]}", "[\"1\"], else: 2}",
         "bidui.yaml:14: unknown key 'else' in cards.active; allowed: field, values", ""},
        {"accept: [separator]", "acept: [separator]",
         "bidui.yaml:17: unknown key 'acept' in compare[0]; allowed: field, accept",
         "did you mean 'accept'?"},
    };
    REFUSE_ALL(list);
}

Test(config, a_missing_or_repeated_key_is_named)
{
    static const replacement list[] = {
        {"column: C, type: sex", "column: C",
         "bidui.yaml:6: missing key 'type' in roster.fields[2]", ""},
        {"  files: [cards.csv]\n", "", "bidui.yaml:8: missing key 'files' in cards", ""},
        {"[cards.csv]\n", "[cards.csv]\n  files: [more.csv]\n",
         "bidui.yaml:9: key 'files' appears twice in cards, first on line 8", ""},
        {"", "store: a\nstore: b\n", "bidui.yaml:19: key 'store' appears twice, first on line 18",
         ""},
        {", values: [\"1\"]", "", "bidui.yaml:14: missing key 'values' in cards.active", ""},
    };
    REFUSE_ALL(list);
}

Test(config, a_wrong_value_is_answered_with_the_allowed_ones)
{
    static const replacement list[] = {
        {"type: sex", "type: sx",
         "bidui.yaml:6: roster.fields[2].type 'sx' is unknown; allowed: id, name, sex, ethnicity, "
         "date, region, code, digits, text",
         "did you mean 'sex'?"},
        {"[cards.csv]", "[cards.csv]\n  format: xlsm",
         "bidui.yaml:9: cards.format 'xlsm' is unknown; allowed: csv, fixed, dbf, xlsx, xls",
         "did you mean 'xlsx'?"},
        {"[cards.csv]", "[cards.csv]\n  encoding: gb1803",
         "bidui.yaml:9: cards.encoding 'gb1803' is unknown; allowed: auto, utf-8, gb18030, gbk, "
         "gb2312, cp936, utf-16",
         "did you mean 'gb18030'?"},
        {"[cards.csv]", "[cards.csv]\n  quote: off",
         "bidui.yaml:9: cards.quote 'off' is unknown; allowed: \", ', none", ""},
        {"[cards.csv]", "[cards.csv]\n  format: dbf\n  quote: none",
         "bidui.yaml:10: cards.quote is for format csv", ""},
        {"[cards.csv]", "[cards.csv]\n  format: dbf\n  encoding: utf-16",
         "bidui.yaml:10: cards.encoding utf-16 is for format csv", ""},
        {"[cards.csv]", "[cards.csv]\n  delimiter: t",
         "bidui.yaml:9: cards.delimiter 't' cannot separate columns; allowed: up to 8 bytes "
         "without quotes and line ends, not only letters and digits, as ',', '\\t', '\\x1F' or '|@|'",
         ""},
        {"[cards.csv]", "[cards.csv]\n  delimiter: '\"'",
         "bidui.yaml:9: cards.delimiter '\"' cannot separate columns; allowed: up to 8 bytes "
         "without quotes and line ends, not only letters and digits, as ',', '\\t', '\\x1F' or '|@|'",
         ""},
        {"[cards.csv]", "[cards.csv]\n  delimiter: 123456789",
         "bidui.yaml:9: cards.delimiter '‹9 characters›' cannot separate columns; allowed: up to 8 bytes "
         "without quotes and line ends, not only letters and digits, as ',', '\\t', '\\x1F' or '|@|'",
         ""},
        {"[cards.csv]", "[cards.csv]\n  delimiter: '||||||||0'",
         "bidui.yaml:9: cards.delimiter '||||||||0' cannot separate columns; allowed: up to 8 bytes "
         "without quotes and line ends, not only letters and digits, as ',', '\\t', '\\x1F' or '|@|'",
         ""},
        {"accept: [separator]", "accept: [separator, sepparator]",
         "bidui.yaml:17: compare[0].accept[1] 'sepparator' is unknown; allowed: placeholder, "
         "separator, variant, homophone, order, part_missing, one_character, latin, different",
         "did you mean 'separator'?"},
        {"", "language: de\n", "bidui.yaml:18: language 'de' is unknown; allowed: zh, en", ""},
        {"", "digest: sha-256\n",
         "bidui.yaml:18: digest 'sha-256' is unknown; allowed: xxh3, sha256, sm3",
         "did you mean 'sha256'?"},
        {"", "limits: {missing: much}\n",
         "bidui.yaml:18: limits.missing 'much' is not a share; allowed: per cent from 0 to 100, as 5, "
         "0.5 or 5%",
         ""},
        {"", "limits: {missing: 100.1}\n",
         "bidui.yaml:18: limits.missing '100.1' is not a share; allowed: per cent from 0 to 100, as 5, "
         "0.5 or 5%",
         ""},
        {"name: sex", "name: Sex",
         "bidui.yaml:6: roster.fields[2].name 'Sex' is not a field name; allowed: a-z, 0-9 and _, a "
         "letter first, at most 32",
         ""},
        {"name: sex", "name: a23456789012345678901234567890123",
         "bidui.yaml:6: roster.fields[2].name '‹33 characters›' is not a field name; "
         "allowed: a-z, 0-9 and _, a letter first, at most 32",
         ""},
        {"[cards.csv]", "[cards.csv]\n  header: false",
         "bidui.yaml:11: cards.fields[0].column 'A' is not a column number; allowed: 1 to 16384, "
         "because of header: false",
         ""},
    };
    REFUSE_ALL(list);
}

Test(config, a_wrong_kind_is_named)
{
    static const replacement list[] = {
        {"[roster.csv]", "roster.csv",
         "bidui.yaml:2: roster.files has to be a list, not a single value", ""},
        {"[roster.csv]", "[]", "bidui.yaml:2: roster.files has no entry", ""},
        {"[roster.csv]", "[\"\"]", "bidui.yaml:2: roster.files[0] is empty", ""},
        {"[roster.csv]", "[[a]]",
         "bidui.yaml:2: roster.files[0] has to be a single value, not a list", ""},
        {"[roster.csv]", "", "bidui.yaml:2: roster.files has to be a list, not empty", ""},
        {"newest: issued", "newest: {a: b}",
         "bidui.yaml:15: cards.newest has to be a single value, not a mapping",
         "a text that begins with { is written in quotes, as \"{period}\""},
        {"", "limits: [5]\n", "bidui.yaml:18: limits has to be a mapping, not a list", ""},
        {"", "store:\n", "bidui.yaml:18: store is empty", ""},
    };
    REFUSE_ALL(list);
}

Test(config, fields_have_to_fit_together)
{
    static const replacement list[] = {
        {"name: sex, column: C", "name: name, column: C",
         "bidui.yaml:6: field 'name' in roster.fields[2] appears twice, first on line 5", ""},
        {"type: sex", "type: id",
         "bidui.yaml:6: a second field of type id in roster.fields: 'sex' after 'id'", ""},
        {"column: A, type: id}\n    - {name: name, column: B, type: name}\n    - {name: sex",
         "column: A, type: text}\n    - {name: name, column: B, type: name}\n    - {name: sex",
         "bidui.yaml:4: roster.fields has no field of type id", ""},
        {"type: sex", "type: sex, map: [{from: a, to: b}]",
         "bidui.yaml:6: roster.fields[2].map is for type code, not for type sex", ""},
        {"type: sex", "type: code, map: [{from: a, to: b}, {from: a, to: c}]",
         "bidui.yaml:6: 'a' appears twice in roster.fields[2].map", ""},
        {"field: name", "field: sex",
         "bidui.yaml:17: compare[0].field 'sex' is not a field of cards; allowed: id, name, issued, "
         "status",
         ""},
        {"field: name", "field: status",
         "bidui.yaml:17: compare[0].field 'status' is not a field of roster; allowed: id, name, sex",
         ""},
        {"field: name", "field: nmae",
         "bidui.yaml:17: compare[0].field 'nmae' is not a field of roster; allowed: id, name, sex",
         "did you mean 'name'?"},
        {"field: name", "field: id",
         "bidui.yaml:17: compare[0].field 'id' is what rows are found by, it never differs", ""},
        {"", "  - {field: name}\n", "bidui.yaml:18: 'name' appears twice in compare", ""},
        {"field: status", "field: state",
         "bidui.yaml:14: cards.active.field 'state' is not a field of cards; allowed: id, name, "
         "issued, status",
         "did you mean 'status'?"},
        {"newest: issued", "newest: isued",
         "bidui.yaml:15: cards.newest 'isued' is not a field of cards; allowed: id, name, issued, "
         "status",
         "did you mean 'issued'?"},
        {"newest: issued", "newest: status",
         "bidui.yaml:15: cards.newest 'status' is of type code; allowed: a field of type date", ""},
        {"[roster.csv]", "[\"-\", \"-\"]",
         "bidui.yaml:2: '-' appears twice; standard input can be read once", ""},
    };
    REFUSE_ALL(list);
}

Test(config, both_sides_of_a_comparison_are_of_one_type)
{
    static const replacement r = {
        "column: B, type: name}\n    - {name: sex", "column: B, type: text}\n    - {name: sex",
        "bidui.yaml:17: compare[0].field 'name' is of type text in roster and of type name in cards",
        ""};
    refuses(&r);
}

Test(config, a_period_has_to_be_a_month)
{
    static const char *const bad[] = {"2026-13",  "2026-00", "2026", "2026-1", "1899-12",
                                      "2026-011", "26-11",   "x",    "2026/11"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        char want[128];
        bd_config *config = NULL;
        bd_err err = {0};
        cr_expect(bd_config_parse("b.yaml", base, sizeof base - 1, bad[i], &config, &err) ==
                  BD_E_USAGE);
        snprintf(want, sizeof want, "--period '%s' is not a month; allowed: YYYY-MM, last", bad[i]);
        cr_expect_str_eq(err.text, want);
    }
    static const struct {
        const char *period, *text;
    } hidden[] = {{"BARAT MEMET", "--period is not a month; allowed: YYYY-MM, last"},
                  {"\xE5\xBC\xA0\xE4\xB8\x89", "--period is not a month; allowed: YYYY-MM, last"},
                  {"110105194912310021",
                   "--period '\xE2\x80\xB9"
                   "18 characters\xE2\x80\xBA' is not a month; allowed: YYYY-MM, last"}};
    for (size_t i = 0; i < sizeof hidden / sizeof hidden[0]; i++) {
        bd_config *none = NULL;
        bd_err why = {0};
        cr_expect(bd_config_parse("b.yaml", base, sizeof base - 1, hidden[i].period, &none, &why) ==
                  BD_E_USAGE);
        cr_expect_str_eq(why.text, hidden[i].text);
    }
    bd_config *config = NULL;
    bd_err err = {0};
    char *text = replaced("", "period: 2026-13\n");
    cr_expect(bd_config_parse("b.yaml", text, strlen(text), NULL, &config, &err) == BD_E_USAGE);
    cr_expect_str_eq(err.text,
                     "b.yaml:18: period '2026-13' is not a month; allowed: YYYY-MM, last");
    free(text);
}

/* ---- hostile text ---- */

Test(config, type_and_class_names_are_those_of_the_identity_room)
{
    for (int type = 0; type < BD_TYPE_COUNT; type++) {
        char to[64];
        if (type == BD_TYPE_ID)
            continue;
        snprintf(to, sizeof to, "type: %s", bd_type_name((bd_type)type));
        bd_config *c = accepts("b.yaml", "type: sex", to, NULL);
        cr_expect(c->roster.fields[2].rule.type == (bd_type)type);
        bd_config_free(c);
    }
    for (int diff = BD_DIFF_PLACEHOLDER; diff < BD_DIFF_COUNT; diff++) {
        char to[64];
        snprintf(to, sizeof to, "accept: [%s]", bd_diff_name((bd_diff)diff));
        bd_config *c = accepts("b.yaml", "accept: [separator]", to, NULL);
        cr_expect(eq(u32, c->compare[0].accept, 1u << diff));
        bd_config_free(c);
    }
}
