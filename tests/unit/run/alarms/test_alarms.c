/* test_alarms: which counts give which alarm, how severe it is, whether it refuses the run, and
 * what is said. */
#include "engine/run/alarms/alarms.h"

#include "engine/run/alarms/alarm_rules.h"
#include "tests/unit/run/fixture.h"

static struct fx fx;
static bd_alarm_list list;
static bd_err err;

static void begin(void)
{
    fx_init(&fx, "id,name,sex\n", "id,name,sex\n", "");
}

static void fini(void)
{
    bd_alarm_list_fini(&list);
    fx_fini(&fx);
}

TestSuite(alarms, .init = begin, .fini = fini, .timeout = 60);

/* A data set of 1000 rows, all good. */
static bd_alarm_facts good(int dataset)
{
    bd_alarm_facts facts = bd_alarm_dataset_facts(&fx.plan, dataset);
    facts.rows.reasons[BD_ID_OK] = 1000;
    facts.rows.filled = UINT64_MAX;
    facts.rows.usable = true;
    return facts;
}

static void reject(bd_alarm_facts *facts, bd_id_status status, uint64_t rows)
{
    facts->rows.reasons[BD_ID_OK] -= rows;
    facts->rows.reasons[status] += rows;
}

static void decide(const bd_alarm_facts *facts, const bd_alarm_facts *inputs, size_t count)
{
    bd_alarm_list_fini(&list);
    cr_assert_eq(bd_alarms_decide(facts, inputs, count, &list, &err), BD_OK);
}

/* "name" of a warning, "name!" of a grave alarm, separated by blanks. */
static const char *names(void)
{
    static char text[512];
    size_t len = 0;
    text[0] = '\0';
    for (size_t i = 0; i < list.count; i++)
        len += (size_t)snprintf(text + len, sizeof text - len, "%s%s%s", i == 0 ? "" : " ",
                                list.at[i].name, list.at[i].grave >= 0 ? "!" : "");
    return text;
}

static void expect(const bd_alarm_facts *facts, const char *wanted)
{
    decide(facts, NULL, 0);
    cr_expect_str_eq(names(), wanted);
}

Test(alarms, a_good_data_set_has_none)
{
    const bd_alarm_facts roster = good(BD_ROSTER);
    const bd_alarm_facts cards = good(BD_CARDS);
    expect(&roster, "");
    expect(&cards, "");
}

Test(alarms, each_share_counts_only_above_its_limit)
{
    static const struct {
        size_t member;      /* of the counts */
        uint64_t rows;      /* of 1000: the most without an alarm, ... */
        const char *wanted; /* ... and what one more gives */
        uint64_t most;      /* the most that is only a warning; 0: there is nothing more */
        const char *grave;
    } table[] = {
#define AT(member) offsetof(bd_row_counts, member)
        {AT(row_notes[BD_ROW_NOTE_BYTES]), 10, "encoding", 100, "encoding!"},
        {AT(row_notes[BD_ROW_NOTE_CUT]), 10, "cut_character", 0, NULL},
        {AT(row_notes[BD_ROW_NOTE_SHORT]), 10, "row_short", 0, NULL},
        {AT(row_notes[BD_ROW_NOTE_QUOTE_STRAY]), 0, "quote_stray", 0, NULL},
        {AT(row_notes[BD_ROW_NOTE_MERGED]), 0, "merged_cell", 0, NULL},
        {AT(notes[6]), 10, "id_spreadsheet_truncated", 0, NULL},
        {AT(notes[7]), 1, "id_wrong_length", 0, NULL},
        {AT(notes[8]), 1, "id_looks_wrong", 0, NULL},
        {AT(private_name), 0, "private_use", 0, NULL},
        {AT(outside_map), 1, "outside_map", 0, NULL},
#undef AT
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        bd_alarm_facts facts = good(BD_ROSTER);
        uint64_t *count = (uint64_t *)(void *)((char *)&facts.rows + table[i].member);
        *count = table[i].rows;
        expect(&facts, "");
        *count = table[i].rows + 1;
        expect(&facts, table[i].wanted);
        if (table[i].most == 0)
            continue;
        *count = table[i].most;
        expect(&facts, table[i].wanted);
        *count = table[i].most + 1;
        expect(&facts, table[i].grave);
    }
    cr_expect(1u << 6 == BD_ID_NOTE_TRUNCATED && 1u << 7 == BD_ID_NOTE_WRONG_LENGTH &&
              1u << 8 == BD_ID_NOTE_LOOKS_WRONG);
}

