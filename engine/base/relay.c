/* relay: see relay.h. */
#include "engine/base/relay.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#include "engine/base/crew.h"

struct helper {
    bd_relay *relay;
    void *hand;
};

/* Counters only grow, released <= begun <= given <= released + item_count; an item's place is its
 * number modulo item_count. The lock guards everything below it. Only the owner may read given and
 * released without it, because only the owner writes them. */
struct bd_relay {
    bd_relay_spec spec;
    bd_crew crew;
    struct helper *helpers;
    pthread_mutex_t lock;
    pthread_cond_t work_there;
    pthread_cond_t work_done;
    bool *done; /* by place */
    uint64_t given;
    uint64_t begun;
    uint64_t released;
    bool ended;
};

static size_t place(const bd_relay *relay, uint64_t number)
{
    return (size_t)(number % relay->spec.item_count);
}

static void *item(const bd_relay *relay, uint64_t number)
{
    return (char *)relay->spec.items + place(relay, number) * relay->spec.item_bytes;
}

/* The lock is held on entry and on return, but not while the work is done. */
static void work_on_next(bd_relay *relay, void *hand)
{
    const uint64_t number = relay->begun++;
    pthread_mutex_unlock(&relay->lock);
    relay->spec.work(hand, item(relay, number));
    pthread_mutex_lock(&relay->lock);
    relay->done[place(relay, number)] = true;
}

static void *help(void *arg)
{
    const struct helper *helper = arg;
    bd_relay *relay = helper->relay;
    if (relay->spec.thread_name != NULL)
        pthread_setname_np(pthread_self(), relay->spec.thread_name);
    pthread_mutex_lock(&relay->lock);
    for (;;) {
        while (!relay->ended && relay->begun == relay->given)
            pthread_cond_wait(&relay->work_there, &relay->lock);
        if (relay->ended)
            break;
        work_on_next(relay, helper->hand);
        pthread_cond_signal(&relay->work_done); /* only the owner waits */
    }
    pthread_mutex_unlock(&relay->lock);
    return NULL;
}

bd_status bd_relay_new(const bd_relay_spec *spec, bd_relay **out, bd_err *err)
{
    const unsigned helpers = spec->hand_count - 1;
    bd_status st = BD_OK;
    bd_relay *relay = calloc(1, sizeof *relay);
    *out = NULL;
    if (relay == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory for helpers");
    relay->spec = *spec;
    pthread_mutex_init(&relay->lock, NULL);
    pthread_cond_init(&relay->work_there, NULL);
    pthread_cond_init(&relay->work_done, NULL);
    relay->done = calloc(spec->item_count, sizeof *relay->done);
    relay->helpers = calloc(spec->hand_count, sizeof *relay->helpers);
    if (relay->done == NULL || relay->helpers == NULL)
        BD_FAIL(err, BD_E_NOMEM, 0, "no memory for %u helpers", helpers);
    for (unsigned i = 0; i < helpers; i++)
        relay->helpers[i] =
            (struct helper){relay, (char *)spec->hands + (i + 1) * spec->hand_bytes};
    if (helpers > 0)
        BD_GOTO(bd_crew_start(&relay->crew, helpers, help, relay->helpers, sizeof *relay->helpers,
                              err));
    *out = relay;
    relay = NULL;
done:
    bd_relay_free(relay);
    return st;
}

void bd_relay_free(bd_relay *relay)
{
    if (relay == NULL)
        return;
    pthread_mutex_lock(&relay->lock);
    relay->ended = true;
    pthread_cond_broadcast(&relay->work_there);
    pthread_mutex_unlock(&relay->lock);
    bd_crew_join(&relay->crew);
    pthread_cond_destroy(&relay->work_there);
    pthread_cond_destroy(&relay->work_done);
    pthread_mutex_destroy(&relay->lock);
    free(relay->helpers);
    free(relay->done);
    free(relay);
}

void *bd_relay_begin(bd_relay *relay)
{
    return relay->given - relay->released == relay->spec.item_count ? NULL
                                                                    : item(relay, relay->given);
}

void bd_relay_give(bd_relay *relay)
{
    pthread_mutex_lock(&relay->lock);
    relay->done[place(relay, relay->given)] = false;
    relay->given++;
    if (relay->crew.count > 0)
        pthread_cond_signal(&relay->work_there);
    pthread_mutex_unlock(&relay->lock);
}

void *bd_relay_take(bd_relay *relay)
{
    if (relay->given == relay->released)
        return NULL;
    const uint64_t number = relay->released;
    pthread_mutex_lock(&relay->lock);
    if (relay->begun == number)
        work_on_next(relay, relay->spec.hands);
    while (!relay->done[place(relay, number)])
        pthread_cond_wait(&relay->work_done, &relay->lock);
    pthread_mutex_unlock(&relay->lock);
    return item(relay, number);
}

void bd_relay_release(bd_relay *relay)
{
    pthread_mutex_lock(&relay->lock);
    relay->released++;
    pthread_mutex_unlock(&relay->lock);
}
