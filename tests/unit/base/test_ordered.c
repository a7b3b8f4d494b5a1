/* ordered: serial order whichever comes first, the window, finish and cancel. */
#include "engine/base/ordered.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

enum { PRODUCERS = 4, SERIALS = 50000 };

typedef struct shared {
    bd_ordered ordered;
    _Atomic uint64_t next_serial; /* the shared counter from which serials are taken in order */
    _Atomic int puts;
    _Atomic int status;
} shared;

static void put_ok(bd_ordered *ordered, uint64_t serial)
{
    cr_assert(eq(int, bd_ordered_put(ordered, serial, (void *)(uintptr_t)(serial + 100)), BD_OK));
}

static void take_ok(bd_ordered *ordered, uint64_t serial)
{
    void *item;
    cr_assert(eq(int, bd_ordered_take(ordered, &item), BD_OK));
    cr_assert(eq(u64, (uint64_t)(uintptr_t)item, serial + 100));
}

Test(ordered, items_leave_by_serial_number_and_then_it_ends)
{
    bd_ordered ordered;
    void *item = &ordered;
    cr_assert(eq(int, bd_ordered_init(&ordered, 4), BD_OK));
    put_ok(&ordered, 2);
    put_ok(&ordered, 0);
    put_ok(&ordered, 3);
    put_ok(&ordered, 1);
    for (uint64_t serial = 0; serial < 4; serial++)
        take_ok(&ordered, serial);
    put_ok(&ordered, 4);
    bd_ordered_finish(&ordered, 5);
    take_ok(&ordered, 4);
    cr_assert(eq(int, bd_ordered_take(&ordered, &item), BD_END));
    cr_assert(item == NULL);
    bd_ordered_fini(&ordered);
}

Test(ordered, finish_may_come_before_the_last_items)
{
    bd_ordered ordered;
    void *item;
    cr_assert(eq(int, bd_ordered_init(&ordered, 2), BD_OK));
    bd_ordered_finish(&ordered, 2);
    put_ok(&ordered, 1);
    put_ok(&ordered, 0);
    take_ok(&ordered, 0);
    take_ok(&ordered, 1);
    cr_assert(eq(int, bd_ordered_take(&ordered, &item), BD_END));
    bd_ordered_fini(&ordered);
}

Test(ordered, nothing_at_all_ends_at_once)
{
    bd_ordered ordered;
    void *item;
    cr_assert(eq(int, bd_ordered_init(&ordered, 1), BD_OK));
    bd_ordered_finish(&ordered, 0);
    cr_assert(eq(int, bd_ordered_take(&ordered, &item), BD_END));
    bd_ordered_fini(&ordered);
}

Test(ordered, null_is_an_item_like_any_other)
{
    bd_ordered ordered;
    void *item = &ordered;
    cr_assert(eq(int, bd_ordered_init(&ordered, 2), BD_OK));
    cr_assert(eq(int, bd_ordered_put(&ordered, 0, NULL), BD_OK));
    cr_assert(eq(int, bd_ordered_take(&ordered, &item), BD_OK));
    cr_assert(item == NULL);
    bd_ordered_fini(&ordered);
}

Test(ordered, fini_of_a_zeroed_queue_does_nothing)
{
    bd_ordered ordered = {0};
    bd_ordered_fini(&ordered);
}

static void *put_four(void *arg)
{
    shared *s = arg;
    bd_status st = BD_OK;
    for (uint64_t serial = 0; serial < 4 && st == BD_OK; serial++) {
        st = bd_ordered_put(&s->ordered, serial, s);
        if (st == BD_OK)
            atomic_fetch_add(&s->puts, 1);
    }
    atomic_store(&s->status, st);
    return NULL;
}

static void *take_one(void *arg)
{
    shared *s = arg;
    void *item;
    atomic_store(&s->status, bd_ordered_take(&s->ordered, &item));
    return NULL;
}

