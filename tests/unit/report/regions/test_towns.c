/* test_towns: the worst townships of those with enough rows, in the same order for any input
 * order. */
#include "engine/report/regions/towns.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <inttypes.h>

#include "engine/record/record.h"

#define COUNTY UINT64_C(533224000000)

static bd_err err;
static bd_region_table table;
static bd_schema none = {.field_count = 0};
static bd_rules rules;
static bd_region_counts counts;
static bd_towns towns;

static void init(void)
{
    static const char text[] =
        "code,name\n530000,Yunnan\n533200,Lijiang\n533224,Ninglang\n533224001,<First>\n533224002,Second\n"
        "440000,Guangdong\n441900,Dongguan\n441900003,Dongcheng\n";
    cr_assert(eq(int, bd_region_table_add(&table, "t", bd_text_of(text), &err), BD_OK));
    cr_assert(eq(int, bd_region_table_finish(&table, "t", &err), BD_OK));
    rules = (bd_rules){.roster = &none,
                       .cards = &none,
                       .regions = &table,
                       .active_field = -1,
                       .newest_field = -1,
                       .region_field = -1};
    cr_assert(eq(int, bd_rules_finish(&rules, &err), BD_OK));
    cr_assert(eq(int, bd_region_counts_init(&counts, &rules, &err), BD_OK));
}

static void fini(void)
{
    bd_towns_fini(&towns);
    bd_region_counts_fini(&counts);
    bd_rules_fini(&rules);
    bd_region_table_fini(&table);
}

TestSuite(towns, .init = init, .fini = fini);

static void add(uint64_t code, unsigned word, uint64_t count)
{
    const bd_region_pair pair = {bd_region_key(code, word), count};
    cr_assert(eq(int, bd_region_counts_add(&counts, &pair, 1, &err), BD_OK));
}

/* Add matching rows of a place, some of them defective. */
static void add_rows(uint64_t code, uint64_t rows, uint64_t defective)
{
    add(code, bd_region_outcome_word(&rules, BD_OUTCOME_MATCH), rows);
    if (defective != 0)
        add(code, bd_region_defective_word(&rules), defective);
}

static void find(void)
{
    cr_assert(eq(int, bd_region_counts_finish(&counts, &err), BD_OK));
    cr_assert(eq(int, bd_towns_find(&counts, &towns, &err), BD_OK));
}

Test(towns, the_greatest_share_comes_first_and_ties_go_by_code)
{
    add_rows(COUNTY + 2000, 200, 10);
    add_rows(COUNTY + 1000, 40, 2);
    add_rows(COUNTY + 3001, 50,
             0); /* a village: its town is not in the table, so it lies in the county */
    add_rows(COUNTY + 4000, 50, 3);
    add_rows(COUNTY, 1000, 900); /* a county is not a township */
    find();
    cr_assert(eq(sz, towns.worst_count, 3));
    cr_expect(eq(u64, towns.worst[0].code, COUNTY + 4000));
    cr_expect(eq(u64, towns.worst[1].code, COUNTY + 1000));
    cr_expect(eq(u64, towns.worst[2].code, COUNTY + 2000));
    cr_expect(eq(u64, towns.towns, 3));
}

Test(towns, a_township_of_few_rows_and_one_without_defects_are_not_listed)
{
    add_rows(COUNTY + 1000, BD_TOWNS_ROWS_MIN - 1, 20);
    add_rows(COUNTY + 2000, BD_TOWNS_ROWS_MIN, 1);
    add_rows(COUNTY + 3000, 5000, 0);
    find();
    cr_assert(eq(sz, towns.worst_count, 1));
    cr_expect(eq(u64, towns.worst[0].code, COUNTY + 2000));
    cr_expect(eq(u64, towns.towns, 3));
    cr_expect(eq(u64, towns.ranked, 2));
}

Test(towns, villages_and_rejected_rows_count_for_their_township)
{
    add_rows(COUNTY + 1001, 20, 1);
    add_rows(COUNTY + 1002, 20, 1);
    add(COUNTY + 1002, bd_region_outcome_word(&rules, BD_OUTCOME_REJECTED), 5);
    find();
    cr_assert(eq(sz, towns.worst_count, 1));
    cr_expect(eq(u64, towns.worst[0].code, COUNTY + 1000));
    cr_expect(eq(u64, towns.worst[0].roster, 45));
    cr_expect(eq(u64, towns.worst[0].defective, 7));
}

