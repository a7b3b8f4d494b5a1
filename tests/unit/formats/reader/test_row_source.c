/* test_row_source: the abilities of files, pipes and other things. */
#include "formats/reader/row_source.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char home[] = "/tmp/bidui-source-XXXXXX";

static void init(void)
{
    cr_assert(mkdtemp(home) != NULL && chdir(home) == 0);
    FILE *f = fopen("a.csv", "w");
    cr_assert(f != NULL && fputs("id,name\n1,a\n", f) >= 0 && fclose(f) == 0);
    cr_assert(mkfifo("pipe", 0600) == 0 && mkdir("folder", 0700) == 0);
}

static void fini(void)
{
    cr_expect(unlink("a.csv") == 0 && unlink("pipe") == 0 && rmdir("folder") == 0 &&
              chdir("/") == 0 && rmdir(home) == 0);
}

TestSuite(row_source, .init = init, .fini = fini);

static bd_row_source_facts look(const char *path)
{
    const bd_row_source source = bd_row_source_file(path);
    return bd_row_source_look(&source);
}

Test(row_source, a_file_can_be_opened_again_and_has_a_size_and_a_digest)
{
    const bd_row_source_facts facts = look("a.csv");
    cr_expect_eq(facts.abilities, BD_SOURCE_AGAIN | BD_SOURCE_SIZE | BD_SOURCE_DIGEST);
    cr_expect_eq(facts.size_bytes, 12);
}

Test(row_source, a_pipe_and_standard_input_can_be_read_once)
{
    cr_expect_eq(look("pipe").abilities, BD_SOURCE_DIGEST);
    cr_expect_eq(look("pipe").size_bytes, 0);
    cr_expect_eq(look("-").abilities, BD_SOURCE_DIGEST);
}

Test(row_source, what_is_no_input_can_do_nothing_and_says_why_when_opened)
{
    static const char *const wanted[] = {"id"};
    const bd_reader_spec spec = {
        .delimiter = ',', .header = true, .wanted = wanted, .wanted_count = 1};
    const bd_row_source gone = bd_row_source_file("gone");
    const bd_row_source folder = bd_row_source_file("folder");
    bd_reader *reader = NULL;
    bd_err err = {0};
    cr_expect_eq(look("gone").abilities, 0);
    cr_expect_eq(look("folder").abilities, 0);
    cr_expect_eq(bd_row_source_open(&gone, &spec, &reader, &err), BD_E_IO);
    cr_expect(strstr(err.text, "gone") != NULL);
    err = (bd_err){0};
    cr_expect_eq(bd_row_source_open(&folder, &spec, &reader, &err), BD_E_INPUT);
}

Test(row_source, one_that_was_seen_is_compared_with_what_it_was)
{
    bd_row_source source = bd_row_source_file("a.csv");
    const bd_row_source pipe = bd_row_source_file("pipe");
    bd_seen seen;
    uint64_t grown_bytes = 1;
    bd_err err = {0};
    cr_assert_eq(bd_seen_look("a.csv", BD_GROWTH_ACCEPTED, &seen, &err), BD_OK);
    source.seen = &seen;
    cr_expect_eq(bd_row_source_unchanged(&pipe, &grown_bytes, &err), BD_OK, "nobody saw it");
    cr_expect_eq(bd_row_source_unchanged(&source, &grown_bytes, &err), BD_OK);
    cr_expect_eq(grown_bytes, 0);
    cr_assert_eq(truncate("a.csv", 15), 0);
    cr_expect_eq(bd_row_source_unchanged(&source, &grown_bytes, &err), BD_OK);
    cr_expect_eq(grown_bytes, 3);
    cr_expect_eq(bd_row_source_look(&source).size_bytes, 12, "what is there now does not count");
    cr_assert_eq(truncate("a.csv", 11), 0);
    cr_expect_eq(bd_row_source_unchanged(&source, &grown_bytes, &err), BD_E_INPUT);
    cr_expect_str_eq(err.text, "'a.csv' shrank while it was read: 11 of 12 bytes");
}

/* A file that is being written looks damaged: the header is not complete. */
Test(row_source, a_change_is_told_and_not_what_follows_from_it)
{
    static const char *const wanted[] = {"name"};
    const bd_reader_spec spec = {
        .delimiter = ',', .header = true, .wanted = wanted, .wanted_count = 1};
    bd_row_source source = bd_row_source_file("a.csv");
    bd_reader *reader = NULL;
    bd_seen seen;
    bd_err err = {0};
    cr_assert_eq(bd_seen_look("a.csv", BD_GROWTH_REFUSED, &seen, &err), BD_OK);
    source.seen = &seen;
    cr_assert_eq(truncate("a.csv", 4), 0);
    cr_expect_eq(bd_row_source_open(&source, &spec, &reader, &err), BD_E_INPUT);
    cr_expect_str_eq(err.text, "'a.csv' shrank since the start: 4 of 12 bytes");
}
