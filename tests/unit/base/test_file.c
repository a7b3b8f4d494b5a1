/* file: complete reads and writes, modes, folders, removal without following links, messages. */
#include "engine/base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

static char home[] = "/tmp/bidui-file-XXXXXX";

static void enter(void)
{
    cr_assert(mkdtemp(home) != NULL);
    cr_assert(eq(int, chdir(home), 0));
}

static void leave(void)
{
    bd_err err = {0};
    cr_assert(eq(int, chdir("/"), 0));
    cr_assert(eq(int, bd_path_remove(home, &err), BD_OK));
}

TestSuite(file, .init = enter, .fini = leave);

static void put(const char *path, const char *text)
{
    bd_err err = {0};
    int fd;
    cr_assert(eq(int, bd_file_create(path, &fd, &err), BD_OK));
    cr_assert(eq(int, bd_file_write(fd, path, text, strlen(text), &err), BD_OK));
    cr_assert(eq(int, bd_file_sync(fd, path, &err), BD_OK));
    cr_assert(eq(int, bd_file_close(fd, path, &err), BD_OK));
}

static void holds(const char *path, const char *text)
{
    bd_err err = {0};
    char *got;
    size_t len;
    cr_assert(eq(int, bd_file_slurp(path, 1 << 20, &got, &len, &err), BD_OK));
    cr_assert(eq(str, got, (char *)text));
    cr_assert(eq(sz, len, strlen(text)));
    free(got);
}

static unsigned mode_of(const char *path)
{
    struct stat there;
    cr_assert(eq(int, stat(path, &there), 0));
    return there.st_mode & 07777;
}

Test(file, what_was_written_is_read_and_only_the_owner_may)
{
    umask(022);
    put("a", "some text\n");
    holds("a", "some text\n");
    cr_assert(eq(uint, mode_of("a"), 0600));
}

Test(file, create_never_opens_what_is_there)
{
    bd_err err = {0}, err_link = {0};
    int fd;
    put("a", "kept");
    cr_assert(eq(int, bd_file_create("a", &fd, &err), BD_E_IO));
    cr_assert(eq(str, err.text, "cannot create 'a': File exists"));
    cr_assert(eq(int, symlink("elsewhere", "link"), 0));
    cr_assert(eq(int, bd_file_create("link", &fd, &err_link), BD_E_IO));
    cr_assert(eq(int, bd_path_find("elsewhere", &(bd_err){0}), BD_END));
    holds("a", "kept");
}

static void *write_in_drops(void *arg)
{
    const int fd = *(int *)arg;
    for (int i = 0; i < 5; i++) {
        usleep(2000);
        if (write(fd, "drop", 4) != 4)
            abort();
    }
    close(fd);
    return NULL;
}

Test(file, a_read_from_a_pipe_is_short_only_at_the_end)
{
    bd_err err = {0};
    char out[32];
    size_t got;
    int ends[2];
    pthread_t thread;
    cr_assert(eq(int, pipe(ends), 0));
    cr_assert(eq(int, pthread_create(&thread, NULL, write_in_drops, &ends[1]), 0));
    cr_assert(eq(int, bd_file_read(ends[0], "pipe", out, 10, &got, &err), BD_OK));
    cr_assert(eq(sz, got, 10));
    cr_assert(eq(int, bd_file_read(ends[0], "pipe", out, 32, &got, &err), BD_OK));
    cr_assert(eq(sz, got, 10));
    cr_assert(eq(int, bd_file_read(ends[0], "pipe", out, 32, &got, &err), BD_OK));
    cr_assert(eq(sz, got, 0));
    pthread_join(thread, NULL);
    close(ends[0]);
}

Test(file, a_read_at_an_offset_is_short_at_the_end_and_moves_nothing)
{
    bd_err err = {0};
    char out[8] = "";
    size_t got;
    put("a", "0123456789");
    const int fd = open("a", O_RDONLY);
    cr_assert(eq(int, bd_file_read_at(fd, "a", 7, out, sizeof out, &got, &err), BD_OK));
    cr_assert(eq(sz, got, 3));
    cr_assert(eq(str, out, "789"));
    cr_assert(eq(int, bd_file_read_at(fd, "a", 20, out, sizeof out, &got, &err), BD_OK));
    cr_assert(eq(sz, got, 0));
    cr_assert(eq(long, (long)lseek(fd, 0, SEEK_CUR), 0));
    close(fd);
}

