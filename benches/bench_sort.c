/*
 * bench_sort: nanoseconds a pair of the sort kernel on keys as a country's files hold them, against
 * a plain radix sort of 11 bits and qsort(). Median of several runs. Usage: bench_sort [PAIRS...]
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

#include "engine/index/sort.h"

enum { REGIONS_MAX = 3400, RUNS_MAX = 51 };

typedef struct people {
    uint32_t region[REGIONS_MAX];
    double until[REGIONS_MAX]; /* share of the population up to and with this region */
    size_t regions;
    uint64_t state;
} people;

typedef struct range {
    size_t first_region, regions; /* where the keys come from */
    unsigned years_from, years;
} range;

static uint64_t draw(people *p) /* splitmix64 */
{
    uint64_t z = p->state += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

/* 31 provinces; 4 to 20 prefectures each, of 3 to 16 counties whose populations differ by a factor
 * of up to 30. */
static void settle(people *p)
{
    static const unsigned char provinces[] = {11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33,
                                              34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50,
                                              51, 52, 53, 54, 61, 62, 63, 64, 65};
    double sum = 0;

    p->regions = 0;
    for (size_t i = 0; i < sizeof provinces; i++) {
        const unsigned prefectures = 4 + (unsigned)(draw(p) % 17);
        for (unsigned f = 1; f <= prefectures; f++) {
            const unsigned counties = 3 + (unsigned)(draw(p) % 14);
            for (unsigned c = 1; c <= counties && p->regions < REGIONS_MAX; c++) {
                const double u = (double)(draw(p) % 1000) / 1000;
                sum += 0.1 + 3 * u * u;
                p->until[p->regions] = sum;
                p->region[p->regions++] = provinces[i] * 10000u + f * 100 + (c < 6 ? c : c + 15);
            }
        }
    }
}

static uint64_t citizen(people *p, const range *r)
{
    static const unsigned char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    static const unsigned char weights[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    const double low = r->first_region > 0 ? p->until[r->first_region - 1] : 0;
    const double high = p->until[r->first_region + r->regions - 1];
    const double at = low + (high - low) * ((double)(draw(p) >> 11) / 9007199254740992.0);
    size_t from = r->first_region, to = r->first_region + r->regions - 1;
    uint64_t value, rest, sum = 0;

    while (from < to) {
        const size_t mid = (from + to) / 2;
        if (p->until[mid] < at)
            from = mid + 1;
        else
            to = mid;
    }
    const uint64_t month = draw(p) % 12;
    value = p->region[from];
    value = value * 10000 + r->years_from + draw(p) % r->years;
    value = value * 100 + month + 1;
    value = value * 100 + draw(p) % days[month] + 1;
    value = value * 1000 + draw(p) % 1000;
    rest = value;
    for (int i = 16; i >= 0; i--, rest /= 10)
        sum += rest % 10 * weights[i];
    sum = (12 - sum % 11) % 11;
    if (draw(p) % 2000 == 0)
        sum = draw(p) % 11; /* a wrong check character */
    return value * 11 + sum;
}

static uint64_t any_key(people *p, const range *r)
{
    const uint64_t sort = draw(p) % 10000;

    if (sort < 20)
        return draw(p) | UINT64_C(1) << 63; /* other documents */
    if (sort == 20)
        return draw(p) % UINT64_C(1100000000000000000); /* nonsense of 18 digits */
    return citizen(p, r);
}

static int by_key(const void *a, const void *b)
{
    const bd_pair *x = a, *y = b;
    return x->key < y->key ? -1 : x->key > y->key ? 1 : x->ref < y->ref ? -1 : x->ref > y->ref;
}

static void by_qsort(bd_pair *pairs, bd_pair *scratch, size_t count)
{
    (void)scratch;
    qsort(pairs, count, sizeof *pairs, by_key);
}

static void by_radix(bd_pair *pairs, bd_pair *scratch, size_t count)
{
    static size_t starts[6][2048];
    bd_pair *from = pairs, *to = scratch;

    memset(starts, 0, sizeof starts);
    for (size_t i = 0; i < count; i++)
        for (unsigned d = 0; d < 6; d++)
            starts[d][pairs[i].key >> (11 * d) & 2047]++;
    for (unsigned d = 0; d < 6; d++) {
        size_t sum = 0;
        for (size_t b = 0; b < 2048; b++) {
            const size_t here = starts[d][b];
            starts[d][b] = sum;
            sum += here;
        }
        for (size_t i = 0; i < count; i++)
            to[starts[d][from[i].key >> (11 * d) & 2047]++] = from[i];
        bd_pair *swap = from;
        from = to;
        to = swap;
    }
}

typedef void sorter(bd_pair *pairs, bd_pair *scratch, size_t count);

static int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static double measure(sorter *sort, const bd_pair *input, bd_pair *pairs, bd_pair *scratch,
                      size_t count)
{
    const size_t runs = count <= 65536 ? RUNS_MAX : 5;
    double times[RUNS_MAX];

    for (size_t r = 0; r < runs; r++) {
        struct timespec a, b;
        memcpy(pairs, input, count * sizeof *pairs);
        clock_gettime(CLOCK_MONOTONIC, &a);
        sort(pairs, scratch, count);
        clock_gettime(CLOCK_MONOTONIC, &b);
        times[r] =
            ((double)(b.tv_sec - a.tv_sec) * 1e9 + (double)(b.tv_nsec - a.tv_nsec)) / (double)count;
    }
    for (size_t i = 1; i < count; i++)
        if (pairs[i - 1].key > pairs[i].key ||
            (pairs[i - 1].key == pairs[i].key && pairs[i - 1].ref > pairs[i].ref)) {
            fprintf(stderr, "bench_sort: not sorted at %zu of %zu\n", i, count);
            exit(1);
        }
    qsort(times, runs, sizeof *times, by_value);
    return times[runs / 2];
}

static bd_pair *room(size_t count)
{
    const size_t bytes = (count * sizeof(bd_pair) + (2u << 20)) & ~(size_t)((2u << 20) - 1);
    void *at = aligned_alloc(2u << 20, bytes);

    if (at == NULL) {
        fprintf(stderr, "bench_sort: no memory\n");
        exit(1);
    }
    madvise(at, bytes, MADV_HUGEPAGE);
    memset(at, 0, bytes);
    return at;
}

/* Put sequences sorted ones behind each other, as a join tile's runs are. */
static void pre_sort(bd_pair *input, size_t count, size_t sequences)
{
    for (size_t s = 0; s < sequences; s++) {
        const size_t from = count * s / sequences, to = count * (s + 1) / sequences;
        qsort(input + from, to - from, sizeof *input, by_key);
        for (size_t i = from; i < to; i++)
            input[i].ref = i;
    }
}

static void report(people *p, const char *title, size_t count, const range *r, bool pure,
                   size_t sequences)
{
    bd_pair *input = room(count), *pairs = room(count), *scratch = room(count);

    for (size_t i = 0; i < count; i++)
        input[i] = (bd_pair){pure ? citizen(p, r) : any_key(p, r), i};
    if (sequences > 0)
        pre_sort(input, count, sequences);
    const double ours = measure(bd_sort_pairs, input, pairs, scratch, count);
    const double radix = measure(by_radix, input, pairs, scratch, count);
    const double libc = measure(by_qsort, input, pairs, scratch, count);
    printf("%-26s %8zu %8.1f %8.1f %8.1f\n", title, count, ours, radix, libc);
    free(input);
    free(pairs);
    free(scratch);
}

int main(int argc, char **argv)
{
    static const size_t sizes[] = {8192, 16384, 65536, 262144, 1048576, 4194304};
    static people p = {.state = 20261123};

    settle(&p);
    const range country = {0, p.regions, 1930, 81};
    const range county = {p.regions / 2, 1, 1955, 20};
    const range border = {p.regions / 3, 3, 1930, 81};
    printf("%-26s %8s %8s %8s %8s  ns a pair\n", "keys", "pairs", "kernel", "radix11", "qsort");
    for (size_t i = 0; i < (argc > 1 ? (size_t)argc - 1 : sizeof sizes / sizeof *sizes); i++) {
        const size_t count = argc > 1 ? strtoull(argv[i + 1], NULL, 10) : sizes[i];
        report(&p, "a country", count, &country, false, 0);
        if (count > 65536)
            continue;
        report(&p, "20 years of a county", count, &county, true, 0);
        report(&p, "three counties", count, &border, true, 0);
        report(&p, "a county, 2 sequences", count, &county, true, 2);
        report(&p, "a county, 5 sequences", count, &county, true, 5);
        report(&p, "a county, 12 sequences", count, &county, true, 12);
    }
    return 0;
}
