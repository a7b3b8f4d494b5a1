/* test_input_turns: which worker may take from which input, what a failing input stops, when a file
 * is closed, and the progress. */
#include "engine/run/load/input_turns.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <dirent.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/file.h"

enum { ROSTER_FILES = 3, CARDS_FILES = 2, FILES = ROSTER_FILES + CARDS_FILES };

static char home[] = "/tmp/bidui-turns-XXXXXX";
static char roster_names[ROSTER_FILES][8] = {"r0.csv", "r1.csv", "r2.csv"};
static char cards_names[CARDS_FILES][8] = {"c0.csv", "c1.csv"};
static char *roster_files[ROSTER_FILES] = {roster_names[0], roster_names[1], roster_names[2]};
static char *cards_files[CARDS_FILES] = {cards_names[0], cards_names[1]};
static bd_row_source roster_sources[ROSTER_FILES];
static bd_row_source cards_sources[CARDS_FILES];
static const char *const wanted[] = {"id"};
static bd_plan plan;
static bd_input_turns turns;

static void put(const char *name, const char *text)
{
    FILE *f = fopen(name, "w");
    cr_assert(f != NULL && fputs(text, f) >= 0 && fclose(f) == 0, "%s", name);
}

static void setup(void)
{
    const bd_reader_spec spec = {
        .delimiter = ',', .header = true, .wanted = wanted, .wanted_count = 1};
    cr_assert(mkdtemp(home) != NULL && chdir(home) == 0);
    plan.datasets[BD_ROSTER] = (bd_dataset_plan){
        .name = "roster", .paths = roster_files, .file_count = ROSTER_FILES, .spec = spec};
    plan.datasets[BD_CARDS] = (bd_dataset_plan){
        .name = "cards", .paths = cards_files, .file_count = CARDS_FILES, .spec = spec};
    plan.datasets[BD_ROSTER].sources = roster_sources;
    plan.datasets[BD_CARDS].sources = cards_sources;
    for (int i = 0; i < ROSTER_FILES; i++)
        roster_sources[i] = bd_row_source_file(roster_files[i]);
    for (int i = 0; i < CARDS_FILES; i++)
        cards_sources[i] = bd_row_source_file(cards_files[i]);
    for (int i = 0; i < ROSTER_FILES; i++)
        put(roster_files[i], "id,name\n1,a\n2,b\n");
    for (int i = 0; i < CARDS_FILES; i++)
        put(cards_files[i], "name,id\na,1\n");
}

static void teardown(void)
{
    bd_err err = {0};
    bd_input_turns_close(&turns);
    cr_expect(chdir("/") == 0 && bd_path_remove(home, &err) == BD_OK);
}

TestSuite(input_turns, .init = setup, .fini = teardown, .timeout = 60);

static void open_turns(void)
{
    bd_err err = {0};
    cr_assert(bd_input_turns_open(&turns, &plan, &err) == BD_OK, "%s", err.text);
}

/* Take a turn; returns the input's index, or -1 for none. Blocks for ever if no turn is free. */
static long take(long had)
{
    const bd_load_input *input = bd_input_turns_take(&turns, had < 0 ? NULL : &turns.all[had]);
    return input == NULL ? -1 : input - turns.all;
}

static void give(long no, bool ended)
{
    bd_input_turns_give(&turns, &turns.all[no], ended);
    if (!ended)
        bd_input_turns_done(&turns, &turns.all[no], &(bd_line_counts){0});
}

static void fail(long no, const char *text, bool has_turn)
{
    bd_err err = {0};
    bd_fail(&err, BD_E_INPUT, 0, "%s", text);
    bd_input_turns_fail(&turns, &turns.all[no], &err, has_turn);
}

/* ---- opening ---- */

Test(input_turns, there_is_one_for_each_file_in_source_order)
{
    open_turns();
    cr_assert(eq(sz, turns.count, FILES));
    cr_expect(eq(sz, turns.failed, FILES));
    for (int i = 0; i < FILES; i++) {
        const bd_load_input *input = &turns.all[i];
        const bool cards = i >= ROSTER_FILES;
        cr_expect(eq(int, input->dataset, cards ? BD_CARDS : BD_ROSTER));
        cr_expect(eq(u32, input->file, (uint32_t)(cards ? i - ROSTER_FILES : i)));
        cr_expect_str_eq(input->source->place,
                         cards ? cards_files[i - ROSTER_FILES] : roster_files[i]);
        cr_expect(input->spec == &plan.datasets[input->dataset].spec);
        cr_expect(input->size_bytes == (cards ? 12 : 16) && input->reader == NULL, "%d", i);
    }
}