Test(file, a_failed_read_and_a_failed_write_name_the_path)
{
    bd_err err_read = {0}, err_write = {0};
    char out[4];
    size_t got;
    const int fd = open(".", O_RDONLY | O_DIRECTORY);
    cr_assert(eq(int, bd_file_read(fd, "x.csv", out, 4, &got, &err_read), BD_E_IO));
    cr_assert(eq(str, err_read.text, "cannot read 'x.csv': Is a directory"));
    cr_assert(eq(int, bd_file_write(fd, "y.csv", "a", 1, &err_write), BD_E_IO));
    cr_assert(eq(str, err_write.text, "cannot write 'y.csv': Bad file descriptor"));
    close(fd);
}

Test(file, a_file_that_may_not_grow_fails_with_its_path)
{
    bd_err err = {0};
    int fd;
    struct rlimit limit;
    signal(SIGXFSZ, SIG_IGN);
    cr_assert(eq(int, getrlimit(RLIMIT_FSIZE, &limit), 0));
    limit.rlim_cur = 4;
    cr_assert(eq(int, bd_file_create("small", &fd, &err), BD_OK));
    cr_assert(eq(int, setrlimit(RLIMIT_FSIZE, &limit), 0));
    const bd_status st = bd_file_write(fd, "small", "more than four", 14, &err);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_FSIZE, &limit);
    cr_assert(eq(int, st, BD_E_IO));
    cr_assert(eq(str, err.text, "cannot write 'small': File too large"));
    close(fd);
}

Test(file, folders_are_made_with_their_parents_for_the_owner_only)
{
    bd_err err = {0};
    umask(0);
    cr_assert(eq(int, bd_folder_make("a//b/c/", &err), BD_OK));
    cr_assert(eq(int, bd_folder_make("a/b/c", &err), BD_OK));
    cr_assert(eq(int, bd_folder_make("./a", &err), BD_OK));
    cr_assert(eq(int, bd_folder_make("/", &err), BD_OK));
    cr_assert(eq(uint, mode_of("a"), 0700));
    cr_assert(eq(uint, mode_of("a/b/c"), 0700));
    cr_assert(eq(int, bd_folder_sync("a/b", &err), BD_OK));
}

Test(file, a_file_in_the_way_of_a_folder_is_named)
{
    bd_err err = {0}, err_below = {0};
    put("a", "");
    cr_assert(eq(int, bd_folder_make("a", &err), BD_E_IO));
    cr_assert(eq(str, err.text, "cannot make folder 'a': Not a directory"));
    cr_assert(eq(int, bd_folder_make("a/b", &err_below), BD_E_IO));
    cr_assert(eq(str, err_below.text, "cannot make folder 'a': Not a directory"));
}

Test(file, remove_takes_folders_files_and_nothing)
{
    bd_err err = {0};
    cr_assert(eq(int, bd_folder_make("a/b/c", &err), BD_OK));
    put("a/one", "1");
    put("a/b/c/two", "2");
    put("three", "3");
    cr_assert(eq(int, bd_path_remove("a", &err), BD_OK));
    cr_assert(eq(int, bd_path_remove("three", &err), BD_OK));
    cr_assert(eq(int, bd_path_remove("never", &err), BD_OK));
    cr_assert(eq(int, bd_path_find("a", &(bd_err){0}), BD_END));
    cr_assert(eq(int, bd_path_find("three", &(bd_err){0}), BD_END));
}

Test(file, remove_follows_no_link)
{
    bd_err err = {0};
    cr_assert(eq(int, bd_folder_make("kept", &err), BD_OK));
    put("kept/file", "kept");
    cr_assert(eq(int, bd_folder_make("gone", &err), BD_OK));
    cr_assert(eq(int, symlink("../kept", "gone/link"), 0));
    cr_assert(eq(int, symlink("kept", "link"), 0));
    cr_assert(eq(int, bd_path_remove("gone", &err), BD_OK));
    cr_assert(eq(int, bd_path_remove("link", &err), BD_OK));
    cr_assert(eq(int, bd_path_find("link", &(bd_err){0}), BD_END));
    holds("kept/file", "kept");
}

