/* queue: order, bounds, close and cancel, alone and with several threads at each end. */
#include "engine/base/queue.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

enum { PRODUCERS = 3, CONSUMERS = 3, PER_PRODUCER = 20000 };

typedef struct shared {
    bd_queue queue;
    _Atomic uint64_t popped;
    _Atomic uint64_t sum;
    _Atomic int status;
} shared;

static void *pointer_of(uintptr_t n)
{
    return (void *)n;
}

static void push_ok(bd_queue *queue, uintptr_t n)
{
    cr_assert(eq(int, bd_queue_push(queue, pointer_of(n)), BD_OK));
}

static uintptr_t pop_ok(bd_queue *queue)
{
    void *item;
    cr_assert(eq(int, bd_queue_pop(queue, &item), BD_OK));
    return (uintptr_t)item;
}

Test(queue, items_leave_in_the_order_they_came_also_around_the_end_of_the_ring)
{
    bd_queue queue;
    uintptr_t in = 1, out = 1;
    cr_assert(eq(int, bd_queue_init(&queue, 3), BD_OK));
    for (int round = 0; round < 10; round++) {
        push_ok(&queue, in++);
        push_ok(&queue, in++);
        cr_assert(eq(ulong, pop_ok(&queue), out++));
        cr_assert(eq(ulong, pop_ok(&queue), out++));
    }
    bd_queue_fini(&queue);
}

Test(queue, a_closed_queue_is_drained_and_then_ends)
{
    bd_queue queue;
    void *item = &queue;
    cr_assert(eq(int, bd_queue_init(&queue, 4), BD_OK));
    push_ok(&queue, 7);
    push_ok(&queue, 8);
    bd_queue_close(&queue);
    bd_queue_close(&queue);
    cr_assert(eq(ulong, pop_ok(&queue), 7));
    cr_assert(eq(ulong, pop_ok(&queue), 8));
    cr_assert(eq(int, bd_queue_pop(&queue, &item), BD_END));
    cr_assert(item == NULL);
    cr_assert(eq(int, bd_queue_pop(&queue, &item), BD_END));
    bd_queue_fini(&queue);
}

Test(queue, a_cancelled_queue_hands_out_nothing_and_takes_nothing)
{
    bd_queue queue;
    void *item = &queue;
    cr_assert(eq(int, bd_queue_init(&queue, 4), BD_OK));
    push_ok(&queue, 7);
    bd_queue_cancel(&queue);
    cr_assert(eq(int, bd_queue_pop(&queue, &item), BD_E_CANCELLED));
    cr_assert(item == NULL);
    cr_assert(eq(int, bd_queue_push(&queue, &queue), BD_E_CANCELLED));
    bd_queue_fini(&queue);
}

Test(queue, fini_of_a_zeroed_queue_does_nothing)
{
    bd_queue queue = {0};
    bd_queue_fini(&queue);
    bd_queue_fini(&queue);
}

static void *push_until_stopped(void *arg)
{
    shared *s = arg;
    bd_status st = BD_OK;
    while (st == BD_OK)
        st = bd_queue_push(&s->queue, s);
    atomic_store(&s->status, st);
    return NULL;
}

static void *pop_until_stopped(void *arg)
{
    shared *s = arg;
    bd_status st = BD_OK;
    void *item;
    while (st == BD_OK)
        st = bd_queue_pop(&s->queue, &item);
    atomic_store(&s->status, st);
    return NULL;
}

/* Return when the worker has begun to wait for the n-th time. Fail if it ends before. */
static void see_it_sleep(shared *s, uint64_t n)
{
    for (uint64_t sleeps = 0; sleeps < n; sched_yield()) {
        cr_assert(eq(int, atomic_load(&s->status), BD_E_BUG), "it did not wait");
        pthread_mutex_lock(&s->queue.lock);
        sleeps = s->queue.sleeps;
        pthread_mutex_unlock(&s->queue.lock);
    }
}

static bd_status status_after(void *(*work)(void *), void (*stop)(bd_queue *))
{
    shared s = {.status = BD_E_BUG}; /* until the work has ended */
    pthread_t thread;
    cr_assert(eq(int, bd_queue_init(&s.queue, 2), BD_OK));
    cr_assert(eq(int, pthread_create(&thread, NULL, work, &s), 0));
    see_it_sleep(&s, 1);
    stop(&s.queue);
    cr_assert(eq(int, pthread_join(thread, NULL), 0));
    bd_queue_fini(&s.queue);
    return s.status;
}

Test(queue, cancel_wakes_a_producer_that_waits_for_room, .timeout = 30)
{
    cr_assert(eq(int, status_after(push_until_stopped, bd_queue_cancel), BD_E_CANCELLED));
}

Test(queue, cancel_wakes_a_consumer_that_waits_for_items, .timeout = 30)
{
    cr_assert(eq(int, status_after(pop_until_stopped, bd_queue_cancel), BD_E_CANCELLED));
}

Test(queue, close_wakes_a_consumer_that_waits_for_items, .timeout = 30)
{
    cr_assert(eq(int, status_after(pop_until_stopped, bd_queue_close), BD_END));
}

static void *push_numbers(void *arg)
{
    shared *s = arg;
    for (uintptr_t n = 1; n <= PER_PRODUCER; n++)
        if (bd_queue_push(&s->queue, pointer_of(n)) != BD_OK)
            atomic_store(&s->status, BD_E_BUG);
    return NULL;
}

static void *pop_numbers(void *arg)
{
    shared *s = arg;
    void *item;
    bd_status st;
    while ((st = bd_queue_pop(&s->queue, &item)) == BD_OK) {
        atomic_fetch_add(&s->popped, 1);
        atomic_fetch_add(&s->sum, (uintptr_t)item);
    }
    if (st != BD_END)
        atomic_store(&s->status, BD_E_BUG);
    return NULL;
}

Test(queue, many_threads_lose_nothing_and_double_nothing, .timeout = 120)
{
    for (size_t capacity = 1; capacity <= 16; capacity *= 4) {
        shared s = {.status = BD_OK};
        pthread_t producers[PRODUCERS], consumers[CONSUMERS];
        cr_assert(eq(int, bd_queue_init(&s.queue, capacity), BD_OK));
        for (int i = 0; i < PRODUCERS; i++)
            cr_assert(eq(int, pthread_create(&producers[i], NULL, push_numbers, &s), 0));
        for (int i = 0; i < CONSUMERS; i++)
            cr_assert(eq(int, pthread_create(&consumers[i], NULL, pop_numbers, &s), 0));
        for (int i = 0; i < PRODUCERS; i++)
            pthread_join(producers[i], NULL);
        bd_queue_close(&s.queue);
        for (int i = 0; i < CONSUMERS; i++)
            pthread_join(consumers[i], NULL);
        const uint64_t each = (uint64_t)PER_PRODUCER * (PER_PRODUCER + 1) / 2;
        cr_assert(eq(int, s.status, BD_OK));
        cr_assert(eq(u64, s.popped, (uint64_t)PRODUCERS * PER_PRODUCER));
        cr_assert(eq(u64, s.sum, PRODUCERS * each));
        bd_queue_fini(&s.queue);
    }
}