Test(input_turns, every_header_is_looked_at_before_any_work)
{
    bd_err err = {0};
    put("c1.csv", "number,name\n1,a\n");
    cr_expect(eq(int, bd_input_turns_open(&turns, &plan, &err), BD_E_USAGE));
    cr_expect_str_eq(err.text, "c1.csv: no column 'id'; found: number, name");
    cr_expect(turns.all == NULL);
    bd_input_turns_close(&turns); /* harmless */
}

Test(input_turns, a_file_that_is_not_there_is_said)
{
    bd_err err = {0};
    cr_assert(unlink("r2.csv") == 0);
    cr_expect(eq(int, bd_input_turns_open(&turns, &plan, &err), BD_E_IO));
    cr_expect_str_eq(err.text, "cannot open 'r2.csv': No such file or directory");
    cr_expect(turns.all == NULL);
}

/* ---- turns ---- */

Test(input_turns, a_worker_stays_with_its_input_and_others_get_the_next)
{
    open_turns();
    cr_expect(eq(long, take(-1), 0));
    cr_expect(eq(long, take(-1), 1)); /* another worker has the first */
    give(0, false);
    give(1, false);
    cr_expect(eq(long, take(1), 1)); /* its own, though the first is free */
    cr_expect(eq(long, take(1), 0)); /* its own is taken by another */
    cr_expect(eq(long, take(0), 2));
}

Test(input_turns, the_cards_are_begun_when_the_whole_roster_has_ended)
{
    open_turns();
    for (long i = 0; i < ROSTER_FILES; i++) {
        cr_expect(eq(long, take(-1), i));
        give(i, true);
    }
    cr_expect(eq(long, take(2), 3));
    cr_expect(eq(long, take(2), 4));
    give(3, true);
    give(4, true);
    cr_expect(eq(long, take(4), -1));
    cr_expect(eq(long, take(-1), -1));
}

/* A thread that waits for a turn. */
typedef struct waiter {
    pthread_t thread;
    _Atomic long got; /* -2: it waits */
} waiter;

static void *wait_for_turn(void *arg)
{
    waiter *w = arg;
    atomic_store(&w->got, take(-1));
    return NULL;
}

static unsigned sleeping(void)
{
    pthread_mutex_lock(&turns.lock);
    const unsigned waiting = turns.waiting;
    pthread_mutex_unlock(&turns.lock);
    sched_yield();
    return waiting;
}

/* Start the thread; returns once it waits. */
static void begin_waiting(waiter *w)
{
    const unsigned before = sleeping();
    atomic_init(&w->got, -2);
    cr_assert(pthread_create(&w->thread, NULL, wait_for_turn, w) == 0);
    while (sleeping() == before)
        cr_assert(atomic_load(&w->got) == -2, "it did not wait");
}

static long end_waiting(waiter *w)
{
    pthread_join(w->thread, NULL);
    return atomic_load(&w->got);
}

Test(input_turns, a_worker_waits_while_the_last_of_a_data_set_is_being_taken_from)
{
    waiter w;
    open_turns();
    for (long i = 0; i < ROSTER_FILES; i++)
        cr_expect(eq(long, take(-1), i));
    give(0, true);
    give(2, true);
    begin_waiting(&w); /* the second may have more */
    give(1, false);
    cr_expect(eq(long, end_waiting(&w), 1));
    begin_waiting(&w);
    give(1, true); /* it had no more */
    cr_expect(eq(long, end_waiting(&w), 3));
}

Test(input_turns, stop_wakes_who_waits_and_hands_out_no_more)
{
    waiter w[3];
    open_turns();
    for (long i = 0; i < ROSTER_FILES; i++)
        cr_expect(eq(long, take(-1), i));
    for (int i = 0; i < 3; i++)
        begin_waiting(&w[i]);
    bd_input_turns_stop(&turns);
    for (int i = 0; i < 3; i++)
        cr_expect(eq(long, end_waiting(&w[i]), -1));
    give(0, false);
    cr_expect(eq(long, take(0), -1));
    cr_expect(eq(long, take(-1), -1));
}

