/*
 * race_queues: both queues under load, as a plain program, because Criterion does not start under
 * ThreadSanitizer. Workers pop jobs from a bd_queue and put their results into a bd_ordered, as the
 * pipeline does; every third round is cancelled in the middle. Prints nothing; exit status 0 when
 * every result came once and in order.
 */
#include "engine/base/ordered.h"
#include "engine/base/queue.h"

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>

enum { WORKERS = 4, JOBS = 4000, ROUNDS = 30 };

typedef struct job {
    uint64_t serial;
    uint64_t answer;
} job;

typedef struct pipeline {
    bd_queue jobs;
    bd_ordered results;
    job all[JOBS];
} pipeline;

static void *work(void *arg)
{
    pipeline *p = arg;
    void *item;
    while (bd_queue_pop(&p->jobs, &item) == BD_OK) {
        job *j = item;
        j->answer = j->serial * 3; /* not atomic: the queues have to order it */
        if (bd_ordered_put(&p->results, j->serial, j) != BD_OK)
            break;
    }
    return NULL;
}

static void *feed(void *arg)
{
    pipeline *p = arg;
    for (uint64_t i = 0; i < JOBS; i++) {
        p->all[i] = (job){.serial = i};
        if (bd_queue_push(&p->jobs, &p->all[i]) != BD_OK)
            return NULL;
    }
    bd_queue_close(&p->jobs);
    bd_ordered_finish(&p->results, JOBS);
    return NULL;
}

static bool consume(pipeline *p, uint64_t cancel_at)
{
    void *item;
    uint64_t expected = 0;
    bd_status st;
    while ((st = bd_ordered_take(&p->results, &item)) == BD_OK) {
        const job *j = item;
        if (j->serial != expected || j->answer != expected * 3)
            return false;
        if (++expected == cancel_at) {
            bd_queue_cancel(&p->jobs);
            bd_ordered_cancel(&p->results);
        }
    }
    return cancel_at != 0 ? st == BD_E_CANCELLED : st == BD_END && expected == JOBS;
}

static bool run_round(pipeline *p, unsigned round)
{
    pthread_t feeder, workers[WORKERS];
    if (bd_queue_init(&p->jobs, 1 + round % 5) != BD_OK ||
        bd_ordered_init(&p->results, 1 + round % 7) != BD_OK)
        return false;
    if (pthread_create(&feeder, NULL, feed, p) != 0)
        abort();
    for (int i = 0; i < WORKERS; i++)
        if (pthread_create(&workers[i], NULL, work, p) != 0)
            abort();
    const bool good = consume(p, round % 3 == 2 ? JOBS / 2 : 0);
    if (!good) {
        bd_queue_cancel(&p->jobs);
        bd_ordered_cancel(&p->results);
    }
    pthread_join(feeder, NULL);
    for (int i = 0; i < WORKERS; i++)
        pthread_join(workers[i], NULL);
    bd_ordered_fini(&p->results);
    bd_queue_fini(&p->jobs);
    return good;
}

int main(void)
{
    static pipeline p;
    for (unsigned round = 0; round < ROUNDS; round++)
        if (!run_round(&p, round))
            return EXIT_FAILURE;
    return EXIT_SUCCESS;
}
