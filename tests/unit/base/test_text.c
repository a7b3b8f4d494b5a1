/* text: borrowed texts and the growable buffer. */
#include "engine/base/text.h"

#include <stdint.h>
#include <stdio.h>

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

static void holds(const bd_buf *buf, const char *text)
{
    cr_assert(eq(sz, buf->len, strlen(text)));
    cr_assert(memcmp(buf->at, text, buf->len) == 0, "'%.*s'", (int)buf->len, buf->at);
}

Test(text, texts_are_equal_by_bytes_and_length)
{
    cr_assert(bd_text_equal(bd_text_of("abc"), bd_text_of("abc")));
    cr_assert(not(bd_text_equal(bd_text_of("abc"), bd_text_of("abd"))));
    cr_assert(not(bd_text_equal(bd_text_of("abc"), bd_text_of("ab"))));
    cr_assert(bd_text_equal((bd_text){0}, bd_text_of("")));
}

Test(text, a_buffer_takes_everything_in_order)
{
    bd_buf buf = {0};
    bd_err err = {0};
    bd_buf_add_string(&buf, "one ");
    bd_buf_add_text(&buf, bd_text_of("two "));
    bd_buf_add_text(&buf, (bd_text){0});
    bd_buf_add_char(&buf, '3');
    bd_buf_printf(&buf, " %s-%d ", "four", 5);
    bd_buf_add_u64(&buf, 0);
    bd_buf_add_char(&buf, ' ');
    bd_buf_add_u64(&buf, UINT64_MAX);
    holds(&buf, "one two 3 four-5 0 18446744073709551615");
    cr_assert(eq(int, bd_buf_check(&buf, &err), BD_OK));
    bd_buf_fini(&buf);
    cr_assert(buf.at == NULL);
}

Test(text, a_buffer_grows_over_many_appends)
{
    bd_buf buf = {0};
    for (int i = 0; i < 10000; i++)
        bd_buf_printf(&buf, "%05d", i);
    cr_assert(eq(sz, buf.len, 50000));
    for (int i = 0; i < 10000; i++) {
        char expected[8];
        snprintf(expected, sizeof expected, "%05d", i);
        cr_assert(memcmp(buf.at + 5 * i, expected, 5) == 0, "at %d", i);
    }
    bd_buf_fini(&buf);
}

Test(text, a_failed_growth_is_remembered)
{
    bd_buf buf = {0};
    bd_err err = {0};
    bd_buf_add_string(&buf, "abc");
    cr_assert(not(bd_buf_reserve(&buf, SIZE_MAX / 2)));
    bd_buf_add_string(&buf, "never");
    cr_assert(eq(int, bd_buf_check(&buf, &err), BD_E_NOMEM));
    cr_assert(eq(str, err.text, "out of memory"));
    bd_buf_fini(&buf);
}

Test(text, a_buffer_over_memory_of_somebody_else_is_filled_and_never_grows)
{
    char memory[4] = "....";
    bd_buf buf = bd_buf_over(memory, sizeof memory);
    bd_buf_add_string(&buf, "abc");
    bd_buf_add_char(&buf, 'd');
    cr_expect(buf.failed == false && buf.at == memory && memcmp(memory, "abcd", 4) == 0);
    bd_buf_add_char(&buf, 'e');
    cr_expect(buf.failed && buf.at == memory && buf.len == 4);
    bd_buf_fini(&buf); /* frees nothing */
    cr_expect_eq(memory[0], 'a');
}
