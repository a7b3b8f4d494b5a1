/* Headers of CSV files: titles above, two rows, the line sep=, blank rows, and what every line is. */
#include <criterion/criterion.h>

#include "tests/unit/formats/csv/csv_oracle.h"

static oracle_file file;
static bd_budget budget;
static bd_chunk *chunk;
static bd_err err;
static bd_reader_spec spec;
static const char *wanted[2];

static void setup(void)
{
    oracle_file_open(&file);
    bd_budget_init(&budget, 64 << 20);
    cr_assert_eq(bd_chunk_new(&budget, &chunk, &err), BD_OK);
    wanted[0] = "id";
    wanted[1] = "name";
    spec = (bd_reader_spec){.delimiter = ',',
                            .header = true,
                            .wanted = wanted,
                            .wanted_count = 2,
                            .digest = BD_DIGEST_XXH3};
}

static void teardown(void)
{
    bd_chunk_free(chunk);
    close(file.fd);
}

TestSuite(csv_header, .init = setup, .fini = teardown);

/* The rows as "line:id|name;", and the totals. */
static bd_status read_all(const bd_csv_tuning *tuning, bd_buf *out, bd_reader_totals *totals)
{
    bd_reader *reader;
    bd_batch batch;
    bd_status st;
    out->len = 0;
    err = (bd_err){0};
    BD_TRY(bd_csv_open_tuned(&spec, file.path, tuning, &reader, &err));
    while ((st = bd_reader_take(reader, chunk, &err)) == BD_OK) {
        cr_assert_eq(bd_reader_parse(reader, chunk, &batch, &err), BD_OK);
        for (size_t r = 0; r < batch.row_count; r++) {
            bd_buf_printf(out, "%llu:", (unsigned long long)batch.first_line + batch.rows[r].line);
            for (size_t i = 0; i < 2; i++) {
                const bd_cell cell = batch.cells[r * 2 + i];
                bd_buf_add(out, batch.base + cell.at, cell.len);
                bd_buf_add_char(out, i == 0 ? '|' : ';');
            }
        }
    }
    cr_assert_eq(st, BD_END, "%s", err.text);
    bd_reader_totals_get(reader, totals);
    bd_reader_close(reader);
    bd_buf_add_char(out, '\0');
    return BD_OK;
}

typedef struct lines {
    unsigned header, blank, continued, skipped; /* above the rows, and of the header */
} lines;

typedef struct good {
    const char *text;
    uint32_t rows[2]; /* header_rows */
    const char *cells;
    lines above;
    const char *note;
} good;

#define NOTE(n) "header in row " n ", the rows above it are skipped"
#define SEP(c)  "the first line says sep=" c ", so that is the delimiter"

static const good goods[] = {
    {"id,name\n1,a\n", {0, 0}, "2:1|a;", {1, 0, 0, 0}, ""},
    {"\r\n\r\nid,name\r\n1,a\r\n", {0, 0}, "4:1|a;", {1, 2, 0, 0}, ""},
    {"list,,\nunit,,date\nno,id,name\n9,1,a\n", {0, 0}, "4:1|a;", {1, 0, 0, 2}, NOTE("3")},
    {"list\r\n\r\nid,name\r\n1,a\r\n", {0, 0}, "4:1|a;", {1, 1, 0, 1}, NOTE("3")},
    {"a title of one cell\nid,name\n1,a", {0, 0}, "3:1|a;", {1, 0, 0, 1}, NOTE("2")},
    {"\"two\nlines\",,\n\"i\nd\",name\n1,a\n", {0, 0}, "5:1|a;", {1, 0, 2, 1}, NOTE("2")},
    {",,\n, ,\n,id,name\n,1,a\n", {0, 0}, "4:1|a;", {1, 2, 0, 0}, ""},
    {"a\n\nb\rid,name\r1,a\r", {0, 0}, "5:1|a;", {1, 1, 0, 2}, NOTE("4")},
    {"list\nid,name", {0, 0}, "", {1, 0, 0, 1}, NOTE("2")},
    {"NAME\xEF\xBC\x9A,\" I D \"\na,1\n", {0, 0}, "2:1|a;", {1, 0, 0, 0}, ""},
    {"x\nid,name\n1,a\n", {2, 0}, "3:1|a;", {1, 0, 0, 1}, ""},
    {"id,name\nname,id\na,1\n", {2, 0}, "3:1|a;", {1, 0, 0, 1}, ""},
    {"\nx,,\n,person,\nno,id,\"na\nme\"\n9,1,a\n", {4, 0}, "6:1|a;", {1, 1, 1, 2}, ""},
    {"sep=,\nid,name\n1,a\n", {0, 0}, "3:1|a;", {1, 0, 0, 1}, ""},
    {"\xEF\xBB\xBF\"sep=;\"\r\nid;name\r\n1;a,b\r\n", {0, 0}, "3:1|a,b;", {1, 0, 0, 1}, SEP(";")},
    {"SEP=\t\nid\tname\n1\ta\n", {0, 0}, "3:1|a;", {1, 0, 0, 1}, SEP("\\x09")},
    {"sep=;;;\nid;name\n1;a\n", {0, 0}, "3:1|a;", {1, 0, 0, 1}, SEP(";")},
    {"sep=;\nlist\nid;name\n1;a\n", {3, 0}, "4:1|a;", {1, 0, 0, 2}, SEP(";")},
    {"sep=;\nlist\nid;name\n1;a\n", {0, 0}, "4:1|a;", {1, 0, 0, 2}, SEP(";") "; " NOTE("3")},
    {"sep=x\nid,name\n1,a\n", {0, 0}, "3:1|a;", {1, 0, 0, 1}, NOTE("2")}, /* a title */
    {"sep=\nid,name\n1,a\n", {0, 0}, "3:1|a;", {1, 0, 0, 1}, NOTE("2")},
};

