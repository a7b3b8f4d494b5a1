/* test_page: its figures are those of summary.json, and no text in it can become markup. */
#include "engine/report/page/page.h"

#include <stdio.h>
#include <stdlib.h>

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "engine/identity/id.h"
#include "engine/identity/type.h"
#include "engine/report/page/page_parts.h"
#include "engine/report/page/page_words.h"

#define EVIL "</script><script>alert(1)</script><!-- \\\" ' &"

static const char summary[] =
    "{\n"
    "  \"period\": \"2026-11\",\n"
    "  \"tool\": \"bidui 0.1.0\",\n"
    "  \"roster\": {\"rows\": 1234567, \"accepted\": 1234500, \"rejected\": 67, \"duplicates\": 1000},\n"
    "  \"cards\": {\"rows\": 12000000, \"accepted\": 11999999, \"rejected\": 1, \"persons\": 11000000},\n"
    "  \"outcomes\": {\"match\": 1200000, \"mismatch\": 12345, \"missing\": 21155, \"duplicate\": 1000,"
    " \"rejected\": 67},\n"
    "  \"reasons\": {\"mismatch\": {\"name:homophone\": 7777, \"sex:different\": 5000},"
    " \"missing\": {\"no_record\": 21155}, \"duplicate\": {\"identical\": 1000},"
    " \"rejected\": {\"id_empty\": 67}, \"cards_rejected\": {\"row_columns\": 1}},\n"
    "  \"notes\": {\"cards.id_cleaned\": 4321, \"<i>odd\": 3},\n"
    "  \"balance\": true,\n"
    "  \"seconds\": {\"load\": 1.250, \"total\": 2.001},\n"
    "  \"peak_memory_bytes\": 4194304, \"store_bytes\": 8388608,\n"
    "  \"regions\": [\n"
    "    {\"code\": \"110000\", \"name\": \"北京市\", \"level\": \"province\", \"parent\": \"\", \"roster\": 1000000,"
    " \"match\": 980000, \"mismatch\": 10000, \"missing\": 9400, \"duplicate\": 600, \"rejected\": 0},\n"
    "    {\"code\": \"110101\", \"name\": \"东城区\", \"level\": \"county\", \"parent\": \"110000\", \"roster\": 1000000,"
    " \"match\": 980000, \"mismatch\": 10000, \"missing\": 9400, \"duplicate\": 600, \"rejected\": 0},\n"
    "    {\"code\": \"530000\", \"name\": \"" EVIL "\", \"level\": \"province\", \"parent\": null,"
    " \"roster\": 234500, \"match\": 220000, \"mismatch\": 2345, \"missing\": 11755, \"duplicate\": 400,"
    " \"rejected\": 0},\n"
    "    {\"code\": \"unmapped\", \"name\": \"\", \"level\": \"unmapped\", \"parent\": \"\", \"roster\": 67,"
    " \"match\": 0, \"mismatch\": 0, \"missing\": 0, \"duplicate\": 0, \"rejected\": 67}\n"
    "  ],\n"
    "  \"groups\": [{\"name\": \"" EVIL "\", \"roster\": 54321, \"match\": 50000, \"mismatch\": 0,"
    " \"missing\": 4321, \"duplicate\": 0, \"rejected\": 0}],\n"
    "  \"town_quality\": {\"minimum_rows\": 30, \"towns\": 3000, \"ranked\": 2222, \"worst\": [\n"
    "    {\"code\": \"530724103\", \"name\": \"" EVIL "\", \"county\": \"宁蒗彝族自治县\","
    " \"prefecture\": \"" EVIL "\", \"province\": \"云南省\", \"roster\": 1200, \"defective\": 300,"
    " \"defect_rate\": 25.000, \"defects\": {\"identical\": 299, \"id_checksum\": 1, \"<i>odd\": 2}},\n"
    "    {\"code\": \"530724104\", \"name\": \"\", \"county\": \"\", \"prefecture\": \"\","
    " \"province\": \"\", \"roster\": 4, \"defective\": 1, \"defect_rate\": 25.000, \"defects\": {}},\n"
    "    {\"code\": \"530724105\", \"name\": \"C\", \"roster\": 40, \"defective\": 1}]},\n"
    "  \"previous\": {\"period\": \"2026-10\", \"roster\": 1234000, \"match\": 1190000,"
    " \"mismatch\": 12345, \"missing\": 30588, \"duplicate\": 1000, \"rejected\": 67, \"match_rate\": 96.434,"
    " \"match_rate_change\": 0.766, \"cards\": 12000001, \"persons\": 11000000, \"regions\": [\n"
    "    {\"code\": \"110000\", \"roster\": 1000000, \"match\": 990000, \"match_rate\": 99.000,"
    " \"match_rate_change\": -1.000}]}\n"
    "}\n";