Test(alarms, rejected_rows_give_alarms_by_their_reason)
{
    bd_alarm_facts facts = good(BD_CARDS);
    reject(&facts, BD_ID_SPREADSHEET, 10);
    expect(&facts, "");
    reject(&facts, BD_ID_SPREADSHEET, 1);
    expect(&facts, "id_spreadsheet");
    facts = good(BD_CARDS);
    reject(&facts, BD_ID_UNUSABLE, 500);
    expect(&facts, "");
    reject(&facts, BD_ID_UNUSABLE, 1);
    expect(&facts, "rejected!");
    facts = good(BD_CARDS);
    reject(&facts, BD_ID_ENCODING, 101);
    expect(&facts, "encoding!");
    facts = good(BD_CARDS);
    facts.rows.reasons[BD_ID_OK] = 950;
    facts.rows.row_columns = 50;
    expect(&facts, "");
    facts.rows.reasons[BD_ID_OK] = 949;
    facts.rows.row_columns = 51;
    expect(&facts, "columns");
    facts.rows.reasons[BD_ID_OK] = 499;
    facts.rows.row_columns = 501;
    expect(&facts, "columns! rejected!");
}

Test(alarms, a_data_set_without_an_accepted_row_is_empty_unless_there_may_be_more_rows)
{
    bd_alarm_facts facts = good(BD_CARDS);
    facts.rows.reasons[BD_ID_OK] = 0;
    facts.rows.filled = 0;
    facts.rows.usable = false;
    expect(&facts, "empty!");
    cr_expect_str_eq(list.at[0].text, "cards: there are no rows");
    facts.complete = false;
    expect(&facts, "");
    facts = good(BD_CARDS);
    reject(&facts, BD_ID_EMPTY, 1000);
    expect(&facts, "empty! rejected!");
    cr_expect_str_eq(list.at[0].text,
                     "cards: no row is accepted of 1 000, most are rejected as id_empty (1 000)");
}

Test(alarms, a_compared_column_without_a_value_is_grave_and_any_other_is_not)
{
    bd_alarm_facts facts = good(BD_ROSTER);
    facts.rows.filled = 1u << 1; /* name; the number has index 0, sex 2 */
    expect(&facts, "column_empty!");
    cr_expect_str_eq(list.at[0].text, "roster: column 'sex' (sex) is empty in every row (1 000)");
    cr_expect_str_eq(list.at[0].detail, "sex");
    facts.rows.filled = 0;
    facts.no_result = 3;
    expect(&facts, "column_empty! formulas");
    cr_expect_str_eq(list.at[0].text,
                     "roster: columns 'name' (name), 'sex' (sex) are empty in every row (1 000); "
                     "the workbook has formulas without stored results");
    cr_expect(strstr(list.at[0].hint, "save it") != NULL, "%s", list.at[0].hint);
}

Test(alarms, a_column_of_words_for_nothing_is_empty_from_twenty_rows_on)
{
    bd_alarm_facts facts = good(BD_ROSTER);
    facts.rows.filled = 0;
    facts.rows.written = UINT64_MAX;
    facts.rows.reasons[BD_ID_OK] = 19;
    expect(&facts, "");
    facts.rows.reasons[BD_ID_OK] = 20;
    expect(&facts, "column_empty!");
    facts.rows.written = 0;
    facts.rows.reasons[BD_ID_OK] = 1;
    expect(&facts, "column_empty!");
}

Test(alarms, without_a_usable_card_there_is_one_only_where_active_is_configured)
{
    bd_alarm_facts facts = good(BD_CARDS);
    facts.rows.usable = false;
    expect(&facts, "");
    fx.plan.rules.active_field = 2;
    expect(&facts, "active_none!");
    facts.dataset = BD_ROSTER;
    expect(&facts, "");
}

/* ---- one of several inputs ---- */

static bd_alarm_facts input(size_t file, uint64_t rows)
{
    bd_alarm_facts facts = good(BD_CARDS);
    facts.file = file;
    facts.input = file == 0 ? "a.csv" : "b.csv";
    facts.rows.reasons[BD_ID_OK] = rows;
    return facts;
}

