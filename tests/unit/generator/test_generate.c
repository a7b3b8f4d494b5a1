/* The files of the generator. */
#include "fixtures/generator/generate.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/file.h"

static char folder[64];

static void make_folder(void)
{
    strcpy(folder, "/tmp/bidui-generate-XXXXXX");
    cr_assert_not_null(mkdtemp(folder));
}

static void remove_folder(void)
{
    static const char *const names[] = {"/a", "/b", ""};
    char path[128];
    bd_err err = {0};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(path, sizeof path, "%s%s", folder, names[i]);
        cr_assert_eq(bd_path_remove(path, &err), BD_OK, "%s", err.text);
    }
}

TestSuite(generate, .init = make_folder, .fini = remove_folder);

static bd_status generate(const char *name, uint64_t roster, uint64_t cards, uint64_t seed,
                          bool dirty, bd_err *err)
{
    char path[128];
    bd_buf summary = {0};

    snprintf(path, sizeof path, "%s/%s", folder, name);
    const bd_generate_options options = {path, roster, cards, seed, dirty};
    const bd_status st = bd_generate(&options, &summary, err);
    cr_assert(st < 0 || summary.len > 0);
    bd_buf_fini(&summary);
    return st;
}

static void make(const char *name, uint64_t roster, uint64_t cards, uint64_t seed, bool dirty)
{
    bd_err err = {0};
    cr_assert_eq(generate(name, roster, cards, seed, dirty, &err), BD_OK, "%s", err.text);
}

static char *slurp(const char *name, const char *file, size_t *len)
{
    char path[128];
    char *text;
    bd_err err = {0};

    snprintf(path, sizeof path, "%s/%s/%s", folder, name, file);
    cr_assert_eq(bd_file_slurp(path, 64 << 20, &text, len, &err), BD_OK, "%s", err.text);
    return text;
}

static bool same(const char *file)
{
    size_t a_len, b_len;
    char *a = slurp("a", file, &a_len), *b = slurp("b", file, &b_len);
    const bool equal = a_len == b_len && memcmp(a, b, a_len) == 0;

    free(a);
    free(b);
    return equal;
}

static size_t lines_of(const char *name, const char *file, size_t *bytes)
{
    char *text = slurp(name, file, bytes);
    size_t lines = 0;

    for (size_t i = 0; i < *bytes; i++)
        lines += text[i] == '\n';
    free(text);
    return lines;
}

Test(generate, the_same_seed_gives_the_same_bytes)
{
    make("a", 2000, 5000, 9, true);
    make("b", 2000, 5000, 9, true);
    cr_assert(same("roster.csv") && same("cards.csv") && same("truth.csv") && same("bidui.yaml"));
}

Test(generate, another_seed_gives_other_rows)
{
    make("a", 2000, 5000, 9, false);
    make("b", 2000, 5000, 10, false);
    cr_assert(!same("roster.csv") && !same("cards.csv") && same("bidui.yaml"));
}

/* FNV-1a over the files of one run: the bytes do not depend on compiler or machine. */
Test(generate, the_bytes_of_a_seed_never_change)
{
    static const char *const files[] = {"roster.csv", "cards.csv", "truth.csv"};
    uint64_t hash = UINT64_C(0xCBF29CE484222325);

    make("a", 3000, 9000, 2026, true);
    for (size_t f = 0; f < 3; f++) {
        size_t len;
        char *text = slurp("a", files[f], &len);
        for (size_t i = 0; i < len; i++)
            hash = (hash ^ (unsigned char)text[i]) * UINT64_C(0x100000001B3);
        free(text);
    }
    cr_assert_eq(hash, UINT64_C(0x52B78D88E9828EA7),
                 "0x%llX: a change of the generated data changes this on purpose",
                 (unsigned long long)hash);
}

Test(generate, rows_are_as_many_and_as_long_as_said)
{
    size_t bytes;

    make("a", 20000, 50000, 1, false);
    cr_assert_eq(lines_of("a", "roster.csv", &bytes), 20001);
    cr_assert(bytes > 20000 * 107 * 0.9 && bytes < 20000 * 107 * 1.1, "%zu", bytes);
    cr_assert_eq(lines_of("a", "cards.csv", &bytes), 50001);
    cr_assert(bytes > 50000 * 86 * 0.9 && bytes < 50000 * 86 * 1.1, "%zu", bytes);
}

Test(generate, truth_has_one_row_for_each_roster_row)
{
    size_t bytes;

    make("a", 5000, 9000, 1, true);
    cr_assert_eq(lines_of("a", "truth.csv", &bytes), 5001);
}

Test(generate, clean_data_has_no_truth_and_no_rows_are_fine)
{
    char path[128];
    size_t bytes;

    make("a", 0, 0, 1, false);
    cr_assert_eq(lines_of("a", "roster.csv", &bytes), 1);
    cr_assert_eq(lines_of("a", "cards.csv", &bytes), 1);
    snprintf(path, sizeof path, "%s/a/truth.csv", folder);
    cr_assert_eq(bd_path_find(path, &(bd_err){0}), BD_END);
}

Test(generate, files_are_for_their_owner_only)
{
    char path[128];
    struct stat status;

    make("a", 10, 10, 1, true);
    snprintf(path, sizeof path, "%s/a/cards.csv", folder);
    cr_assert_eq(stat(path, &status), 0);
    cr_assert_eq(status.st_mode & 0777, 0600);
}

Test(generate, a_folder_with_something_in_it_is_refused)
{
    bd_err err = {0};
    char expected[128];

    make("a", 10, 10, 1, false);
    cr_assert_eq(generate("a", 10, 10, 1, false, &err), BD_E_USAGE);
    snprintf(expected, sizeof expected, "folder '%s/a' is not empty", folder);
    cr_assert_str_eq(err.text, expected);
}

Test(generate, too_many_rows_are_refused)
{
    bd_err err = {0};
    cr_assert_eq(generate("a", 1, UINT64_C(2000000001), 1, false, &err), BD_E_USAGE);
    cr_assert_str_eq(err.text, "cannot generate more than 2000000000 rows");
}
