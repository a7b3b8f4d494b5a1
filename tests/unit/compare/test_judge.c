/* judge: the table of outcomes, reasons and notes, and the choice among several cards. */
#include "engine/compare/judge.h"

#include "tests/unit/compare/fixture.h"

#define A "11010519491231002X"

static struct fx fx;

static void setup(void)
{
    fx_init(&fx);
}
static void teardown(void)
{
    fx_fini(&fx);
}

TestSuite(judge, .init = setup, .fini = teardown);

/* The findings on the added rows, one line each, up to the notes: "outcome id,reason,notes". */
static void expect(const char *want)
{
    fx_write(&fx);
    struct fx_said said = fx_match(&fx, 100, 0, UINT64_MAX);
    bd_buf got = {0};
    for (char *line = strtok(said.text.at, "\n"); line != NULL; line = strtok(NULL, "\n")) {
        size_t commas = 0;
        for (char *c = line; *c != '\0' && commas < 3; c++)
            if (*c == ',' && ++commas == 3)
                *c = '\0';
        bd_buf_add_string(&got, line);
        bd_buf_add_char(&got, '\n');
    }
    bd_buf_add_char(&got, '\0');
    cr_expect_str_eq(got.at, want);
    bd_buf_fini(&got);
    bd_buf_fini(&said.text);
}

/* One roster row and one active card with the same number. */
static void pair(const char *name, const char *sex, const char *card_name, const char *card_sex)
{
    fx_roster(&fx, 0, 2, A, name, sex);
    fx_card(&fx, 0, 2, A, card_name, card_sex, "1", "");
}

Test(judge, agreeing_fields_are_a_match)
{
    pair("王小明", "男", "王小明", "1");
    expect("match " A ",,\n");
}

Test(judge, every_difference_is_a_reason)
{
    pair("王小明", "男", "李四", "2");
    expect("mismatch " A ",name:different sex:different,\n");
}

Test(judge, an_accepted_class_of_difference_is_a_note)
{
    pair("买买提·艾力", "男", "买买提艾力", "男");
    expect("match " A ",,name:separator\n");
}

Test(judge, a_side_that_says_nothing_is_noted_and_no_difference)
{
    pair("王小明", "", "", "男");
    expect("match " A ",,cards.name_absent roster.sex_absent\n");
}

Test(judge, both_sides_saying_nothing_are_both_noted)
{
    pair("王小明", "0", "王小明", "");
    expect("match " A ",,roster.sex_absent cards.sex_absent\n");
}

Test(judge, the_same_word_for_nothing_on_both_sides_is_still_nothing)
{
    pair("王小明", "未知", "王小明", "未知");
    expect("match " A ",,roster.sex_absent cards.sex_absent\n");
}

Test(judge, equal_figures_for_nothing_are_still_nothing)
{
    pair("王小明", "9", "王小明", "9");
    expect("match " A ",,roster.sex_absent cards.sex_absent\n");
}

/* Values that are found equal by their packed bytes must also be equal when their texts are
 * compared. */
