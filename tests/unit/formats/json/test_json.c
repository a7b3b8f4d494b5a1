/* json: layout, escapes, bytes that are not text, numbers. */
#include "formats/json/json.h"

#include <locale.h>
#include <math.h>

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

static void holds(bd_buf *out, const char *expected)
{
    bd_buf_add_char(out, '\0');
    cr_assert(not(out->failed));
    cr_assert(eq(str, out->at, (char *)expected));
    bd_buf_fini(out);
}

Test(json, objects_and_arrays_nest_and_empty_ones_stay_on_their_line)
{
    bd_buf out = {0};
    bd_json json;
    bd_json_begin(&json, &out);
    bd_json_object(&json, NULL);
    bd_json_string(&json, "a", "b");
    bd_json_array(&json, "list");
    bd_json_u64(&json, NULL, 1);
    bd_json_object(&json, NULL);
    bd_json_bool(&json, "yes", true);
    bd_json_bool(&json, "no", false);
    bd_json_end(&json);
    bd_json_end(&json);
    bd_json_object(&json, "none");
    bd_json_end(&json);
    bd_json_array(&json, "nothing");
    bd_json_end(&json);
    bd_json_end(&json);
    bd_json_finish(&json);
    holds(&out, "{\n  \"a\": \"b\",\n  \"list\": [\n    1,\n    {\n      \"yes\": true,\n"
                "      \"no\": false\n    }\n  ],\n  \"none\": {},\n  \"nothing\": []\n}\n");
}

Test(json, a_text_on_one_line_has_no_other_line_end_than_its_last)
{
    bd_buf out = {0};
    bd_json json;
    bd_json_begin_line(&json, &out);
    bd_json_object(&json, NULL);
    bd_json_string(&json, "a", "b\nc");
    bd_json_array(&json, "list");
    bd_json_u64(&json, NULL, 1);
    bd_json_u64(&json, NULL, 2);
    bd_json_end(&json);
    bd_json_object(&json, "none");
    bd_json_end(&json);
    bd_json_end(&json);
    bd_json_finish(&json);
    holds(&out, "{\"a\": \"b\\nc\", \"list\": [1, 2], \"none\": {}}\n");
}

static void writes(bd_text value, const char *expected)
{
    bd_buf out = {0};
    bd_json json;
    bd_json_begin(&json, &out);
    bd_json_text(&json, NULL, value);
    holds(&out, expected);
}

Test(json, what_a_string_may_not_hold_is_escaped)
{
    writes(bd_text_of(""), "\"\"");
    writes((bd_text){0}, "\"\"");
    writes(bd_text_of("a\"b\\c/d"), "\"a\\\"b\\\\c/d\"");
    writes(bd_text_of("\b\t\n\f\r"), "\"\\b\\t\\n\\f\\r\"");
    writes((bd_text){"\0\x01\x1f\x7f", 4}, "\"\\u0000\\u0001\\u001f\\u007f\"");
    writes(bd_text_of("a\xC2\x9B"
                      "b\xE2\x80\xAE"
                      "c\xE2\x81\xA9"
                      "d\xEF\xBB\xBF"
                      "e\xF3\xA0\x81\x81"),
           "\"a\\u009bb\\u202ec\\u2069d\\ufeffe\\udb40\\udc41\"");
}

Test(json, text_stays_and_bytes_that_are_no_text_are_shown)
{
    static const struct {
        const char *bytes, *shown;
    } cases[] = {
        {"\xE6\x9D\x8E\xC2\xB7\xF0\xA0\x82\x87", "\"\xE6\x9D\x8E\xC2\xB7\xF0\xA0\x82\x87\""},
        {"\xF4\x8F\xBF\xBF", "\"\xF4\x8F\xBF\xBF\""},
        {"\x80", "\"\\\\x80\""},                                  /* no leading byte */
        {"\xC0\xAF", "\"\\\\xC0\\\\xAF\""},                       /* too long for its character */
        {"\xE0\x9F\xBF", "\"\\\\xE0\\\\x9F\\\\xBF\""},            /* the same */
        {"\xF0\x8F\xBF\xBF", "\"\\\\xF0\\\\x8F\\\\xBF\\\\xBF\""}, /* the same */
        {"\xED\xA0\x80", "\"\\\\xED\\\\xA0\\\\x80\""},            /* a surrogate */
        {"\xF4\x90\x80\x80", "\"\\\\xF4\\\\x90\\\\x80\\\\x80\""}, /* beyond U+10FFFF */
        {"\xF5", "\"\\\\xF5\""},
        {"a\xE6\x9D", "\"a\\\\xE6\\\\x9D\""}, /* cut at the end */
        {"\xE6\x9D\"", "\"\\\\xE6\\\\x9D\\\"\""},
        {"\xB1\xC8.csv", "\"\\\\xB1\\\\xC8.csv\""}, /* a path in GBK */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        writes(bd_text_of(cases[i].bytes), cases[i].shown);
}

static void fixed(double value, const char *expected)
{
    bd_buf out = {0};
    bd_json json;
    bd_json_begin(&json, &out);
    bd_json_fixed3(&json, NULL, value);
    holds(&out, expected);
}

Test(json, doubles_have_three_decimals_in_any_locale)
{
    setlocale(LC_ALL, "de_DE.UTF-8");
    fixed(0, "0.000");
    fixed(1.5, "1.500");
    fixed(0.0004, "0.000");
    fixed(0.0006, "0.001");
    fixed(-0.0001, "0.000");
    fixed(-2.25, "-2.250");
    fixed(12345678.9, "12345678.900");
    fixed(0.9996, "1.000");
    fixed(NAN, "null");
    fixed(INFINITY, "null");
    fixed(-1e300, "null");
}

Test(json, memory_that_runs_out_is_remembered_by_the_buffer)
{
    bd_buf out = {.failed = true};
    bd_err err = {0};
    bd_json json;
    bd_json_begin(&json, &out);
    bd_json_object(&json, NULL);
    bd_json_string(&json, "a", "b");
    bd_json_end(&json);
    bd_json_finish(&json);
    cr_assert(eq(int, bd_buf_check(&out, &err), BD_E_NOMEM));
}
