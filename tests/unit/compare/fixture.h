/*
 * fixture: a store of a few rows that the test writes, and a joiner's findings on them as lines of
 * text.
 *
 * The test chooses the run of each row. A row of another document can get a key that is not the
 * hash of its text: this is the only way to let two documents share a key.
 */
#ifndef BD_TESTS_COMPARE_FIXTURE_H
#define BD_TESTS_COMPARE_FIXTURE_H

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/base/file.h"
#include "engine/compare/join.h"
#include "engine/index/store.h"
#include "engine/record/record_format.h"
#include "engine/report/rows/rows.h"

enum { FX_RUNS = 40, FX_ROW = 512 };

struct fx_row {
    uint64_t key;
    uint32_t no; /* order of adding: equal keys of a run are stored in reverse */
    uint32_t len;
    uint8_t bytes[FX_ROW];
};

struct fx_run {
    struct fx_row *rows;
    size_t count, capacity;
};

struct fx {
    bd_schema roster, cards;
    bd_rules rules;
    bd_text names[1];
    bd_row_writer writer;
    bd_budget budget;
    char home[40], path[64];
    struct fx_run runs[BD_SET_COUNT][FX_RUNS];
    bd_store *store;
    bd_err err;
};

/* Both sides: id, name, sex; cards also status and issued. Compared: name (a separator is
 * accepted), sex. */
static inline void fx_init(struct fx *fx)
{
    static const char *const active[] = {"1"};
    memset(fx, 0, sizeof *fx);
    fx->roster =
        (bd_schema){.field_count = 3,
                    .last_day = 20261130,
                    .rules = {{.type = BD_TYPE_ID}, {.type = BD_TYPE_NAME}, {.type = BD_TYPE_SEX}},
                    .names = {"id", "name", "sex"}};
    fx->cards = (bd_schema){.field_count = 5,
                            .last_day = 20261130,
                            .rules = {{.type = BD_TYPE_ID},
                                      {.type = BD_TYPE_NAME},
                                      {.type = BD_TYPE_SEX},
                                      {.type = BD_TYPE_CODE},
                                      {.type = BD_TYPE_DATE}},
                            .names = {"id", "name", "sex", "status", "issued"}};
    fx->rules = (bd_rules){.roster = &fx->roster,
                           .cards = &fx->cards,
                           .compare = {{"name", 1, 1, 1u << BD_DIFF_SEPARATOR}, {"sex", 2, 2, 0}},
                           .compare_count = 2,
                           .active_field = 3,
                           .active_values = active,
                           .active_count = 1,
                           .newest_field = 4};
    cr_assert_eq(bd_rules_finish(&fx->rules, &fx->err), BD_OK);
    fx->names[0] = bd_text_of("f");
    fx->writer = (bd_row_writer){
        .rules = &fx->rules, .roster_files = {fx->names, 1}, .cards_files = {fx->names, 1}};
    bd_budget_init(&fx->budget, (size_t)256 << 20);
    strcpy(fx->home, "/tmp/bidui-match-XXXXXX");
    cr_assert(mkdtemp(fx->home) != NULL);
    snprintf(fx->path, sizeof fx->path, "%s/s.mdb", fx->home);
}

static inline void fx_fini(struct fx *fx)
{
    bd_store_close(fx->store);
    bd_rules_fini(&fx->rules);
    for (int set = 0; set < BD_SET_COUNT; set++)
        for (int run = 0; run < FX_RUNS; run++)
            free(fx->runs[set][run].rows);
    cr_expect_eq(bd_path_remove(fx->home, &fx->err), BD_OK);
    cr_expect_eq(atomic_load(&fx->budget.used_bytes), 0, "memory was not given back");
}

static inline struct fx_row *fx_new_row(struct fx *fx, bd_set set, unsigned run)
{
    struct fx_run *r = &fx->runs[set][run];
    if (r->count == r->capacity) {
        r->capacity = r->capacity == 0 ? 16 : 2 * r->capacity;
        r->rows = realloc(r->rows, r->capacity * sizeof *r->rows);
        cr_assert(r->rows != NULL);
    }
    r->rows[r->count].no = (uint32_t)r->count;
    return &r->rows[r->count++];
}

/* texts are the fields, in the schema's order. Returns the row, so that a test can read its key. */
static inline struct fx_row *fx_add(struct fx *fx, bd_set set, unsigned run, uint64_t line,
                                    const char *const texts[])
{
    const bd_schema *schema = set == BD_SET_ROSTER ? &fx->roster : &fx->cards;
    char base[FX_ROW] = {0};
    bd_cell cells[BD_SCHEMA_FIELDS_MAX] = {{0, 0}};
    size_t len = 0;
    uint8_t *end;
    for (size_t i = 0; i < schema->field_count; i++) {
        cells[i] = (bd_cell){(uint32_t)len, (uint32_t)strlen(texts[i])};
        memcpy(base + len, texts[i], cells[i].len);
        len += cells[i].len;
    }
    cr_assert(bd_record_bound(schema, cells, false) <= FX_ROW && len + 32 <= FX_ROW);
    struct fx_row *row = fx_new_row(fx, set, run);
    cr_assert_eq(bd_record_pack(schema, base, cells, (bd_source){0, line}, false, row->bytes,
                                &row->key, &end),
                 BD_ID_OK);
    row->len = (uint32_t)(end - row->bytes);
    return row;
}