/* Return when the worker has begun to wait for the n-th time. Fail if it ends before. */
static void see_it_sleep(shared *s, uint64_t n)
{
    for (uint64_t sleeps = 0; sleeps < n; sched_yield()) {
        cr_assert(eq(int, atomic_load(&s->status), BD_E_BUG), "it did not wait");
        pthread_mutex_lock(&s->ordered.lock);
        sleeps = s->ordered.sleeps;
        pthread_mutex_unlock(&s->ordered.lock);
    }
}

Test(ordered, a_put_beyond_the_window_waits_for_the_consumer, .timeout = 30)
{
    shared s = {.status = BD_E_BUG}; /* until the work has ended */
    pthread_t thread;
    void *item;
    cr_assert(eq(int, bd_ordered_init(&s.ordered, 2), BD_OK));
    cr_assert(eq(int, pthread_create(&thread, NULL, put_four, &s), 0));
    see_it_sleep(&s, 1);
    cr_assert(eq(int, atomic_load(&s.puts), 2));
    cr_assert(eq(int, bd_ordered_take(&s.ordered, &item), BD_OK));
    cr_assert(eq(int, bd_ordered_take(&s.ordered, &item), BD_OK));
    cr_assert(eq(int, pthread_join(thread, NULL), 0));
    cr_assert(eq(int, s.puts, 4));
    bd_ordered_fini(&s.ordered);
}

static bd_status status_after(void *(*work)(void *), void (*stop)(bd_ordered *))
{
    shared s = {.status = BD_E_BUG}; /* until the work has ended */
    pthread_t thread;
    cr_assert(eq(int, bd_ordered_init(&s.ordered, 2), BD_OK));
    cr_assert(eq(int, pthread_create(&thread, NULL, work, &s), 0));
    see_it_sleep(&s, 1);
    stop(&s.ordered);
    cr_assert(eq(int, pthread_join(thread, NULL), 0));
    bd_ordered_fini(&s.ordered);
    return s.status;
}

static void finish_with_none(bd_ordered *ordered)
{
    bd_ordered_finish(ordered, 0);
}

Test(ordered, cancel_wakes_a_producer_beyond_the_window, .timeout = 30)
{
    cr_assert(eq(int, status_after(put_four, bd_ordered_cancel), BD_E_CANCELLED));
}

Test(ordered, cancel_wakes_the_consumer, .timeout = 30)
{
    cr_assert(eq(int, status_after(take_one, bd_ordered_cancel), BD_E_CANCELLED));
}

Test(ordered, finish_wakes_the_consumer, .timeout = 30)
{
    cr_assert(eq(int, status_after(take_one, finish_with_none), BD_END));
}

static void *put_shared_serials(void *arg)
{
    shared *s = arg;
    for (;;) {
        const uint64_t serial = atomic_fetch_add(&s->next_serial, 1);
        if (serial >= SERIALS)
            return NULL;
        if (bd_ordered_put(&s->ordered, serial, (void *)(uintptr_t)(serial + 100)) != BD_OK)
            atomic_store(&s->status, BD_E_BUG);
    }
}

Test(ordered, many_producers_give_the_one_order, .timeout = 120)
{
    for (size_t capacity = 1; capacity <= 16; capacity *= 4) {
        shared s = {.status = BD_OK};
        pthread_t threads[PRODUCERS];
        void *item;
        cr_assert(eq(int, bd_ordered_init(&s.ordered, capacity), BD_OK));
        for (int i = 0; i < PRODUCERS; i++)
            cr_assert(eq(int, pthread_create(&threads[i], NULL, put_shared_serials, &s), 0));
        bd_ordered_finish(&s.ordered, SERIALS);
        for (uint64_t serial = 0; serial < SERIALS; serial++)
            take_ok(&s.ordered, serial);
        cr_assert(eq(int, bd_ordered_take(&s.ordered, &item), BD_END));
        for (int i = 0; i < PRODUCERS; i++)
            pthread_join(threads[i], NULL);
        cr_assert(eq(int, s.status, BD_OK));
        bd_ordered_fini(&s.ordered);
    }
}