/* Many workers at once: no two have the same input, and no card is read before the roster's end. */
enum { WORKERS = 8, CHUNKS = 2000 };
static _Atomic int holders[FILES];
static _Atomic int chunks[FILES];
static _Atomic int wrong;

static void *take_chunks(void *arg)
{
    bd_load_input *input = NULL;
    (void)arg;
    while ((input = bd_input_turns_take(&turns, input)) != NULL) {
        const long no = input - turns.all;
        if (atomic_fetch_add(&holders[no], 1) != 0)
            atomic_fetch_add(&wrong, 1);
        for (int i = 0; no >= ROSTER_FILES && i < ROSTER_FILES; i++)
            if (atomic_load(&chunks[i]) < CHUNKS)
                atomic_fetch_add(&wrong, 1);
        const bool ended = atomic_fetch_add(&chunks[no], 1) + 1 == CHUNKS;
        atomic_fetch_sub(&holders[no], 1);
        bd_input_turns_give(&turns, input, ended);
        if (!ended)
            bd_input_turns_done(&turns, input, &(bd_line_counts){0});
    }
    return NULL;
}

Test(input_turns, many_workers_take_each_chunk_once)
{
    pthread_t threads[WORKERS];
    open_turns();
    for (int i = 0; i < WORKERS; i++)
        cr_assert(pthread_create(&threads[i], NULL, take_chunks, NULL) == 0);
    for (int i = 0; i < WORKERS; i++)
        pthread_join(threads[i], NULL);
    cr_expect(eq(int, atomic_load(&wrong), 0));
    for (int i = 0; i < FILES; i++)
        cr_expect(eq(int, atomic_load(&chunks[i]), CHUNKS));
}

/* ---- failures ---- */

Test(input_turns, one_that_fails_stops_those_behind_it_and_no_other)
{
    open_turns();
    for (long i = 0; i < ROSTER_FILES; i++)
        cr_expect(eq(long, take(-1), i));
    fail(1, "the second", true);
    give(0, false);
    give(2, false);
    cr_expect(eq(long, take(2), 0)); /* the third is not continued */
    give(0, true);
    cr_expect(eq(long, take(0), -1)); /* nor are the cards begun */
    cr_expect(eq(sz, turns.failed, 1));
    cr_expect_str_eq(turns.err.text, "the second");
}

Test(input_turns, of_several_failures_the_first_in_source_order_is_kept)
{
    open_turns();
    for (long i = 0; i < ROSTER_FILES; i++)
        cr_expect(eq(long, take(-1), i));
    fail(1, "the second", true);
    fail(2, "the third", true);
    cr_expect_str_eq(turns.err.text, "the second");
    give(0, false);
    fail(0, "the first", false); /* in a chunk that was already taken */
    cr_expect_str_eq(turns.err.text, "the first");
    cr_expect(eq(sz, turns.failed, 0));
    cr_expect(eq(long, take(-1), -1));
}

Test(input_turns, a_failure_wakes_who_waits_for_an_input_behind_it)
{
    waiter w;
    open_turns();
    for (long i = 0; i < ROSTER_FILES; i++)
        cr_expect(eq(long, take(-1), i));
    give(0, true);
    give(2, true);
    begin_waiting(&w);
    fail(1, "the second", true);
    cr_expect(eq(long, end_waiting(&w), -1));
}

/* ---- files ---- */

static int open_files(void)
{
    int count = 0;
    DIR *dir = opendir("/proc/self/fd");
    cr_assert(dir != NULL);
    while (readdir(dir) != NULL)
        count++;
    closedir(dir);
    return count;
}

static void begin_reading(long no)
{
    bd_err err = {0};
    bd_load_input *input = &turns.all[no];
    cr_assert(bd_row_source_open(input->source, input->spec, &input->reader, &err) == BD_OK, "%s",
              err.text);
}

Test(input_turns, the_check_keeps_no_file_open_that_can_be_opened_again)
{
    const int before = open_files();
    open_turns();
    cr_expect(eq(int, open_files(), before));
}

