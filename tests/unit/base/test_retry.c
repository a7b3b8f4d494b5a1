/* retry: each call is made again while a signal interrupts it, and only then. */
#include "engine/base/retry.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <string.h>
#include <sys/file.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

static int interruptions; /* before the answer */
static int answer_errno;  /* 0: the call succeeds */
static int calls;

static int answer(void)
{
    calls++;
    errno = interruptions-- > 0 ? EINTR : answer_errno;
    return errno == 0 ? 0 : -1;
}

/* In place of the C library's. */
int openat(int folder, const char *path, int flags, ...)
{
    (void)folder, (void)path, (void)flags;
    return answer() == 0 ? 77 : -1;
}

/* Criterion opens files as well. */
int open(const char *path, int flags, ...)
{
    va_list args;
    if (strcmp(path, "x") == 0)
        return answer() == 0 ? 77 : -1;
    va_start(args, flags);
    const unsigned mode = (flags & O_CREAT) != 0 ? va_arg(args, unsigned) : 0;
    va_end(args);
    return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

int flock(int fd, int operation)
{
    (void)fd, (void)operation;
    return answer();
}

int fsync(int fd)
{
    (void)fd;
    return answer();
}

int fdatasync(int fd)
{
    (void)fd;
    return answer();
}

int syncfs(int fd)
{
    (void)fd;
    return answer();
}

static int call(int which)
{
    switch (which) {
    case 0:
        return bd_retry_open("x", O_RDONLY, 0) == 77 ? 0 : -1;
    case 1:
        return bd_retry_openat(3, "x", O_RDONLY, 0) == 77 ? 0 : -1;
    case 2:
        return bd_retry_flock(3, LOCK_EX);
    case 3:
        return bd_retry_fsync(3);
    case 4:
        return bd_retry_fdatasync(3);
    default:
        return bd_retry_syncfs(3);
    }
}

enum { CALLS = 6 };

Test(retry, an_interrupted_call_is_made_again)
{
    for (int which = 0; which < CALLS; which++) {
        calls = 0;
        interruptions = 3;
        answer_errno = 0;
        const int result = call(which);
        const int made = calls;
        cr_expect(eq(int, result, 0), "call %d", which);
        cr_expect(eq(int, made, 4), "call %d", which);
    }
}

Test(retry, another_error_is_the_answer)
{
    for (int which = 0; which < CALLS; which++) {
        calls = 0;
        interruptions = 1;
        answer_errno = EIO;
        const int result = call(which);
        const int error = errno;
        const int made = calls;
        cr_expect(eq(int, result, -1), "call %d", which);
        cr_expect(eq(int, error, EIO), "call %d", which);
        cr_expect(eq(int, made, 2), "call %d", which);
    }
}