static void *put_shared_parts(void *arg)
{
    shared *s = arg;
    for (;;) {
        const uint64_t serial = atomic_fetch_add(&s->next_serial, 1);
        if (serial >= SERIALS / 10)
            return NULL;
        for (uint64_t part = 0; part < serial % 4; part++)
            if (bd_ordered_put_part(&s->ordered, serial, (void *)(uintptr_t)(serial * 4 + part)) !=
                BD_OK)
                atomic_store(&s->status, BD_E_BUG);
        if (bd_ordered_put(&s->ordered, serial, (void *)(uintptr_t)(serial * 4 + serial % 4)) !=
            BD_OK)
            atomic_store(&s->status, BD_E_BUG);
    }
}

Test(ordered, the_parts_of_a_serial_leave_together_and_in_order, .timeout = 120)
{
    for (size_t capacity = 1; capacity <= 16; capacity *= 4) {
        shared s = {.status = BD_OK};
        pthread_t threads[PRODUCERS];
        void *item;
        cr_assert(eq(int, bd_ordered_init(&s.ordered, capacity), BD_OK));
        for (int i = 0; i < PRODUCERS; i++)
            cr_assert(eq(int, pthread_create(&threads[i], NULL, put_shared_parts, &s), 0));
        bd_ordered_finish(&s.ordered, SERIALS / 10);
        for (uint64_t serial = 0; serial < SERIALS / 10; serial++) {
            for (uint64_t part = 0; part <= serial % 4; part++) {
                cr_assert(eq(int, bd_ordered_take(&s.ordered, &item), BD_OK));
                cr_assert(eq(u64, (uint64_t)(uintptr_t)item, serial * 4 + part));
            }
        }
        cr_assert(eq(int, bd_ordered_take(&s.ordered, &item), BD_END));
        for (int i = 0; i < PRODUCERS; i++)
            pthread_join(threads[i], NULL);
        cr_assert(eq(int, s.status, BD_OK));
        bd_ordered_fini(&s.ordered);
    }
}

static void *have_a_turn(void *arg)
{
    shared *s = arg;
    atomic_store(&s->status, bd_ordered_turn(&s->ordered, 1));
    atomic_fetch_add(&s->puts, 1);
    return NULL;
}

Test(ordered, a_turn_comes_when_all_before_and_each_part_before_it_were_taken, .timeout = 30)
{
    shared s = {.status = BD_E_BUG}; /* until the work has ended */
    pthread_t thread;
    void *item;
    cr_assert(eq(int, bd_ordered_init(&s.ordered, 4), BD_OK));
    cr_assert(eq(int, bd_ordered_put_part(&s.ordered, 1, &s), BD_OK));
    cr_assert(eq(int, pthread_create(&thread, NULL, have_a_turn, &s), 0));
    see_it_sleep(&s, 1);
    put_ok(&s.ordered, 0);
    take_ok(&s.ordered, 0);
    see_it_sleep(&s, 2);
    cr_assert(eq(int, s.puts, 0));
    cr_assert(eq(int, bd_ordered_take(&s.ordered, &item), BD_OK));
    pthread_join(thread, NULL);
    cr_assert(eq(int, s.status, BD_OK));
    cr_assert(eq(int, bd_ordered_turn(&s.ordered, 1), BD_OK)); /* and it stays its turn */
    bd_ordered_fini(&s.ordered);
}

Test(ordered, cancel_wakes_who_waits_for_a_turn, .timeout = 30)
{
    shared s = {.status = BD_E_BUG}; /* until the work has ended */
    pthread_t thread;
    cr_assert(eq(int, bd_ordered_init(&s.ordered, 4), BD_OK));
    cr_assert(eq(int, pthread_create(&thread, NULL, have_a_turn, &s), 0));
    see_it_sleep(&s, 1);
    bd_ordered_cancel(&s.ordered);
    pthread_join(thread, NULL);
    cr_assert(eq(int, s.status, BD_E_CANCELLED));
    bd_ordered_fini(&s.ordered);
}
