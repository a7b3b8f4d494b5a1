/*
 * preload: makes the k-th file call or allocation of a program fail, for LD_PRELOAD. This part reads
 * the settings, counts and acts.
 *
 * Calls are counted from the start of main() on, over all threads. Calls on standard input, output
 * and error and calls inside the C library never fail. Settings, from the environment:
 *
 *   BIDUI_FAULT_KIND    which calls are counted: file (all but alloc) | alloc | names of families
 *                       (open stat dir read write size sync rename mkdir unlink link mode lock map
 *                       seek close) or of single calls (fstatat), separated by commas
 *   BIDUI_FAULT_AT      k, from 1; 0 or absent: only count
 *   BIDUI_FAULT_ACTION  fail (default) | kill | killafter: raise SIGKILL before or after the call |
 *                       term: raise SIGTERM before it | shrink: cut the file that is about to be
 *                       read to half its size, and continue
 *   BIDUI_FAULT_ERROR   EIO, ESTALE, EACCES ...: errno of the failure; absent: what fits the call
 *   BIDUI_FAULT_STICKY  1: later calls fail as well. Of the kind file those that write data, as on
 *                       a full disk; of another kind all that it counts
 *   BIDUI_FAULT_PATH    part of a path: only calls on such a path are counted; absent: all
 *   BIDUI_FAULT_LOG     this file gets one line at the k-th call, "reached NAME ERRNO PATH", and
 *                       one when main() returns, "calls N"; without the line "reached" there were
 *                       fewer calls
 *   BIDUI_FAULT_LIST    1: the log also gets a line for each counted call, "call K NAME PATH"
 *
 *   BIDUI_FAULT_FREE         free bytes that every file system reports; also without a kind
 *   BIDUI_FAULT_NO_EXCHANGE  1: renameat2(RENAME_EXCHANGE) fails with EINVAL; also without a kind
 *   BIDUI_FAULT_TRACE        see preload_trace.c
 *   BIDUI_FAULT_PAGE         see preload_machine.c
 *
 * A failing close() closes the file, as on Linux. The log is written with raw system calls.
 */
#include "preload.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

enum action { ACTION_FAIL, ACTION_KILL, ACTION_KILL_AFTER, ACTION_TERM, ACTION_SHRINK };

static struct {
    const char *kind; /* NULL: nothing is counted */
    enum action action;
    unsigned long at;
    int error; /* 0: what fits the call */
    bool sticky, list, no_exchange;
    const char *path;
    const char *log;
    const char *free_bytes;
} set;

static atomic_bool counting;
static atomic_bool broken; /* the k-th call has failed, and later calls fail too */
static atomic_ulong calls;
static _Thread_local bool dies_after; /* this thread is in the k-th call, and dies behind it */

static void log_line(const char *line)
{
    if (set.log == NULL)
        return;
    const long fd =
        syscall(SYS_openat, AT_FDCWD, set.log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (fd < 0)
        return;
    (void)!syscall(SYS_write, fd, line, strlen(line));
    syscall(SYS_close, fd);
}

void bd_fault_path_of(int fd, char *out, size_t size)
{
    char name[64];
    snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
    const long n = syscall(SYS_readlinkat, AT_FDCWD, name, out, size - 1);
    out[n < 0 ? 0 : n] = '\0';
}

/* Whether the list of kinds holds the word. */
static bool is_listed(const char *list, const char *word)
{
    const size_t len = strlen(word);
    for (const char *at = list; (at = strstr(at, word)) != NULL; at += len)
        if ((at == list || at[-1] == ',') && (at[len] == '\0' || at[len] == ','))
            return true;
    return false;
}

static bool is_kind(const bd_fault_call *call)
{
    if (set.kind == NULL)
        return false;
    return (strcmp(set.kind, "file") == 0 && strcmp(call->family, "alloc") != 0) ||
           is_listed(set.kind, call->family) || is_listed(set.kind, call->name);
}

/* The path of a call; fills buf where only a descriptor is known. */
static const char *path_in(const bd_fault_call *call, char *buf, size_t size)
{
    buf[0] = '\0';
    if (call->path != NULL)
        return call->path;
    if (call->fd >= 0)
        bd_fault_path_of(call->fd, buf, size);
    return buf[0] == '\0' ? "-" : buf;
}

static bool is_wanted(const bd_fault_call *call)
{
    char buf[4096];
    return set.path == NULL || strstr(path_in(call, buf, sizeof buf), set.path) != NULL;
}

static void shrink(const char *path)
{
    const long fd = syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC, 0);
    if (fd < 0)
        return;
    const off_t size = syscall(SYS_lseek, fd, 0, SEEK_END);
    (void)!syscall(SYS_ftruncate, fd, size / 2);
    syscall(SYS_close, fd);
}

/* Act on the k-th call; true: it must fail. */
static bool strike(const bd_fault_call *call, int error)
{
    char line[4400], buf[4096];
    const char *path = path_in(call, buf, sizeof buf);

    snprintf(line, sizeof line, "reached %s %d %s\n", call->name, error, path);
    log_line(line);
    switch (set.action) {
    case ACTION_KILL:
        raise(SIGKILL);
        break;
    case ACTION_KILL_AFTER:
        dies_after = true;
        return false;
    case ACTION_TERM:
        kill(getpid(), SIGTERM); /* the process, not this thread: any thread may take it */
        return false;
    case ACTION_SHRINK:
        shrink(path);
        return false;
    case ACTION_FAIL:
        break;
    }
    if (set.sticky)
        atomic_store(&broken, true);
    return true;
}

