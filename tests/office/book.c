/*
 * book: a workbook of cells that spreadsheets like to change, and what LibreOffice should make of
 * it as CSV, every text in quotes.
 *
 *   book FOLDER      writes FOLDER/book.xlsx and FOLDER/expected.csv, and says how many rows they
 * have
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/base/text.h"
#include "engine/base/utf8.h"
#include "formats/output/xlsx/xlsx_write.h"

enum { COLUMNS = 4, RANDOM_ROWS = 400, LONGEST = 40, LONG_CELL = 32767 };

static const char *const texts[] = {
    "530602196511171234",
    "0012",
    "=1+1",
    "=\"x\"&A1",
    "+86 138",
    "-1",
    "@SUM(A1)",
    "1965-11-17",
    "1965\xE5\xB9\xB4"
    "11\xE6\x9C\x88"
    "17\xE6\x97\xA5",
    "12:30",
    "3/4",
    "1E5",
    "1,234.50",
    "\xC2\xA5"
    "5",
    "50%",
    "TRUE",
    "#N/A",
    "http://example.com/",
    "mailto:a@example.com",
    "a\nb",
    "a\r\nb\rc",
    "\ttab\t",
    " two  blanks ",
    "   ",
    "\n",
    "\xE2\x80\xA8line\xC2\x85separators\xE2\x80\xA9",
    "\xF0\x9F\x98\x80 \xF0\xA0\x80\x80 \xEE\xA0\x9E", /* emoji, U+20000, private use U+E81E */
    "<&>\"' ]]> &amp; &#65;",
    "_x0041_ _x005F_ _xZZZZ_ _x00",
    "\x01\x08\x0B\x0C\x1F\x7F",
    "'quoted",
    "\xEF\xBB\xBF"
    "bom",
    "\xE5\xBC\xA0\xE4\xB8\x89\xC2\xB7\xE6\x9D\x8E"};

static uint64_t seed = 20261123;

static unsigned next_random(unsigned below)
{
    seed = seed * 6364136223846793005U + 1442695040888963407U;
    return (unsigned)(seed >> 33) % below;
}

/* Characters from all over, those that XML cannot hold among them; no NUL, which
 * ends texts there. */
static uint32_t any_character(void)
{
    static const uint32_t ranges[][2] = {{' ', '~'},         {1, 0x1F},          {0xA0, 0x24F},
                                         {0x4E00, 0x9FFF},   {0x20000, 0x2A6DF}, {0x2000, 0x206F},
                                         {0x1F300, 0x1F6FF}, {0xE000, 0xF8FF},   {0xFF01, 0xFF5E}};
    const uint32_t *range = ranges[next_random(sizeof ranges / sizeof *ranges)];
    const uint32_t cp = range[0] + next_random(range[1] - range[0] + 1);
    return cp == '\r' ? '\t' : cp;
}

static void random_text(bd_buf *out)
{
    out->len = 0;
    for (unsigned left = next_random(LONGEST); left > 0; left--) {
        char bytes[BD_UTF8_MAX];
        bd_buf_add(out, bytes, bd_utf8_encode(any_character(), bytes));
    }
}

/* In quotes, line ends being LF: LibreOffice knows no other within a cell. */
static void expect(bd_buf *out, bd_text text)
{
    if (text.len == 0)
        return;
    bd_buf_add_char(out, '"');
    for (size_t i = 0; i < text.len; i++) {
        const bool is_crlf = text.at[i] == '\r' && i + 1 < text.len && text.at[i + 1] == '\n';
        if (text.at[i] == '"')
            bd_buf_add_char(out, '"');
        if (!is_crlf)
            bd_buf_add_char(out, text.at[i] == '\r' ? '\n' : text.at[i]);
    }
    bd_buf_add_char(out, '"');
}

static void check(bd_status st, const bd_err *err)
{
    if (st == BD_OK)
        return;
    fprintf(stderr, "book: %s\n", err->text);
    exit(1);
}

/* One row: the text in each column but the last, which is to be filled in. */
static void add_row(bd_xlsx_writer *writer, bd_buf *expected, bd_buf cells[COLUMNS - 1])
{
    bd_xlsx_cell row[COLUMNS - 1];
    bd_err err = {0};
    for (size_t i = 0; i + 1 < COLUMNS; i++) {
        row[i] = (bd_xlsx_cell){cells[i].at, (uint32_t)cells[i].len, i == 1};
        expect(expected, (bd_text){cells[i].at, cells[i].len});
        bd_buf_add_char(expected, ',');
    }
    bd_buf_add_char(expected, '\n');
    check(bd_xlsx_write_row(writer, row, COLUMNS - 1, &err), &err);
}

static void add_rows(bd_xlsx_writer *writer, bd_buf *expected)
{
    bd_buf cells[COLUMNS - 1] = {0};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        for (size_t k = 0; k + 1 < COLUMNS; k++) {
            cells[k].len = 0;
            bd_buf_add_string(&cells[k], k == 2 ? "x" : texts[i]);
        }
        add_row(writer, expected, cells);
    }
    cells[0].len = 0;
    for (int i = 0; i < LONG_CELL; i++)
        bd_buf_add_char(&cells[0], (char)('a' + i % 26));
    add_row(writer, expected, cells);
    for (int i = 0; i < RANDOM_ROWS; i++) {
        for (size_t k = 0; k + 1 < COLUMNS; k++)
            random_text(&cells[k]);
        bd_buf_add_string(&cells[2], "."); /* no row is empty */
        add_row(writer, expected, cells);
    }
    for (size_t k = 0; k + 1 < COLUMNS; k++)
        bd_buf_fini(&cells[k]);
}

int main(int argc, char **argv)
{
    static const bd_xlsx_column columns[COLUMNS] = {{"text", 20, BD_XLSX_PERSON, false},
                                                    {"differing", 20, BD_XLSX_ROSTER, false},
                                                    {"other", 20, BD_XLSX_CARD, false},
                                                    {"result", 0, BD_XLSX_FILL_IN, true}};
    static const char *const choices[] = {"first", "\xE7\xAC\xAC\xE4\xBA\x8C"};
    static const bd_xlsx_fact counts[] = {{"mismatch", NULL, 1234567}};
    static const bd_xlsx_cover cover = {.title = "a list", .counts = counts, .counts_count = 1};
    char path[4096];
    bd_xlsx_writer *writer;
    bd_err err = {0};
    bd_buf expected = {0};
    if (argc != 2)
        return 2;
    snprintf(path, sizeof path, "%s/book.xlsx", argv[1]);
    const bd_xlsx_write_spec spec = {.path = path,
                                     .work_folder = argv[1],
                                     .cover_name = "cover",
                                     .sheet_name = "list",
                                     .columns = columns,
                                     .columns_count = COLUMNS,
                                     .choices = choices,
                                     .choices_count = 2,
                                     .created = 20261101};
    check(bd_xlsx_write_open(&spec, &writer, &err), &err);
    bd_buf_add_string(&expected, "\"text\",\"differing\",\"other\",\"result\"\n");
    add_rows(writer, &expected);
    printf("%llu\n", 1 + (unsigned long long)bd_xlsx_write_rows(writer));
    check(bd_xlsx_write_close(writer, &cover, NULL, &err), &err);
    snprintf(path, sizeof path, "%s/expected.csv", argv[1]);
    FILE *file = fopen(path, "w");
    const bool ok = !expected.failed && file != NULL &&
                    fwrite(expected.at, 1, expected.len, file) == expected.len;
    bd_buf_fini(&expected);
    return file == NULL || fclose(file) != 0 || !ok;
}