static void decide_two(const bd_alarm_facts *a, const bd_alarm_facts *b)
{
    const bd_alarm_facts inputs[] = {*a, *b};
    bd_alarm_facts sum = bd_alarm_dataset_facts(&fx.plan, BD_CARDS);
    bd_alarm_facts_add(&sum, a);
    bd_alarm_facts_add(&sum, b);
    decide(&sum, inputs, 2);
}

Test(alarms, one_of_several_files_without_rows_is_grave_and_the_only_one_is_not)
{
    const bd_alarm_facts a = input(0, 1000);
    const bd_alarm_facts b = input(1, 0);
    decide_two(&a, &b);
    cr_expect_str_eq(names(), "empty_file!");
    cr_expect_str_eq(list.at[0].text, "cards: 'b.csv': the file has no rows, at most a header");
    cr_expect_str_eq(list.at[0].input, "b.csv");
    bd_alarm_facts only = input(1, 0);
    only.input = NULL;
    decide(&only, &b, 1);
    cr_expect_str_eq(names(), "empty!");
}

Test(alarms, a_file_that_is_worse_than_the_data_set_has_an_alarm_of_its_own)
{
    const bd_alarm_facts a = input(0, 100000);
    bd_alarm_facts b = input(1, 40);
    b.rows.row_notes[BD_ROW_NOTE_BYTES] = 20;
    decide_two(&a, &b);
    cr_expect_str_eq(names(), "encoding");
    cr_expect_str_eq(list.at[0].text,
                     "cards: 'b.csv': 20 of 40 rows (50.00 %) hold bytes that are not utf-8");
    b.rows.row_notes[BD_ROW_NOTE_BYTES] = 21;
    decide_two(&a, &b);
    cr_expect_str_eq(names(), "encoding!");
    reject(&b, BD_ID_UNUSABLE, 30);
    b.rows.row_notes[BD_ROW_NOTE_BYTES] = 0;
    decide_two(&a, &b);
    cr_expect_str_eq(names(), "rejected"); /* grave only of a data set */
}

Test(alarms, a_few_rows_of_one_file_are_no_reason)
{
    const bd_alarm_facts a = input(0, 100000);
    bd_alarm_facts b = input(1, 19);
    reject(&b, BD_ID_SPREADSHEET, 19);
    decide_two(&a, &b);
    cr_expect_str_eq(names(), "");
    b.rows.reasons[BD_ID_OK] = 1;
    decide_two(&a, &b);
    cr_expect_str_eq(names(), "rejected id_spreadsheet");
}

Test(alarms, what_holds_of_the_data_set_is_not_repeated_for_its_files)
{
    bd_alarm_facts a = input(0, 100);
    bd_alarm_facts b = input(1, 100);
    reject(&a, BD_ID_SPREADSHEET, 30);
    reject(&b, BD_ID_SPREADSHEET, 30);
    decide_two(&a, &b);
    cr_expect_str_eq(names(), "id_spreadsheet");
    cr_expect_null(list.at[0].input);
    cr_expect(list.at[0].rows == 60 && list.at[0].of == 200);
}

Test(alarms, of_many_files_twenty_are_listed_and_the_rest_is_counted)
{
    bd_alarm_facts inputs[25];
    bd_alarm_facts sum = input(0, 1000);
    sum.input = NULL;
    for (size_t i = 0; i < 25; i++)
        inputs[i] = input(1, 0);
    decide(&sum, inputs, 25);
    cr_assert_eq(list.count, 21);
    cr_expect_str_eq(list.at[20].text, "cards: the same in 5 more files");
    cr_expect(list.at[20].grave == BD_GRAVE_EMPTY_FILE && list.at[20].rows == 5);
}

Test(alarms, what_readers_say_is_an_alarm_of_any_file)
{
    bd_alarm_facts only = input(0, 10);
    only.unread_sheets = 2;
    only.grown_bytes = 1234;
    only.repeated_header = 1;
    const bd_alarm_facts file = only;
    only.input = NULL;
    decide(&only, &file, 1);
    cr_expect_str_eq(names(), "repeated_header sheets_unread grew!");
    cr_expect_str_eq(list.at[0].text, "cards: 1 row repeats the header and is passed over");
    cr_expect_str_eq(list.at[1].text, "cards: 'a.csv': 2 sheets with rows are not read");
    cr_expect_str_eq(list.at[2].text, "cards: 'a.csv': the file grew by 1 234 bytes while it was "
                                      "read, which are not in this run");
    cr_expect_eq(list.at[2].grave, BD_GRAVE_GREW);
}

