/* The workbook writer's file: the same bytes, its permissions, and failures at every size of the
 * disk. */
#include "formats/output/xlsx/quiet.h"
#include "tests/unit/formats/output/xlsx/xlsx_write_make.h"

#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <sys/resource.h>
#include <time.h>

TestSuite(xlsx_write_file, .init = setup, .fini = teardown, .timeout = 300);

/* ---- the file ---- */

Test(xlsx_write_file, the_same_input_gives_the_same_bytes)
{
    size_t first_len, second_len;
    char digest[BD_DIGEST_TEXT];
    bd_digest *sum;
    write_two();
    char *first = slurp(&first_len);
    cr_assert_eq(totals.bytes, first_len);
    cr_assert_eq(bd_digest_new(BD_DIGEST_XXH3, &sum, &err), BD_OK);
    bd_digest_add(sum, first, first_len);
    bd_digest_text(sum, digest);
    bd_digest_free(sum);
    cr_expect_str_eq(digest, totals.digest);
    setenv("TZ", "Asia/Shanghai", 1);
    tzset();
    setlocale(LC_ALL, "C.UTF-8");
    setenv("USER", "somebody", 1);
    struct timespec pause = {.tv_sec = 2,
                             .tv_nsec = 100000000}; /* the seconds of a zip file are even */
    nanosleep(&pause, NULL);
    cr_assert_eq(unlink(path), 0);
    write_two();
    char *second = slurp(&second_len);
    cr_assert_eq(first_len, second_len);
    cr_expect_eq(memcmp(first, second, first_len), 0);
    free(first);
    free(second);
}

Test(xlsx_write_file, files_are_the_owners_alone_and_nothing_stays_in_the_work_folder)
{
    struct stat stat_of;
    umask(0);
    const bd_xlsx_write_spec spec = spec_of();
    bd_xlsx_writer *writer = open_writer(&spec);
    DIR *dir = opendir(work);
    for (const struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        cr_assert_eq(fstatat(dirfd(dir), entry->d_name, &stat_of, 0), 0);
        cr_expect(S_ISDIR(stat_of.st_mode) || (stat_of.st_mode & 0777) == 0600, "%s",
                  entry->d_name);
    }
    closedir(dir);
    add_row(writer, "x", "y");
    close_writer(writer);
    cr_assert_eq(stat(path, &stat_of), 0);
    cr_expect_eq(stat_of.st_mode & 0777, 0600);
    cr_expect_eq(entries_of(work), 0);
}

Test(xlsx_write_file, a_file_for_a_group_is_given_away_while_it_is_empty)
{
    struct stat stat_of;
    bd_xlsx_write_spec spec = spec_of();
    spec.access = (bd_access){.folder_mode = 0750,
                              .file_mode = 0640,
                              .has_group = true,
                              .group = geteuid() == 0 ? 54321 : getegid()};
    umask(077);
    bd_xlsx_writer *writer = open_writer(&spec);
    for (int closed = 0; closed < 2; closed++) {
        cr_assert_eq(stat(path, &stat_of), 0);
        cr_expect_eq(stat_of.st_mode & 0777, 0640);
        cr_expect_eq(stat_of.st_gid, spec.access.group);
        cr_expect_eq(stat_of.st_size > 0, closed);
        if (!closed)
            close_writer(writer);
    }
}

Test(xlsx_write_file, an_abort_leaves_nothing)
{
    const bd_xlsx_write_spec spec = spec_of();
    bd_xlsx_writer *writer = open_writer(&spec);
    add_row(writer, "x", "y");
    bd_xlsx_write_abort(writer);
    bd_xlsx_write_abort(NULL);
    expect_nothing_left();
}

/* ---- failures ---- */