static const bd_input_totals inputs[] = {
    {.dataset = "roster",
     .path = "roster/\"><b>.csv",
     .bytes = 99999,
     .rows = 1234567,
     .digest = "abcdef01",
     .lines = {.rows = 1234567, .header = 1, .blank = 2, .repeated_header = 3},
     .line_count = 1234573},
    {.dataset = "cards",
     .path = "cards.csv.gz",
     .bytes = 1,
     .rows = 12000000,
     .digest = "10fedcba"},
};

static const bd_manifest manifest = {.period = "2026-11",
                                     .config_path = "bidui.yaml",
                                     .config_digest = "c0ffee00",
                                     .digest = BD_DIGEST_SM3,
                                     .previous_period = "2026-10",
                                     .previous_digest = "0ddba110",
                                     .inputs = inputs,
                                     .input_count = 2};

/* The page of a summary.json, terminated; the caller frees it. */
static char *page_of(const char *text, bool chinese)
{
    bd_buf out = {0};
    bd_err err = {0};
    cr_assert(eq(int, bd_page_html(bd_text_of(text), &manifest, chinese, &out, &err), BD_OK), "%s",
              err.text);
    bd_buf_add_char(&out, '\0');
    cr_assert(not(out.failed));
    return out.at;
}

static size_t count_of(const char *page, const char *what)
{
    size_t count = 0;
    for (const char *at = strstr(page, what); at != NULL; at = strstr(at + 1, what))
        count++;
    return count;
}

#define HAS(page, what)     cr_expect(strstr((page), (what)) != NULL, "no %s", (what))
#define HAS_NOT(page, what) cr_expect(strstr((page), (what)) == NULL, "there is %s", (what))

Test(page, the_outcome_is_shown_in_figures)
{
    char *page = page_of(summary, true);
    HAS(page, "<html lang=\"zh-CN\">");
    HAS(page, "2026年11月");
    HAS(page, "一致 <b>1,200,000</b> 行（97.20%）");
    HAS(page, "<dt>名册行数</dt><dd>1,234,567<small");
    HAS(page, "<dt>待核实行数</dt><dd>34,567<small");
    HAS(page, "不一致</th><td class=\"number\">12,345</td><td class=\"number\">0.99%</td>");
    HAS(page, "姓名：同音字<code>name:homophone</code></th><td class=\"number\">7,777</td>"
              "<td class=\"number\">62.99%</td>");
    HAS(page, "字数相同，不同的字读音相同");
    HAS(page, "持卡库号码经清理<code>cards.id_cleaned</code></th><td class=\"number\">4,321</td>");
    HAS_NOT(page, "{{");
    free(page);
}

Test(page, the_first_level_of_regions_needs_no_script)
{
    char *page = page_of(summary, true);
    HAS(page,
        "<tr><th scope=\"row\">北京市</th><td class=\"code\">110000</td><td class=\"number\">1,000,000</td>"
        "<td class=\"number\">980,000</td><td class=\"number\">10,000</td><td class=\"number\">9,400</td>"
        "<td class=\"number\">600</td><td class=\"number\">0</td><td class=\"number\">98.00%</td>"
        "<td class=\"number\">−1.00</td>");
    HAS(page,
        "<tr><th scope=\"row\">未落到区划</th><td class=\"code\"></td><td class=\"number\">67</td>");
    HAS(page, "<tr class=\"total\"><th scope=\"row\">合计</th><td class=\"code\"></td>"
              "<td class=\"number\">1,234,567</td>");
    HAS(page, "<tr><td class=\"number\">1</td><th scope=\"row\">北京市</th>");
    HAS_NOT(page, "<td class=\"number\">3</td><th scope=\"row\">未落到区划"); /* it has no rank */
    HAS_NOT(page, "<th scope=\"row\">东城区");
    HAS(page, "<td class=\"number\">54,321</td>");
    free(page);
}

