/* ordered: see ordered.h. */
#include "engine/base/ordered.h"

#include <assert.h>
#include <stdlib.h>

bd_status bd_ordered_init(bd_ordered *ordered, size_t capacity)
{
    assert(capacity > 0);
    *ordered = (bd_ordered){.capacity = capacity, .total = UINT64_MAX};
    bd_ordered_slot *slots = calloc(capacity, sizeof *slots);
    if (slots == NULL)
        return BD_E_NOMEM;
    if (pthread_mutex_init(&ordered->lock, NULL) != 0)
        goto no_lock;
    if (pthread_cond_init(&ordered->next_filled, NULL) != 0)
        goto no_next_filled;
    if (pthread_cond_init(&ordered->window_moved, NULL) != 0)
        goto no_window_moved;
    ordered->slots = slots;
    return BD_OK;

no_window_moved:
    pthread_cond_destroy(&ordered->next_filled);
no_next_filled:
    pthread_mutex_destroy(&ordered->lock);
no_lock:
    free(slots);
    *ordered = (bd_ordered){0};
    return BD_E_NOMEM;
}

void bd_ordered_fini(bd_ordered *ordered)
{
    if (ordered->slots == NULL)
        return;
    pthread_cond_destroy(&ordered->window_moved);
    pthread_cond_destroy(&ordered->next_filled);
    pthread_mutex_destroy(&ordered->lock);
    free(ordered->slots);
    *ordered = (bd_ordered){0};
}

/* The lock is held. The caller then tests its condition again. */
static void wait_for(bd_ordered *ordered, pthread_cond_t *change)
{
    ordered->sleeps++;
    pthread_cond_wait(change, &ordered->lock);
}

static bd_status put(bd_ordered *ordered, uint64_t serial, void *item, bool part)
{
    bd_status st = BD_OK;

    pthread_mutex_lock(&ordered->lock);
    assert(serial >= ordered->next && serial < ordered->total);
    bd_ordered_slot *slot = &ordered->slots[serial % ordered->capacity];
    while (!ordered->cancelled && (serial - ordered->next >= ordered->capacity || slot->filled))
        wait_for(ordered, &ordered->window_moved);
    if (ordered->cancelled) {
        st = BD_E_CANCELLED;
    } else {
        *slot = (bd_ordered_slot){.item = item, .filled = true, .part = part};
        if (serial == ordered->next)
            pthread_cond_signal(&ordered->next_filled);
    }
    pthread_mutex_unlock(&ordered->lock);
    return st;
}

bd_status bd_ordered_put(bd_ordered *ordered, uint64_t serial, void *item)
{
    return put(ordered, serial, item, false);
}

bd_status bd_ordered_put_part(bd_ordered *ordered, uint64_t serial, void *item)
{
    return put(ordered, serial, item, true);
}

bd_status bd_ordered_turn(bd_ordered *ordered, uint64_t serial)
{
    pthread_mutex_lock(&ordered->lock);
    assert(serial >= ordered->next && serial < ordered->total);
    const bd_ordered_slot *slot = &ordered->slots[serial % ordered->capacity];
    while (!ordered->cancelled && (serial != ordered->next || slot->filled))
        wait_for(ordered, &ordered->window_moved);
    const bd_status st = ordered->cancelled ? BD_E_CANCELLED : BD_OK;
    pthread_mutex_unlock(&ordered->lock);
    return st;
}

bd_status bd_ordered_take(bd_ordered *ordered, void **item)
{
    bd_status st = BD_OK;

    *item = NULL;
    pthread_mutex_lock(&ordered->lock);
    bd_ordered_slot *slot = &ordered->slots[ordered->next % ordered->capacity];
    while (!ordered->cancelled && !slot->filled && ordered->next < ordered->total)
        wait_for(ordered, &ordered->next_filled);
    if (ordered->cancelled) {
        st = BD_E_CANCELLED;
    } else if (!slot->filled) {
        st = BD_END;
    } else {
        *item = slot->item;
        ordered->next += !slot->part;
        *slot = (bd_ordered_slot){0};
        /* Not a signal: only the producer of one serial can continue, and a signal could wake
         * another one. */
        pthread_cond_broadcast(&ordered->window_moved);
    }
    pthread_mutex_unlock(&ordered->lock);
    return st;
}

void bd_ordered_finish(bd_ordered *ordered, uint64_t total)
{
    pthread_mutex_lock(&ordered->lock);
    assert(total >= ordered->next);
    ordered->total = total;
    pthread_cond_signal(&ordered->next_filled);
    pthread_mutex_unlock(&ordered->lock);
}

void bd_ordered_cancel(bd_ordered *ordered)
{
    pthread_mutex_lock(&ordered->lock);
    ordered->cancelled = true;
    pthread_cond_broadcast(&ordered->next_filled);
    pthread_cond_broadcast(&ordered->window_moved);
    pthread_mutex_unlock(&ordered->lock);
}