Test(xlsx_write_file, a_file_that_is_there_is_left_alone)
{
    char expected[256];
    bd_xlsx_writer *writer;
    const bd_xlsx_write_spec spec = spec_of();
    const int fd = open(path, O_WRONLY | O_CREAT, 0600);
    cr_assert_eq(write(fd, "mine", 4), 4);
    close(fd);
    cr_expect_eq(bd_xlsx_write_open(&spec, &writer, &err), BD_E_IO);
    cr_expect_null(writer);
    snprintf(expected, sizeof expected, "cannot create '%s': File exists", path);
    cr_expect_str_eq(err.text, expected);
    size_t len;
    char *bytes = slurp(&len);
    cr_expect_eq(len, 4);
    free(bytes);
    cr_expect_eq(entries_of(work), 0);
}

Test(xlsx_write_file, a_work_folder_that_is_not_there_is_named)
{
    char expected[256];
    bd_xlsx_writer *writer;
    const bd_xlsx_write_spec spec = spec_of();
    cr_assert_eq(rmdir(work), 0);
    cr_expect_eq(bd_xlsx_write_open(&spec, &writer, &err), BD_E_IO);
    snprintf(expected, sizeof expected, "cannot write in '%s': No such file or directory", work);
    cr_expect_str_eq(err.text, expected);
    cr_expect_eq(entries_of(folder), 0);
}

static void expect_refused(const bd_xlsx_write_spec *spec, const char *what)
{
    char expected[256];
    bd_xlsx_writer *writer;
    bd_err refused = {0};
    cr_expect_eq(bd_xlsx_write_open(spec, &writer, &refused), BD_E_BUG, "%s", what);
    cr_expect_null(writer);
    snprintf(expected, sizeof expected, "'%s': a workbook cannot have this %s", path, what);
    cr_expect_str_eq(refused.text, expected);
}

Test(xlsx_write_file, what_no_workbook_can_have_is_refused)
{
    static const char *const names[] = {"",
                                        "a/b",
                                        "a:b",
                                        "a[b",
                                        "'a",
                                        "a'",
                                        "a\xFF",
                                        "list", /* twice */
                                        "12345678901234567890123456789012"};
    static const char *const comma[] = {"a,b"}, *const quote[] = {"a\"b"}, *const none[] = {""};
    static char many[260];
    static const char *const long_list[] = {many};
    bd_xlsx_write_spec spec = spec_of();
    spec.columns_count = 0;
    expect_refused(&spec, "number of columns");
    spec.columns_count = 16385;
    expect_refused(&spec, "number of columns");
    spec = spec_of();
    spec.frozen_columns = 3;
    expect_refused(&spec, "number of frozen columns");
    spec = spec_of();
    spec.rows_max = 1048576;
    expect_refused(&spec, "number of rows");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        spec = spec_of();
        spec.cover_name = names[i];
        expect_refused(&spec, "name of a sheet");
    }
    memset(many, 'a', 256);
    const char *const *const lists[] = {comma, quote, none, long_list};
    for (size_t i = 0; i < 4; i++) {
        spec = spec_of();
        spec.choices = lists[i];
        spec.choices_count = 1;
        expect_refused(&spec, "list of choices");
    }
    many[255] = '\0'; /* the largest length */
    bd_xlsx_writer *writer = open_writer(&spec);
    add_row(writer, "x", "y");
    close_writer(writer);
}

/* Write a workbook of some rows with no file longer than limit bytes. */
static bd_status write_within(rlim_t limit, bd_err *why)
{
    struct rlimit before, now;
    bd_xlsx_writer *writer = NULL;
    const bd_xlsx_write_spec spec = spec_of();
    *why = (bd_err){0};
    cr_assert_eq(getrlimit(RLIMIT_FSIZE, &before), 0);
    now = (struct rlimit){limit, before.rlim_max};
    cr_assert_eq(setrlimit(RLIMIT_FSIZE, &now), 0);
    bd_status st = bd_xlsx_write_open(&spec, &writer, why);
    uint32_t seed = 7;
    for (int i = 0; st == BD_OK && i < 6000; i++) {
        char number[24], other[24];
        seed = seed * 1664525 + 1013904223;
        snprintf(number, sizeof number, "%u%u", seed, seed ^ 0x5A5A5A5A);
        snprintf(other, sizeof other, "%u", seed >> 3);
        const bd_xlsx_cell cells[] = {cell_of(number), cell_of(other)};
        st = bd_xlsx_write_row(writer, cells, 2, why);
    }
    if (st < 0)
        bd_xlsx_write_abort(writer);
    else
        st = bd_xlsx_write_close(writer, &cover, NULL, why);
    cr_assert_eq(setrlimit(RLIMIT_FSIZE, &before), 0);
    return st;
}