Test(page, changes_since_the_period_before_stand_beside_the_figures)
{
    char *page = page_of(summary, true);
    HAS(page, "上期为2026年10月；");
    HAS(page, "<dd>1,234,567<small class=\"change\">较上期 +567</small>");
    HAS(page, "<dd>97.20%<small class=\"change\">较上期 +0.76 个百分点</small>");
    HAS(page, "<dd>34,567<small class=\"change\">较上期 −9,433</small>");
    HAS(page, "<dd>12,000,000<small class=\"change\">较上期 −1</small>");
    HAS(page, "<td class=\"number\">−9,433</td><td class=\"number\">−0.76</td>"); /* missing */
    HAS(page,
        "<td class=\"number\">93.81%</td><td class=\"number\">–</td>"); /* missing in the previous period */
    free(page);
    page =
        page_of("{\"roster\": {\"rows\": 5}, \"outcomes\": {\"match\": 5}, \"regions\": []}", true);
    HAS_NOT(page, "class=\"change\"");
    HAS_NOT(page, "上期为");
    free(page);
}

Test(page, the_change_of_a_share_is_headed_by_what_it_is)
{
    char *page = page_of(summary, false);
    HAS(page, "<th scope=\"col\" class=\"number\">Change</th>"
              "<th scope=\"col\" class=\"number\">Share (points)</th>");
    HAS(page, "card: number was cleaned<code>cards.id_cleaned</code>");
    free(page);
}

Test(page, an_empty_period_before_has_no_rates_to_compare)
{
    char *page = page_of("{\"roster\": {\"rows\": 5}, \"outcomes\": {\"match\": 5}, \"previous\": "
                         "{\"period\": \"2026-10\", \"roster\": 0, \"match\": 0}}",
                         false);
    HAS(page, "<td class=\"number\">+5</td><td class=\"number\">–</td>");
    HAS_NOT(page, "points</small>");
    free(page);
}

Test(page, townships_stand_worst_first_with_their_defects_in_words)
{
    char *page = page_of(summary, true);
    HAS(page,
        "名册涉及 3,000 个乡级地区，其中 2,222 个不少于 30 行，参加排列；下列为占比最高的 3 个。");
    HAS(page, "<tr><td class=\"number\">1</td><th scope=\"row\">&lt;/script&gt;");
    HAS(page, "<span class=\"piece\">云南省</span> <span class=\"piece\">&lt;/script&gt;");
    HAS(page, "<td class=\"number\">1,200</td><td class=\"number\">300</td>"
              "<td class=\"number\">25.00%</td>");
    HAS(page, "<td><span class=\"piece\">重复：内容相同 <b>299</b>；</span>"
              "<span class=\"piece\">校验码不符 <b>1</b>；</span>"
              "<span class=\"piece\">&lt;i&gt;odd <b>2</b></span></td>");
    HAS(page, "<tr><td class=\"number\">1</td><th scope=\"row\">530724104</th>"); /* tied with
                                                                                     the first */
    HAS(page, "<tr><td class=\"number\">3</td><th scope=\"row\">C</th>");
    free(page);
    page = page_of(summary, false);
    HAS(page, "<b>299</b>;</span> <span class=\"piece\">wrong check character: <b>1</b>;</span> ");
    free(page);
    page = page_of(
        "{\"town_quality\": {\"minimum_rows\": 30, \"towns\": 0, \"ranked\": 0, \"worst\": []}}",
        false);
    HAS(page, "<p class=\"remark\">No row of the roster names a township.</p>");
    HAS_NOT(page, "class=\"towns\"");
    free(page);
}