Test(towns, the_list_ends_at_its_limit_with_the_best_left_out)
{
    for (uint64_t town = 1; town <= 250; town++) /* in mixed order */
        add_rows(COUNTY + town * 1000, 1000, town % 2 == 0 ? town : 251 - town);
    find();
    cr_assert(eq(sz, towns.worst_count, BD_TOWNS_WORST));
    for (size_t i = 1; i < towns.worst_count; i++)
        cr_assert(towns.worst[i - 1].defective >= towns.worst[i].defective);
    cr_expect(eq(u64, towns.worst[0].defective, 250));
    cr_expect(eq(u64, towns.worst[BD_TOWNS_WORST - 1].defective, 152));
    cr_expect(eq(u64, towns.ranked, 250));
}

Test(towns, the_words_stay_with_their_township)
{
    for (uint64_t town = 1; town <= 130; town++) {
        add_rows(COUNTY + town * 1000, 1000, town);
        add(COUNTY + town * 1000, BD_WORD_IDENTICAL, town);
    }
    find();
    for (size_t i = 0; i < towns.worst_count; i++)
        cr_assert(eq(u64, towns.worst[i].words[BD_WORD_IDENTICAL], towns.worst[i].defective));
}

Test(towns, the_json_says_where_a_township_lies_and_what_is_wrong)
{
    bd_buf out = {0};
    bd_json json;
    add_rows(COUNTY + 1000, 40, 4);
    add(COUNTY + 1000, BD_WORD_NO_RECORD, 9); /* not a defect of the roster */
    add(COUNTY + 1000, BD_WORD_CONFLICTING, 3);
    add(COUNTY + 1000, bd_word_id_note(&rules, 0), 8); /* id_cleaned is not one either */
    add(COUNTY + 1000, bd_word_id_note(&rules, 4), 2);
    add_rows(UINT64_C(441900003000), 300, 1);
    add_rows(COUNTY + 9000, 30, 30);
    find();
    bd_json_begin(&json, &out);
    bd_json_object(&json, NULL);
    bd_towns_json(&towns, &json);
    bd_json_end(&json);
    bd_buf_add_char(&out, '\0');
    cr_expect_str_eq(
        out.at,
        "{\n  \"town_quality\": {\n    \"minimum_rows\": 30,\n    \"towns\": 3,\n    \"ranked\": 3,\n"
        "    \"worst\": [\n      {\n        \"code\": \"533224009\",\n        \"name\": \"\",\n"
        "        \"county\": \"Ninglang\",\n        \"prefecture\": \"Lijiang\",\n"
        "        \"province\": \"Yunnan\",\n        \"roster\": 30,\n        \"defective\": 30,\n"
        "        \"defect_rate\": 100.000,\n        \"defects\": {}\n      },\n      {\n"
        "        \"code\": \"533224001\",\n        \"name\": \"<First>\",\n"
        "        \"county\": \"Ninglang\",\n        \"prefecture\": \"Lijiang\",\n"
        "        \"province\": \"Yunnan\",\n        \"roster\": 40,\n        \"defective\": 4,\n"
        "        \"defect_rate\": 10.000,\n        \"defects\": {\n          \"conflicting\": 3,\n"
        "          \"id_checksum\": 2\n        }\n      },\n      {\n"
        "        \"code\": \"441900003\",\n        \"name\": \"Dongcheng\",\n        \"county\": \"\",\n"
        "        \"prefecture\": \"Dongguan\",\n        \"province\": \"Guangdong\",\n"
        "        \"roster\": 300,\n        \"defective\": 1,\n        \"defect_rate\": 0.333,\n"
        "        \"defects\": {}\n      }\n    ]\n  }\n}");
    bd_buf_fini(&out);
}

Test(towns, what_the_other_side_says_is_no_defect)
{
    bd_defects defects;
    bd_defects_make(&rules, &defects);
    for (unsigned word = 0; word < BD_WORD_FIELDS; word++)
        cr_expect(eq(int, bd_defects_has(&defects, word), word >= BD_WORD_IDENTICAL), "%u", word);
    for (unsigned bit = 0; bit < BD_ID_NOTE_COUNT; bit++)
        cr_expect(eq(int, bd_defects_has(&defects, bd_word_id_note(&rules, bit)), bit >= 4), "%u",
                  bit);
    cr_expect(bd_defects_has(&defects, bd_word_region_unmapped(&rules)));
    cr_expect(not(bd_defects_has(&defects, bd_word_region_from_id(&rules))));
    cr_expect(not(bd_defects_has(&defects, bd_word_cards_row_note(&rules, BD_ROW_NOTE_BYTES))));
}
