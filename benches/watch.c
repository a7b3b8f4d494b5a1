/*
 * watch: runs a command and measures what it and its children use.
 *
 *   watch FILE SECONDS COMMAND...     SECONDS: the command is killed after them; 0: never
 *
 * FILE gets one line: wall seconds, user, system, peak anonymous MiB, peak resident MiB (with
 * mapped and shared pages), MiB handed to write calls, MiB written to a disk, and how it ended: ok,
 * exit:N, signal:N or timeout. Memory is the sum over the process and its descendants, from
 * /proc/PID/status every 25 ms; the total is at least the kernel's own peak of the largest process.
 * Written bytes are the largest seen of each process in /proc/PID/io, so the last 25 ms of a
 * process may be missing. The exit status is 0 when FILE was written, whatever the command's was.
 */
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { STEP_NS = 25000000, PROCESSES_MAX = 512, TEXT_BYTES = 4096, CANNOT = 125 };

typedef struct process {
    long pid;
    uint64_t handed;  /* bytes to write calls */
    uint64_t written; /* bytes to a disk */
} process;

typedef struct tree_cost {
    process seen[PROCESSES_MAX];
    size_t count;
    uint64_t anonymous_kib;
    uint64_t resident_kib;
} tree_cost;

/* Read a file of /proc, terminated; empty when the process has ended. */
static void slurp(long pid, const char *name, char text[TEXT_BYTES])
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%ld/%s", pid, name);
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    const ssize_t n = fd < 0 ? 0 : read(fd, text, TEXT_BYTES - 1);
    text[n > 0 ? n : 0] = '\0';
    if (fd >= 0)
        close(fd);
}

static uint64_t number_of(const char *text, const char *key)
{
    const char *at = strstr(text, key);
    return at == NULL ? 0 : strtoull(at + strlen(key), NULL, 10);
}

static process *remembered(tree_cost *cost, long pid)
{
    for (size_t i = 0; i < cost->count; i++)
        if (cost->seen[i].pid == pid)
            return &cost->seen[i];
    if (cost->count == PROCESSES_MAX)
        return &cost->seen[PROCESSES_MAX - 1];
    cost->seen[cost->count] = (process){.pid = pid};
    return &cost->seen[cost->count++];
}

/* Look at one process: add its memory, keep the largest count of what it wrote. */
static void look(tree_cost *cost, long pid, uint64_t *anonymous, uint64_t *resident)
{
    char text[TEXT_BYTES];
    process *p = remembered(cost, pid);
    slurp(pid, "status", text);
    *anonymous += number_of(text, "RssAnon:");
    *resident += number_of(text, "VmRSS:");
    slurp(pid, "io", text);
    const uint64_t handed = number_of(text, "wchar:");
    const uint64_t written = number_of(text, "\nwrite_bytes:");
    p->handed = handed > p->handed ? handed : p->handed;
    p->written = written > p->written ? written : p->written;
}

static void look_at_children(tree_cost *cost, long pid, uint64_t *anonymous, uint64_t *resident)
{
    char name[64];
    snprintf(name, sizeof name, "/proc/%ld/task", pid);
    DIR *tasks = opendir(name);
    if (tasks == NULL)
        return;
    for (const struct dirent *task = readdir(tasks); task != NULL; task = readdir(tasks)) {
        char text[TEXT_BYTES];
        if (task->d_name[0] == '.')
            continue;
        snprintf(name, sizeof name, "task/%.20s/children", task->d_name);
        slurp(pid, name, text);
        for (char *at = text; *at != '\0';) {
            const long child = strtol(at, &at, 10);
            at += strspn(at, " \n");
            if (child <= 0)
                break;
            look(cost, child, anonymous, resident);
            look_at_children(cost, child, anonymous, resident);
        }
    }
    closedir(tasks);
}

