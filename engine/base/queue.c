/* queue: see queue.h. */
#include "engine/base/queue.h"

#include <assert.h>
#include <stdlib.h>

bd_status bd_queue_init(bd_queue *queue, size_t capacity)
{
    assert(capacity > 0);
    *queue = (bd_queue){.capacity = capacity};
    void **items = calloc(capacity, sizeof *items);
    if (items == NULL)
        return BD_E_NOMEM;
    if (pthread_mutex_init(&queue->lock, NULL) != 0)
        goto no_lock;
    if (pthread_cond_init(&queue->not_empty, NULL) != 0)
        goto no_not_empty;
    if (pthread_cond_init(&queue->not_full, NULL) != 0)
        goto no_not_full;
    queue->items = items;
    return BD_OK;

no_not_full:
    pthread_cond_destroy(&queue->not_empty);
no_not_empty:
    pthread_mutex_destroy(&queue->lock);
no_lock:
    free(items);
    *queue = (bd_queue){0};
    return BD_E_NOMEM;
}

void bd_queue_fini(bd_queue *queue)
{
    if (queue->items == NULL)
        return;
    pthread_cond_destroy(&queue->not_full);
    pthread_cond_destroy(&queue->not_empty);
    pthread_mutex_destroy(&queue->lock);
    free(queue->items);
    *queue = (bd_queue){0};
}

/* The lock is held. The caller then tests its condition again. */
static void wait_for(bd_queue *queue, pthread_cond_t *change)
{
    queue->sleeps++;
    pthread_cond_wait(change, &queue->lock);
}

bd_status bd_queue_push(bd_queue *queue, void *item)
{
    bd_status st = BD_OK;

    pthread_mutex_lock(&queue->lock);
    while (queue->count == queue->capacity && !queue->cancelled)
        wait_for(queue, &queue->not_full);
    if (queue->cancelled) {
        st = BD_E_CANCELLED;
    } else {
        assert(!queue->closed);
        size_t tail = queue->head + queue->count++;
        if (tail >= queue->capacity)
            tail -= queue->capacity;
        queue->items[tail] = item;
        pthread_cond_signal(&queue->not_empty);
    }
    pthread_mutex_unlock(&queue->lock);
    return st;
}

bd_status bd_queue_pop(bd_queue *queue, void **item)
{
    bd_status st = BD_OK;

    *item = NULL;
    pthread_mutex_lock(&queue->lock);
    while (queue->count == 0 && !queue->closed && !queue->cancelled)
        wait_for(queue, &queue->not_empty);
    if (queue->cancelled) {
        st = BD_E_CANCELLED;
    } else if (queue->count == 0) {
        st = BD_END;
    } else {
        *item = queue->items[queue->head];
        if (++queue->head == queue->capacity)
            queue->head = 0;
        queue->count--;
        pthread_cond_signal(&queue->not_full);
    }
    pthread_mutex_unlock(&queue->lock);
    return st;
}

void bd_queue_close(bd_queue *queue)
{
    pthread_mutex_lock(&queue->lock);
    queue->closed = true;
    pthread_cond_broadcast(&queue->not_empty);
    pthread_mutex_unlock(&queue->lock);
}

void bd_queue_cancel(bd_queue *queue)
{
    pthread_mutex_lock(&queue->lock);
    queue->cancelled = true;
    pthread_cond_broadcast(&queue->not_empty);
    pthread_cond_broadcast(&queue->not_full);
    pthread_mutex_unlock(&queue->lock);
}
