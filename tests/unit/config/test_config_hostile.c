/* Configurations that are not YAML, or are hostile: an error, never a crash. */
#include "engine/base/shown.h"
#include "tests/unit/config/config_case.h"

static void refuses_text(const char *text, size_t len, const char *want)
{
    bd_config *config = NULL;
    bd_err err = {0};
    cr_expect(bd_config_parse("b.yaml", text, len, NULL, &config, &err) == BD_E_USAGE);
    cr_expect_str_eq(err.text, want);
}

Test(config_hostile, text_that_is_no_yaml_is_an_error_with_its_line)
{
    static const char bad_bytes[] = "store: a\nreports: \xFF\xFE\n";
    static const char gb18030[] = "store: a\n# \xD6\xD0\xCE\xC4\n";
    refuses_text("", 0, "b.yaml:1: the configuration is empty");
    refuses_text("# nothing\n", 10, "b.yaml:1: the configuration is empty");
    refuses_text("just text", 9, "'b.yaml' is not a bidui configuration: line 1 has no known key");
    refuses_text("a: [1\nb: 2\n", 11, "b.yaml:2: not valid YAML: did not find expected ',' or ']'");
    refuses_text("a:\n\t- b\n", 8,
                 "b.yaml:2: not valid YAML: found character that cannot start any token");
    refuses_text(bad_bytes, sizeof bad_bytes - 1,
                 "b.yaml:2: not valid YAML: invalid leading UTF-8 octet");
    refuses_text(gb18030, sizeof gb18030 - 1,
                 "b.yaml:2: not valid YAML: invalid trailing UTF-8 octet");
    refuses_text("a: b\0c\n", 7, "b.yaml:1: not valid YAML: control characters are not allowed");
    refuses_text("a: \"b\\0c\"\n", 10, "b.yaml:1: a value with a NUL character in it");
    refuses_text("a: b\n---\na: b\n", 14, "b.yaml:2: a second document begins here");
    refuses_text("? [a]\n: b\n", 10, "b.yaml:1: a key has to be a single word");
}