static void sample(tree_cost *cost, long pid)
{
    uint64_t anonymous = 0;
    uint64_t resident = 0;
    look(cost, pid, &anonymous, &resident);
    look_at_children(cost, pid, &anonymous, &resident);
    cost->anonymous_kib = anonymous > cost->anonymous_kib ? anonymous : cost->anonymous_kib;
    cost->resident_kib = resident > cost->resident_kib ? resident : cost->resident_kib;
}

/* When memory runs out, the kernel should kill the measured process and no other. */
static void prefer_for_oom(void)
{
    const int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (fd >= 0 && write(fd, "1000", 4) < 0)
        _exit(126);
    if (fd >= 0)
        close(fd);
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double seconds(struct timeval t)
{
    return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

/* Watch until the process ends. It is a zombie before it is waited for, so its io can still be
 * read. SIGCHLD is blocked and ends the wait at once, so that short commands are timed exactly. */
static bool watch(tree_cost *cost, pid_t child, double limit)
{
    const struct timespec step = {.tv_nsec = STEP_NS};
    const double begin = now();
    sigset_t ended;
    sigemptyset(&ended);
    sigaddset(&ended, SIGCHLD);
    for (;;) {
        siginfo_t info = {0};
        if (waitid(P_PID, (id_t)child, &info, WEXITED | WNOHANG | WNOWAIT) != 0)
            return false;
        sample(cost, child);
        if (info.si_pid != 0)
            return false;
        if (limit > 0 && now() - begin > limit) {
            kill(-child, SIGKILL);
            return true;
        }
        (void)sigtimedwait(&ended, NULL, &step);
    }
}

static bool report(const char *path, const tree_cost *cost, double wall, int status, bool late)
{
    struct rusage used;
    uint64_t handed = 0;
    uint64_t written = 0;
    char end[32] = "ok";
    getrusage(RUSAGE_CHILDREN, &used);
    for (size_t i = 0; i < cost->count; i++) {
        handed += cost->seen[i].handed;
        written += cost->seen[i].written;
    }
    if (late)
        snprintf(end, sizeof end, "timeout");
    else if (WIFSIGNALED(status))
        snprintf(end, sizeof end, "signal:%d", WTERMSIG(status));
    else if (WEXITSTATUS(status) != 0)
        snprintf(end, sizeof end, "exit:%d", WEXITSTATUS(status));
    const uint64_t kernel_kib = (uint64_t)used.ru_maxrss; /* of the largest process */
    const uint64_t resident = cost->resident_kib > kernel_kib ? cost->resident_kib : kernel_kib;
    FILE *out = fopen(path, "w");
    return out != NULL &&
           fprintf(out, "%.4f %.3f %.3f %.1f %.1f %.1f %.1f %s\n", wall, seconds(used.ru_utime),
                   seconds(used.ru_stime), (double)cost->anonymous_kib / 1024,
                   (double)resident / 1024, (double)handed / 1048576, (double)written / 1048576,
                   end) > 0 &&
           fclose(out) == 0;
}

int main(int argc, char **argv)
{
    static tree_cost all;
    if (argc < 4) {
        fputs("usage: watch FILE SECONDS COMMAND...\n", stderr);
        return CANNOT;
    }
    sigset_t ended;
    sigemptyset(&ended);
    sigaddset(&ended, SIGCHLD);
    sigprocmask(SIG_BLOCK, &ended, NULL);
    const double begin = now();
    const pid_t child = fork();
    if (child < 0)
        return CANNOT;
    if (child == 0) {
        sigprocmask(SIG_UNBLOCK, &ended, NULL);
        setpgid(0, 0);
        prctl(PR_SET_PDEATHSIG, SIGKILL); /* an interrupted bench leaves no process running */
        prefer_for_oom();
        execvp(argv[3], argv + 3);
        _exit(127);
    }
    int status = 0;
    setpgid(child, child);
    const bool late = watch(&all, child, strtod(argv[2], NULL));
    if (waitpid(child, &status, 0) != child)
        return CANNOT;
    return report(argv[1], &all, now() - begin, status, late) ? 0 : CANNOT;
}
