/* The end of a zip file: one file, or more or less than one. */
#include <criterion/criterion.h>

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "engine/base/text.h"
#include "formats/input/zip_end.h"

static int fd;
static bd_buf zip;
static uint64_t entries;

static void setup(void)
{
    fd = memfd_create("zip", MFD_CLOEXEC);
    cr_assert(fd >= 0);
}

static void teardown(void)
{
    close(fd);
    bd_buf_fini(&zip);
}

TestSuite(zip_end, .init = setup, .fini = teardown);

static void add_number(uint64_t value, unsigned bytes)
{
    for (; bytes > 0; bytes--, value >>= 8)
        bd_buf_add_char(&zip, (char)value);
}

/* Members and a directory of which only the size matters, then the end record. base: where the file
 * believes to begin. */
static void add_zip(size_t base, const char *comment)
{
    bd_buf_add_string(&zip, "PK\x03\x04 member");
    const size_t directory = zip.len;
    bd_buf_add_string(&zip, "PK\x01\x02 directory");
    const size_t at = zip.len;
    bd_buf_add(&zip, "PK\x05\x06\0\0\0\0", 8);
    add_number(7, 2);
    add_number(7, 2);
    add_number(at - directory, 4);
    add_number(directory - base, 4);
    add_number(strlen(comment), 2);
    bd_buf_add_string(&zip, comment);
}

/* The same with a 64-bit record of the given number of entries. */
static void add_zip64(size_t base, uint64_t count)
{
    bd_buf_add_string(&zip, "PK\x03\x04 member");
    const size_t directory = zip.len;
    bd_buf_add_string(&zip, "PK\x01\x02 directory");
    const size_t at = zip.len;
    bd_buf_add(&zip, "PK\x06\x06", 4);
    add_number(44, 8);
    add_number(45 | 45 << 16, 4);
    add_number(0, 8);
    add_number(count, 8);
    add_number(count, 8);
    add_number(at - directory, 8);
    add_number(directory - base, 8);
    bd_buf_add(&zip, "PK\x06\x07\0\0\0\0", 8);
    add_number(at - base, 8);
    add_number(1, 4);
    bd_buf_add(&zip, "PK\x05\x06\0\0\0\0", 8);
    add_number(UINT64_MAX, 12);
    add_number(0, 2);
}

static const char *look(void)
{
    static char text[BD_ERR_TEXT];
    bd_err err = {0};
    cr_assert_eq(ftruncate(fd, 0), 0);
    cr_assert_eq(pwrite(fd, zip.at, zip.len, 0), (ssize_t)zip.len);
    const bd_status st = bd_zip_entries(fd, "a.zip", &entries, &err);
    cr_expect_eq(st, err.status);
    cr_expect(st == BD_OK || (st == BD_E_INPUT && err.hint[0] != '\0'));
    snprintf(text, sizeof text, "%s", st == BD_OK ? "one file" : err.text);
    zip.len = 0;
    return text;
}

static const char back_to_back[] =
    "'a.zip' is two files back to back, or has something else in front of the last one";

Test(zip_end, one_file_with_or_without_a_comment_is_sound)
{
    add_zip(0, "");
    cr_expect_str_eq(look(), "one file");
    cr_expect_eq(entries, 7);
    add_zip(0, "a comment of PK\x05\x06 and more bytes than an end record");
    cr_expect_str_eq(look(),
                     "'a.zip' is damaged: it is cut short, or something else follows its end",
                     "what looks like another end in a comment is refused: no program writes it");
    add_zip(0, "a comment");
    cr_expect_str_eq(look(), "one file");
    add_zip64(0, 1 << 20);
    cr_expect_str_eq(look(), "one file");
    cr_expect_eq(entries, 1 << 20);
}

Test(zip_end, a_file_in_front_is_found)
{
    add_zip(0, "");
    add_zip(zip.len, "");
    cr_expect_str_eq(look(), back_to_back);
    bd_buf_add_string(&zip, "junk");
    add_zip(4, "");
    cr_expect_str_eq(look(), back_to_back);
    bd_buf_add_string(&zip, "junk");
    add_zip64(4, 1);
    cr_expect_str_eq(look(), back_to_back);
    add_zip64(0, 1);
    add_zip64(zip.len, 1);
    cr_expect_str_eq(look(), back_to_back);
    /* Its offsets were made to count from the first byte. */
    add_zip(0, "");
    add_zip(0, "");
    cr_expect_str_eq(look(), back_to_back);
}

Test(zip_end, a_workbook_in_a_workbook_is_not_another_file)
{
    bd_buf_add_string(&zip, "PK\x03\x04 a stored member:");
    add_zip(zip.len, "");
    add_zip(0, "");
    cr_expect_str_eq(look(), "one file");
}

Test(zip_end, bytes_behind_the_end_are_found)
{
    add_zip(0, "");
    bd_buf_add_char(&zip, '.');
    cr_expect_str_eq(look(), "'a.zip' is damaged: something else follows its end (bytes: 1)");
    add_zip(0, "");
    bd_buf_add(&zip, "\r\n \t\0", 5); /* as web servers append */
    cr_expect_str_eq(look(), "one file");
    add_zip(0, "");
    for (unsigned i = 0; i < 70000; i++)
        bd_buf_add_char(&zip, ' ');
    cr_expect_str_eq(look(),
                     "'a.zip' is damaged: it is cut short, or something else follows its end");
}

Test(zip_end, a_file_cut_anywhere_is_found)
{
    add_zip64(0, 1);
    const size_t whole = zip.len;
    zip.len = 0;
    for (size_t len = 0; len < whole; len++) {
        add_zip64(0, 1);
        zip.len = len;
        cr_expect_str_eq(look(),
                         "'a.zip' is damaged: it is cut short, or something else follows its end",
                         "%zu", len);
    }
    add_zip(0, "a comment");
    zip.len--;
    cr_expect_str_eq(look(),
                     "'a.zip' is damaged: it is cut short, or something else follows its end");
}

Test(zip_end, the_position_of_the_file_is_not_moved)
{
    bd_err err = {0};
    add_zip(0, "");
    cr_assert_eq(pwrite(fd, zip.at, zip.len, 0), (ssize_t)zip.len);
    cr_assert_eq(lseek(fd, 5, SEEK_SET), 5);
    cr_expect_eq(bd_zip_check_end(fd, "a.zip", &err), BD_OK);
    cr_expect_eq(lseek(fd, 0, SEEK_CUR), 5);
}

Test(zip_end, a_failed_read_names_the_file)
{
    bd_err err = {0};
    int ends[2];
    cr_assert_eq(pipe(ends), 0);
    cr_expect_eq(bd_zip_check_end(ends[0], "a.zip", &err), BD_E_IO);
    cr_expect(strstr(err.text, "cannot read 'a.zip'") == err.text, "%s", err.text);
    close(ends[0]);
    close(ends[1]);
}