Test(judge, equal_bytes_are_judged_as_equal_text_for_every_type)
{
    static const char *const texts[] = {"",         "0",
                                        "1",        "2",
                                        "9",        "M",
                                        "X",        "-",
                                        "00",       "01",
                                        "未知",     "未说明",
                                        "男",       "女",
                                        "男性",     "无",
                                        "　",       " ",
                                        "110105",   "19491231",
                                        "20261130", "2026-11-30",
                                        "000000",   "未知的性别",
                                        "汉",       "未说明的性别",
                                        "王小明",   "无证",
                                        "不详",     "暂无",
                                        "空",       "NULL",
                                        "无名",     "王",
                                        "张无",     "缺",
                                        "没有登记", "0000-00-00"};
    static const char *const own[] = {"缺", "没有登记", "王"};
    bd_absent list;
    bd_absent_init(&list, own, 3);
    char id[] = A "                                ";
    for (int round = 0; round < 2 * BD_TYPE_COUNT; round++) {
        const int type = round % BD_TYPE_COUNT;
        if (type == BD_TYPE_ID)
            continue;
        const bd_value_rule rule = {.type = (bd_type)type,
                                    .absent = round < BD_TYPE_COUNT ? NULL : &list};
        fx.roster.rules[1] = fx.cards.rules[1] = rule;
        for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
            const struct fx_row *row = fx_roster(&fx, 0, 2, A, texts[i], "");
            bd_record roster;
            uint64_t key;
            cr_assert(bd_id_plain(id, &key));
            cr_assert(bd_record_open(&fx.roster, key, row->bytes, row->len, &roster));
            const bd_diff got = bd_judge_field(&fx.rules, &fx.rules.compare[0], &roster, &roster);
            const bd_diff want =
                bd_value_compare(&rule, bd_text_of(texts[i]), &rule, bd_text_of(texts[i]));
            cr_expect(got == want, "%s '%s': %s, not %s", bd_type_name((bd_type)type), texts[i],
                      bd_diff_name(got), bd_diff_name(want));
        }
    }
}

Test(judge, equal_words_for_nothing_are_nothing_if_only_one_side_has_them_on_its_list)
{
    static const char *const own[] = {"缺"};
    bd_absent list;
    bd_absent_init(&list, own, 1);
    for (int side = 0; side < 2; side++) {
        fx.roster.rules[1].absent = side == 0 ? &list : NULL;
        fx.cards.rules[1].absent = side == 0 ? NULL : &list;
        const struct fx_row *row = fx_roster(&fx, 0, 2, A, "缺", "");
        const struct fx_row *card_row = fx_card(&fx, 0, 2, A, "缺", "", "1", "");
        bd_record roster;
        bd_record card;
        cr_assert(bd_record_open(&fx.roster, row->key, row->bytes, row->len, &roster));
        cr_assert(bd_record_open(&fx.cards, card_row->key, card_row->bytes, card_row->len, &card));
        cr_expect_eq(bd_judge_field(&fx.rules, &fx.rules.compare[0], &roster, &card),
                     BD_DIFF_ABSENT, "list of side %d", side);
    }
}

/* A row whose second compared field is a date on both sides. */
static void dates(const char *roster, const char *card)
{
    fx.roster.rules[2].type = fx.cards.rules[2].type = BD_TYPE_DATE;
    pair("王小明", roster, "王小明", card);
}

Test(judge, a_date_without_a_day_is_compared_as_far_as_it_goes_and_noted)
{
    dates("19491231", "1949-12");
    expect("match " A ",,cards.sex_partial\n");
}

Test(judge, equal_partial_dates_are_noted_on_both_sides)
{
    dates("194912", "194912");
    expect("match " A ",,roster.sex_partial cards.sex_partial\n");
}

Test(judge, a_partial_date_that_differs_is_noted_as_well)
{
    dates("1948", "1949-12-31");
    expect("mismatch " A ",sex:different,roster.sex_partial\n");
}

Test(judge, a_partial_date_beside_an_absent_one_was_not_compared)
{
    dates("194912", "0000-00-00");
    expect("match " A ",,cards.sex_absent\n");
}

/* Equal bytes are not equal values if the codes of one side are mapped, whichever side it is. */
Test(judge, a_map_of_either_side_counts_though_the_cells_are_equal)
{
    static const bd_code_pair map[] = {{"务工", "就业"}};
    const bd_value_rule plain = {.type = BD_TYPE_CODE};
    const bd_value_rule mapped = {.type = BD_TYPE_CODE, .map = map, .map_count = 1};
    for (int side = 0; side < 2; side++) {
        fx.roster.rules[1] = side == 0 ? mapped : plain;
        fx.cards.rules[1] = side == 0 ? plain : mapped;
        const struct fx_row *row = fx_roster(&fx, 0, 2, A, "务工", "");
        const struct fx_row *card_row = fx_card(&fx, 0, 2, A, "务工", "", "1", "");
        bd_record roster;
        bd_record card;
        cr_assert(bd_record_open(&fx.roster, row->key, row->bytes, row->len, &roster));
        cr_assert(bd_record_open(&fx.cards, card_row->key, card_row->bytes, card_row->len, &card));
        cr_expect_eq(bd_judge_field(&fx.rules, &fx.rules.compare[0], &roster, &card),
                     BD_DIFF_DIFFERENT, "map of side %d", side);
    }
}