Test(file, rename_and_exchange_move_what_they_name)
{
    bd_err err = {0}, err_none = {0}, err_swap = {0};
    put("a", "A");
    put("b", "B");
    cr_assert(eq(int, bd_file_exchange("a", "b", &err), BD_OK));
    holds("a", "B");
    holds("b", "A");
    cr_assert(eq(int, bd_file_rename("a", "b", &err), BD_OK));
    holds("b", "B");
    cr_assert(eq(int, bd_path_find("a", &(bd_err){0}), BD_END));
    cr_assert(eq(int, bd_file_rename("a", "c", &err_none), BD_E_IO));
    cr_assert(eq(str, err_none.text, "cannot rename 'a' to 'c': No such file or directory"));
    cr_assert(eq(int, bd_file_exchange("a", "b", &err_swap), BD_E_IO));
    cr_assert(eq(str, err_swap.text, "cannot exchange 'a' and 'b': No such file or directory"));
}

Test(file, slurp_reads_up_to_its_limit_and_refuses_more)
{
    enum { LEN = 40000 };
    static char text[LEN + 1];
    bd_err err = {0}, err_long = {0}, err_none = {0};
    char *got;
    size_t len;
    memset(text, 'x', LEN);
    put("long", text);
    put("empty", "");
    cr_assert(eq(int, bd_file_slurp("long", LEN, &got, &len, &err), BD_OK));
    cr_assert(eq(sz, len, LEN));
    cr_assert(eq(str, got, text));
    free(got);
    cr_assert(eq(int, bd_file_slurp("long", LEN - 1, &got, &len, &err_long), BD_E_INPUT));
    cr_assert(got == NULL);
    cr_assert(eq(str, err_long.text, "'long' is longer than 39999 bytes"));
    cr_assert(eq(int, bd_file_slurp("none", 10, &got, &len, &err_none), BD_E_IO));
    cr_assert(eq(str, err_none.text, "cannot open 'none': No such file or directory"));
    holds("empty", "");
}

Test(file, only_some_errors_are_about_the_path)
{
    static const int wrong[] = {ENOENT, ENOTDIR, EACCES, ELOOP, ENAMETOOLONG};
    static const int failed[] = {EIO, ESTALE, EMFILE, ENFILE, ENOMEM, EINTR, ENOTCONN, 0};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        cr_expect(bd_path_is_wrong(wrong[i]), "%s", strerror(wrong[i]));
    for (size_t i = 0; i < sizeof failed / sizeof *failed; i++)
        cr_expect(bd_path_is_wrong(failed[i]) == false, "%s", strerror(failed[i]));
}

Test(file, the_nearest_folder_that_exists_is_found)
{
    static const struct {
        const char *path, *found;
    } rows[] = {{"here", "here"},
                {"here/a/b", "here"},
                {"here/file/b", "here/file"},
                {"none/a", "."},
                {"none", "."},
                {"/none/a", "/"},
                {"/", "/"},
                {".", "."}};
    bd_err err = {0};
    struct stat info;
    cr_assert(eq(int, bd_folder_make("here", &err), BD_OK));
    FILE *file = fopen("here/file", "w");
    cr_assert(file != NULL && fclose(file) == 0);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char path[32];
        snprintf(path, sizeof path, "%s", rows[i].path);
        cr_expect(bd_path_existing(path, &info, &err) == BD_OK, "%s: %s", rows[i].path, err.text);
        cr_expect(strcmp(path, rows[i].found) == 0, "%s: %s", rows[i].path, path);
    }
    char long_one[4200];
    memset(long_one, 'x', sizeof long_one - 1);
    long_one[sizeof long_one - 1] = '\0';
    cr_expect(bd_path_existing(long_one, &info, &err) == BD_E_IO, "its length is no answer");
}
