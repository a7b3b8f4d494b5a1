/* crew: threads get their arguments, are joined, block signals; a failed start names the thread. */
#include "engine/base/crew.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/unit/rounds.h"

typedef struct task {
    char before[24]; /* so that a wrong distance between arguments is noticed */
    unsigned no;
    _Atomic unsigned runs;
    int blocked; /* signals that were blocked in the thread */
} task;

static int count_blocked(void)
{
    sigset_t set;
    int count = 0;
    pthread_sigmask(SIG_SETMASK, NULL, &set);
    for (int signo = 1; signo <= 31; signo++)
        count += sigismember(&set, signo) == 1;
    return count;
}

static void *work(void *arg)
{
    task *mine = arg;
    mine->blocked = count_blocked();
    atomic_fetch_add(&mine->runs, mine->no + 1);
    return NULL;
}

Test(crew, each_thread_gets_its_own_argument)
{
    task tasks[17] = {{{0}, 0, 0, 0}};
    bd_crew crew;
    bd_err err = {0};
    for (unsigned i = 0; i < 17; i++)
        tasks[i].no = i;
    cr_assert(eq(int, bd_crew_start(&crew, 17, work, tasks, sizeof *tasks, &err), BD_OK));
    cr_expect(eq(uint, crew.count, 17));
    bd_crew_join(&crew);
    for (unsigned i = 0; i < 17; i++)
        cr_expect(atomic_load(&tasks[i].runs) == i + 1, "thread %u", i);
    cr_expect(crew.threads == NULL && crew.count == 0);
    bd_crew_join(&crew); /* harmless */
}

/* With arg_bytes 0 all threads get the same argument. */
Test(crew, a_step_of_nothing_shares_one_argument)
{
    task shared = {.no = 0};
    bd_crew crew;
    bd_err err = {0};
    cr_assert(eq(int, bd_crew_start(&crew, 5, work, &shared, 0, &err), BD_OK));
    bd_crew_join(&crew);
    cr_expect(eq(uint, atomic_load(&shared.runs), 5));
}

/* SIGKILL and SIGSTOP cannot be blocked; the C library reserves none of 1..31. */
Test(crew, threads_block_every_signal_and_the_caller_none_more_than_before)
{
    task tasks[3] = {{{0}, 0, 0, 0}};
    sigset_t usr2;
    bd_crew crew;
    bd_err err = {0};
    sigemptyset(&usr2);
    sigaddset(&usr2, SIGUSR2);
    pthread_sigmask(SIG_SETMASK, &usr2, NULL);
    cr_assert(eq(int, bd_crew_start(&crew, 3, work, tasks, sizeof *tasks, &err), BD_OK));
    cr_expect(eq(int, count_blocked(), 1));
    bd_crew_join(&crew);
    for (int i = 0; i < 3; i++)
        cr_expect(eq(int, tasks[i].blocked, 31 - 2));
}

static pthread_t handled_by;
static _Atomic bool handled;

static void note_thread(int signo)
{
    (void)signo;
    handled_by = pthread_self();
    atomic_store(&handled, true);
}

static void *wait_for_signal(void *arg)
{
    (void)arg;
    while (!atomic_load(&handled))
        sched_yield();
    return NULL;
}

Test(crew, a_signal_to_the_process_is_handled_by_the_main_thread, .timeout = 30)
{
    bd_crew crew;
    bd_err err = {0};
    signal(SIGUSR1, note_thread);
    cr_assert(eq(int, bd_crew_start(&crew, 4, wait_for_signal, &handled, 0, &err), BD_OK));
    cr_assert(eq(int, kill(getpid(), SIGUSR1), 0));
    bd_crew_join(&crew);
    cr_expect(pthread_equal(handled_by, pthread_self()));
}

static _Atomic bool released;

static void *wait_for_release(void *arg)
{
    while (!atomic_load(&released))
        usleep(1000);
    return work(arg);
}

/*
 * The limit on the address space leaves memory for the stacks of some threads only. RLIMIT_NPROC
 * would not work: it does not bind root, and it counts the user's other processes. This runs in a
 * child process, because Criterion itself needs memory.
 */
static int start_too_many(unsigned count)
{
    static task tasks[4096];
    const rlim_t room = (rlim_t)16 << 20;
    pthread_attr_t attributes;
    struct rlimit limit;
    bd_crew crew;
    bd_err err = {0};
    char expected[64];
    unsigned long pages = 0;
    FILE *f = fopen("/proc/self/statm", "r");
    if (f == NULL || fscanf(f, "%lu", &pages) != 1 || pthread_attr_init(&attributes) != 0 ||
        pthread_attr_setstacksize(&attributes, 1 << 20) != 0 ||
        pthread_setattr_default_np(&attributes) != 0)
        return 10;
    fclose(f);
    limit.rlim_cur = limit.rlim_max = (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE) + room;
    if (setrlimit(RLIMIT_AS, &limit) != 0)
        return 11;
    if (bd_crew_start(&crew, count, wait_for_release, tasks, sizeof *tasks, &err) != BD_E_NOMEM)
        return 12;
    snprintf(expected, sizeof expected, "cannot start thread %u of %u", crew.count + 1, count);
    if (crew.count < 1 || crew.count >= count || strncmp(err.text, expected, strlen(expected)) != 0)
        return 13;
    if (err.sys_errno != EAGAIN || err.status != BD_E_NOMEM)
        return 14;
    const unsigned started = crew.count;
    atomic_store(&released, true);
    bd_crew_join(&crew);
    for (unsigned i = 0; i < count; i++)
        if ((atomic_load(&tasks[i].runs) != 0) != (i < started))
            return 15;
    return count_blocked() == 0 ? 0 : 16;
}

/* Not under AddressSanitizer, whose shadow memory alone is larger than the limit. */
Test(crew, a_thread_that_cannot_be_started_is_named_and_those_before_it_run_on, .timeout = 60,
     .disabled = TEST_SANITIZED)
{
    int status = 0;
    const pid_t child = fork();
    cr_assert(child >= 0);
    if (child == 0)
        _exit(start_too_many(200));
    cr_assert(eq(int, waitpid(child, &status, 0), child));
    cr_expect(status == 0, "the child's status: %#x", (unsigned)status);
}

Test(crew, there_is_a_processor_at_least)
{
    cpu_set_t one;
    cr_expect(bd_crew_processors() >= 1);
    CPU_ZERO(&one);
    for (int cpu = 0; cpu < CPU_SETSIZE; cpu++) {
        CPU_SET(cpu, &one);
        if (sched_setaffinity(0, sizeof one, &one) == 0)
            break;
        CPU_CLR(cpu, &one);
    }
    cr_expect(eq(uint, bd_crew_processors(), 1));
}
