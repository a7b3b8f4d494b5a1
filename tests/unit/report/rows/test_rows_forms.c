/* test_rows_forms: the reports' lines masked, with pseudonyms, and for a spreadsheet. */
#include "engine/report/rows/row_form.h"

#include "tests/unit/compare/fixture.h"

#define A   "110101199001010011"
#define KEY "0123456789abcdef"

static struct fx fx;
static bd_row_form form;
static bd_buf out;

static void setup(void)
{
    fx_init(&fx);
}
static void teardown(void)
{
    bd_row_form_fini(&form);
    bd_hmac_free(fx.writer.hmac);
    bd_buf_fini(&out);
    fx_fini(&fx);
}

TestSuite(rows_forms, .init = setup, .fini = teardown);

static void use(bd_row_form wanted)
{
    form = wanted;
    cr_assert_eq(bd_row_form_finish(&form, &fx.rules, &fx.err), BD_OK);
    fx.writer.form = &form;
}

static void expect(const char *want)
{
    bd_buf_add_char(&out, '\0');
    cr_expect_str_eq(out.at, want);
    out.len = 0;
}

static bd_record opened(const bd_schema *schema, const struct fx_row *row)
{
    bd_record record;
    cr_assert(bd_record_open(schema, row->key, row->bytes, row->len, &record));
    return record;
}

/* Append a mismatch of the two, then the roster row as a duplicate of itself. */
static void append_both(const bd_record *roster, const bd_record *card)
{
    bd_finding finding = {
        .outcome = BD_OUTCOME_MISMATCH,
        .roster = roster,
        .card = card,
        .cards_rows = 2,
        .reasons = {bd_word_mismatch(0, BD_DIFF_HOMOPHONE), bd_word_mismatch(1, BD_DIFF_DIFFERENT)},
        .reason_count = 2,
        .notes = {bd_word_id_note(&fx.rules, 0), bd_word_cards_absent(&fx.rules, 1)},
        .note_count = 2};
    cr_assert_eq(bd_rows_append(&fx.writer, &finding, &out, &fx.err), BD_OK);
    finding = (bd_finding){.outcome = BD_OUTCOME_DUPLICATE,
                           .roster = roster,
                           .kept = roster,
                           .reasons = {BD_WORD_IDENTICAL},
                           .reason_count = 1};
    cr_assert_eq(bd_rows_append(&fx.writer, &finding, &out, &fx.err), BD_OK);
}

static void append_people(void)
{
    const bd_record roster = opened(&fx.roster, fx_roster(&fx, 0, 7, "'" A, "曾三", "-"));
    const bd_record card =
        opened(&fx.cards, fx_card(&fx, 0, 8, A, "增三", "1", "01", "2015-03-01"));
    append_both(&roster, &card);
}

Test(rows_forms, nothing_asked_for_is_the_contract)
{
    bd_buf plain = {0};
    append_people();
    plain = out;
    out = (bd_buf){0};
    use((bd_row_form){.chinese =
                          true}); /* the language alone does not change a file for programs */
    append_people();
    bd_buf_add_char(&plain, '\0');
    expect(plain.at);
    bd_rows_heading(&fx.writer, BD_OUTCOME_REJECTED, &out);
    expect("dataset,source,reason,row\n");
    bd_buf_fini(&plain);
}

Test(rows_forms, a_byte_order_mark_stands_before_the_heading)
{
    fx.writer.bom = true;
    bd_rows_heading(&fx.writer, BD_OUTCOME_REJECTED, &out);
    expect("\xEF\xBB\xBF"
           "dataset,source,reason,row\n");
}

Test(rows_forms, masked_lines)
{
    use((bd_row_form){.mask = BD_MASK_ID});
    append_people();
    expect("110101********0011,name:homophone sex:different,id_cleaned cards.sex_absent,f:7,f:8,2,"
           "110101********0011,曾三,-,110101********0011,增三,1,01,2015-03-01\n"
           "110101********0011,identical,,f:7,f:7,110101********0011,曾三,-\n");
    form.mask = BD_MASK_ALL;
    append_people();
    expect("110101********0011,name:homophone sex:different,id_cleaned cards.sex_absent,f:7,f:8,2,"
           "110101********0011,曾*,-,110101********0011,增*,1,01,2015-03-01\n"
           "110101********0011,identical,,f:7,f:7,110101********0011,曾*,-\n");
}

