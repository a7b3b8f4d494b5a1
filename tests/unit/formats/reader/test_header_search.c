/* The search for the row with the headings, over rows written as text: cells with |, rows with \n;
 * an empty row is a blank one. */
#include <criterion/criterion.h>
#include <stdio.h>

#include "formats/reader/columns.h"

typedef struct search_case {
    const char *rows;
    uint32_t at[2];     /* header_rows */
    const char *wanted; /* with | */
    uint64_t header;    /* row; 0: refused */
    const char *text;   /* the header's cells, or the message */
    const char *hint;
} search_case;

enum { WANTED_MAX = 4, PIECE = 128 };

/* Copy the pieces of text between separators; returns how many there are. */
static size_t split(const char *text, char separator, char pieces[][PIECE], size_t most)
{
    size_t count = 0;
    for (const char *at = text; at != NULL && count < most; count++) {
        const char *end = strchr(at, separator);
        const size_t len = end == NULL ? strlen(at) : (size_t)(end - at);
        cr_assert(len < PIECE);
        memcpy(pieces[count], at, len);
        pieces[count][len] = '\0';
        at = end == NULL ? NULL : end + 1;
    }
    return count;
}

static bd_status feed(bd_header_search *search, const char *rows, bd_err *err)
{
    static char lines[64][PIECE];
    static char cells[32][PIECE];
    const size_t count = split(rows, '\n', lines, 64);
    for (size_t r = 0; r < count; r++) {
        const size_t n = split(lines[r], '|', cells, 32);
        for (size_t i = 0; i < n; i++)
            bd_header_search_cell(search, bd_text_of(cells[i]));
        if (!bd_header_search_wants(search, r + 1))
            bd_header_search_cell(search, bd_text_of("not asked for"));
        const bd_status st = bd_header_search_row(search, r + 1, err);
        if (st != BD_OK)
            return st < 0 ? st : bd_header_search_end(search, err);
    }
    return bd_header_search_end(search, err);
}

static void look_at(const search_case *c)
{
    static char names[WANTED_MAX][PIECE];
    const char *wanted[WANTED_MAX];
    uint32_t columns[WANTED_MAX];
    bd_header_search search;
    bd_err err = {0};
    bd_buf text = {0};
    bd_reader_spec spec = {.header = true, .wanted = wanted, .header_rows = {c->at[0], c->at[1]}};
    spec.wanted_count = split(c->wanted, '|', names, WANTED_MAX);
    for (size_t i = 0; i < spec.wanted_count; i++)
        wanted[i] = names[i];
    bd_header_search_init(&search, &spec, "file");
    bd_status st = feed(&search, c->rows, &err);
    const bd_columns found = {.name = "file",
                              .headings = bd_header_cells(&search.best),
                              .heading_count = search.best.count,
                              .alone_hint = "alone",
                              .search = &search};
    if (st == BD_OK)
        st = bd_columns_find(&found, &spec, columns, &err);
    for (size_t i = 0; i < search.best.count && st == BD_OK; i++) {
        bd_buf_add_string(&text, i == 0 ? "" : "|");
        bd_buf_add_text(&text, bd_header_cells(&search.best)[i]);
    }
    bd_buf_add_char(&text, '\0');
    cr_expect_eq(st, c->header == 0 ? BD_E_USAGE : BD_OK, "%s: %s", c->rows, err.text);
    cr_expect_str_eq(st < 0 ? err.text : text.at, c->text);
    cr_expect_str_eq(err.hint, c->hint);
    if (st == BD_OK)
        cr_expect_eq(search.best.no, c->header, "row %d of %s", (int)search.best.no, c->rows);
    bd_buf_fini(&text);
    bd_header_search_fini(&search);
}

#define ID_NAME     "证件号码|姓名"
#define HEAD        "序号|证件号码|姓名"
#define ROW         "1|530724196001100119|和木香"
#define TWENTY_LESS "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\nl\nm\nn\no\np\nq\nr\n"