static void list_call(const bd_fault_call *call, unsigned long number)
{
    char line[4400], buf[4096];

    if (!set.list)
        return;
    snprintf(line, sizeof line, "call %lu %s %s\n", number, call->name,
             path_in(call, buf, sizeof buf));
    log_line(line);
}

bool bd_fault_due(const bd_fault_call *call)
{
    if (!atomic_load_explicit(&counting, memory_order_relaxed) || !is_kind(call))
        return false;
    if (call->path == NULL && call->fd >= 0 && call->fd <= 2)
        return false;
    const int before = errno;
    const int error = set.error != 0 ? set.error : call->error;
    const bool is_file = strcmp(set.kind, "file") == 0, wanted = is_wanted(call);
    bool fails = atomic_load(&broken) && (is_file ? call->writes : wanted);
    if (wanted) {
        const unsigned long number = atomic_fetch_add(&calls, 1) + 1;
        list_call(call, number);
        if (number == set.at)
            fails = strike(call, error);
    }
    errno = fails ? error : before;
    return fails;
}

void bd_fault_after(void)
{
    if (dies_after)
        raise(SIGKILL);
}

bool bd_fault_no_exchange(void)
{
    return set.no_exchange;
}

const char *bd_fault_free_bytes(void)
{
    return set.free_bytes;
}

void *bd_fault_next(const char *name)
{
    void *at = dlsym(RTLD_NEXT, name);
    if (at == NULL)
        abort();
    return at;
}

/* ---- the start of main ---- */

typedef int main_function(int, char **, char **);
typedef int start_function(main_function *, int, char **, void (*)(void), void (*)(void),
                           void (*)(void), void *);

static main_function *real_main;

/* A word that is misspelled must not pass for a run without a fault. */
static void refuse(const char *name, const char *value)
{
    char line[256];
    const int n = snprintf(line, sizeof line, "preload: %s=%s is unknown\n", name, value);
    (void)!syscall(SYS_write, 2, line, (size_t)n);
    _exit(99);
}

static enum action read_action(void)
{
    static const char *const actions[] = {"fail", "kill", "killafter", "term", "shrink"};
    const char *value = getenv("BIDUI_FAULT_ACTION");

    if (value == NULL)
        return ACTION_FAIL;
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
        if (strcmp(value, actions[i]) == 0)
            return (enum action)i;
    refuse("BIDUI_FAULT_ACTION", value);
    return ACTION_FAIL;
}

static int read_error(void)
{
#define ERROR(name) \
    {               \
#name, name \
    }
    static const struct {
        const char *name;
        int value;
    } errors[] = {ERROR(EIO),    ERROR(ESTALE), ERROR(EACCES),     ERROR(EPERM),     ERROR(EINTR),
                  ERROR(EMFILE), ERROR(ENFILE), ERROR(ENOSPC),     ERROR(EDQUOT),    ERROR(ENOMEM),
                  ERROR(EROFS),  ERROR(ELOOP),  ERROR(ENOTCONN),   ERROR(ETIMEDOUT), ERROR(EBUSY),
                  ERROR(EINVAL), ERROR(ENOLCK), ERROR(EOPNOTSUPP), ERROR(ENOSYS),    ERROR(EFBIG)};
#undef ERROR
    const char *value = getenv("BIDUI_FAULT_ERROR");

    if (value == NULL || value[0] == '\0')
        return 0;
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
        if (strcmp(value, errors[i].name) == 0)
            return errors[i].value;
    refuse("BIDUI_FAULT_ERROR", value);
    return 0;
}

static bool is_set(const char *name)
{
    const char *value = getenv(name);
    return value != NULL && strcmp(value, "1") == 0;
}

/* NULL where the variable is absent or empty. */
static const char *text_of(const char *name)
{
    const char *value = getenv(name);
    return value == NULL || value[0] == '\0' ? NULL : value;
}

static void read_settings(void)
{
    const char *at = getenv("BIDUI_FAULT_AT");

    set.kind = text_of("BIDUI_FAULT_KIND");
    set.action = read_action();
    set.error = read_error();
    set.at = at == NULL ? 0 : strtoul(at, NULL, 10);
    set.sticky = is_set("BIDUI_FAULT_STICKY");
    set.list = is_set("BIDUI_FAULT_LIST");
    set.no_exchange = is_set("BIDUI_FAULT_NO_EXCHANGE");
    set.path = text_of("BIDUI_FAULT_PATH");
    set.log = text_of("BIDUI_FAULT_LOG");
    set.free_bytes = text_of("BIDUI_FAULT_FREE");
}

static int counted_main(int argc, char **argv, char **environment)
{
    char line[64];

    read_settings();
    bd_trace_start();
    atomic_store(&counting, true);
    const int status = real_main(argc, argv, environment);
    atomic_store(&counting, false);
    snprintf(line, sizeof line, "calls %lu\n", atomic_load(&calls));
    log_line(line);
    return status;
}

int __libc_start_main(main_function *start, int argc, char **argv, void (*init)(void),
                      void (*fini)(void), void (*rtld_fini)(void), void *stack_end);

EXPORT int __libc_start_main(main_function *start, int argc, char **argv, void (*init)(void),
                             void (*fini)(void), void (*rtld_fini)(void), void *stack_end)
{
    start_function *real;
    void *found = bd_fault_next("__libc_start_main");

    memcpy(&real, &found, sizeof real);
    real_main = start;
    return real(counted_main, argc, argv, init, fini, rtld_fini, stack_end);
}
