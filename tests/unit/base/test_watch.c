/* watch: the main thread waits until the last worker is done, and no longer. */
#include "engine/base/watch.h"

#include <criterion/criterion.h>

#include "engine/base/crew.h"

/* Workers that count down when they are told to. */
static struct state {
    bd_latch latch;
    bd_latch go;
    unsigned looks, looks_after_stop;
} state;

static void init(void)
{
    state = (struct state){0};
}

TestSuite(watch, .init = init, .timeout = 60);

static void *work(void *arg)
{
    (void)arg;
    while (!bd_latch_wait(&state.go, 1000))
        ;
    bd_latch_down(&state.latch);
    return NULL;
}

/* The first call releases the workers, so the wait cannot have ended before it. */
static bd_watch_counts count(void *context, bool stopped)
{
    (void)context;
    if (state.looks++ == 0)
        bd_latch_down(&state.go);
    state.looks_after_stop += stopped;
    return (bd_watch_counts){state.looks, 1, 2};
}

static void wait_for(bd_watch *watch, unsigned workers)
{
    bd_crew crew = {0};
    bd_err err = {0};
    bd_latch_init(&state.latch, workers);
    bd_latch_init(&state.go, 1);
    cr_assert_eq(bd_crew_start(&crew, workers, work, NULL, 0, &err), BD_OK);
    bd_watch_wait(watch, &state.latch, count, NULL);
    cr_expect(bd_latch_wait(&state.latch, 0), "all are done");
    bd_crew_join(&crew);
    bd_latch_fini(&state.latch);
    bd_latch_fini(&state.go);
}

Test(watch, waits_until_all_are_done_and_counts_once_more_then)
{
    bd_watch watch;
    bd_watch_begin(&watch, NULL, BD_PROGRESS_NEVER);
    wait_for(&watch, 4);
    cr_expect_geq(state.looks, 2, "one that let them go, one at the end");
    cr_expect_eq(state.looks_after_stop, 0);
    cr_expect_gt(watch.peak.bytes, 0, "memory is looked at beside");
}

Test(watch, a_signal_is_told_with_every_look)
{
    static bd_stop stop = 15;
    bd_watch watch;
    bd_watch_begin(&watch, &stop, BD_PROGRESS_NEVER);
    wait_for(&watch, 1);
    cr_expect_eq(state.looks_after_stop, state.looks);
}

Test(watch, a_latch_is_down_after_its_count_and_not_before)
{
    bd_latch latch;
    bd_latch_init(&latch, 2);
    cr_expect(!bd_latch_wait(&latch, 0));
    bd_latch_down(&latch);
    cr_expect(!bd_latch_wait(&latch, 1));
    bd_latch_down(&latch);
    cr_expect(bd_latch_wait(&latch, 0));
    cr_expect(bd_latch_wait(&latch, 1000));
    bd_latch_fini(&latch);
}

Test(watch, a_stop_that_was_asked_for_is_a_failure_with_its_word)
{
    static bd_stop stop;
    bd_err err = {0};
    cr_expect_eq(bd_stop_check(NULL, &err), BD_OK);
    cr_expect_eq(bd_stop_check(&stop, &err), BD_OK);
    atomic_store(&stop, 2);
    cr_expect(bd_stop_asked(&stop));
    cr_expect_eq(bd_stop_check(&stop, &err), BD_E_CANCELLED);
    cr_expect_str_eq(err.text, "stopped by a signal");
}
