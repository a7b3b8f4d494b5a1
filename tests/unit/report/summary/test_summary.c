/* test_summary: the keys of the JSON and the columns of the table. */
#include "engine/report/summary/summary.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "engine/report/publish/manifest.h"

static const bd_count mismatch[] = {{"name:homophone", 7}, {"sex:different", 2}};
static const bd_count missing[] = {{"no_record", 90}};

static bd_summary example(void)
{
    return (bd_summary){
        .period = "2026-11",
        .roster_rows = 1234567,
        .roster_accepted = 1234500,
        .roster_rejected = 67,
        .roster_duplicates = 1000,
        .cards_rows = 12000000,
        .cards_accepted = 11999999,
        .cards_rejected = 1,
        .cards_persons = 11000000,
        .outcomes = {1200000, 12345, 21155, 1000, 67},
        .mismatch = mismatch,
        .mismatch_count = 2,
        .missing = missing,
        .missing_count = 1,
        .balanced = true,
        .seconds = {{"load", 1.25}, {"total", 2.0006}},
        .seconds_count = 2,
        .peak_memory_bytes = 4096,
        .store_bytes = 8192,
    };
}

static void holds(bd_buf *out, const char *expected)
{
    bd_buf_add_char(out, '\0');
    cr_assert(eq(str, out->at, (char *)expected));
    bd_buf_fini(out);
}

Test(summary, the_table_has_counts_and_shares_in_columns)
{
    const bd_summary summary = example();
    bd_buf out = {0};
    bd_summary_table(&summary, &out);
    holds(&out, "outcome         rows     share\n"
                "match      1 200 000   97.20 %\n"
                "mismatch      12 345    0.99 %\n"
                "missing       21 155    1.71 %\n"
                "duplicate      1 000    0.08 %\n"
                "rejected          67   <0.01 %\n"
                "roster     1 234 567  100.00 %\n"
                "cards: 12 000 000 rows, 11 999 999 accepted, 1 rejected, 11 000 000 persons\n");
}

Test(summary, an_empty_roster_has_no_shares)
{
    const bd_summary summary = {.period = "2026-11"};
    bd_buf out = {0};
    bd_summary_table(&summary, &out);
    holds(&out, "outcome    rows\n"
                "match         0\n"
                "mismatch      0\n"
                "missing       0\n"
                "duplicate     0\n"
                "rejected      0\n"
                "roster        0\n"
                "cards: 0 rows, 0 accepted, 0 rejected, 0 persons\n");
}

Test(summary, the_json_has_the_keys_of_the_contract)
{
    const bd_summary summary = example();
    bd_buf out = {0};
    bd_summary_json(&summary, &out);
    holds(
        &out,
        "{\n  \"period\": \"2026-11\",\n  \"tool\": \"bidui " BIDUI_VERSION "\",\n"
        "  \"match_rate\": 97.200,\n"
        "  \"roster\": {\n    \"rows\": 1234567,\n    \"accepted\": 1234500,\n"
        "    \"rejected\": 67,\n    \"duplicates\": 1000\n  },\n"
        "  \"cards\": {\n    \"rows\": 12000000,\n    \"accepted\": 11999999,\n"
        "    \"rejected\": 1,\n    \"persons\": 11000000\n  },\n"
        "  \"outcomes\": {\n    \"match\": 1200000,\n    \"mismatch\": 12345,\n"
        "    \"missing\": 21155,\n    \"duplicate\": 1000,\n    \"rejected\": 67\n  },\n"
        "  \"reasons\": {\n    \"mismatch\": {\n      \"name:homophone\": 7,\n"
        "      \"sex:different\": 2\n    },\n    \"missing\": {\n      \"no_record\": 90\n    },\n"
        "    \"duplicate\": {},\n    \"rejected\": {},\n    \"cards_rejected\": {}\n  },\n"
        "  \"notes\": {},\n  \"balance\": true,\n  \"alarms\": [],\n  \"limits\": [],\n"
        "  \"seconds\": {\n    \"load\": 1.250,\n    \"total\": 2.001\n  },\n"
        "  \"peak_memory_bytes\": 4096,\n  \"store_bytes\": 8192,\n"
        "  \"inputs\": [],\n  \"input_notes\": []\n}\n");
}

