/* reserve: see reserve.h. */
#include "engine/base/reserve.h"

#include <dlfcn.h>
#include <malloc.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* State of the process and of a thread, against the custom of this house: malloc() has no argument
 * for it. */
static _Thread_local bd_reserve *current;

void bd_reserve_begin(bd_reserve *scope)
{
    *scope = (bd_reserve){.outer = current};
    current = scope;
}

bool bd_reserve_reached(void)
{
    return current != NULL && current->used;
}

bool bd_reserve_end(bd_reserve *scope)
{
    current = scope->outer;
    if (current != NULL)
        current->used |= scope->used;
    return scope->used;
}

/* What a test wants. */
static _Thread_local struct {
    unsigned long left; /* allocations until one is refused; 0: none is */
    bool after;
} refuse;

void bd_reserve__refuse(unsigned long k, bool after)
{
    refuse.left = k;
    refuse.after = after;
}

#if BD_RESERVE_IS_BUILT

/* ---- the reserve ---- */

/*
 * A block is a head and its bytes. Free blocks are in a list; one is taken again for the same or a
 * somewhat smaller size. That is enough: the compressor of each part of a workbook wants the same
 * sizes again.
 */
struct block {
    _Alignas(16) size_t bytes; /* behind the head */
    struct block *next;        /* of the free ones */
};

static _Alignas(16) unsigned char reserve[BD_RESERVE_BYTES];
static size_t taken; /* bytes; this and the list are guarded by the lock */
static struct block *free_blocks;
static atomic_flag lock = ATOMIC_FLAG_INIT;

static bool is_ours(const void *at)
{
    return (uintptr_t)at - (uintptr_t)reserve < BD_RESERVE_BYTES;
}

/* Reached when a library wants more than there is: it must not see a NULL. */
static _Noreturn void give_up(void)
{
    static const char text[] = "bidui: out of memory\n";
    (void)!write(STDERR_FILENO, text, sizeof text - 1);
    _exit(4);
}

/* Under the lock. NULL: none of the free blocks fits. */
static struct block *take_again(size_t bytes)
{
    for (struct block **at = &free_blocks; *at != NULL; at = &(*at)->next) {
        struct block *block = *at;
        if (block->bytes >= bytes && block->bytes / 2 <= bytes) {
            *at = block->next;
            return block;
        }
    }
    return NULL;
}

/* Under the lock. NULL: nothing is left. */
static struct block *take_new(size_t bytes)
{
    if (bytes > BD_RESERVE_BYTES - taken || sizeof(struct block) > BD_RESERVE_BYTES - taken - bytes)
        return NULL;
    struct block *block = (struct block *)(void *)(reserve + taken);
    block->bytes = bytes;
    taken += sizeof *block + bytes;
    return block;
}

/* Zeroed. */
static void *reserve_take(size_t size)
{
    const size_t bytes = size < BD_RESERVE_BYTES ? (size + 15) & ~(size_t)15 : size;
    while (atomic_flag_test_and_set(&lock))
        ;
    struct block *block = take_again(bytes);
    if (block == NULL)
        block = take_new(bytes);
    atomic_flag_clear(&lock);
    if (block == NULL)
        give_up();
    current->used = true;
    return memset(block + 1, 0, bytes);
}

static struct block *block_of(void *at)
{
    return (struct block *)at - 1;
}

static void reserve_give_back(void *at)
{
    struct block *block = block_of(at);
    while (atomic_flag_test_and_set(&lock))
        ;
    block->next = free_blocks;
    free_blocks = block;
    atomic_flag_clear(&lock);
}

/* ---- the next malloc() ---- */

/* The C library's own names, for what is allocated while the next ones are looked up. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);

static struct {
    void *(*malloc)(size_t);
    void *(*calloc)(size_t, size_t);
    void *(*realloc)(void *, size_t);
    void (*free)(void *);
} next;
static atomic_int looked_up; /* 0 not begun, 1 under way, 2 done */

static void look_up(const char *name, void *to)
{
    void *at = dlsym(RTLD_NEXT, name);
    if (at == NULL)
        abort(); /* there is no C library */
    memcpy(to, &at, sizeof at);
}

/* The first call is made before there are threads: by the loader or a library's constructor. False:
 * called from inside the look-up. */
static bool is_ready(void)
{
    int none = 0;
    if (atomic_load_explicit(&looked_up, memory_order_acquire) == 2)
        return true;
    if (!atomic_compare_exchange_strong(&looked_up, &none, 1))
        return false;
    look_up("malloc", &next.malloc);
    look_up("calloc", &next.calloc);
    look_up("realloc", &next.realloc);
    look_up("free", &next.free);
    atomic_store_explicit(&looked_up, 2, memory_order_release);
    return true;
}

static bool is_refused(void)
{
    if (current == NULL || refuse.left == 0 || --refuse.left != 0)
        return false;
    refuse.left = refuse.after;
    return true;
}

/* ---- what the program calls ---- */

void *malloc(size_t size)
{
    if (!is_ready())
        return __libc_malloc(size);
    void *at = is_refused() ? NULL : next.malloc(size);
    return at != NULL || current == NULL ? at : reserve_take(size);
}

void *calloc(size_t count, size_t size)
{
    size_t bytes;
    if (!is_ready())
        return __libc_calloc(count, size);
    void *at = is_refused() ? NULL : next.calloc(count, size);
    if (at != NULL || current == NULL || __builtin_mul_overflow(count, size, &bytes))
        return at;
    return reserve_take(bytes);
}

static size_t bytes_of(void *at)
{
    return is_ours(at) ? block_of(at)->bytes : malloc_usable_size(at);
}

/* Move to the reserve, or out of it. */
static void *move(void *from, size_t size)
{
    void *to = malloc(size);
    if (to == NULL)
        return NULL;
    const size_t held = bytes_of(from);
    memcpy(to, from, held < size ? held : size);
    free(from);
    return to;
}

void *realloc(void *from, size_t size)
{
    if (from != NULL && is_ours(from))
        return move(from, size);
    if (!is_ready())
        return from == NULL ? __libc_malloc(size) : NULL;
    void *at = is_refused() ? NULL : next.realloc(from, size);
    if (at != NULL || current == NULL || size == 0)
        return at;
    void *to = reserve_take(size);
    if (from != NULL) {
        const size_t held = malloc_usable_size(from);
        memcpy(to, from, held < size ? held : size);
        next.free(from);
    }
    return to;
}

void free(void *at)
{
    if (at == NULL)
        return;
    if (is_ours(at))
        reserve_give_back(at);
    else if (is_ready())
        next.free(at);
}

#endif
