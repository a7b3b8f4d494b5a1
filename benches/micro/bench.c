/*
 * bidui_bench: times every kernel alone, on one core.
 *
 *   bidui_bench [FILTER]          all cases whose name contains FILTER
 *   bidui_bench --only NAME       that one case
 *   bidui_bench --list [FILTER]   names
 *   bidui_bench --check [FILTER]  two iterations of each, not timed: they must work and agree
 *
 * A line: name, ns a row, GB/s and M rows/s (all three of the best sample), and ns a row of the
 * median sample. A line that begins with # is for people.
 */
#include "benches/micro/bench.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

enum { SAMPLES = 15, HUGE_PAGE = 2 << 20 };

static const double sample_seconds = 0.013; /* so that a case takes some 0.2 s */

static const bench_case *const rooms[] = {
    bench_csv_cases,    bench_encoding_cases, bench_gz_cases,     bench_identity_cases,
    bench_record_cases, bench_index_cases,    bench_report_cases, bench_reader_cases};

struct bench_room_list {
    struct bench_room_list *next;
    void *at;
};

void bench_die(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fputs("bidui_bench: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    exit(1);
}

void bench_must(bd_status status, const bd_err *err)
{
    if (status < 0)
        bench_die("%s", err->text);
}

void *bench_room(bench_work *work, size_t bytes)
{
    const size_t unit = bytes >= HUGE_PAGE ? HUGE_PAGE : 64;
    const size_t rounded = (bytes + unit - 1) / unit * unit;
    struct bench_room_list *room = malloc(sizeof *room);
    void *at = aligned_alloc(unit, rounded == 0 ? unit : rounded);
    if (room == NULL || at == NULL)
        bench_die("no memory for %zu bytes", bytes);
    if (unit == HUGE_PAGE)
        (void)madvise(at, rounded, MADV_HUGEPAGE);
    memset(at, 0, rounded);
    *room = (struct bench_room_list){work->rooms, at};
    work->rooms = room;
    return at;
}

static void free_rooms(bench_work *work)
{
    while (work->rooms != NULL) {
        struct bench_room_list *room = work->rooms;
        work->rooms = room->next;
        free(room->at);
        free(room);
    }
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Seconds of count iterations; each must return expected. */
static double sample(const bench_case *c, void *state, uint64_t count, uint64_t expected)
{
    bool same = true;
    double sum = 0;
    double from = now();
    for (uint64_t i = 0; i < count; i++) {
        if (c->ready != NULL) {
            sum += now() - from;
            c->ready(state);
            from = now();
        }
        same &= c->once(state) == expected;
    }
    sum += now() - from;
    if (!same)
        bench_die("%s: an iteration gave another result than the first", c->name);
    return sum;
}

static uint64_t first_result(const bench_case *c, void *state)
{
    if (c->ready != NULL)
        c->ready(state);
    return c->once(state);
}

static int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a;
    const double y = *(const double *)b;
    return (x > y) - (x < y);
}

static void measure(const bench_case *c, const bench_work *work)
{
    const uint64_t expected = first_result(c, work->state);
    double took[SAMPLES];
    uint64_t count = 1;
    double one = sample(c, work->state, 1, expected);
    while (one < sample_seconds / 4 && count < UINT64_C(1) << 40) { /* also warms up */
        count *= 2;
        one = sample(c, work->state, count, expected);
    }
    count = (uint64_t)((double)count * sample_seconds / one) + 1;
    for (size_t i = 0; i < SAMPLES; i++)
        took[i] = sample(c, work->state, count, expected) / (double)count;
    qsort(took, SAMPLES, sizeof *took, by_value);
    printf("%-34s %10.3f %9.3f %10.3f %10.3f\n", c->name, took[0] * 1e9 / work->rows,
           work->bytes / took[0] / 1e9, work->rows / took[0] / 1e6,
           took[SAMPLES / 2] * 1e9 / work->rows);
    fflush(stdout);
}

static void check(const bench_case *c, const bench_work *work)
{
    const uint64_t expected = first_result(c, work->state);
    sample(c, work->state, 1, expected);
    printf("%s works\n", c->name);
}

typedef enum mode { MODE_MEASURE, MODE_LIST, MODE_CHECK } mode;

static void run_case(const bench_case *c, mode how)
{
    bench_work work = {0};
    if (how == MODE_LIST) {
        printf("%s\n", c->name);
        return;
    }
    c->make(&work, c->kind);
    if (work.state == NULL)
        printf("# %s: not on this machine\n", c->name);
    else if (how == MODE_CHECK)
        check(c, &work);
    else
        measure(c, &work);
    if (work.state != NULL && c->drop != NULL)
        c->drop(work.state);
    free_rooms(&work);
}

int main(int argc, char **argv)
{
    const bool list = argc > 1 && strcmp(argv[1], "--list") == 0;
    const bool only = argc > 1 && strcmp(argv[1], "--only") == 0;
    const bool checks = argc > 1 && strcmp(argv[1], "--check") == 0;
    const int at = list || only || checks ? 2 : 1;
    const char *filter = argc > at ? argv[at] : "";
    const mode how = list ? MODE_LIST : checks ? MODE_CHECK : MODE_MEASURE;
    size_t found = 0;
    if (argc > at + 1 || (only && argc != 3) || filter[0] == '-') {
        fputs("usage: bidui_bench [--list | --check | --only] [FILTER]\n", stderr);
        return 2;
    }
    if (how == MODE_MEASURE && !only)
        printf("%-34s %10s %9s %10s %10s\n", "# kernel", "ns/row", "GB/s", "Mrows/s", "median");
    for (size_t room = 0; room < sizeof rooms / sizeof *rooms; room++)
        for (const bench_case *c = rooms[room]; c->name != NULL; c++)
            if (only ? strcmp(c->name, filter) == 0 : strstr(c->name, filter) != NULL) {
                run_case(c, how);
                found++;
            }
    if (found == 0)
        bench_die("no kernel's name holds '%s'", filter);
    return 0;
}