Test(summary, every_input_is_listed_with_its_lines)
{
    const bd_input_totals inputs[] = {
        {.dataset = "roster",
         .path = "a.csv",
         .note = "",
         .lines = {.rows = 3,
                   .header = 1,
                   .blank = 2,
                   .continued = 4,
                   .repeated_header = 5,
                   .skipped = 6}},
        {.dataset = "cards", .path = "c.dbf", .note = "the header counts 2 records", .deleted = 4}};
    bd_summary summary = example();
    summary.inputs = inputs;
    summary.input_count = 2;
    summary.input_notes = bd_text_of("a.zip: 1 member was passed over: ._a\nb.csv: more");
    bd_buf out = {0};
    bd_summary_json(&summary, &out);
    bd_buf_add_char(&out, '\0');
    cr_expect(strstr(out.at, "  \"inputs\": [\n    {\n      \"dataset\": \"roster\",\n"
                             "      \"path\": \"a.csv\",\n      \"lines\": {\n"
                             "        \"rows\": 3,\n        \"header\": 1,\n"
                             "        \"blank\": 2,\n        \"continued\": 4,\n"
                             "        \"repeated_header\": 5,\n        \"skipped\": 6\n"
                             "      }\n    },\n") != NULL,
              "%s", out.at);
    cr_expect(strstr(out.at, "      },\n      \"note\": \"the header counts 2 records\",\n"
                             "      \"deleted\": 4\n    }\n  ],\n  \"input_notes\": [\n"
                             "    \"a.zip: 1 member was passed over: ._a\",\n"
                             "    \"b.csv: more\"\n  ]\n}\n") != NULL,
              "%s", out.at);
    bd_buf_fini(&out);
}

Test(summary, alarms_and_limits_are_listed)
{
    const bd_alarm alarms[] = {
        {.name = "encoding",
         .dataset = "cards",
         .input = "c.csv",
         .rows = 1,
         .of = 8,
         .grave = 3,
         .accepted = true,
         .text = "cards: t",
         .detail = "utf-8",
         .hint = "h"},
        {.name = "input_grew", .dataset = "roster", .rows = 9, .grave = -1, .text = "u"}};
    const bd_limit limits[] = {{"missing", 5000, 10025, true, true},
                               {"roster_change", 3000, 0, false, false}};
    bd_summary summary = example();
    summary.alarms = alarms;
    summary.alarm_count = 2;
    summary.limits = limits;
    summary.limit_count = 2;
    bd_buf out = {0};
    bd_summary_json(&summary, &out);
    bd_buf_add_char(&out, '\0');
    cr_expect(
        strstr(out.at,
               "  \"alarms\": [\n    {\n      \"name\": \"encoding\",\n"
               "      \"dataset\": \"cards\",\n      \"input\": \"c.csv\",\n"
               "      \"rows\": 1,\n      \"share\": 12.500,\n      \"text\": \"cards: t\",\n"
               "      \"grave\": true,\n      \"accepted\": true,\n      \"detail\": \"utf-8\",\n"
               "      \"hint\": \"h\"\n    },\n    {\n      \"name\": \"input_grew\",\n"
               "      \"dataset\": \"roster\",\n      \"input\": null,\n      \"rows\": 9,\n"
               "      \"share\": null,\n      \"text\": \"u\",\n      \"grave\": false,\n"
               "      \"accepted\": false\n    }\n  ],\n") != NULL,
        "%s", out.at);
    cr_expect(strstr(out.at,
                     "  \"limits\": [\n    {\n      \"name\": \"missing\",\n"
                     "      \"limit\": 5.000,\n      \"value\": 10.025,\n"
                     "      \"passed\": true\n    },\n    {\n"
                     "      \"name\": \"roster_change\",\n      \"limit\": 3.000,\n"
                     "      \"value\": null,\n      \"passed\": false\n    }\n  ],\n") != NULL,
              "%s", out.at);
    bd_buf_fini(&out);
}
