/* latch: see latch.h. */
#include "engine/base/latch.h"

#include <errno.h>
#include <time.h>

void bd_latch_init(bd_latch *latch, unsigned count)
{
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC); /* not affected when the time is set */
    pthread_mutex_init(&latch->lock, NULL);
    pthread_cond_init(&latch->zero, &monotonic);
    pthread_condattr_destroy(&monotonic);
    latch->left = count;
}

void bd_latch_fini(bd_latch *latch)
{
    pthread_cond_destroy(&latch->zero);
    pthread_mutex_destroy(&latch->lock);
}

void bd_latch_down(bd_latch *latch)
{
    pthread_mutex_lock(&latch->lock);
    if (--latch->left == 0)
        pthread_cond_signal(&latch->zero);
    pthread_mutex_unlock(&latch->lock);
}

static struct timespec in_ms(unsigned wait_ms)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += wait_ms / 1000;
    until.tv_nsec += (long)(wait_ms % 1000) * 1000000;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    return until;
}

bool bd_latch_wait(bd_latch *latch, unsigned wait_ms)
{
    const struct timespec until = in_ms(wait_ms);
    int waited = 0;
    pthread_mutex_lock(&latch->lock);
    while (latch->left > 0 && waited != ETIMEDOUT)
        waited = pthread_cond_timedwait(&latch->zero, &latch->lock, &until);
    const bool done = latch->left == 0;
    pthread_mutex_unlock(&latch->lock);
    return done;
}