Test(page, what_is_shown_as_equal_shares_a_rank)
{
    char *page = page_of(
        "{\"regions\": [{\"code\": \"1\", \"name\": \"A\", \"roster\": 1000000, \"match\": 861101},"
        " {\"code\": \"2\", \"name\": \"B\", \"roster\": 1000000, \"match\": 861199},"
        " {\"code\": \"3\", \"name\": \"C\", \"roster\": 1000000, \"match\": 861099}],"
        " \"town_quality\": {\"towns\": 3, \"worst\": ["
        "{\"code\": \"x\", \"roster\": 1000000, \"defective\": 250049},"
        " {\"code\": \"y\", \"roster\": 4, \"defective\": 1},"
        " {\"code\": \"z\", \"roster\": 1000000, \"defective\": 249949}]}}",
        false);
    HAS(page, "<td class=\"number\">1</td><th scope=\"row\">B</th>");
    HAS(page, "<td class=\"number\">1</td><th scope=\"row\">A</th>");
    HAS(page, "<td class=\"number\">3</td><th scope=\"row\">C</th>");
    HAS(page, "<td class=\"number\">1</td><th scope=\"row\">x</th>");
    HAS(page, "<td class=\"number\">1</td><th scope=\"row\">y</th>");
    HAS(page, "<td class=\"number\">3</td><th scope=\"row\">z</th>");
    free(page);
}

Test(page, names_stay_text)
{
    char *page = page_of(summary, false);
    cr_expect(eq(sz, count_of(page, "<script"), 3));
    cr_expect(eq(sz, count_of(page, "</script"), 3));
    HAS_NOT(page, "<script>alert");
    HAS_NOT(page, "<!--");
    HAS_NOT(page, "<b>.csv");
    HAS_NOT(page, "<i>odd");
    HAS(page,
        "<th scope=\"row\">&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;!-- &quot; &#39; &amp;</th>");
    HAS(page, "roster/&quot;&gt;&lt;b&gt;.csv");
    free(page);
}

/* The text between the script's tags, with its three escaped characters restored. */
static char *embedded(const char *page)
{
    static const char open[] = "<script type=\"application/json\" id=\"summary-data\">";
    static const char *const escapes[][2] = {{"\\u003c", "<"}, {"\\u003e", ">"}, {"\\u0026", "&"}};
    const char *at = strstr(page, open);
    bd_buf out = {0};
    cr_assert(at != NULL);
    for (at += sizeof open - 1; *at != '<';) {
        size_t i = 0;
        while (i < 3 && strncmp(at, escapes[i][0], 6) != 0)
            i++;
        bd_buf_add_string(&out, i < 3 ? escapes[i][1] : (char[]){*at, '\0'});
        at += i < 3 ? 6 : 1;
    }
    bd_buf_add_char(&out, '\0');
    return out.at;
}

Test(page, it_carries_the_text_of_summary_json)
{
    char *page = page_of(summary, true);
    char *text = embedded(page);
    cr_assert(eq(str, text, (char *)summary));
    free(text);
    free(page);
}

Test(page, inputs_are_those_of_the_manifest)
{
    char *page = page_of(summary, false);
    HAS(page, "<td class=\"number\">99,999</td><td class=\"number\">1,234,567</td>"
              "<td class=\"number\">1,234,573</td><td>header 1, blank 2, repeated header 3</td>"
              "<td><code class=\"digest\">abcdef01</code></td>");
    HAS(page, "10fedcba");
    HAS(page, "<dd>bidui.yaml <code class=\"digest\">c0ffee00</code></dd>");
    HAS(page, "<dd>2026-10 <code class=\"digest\">0ddba110</code></dd>");
    HAS(page, "SM3");
    free(page);
}

Test(page, the_lines_of_the_inputs_are_part_of_the_balance)
{
    char *page = page_of(summary, false);
    HAS(page,
        "<th scope=\"row\">lines of all inputs = what they are</th>"
        "<td class=\"number\">1,234,573</td><td class=\"number sum\">1,234,567 + 1 + 2 + 0 + 3 + "
        "0 = 1,234,573</td><td class=\"equal\">");
    free(page);
}

/* A summary.json with these members. */
static char *page_with(const char *members, bool chinese)
{
    char text[8192];
    snprintf(text, sizeof text, "{%s,%s", members, summary + 1);
    return page_of(text, chinese);
}

Test(page, without_alarms_and_limits_there_are_no_such_sections)
{
    char *page = page_with("\"alarms\": [], \"limits\": []", false);
    HAS_NOT(page, "id=\"alarms\"");
    HAS_NOT(page, "id=\"limits\"");
    free(page);
}