Test(judge, what_is_noted_of_a_card_cell_has_its_own_word)
{
    fx_roster(&fx, 0, 2, A, "王小明", "男");
    fx_card(&fx, 0, 2, A "11", "王小明", "男", "1", "");
    expect("match " A ",,cards.id_disability_certificate\n");
}

Test(judge, of_cards_not_in_use_the_newest_is_shown)
{
    static const char *const days[][2] = {{"20200101", "20210101"}, {"20210101", "20200101"}};
    for (size_t i = 0; i < 2; i++) {
        bd_choice choice;
        bd_buf scratch = {0};
        bd_choice_begin(&choice, &fx.rules);
        for (size_t k = 0; k < 2; k++) {
            const struct fx_row *row = fx_card(&fx, 0, 2 + k, A, "王小明", "男", "9", days[i][k]);
            bd_record card;
            cr_assert(bd_record_open(&fx.cards, row->key, row->bytes, row->len, &card));
            bd_choice_add(&choice, &card, &scratch);
        }
        cr_expect_not(choice.usable);
        cr_expect_eq(choice.newest, 20210101);
        cr_expect_eq(choice.best.source.line, i == 0 ? 3 : 2);
        bd_buf_fini(&scratch);
    }
}

Test(judge, a_card_that_becomes_usable_last_is_taken_as_usable)
{
    fx_roster(&fx, 0, 2, A, "王小明", "男");
    fx_card(&fx, 0, 2, A, "王小明", "男", "9", "20260101");
    fx_card(&fx, 0, 3, A, "王小明", "男", "1", "");
    fx_card(&fx, 0, 4, A, "王小朋", "男", "1", "20200101");
    fx_card(&fx, 0, 5, A, "王小明", "男", "9", "20270101");
    expect("mismatch " A ",name:one_character,cards.name_conflict\n");
}

Test(judge, no_card_is_missing)
{
    fx_roster(&fx, 0, 2, A, "王小明", "男");
    expect("missing " A ",no_record,\n");
}

Test(judge, no_card_in_use_is_missing_for_another_reason)
{
    fx_roster(&fx, 0, 2, A, "王小明", "男");
    fx_card(&fx, 0, 2, A, "李四", "男", "9", "");
    fx_card(&fx, 0, 3, A, "李四", "男", "12", "");
    expect("missing " A ",no_active_card,\n");
}

Test(judge, a_card_in_use_goes_before_a_newer_one_that_is_not)
{
    fx_roster(&fx, 0, 2, A, "王小明", "男");
    fx_card(&fx, 0, 2, A, "李四", "男", "2", "20260101");
    fx_card(&fx, 0, 3, A, "王小明", "男", "1", "20100101");
    expect("match " A ",,cards.name_conflict\n");
}

Test(judge, of_cards_in_use_the_newest_is_compared)
{
    fx_roster(&fx, 0, 2, A, "王小明", "男");
    fx_card(&fx, 0, 2, A, "李四", "男", "1", "20100101");
    fx_card(&fx, 1, 3, A, "王小明", "男", "1", "2026-01-01");
    fx_card(&fx, 0, 4, A, "李四", "男", "1", "not a date");
    expect("match " A ",,cards.name_conflict\n");
}

