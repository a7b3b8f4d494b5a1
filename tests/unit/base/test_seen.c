/* test_seen: what happens to a file after it was seen, and that no failed call is taken for "the same". */
#include "engine/base/seen.h"

#include <criterion/criterion.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char home[] = "/tmp/bidui-seen-XXXXXX";
static int fail_with; /* of stat(); 0: it does not fail */

int stat(const char *restrict path, struct stat *restrict info)
{
    int (*call)(const char *, struct stat *);
    *(void **)&call = dlsym(RTLD_NEXT, "stat");
    if (fail_with == 0)
        return call(path, info);
    errno = fail_with;
    return -1;
}

static void put(const char *path, const char *text)
{
    const int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    cr_assert(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text) && close(fd) == 0);
}

/* Change the time of the last change. */
static void stamp(const char *path, time_t seconds, long nanoseconds)
{
    const struct timespec times[2] = {{.tv_nsec = UTIME_OMIT},
                                      {.tv_sec = seconds, .tv_nsec = nanoseconds}};
    cr_assert_eq(utimensat(AT_FDCWD, path, times, 0), 0);
}

static void init(void)
{
    cr_assert(mkdtemp(home) != NULL && chdir(home) == 0);
    put("a.csv", "0123456789");
    stamp("a.csv", 1000, 500);
}

static void fini(void)
{
    fail_with = 0;
    unlink("a.csv");
    unlink("b.csv");
    rmdir("a.csv");
    cr_expect(chdir("/") == 0 && rmdir(home) == 0);
}

TestSuite(seen, .init = init, .fini = fini);

static bd_seen look(bd_growth growth)
{
    bd_seen seen;
    bd_err err = {0};
    cr_assert_eq(bd_seen_look("a.csv", growth, &seen, &err), BD_OK, "%s", err.text);
    return seen;
}

static void refused(const bd_seen *then, bd_status want, const char *text, const char *hint)
{
    uint64_t grown_bytes = 1;
    bd_err err = {0};
    cr_expect_eq(bd_seen_check_path(then, "while it was read", &grown_bytes, &err), want);
    cr_expect_str_eq(err.text, text);
    cr_expect_str_eq(err.hint, hint);
    cr_expect_eq(grown_bytes, 0);
}

static const char wait_or_accept[] =
    "wait until it is complete; or --accept grew, which takes the whole rows that were there at the "
    "start";
static const char wait_only[] = "wait until it is complete, and run again";
static const char again[] = "run again when nothing writes it any more";

Test(seen, a_file_that_nobody_touched_is_the_same)
{
    const bd_seen then = look(BD_GROWTH_REFUSED);
    bd_err err = {0};
    cr_expect_eq(then.bytes, 10);
    cr_expect_eq(bd_seen_check_path(&then, "", NULL, &err), BD_OK);
}

Test(seen, a_longer_file_is_refused_unless_that_is_accepted)
{
    bd_seen then = look(BD_GROWTH_REFUSED);
    uint64_t grown_bytes = 0;
    bd_err err = {0};
    put("a.csv", "0123456789ab");
    refused(&then, BD_E_INPUT, "'a.csv' grew while it was read: 10 of 12 bytes", wait_or_accept);
    then.growth = BD_GROWTH_WHOLE;
    refused(&then, BD_E_INPUT, "'a.csv' grew while it was read: 10 of 12 bytes", wait_only);
    then.growth = BD_GROWTH_ACCEPTED;
    cr_expect_eq(bd_seen_check_path(&then, "", &grown_bytes, &err), BD_OK);
    cr_expect_eq(grown_bytes, 2);
}

Test(seen, a_shorter_file_another_time_and_another_file_are_refused_in_any_case)
{
    const bd_seen then = look(BD_GROWTH_ACCEPTED);
    stamp("a.csv", 1000, 501);
    refused(&then, BD_E_INPUT, "'a.csv' was changed while it was read", again);
    stamp("a.csv", 1001, 500);
    refused(&then, BD_E_INPUT, "'a.csv' was changed while it was read", again);
    put("a.csv", "012345678");
    refused(&then, BD_E_INPUT, "'a.csv' shrank while it was read: 9 of 10 bytes", "");
    put("b.csv", "0123456789");
    stamp("b.csv", 1000, 500);
    cr_assert_eq(rename("b.csv", "a.csv"), 0);
    refused(&then, BD_E_INPUT, "'a.csv' was replaced while it was read", again);
    put("a.csv", "a longer one than before");
    refused(&then, BD_E_INPUT, "'a.csv' was replaced while it was read", again);
}

Test(seen, a_file_that_is_gone_was_removed)
{
    const bd_seen then = look(BD_GROWTH_ACCEPTED);
    bd_seen now;
    bd_err err = {0};
    cr_assert_eq(unlink("a.csv"), 0);
    refused(&then, BD_E_INPUT, "'a.csv' was removed while it was read", again);
    cr_expect_eq(bd_seen_look("a.csv", BD_GROWTH_REFUSED, &now, &err), BD_E_IO);
    cr_expect_str_eq(err.text, "cannot open 'a.csv': No such file or directory");
}

Test(seen, a_failed_call_is_no_answer)
{
    static const int codes[] = {EIO, ESTALE, EACCES, ELOOP, ENAMETOOLONG, EOVERFLOW, ENOMEM};
    const bd_seen then = look(BD_GROWTH_ACCEPTED);
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        char text[128];
        bd_seen now;
        bd_err err = {0};
        fail_with = codes[i];
        snprintf(text, sizeof text, "cannot look at 'a.csv': %s", strerror(codes[i]));
        refused(&then, BD_E_IO, text, "");
        snprintf(text, sizeof text, "cannot open 'a.csv': %s", strerror(codes[i]));
        cr_expect_eq(bd_seen_look("a.csv", BD_GROWTH_REFUSED, &now, &err), BD_E_IO);
        cr_expect_str_eq(err.text, text);
    }
}

Test(seen, what_follows_from_a_change_is_not_told_but_the_change)
{
    const bd_seen then = look(BD_GROWTH_REFUSED);
    bd_err err = {0};
    bd_status st = bd_fail(&err, BD_E_INPUT, 0, "'a.csv' is damaged");
    cr_expect_eq(bd_seen_blame(&then, "", st, &err), BD_E_INPUT);
    cr_expect_str_eq(err.text, "'a.csv' is damaged");
    put("a.csv", "0123456789ab");
    cr_expect_eq(bd_seen_blame(&then, "", BD_OK, &err), BD_OK);
    cr_expect_eq(bd_seen_blame(&then, "", BD_END, &err), BD_END);
    cr_expect_eq(bd_seen_blame(&then, "", BD_E_NOMEM, &err), BD_E_NOMEM);
    cr_expect_str_eq(err.text, "'a.csv' is damaged");
    cr_expect_eq(bd_seen_blame(&then, "", st, &err), BD_E_INPUT);
    cr_expect_str_eq(err.text, "'a.csv' grew while it was read: 10 of 12 bytes");
}

Test(seen, what_is_no_regular_file_is_not_compared)
{
    struct stat info;
    bd_err err = {0};
    cr_assert_eq(fstat(STDERR_FILENO, &info), 0);
    info.st_mode = S_IFIFO | 0600;
    const bd_seen then = bd_seen_of("a.csv", &info, BD_GROWTH_REFUSED);
    cr_expect(!then.regular);
    cr_expect_eq(bd_seen_check_path(&then, "", NULL, &err), BD_OK);
}
