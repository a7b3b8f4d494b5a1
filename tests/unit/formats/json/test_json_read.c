/* Reading JSON: what is returned, what is refused, and that hostile text costs little. */
#include "formats/json/json_read.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>
#include <string.h>

static bd_status read_text(const char *text, bd_json_value **out, bd_err *err)
{
    return bd_json_read(text, strlen(text), "m.json", out, err);
}

Test(json_read, values_are_found_and_typed)
{
    bd_json_value *root;
    bd_err err = {0};
    uint64_t number = 1;
    cr_assert(read_text("{\"a\": [\"\\u4e2d,[{:\", 9223372036854775807, -1, 1.0], \"b\": null}",
                        &root, &err) == BD_OK);
    const bd_json_value *a = bd_json_get(root, "a");
    cr_assert(bd_json_is_array(a) && bd_json_count(a) == 4);
    cr_expect_str_eq(bd_json_get_string(bd_json_at(a, 0)), "中,[{:");
    cr_expect(bd_json_get_u64(bd_json_at(a, 1), &number) && number == INT64_MAX);
    cr_expect(not(bd_json_get_u64(bd_json_at(a, 2), &number)));
    cr_expect(not(bd_json_get_u64(bd_json_at(a, 3), &number)));
    cr_expect(not(bd_json_get_u64(bd_json_at(a, 0), &number)));
    cr_expect(bd_json_at(a, 4) == NULL && bd_json_get(a, "a") == NULL);
    cr_expect(bd_json_get(root, "c") == NULL && bd_json_get(NULL, "c") == NULL);
    cr_expect(bd_json_get_string(NULL) == NULL && bd_json_count(NULL) == 0);
    cr_expect(not(bd_json_get_u64(NULL, &number)));
    bd_json_free(root);
    bd_json_free(NULL);
}

static const char *const refused[] = {"",
                                      "{",
                                      "[1,]",
                                      "{} x",
                                      "\"a",
                                      "{\"a\":1,\"a\":2}",
                                      "[\"\xFF\"]",
                                      "[\"\\u0000\"]",
                                      "[\"\\ud800\"]",
                                      "[9223372036854775808]",
                                      "[1e999]",
                                      "nonsense"};

Test(json_read, what_is_no_json_is_refused_without_repeating_it)
{
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        bd_json_value *root;
        bd_err err = {0};
        cr_expect(read_text(refused[i], &root, &err) == BD_E_INPUT, "%zu", i);
        cr_expect(root == NULL);
        cr_expect(strncmp(err.text, "'m.json' is not valid JSON (line ", 32) == 0, "%s", err.text);
    }
}

/* Unclosed brackets as deep as the file, and very many values. */
Test(json_read, depth_and_number_of_values_are_bounded)
{
    const size_t len = 2 * (size_t)BD_JSON_VALUES_MAX;
    char *text = malloc(len);
    bd_json_value *root;
    bd_err err = {0}, other = {0};
    cr_assert(text != NULL);
    memset(text, '[', len);
    cr_expect(bd_json_read(text, 1 << 20, "m.json", &root, &err) == BD_E_INPUT);
    cr_expect_str_eq(err.text, "'m.json' is not valid JSON (line 1)");
    memset(text + 1, ',', len - 1);
    cr_expect(bd_json_read(text, len, "m.json", &root, &other) == BD_E_INPUT);
    cr_expect_str_eq(other.text, "'m.json' holds more values than the limit of 2097152");
    free(text);
}
