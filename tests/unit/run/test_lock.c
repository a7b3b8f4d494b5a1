/* test_lock: only one run at a time per store, and a dead process keeps no lock. */
#include "engine/run/lock.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/base/file.h"

static char home[] = "/tmp/bidui-lock-XXXXXX";

/* In place of the C library's: fails if it is told to. */
static int flock_errno;

int flock(int fd, int operation)
{
    errno = flock_errno;
    return flock_errno != 0 ? -1 : (int)syscall(SYS_flock, fd, operation);
}

static void setup(void)
{
    cr_assert(mkdtemp(home) != NULL);
}
static void teardown(void)
{
    bd_err err = {0};
    cr_expect_eq(bd_path_remove(home, &err), BD_OK);
}

TestSuite(lock, .init = setup, .fini = teardown);

Test(lock, the_second_is_refused_until_the_first_lets_go)
{
    bd_err err = {0};
    int first;
    int second;
    cr_assert_eq(bd_lock_take(home, &first, &err), BD_OK);
    cr_expect_eq(bd_lock_take(home, &second, &err), BD_E_LOCKED);
    cr_expect(second == -1 && strstr(err.text, home) != NULL && err.hint[0] != '\0');
    bd_lock_release(second);
    bd_lock_release(first);
    cr_assert_eq(bd_lock_take(home, &second, &err), BD_OK);
    bd_lock_release(second);
}

Test(lock, a_dead_process_keeps_no_lock)
{
    bd_err err = {0};
    int fd;
    const pid_t child = fork();
    if (child == 0)
        _exit(bd_lock_take(home, &fd, &err) == BD_OK ? 0 : 1);
    int status;
    cr_assert(waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0);
    cr_assert_eq(bd_lock_take(home, &fd, &err), BD_OK);
    bd_lock_release(fd);
}

Test(lock, a_link_in_its_place_and_a_missing_folder_are_failures)
{
    bd_err err = {0};
    char path[64];
    int fd;
    snprintf(path, sizeof path, "%s/.lock", home);
    cr_assert_eq(symlink("/dev/null", path), 0);
    cr_expect_eq(bd_lock_take(home, &fd, &err), BD_E_IO);
    cr_expect_eq(fd, -1);
    snprintf(path, sizeof path, "%s/none", home);
    cr_expect_eq(bd_lock_take(path, &fd, &err), BD_E_IO);
}

/* ---- the reports ---- */

Test(lock, of_reports_is_held_by_one_run)
{
    bd_err err = {0};
    bd_buf warnings = {0};
    int first;
    int second;
    cr_assert_eq(bd_lock_reports(home, &first, &warnings, &err), BD_OK);
    cr_expect_eq(bd_lock_reports(home, &second, &warnings, &err), BD_E_LOCKED);
    cr_expect(second == -1 && warnings.len == 0);
    bd_lock_release(first);
}

Test(lock, a_file_system_without_locks_is_said_for_reports)
{
    static const int errors[] = {ENOLCK, EBADF, EOPNOTSUPP, ENOSYS, EINVAL};
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++) {
        bd_err err = {0};
        bd_buf warnings = {0};
        char want[256];
        int fd;
        flock_errno = errors[i];
        cr_assert_eq(bd_lock_reports(home, &fd, &warnings, &err), BD_OK);
        cr_expect(fd >= 0);
        snprintf(want, sizeof want,
                 "note: the file system of '%s' has no locks (%s); two runs at the same time are "
                 "not prevented\n",
                 home, strerror(errors[i]));
        bd_buf_add_char(&warnings, '\0');
        cr_expect_str_eq(warnings.at, want);
        bd_buf_fini(&warnings);
        bd_lock_release(fd);
    }
}

Test(lock, a_lock_of_reports_that_fails_is_no_answer)
{
    bd_err err = {0};
    bd_buf warnings = {0};
    int fd;
    flock_errno = EIO;
    cr_expect_eq(bd_lock_reports(home, &fd, &warnings, &err), BD_E_IO);
    cr_expect(fd == -1 && warnings.len == 0 && err.sys_errno == EIO);
}

Test(lock, a_store_without_locks_is_refused)
{
    bd_err err = {0};
    int fd;
    flock_errno = ENOLCK;
    cr_expect_eq(bd_lock_take(home, &fd, &err), BD_E_IO);
    cr_expect(fd == -1 && err.sys_errno == ENOLCK);
    cr_expect_str_eq(err.hint, "put the store on a file system with locks, as a local disk");
}