Test(alarms, unmapped_regions_are_an_alarm_after_comparing)
{
    cr_assert_eq(bd_alarms_of_regions(&fx.plan, 10, 100, &list, &err), BD_OK);
    cr_expect_eq(list.count, 0);
    cr_assert_eq(bd_alarms_of_regions(&fx.plan, 11, 100, &list, &err), BD_OK);
    cr_expect_str_eq(names(), "region_unmapped");
    cr_expect_str_eq(list.at[0].text, "roster: 11 of 100 rows (11.00 %) name no known region");
}

/* ---- what follows ---- */

Test(alarms, a_grave_one_refuses_with_its_text_and_how_to_accept_all)
{
    bd_buf said = {0};
    bd_alarm_facts facts = good(BD_CARDS);
    facts.rows.reasons[BD_ID_OK] = 499;
    facts.rows.row_columns = 501;
    facts.rows.private_name = 1;
    decide(&facts, NULL, 0);
    cr_expect_eq(bd_alarms_refuse(&list, 0, &said, &err), BD_E_INPUT);
    cr_expect_str_eq(err.text, "alarm: cards: 501 of 1 000 rows (50.10 %) have too few or too many "
                               "columns (columns); nothing is published");
    cr_expect_str_eq(
        err.hint, "is `delimiter` right? A delimiter inside a value needs quotes; to publish all "
                  "the same: --accept columns --accept rejected, or `accept: [columns, "
                  "rejected]` in the configuration");
    bd_buf_add_char(&said, '\0');
    cr_expect_str_eq(
        said.at,
        "bidui: alarm: grave: cards: 501 of 1 000 rows (50.10 %) are rejected, most as row_columns "
        "(501) (rejected)\n"
        "bidui: alarm: cards: 1 of 499 rows (0.20 %) have a name with a private-use character, "
        "which other systems show differently (private_use)\n");
    bd_buf_fini(&said);
}

Test(alarms, only_all_of_them_accepted_let_a_run_pass)
{
    bd_buf said = {0};
    bd_alarm_facts facts = good(BD_CARDS);
    facts.rows.reasons[BD_ID_OK] = 499;
    facts.rows.row_columns = 501;
    decide(&facts, NULL, 0);
    cr_expect_eq(bd_alarms_refuse(&list, 1u << BD_GRAVE_COLUMNS, &said, &err), BD_E_INPUT);
    cr_expect(strstr(err.text, "(rejected)") != NULL, "%s", err.text);
    err = (bd_err){0};
    cr_expect_eq(
        bd_alarms_refuse(&list, 1u << BD_GRAVE_COLUMNS | 1u << BD_GRAVE_REJECTED, &said, &err),
        BD_OK);
    said.len = 0;
    bd_alarms_say(&list, &said);
    bd_buf_add_char(&said, '\0');
    cr_expect_str_eq(
        said.at, "bidui: alarm: accepted: cards: 501 of 1 000 rows (50.10 %) have too few or "
                 "too many columns (columns)\n"
                 "bidui: alarm: accepted: cards: 501 of 1 000 rows (50.10 %) are rejected, most "
                 "as row_columns (501) (rejected)\n");
    bd_buf_fini(&said);
}

Test(alarms, a_name_of_a_file_cannot_break_the_line_and_is_cut_at_a_character)
{
    char name[1200] = "a\nb";
    bd_alarm_facts facts = input(1, 0);
    facts.input = name;
    const bd_alarm_facts inputs[] = {facts, facts};
    decide(&facts, inputs, 2);
    cr_assert_eq(list.count, 3);
    cr_expect(strncmp(list.at[1].text, "cards: 'a\\x0Ab': ", 17) == 0, "%s", list.at[1].text);
    for (size_t i = 0; i < 1197; i++)
        name[i] = "\xE9\xBE\x99"[i % 3];
    decide(&facts, inputs, 2);
    const size_t len = strlen(list.at[1].text);
    cr_expect(len < BD_ALARM_TEXT && len > BD_ALARM_TEXT - 4);
    cr_expect_eq((unsigned char)list.at[1].text[len - 1], 0x99);
}

Test(alarms, every_grave_alarm_has_the_name_that_accept_takes)
{
    for (size_t i = 0; i < bd_alarm_rule_count; i++)
        if (bd_alarm_rules[i].grave >= 0)
            cr_expect_str_eq(bd_grave_name((bd_grave)bd_alarm_rules[i].grave),
                             bd_alarm_rules[i].name);
}
