/* log: what reaches standard error and the file, which files are refused, and a file that takes no
 * more. */
#include "engine/base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <regex.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

static char work[] = "/tmp/bidui-log-XXXXXX";
static bd_log lines;
static bd_err err;

#define TIME "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}[+-][0-9]{2}:[0-9]{2}"

static void enter(void)
{
    cr_assert(mkdtemp(work) != NULL && chdir(work) == 0);
    cr_assert(freopen("error.txt", "w", stderr) != NULL);
}

static void leave(void)
{
    char command[64];
    snprintf(command, sizeof command, "rm -rf '%s'", work);
    cr_assert(chdir("/") == 0 && system(command) == 0);
}

TestSuite(log, .init = enter, .fini = leave);

/* Expect the whole text of a file to match. */
static void expect_file(const char *path, const char *wanted)
{
    static char got[8192];
    char pattern[1024];
    regex_t regex;
    FILE *f = fopen(path, "r");
    cr_assert(f != NULL, "%s", path);
    got[fread(got, 1, sizeof got - 1, f)] = '\0';
    fclose(f);
    snprintf(pattern, sizeof pattern, "^%s$", wanted);
    cr_assert(regcomp(&regex, pattern, REG_EXTENDED | REG_NOSUB) == 0);
    cr_expect(regexec(&regex, got, 0, NULL, 0) == 0, "%s holds: %s", path, got);
    regfree(&regex);
}

static void message(const char *text)
{
    bd_log_message(&lines, text, strlen(text));
}

static void progress(const char *text)
{
    bd_log_progress(&lines, text, strlen(text));
}

Test(log, each_line_of_the_file_has_its_time_and_the_period)
{
    struct stat info;
    cr_assert(eq(int, bd_log_open(&lines, "run.log", &err), BD_OK));
    cr_assert(stat("run.log", &info) == 0 && (info.st_mode & 07777) == 0600);
    message("bidui: a\nhint: b\n");
    strcpy(lines.period, "2026-11");
    progress("bidui: load\n");
    bd_log_file_line(&lines, "no line feed", 12);
    bd_log_file_lines(&lines, "c\n\nd", 4);
    cr_expect(eq(int, bd_log_close(&lines), 0));
    expect_file("run.log", TIME " - bidui: a\n" TIME " - hint: b\n" TIME
                                " 2026-11 bidui: load\n" TIME " 2026-11 no line feed\n" TIME
                                " 2026-11 c\n" TIME " 2026-11 \n" TIME " 2026-11 d\n");
    expect_file("error.txt", "bidui: a\nhint: b\n" TIME " bidui: load\n");
}

Test(log, a_second_run_appends)
{
    for (int i = 0; i < 2; i++) {
        cr_assert(eq(int, bd_log_open(&lines, "run.log", &err), BD_OK));
        message("a\n");
        cr_expect(eq(int, bd_log_close(&lines), 0));
    }
    expect_file("run.log", TIME " - a\n" TIME " - a\n");
}

Test(log, without_a_file_lines_go_to_standard_error_only)
{
    message("bidui: a\n");
    bd_log_message(NULL, "bidui: b\n", 9);
    bd_log_progress(NULL, "bidui: c\n", 9);
    bd_log_file_line(NULL, "d", 1);
    cr_expect(eq(int, bd_log_close(&lines), 0));
    expect_file("error.txt", "bidui: a\nbidui: b\n" TIME " bidui: c\n");
}

Test(log, after_it_is_closed_nothing_is_written)
{
    cr_assert(eq(int, bd_log_open(&lines, "run.log", &err), BD_OK));
    cr_expect(eq(int, bd_log_close(&lines), 0));
    message("a\n");
    cr_expect(eq(int, bd_log_close(&lines), 0));
    expect_file("run.log", "");
}

Test(log, a_long_line_of_progress_is_cut_and_still_ends)
{
    static char text[2001];
    memset(text, 'x', 2000);
    text[2000] = '\n';
    bd_log_progress(&lines, text, sizeof text);
    expect_file("error.txt", TIME " x+\n");
}

static void expect_refused(const char *path, bd_status status, int sys_errno, const char *text)
{
    bd_err why = {0};
    cr_expect(eq(int, bd_log_open(&lines, path, &why), status), "%s", path);
    cr_expect(eq(int, why.sys_errno, sys_errno), "%s", path);
    cr_expect_str_eq(why.text, text);
    cr_expect(lines.open == false);
}

