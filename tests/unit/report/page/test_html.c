/* test_html: text stays text; numbers, shares and bars. */
#include "engine/report/page/html.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

static void holds(bd_buf *out, const char *expected)
{
    bd_buf_add_char(out, '\0');
    cr_assert(eq(str, out->at, (char *)expected));
    bd_buf_fini(out);
}

Test(html, text_can_be_neither_an_element_nor_an_attribute)
{
    bd_buf out = {0};
    bd_html_text(&out, bd_text_of("</td><script>x</script> \"a\" 'b' & <!-- 云南省"));
    holds(
        &out,
        "&lt;/td&gt;&lt;script&gt;x&lt;/script&gt; &quot;a&quot; &#39;b&#39; &amp; &lt;!-- 云南省");
}

Test(html, controls_bad_bytes_and_turned_lines_are_shown_as_bytes)
{
    static const char text[] = "a\n\0\xFF\xE2\x80\xAE"
                               "b";
    bd_buf out = {0};
    bd_html_text(&out, (bd_text){text, sizeof text - 1});
    holds(&out, "a\\x0A\\x00\\xFF\\xE2\\x80\\xAEb");
}

Test(html, json_cannot_end_its_script)
{
    bd_buf out = {0};
    bd_html_json(&out, bd_text_of("{\"name\": \"</script><!--&\"}"));
    holds(&out, "{\"name\": \"\\u003c/script\\u003e\\u003c!--\\u0026\"}");
    out.len = 0;
    /* The script shows the decoded string. */
    bd_html_json(&out, bd_text_of("[\"\\u202e\\n\\udb40\\udc41\\u4e2d\\\\u202e\\\"\", \"\\\\\"]"));
    holds(&out,
          "[\"\\\\xE2\\\\x80\\\\xAE\\\\x0A\\\\xF3\\\\xA0\\\\x81\\\\x81\\u4e2d\\\\u202e\\\"\", "
          "\"\\\\\"]");
}

Test(html, numbers_have_their_thousands_apart)
{
    static const struct {
        uint64_t value;
        const char *text;
    } cases[] = {{0, "0"},
                 {999, "999"},
                 {1000, "1,000"},
                 {99000000, "99,000,000"},
                 {UINT64_MAX, "18,446,744,073,709,551,615"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bd_buf out = {0};
        bd_html_number(&out, cases[i].value);
        holds(&out, cases[i].text);
    }
}

Test(html, a_share_never_looks_like_all_or_nothing_when_it_is_not)
{
    static const struct {
        uint64_t part, all;
        const char *text;
    } cases[] = {{0, 0, "–"},
                 {0, 7, "0.00%"},
                 {7, 7, "100.00%"},
                 {1, 3, "33.33%"},
                 {2, 3, "66.66%"},
                 {1, 99000000, "<0.01%"},
                 {98999999, 99000000, "99.99%"},
                 {1, 20000, "<0.01%"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bd_buf out = {0};
        bd_html_share_plain(&out, cases[i].part, cases[i].all);
        holds(&out, cases[i].text);
    }
}

Test(html, two_shares_are_the_same_where_the_same_is_shown)
{
    static const struct {
        uint64_t part, all, other_part, other_all;
        bool same;
    } cases[] = {{861149, 1000000, 861101, 1000000, true},
                 {861149, 1000000, 861099, 1000000, false},
                 {1, 4, 300, 1200, true},
                 {1, 99000000, 2, 99000000, true},
                 {1, 99000000, 0, 99000000, false},
                 {98999999, 99000000, 99000000, 99000000, false},
                 {0, 0, 0, 0, true},
                 {0, 0, 0, 1, false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_expect(eq(int,
                     bd_html_same_share(cases[i].part, cases[i].all, cases[i].other_part,
                                        cases[i].other_all),
                     cases[i].same),
                  "case %zu", i);
}

Test(html, a_change_has_its_sign)
{
    bd_buf out = {0};
    bd_html_change(&out, 1234567, 0);
    bd_buf_add_char(&out, ' ');
    bd_html_change(&out, 0, 1000);
    bd_buf_add_char(&out, ' ');
    bd_html_change(&out, 7, 7);
    holds(&out, "+1,234,567 −1,000 0");
}

Test(html, a_change_of_a_rate_has_the_sign_of_what_is_shown)
{
    static const struct {
        int64_t thousandths;
        const char *text;
    } cases[] = {{0, "0.00"},    {4, "0.00"},      {-4, "0.00"},        {9, "0.00"},
                 {-10, "−0.01"}, {-3459, "−3.45"}, {100000, "+100.00"}, {12345, "+12.34"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bd_buf out = {0};
        bd_html_points(&out, cases[i].thousandths);
        holds(&out, cases[i].text);
    }
}

Test(html, a_bar_puts_parts_side_by_side_and_says_what_it_shows)
{
    static const uint64_t parts[] = {1, 0, 3};
    bd_buf out = {0};
    bd_html_bar(&out, parts, 3, 1, 4, bd_text_of("a \"bar\""));
    holds(&out,
          "<svg class=\"bar\" viewBox=\"0 0 1000 10\" preserveAspectRatio=\"none\" role=\"img\" "
          "aria-label=\"a &quot;bar&quot;\"><rect class=\"ground\" width=\"1000\" height=\"10\"/>"
          "<rect class=\"o1\" height=\"10\" x=\"0.000\" width=\"250.000\"/>"
          "<rect class=\"o3\" height=\"10\" x=\"250.000\" width=\"750.000\"/></svg>");
}

Test(html, a_bar_of_nothing_is_its_ground)
{
    static const uint64_t parts[] = {0};
    bd_buf out = {0};
    bd_html_bar(&out, parts, 1, 0, 0, bd_text_of("–"));
    holds(&out,
          "<svg class=\"bar\" viewBox=\"0 0 1000 10\" preserveAspectRatio=\"none\" role=\"img\" "
          "aria-label=\"–\"><rect class=\"ground\" width=\"1000\" height=\"10\"/></svg>");
}