Test(page, alarms_are_at_the_top_in_the_words_of_the_language)
{
    static const char members[] =
        "\"alarms\": [{\"name\": \"column_empty\", \"dataset\": \"roster\", \"input\": null, "
        "\"rows\": 1200, \"share\": 100.000, \"text\": \"t\", \"grave\": true, "
        "\"accepted\": true, \"detail\": \"<姓名>\"}, "
        "{\"name\": \"input_grew\", \"dataset\": \"cards\", \"input\": \"<c>.csv\", \"rows\": 7, "
        "\"share\": null, \"text\": \"t\", \"grave\": false, \"accepted\": false}, "
        "{\"name\": \"later\", \"dataset\": \"cards\", \"input\": null, \"rows\": 1, "
        "\"share\": 0.001, \"text\": \"its <text>\"}]";
    char *page = page_with(members, false);
    cr_expect(strstr(page, "id=\"alarms\"") < strstr(page, "id=\"outcomes\""));
    HAS(page, "<tr><td>roster</td><td class=\"path\"></td><td class=\"number\">1,200</td>"
              "<td class=\"number\">100.00%</td><td><b class=\"grave\">accepted</b> a compared "
              "column is empty in every row (&lt;姓名&gt;) <code>column_empty</code></td>");
    HAS(page, "<tr><td>cards</td><td class=\"path\">&lt;c&gt;.csv</td><td class=\"number\">7</td>"
              "<td class=\"number\">–</td>");
    HAS(page, "<td class=\"number\">&lt;0.01%</td><td>its &lt;text&gt; <code>later</code>");
    free(page);
    page = page_with(members, true);
    HAS(page, "<b class=\"grave\">已接受</b> 参与比对的列在每一行都为空（&lt;姓名&gt;）");
    free(page);
}

Test(page, limits_are_shown_with_what_passed_them)
{
    static const char members[] =
        "\"limits\": [{\"name\": \"missing\", \"limit\": 5.000, \"value\": 10.025, "
        "\"passed\": true}, {\"name\": \"roster_change\", \"limit\": 3.000, \"value\": null, "
        "\"passed\": false}, {\"name\": \"match_rate_drop\", \"limit\": 3.000, "
        "\"value\": -1.500, \"passed\": false}]";
    char *page = page_with(members, false);
    HAS(page,
        "<code>missing</code></th><td class=\"number\">5.000 %</td><td class=\"number\">10.025 "
        "%</td><td class=\"unequal\">passed</td>");
    HAS(page, "<code>roster_change</code></th><td class=\"number\">3.000 %</td><td "
              "class=\"number\">–</td><td class=\"code\">does not apply");
    HAS(page, "<td class=\"number\">-1.500 points</td><td class=\"equal\">kept</td>");
    free(page);
}

Test(page, the_balance_is_computed_and_shown)
{
    char *page = page_of(summary, false);
    HAS(page,
        "1,200,000 + 12,345 + 21,155 + 1,000 + 67 = 1,234,567</td><td class=\"equal\">equal</td>");
    HAS(page, "11,999,999 + 1 = 12,000,000</td><td class=\"equal\">equal</td>");
    cr_expect(eq(sz, count_of(page, "<td class=\"equal\">"), 10));
    HAS_NOT(page, "<td class=\"unequal\">");
    free(page);
}

Test(page, a_balance_that_fails_is_said)
{
    char *page = page_of(
        "{\"roster\": {\"rows\": 5}, \"outcomes\": {\"match\": 4}, \"balance\": false}", false);
    HAS(page,
        "<td class=\"number sum\">4 + 0 + 0 + 0 + 0 = 4</td><td class=\"unequal\">NOT equal</td>");
    cr_expect(eq(sz, count_of(page, "<td class=\"unequal\">"), 3));
    free(page);
}

Test(page, the_seconds_of_every_stage_are_listed)
{
    static const char lists[] =
        "{\"seconds\": {\"load\": 1.000, \"compare\": 2.000, \"worklists\": 4.000,"
        " \"publish\": 0.500, \"total\": 7.500}}";
    char *page = page_of(lists, true);
    HAS(page, "<dd>读入 1.0，比对 2.0，核查清单 4.0，发布 0.5，合计 7.5</dd>");
    free(page);
    page = page_of(lists, false);
    HAS(page, "<dd>load 1.0, compare 2.0, worklists 4.0, publish 0.5, total 7.5</dd>");
    free(page);
    page = page_of(summary, false);
    HAS(page, "<dd>load 1.2, total 2.0</dd>");
    free(page);
}