Test(config_hostile, a_file_that_is_no_configuration_is_not_repeated)
{
    static const char ours[] = "'b.yaml' is not a bidui configuration: line %u has no known key";
    static const struct {
        const char *text;
        unsigned line;
        const char *hint;
    } table[] = {
        {"id,name\n11010519491231002X,\xE5\xBC\xA0\xE4\xB8\x89\n", 1, NULL},
        {"# a list\n- 11010519491231002X\n- 440524188001010014\n", 2, NULL},
        {"\n11010519491231002X: \xE5\xBC\xA0\xE4\xB8\x89\n", 2, NULL},
        {"{\"tool\": \"x\", \"11010519491231002X\": 1}", 1, NULL},
        {"rooster: {}\n", 1, "did you mean 'roster'?"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        char want[128];
        bd_config *config = NULL;
        bd_err err = {0};
        const size_t len = strlen(table[i].text);
        snprintf(want, sizeof want, ours, table[i].line);
        cr_expect(bd_config_parse("b.yaml", table[i].text, len, NULL, &config, &err) == BD_E_USAGE);
        cr_expect_str_eq(err.text, want);
        cr_expect_str_eq(err.hint, table[i].hint != NULL
                                       ? table[i].hint
                                       : "a configuration has the keys roster, cards and compare: "
                                         "see man bidui.yaml");
    }
}

Test(config_hostile, what_may_be_a_number_of_a_person_is_not_repeated)
{
    static const char *const texts[] = {"period: 11010519491231002X",
                                        "store: a\n11010519491231002X: b",
                                        "store: a\n? \"1101-0519-4912-3100\"\n: b",
                                        "language: \xEF\xBC\x91\xEF\xBC\x91\xEF\xBC\x90"
                                        "\xEF\xBC\x91\xEF\xBC\x90\xEF\xBC\x95",
                                        "roster: {fields: [{name: 110105}]}",
                                        "accept: [194912]",
                                        "&a110105 store: b",
                                        "store: *a110105",
                                        "period: 2026-11\nroster: {files: [\"{110105}\"]}"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        bd_config *config = NULL;
        bd_err err = {0};
        cr_expect(bd_config_parse("b.yaml", texts[i], strlen(texts[i]), NULL, &config, &err) ==
                  BD_E_USAGE);
        cr_expect(not(bd_shown_has_number(bd_text_of(err.text))), "%s", err.text);
        cr_expect(not(bd_shown_has_number(bd_text_of(err.hint))), "%s", err.hint);
    }
}

Test(config_hostile, aliases_and_anchors_are_refused)
{
    static const char bomb[] = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n";
    refuses_text(bomb, sizeof bomb - 1, "b.yaml:1: an anchor (&): anchors are not supported");
    refuses_text("a: *b\n", 6, "b.yaml:1: an alias (*): aliases are not supported");
    refuses_text("a: &b c\n", 8, "b.yaml:1: an anchor (&): anchors are not supported");
}

Test(config_hostile, deep_nesting_is_refused, .timeout = 20)
{
    static const char *const units[] = {"[", "{a: ", "- ", "? "};
    const size_t bytes = BD_CONFIG_BYTES_MAX;
    for (size_t i = 0; i < 4; i++) {
        char *text = malloc(bytes);
        for (size_t at = 0; at < bytes; at++)
            text[at] = units[i][at % strlen(units[i])];
        bd_config *config = NULL;
        bd_err err = {0};
        cr_expect(bd_config_parse("b.yaml", text, bytes, NULL, &config, &err) == BD_E_USAGE);
        cr_expect(strncmp(err.text, "b.yaml:1: ", 10) == 0, "%s", err.text);
        free(text);
    }
}

Test(config_hostile, enormous_text_is_refused, .timeout = 20)
{
    const size_t bytes = 10u << 20;
    char *text = malloc(bytes);
    bd_config *config = NULL;
    bd_err err = {0};

    memset(text, 'x', bytes);
    cr_expect(bd_config_parse("b.yaml", text, bytes, NULL, &config, &err) == BD_E_USAGE);
    cr_expect_str_eq(err.text, "b.yaml: 10240 KiB; the limit is 1024 KiB");
    refuses_text(text, 5000, "'b.yaml' is not a bidui configuration: line 1 has no known key");
    memcpy(text, "store: ", 7);
    refuses_text(text, 5007, "b.yaml:1: a value of 5000 bytes; the limit is 4096");
    for (size_t i = 0; i + 2 <= (1u << 20); i += 2)
        memcpy(text + i, "x,", 2);
    memcpy(text, "compare: [", 10);
    text[(1u << 20) - 1] = ']';
    refuses_text(text, 1u << 20, "b.yaml:1: compare[0] has to be a mapping, not a single value");
    memcpy(text, "roster: {files:  [", 18);
    memcpy(text + (1u << 20) - 2, "]}", 2);
    refuses_text(text, 1u << 20, "b.yaml:1: roster.files has more entries than the limit of 65535");
    free(text);
}

/* Any cut and any changed byte of a good text gives a status; also run under the sanitizers. */
Test(config_hostile, every_cut_and_every_changed_byte_gets_an_answer, .timeout = 120)
{
    static const char odd[] = {'\0', '\n',   '[', '{', '*', '&', '"',
                               '\'', '\xFF', ':', '-', '#', '\t'};
    char *text = malloc(sizeof base);
    for (size_t i = 0; i < sizeof base - 1; i++) {
        for (size_t j = 0; j <= sizeof odd; j++) {
            bd_config *config = NULL;
            bd_err err = {0};
            memcpy(text, base, sizeof base);
            if (j < sizeof odd)
                text[i] = odd[j];
            const bd_status st = bd_config_parse(
                "b.yaml", text, j < sizeof odd ? sizeof base - 1 : i, NULL, &config, &err);
            cr_expect(st == BD_OK || st == BD_E_USAGE);
            cr_expect(st == BD_OK ? config != NULL : config == NULL && err.text[0] != 0);
            /* The check must refuse everything that cannot be loaded. */
            cr_expect(strstr(err.text, "Load:") == NULL, "%s", err.text);
            bd_config_free(config);
        }
    }
    free(text);
}
