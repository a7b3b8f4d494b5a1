/* crew: see crew.h. */
#include "engine/base/crew.h"

#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "engine/base/cgroup.h"

bd_status bd_crew_start(bd_crew *crew, unsigned count, void *(*work)(void *), void *args,
                        size_t arg_bytes, bd_err *err)
{
    *crew = (bd_crew){0};
    crew->threads = calloc(count, sizeof *crew->threads);
    if (crew->threads == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory for %u threads", count);
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before);
    int rc = 0;
    for (; crew->count < count && rc == 0; crew->count += rc == 0)
        rc = pthread_create(&crew->threads[crew->count], NULL, work,
                            args == NULL ? NULL : (char *)args + crew->count * arg_bytes);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return rc == 0 ? BD_OK
                   : bd_fail(err, BD_E_NOMEM, rc, "cannot start thread %u of %u", crew->count + 1,
                             count);
}

void bd_crew_join(bd_crew *crew)
{
    for (unsigned i = 0; i < crew->count; i++)
        pthread_join(crew->threads[i], NULL);
    free(crew->threads);
    *crew = (bd_crew){0};
}

unsigned bd_crew_processors(void)
{
    return bd_crew__processors("");
}

unsigned bd_crew__processors(const char *root)
{
    cpu_set_t set;
    /* More processors than the set has room for: all that are online. */
    const long n = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set)
                                                               : sysconf(_SC_NPROCESSORS_ONLN);
    const unsigned own = n < 1 ? 1 : (unsigned)n;
    const uint64_t given = bd_cgroup_processors(root);
    return given >= own ? own : given < 1 ? 1 : (unsigned)given;
}