static const search_case cases[] = {
    /* found */
    {HEAD "\n" ROW, {0, 0}, ID_NAME, 1, HEAD, ""},
    {"花名册||\n单位：某办||日期\n" HEAD "\n" ROW, {0, 0}, ID_NAME, 3, HEAD, ""},
    {"\n||\n" HEAD "\n" ROW, {0, 0}, ID_NAME, 3, HEAD, ""},
    {"花名册\n\n序号|证件\n号码", {0, 0}, "证件", 3, "序号|证件", ""},
    {"花名册\n序 号|证件号码*|姓　名", {0, 0}, ID_NAME, 2, "序 号|证件号码*|姓　名", ""},
    {TWENTY_LESS "s\n" HEAD, {0, 0}, ID_NAME, 20, HEAD, ""},
    {"\n\n" TWENTY_LESS "s\n" HEAD, {0, 0}, ID_NAME, 22, HEAD, ""}, /* blank rows do not count */
    /* a repeated header is no second one; the first row with all is the header as ever */
    {"花名册\n" HEAD "\n" ROW "\n" HEAD "\n" ROW, {0, 0}, ID_NAME, 2, HEAD, ""},
    {HEAD "\n" ROW "\n姓名|证件号码", {0, 0}, ID_NAME, 1, HEAD, ""},
    /* configured */
    {"花名册\n" HEAD "\n" ROW, {2, 0}, ID_NAME, 2, HEAD, ""},
    {HEAD "\n姓名|证件号码\n", {2, 0}, ID_NAME, 2, "姓名|证件号码", ""},
    {"序号|户主信息||电话\n|姓名|证件号码|\n1|2|3|4",
     {1, 2},
     "户主信息/证件号码|电话",
     2,
     "序号|户主信息/姓名|户主信息/证件号码|电话",
     ""},
    {"序号||本人\n|证件号码|姓名|性别",
     {1, 2},
     "证件号码|本人/性别",
     2,
     "序号|证件号码|本人/姓名|本人/性别",
     ""},
    {"本人|||\nx\n姓名|证件号码||性别",
     {1, 3},
     "本人/姓名",
     3,
     "本人/姓名|本人/证件号码||性别",
     ""},
    /* refused */
    {"花名册\n" HEAD "\n" ROW "\n姓名|证件号码",
     {0, 0},
     ID_NAME,
     0,
     "file: rows 2 and 4 both have all headings",
     "say which one is the header: `header: 2` or `header: 4`"},
    {TWENTY_LESS "s\nt\n" HEAD,
     {0, 0},
     ID_NAME,
     0,
     "file: no column '证件号码'; found: a",
     "alone"},
    {"花名册\n序号|证件号码|姓 名2",
     {0, 0},
     ID_NAME,
     0,
     "file: no column '姓名'; found in row 2: 序号, 证件号码, 姓 名2",
     "did you mean '姓 名2'?"},
    {"花名册\n证件号码|张三|530724196001100119",
     {0, 0},
     ID_NAME,
     0,
     "file: no column '姓名'; row 2 looks like data, not like headings",
     "if the file has no header row, say `header: false` and give columns by number"},
    {"序号|户主信息||电话\n|姓名|证件号码|\n1|2|3|4",
     {0, 0},
     ID_NAME,
     0,
     "file: row 2 has all headings, but is the lower row of a header of two rows",
     "the headings are in two rows: say `header: [1, 2]`, and name columns by both, as "
     "'户主信息/姓名'"},
    {"花名册\n序号|户主信息||电话\n|姓名|证件号码|\n1|2|3|4",
     {0, 0},
     "证件号码|电话",
     0,
     "file: no column '证件号码'; found in row 2: 序号, 户主信息, , 电话",
     "the headings are in two rows: say `header: [2, 3]`, and name columns by both, as "
     "'户主信息/证件号码'"},
    {"序号|户主信息|\n|姓名|证件号码",
     {1, 2},
     "证件号码",
     0,
     "file: no column '证件号码'; found in row 2: 序号, 户主信息/姓名, 户主信息/证件号码",
     "did you mean '户主信息/证件号码'?"},
    {"a\n\n" HEAD,
     {2, 0},
     ID_NAME,
     0,
     "file: row 2, which 'header' names, is blank or not there",
     "give the number of the row that has the headings, from 1, as a spreadsheet program shows it"},
    {"a\n" HEAD,
     {3, 0},
     ID_NAME,
     0,
     "file: row 3, which 'header' names, is blank or not there",
     "give the number of the row that has the headings, from 1, as a spreadsheet program shows it"},
    {"\n" HEAD,
     {1, 2},
     ID_NAME,
     0,
     "file: row 1, which 'header' names, is blank or not there",
     "give the number of the row that has the headings, from 1, as a spreadsheet program shows it"},
    {"证件号码|姓名*|姓 名",
     {0, 0},
     ID_NAME,
     0,
     "file: column '姓名' appears 2 times in the header: '姓名*', '姓 名'",
     "write one of them as it is in the file"},
};

