/* gather: all records of a range, sorted; or the range is too wide, and where to cut it. */
#include "engine/compare/gather.h"

#include "tests/unit/compare/fixture.h"

static struct fx fx;
static bd_view *view;
static bd_gather gather;
static bd_gather_source source;

static void setup(void)
{
    fx_init(&fx);
}

static void teardown(void)
{
    bd_gather_fini(&gather);
    bd_view_close(view);
    fx_fini(&fx);
}

TestSuite(gather, .init = setup, .fini = teardown);

/* count records with keys 1000, 1010, ..., distributed over the runs in turn. */
static void fill(size_t count, unsigned runs, size_t capacity)
{
    for (size_t i = 0; i < count; i++) {
        struct fx_row *row = fx_new_row(&fx, BD_SET_CARDS, (unsigned)(i % runs));
        row->key = 1000 + 10 * i;
        row->len = 8;
        memcpy(row->bytes, &row->key, 8);
    }
    fx_write(&fx);
    cr_assert_eq(bd_view_open(fx.store, &view, &fx.err), BD_OK);
    source = (bd_gather_source){view, BD_SET_CARDS};
    cr_assert_eq(
        bd_gather_init(&gather, &fx.budget, (bd_gather_list){&source, 1}, capacity, &fx.err),
        BD_OK);
}

static void expect(uint64_t lo, uint64_t last, size_t count)
{
    cr_assert_eq(bd_gather_range(&gather, lo, last, &fx.err), BD_OK, "%s", fx.err.text);
    cr_assert(!gather.too_wide);
    cr_expect_eq(gather.count, count, "%llu..%llu: %zu", (unsigned long long)lo,
                 (unsigned long long)last, gather.count);
    for (size_t i = 0; i < gather.count; i++) {
        const uint8_t *at;
        size_t len;
        cr_assert(gather.pairs[i].key >= lo && gather.pairs[i].key <= last);
        cr_assert(i == 0 || gather.pairs[i].key >= gather.pairs[i - 1].key);
        cr_assert_eq(bd_gather_payload(&gather, i, &at, &len, &fx.err), BD_OK);
        cr_assert(len == 8 && memcmp(at, &gather.pairs[i].key, 8) == 0);
    }
}

Test(gather, a_range_brings_its_keys_from_all_runs_and_no_others)
{
    fill(3000, 7, 5000);
    expect(0, UINT64_MAX, 3000);
    expect(0, 999, 0);
    expect(1000, 1000, 1);
    expect(1001, 1009, 0);
    expect(1001, 1030, 3);
    expect(30990, UINT64_MAX, 1);
    expect(31000, UINT64_MAX, 0);
    expect(UINT64_MAX, UINT64_MAX, 0);
}

Test(gather, a_range_that_just_fits_is_not_too_wide)
{
    fill(100, 3, 100);
    expect(0, UINT64_MAX, 100);
}

Test(gather, a_range_is_narrowed_until_it_fits)
{
    fill(3000, 7, 100);
    uint64_t lo = 0;
    size_t found = 0;
    size_t steps = 0;
    for (;;) {
        uint64_t to = UINT64_MAX;
        for (;; steps++) {
            cr_assert_eq(bd_gather_range(&gather, lo, to, &fx.err), BD_OK);
            if (!gather.too_wide)
                break;
            const uint64_t narrow = bd_gather_narrow(&gather, lo, to);
            cr_assert(narrow >= lo && narrow < to, "no progress");
            to = narrow;
        }
        found += gather.count;
        if (to == UINT64_MAX)
            break;
        lo = to + 1;
    }
    cr_expect_eq(found, 3000);
    cr_expect(steps < 1000, "%zu steps", steps);
}

Test(gather, one_key_with_more_rows_than_fit_is_cut_off_from_what_lies_below_it)
{
    for (unsigned i = 0; i < 100; i++) {
        struct fx_row *row = fx_new_row(&fx, BD_SET_CARDS, i % 3);
        row->key = UINT64_C(1) << 60;
        row->len = 8;
        memcpy(row->bytes, &row->key, 8);
    }
    fill(0, 1, 10);
    uint64_t to = UINT64_MAX;
    size_t steps = 0;
    for (;; steps++) {
        cr_assert_eq(bd_gather_range(&gather, 5, to, &fx.err), BD_OK);
        if (!gather.too_wide)
            break;
        to = bd_gather_narrow(&gather, 5, to);
    }
    cr_expect(to == (UINT64_C(1) << 60) - 1 && steps == 2, "to %llu in %zu steps",
              (unsigned long long)to, steps);
}

Test(gather, more_runs_than_there_is_room_for_blocks_are_too_wide)
{
    fill(40, 40, 41); /* forty blocks; eleven fit */
    cr_assert_eq(bd_gather_range(&gather, 0, UINT64_MAX, &fx.err), BD_OK);
    cr_expect(gather.too_wide && gather.count > 0);
    expect(1000, 1090, 10);
}

Test(gather, memory_over_the_budget_is_refused)
{
    bd_gather other = {0};
    bd_err err = {0};
    fx_write(&fx);
    cr_assert_eq(bd_view_open(fx.store, &view, &fx.err), BD_OK);
    source = (bd_gather_source){view, BD_SET_CARDS};
    const bd_gather_list from = {&source, 1};
    cr_assert_eq(bd_gather_init(&gather, &fx.budget, from, 10, &fx.err), BD_OK);
    cr_expect_eq(bd_gather_init(&other, &fx.budget, from, 100 << 20, &err), BD_E_NOMEM);
    bd_gather_fini(&other);
}

/* Last month's store and this month's: 1000, 1020 ... in one, 1010, 1030 ... in the other. */
Test(gather, a_range_is_read_from_several_stores_at_once)
{
    struct fx second;
    bd_view *views[2] = {NULL, NULL};
    fx_init(&second);
    for (unsigned i = 0; i < 400; i++) {
        struct fx_row *row = fx_new_row(i % 2 == 0 ? &fx : &second, BD_SET_CARDS, i % 3);
        row->key = 1000 + 10 * i;
        row->len = 8;
        memcpy(row->bytes, &row->key, 8);
    }
    fx_write(&fx);
    fx_write(&second);
    cr_assert_eq(bd_view_open(fx.store, &views[0], &fx.err), BD_OK);
    cr_assert_eq(bd_view_open(second.store, &views[1], &fx.err), BD_OK);
    const bd_gather_source both[] = {{views[0], BD_SET_CARDS}, {views[1], BD_SET_CARDS}};
    cr_assert_eq(bd_gather_init(&gather, &fx.budget, (bd_gather_list){both, 2}, 400, &fx.err),
                 BD_OK);
    expect(0, UINT64_MAX, 400);
    expect(1010, 1020, 2);
    expect(4991, UINT64_MAX, 0);
    bd_gather_fini(&gather);
    gather = (bd_gather){0};
    /* One record too many, and it is in the second store. */
    cr_assert_eq(bd_gather_init(&gather, &fx.budget, (bd_gather_list){both, 2}, 399, &fx.err),
                 BD_OK);
    cr_assert_eq(bd_gather_range(&gather, 0, UINT64_MAX, &fx.err), BD_OK);
    cr_expect(gather.too_wide);
    bd_view_close(views[0]);
    bd_view_close(views[1]);
    fx_fini(&second);
}
