/* budget: the limit holds, also between threads; memory that was given back can be mapped again. */
#include "engine/base/budget.h"

#include <pthread.h>
#include <stdint.h>

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

enum { MIB = 1 << 20, THREADS = 4, ROUNDS = 2000 };

Test(budget, mapped_memory_is_zeroed_and_counted)
{
    bd_budget budget;
    bd_err err = {0};
    void *at;
    bd_budget_init(&budget, 16 * MIB);
    cr_assert(eq(int, bd_budget_map(&budget, 8 * MIB, "test", &at, &err), BD_OK));
    const unsigned char *bytes = at;
    for (size_t i = 0; i < 8 * MIB; i += 4096)
        cr_assert(eq(uint, bytes[i], 0));
    cr_assert(eq(sz, atomic_load(&budget.used_bytes), 8 * MIB));
    bd_budget_unmap(&budget, at, 8 * MIB);
    cr_assert(eq(sz, atomic_load(&budget.used_bytes), 0));
    bd_budget_unmap(&budget, NULL, 8 * MIB);
    cr_assert(eq(sz, atomic_load(&budget.used_bytes), 0));
}

Test(budget, more_than_the_limit_is_refused_and_changes_nothing)
{
    bd_budget budget;
    bd_err err = {0}, err_huge = {0};
    void *first, *second = &err;
    bd_budget_init(&budget, 4 * MIB);
    cr_assert(eq(int, bd_budget_map(&budget, 3 * MIB, "sorting", &first, &err), BD_OK));
    cr_assert(eq(int, bd_budget_map(&budget, 2 * MIB, "sorting", &second, &err), BD_E_NOMEM));
    cr_assert(second == NULL);
    cr_assert(eq(str, err.text, "no memory for sorting: 2048 KiB needed, 3072 of 4096 KiB in use"));
    cr_assert(eq(str, err.hint, "give more with --memory"));
    cr_assert(eq(int, bd_budget_map(&budget, SIZE_MAX - 10, "x", &second, &err_huge), BD_E_NOMEM));
    cr_assert(eq(sz, atomic_load(&budget.used_bytes), 3 * MIB));
    bd_budget_unmap(&budget, first, 3 * MIB);
}

static void *map_and_unmap(void *arg)
{
    bd_budget *budget = arg;
    uintptr_t over = 0;
    for (int i = 0; i < ROUNDS; i++) {
        bd_err err = {0};
        void *at;
        if (bd_budget_map(budget, 4096, "test", &at, &err) != BD_OK)
            continue;
        over += atomic_load(&budget->used_bytes) > (THREADS + 3) * 4096;
        bd_budget_unmap(budget, at, 4096);
    }
    return (void *)over;
}

Test(budget, threads_together_stay_inside)
{
    bd_budget budget;
    pthread_t threads[THREADS];
    bd_budget_init(&budget, 3 * 4096);
    for (int i = 0; i < THREADS; i++)
        cr_assert(eq(int, pthread_create(&threads[i], NULL, map_and_unmap, &budget), 0));
    for (int i = 0; i < THREADS; i++) {
        void *over;
        cr_assert(eq(int, pthread_join(threads[i], &over), 0));
        cr_assert(over == NULL);
    }
    cr_assert(eq(sz, atomic_load(&budget.used_bytes), 0));
}

Test(budget, the_default_is_never_below_the_minimum)
{
    cr_assert(ge(sz, bd_budget_default_bytes(), (size_t)BD_BUDGET_MIN_MIB << 20));
}
