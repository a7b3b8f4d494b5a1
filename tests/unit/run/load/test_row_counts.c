/* test_row_counts: what is counted of every row beside its outcome, wherever it stands in a value. */
#include "engine/run/load/row_counts.h"

#include "tests/unit/run/fixture.h"

static struct fx fx;

static void fini(void)
{
    fx_fini(&fx);
}

TestSuite(row_counts, .fini = fini, .timeout = 60);

static const bd_row_counts *roster_counts(const char *rows, const char *more)
{
    fx_init(&fx, rows, "id,name,sex\n11010519491231002X,a,1\n", more);
    cr_assert_eq(fx_load(&fx), BD_OK, "%s", fx.err.text);
    return &fx.loaded.inputs[BD_ROSTER][0].counted;
}

/* U+E001 behind 0 to 20 characters before, of one or three bytes each; and names with none. */
Test(row_counts, a_private_use_character_is_found_at_any_place_of_a_name)
{
    static const char *const fillers[] = {"a", "张"};
    bd_buf rows = {0};
    uint64_t with = 0;
    bd_buf_add_string(&rows, "id,name,sex\n");
    for (int kind = 0; kind < 2; kind++)
        for (int before = 0; before <= 20; before++)
            for (int has = 0; has < 2; has++) {
                bd_buf_add_string(&rows, "11010519491231002X,");
                for (int i = 0; i < before; i++)
                    bd_buf_add_string(&rows, fillers[kind]);
                bd_buf_add_string(&rows, has ? "\xEE\x80\x81" : "");
                bd_buf_add_string(&rows, ",1\n");
                with += has != 0;
            }
    /* Behind the cell, or of a block above U+FFFF, and no private-use character. */
    bd_buf_add_string(&rows, "11010519491231002X,张,\xEE\x80\x81\n"
                             "11010519491231002X,\xF0\xA0\x80\x80\xEF\xBC\xA1,1\n");
    bd_buf_add_char(&rows, '\0');
    const bd_row_counts *counts = roster_counts(rows.at, "");
    cr_expect_eq(counts->private_name, with);
    cr_expect_eq(counts->reasons[BD_ID_OK], 2 * with + 2);
    bd_buf_fini(&rows);
}

Test(row_counts, rejected_rows_count_by_reason_only)
{
    const bd_row_counts *counts = roster_counts("id,name,sex\n无,\xEE\x80\x81,1\n1,2\n"
                                                "11010519491231002X,张,1\n4.4E+17,李,\n",
                                                "");
    cr_expect_eq(counts->private_name, 0);
    cr_expect_eq(counts->reasons[BD_ID_EMPTY], 1);
    cr_expect_eq(counts->reasons[BD_ID_SPREADSHEET], 1);
    cr_expect_eq(counts->row_columns, 1);
    cr_expect_eq(bd_row_counts_rejected(counts), 3);
    cr_expect_eq(bd_row_counts_rows(counts), 4);
}

Test(row_counts, a_number_that_a_spreadsheet_cut_is_counted)
{
    const bd_row_counts *counts = roster_counts(
        "id,name,sex\n110105194912310000,张,1\n110105194912310001,李,1\nE12345678,王,1\n", "");
    cr_expect_eq(counts->notes[__builtin_ctz(BD_ID_NOTE_TRUNCATED)], 1);
    cr_expect_eq(counts->notes[__builtin_ctz(BD_ID_NOTE_OTHER_DOCUMENT)], 1);
}

Test(row_counts, a_column_is_filled_by_any_value_that_is_not_absent)
{
    const bd_row_counts *counts =
        roster_counts("id,name,sex\n11010519491231002X,无,1\n11010519491231002X,,\n", "");
    cr_expect_eq(counts->filled, UINT64_C(1) << 2); /* sex; the name is a word for nothing */
    cr_expect_eq(counts->written, UINT64_C(1) << 1 | UINT64_C(1) << 2);
}