Test(header_search, the_header_is_found_or_refused)
{
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        look_at(&cases[i]);
}

/* ---- several names of a column ---- */

typedef struct name_case {
    const char *headings;
    const char *name; /* that is found; NULL: none is */
    size_t times;
    uint32_t column;
    bool exact;
} name_case;

Test(header_search, of_several_names_the_first_that_the_file_has_is_used)
{
    static const char *const wanted[] = {"身份证号"};
    static const char *const more[] = {"证件号码", "公民身份号码"};
    static const bd_names others[] = {{more, 2}};
    static const name_case names[] = {
        {"姓名|身份证号", "身份证号", 1, 1, true},
        {"姓名|证件号码", "证件号码", 1, 1, true},
        {"公民身份号码|证件号码", "证件号码", 1, 1, true},
        {"证件号码|身份证号", "身份证号", 1, 1, true},
        {"证件号码|身份证号*", "身份证号", 1, 1, false},
        {"姓名|证件 号码", "证件号码", 1, 1, false},
        {"身份证号|身份证号*", "身份证号", 1, 0, true},
        {"身份证号：|身份证号*|证件号码", "身份证号", 2, 0, false},
        {"姓名|性别", NULL, 0, 0, false},
    };
    const bd_reader_spec spec = {
        .header = true, .wanted = wanted, .wanted_count = 1, .others = others};
    char cells[4][PIECE];
    bd_text headings[4];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const size_t count = split(names[i].headings, '|', cells, 4);
        for (size_t k = 0; k < count; k++)
            headings[k] = bd_text_of(cells[k]);
        const bd_column_match match = bd_column_match_in(headings, count, &spec, 0);
        cr_expect_eq(match.times, names[i].times, "%s", names[i].headings);
        if (names[i].times == 0)
            continue;
        cr_expect_str_eq(match.name, names[i].name);
        cr_expect_eq(match.column, names[i].column, "%s", names[i].headings);
        cr_expect_eq(match.exact, names[i].exact, "%s", names[i].headings);
    }
    uint32_t column;
    bd_err err = {0};
    const bd_text none[] = {bd_text_of("姓名")};
    const bd_columns columns = {
        .name = "file", .headings = none, .heading_count = 1, .alone_hint = "alone"};
    cr_expect_eq(bd_columns_find(&columns, &spec, &column, &err), BD_E_USAGE);
    cr_expect_str_eq(err.text,
                     "file: no column '身份证号', '证件号码' or '公民身份号码'; found: 姓名");
}

Test(header_search, a_configured_line_break_does_not_break_the_message)
{
    static const char *const wanted[] = {"证件\n号码"};
    static const unsigned lines[] = {7};
    const bd_reader_spec spec = {.header = true,
                                 .wanted = wanted,
                                 .wanted_count = 1,
                                 .wanted_from = "b.yaml",
                                 .wanted_lines = lines};
    const bd_text headings[] = {bd_text_of("姓\n名"), bd_text_of("证件\r号")};
    const bd_columns columns = {.name = "file", .headings = headings, .heading_count = 2};
    uint32_t column;
    bd_err err = {0};
    cr_expect_eq(bd_columns_find(&columns, &spec, &column, &err), BD_E_USAGE);
    cr_expect_str_eq(err.text,
                     "file: no column '证件\\x0A号码' (b.yaml:7); found: 姓\\x0A名, 证件\\x0D号");
    cr_expect_str_eq(err.hint, "did you mean '证件\\x0D号'?");
}

Test(header_search, notes_are_joined_and_one_that_does_not_fit_is_left_out)
{
    char note[BD_READER_NOTE] = "";
    char more[BD_READER_NOTE];
    memset(more, 'x', sizeof more);
    more[sizeof more - 1] = '\0';
    bd_reader_note(note, "row %d", 3);
    bd_reader_note(note, "%s", more);
    bd_reader_note(note, "sep=%c", ';');
    cr_expect_str_eq(note, "row 3; sep=;");
}
