/* test_rows: findings as report lines, quoted where CSV needs it, and never longer than their
 * room. */
#include "engine/report/rows/rows.h"

#include "tests/unit/compare/fixture.h"

#define A "11010519491231002X"

static struct fx fx;
static bd_buf out;

static void setup(void)
{
    fx_init(&fx);
}
static void teardown(void)
{
    bd_buf_fini(&out);
    fx_fini(&fx);
}

TestSuite(rows, .init = setup, .fini = teardown);

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

Test(rows, the_headings_are_those_of_the_contract)
{
    bd_rows_heading(&fx.writer, BD_OUTCOME_MATCH, &out);
    expect(
        "id,reason,notes,roster_source,cards_source,cards_rows,roster_id,roster_name,roster_sex,cards_id,cards_name,"
        "cards_sex,cards_status,cards_issued\n");
    bd_rows_heading(&fx.writer, BD_OUTCOME_DUPLICATE, &out);
    expect("id,reason,notes,kept_source,source,roster_id,roster_name,roster_sex\n");
    bd_rows_heading(&fx.writer, BD_OUTCOME_REJECTED, &out);
    expect("dataset,source,reason,row\n");
}

Test(rows, values_and_file_names_are_quoted_where_csv_needs_it)
{
    const bd_record roster =
        opened(&fx.roster, fx_roster(&fx, 0, 1234567890123, "'" A, "a \"b\", c", "x\ny"));
    const bd_finding finding = {
        .outcome = BD_OUTCOME_MISSING,
        .roster = &roster,
        .reasons = {BD_WORD_NO_RECORD},
        .reason_count = 1,
        .notes = {bd_word_id_note(&fx.rules, 0), bd_word_roster_absent(&fx.rules, 1)},
        .note_count = 2};
    fx.names[0] = bd_text_of("a,\"b\".csv");
    cr_assert_eq(bd_rows_append(&fx.writer, &finding, &out, &fx.err), BD_OK);
    expect(A ",no_record,id_cleaned roster.sex_absent,\"a,\"\"b\"\".csv:1234567890123\",,0,'" A
             ",\"a \"\"b\"\", c\",\"x\ny\",,,,,\n");
}

Test(rows, a_source_file_that_does_not_exist_is_a_damaged_store)
{
    bd_record roster = opened(&fx.roster, fx_roster(&fx, 0, 2, A, "", ""));
    const bd_finding finding = {.outcome = BD_OUTCOME_MISSING, .roster = &roster};
    roster.source.file = 1;
    cr_expect_eq(bd_rows_append(&fx.writer, &finding, &out, &fx.err), BD_E_INPUT);
    cr_expect_eq(bd_rows_append_rejected(&fx.writer, true, (bd_source){9, 1}, BD_WORD_ID_EMPTY,
                                         bd_text_of("x"), &out, &fx.err),
                 BD_E_INPUT);
}

Test(rows, a_rejected_row_is_shown_as_it_stood)
{
    cr_assert_eq(bd_rows_append_rejected(&fx.writer, true, (bd_source){0, 7}, BD_WORD_ID_EMPTY,
                                         bd_text_of(",王,\"1\""), &out, &fx.err),
                 BD_OK);
    cr_assert_eq(bd_rows_append_rejected(&fx.writer, false, (bd_source){0, UINT64_MAX},
                                         BD_WORD_ROW_COLUMNS, bd_text_of(""), &out, &fx.err),
                 BD_OK);
    expect("cards,f:7,id_empty,\",王,\"\"1\"\"\"\nroster,f:18446744073709551615,row_columns,\n");
}

/* The buffer has exactly the requested room, so that AddressSanitizer notices an overrun. */
Test(rows, the_longest_lines_keep_to_their_room)
{
    static const char *const ids[] = {A, "E1234567", " ' 110105491231002"};
    char name[200];
    char file[200];
    for (size_t n = 1; n < 90; n++) {
        memset(name, '"', n);
        memset(file, '"', n);
        name[n] = file[n] = '\0';
        fx.names[0] = bd_text_of(file);
        for (size_t i = 0; i < 3; i++) {
            const bd_record roster =
                opened(&fx.roster, fx_roster(&fx, 0, UINT64_MAX, ids[i], name, name));
            const bd_record card =
                opened(&fx.cards, fx_card(&fx, 0, UINT64_MAX, ids[i], name, "20260101",
                                          "2026-01-01", "阿卜杜拉买买提艾力江王明"));
            bd_finding finding = {.outcome = BD_OUTCOME_MATCH,
                                  .roster = &roster,
                                  .card = &card,
                                  .kept = &roster,
                                  .cards_rows = UINT64_MAX};
            for (int outcome = 0; outcome < BD_OUTCOME_REJECTED; outcome++) {
                bd_buf line = {0};
                finding.outcome = (bd_outcome)outcome;
                cr_assert_eq(bd_rows_append(&fx.writer, &finding, &line, &fx.err), BD_OK);
                cr_assert(line.len <= line.capacity && line.at[line.len - 1] == '\n');
                bd_buf_fini(&line);
            }
        }
    }
}
