/* reserve: what the system refuses between begin and end is served, and said. */
#include "engine/base/reserve.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#if BD_RESERVE_IS_BUILT

/* More than the address space that is left, and less than the reserve. */
enum { LARGE_BYTES = 6 << 20 };

/* From here on the system refuses large pieces. */
static void starve(void)
{
    struct rlimit limit;
    cr_assert(eq(int, getrlimit(RLIMIT_AS, &limit), 0));
    limit.rlim_cur = 1 << 20;
    cr_assert(eq(int, setrlimit(RLIMIT_AS, &limit), 0));
}

/* For what the test's own framework does at the end. */
static void feed(void)
{
    struct rlimit limit;
    cr_assert(eq(int, getrlimit(RLIMIT_AS, &limit), 0));
    limit.rlim_cur = limit.rlim_max;
    cr_assert(eq(int, setrlimit(RLIMIT_AS, &limit), 0));
}

Test(reserve, is_used_only_between_begin_and_end_and_that_is_said)
{
    bd_reserve scope;
    starve();
    void *volatile outside = malloc(LARGE_BYTES);
    cr_expect(outside == NULL);
    bd_reserve_begin(&scope);
    cr_expect(not(bd_reserve_used(&scope)));
    char *volatile inside = malloc(LARGE_BYTES);
    cr_assert(inside != NULL);
    memset(inside, 'x', LARGE_BYTES);
    cr_expect(bd_reserve_used(&scope));
    cr_expect(bd_reserve_end(&scope));
    outside = malloc(LARGE_BYTES);
    cr_expect(outside == NULL);
    free(inside); /* also after the end */
    feed();
}

Test(reserve, a_scope_without_a_refusal_says_so)
{
    bd_reserve scope;
    bd_reserve_begin(&scope);
    void *volatile at = malloc(100);
    free(at);
    cr_expect(not(bd_reserve_end(&scope)));
}

Test(reserve, an_outer_scope_is_told)
{
    bd_reserve outer, inner;
    starve();
    bd_reserve_begin(&outer);
    bd_reserve_begin(&inner);
    void *volatile at = malloc(LARGE_BYTES);
    cr_expect(at != NULL);
    cr_expect(bd_reserve_end(&inner));
    cr_expect(bd_reserve_end(&outer));
    feed();
}

Test(reserve, what_is_freed_is_taken_again_and_is_zeroed_for_calloc)
{
    bd_reserve scope;
    starve();
    bd_reserve_begin(&scope);
    for (int i = 0; i < 50; i++) { /* far more than the reserve in all */
        unsigned char *volatile at = calloc(3, LARGE_BYTES / 3);
        cr_assert(at != NULL);
        cr_assert(at[0] == 0 && at[LARGE_BYTES / 3 * 3 - 1] == 0);
        memset(at, 'x', LARGE_BYTES / 3 * 3);
        free(at);
    }
    cr_expect(bd_reserve_end(&scope));
    feed();
}

Test(reserve, realloc_keeps_the_bytes_into_it_within_it_and_out_of_it)
{
    bd_reserve scope;
    char *volatile at = malloc(1000);
    memset(at, 'a', 1000);
    starve();
    bd_reserve_begin(&scope);
    at = realloc(at, LARGE_BYTES);
    cr_assert(at != NULL && at[0] == 'a' && at[999] == 'a');
    at = realloc(at, LARGE_BYTES + 4096);
    cr_assert(at != NULL && at[0] == 'a' && at[999] == 'a');
    at = realloc(at, 500);
    cr_assert(at != NULL && at[0] == 'a' && at[499] == 'a');
    cr_expect(bd_reserve_end(&scope));
    free(at);
    feed();
}

/* A library must not see a NULL: the process ends as it would without memory. */
Test(reserve, more_than_there_is_ends_with_status_4, .exit_code = 4)
{
    bd_reserve scope;
    starve();
    bd_reserve_begin(&scope);
    void *volatile first = malloc(LARGE_BYTES);
    void *volatile second = malloc(LARGE_BYTES);
    void *volatile third = malloc(LARGE_BYTES);
    cr_expect(first == NULL && second == NULL && third == NULL, "the process goes on");
}

#endif
