/* test_given: the options that a manifest keeps, and the reason. */
#include "engine/cli/given.h"

#include <criterion/criterion.h>
#include <string.h>

Test(given, options_are_kept_as_they_were_understood)
{
    const char *const line[] = {"bidui",    "run",     "-c",        "b.yaml", "--period",
                                "last",     "-j4",     "--memory",  "64M",    "--force",
                                "--accept", "columns", "--accept",  "empty",  "--progress",
                                "never",    "--log",   "/var/log/b"};
    bd_options options;
    bd_given given;
    bd_err err = {0};
    cr_assert(bd_options_read((int)(sizeof line / sizeof *line), (char *const *)(const void *)line,
                              &options, &err) == BD_OK,
              "%s", err.text);
    bd_given_list(&options, "2026-10", &given);
    cr_assert(given.count == 6, "%zu", given.count); /* no paths */
    cr_expect_str_eq(given.list[0].name, "period");
    cr_expect_str_eq(given.list[0].text, "2026-10");
    cr_expect(given.list[1].kind == BD_GIVEN_NUMBER && given.list[1].number == 4);
    cr_expect(given.list[2].number == 64 << 20);
    cr_expect(given.list[3].kind == BD_GIVEN_FLAG);
    cr_expect_str_eq(given.list[4].text, "never");
    cr_assert(given.list[5].word_count == 2);
    cr_expect_str_eq(given.list[5].words[0], "empty");
    cr_expect_str_eq(given.list[5].words[1], "columns");
}

static const char *refusal(const char *text)
{
    static bd_err err;
    err = (bd_err){0};
    return bd_given_check_reason(text, &err) == BD_OK ? "" : err.text;
}

Test(given, a_reason_is_one_short_line_that_names_no_person)
{
    char long_one[3 * 201 + 1] = "";
    static const char control[] =
        "the text of --reason is not one line of UTF-8 without control characters";
    static const char number[] =
        "the text of --reason has six digits in a row, or eleven in all: it may hold a number of a "
        "person";
    cr_expect_str_eq(refusal("名册漏了 1234 行 (2026-10)"), "");
    cr_expect_str_eq(refusal("see 110105"), number);
    cr_expect_str_eq(refusal("见１１０１０５"), number);
    cr_expect_str_eq(refusal("a\nb"), control);
    cr_expect_str_eq(refusal("a\x1b[2J"), control);
    cr_expect_str_eq(refusal("a\xe2\x80\xae"), control);
    cr_expect_str_eq(refusal("a\xff"), control);
    for (int i = 0; i < 200; i++)
        strcat(long_one, "字");
    cr_expect_str_eq(refusal(long_one), "");
    cr_expect_str_eq(refusal(strcat(long_one, "字")),
                     "the text of --reason has 201 characters, at most 200");
}