static inline struct fx_row *fx_roster(struct fx *fx, unsigned run, uint64_t line, const char *id,
                                       const char *name, const char *sex)
{
    return fx_add(fx, BD_SET_ROSTER, run, line, (const char *const[]){id, name, sex});
}

static inline struct fx_row *fx_card(struct fx *fx, unsigned run, uint64_t line, const char *id,
                                     const char *name, const char *sex, const char *status,
                                     const char *issued)
{
    return fx_add(fx, BD_SET_CARDS, run, line,
                  (const char *const[]){id, name, sex, status, issued});
}

static inline int fx_order(const void *a, const void *b)
{
    const struct fx_row *p = a, *q = b;
    return p->key != q->key ? (p->key > q->key) - (p->key < q->key)
                            : (p->no < q->no) - (p->no > q->no);
}

static inline void fx_write_run(struct fx *fx, bd_set set, uint32_t run_no, struct fx_run *run)
{
    qsort(run->rows, run->count, sizeof *run->rows, fx_order);
    bd_pair *pairs = malloc(run->count * sizeof *pairs);
    for (size_t i = 0; i < run->count; i++)
        pairs[i] = (bd_pair){
            run->rows[i].key,
            bd_ref_make((uint64_t)(run->rows[i].bytes - (uint8_t *)run->rows), run->rows[i].len)};
    uint32_t no = 0;
    for (size_t from = 0; from < run->count; no++) {
        size_t bytes;
        const size_t take =
            bd_block_plan(pairs + from, run->count - from, bd_store_block_most(fx->store), &bytes);
        uint8_t *block = malloc(bytes);
        bd_block_write(pairs + from, take, (const uint8_t *)run->rows,
                       bd_store_block_seed(fx->store, set, run_no, no), block, bytes);
        cr_assert_eq(bd_store_put(fx->store, set, run_no, no, block, bytes, &fx->err), BD_OK, "%s",
                     fx->err.text);
        free(block);
        from += take;
    }
    free(pairs);
}

/* Write the added rows into the store. Empty runs are left out. */
static inline void fx_write(struct fx *fx)
{
    cr_assert_eq(bd_store_create(fx->path, 1 << 20, &fx->store, &fx->err), BD_OK);
    for (int set = 0; set < BD_SET_COUNT; set++) {
        uint32_t run_no = 0;
        for (int run = 0; run < FX_RUNS; run++)
            if (fx->runs[set][run].count > 0)
                fx_write_run(fx, (bd_set)set, run_no++, &fx->runs[set][run]);
    }
    cr_assert_eq(bd_store_commit(fx->store, &fx->err), BD_OK);
}

/* A joiner's findings: one line each, with the outcome first. */
struct fx_said {
    struct fx *fx;
    bd_buf text;
    bd_join_totals totals;
    uint64_t findings;
};

static inline bd_status fx_take(void *context, const bd_finding *finding, bd_err *err)
{
    struct fx_said *said = context;
    said->findings++;
    bd_buf_add_string(&said->text, bd_outcome_name(finding->outcome));
    bd_buf_add_char(&said->text, ' ');
    return bd_rows_append(&said->fx->writer, finding, &said->text, err);
}

/* A joiner over the store, and its view. */
struct fx_matching {
    bd_view *view;
    bd_gather_source roster, cards;
    bd_joiner *joiner;
};

static inline void fx_matching_begin(struct fx *fx, size_t capacity, struct fx_matching *m)
{
    cr_assert_eq(bd_view_open(fx->store, &m->view, &fx->err), BD_OK, "%s", fx->err.text);
    m->roster = (bd_gather_source){m->view, BD_SET_ROSTER};
    m->cards = (bd_gather_source){m->view, BD_SET_CARDS};
    const bd_join_sides sides = {{&m->roster, 1}, {&m->cards, 1}};
    cr_assert_eq(bd_joiner_new(&fx->rules, &fx->budget, &sides, capacity, &m->joiner, &fx->err),
                 BD_OK, "%s", fx->err.text);
}

static inline void fx_matching_end(struct fx_matching *m)
{
    bd_joiner_free(m->joiner);
    bd_view_close(m->view);
}

/* Match lo..last with memory for capacity records per side. The caller ends .text. */
static inline struct fx_said fx_match(struct fx *fx, size_t capacity, uint64_t lo, uint64_t last)
{
    struct fx_said said = {.fx = fx};
    struct fx_matching m;
    fx_matching_begin(fx, capacity, &m);
    cr_assert_eq(bd_join_range(m.joiner, lo, last, fx_take, &said, &said.totals, &fx->err), BD_OK,
                 "%s", fx->err.text);
    fx_matching_end(&m);
    bd_buf_add_char(&said.text, '\0');
    return said;
}

#endif