static void expect_good(const good *g, const bd_csv_tuning *tuning)
{
    bd_reader_totals totals;
    bd_buf out = {0};
    spec.header_rows[0] = g->rows[0];
    spec.header_rows[1] = g->rows[1];
    oracle_file_set(&file, g->text, strlen(g->text));
    cr_assert_eq(read_all(tuning, &out, &totals), BD_OK, "%s: %s", g->text, err.text);
    cr_expect_str_eq(out.at, g->cells);
    cr_expect_str_eq(totals.note, g->note);
    cr_expect_eq(totals.outside.header, g->above.header, "header of %s", g->text);
    cr_expect_eq(totals.outside.blank, g->above.blank, "blank of %s", g->text);
    cr_expect_eq(totals.outside.continued, g->above.continued, "continued of %s", g->text);
    cr_expect_eq(totals.outside.skipped, g->above.skipped, "skipped of %s", g->text);
    bd_buf_fini(&out);
}

Test(csv_header, the_header_is_found_whatever_the_size_of_a_read)
{
    static const size_t sizes[] = {1, 2, 3, 5, 7, 64, 4096};
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        bd_csv_tuning tuning;
        bd_csv_tuning_usual(&tuning);
        tuning.chunk_bytes = sizes[s];
        for (size_t i = 0; i < sizeof goods / sizeof *goods; i++)
            expect_good(&goods[i], &tuning);
    }
}

Test(csv_header, two_rows_are_joined)
{
    /* On the next page both rows stand again; a row like only one of them is no row, either. */
    static const char text[] = "list\nno,person,,phone\n,id,name,\n9,1,a,5\n"
                               "no,person,,phone\n,id,name,\n8,2,b,5\n,id,name\n,id,other,\n";
    const good g = {text, {2, 3}, "4:1|a;7:2|b;9:id|other;", {2, 0, 0, 1}, ""};
    bd_csv_tuning tuning;
    bd_csv_tuning_usual(&tuning);
    wanted[0] = "person/id";
    wanted[1] = "Person / Name";
    expect_good(&g, &tuning);
}

Test(csv_header, a_title_in_gb18030_is_passed_over)
{
    static const char text[] = "\xBB\xA8\xC3\xFB\xB2\xE1,,\n\xD0\xF2\xBA\xC5,id,name\n9,1,a\n";
    const good g = {text, {0, 0}, "3:1|a;", {1, 0, 0, 1}, NOTE("2")};
    bd_csv_tuning tuning;
    bd_csv_tuning_usual(&tuning);
    spec.encoding = BD_ENCODING_GB18030;
    expect_good(&g, &tuning);
}

