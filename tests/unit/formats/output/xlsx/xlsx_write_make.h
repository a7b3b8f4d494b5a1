/*
 * xlsx_write_make: a small workbook, written into its own folder, and its parts as text. Shared by
 * the tests of the workbook writer. One thread.
 */
#ifndef BD_TESTS_UNIT_FORMATS_OUTPUT_XLSX_XLSX_WRITE_MAKE_H
#define BD_TESTS_UNIT_FORMATS_OUTPUT_XLSX_XLSX_WRITE_MAKE_H

#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>

#include <criterion/criterion.h>

#include "engine/base/file.h"
#include "formats/output/xlsx/xlsx_write.h"
#include "tests/unit/formats/xlsx/xlsx_make.h"

/* The note with which our reader ends: the cover is another sheet. */
#define READ_END "end: one sheet was read, 1 other visible sheet of the workbook was not"

static char folder[] = "/tmp/bidui-xlsx-XXXXXX";
static char path[64];
static char work[64];
static bd_buf got;
static bd_xlsx_totals totals;
static bd_err err;

static inline void setup(void)
{
    cr_assert_not_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/list.xlsx", folder);
    snprintf(work, sizeof work, "%s/work", folder);
    cr_assert_eq(mkdir(work, 0700), 0);
}

static inline void teardown(void)
{
    bd_err ignored = {0};
    cr_expect_eq(bd_path_remove(folder, &ignored), BD_OK);
    bd_buf_fini(&got);
}

/* ---- writing ---- */

static const bd_xlsx_column columns[] = {{"a", 18, BD_XLSX_PERSON, false},
                                         {"b", 10, BD_XLSX_ROSTER, false},
                                         {"c", 0, BD_XLSX_FILL_IN, true}};
static const char *const choices[] = {"yes", "no"};
static const bd_xlsx_fact facts[] = {{"period", "2026-11", 0}, {"region", "530602", 0}};
static const bd_xlsx_fact counts[] = {{"mismatch", NULL, 1234567}, {"missing", NULL, 0}};
static const char *const notes[] = {"choose a result"};
static const bd_xlsx_cover cover = {.title = "the list & more",
                                    .facts = facts,
                                    .facts_count = 2,
                                    .counts_title = "persons",
                                    .counts = counts,
                                    .counts_count = 2,
                                    .notes_title = "how to",
                                    .notes = notes,
                                    .notes_count = 1,
                                    .cut_note = "some cells were too long",
                                    .made_by = "made by a test"};

static inline bd_xlsx_write_spec spec_of(void)
{
    return (bd_xlsx_write_spec){.path = path,
                                .work_folder = work,
                                .cover_name = "cover",
                                .sheet_name = "list",
                                .print_title = "A & B",
                                .columns = columns,
                                .columns_count = 3,
                                .choices = choices,
                                .choices_count = 2,
                                .choices_message = "one of the list",
                                .created = 20261101};
}

static inline bd_xlsx_cell cell_of(const char *text)
{
    return (bd_xlsx_cell){text, (uint32_t)strlen(text), 0};
}

static inline bd_xlsx_writer *open_writer(const bd_xlsx_write_spec *spec)
{
    bd_xlsx_writer *writer;
    cr_assert_eq(bd_xlsx_write_open(spec, &writer, &err), BD_OK, "%s", err.text);
    return writer;
}

static inline void add_row(bd_xlsx_writer *writer, const char *a, const char *b)
{
    const bd_xlsx_cell cells[] = {cell_of(a), cell_of(b)};
    cr_assert_eq(bd_xlsx_write_row(writer, cells, 2, &err), BD_OK, "%s", err.text);
}

static inline void close_writer(bd_xlsx_writer *writer)
{
    cr_assert_eq(bd_xlsx_write_close(writer, &cover, &totals, &err), BD_OK, "%s", err.text);
}

/* A workbook of two rows. */
static inline void write_two(void)
{
    const bd_xlsx_write_spec spec = spec_of();
    bd_xlsx_writer *writer = open_writer(&spec);
    add_row(writer, "530602196511171234", "0012");
    add_row(writer, "=1+1", "1965-11-17");
    close_writer(writer);
}

/* ---- reading ---- */

static inline const char *read_sheet(const char *sheet, const char *const *wanted, size_t count)
{
    static bd_budget budget;
    bd_chunk *chunk;
    xlsx_file file;
    bd_xlsx_tuning tuning;
    const bd_reader_spec spec = {.format = BD_FORMAT_XLSX,
                                 .header = true,
                                 .sheet = sheet,
                                 .wanted = wanted,
                                 .wanted_count = count};
    bd_budget_init(&budget, 256 << 20);
    cr_assert_eq(bd_chunk_new(&budget, &chunk, &err), BD_OK);
    bd_xlsx_tuning_usual(&tuning);
    cr_assert_lt(strlen(path), sizeof file.path);
    memcpy(file.path, path, strlen(path) + 1);
    xlsx_read(&file, &spec, &tuning, chunk, false, &got);
    bd_chunk_free(chunk);
    return got.at;
}

static const char *const ab[] = {"a", "b"};

static inline const char *read_list(void)
{
    return read_sheet("list", ab, 2);
}

/* One part of the workbook as text. */
static inline const char *part_of(const char *name)
{
    int code;
    zip_stat_t stat;
    zip_t *zip = zip_open(path, ZIP_RDONLY | ZIP_CHECKCONS, &code);
    cr_assert_not_null(zip);
    cr_assert_eq(zip_stat(zip, name, 0, &stat), 0, "%s", name);
    zip_file_t *file = zip_fopen(zip, name, 0);
    got.len = 0;
    cr_assert(bd_buf_reserve(&got, stat.size + 1));
    cr_assert_eq(zip_fread(file, got.at, stat.size), (zip_int64_t)stat.size);
    got.at[stat.size] = '\0';
    zip_fclose(file);
    zip_discard(zip);
    return got.at;
}

static inline void expect_in(const char *part, const char *text)
{
    cr_expect_not_null(strstr(part, text), "no %s", text);
}

static inline size_t entries_of(const char *name)
{
    size_t count = 0;
    DIR *dir = opendir(name);
    cr_assert_not_null(dir);
    for (const struct dirent *entry; (entry = readdir(dir)) != NULL;)
        count += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    closedir(dir);
    return count;
}

/* Only the work folder is left, and it is empty. */
static inline void expect_nothing_left(void)
{
    cr_expect_eq(entries_of(work), 0);
    cr_expect_eq(entries_of(folder), 1);
}

static inline char *slurp(size_t *len)
{
    char *bytes;
    cr_assert_eq(bd_file_slurp(path, 64 << 20, &bytes, len, &err), BD_OK, "%s", err.text);
    return bytes;
}

#endif