Test(rows_forms, a_missing_persons_line_has_all_its_columns)
{
    const bd_record roster = opened(&fx.roster, fx_roster(&fx, 0, 7, A, "曾三", "1"));
    const bd_finding finding = {.outcome = BD_OUTCOME_MISSING, .roster = &roster};
    use((bd_row_form){.mask = BD_MASK_ID});
    cr_assert_eq(bd_rows_append(&fx.writer, &finding, &out, &fx.err), BD_OK);
    expect("110101********0011,,,f:7,,0,110101********0011,曾三,1,,,,,\n");
}

Test(rows_forms, refused_rows)
{
    static const char row[] = "=" A ",王";
    use((bd_row_form){.mask = BD_MASK_ID, .spreadsheet = true});
    for (form.mask = BD_MASK_NONE; form.mask <= BD_MASK_ALL; form.mask++)
        cr_assert_eq(bd_rows_append_rejected(&fx.writer, true, (bd_source){0, 7},
                                             BD_WORD_ID_UNUSABLE, bd_text_of(row), &out, &fx.err),
                     BD_OK);
    expect("cards,f:7,id_unusable,\"'=" A ",王\"\n"
           "cards,f:7,id_unusable,\"'=******************,王\"\n"
           "cards,f:7,id_unusable,\n");
}

Test(rows_forms, a_spreadsheet_in_chinese)
{
    use((bd_row_form){.spreadsheet = true, .chinese = true});
    fx.names[0] = bd_text_of("-"); /* standard input */
    bd_rows_heading(&fx.writer, BD_OUTCOME_MATCH, &out);
    expect("证件号码,原因,备注,名册出处,持卡库出处,持卡记录数,名册：证件号码,名册：姓名,名册：性别,"
           "持卡库：证件号码,持卡库：姓名,持卡库：性别,持卡库：卡状态,持卡库：发卡日期\n");
    bd_rows_heading(&fx.writer, BD_OUTCOME_DUPLICATE, &out);
    expect("证件号码,原因,备注,首行出处,出处,名册：证件号码,名册：姓名,名册：性别\n");
    bd_rows_heading(&fx.writer, BD_OUTCOME_REJECTED, &out);
    expect("数据集,出处,原因,原始行\n");
    append_people();
    expect("\"=\"\"" A "\"\"\",姓名：同音字；性别：不同,号码经清理；持卡库性别为空,'-:7,'-:8,2,'" A
           ",曾三,'-,\"=\"\"" A "\"\"\",增三,1,\"=\"\"01\"\"\",\"=\"\"2015-03-01\"\"\"\n"
           "\"=\"\"" A "\"\"\",内容相同,,'-:7,'-:7,'" A ",曾三,'-\n");
}

Test(rows_forms, every_word_has_a_chinese_label)
{
    use((bd_row_form){.spreadsheet = true, .chinese = true});
    for (size_t i = 0; i < fx.rules.word_count; i++) {
        bool ascii_letter = false;
        for (size_t k = 0; k < form.labels[i].len; k++)
            ascii_letter |= form.labels[i].at[k] >= 'a' && form.labels[i].at[k] <= 'z';
        if (memmem(fx.rules.words[i].at, fx.rules.words[i].len, ":same", 5) != NULL)
            continue; /* has a number, but never occurs in a report */
        cr_expect(!ascii_letter, "'%.*s' is '%.*s'", (int)fx.rules.words[i].len,
                  fx.rules.words[i].at, (int)form.labels[i].len, form.labels[i].at);
    }
}

Test(rows_forms, a_pseudonym_follows_the_canonical_number)
{
    bd_hmac *hmac;
    char code[BD_DIGEST_TEXT];
    char want[512];
    cr_assert_eq(bd_hmac_new(KEY, strlen(KEY), &hmac, &fx.err), BD_OK);
    fx.writer.hmac = hmac;
    use((bd_row_form){.pseudonym = true, .mask = BD_MASK_ALL});
    bd_rows_heading(&fx.writer, BD_OUTCOME_DUPLICATE, &out);
    expect("id,pseudonym,reason,notes,kept_source,source,roster_id,roster_name,roster_sex\n");
    bd_rows_heading(&fx.writer, BD_OUTCOME_REJECTED, &out);
    expect("dataset,source,reason,row\n");
    cr_assert_eq(bd_hmac_text(hmac, A, strlen(A), code, &fx.err), BD_OK);
    append_people();
    snprintf(want, sizeof want,
             "110101********0011,%s,name:homophone sex:different,id_cleaned "
             "cards.sex_absent,f:7,f:8,2,110101********0011,曾*,-,110101********0011,增*,1,01,"
             "2015-03-01\n"
             "110101********0011,%s,identical,,f:7,f:7,110101********0011,曾*,-\n",
             code, code);
    expect(want);
}