/* The rows that are looked at may be longer than a read, and than a row may be. */
Test(csv_header, the_search_ends_where_the_rows_are_longer_than_one_row_may_be)
{
    bd_csv_tuning tuning;
    bd_buf text = {0};
    bd_buf out = {0};
    bd_reader_totals totals;
    bd_csv_tuning_usual(&tuning);
    tuning.row_max = 1000;
    tuning.row_shown = 100;
    for (int long_by = 0; long_by < 2; long_by++) {
        text.len = 0;
        bd_buf_add_string(&text, "list\n");
        while (text.len < 1000 + (size_t)long_by - sizeof "id,name")
            bd_buf_add_char(&text, 'x');
        bd_buf_add_string(&text, "\nid,name\n1,a\n");
        oracle_file_set(&file, text.at, text.len);
        for (tuning.chunk_bytes = 1; tuning.chunk_bytes < 5000; tuning.chunk_bytes *= 4) {
            const bd_status st = read_all(&tuning, &out, &totals);
            cr_expect_eq(st, long_by == 0 ? BD_OK : BD_E_USAGE, "%s", err.text);
            if (st == BD_OK)
                cr_expect_str_eq(out.at, "4:1|a;");
        }
    }
    bd_buf_fini(&text);
    bd_buf_fini(&out);
}

typedef struct bad {
    const char *text;
    uint32_t rows[2];
    bd_status status;
    const char *message; /* behind the file's name */
} bad;

static const bad bads[] = {
    {"list\nid,name2\n1,a\n", {0, 0}, BD_E_USAGE, ": no column 'name'; found in row 2: id, name2"},
    {"list\nid,name\nname,id\n", {0, 0}, BD_E_USAGE, ": rows 2 and 3 both have all headings"},
    {",,\n\n", {0, 0}, BD_E_INPUT, "' has no header row"},
    {"id,name\n", {2, 0}, BD_E_USAGE, ": row 2, which 'header' names, is blank or not there"},
    {"id,name\n\n1,a\n",
     {2, 0},
     BD_E_USAGE,
     ": row 2, which 'header' names, is blank or not there"},
    {"a,b\n,\nid,name\n",
     {2, 3},
     BD_E_USAGE,
     ": row 2, which 'header' names, is blank or not there"},
    {"no,person,,phone\n,id,name,\n9,1,a,5\n",
     {0, 0},
     BD_E_USAGE,
     ": row 2 has all headings, but is the lower row of a header of two rows"},
};

Test(csv_header, files_without_a_clear_header_are_refused)
{
    bd_csv_tuning tuning;
    bd_buf out = {0};
    bd_reader_totals totals;
    bd_csv_tuning_usual(&tuning);
    for (size_t i = 0; i < sizeof bads / sizeof *bads; i++) {
        spec.header_rows[0] = bads[i].rows[0];
        spec.header_rows[1] = bads[i].rows[1];
        oracle_file_set(&file, bads[i].text, strlen(bads[i].text));
        cr_expect_eq(read_all(&tuning, &out, &totals), bads[i].status, "%s", bads[i].text);
        const char *at = strstr(err.text, bads[i].message);
        cr_expect(at != NULL && strcmp(at, bads[i].message) == 0, "%s", err.text);
    }
    bd_buf_fini(&out);
}

Test(csv_header, without_the_wanted_columns_the_headings_can_still_be_asked_for)
{
    static const char text[] = "list\nid,Other\n1,a\n";
    bd_reader *reader;
    const bd_text *headings;
    spec.headings_only = true;
    oracle_file_set(&file, text, sizeof text - 1);
    cr_assert_eq(bd_reader_open(&spec, file.path, &reader, &err), BD_OK);
    cr_assert_eq(bd_reader_headings(reader, &headings), 2);
    cr_expect_str_eq(headings[1].at, "Other");
    bd_reader_close(reader);
}

Test(csv_header, sep_is_understood_without_a_header_too)
{
    static const char text[] = "sep=|\n1|a\n";
    bd_csv_tuning tuning;
    bd_buf out = {0};
    bd_reader_totals totals;
    bd_csv_tuning_usual(&tuning);
    spec.header = false;
    wanted[0] = "1";
    wanted[1] = "2";
    oracle_file_set(&file, text, sizeof text - 1);
    cr_assert_eq(read_all(&tuning, &out, &totals), BD_OK);
    cr_expect_str_eq(out.at, "2:1|a;");
    cr_expect_eq(totals.outside.skipped, 1);
    cr_expect_eq(totals.outside.header, 0);
    bd_buf_fini(&out);
}