Test(page, little_data_makes_a_page_too)
{
    static const char *const texts[] = {
        "{}", "[]", "{\"regions\": [], \"groups\": []}",
        "{\"regions\": [1, null, {}], \"groups\": [{}], \"notes\": 7, \"reasons\": []}",
        "{\"roster\": {\"rows\": -1}, \"outcomes\": {\"match\": 1e99}}"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        char *page = page_of(texts[i], i % 2 == 0);
        HAS(page, "</html>");
        free(page);
    }
}

Test(page, regions_that_were_left_out_are_said_to_be_elsewhere)
{
    char *page = page_of("{\"period\": \"2026-11\"}", false);
    HAS(page, "see regions.csv");
    HAS_NOT(page, "id=\"ranking\"");
    free(page);
}

/* Our own text is valid, so any failure is a lack of memory. */
Test(page, what_cannot_be_read_is_a_lack_of_memory)
{
    bd_buf out = {0};
    bd_err err = {0};
    cr_assert(eq(int, bd_page_html(bd_text_of("{\"roster\": "), &manifest, true, &out, &err),
                 BD_E_NOMEM));
    cr_assert(eq(str, err.text, (char *)"no memory for the page"));
    bd_buf_fini(&out);
}

static bool holds(bd_text text, const char *what)
{
    return memmem(text.at, text.len, what, strlen(what)) != NULL;
}

Test(page, its_sources_stay_inside_their_elements_and_ask_nothing_of_a_network)
{
    const bd_text sources[] = {bd_page__style(), bd_page__script(), bd_page__template()};
    for (size_t i = 0; i < 3; i++) {
        cr_expect(sources[i].len > 500);
        cr_expect(not(holds(sources[i], "innerHTML")));
        cr_expect(not(holds(sources[i], "url(")));
        cr_expect(not(holds(sources[i], "@import")));
        cr_expect(not(holds(sources[i], "fetch(")));
        cr_expect(not(holds(sources[i], "https:")));
        cr_expect(not(holds(sources[i], " style=\"")));
    }
    cr_expect(not(holds(sources[0], "</style")));
    cr_expect(not(holds(sources[1], "</script")));
}

static bool is_ascii(const char *text)
{
    while (*text != '\0' && (unsigned char)*text < 0x80)
        text++;
    return *text == '\0';
}

Test(page, every_word_of_the_script_is_there_in_both_languages)
{
    for (size_t i = 0; bd_page_word_of_script(i) != NULL; i++) {
        const char *key = bd_page_word_of_script(i);
        cr_expect(not(is_ascii(bd_page_word(key, true))), "%s", key);
        cr_expect(is_ascii(bd_page_word(key, false)), "%s", key);
    }
}

static void is_explained(const char *before, const char *key, const char *behind)
{
    char word[128];
    snprintf(word, sizeof word, "%s%s%s", before, key, behind);
    cr_expect(not(is_ascii(bd_page_meaning(bd_text_of(word), true))), "%s", word);
    cr_expect(bd_page_meaning(bd_text_of(word), false)[0] != '\0', "%s", word);
}

Test(page, every_reason_and_note_is_explained)
{
    for (int diff = BD_DIFF_PLACEHOLDER; diff < BD_DIFF_COUNT; diff++)
        is_explained("name:", bd_diff_name((bd_diff)diff), "");
    for (int status = BD_ID_EMPTY; status <= BD_ID_ENCODING; status++)
        is_explained("", bd_id_status_name((bd_id_status)status), "");
    for (unsigned bit = 0; bit < BD_ID_NOTE_COUNT; bit++) {
        is_explained("", bd_id_note_name(bit), "");
        is_explained("cards.", bd_id_note_name(bit), "");
    }
    static const char *const others[] = {"no_record",      "no_active_card",      "identical",
                                         "conflicting",    "row_columns",         "region_unmapped",
                                         "region_from_id", "roster.invalid_bytes"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        is_explained("", others[i], "");
    is_explained("roster.", "sex", "_absent");
    is_explained("cards.", "birth", "_partial");
    is_explained("cards.", "name", "_conflict");
    cr_expect(eq(str, (char *)bd_page_meaning(bd_text_of("nobody_knows"), true), (char *)""));
}