Test(judge, of_equally_new_cards_the_first_in_source_order_is_compared)
{
    fx_roster(&fx, 0, 2, A, "王小明", "男");
    fx_card(&fx, 0, 5, A, "王小明", "女", "1", "20200101");
    fx_card(&fx, 1, 3, A, "王小明", "男", "1", "2020-01-01");
    fx_card(&fx, 0, 4, A, "王小明", "女", "1", "20200101");
    expect("match " A ",,\n");
}

Test(judge, names_that_only_look_different_are_no_conflict)
{
    fx_roster(&fx, 0, 2, A, "王小明", "男");
    fx_card(&fx, 0, 2, A, "王小明", "男", "1", "");
    fx_card(&fx, 0, 3, A, "王 小明", "男", "1", "");
    fx_card(&fx, 0, 4, A, "", "男", "1", "");
    expect("match " A ",,\n");
}

Test(judge, later_rows_of_a_number_are_duplicates_identical_or_conflicting)
{
    fx_roster(&fx, 0, 2, A, "王小明", "男");
    fx_roster(&fx, 0, 3, A, "王小明", "1");
    fx_roster(&fx, 0, 4, A, "王小明", "");
    fx_roster(&fx, 0, 5, A, "王小朋", "男");
    fx_roster(&fx, 0, 6, "110105491231002", "王·小明", "男");
    expect("missing " A ",no_record,\nduplicate " A ",identical,\nduplicate " A ",identical,\n"
           "duplicate " A ",conflicting,\nduplicate " A ",identical,id_15_digit name:separator\n");
}

/* The fields in which a single row differs from the first row, as bits. */
static uint64_t differing(const struct fx_row *first, const struct fx_row *row)
{
    bd_record kept;
    bd_record record;
    bd_finding finding;
    cr_assert(bd_record_open(&fx.roster, first->key, first->bytes, first->len, &kept));
    cr_assert(bd_record_open(&fx.roster, row->key, row->bytes, row->len, &record));
    bd_judge_duplicate(&fx.rules, &kept, &record, &finding);
    return finding.differing;
}

Test(judge, a_conflicting_duplicate_says_which_fields_differ)
{
    const struct fx_row *first = fx_roster(&fx, 0, 2, A, "王小明", "男");
    cr_expect_eq(differing(first, fx_roster(&fx, 0, 3, A, "王小明", "1")), 0);
    cr_expect_eq(differing(first, fx_roster(&fx, 0, 4, A, "王·小明", "")), 0);
    cr_expect_eq(differing(first, fx_roster(&fx, 0, 5, A, "王小朋", "男")), 1);
    cr_expect_eq(differing(first, fx_roster(&fx, 0, 6, A, "王小明", "女")), 2);
    cr_expect_eq(differing(first, fx_roster(&fx, 0, 7, A, "李四", "女")), 3);
}

Test(judge, notes_of_both_number_cells_stand_in_the_order_of_their_words)
{
    fx_roster(&fx, 0, 2, " 110105194912310021 ", "买买提·艾力", "");
    fx_card(&fx, 0, 2, "'110105194912310021", "买买提艾力", "男", "1", "");
    expect(
        "match 110105194912310021,,id_cleaned id_checksum cards.id_cleaned name:separator roster.sex_absent\n");
}

Test(judge, another_document_matches_by_its_text)
{
    fx_roster(&fx, 0, 2, "e1234567", "Ping", "男");
    fx_card(&fx, 0, 2, "E1234567", "PING", "男", "1", "");
    expect("match E1234567,,id_cleaned id_other_document\n");
}

Test(judge, a_status_of_several_characters_is_looked_up_after_trimming)
{
    static const char *const active[] = {"在用"};
    fx.rules.active_values = active;
    memset(fx.rules.active_char, 0, sizeof fx.rules.active_char);
    fx_roster(&fx, 0, 2, A, "王小明", "男");
    fx_card(&fx, 0, 2, A, "王小明", "男", " 在用 ", "");
    expect("match " A ",,\n");
}
