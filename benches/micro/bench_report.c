/* bench_report: joining a range of keys, judging, and writing a finding as a line of a report. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "benches/micro/people.h"
#include "engine/compare/join.h"
#include "engine/report/rows/rows.h"

enum { CARDS = 200000, RUNS = 5, COMMIT_BYTES = 8 << 20, LINES = 4096 };

struct report {
    people p;
    bd_rules rules;
    bd_text file;
    bd_row_writer writer;
    bd_buf out;
    bd_budget budget;
    bd_store *store;
    bd_view *view;
    bd_gather_source sources[2];
    bd_joiner *joiner;
    char folder[256];
    char path[300];
};

static void begin(struct report *r, bench_work *work)
{
    static const char *const active[] = {"1"};
    bd_err err = {0};
    people_make(work, CARDS, &r->p);
    r->rules = (bd_rules){.roster = &r->p.roster.schema,
                          .cards = &r->p.cards.schema,
                          .compare = {{"name", 1, 1, 1u << BD_DIFF_SEPARATOR}, {"sex", 2, 2, 0}},
                          .compare_count = 2,
                          .active_field = 3,
                          .active_values = active,
                          .active_count = 1,
                          .newest_field = 4,
                          .region_field = 3};
    bench_must(bd_rules_finish(&r->rules, &err), &err);
    r->file = bd_text_of("cards.csv");
    r->writer = (bd_row_writer){
        .rules = &r->rules, .roster_files = {&r->file, 1}, .cards_files = {&r->file, 1}};
    bd_budget_init(&r->budget, (size_t)1 << 30);
}

static void drop(void *state)
{
    struct report *r = state;
    bd_joiner_free(r->joiner);
    bd_view_close(r->view);
    bd_store_close(r->store);
    if (r->folder[0] != '\0') {
        (void)unlink(r->path);
        (void)rmdir(r->folder);
    }
    bd_rules_fini(&r->rules);
    bd_buf_fini(&r->out);
}

/* One line each: the roster's row, and the card from which it was made. */
static void make_lines(bench_work *work, unsigned kind)
{
    struct report *r = bench_room(work, sizeof *r);
    (void)kind;
    begin(r, work);
    const double a_row = (double)r->p.cards.used / (double)r->p.cards.rows +
                         (double)r->p.roster.used / (double)r->p.roster.rows;
    *work = (bench_work){r, LINES * a_row, LINES, work->rooms};
}

static void open_row(const people_side *side, size_t row, bd_record *out)
{
    const bd_pair pair = side->pairs[row];
    if (!bd_record_open(&side->schema, pair.key, side->arena + bd_ref_at(pair.ref),
                        bd_ref_len(pair.ref), out))
        bench_die("a record does not open");
}

static uint64_t judge(void *state)
{
    struct report *r = state;
    uint64_t sum = 1;
    for (size_t i = 0; i < LINES; i++) {
        bd_record roster;
        bd_record card;
        bd_choice choice;
        bd_finding finding;
        open_row(&r->p.roster, i, &roster);
        open_row(&r->p.cards, i * PEOPLE_ROSTER_OF, &card);
        bd_choice_begin(&choice, &r->rules);
        bd_choice_add(&choice, &card, &r->out);
        bd_judge_first(&r->rules, &roster, &choice, &finding);
        sum += (uint64_t)finding.outcome + finding.note_count;
    }
    return sum;
}

static uint64_t lines(void *state)
{
    struct report *r = state;
    bd_err err = {0};
    r->out.len = 0;
    for (size_t i = 0; i < LINES; i++) {
        bd_record roster;
        bd_record card;
        open_row(&r->p.roster, i, &roster);
        open_row(&r->p.cards, i * PEOPLE_ROSTER_OF, &card);
        const bd_finding finding = {
            .outcome = BD_OUTCOME_MATCH, .roster = &roster, .card = &card, .cards_rows = 1};
        bench_must(bd_rows_append(&r->writer, &finding, &r->out, &err), &err);
    }
    return r->out.len;
}

/* The size of a line is known after one was written. */
static void make_report(bench_work *work, unsigned kind)
{
    make_lines(work, kind);
    work->bytes = (double)lines(work->state);
}