/* libxlsxwriter alone makes a workbook of the rows that fitted, and reports success. */
Test(xlsx_write_file, a_full_disk_at_any_byte_is_an_error_and_leaves_nothing)
{
    size_t whole_len, len;
    bd_err why;
    int failures = 0, successes = 0;
    signal(SIGXFSZ, SIG_IGN);                              /* write() then fails with EFBIG */
    cr_assert_not_null(freopen("/dev/null", "w", stderr)); /* the library's own messages */
    cr_assert_eq(write_within(RLIM_INFINITY, &why), BD_OK);
    char *whole = slurp(&whole_len);
    cr_assert_eq(unlink(path), 0);
    for (rlim_t limit = 0; successes < 3; limit += limit < 12000 ? 97 : 4099) {
        const bd_status st = write_within(limit, &why);
        if (st < 0) {
            cr_assert_eq(st, BD_E_IO, "limit %zu: %d %s", (size_t)limit, st, why.text);
            cr_assert(why.text[0] != '\0' && strstr(why.text, folder) != NULL, "%s", why.text);
            expect_nothing_left();
            failures++;
            continue;
        }
        char *bytes = slurp(&len);
        cr_assert(len == whole_len && memcmp(bytes, whole, len) == 0, "limit %zu", (size_t)limit);
        free(bytes);
        cr_assert_eq(unlink(path), 0);
        successes++;
    }
    cr_expect_gt(failures, 100);
    free(whole);
}

Test(xlsx_write_file, a_failed_row_is_final)
{
    struct rlimit before, none;
    static char text[3000];
    bd_xlsx_writer *writer;
    char expected[256];
    bd_err second = {0};
    bd_status st = BD_OK;
    const bd_xlsx_write_spec spec = spec_of();
    signal(SIGXFSZ, SIG_IGN);
    writer = open_writer(&spec);
    cr_assert_eq(getrlimit(RLIMIT_FSIZE, &before), 0);
    none = (struct rlimit){0, before.rlim_max};
    cr_assert_eq(setrlimit(RLIMIT_FSIZE, &none), 0);
    uint32_t seed = 3;
    for (int i = 0; st == BD_OK && i < 10000; i++) {
        for (size_t k = 0; k + 1 < sizeof text; k++) {
            seed = seed * 1664525 + 1013904223;
            text[k] = (char)('0' + (seed >> 24) % 70);
        }
        const bd_xlsx_cell cell = cell_of(text);
        st = bd_xlsx_write_row(writer, &cell, 1, &err);
    }
    cr_assert_eq(setrlimit(RLIMIT_FSIZE, &before), 0);
    cr_expect_eq(st, BD_E_IO);
    cr_expect_eq(err.sys_errno, EFBIG);
    snprintf(expected, sizeof expected, "cannot write in '%s': File too large", work);
    cr_expect_str_eq(err.text, expected);
    cr_expect_eq(bd_xlsx_write_row(writer, NULL, 0, &second), BD_E_IO);
    cr_expect_eq(bd_xlsx_write_close(writer, &cover, NULL, &second), BD_E_IO,
                 "half of the rows were accepted");
    expect_nothing_left();
}

/* Write a workbook of many long headings, with no file longer than limit bytes. Its list is much
 * longer in its part than in the file of its rows. */
