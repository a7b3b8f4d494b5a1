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

Test(row_source, one_that_is_shorter_than_what_was_read_is_refused)
{
    const bd_row_source source = bd_row_source_file("a.csv");
    const bd_row_source pipe = bd_row_source_file("pipe");
    bd_err err = {0};
    cr_expect_eq(bd_row_source_whole(&source, 12, &err), BD_OK);
    cr_expect_eq(bd_row_source_whole(&pipe, 99, &err), BD_OK, "nobody knows its size");
    cr_expect_eq(bd_row_source_whole(&source, 13, &err), BD_E_INPUT);
    cr_expect_str_eq(err.text, "'a.csv' shrank while it was read: 12 of 13 bytes");
}
