/* explain_cells: the cells of a rejected row, by delimiter and quotes. */
#include "engine/inspect/explain/explain_cells.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <string.h>

/* Cut a row, and join its cells as [cell][cell]. */
static void cuts(const bd_reader_spec *spec, const char *text, const char *expected)
{
    char joined[256] = "";
    bd_text row = bd_text_of(text);
    bd_text cell;
    while (bd_explain__cut_cell(spec, &row, &cell))
        snprintf(joined + strlen(joined), sizeof joined - strlen(joined), "[%.*s]", (int)cell.len,
                 cell.at);
    cr_expect_str_eq(joined, expected);
}

Test(explain_cells, a_row_is_cut_at_the_usual_delimiters_and_its_own)
{
    const bd_reader_spec plain = {.delimiter = ','};
    const bd_reader_spec caret = {.delimiter = '^'};
    const bd_reader_spec pair = {.delimiter_text = "@@"};
    cuts(&plain, "a,b;c\td|e", "[a][b][c][d][e]");
    cuts(&plain, "a,", "[a][]");
    cuts(&plain, ",", "[][]");
    cuts(&plain, "", "[]");
    cuts(&plain, "a^b", "[a^b]");
    cuts(&caret, "a^b", "[a][b]");
    cuts(&pair, "a@@b@c", "[a][b@c]");
}

Test(explain_cells, a_quoted_cell_keeps_its_delimiters_and_an_open_quote_is_a_character)
{
    const bd_reader_spec plain = {.delimiter = ','};
    const bd_reader_spec single = {.delimiter = ',', .quote = '\''};
    const bd_reader_spec none = {.delimiter = ',', .quote_none = true};
    cuts(&plain, "\"a,b\",c", "[a,b][c]");
    cuts(&plain, "x,\"a\"\"b\"", "[x][a\"\"b]");
    cuts(&plain, "\"\",\"", "[][\"]");
    cuts(&plain, "\"a,b", "[\"a][b]");
    cuts(&plain, "\"a\"x,b", "[\"a\"x][b]");
    cuts(&single, "'a,b',\"c", "[a,b][\"c]");
    cuts(&none, "\"a,b\"", "[\"a][b\"]");
}

static bool is_b(void *context, bd_text cell)
{
    ++*(int *)context;
    return bd_text_equal(cell, bd_text_of("b"));
}

Test(explain_cells, the_first_cell_that_fits_ends_the_search)
{
    const bd_reader_spec plain = {.delimiter = ','};
    int asked = 0;
    cr_expect(bd_explain__any_cell(&plain, bd_text_of("a,b,c"), is_b, &asked) && asked == 2);
    asked = 0;
    cr_expect(not(bd_explain__any_cell(&plain, bd_text_of("a,c"), is_b, &asked)));
    cr_expect(eq(int, asked, 2));
}