Test(log, what_is_no_regular_file_is_refused_without_waiting)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "socket"};
    const int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    cr_assert(bind(fd, (struct sockaddr *)&address, sizeof address) == 0);
    cr_assert(mkfifo("pipe", 0600) == 0 && symlink("run.log", "link") == 0);
    expect_refused("link", BD_E_USAGE, 0, "the log 'link' is a link");
    cr_expect(access("run.log", F_OK) != 0, "the link was followed");
    expect_refused("pipe", BD_E_USAGE, 0, "the log 'pipe' is not a regular file");
    expect_refused("socket", BD_E_USAGE, 0, "the log 'socket' is not a regular file");
    expect_refused(".", BD_E_USAGE, 0, "the log '.' is not a regular file");
    expect_refused("/dev/null", BD_E_USAGE, 0, "the log '/dev/null' is not a regular file");
    expect_refused("none/run.log", BD_E_IO, ENOENT,
                   "cannot open the log 'none/run.log': No such file or directory");
    const int reader = open("pipe", O_RDONLY | O_NONBLOCK);
    expect_refused("pipe", BD_E_USAGE, 0, "the log 'pipe' is not a regular file");
    close(reader);
    close(fd);
}

Test(log, a_refused_file_is_closed)
{
    const int before = dup(0);
    close(before);
    expect_refused("/dev/null", BD_E_USAGE, 0, "the log '/dev/null' is not a regular file");
    const int after = dup(0);
    close(after);
    cr_expect(eq(int, after, before));
}

static void limit_files_to(rlim_t bytes)
{
    struct rlimit limit;
    signal(SIGXFSZ, SIG_IGN);
    cr_assert(getrlimit(RLIMIT_FSIZE, &limit) == 0);
    limit.rlim_cur = bytes;
    cr_assert(setrlimit(RLIMIT_FSIZE, &limit) == 0);
}

/* "2026-11-05T02:31:07+08:00 - " has 28 bytes. */
Test(log, the_first_failure_is_kept_and_a_line_that_was_cut_off_ends)
{
    cr_assert(eq(int, bd_log_open(&lines, "run.log", &err), BD_OK));
    bd_log_file_line(&lines, "first", 5);
    limit_files_to(34 + 28 + 3);
    bd_log_file_line(&lines, "second", 6);
    cr_expect(eq(int, lines.write_errno, EFBIG), "not the reason of the failure");
    const int fd = lines.fd;
    lines.fd = -1; /* fails with EBADF */
    bd_log_file_line(&lines, "lost", 4);
    lines.fd = fd;
    limit_files_to(1 << 20);
    bd_log_file_line(&lines, "third", 5);
    bd_log_file_line(&lines, "fourth", 6);
    cr_expect(eq(int, bd_log_close(&lines), EFBIG));
    expect_file("run.log", TIME " - first\n" TIME " - sec\n" TIME " - third\n" TIME " - fourth\n");
}

static void put(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");
    cr_assert(f != NULL && fputs(text, f) >= 0 && fclose(f) == 0);
}

Test(log, a_file_that_is_no_log_is_refused_and_stays_as_it_is)
{
    static const char *const others[] = {"period: 2026-11\n", "11010519491231002X,a\n", "\n",
                                         "2026-11-05 02:31:07 a\n"};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        bd_err why = {0};
        put("other", others[i]);
        cr_expect(eq(int, bd_log_open(&lines, "other", &why), BD_E_USAGE), "%s", others[i]);
        cr_expect(strcmp(why.text, "'other' is no log: it does not begin with a time") == 0, "%s",
                  why.text);
        cr_expect(lines.open == false);
        expect_file("other", others[i]);
    }
}

Test(log, an_empty_file_and_one_that_was_cut_short_are_logs)
{
    static const char *const logs[] = {"", "2026-1", "2026-11-05T02:31:07+08:00 - bidui: a\n"};
    for (size_t i = 0; i < sizeof logs / sizeof logs[0]; i++) {
        put("old", logs[i]);
        cr_expect(eq(int, bd_log_open(&lines, "old", &err), BD_OK), "%s", err.text);
        cr_expect(eq(int, bd_log_close(&lines), 0));
    }
}
