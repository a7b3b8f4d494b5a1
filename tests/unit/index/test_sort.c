/* sort: the sort kernel compared with a plain merge sort, on the keys it is made for and on keys
 * that are bad for it. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>
#include <string.h>

#include "engine/index/sort.h"

enum { GUARD = 3 }; /* pairs after the array that must not change */

#define HASH (UINT64_C(1) << 63)

static uint64_t state = 20261123;

static uint64_t draw(void)
{
    uint64_t z = state += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

static uint64_t person(unsigned regions, unsigned years)
{
    uint64_t v = 110101 + draw() % regions * 97 % 540000;
    v = v * 10000 + 1930 + draw() % years;
    v = v * 100 + 1 + draw() % 12;
    v = v * 100 + 1 + draw() % 31;
    v = v * 1000 + draw() % 1000;
    return v * 11 + draw() % 11;
}

typedef uint64_t make_key(size_t i, size_t count);

static uint64_t country(size_t i, size_t count)
{
    (void)i, (void)count;
    return person(3000, 81);
}
static uint64_t county(size_t i, size_t count)
{
    (void)i, (void)count;
    return person(1, 20);
}
static uint64_t two_counties(size_t i, size_t count)
{
    (void)i, (void)count;
    return person(2, 81);
}
static uint64_t with_documents(size_t i, size_t count)
{
    (void)i, (void)count;
    return draw() % 50 == 0 ? draw() | HASH : person(3000, 81);
}
static uint64_t mostly_documents(size_t i, size_t count)
{
    (void)i, (void)count;
    return draw() % 50 != 0 ? draw() | HASH : person(3000, 81);
}
static uint64_t documents(size_t i, size_t count)
{
    (void)i, (void)count;
    return draw() | HASH;
}
static uint64_t anything(size_t i, size_t count)
{
    (void)i, (void)count;
    return draw();
}
static uint64_t equal(size_t i, size_t count)
{
    (void)i, (void)count;
    return 42;
}
static uint64_t two_values(size_t i, size_t count)
{
    (void)i, (void)count;
    return draw() % 2 ? 0 : UINT64_MAX;
}
static uint64_t few_values(size_t i, size_t count)
{
    (void)i, (void)count;
    return draw() % 5 * UINT64_C(0x0123456789ABCDEF);
}
static uint64_t falling(size_t i, size_t count)
{
    return (count - i) * 11;
}
static uint64_t rising(size_t i, size_t count)
{
    (void)count;
    return i * 11;
}
static uint64_t sequences_of_3(size_t i, size_t count)
{
    return i % (count / 3 + 1) * 5 + i / 7;
}
static uint64_t sequences_of_9(size_t i, size_t count)
{
    return i % (count / 9 + 1) * 5;
}
static uint64_t sequences_uneven(size_t i, size_t count)
{
    return i < count / 50 ? i * 1000 : i * 3;
}
/* All keys but a few extremes are in one tiny range: a cut by value gains nothing, level after
 * level. */
static uint64_t nested(size_t i, size_t count)
{
    (void)i, (void)count;
    return UINT64_MAX >> draw() % 64;
}
static uint64_t spot(size_t i, size_t count)
{
    (void)count;
    return i % 1000 == 0 ? draw() >> 1 : (UINT64_C(1) << 61) + draw() % 4096;
}
/* Keys are equal at the positions where samples would be taken. */
static uint64_t between_samples(size_t i, size_t count)
{
    (void)count;
    return i % 4 == 0 || i % 9 == 0 ? (UINT64_C(1) << 50) + i % 2
                                    : (UINT64_C(1) << 49) + draw() % 99999;
}
static uint64_t largest(size_t i, size_t count)
{
    (void)i, (void)count;
    return UINT64_MAX - draw() % 3;
}

static const struct {
    const char *name;
    make_key *make;
} kinds[] = {{"country", country},
             {"county", county},
             {"two counties", two_counties},
             {"with documents", with_documents},
             {"mostly documents", mostly_documents},
             {"documents", documents},
             {"anything", anything},
             {"equal", equal},
             {"two values", two_values},
             {"few values", few_values},
             {"falling", falling},
             {"rising", rising},
             {"3 sequences", sequences_of_3},
             {"9 sequences", sequences_of_9},
             {"uneven sequences", sequences_uneven},
             {"nested", nested},
             {"one spot", spot},
             {"between samples", between_samples},
             {"largest", largest}};

/* The ref of each pair is its old position, so comparing key and ref gives the stable order. */
static int in_order(const void *a, const void *b)
{
    const bd_pair *x = a, *y = b;
    return x->key != y->key ? (x->key < y->key ? -1 : 1) : x->ref < y->ref ? -1 : x->ref > y->ref;
}

static void check(make_key *make, const char *name, size_t count)
{
    bd_pair *pairs = malloc((count + GUARD) * sizeof *pairs);
    bd_pair *scratch = malloc((count + GUARD) * sizeof *scratch);
    bd_pair *expected = malloc((count + GUARD) * sizeof *expected);
    const uint64_t untouched = UINT64_C(0x5A5A5A5A5A5A5A5A);

    cr_assert(pairs != NULL && scratch != NULL && expected != NULL);
    for (size_t i = 0; i < count; i++)
        pairs[i] = (bd_pair){make(i, count), i};
    memset(pairs + count, 0xA5, GUARD * sizeof *pairs);
    memset(scratch, 0x5A, (count + GUARD) * sizeof *scratch);
    memcpy(expected, pairs, (count + GUARD) * sizeof *pairs);
    qsort(expected, count, sizeof *expected, in_order);
    bd_sort_pairs(pairs, scratch, count);
    for (size_t i = 0; i < count; i++)
        cr_assert(pairs[i].key == expected[i].key && pairs[i].ref == expected[i].ref,
                  "%s, %zu pairs: wrong at %zu", name, count, i);
    cr_assert(memcmp(pairs + count, expected + count, GUARD * sizeof *pairs) == 0,
              "%s, %zu pairs: written behind the end", name, count);
    for (size_t i = count; i < count + GUARD; i++)
        cr_assert(scratch[i].key == untouched && scratch[i].ref == untouched,
                  "%s, %zu pairs: scratch written behind the end", name, count);
    free(pairs);
    free(scratch);
    free(expected);
}

static void check_all(size_t count)
{
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
        check(kinds[k].make, kinds[k].name, count);
}

Test(sort, every_small_count_is_sorted)
{
    for (size_t count = 0; count <= 300; count++)
        check_all(count);
}

Test(sort, sizes_of_tiles_are_sorted)
{
    static const size_t counts[] = {1000, 1023, 1024, 1025, 4097, 8191, 16384, 20000};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        check_all(counts[i]);
}

Test(sort, sizes_around_the_largest_piece_are_sorted)
{
    static const size_t counts[] = {32767, 32768, 32769, 65535, 65536, 65537};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        check_all(counts[i]);
}

Test(sort, runs_are_sorted)
{
    check_all(300000);
    check(country, "country", 2000000);
    check(nested, "nested", 2000000);
    check(with_documents, "with documents", 2000000);
}

Test(sort, random_sizes_and_kinds_are_sorted)
{
    for (int i = 0; i < 400; i++) {
        const size_t kind = draw() % (sizeof kinds / sizeof *kinds);
        check(kinds[kind].make, kinds[kind].name, draw() % 5000);
    }
}

Test(sort, nothing_is_touched_without_pairs)
{
    bd_sort_pairs(NULL, NULL, 0);
}