static bd_status write_wide(rlim_t limit)
{
    enum { COUNT = 1000, LEN = 250 };
    static char headings[COUNT][LEN + 1];
    static bd_xlsx_column many[COUNT];
    struct rlimit before, now;
    bd_xlsx_write_spec spec = spec_of();
    for (size_t i = 0; i < COUNT; i++) {
        memset(headings[i], 'h', LEN);
        snprintf(headings[i], LEN, "%zu", i);
        headings[i][strlen(headings[i])] = ' ';
        many[i] = (bd_xlsx_column){headings[i], 5, BD_XLSX_PERSON, false};
    }
    spec.columns = many;
    spec.columns_count = COUNT;
    bd_xlsx_writer *writer = open_writer(&spec);
    cr_assert_eq(getrlimit(RLIMIT_FSIZE, &before), 0);
    now = (struct rlimit){limit, before.rlim_max};
    cr_assert_eq(setrlimit(RLIMIT_FSIZE, &now), 0);
    const bd_status st = bd_xlsx_write_close(writer, &cover, &totals, &err);
    cr_assert_eq(setrlimit(RLIMIT_FSIZE, &before), 0);
    return st;
}

/* All rows are in their file, but the library cannot copy all of them, and reports success. */
Test(xlsx_write_file, what_the_library_loses_without_a_word_is_found)
{
    char expected[256];
    signal(SIGXFSZ, SIG_IGN);
    cr_assert_eq(write_wide(RLIM_INFINITY), BD_OK, "%s", err.text);
    const size_t part_bytes = strlen(part_of("xl/worksheets/sheet2.xml"));
    cr_assert_lt(totals.bytes, part_bytes / 2);
    cr_assert_eq(unlink(path), 0);
    for (size_t lost = 1; lost < 40000; lost = lost * 3 + 1000) {
        err = (bd_err){0};
        cr_expect_eq(write_wide(part_bytes - lost), BD_E_IO, "%zu bytes lost", lost);
        snprintf(expected, sizeof expected,
                 "cannot make '%s': part 'xl/worksheets/sheet2.xml', written a moment ago, is "
                 "incomplete",
                 path);
        cr_expect_str_eq(err.text, expected);
        expect_nothing_left();
    }
}

/* ---- what the library prints ---- */

/* The text on standard error while the file cannot be written. */
static void failing_close(char *out, size_t size)
{
    FILE *file = tmpfile();
    const int before = dup(STDERR_FILENO);
    bd_err why;
    cr_assert_not_null(file);
    cr_assert_geq(dup2(fileno(file), STDERR_FILENO), 0);
    bd_xlsx_writer *writer;
    const bd_xlsx_write_spec spec = spec_of();
    cr_assert_eq(bd_xlsx_write_open(&spec, &writer, &why), BD_OK);
    cr_assert_eq(unlink(path), 0);
    cr_assert_eq(mkdir(path, 0700), 0); /* fails for any user */
    cr_expect_eq(bd_xlsx_write_close(writer, &cover, NULL, &why), BD_E_IO);
    cr_assert_eq(rmdir(path), 0);
    cr_assert_geq(dup2(before, STDERR_FILENO), 0);
    close(before);
    rewind(file);
    out[fread(out, 1, size - 1, file)] = '\0';
    fclose(file);
}

Test(xlsx_write_file, the_library_prints_nothing_while_it_is_quiet)
{
    char printed[1000];
    bd_quiet quiet = {0};
    FILE *const before = stderr;
    bd_quiet_end(&quiet);
    failing_close(printed, sizeof printed);
    cr_expect_not_null(strstr(printed, "workbook_close()"), "the library prints nothing any more");
    cr_assert_eq(bd_quiet_begin(&quiet, &err), BD_OK);
    failing_close(printed, sizeof printed);
    cr_expect_str_eq(printed, "");
    bd_quiet_end(&quiet);
    cr_expect_eq(stderr, before);
    bd_quiet_end(&quiet);
}