/* ---- join ---- */

/* Runs as in loading: each is a part of the rows, sorted. */
static void put_run(struct report *r, bd_set set, const people_side *side, size_t from, size_t to,
                    uint32_t run_no, bench_work *work)
{
    bd_pair *pairs = bench_room(work, (to - from) * sizeof *pairs);
    bd_pair *scratch = bench_room(work, (to - from) * sizeof *scratch);
    uint8_t *block = bench_room(work, 64 << 10);
    bd_err err = {0};
    memcpy(pairs, side->pairs + from, (to - from) * sizeof *pairs);
    bd_sort_pairs(pairs, scratch, to - from);
    uint32_t no = 0;
    for (size_t at = 0; at < to - from; no++) {
        size_t bytes;
        const size_t take =
            bd_block_plan(pairs + at, to - from - at, bd_store_block_most(r->store), &bytes);
        bd_block_write(pairs + at, take, side->arena,
                       bd_store_block_seed(r->store, set, run_no, no), block, bytes);
        bench_must(bd_store_put(r->store, set, run_no, no, block, bytes, &err), &err);
        at += take;
    }
}

static void make_join(bench_work *work, unsigned kind)
{
    const char *base = getenv("BIDUI_BENCH_DIR");
    bd_err err = {0};
    make_lines(work, kind);
    struct report *r = work->state;
    snprintf(r->folder, sizeof r->folder, "%s/bidui-micro.XXXXXX",
             base != NULL && base[0] != '\0' ? base : "/dev/shm");
    if (mkdtemp(r->folder) == NULL)
        bench_die("no folder for a store; BIDUI_BENCH_DIR names one");
    snprintf(r->path, sizeof r->path, "%s/bench.mdb", r->folder);
    bench_must(bd_store_create(r->path, COMMIT_BYTES, &r->store, &err), &err);
    put_run(r, BD_SET_ROSTER, &r->p.roster, 0, r->p.roster.rows, 0, work);
    for (uint32_t i = 0; i < RUNS; i++)
        put_run(r, BD_SET_CARDS, &r->p.cards, CARDS * i / RUNS, CARDS * (i + UINT64_C(1)) / RUNS, i,
                work);
    bench_must(bd_store_commit(r->store, &err), &err);
    bench_must(bd_view_open(r->store, &r->view, &err), &err);
    r->sources[0] = (bd_gather_source){r->view, BD_SET_ROSTER};
    r->sources[1] = (bd_gather_source){r->view, BD_SET_CARDS};
    const bd_join_sides sides = {{&r->sources[0], 1}, {&r->sources[1], 1}};
    bench_must(bd_joiner_new(&r->rules, &r->budget, &sides, CARDS, &r->joiner, &err), &err);
    work->rows = CARDS;
    work->bytes = (double)(r->p.cards.used + r->p.roster.used);
}

static bd_status count(void *context, const bd_finding *finding, bd_err *err)
{
    (void)err;
    *(uint64_t *)context += finding->cards_rows;
    return BD_OK;
}

/* In ranges of some 20 000 cards, as in a comparison. */
static uint64_t join(void *state)
{
    enum { RANGE = 20000 };
    struct report *r = state;
    const people_side *side = &r->p.cards;
    bd_join_totals totals = {0};
    bd_err err = {0};
    uint64_t sum = 0;
    uint64_t lo = 0;
    for (size_t at = RANGE; lo != UINT64_MAX; at += RANGE) {
        const uint64_t last = at < side->rows ? side->sorted[at].key : UINT64_MAX - 1;
        bench_must(bd_join_range(r->joiner, lo, last, count, &sum, &totals, &err), &err);
        lo = last + 1;
    }
    if (totals.cards_rows != CARDS)
        bench_die("the join saw %llu cards", (unsigned long long)totals.cards_rows);
    return sum;
}

const bench_case bench_report_cases[] = {{"compare/judge", make_lines, judge, 0, NULL, drop},
                                         {"compare/join", make_join, join, 0, NULL, drop},
                                         {"report/match_lines", make_report, lines, 0, NULL, drop},
                                         {0}};