Test(input_turns, the_file_of_an_ended_input_is_closed_with_its_last_chunk)
{
    open_turns();
    const int before = open_files();
    bd_load_input *input = &turns.all[take(-1)];
    begin_reading(0);
    cr_expect(eq(int, open_files(), before + 1));
    bd_input_turns_give(&turns, input, false); /* the first chunk */
    cr_expect(eq(long, take(0), 0));
    bd_input_turns_give(&turns, input, false); /* the second */
    bd_input_turns_done(&turns, input, &(bd_line_counts){0});
    cr_expect(input->reader != NULL, "it has not ended");
    cr_expect(eq(long, take(0), 0));
    bd_input_turns_give(&turns, input, true);
    cr_expect(input->reader != NULL, "one chunk is still being parsed");
    bd_input_turns_done(&turns, input, &(bd_line_counts){0});
    cr_expect(input->reader == NULL);
    cr_expect(eq(int, open_files(), before));
}

Test(input_turns, an_input_without_chunks_on_their_way_is_closed_at_its_end)
{
    open_turns();
    const int before = open_files();
    cr_expect(eq(long, take(-1), 0));
    begin_reading(0);
    give(0, true);
    cr_expect(turns.all[0].reader == NULL);
    cr_expect(eq(int, open_files(), before));
}

Test(input_turns, a_failed_input_is_closed_when_nobody_needs_it)
{
    open_turns();
    const int before = open_files();
    cr_expect(eq(long, take(-1), 0));
    begin_reading(0);
    bd_input_turns_give(&turns, &turns.all[0], false);
    fail(0, "damaged", false);
    cr_expect(eq(int, open_files(), before + 1));
    bd_input_turns_done(&turns, &turns.all[0], &(bd_line_counts){0});
    cr_expect(eq(int, open_files(), before));
}

Test(input_turns, close_ends_what_is_still_open)
{
    const int before = open_files();
    open_turns();
    for (long i = 0; i < 2; i++) {
        cr_expect(eq(long, take(-1), i));
        begin_reading(i);
    }
    bd_input_turns_close(&turns);
    cr_expect(eq(int, open_files(), before));
}

/* ---- progress ---- */

static void expect_progress(uint64_t rows, uint64_t done, uint64_t all)
{
    uint64_t is_rows, is_done, is_all;
    bd_input_turns_progress(&turns, &is_rows, &is_done, &is_all);
    cr_expect(is_rows == rows && is_done == done && is_all == all, "%lu rows, %lu of %lu bytes",
              (unsigned long)is_rows, (unsigned long)is_done, (unsigned long)is_all);
}

Test(input_turns, progress_adds_up_all_inputs_begun_or_not)
{
    const uint64_t all = 3 * 16 + 2 * 12;
    open_turns();
    expect_progress(0, 0, all);
    cr_expect(eq(long, take(-1), 0));
    begin_reading(0); /* a small file is read whole at once */
    atomic_store(&turns.all[0].rows, 2);
    expect_progress(2, 16, all);
    turns.all[0].totals.bytes = 16;
    give(0, true);
    expect_progress(2, 16, all);
}

static void *feed(void *arg)
{
    const int fd = open("r1.csv", O_WRONLY);
    if (fd < 0 || write(fd, "id,name\n1,a\n", 12) != 12)
        atomic_fetch_add((_Atomic int *)arg, 1);
    close(fd);
    return NULL;
}

/* Pipes and standard input cannot be opened twice, and their size is unknown. */
Test(input_turns, a_pipe_stays_open_from_the_check_on_and_makes_the_whole_unknown)
{
    pthread_t feeder;
    cr_assert(unlink("r1.csv") == 0 && mkfifo("r1.csv", 0600) == 0);
    cr_assert(pthread_create(&feeder, NULL, feed, &wrong) == 0);
    const int before = open_files();
    open_turns();
    pthread_join(feeder, NULL);
    cr_expect(eq(int, atomic_load(&wrong), 0));
    cr_expect(eq(int, open_files(), before + 1));
    cr_expect(turns.all[1].reader != NULL && turns.all[1].size_bytes == 0);
    expect_progress(0, 12, 0);
    cr_expect(eq(long, take(-1), 0));
    cr_expect(eq(long, take(-1), 1));
    turns.all[1].totals.bytes = 12;
    give(1, true);
    cr_expect(turns.all[1].reader == NULL);
    expect_progress(0, 12, 2 * 16 + 2 * 12);
}
