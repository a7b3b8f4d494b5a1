/* latch: waits on the monotonic clock, so setting the time of the machine neither ends nor extends
 * a wait. */
#include "engine/base/latch.h"

#include <errno.h>
#include <time.h>

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

static int monotonic_conditions;
static struct timespec until_seen;

/* In place of the C library's. */
int pthread_condattr_setclock(pthread_condattr_t *attr, clockid_t clock)
{
    (void)attr;
    monotonic_conditions += clock == CLOCK_MONOTONIC;
    return 0;
}

int pthread_cond_timedwait(pthread_cond_t *cond, pthread_mutex_t *lock,
                           const struct timespec *until)
{
    (void)cond, (void)lock;
    until_seen = *until;
    return ETIMEDOUT;
}

Test(latch, waits_on_the_monotonic_clock)
{
    struct timespec before, after;
    bd_latch latch;
    bd_latch_init(&latch, 1);
    cr_expect(eq(int, monotonic_conditions, 1));
    clock_gettime(CLOCK_MONOTONIC, &before);
    cr_expect(not(bd_latch_wait(&latch, 2500)));
    clock_gettime(CLOCK_MONOTONIC, &after);
    const double end = (double)until_seen.tv_sec + (double)until_seen.tv_nsec / 1e9;
    cr_expect(end >= (double)before.tv_sec + (double)before.tv_nsec / 1e9 + 2.5 - 1e-6);
    cr_expect(end <= (double)after.tv_sec + (double)after.tv_nsec / 1e9 + 2.5 + 1e-6);
    bd_latch_down(&latch);
    cr_expect(bd_latch_wait(&latch, 0));
    bd_latch_fini(&latch);
}
