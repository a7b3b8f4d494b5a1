/* rules: every reason and note has one word, at the index that its function returns. */
#include "engine/compare/rules.h"

#include "tests/unit/compare/fixture.h"

static struct fx fx;

static void setup(void)
{
    fx_init(&fx);
}
static void teardown(void)
{
    fx_fini(&fx);
}

TestSuite(rules, .init = setup, .fini = teardown);

static void expect(uint16_t word, const char *text)
{
    cr_assert(word < fx.rules.word_count);
    cr_expect(bd_text_equal(fx.rules.words[word], bd_text_of(text)), "word %u is '%.*s', not '%s'",
              word, (int)fx.rules.words[word].len, fx.rules.words[word].at, text);
}

Test(rules, the_fixed_words_stand_where_their_numbers_say)
{
    expect(BD_WORD_NO_RECORD, "no_record");
    expect(BD_WORD_NO_ACTIVE_CARD, "no_active_card");
    expect(BD_WORD_IDENTICAL, "identical");
    expect(BD_WORD_CONFLICTING, "conflicting");
    expect(BD_WORD_ROW_COLUMNS, "row_columns");
    for (int status = BD_ID_EMPTY; status <= BD_ID_ENCODING; status++)
        expect((uint16_t)(BD_WORD_ID_EMPTY + status - BD_ID_EMPTY),
               bd_id_status_name((bd_id_status)status));
    expect(BD_WORD_ROW_ENCODING, "row_encoding");
}

Test(rules, the_words_of_fields_stand_where_their_functions_say)
{
    expect(bd_word_mismatch(0, BD_DIFF_DIFFERENT), "name:different");
    expect(bd_word_mismatch(1, BD_DIFF_HOMOPHONE), "sex:homophone");
    expect(bd_word_roster_absent(&fx.rules, 1), "roster.sex_absent");
    expect(bd_word_cards_absent(&fx.rules, 0), "cards.name_absent");
    expect(bd_word_accepted(&fx.rules, 0, BD_DIFF_SEPARATOR), "name:separator");
    expect(bd_word_accepted(&fx.rules, 1, BD_DIFF_LATIN), "sex:latin");
    expect(bd_word_conflict(&fx.rules, 0), "cards.name_conflict");
    expect(bd_word_roster_row_note(&fx.rules, BD_ROW_NOTE_BYTES), "roster.invalid_bytes");
    expect(bd_word_roster_row_note(&fx.rules, BD_ROW_NOTE_CESU8), "roster.cesu8");
    expect(bd_word_cards_row_note(&fx.rules, BD_ROW_NOTE_BYTES), "cards.invalid_bytes");
    expect(bd_word_cards_row_note(&fx.rules, BD_ROW_NOTE_QUOTE_STRAY), "cards.quote_stray");
    expect(bd_word_region_unmapped(&fx.rules), "region_unmapped");
    expect(bd_word_region_from_id(&fx.rules), "region_from_id");
    expect(bd_word_cards_id_note(&fx.rules, 2), "cards.id_disability_certificate");
    for (unsigned bit = 0; bit < BD_ID_NOTE_COUNT; bit++)
        expect(bd_word_id_note(&fx.rules, bit), bd_id_note_name(bit));
    cr_expect_eq(bd_word_conflict(&fx.rules, 1), fx.rules.word_count, "the conflicts are the last");
}

Test(rules, notes_come_behind_all_reasons)
{
    cr_expect(bd_word_mismatch(1, BD_DIFF_COUNT - 1) < bd_word_first_note(&fx.rules));
    cr_expect_eq(bd_word_first_note(&fx.rules), bd_word_id_note(&fx.rules, 0));
}

Test(rules, a_status_of_one_character_is_known_by_it_alone)
{
    cr_expect(fx.rules.active_char['1']);
    for (int c = 1; c < 128; c++)
        cr_expect(fx.rules.active_char[c] == (c == '1'), "character %d", c);
}

Test(rules, a_mapped_status_is_looked_up_after_its_map)
{
    static const bd_code_pair map[] = {{"A", "1"}, {"1", "x"}};
    bd_rules rules = fx.rules;
    rules.words = NULL;
    rules.word_count = 0;
    rules.word_bytes = (bd_buf){0};
    fx.cards.rules[3].map = map;
    fx.cards.rules[3].map_count = 2;
    memset(rules.active_char, 0, sizeof rules.active_char);
    cr_assert_eq(bd_rules_finish(&rules, &fx.err), BD_OK);
    cr_expect(rules.active_char['A'] && !rules.active_char['1']);
    bd_rules_fini(&rules);
}

Test(rules, the_greatest_configuration_fits_its_numbers)
{
    static char names[BD_COMPARE_MAX][16];
    bd_schema side = {.field_count = BD_SCHEMA_FIELDS_MAX};
    bd_rules rules = {.roster = &side,
                      .cards = &side,
                      .compare_count = BD_COMPARE_MAX,
                      .active_field = -1,
                      .newest_field = -1};
    for (size_t i = 0; i < BD_COMPARE_MAX; i++) {
        snprintf(names[i], sizeof names[i], "field_%zu", i);
        side.names[i] = names[i];
        side.rules[i].type = BD_TYPE_NAME;
        rules.compare[i].name = names[i];
    }
    cr_assert_eq(bd_rules_finish(&rules, &fx.err), BD_OK);
    cr_expect_eq(bd_word_conflict(&rules, BD_SCHEMA_FIELDS_MAX), rules.word_count);
    cr_expect(bd_text_equal(rules.words[bd_word_roster_partial(&rules, 63)],
                            bd_text_of("roster.field_63_partial")));
    cr_expect(bd_text_equal(rules.words[bd_word_cards_partial(&rules, 0)],
                            bd_text_of("cards.field_0_partial")));
    cr_expect(bd_text_equal(rules.words[bd_word_conflict(&rules, 63)],
                            bd_text_of("cards.field_63_conflict")));
    bd_rules_fini(&rules);
    bd_rules_fini(&rules); /* harmless */
}
