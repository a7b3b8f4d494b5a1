/* test_regions: counts by region add up at every level, in whatever order they arrive. */
#include "engine/report/regions/regions.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "engine/report/regions/region_tree.h"

static bd_err err;
static bd_region_table table;
static bd_schema none = {.field_count = 0};
static bd_rules rules;
static bd_region_counts counts;

static void init(void)
{
    static const char text[] =
        "code,name\n530000,Yunnan\n533200,Lijiang\n533224,Ninglang\n533225,Other\n533224001,Town\n420000,Hubei\n"
        "429004,Xiantao\n";
    cr_assert(eq(int, bd_region_table_add(&table, "t", bd_text_of(text), &err), BD_OK));
    cr_assert(eq(int, bd_region_table_finish(&table, "t", &err), BD_OK));
    rules = (bd_rules){.roster = &none,
                       .cards = &none,
                       .regions = &table,
                       .active_field = -1,
                       .newest_field = -1,
                       .region_field = -1};
    cr_assert(eq(int, bd_rules_finish(&rules, &err), BD_OK));
    cr_assert(eq(int, bd_region_counts_init(&counts, &rules, &err), BD_OK));
}

static void fini(void)
{
    bd_region_counts_fini(&counts);
    bd_rules_fini(&rules);
    bd_region_table_fini(&table);
}

TestSuite(regions, .init = init, .fini = fini);

static void add(uint64_t code, unsigned word, uint64_t count)
{
    const bd_region_pair pair = {bd_region_key(code, word), count};
    cr_assert(eq(int, bd_region_counts_add(&counts, &pair, 1, &err), BD_OK));
}

static void add_outcome(uint64_t code, bd_outcome outcome, uint64_t count)
{
    add(code, bd_region_outcome_word(&rules, outcome), count);
}

static bd_status add_line(void *context, const bd_region_row *row, bd_err *e)
{
    (void)e;
    bd_buf_printf(context, "%s %.*s %s %s %" PRIu64 " %" PRIu64 " %" PRIu64 "\n", row->code,
                  (int)row->name.len, row->name.at == NULL ? "" : row->name.at, row->level,
                  row->parent, row->roster,
                  row->words[bd_region_outcome_word(&rules, BD_OUTCOME_MATCH)],
                  row->words[BD_WORD_NO_RECORD]);
    return BD_OK;
}

static void expect_tree(bool all, const char *expected)
{
    bd_buf text = {0};
    cr_assert(eq(int, bd_region_tree_walk(&counts, all, add_line, &text, &err), BD_OK));
    bd_buf_add_char(&text, '\0');
    cr_expect_str_eq(text.at, expected);
    bd_buf_fini(&text);
}

Test(regions, a_part_that_is_no_region_is_direct_or_unmapped_and_everything_adds_up)
{
    add_outcome(533224001002, BD_OUTCOME_MATCH, 5);
    add_outcome(533224001000, BD_OUTCOME_MATCH, 1);
    add_outcome(533224999000, BD_OUTCOME_MATCH, 2); /* an unknown town */
    add_outcome(533224000000, BD_OUTCOME_MISSING, 3);
    add(533224000000, BD_WORD_NO_RECORD, 3);
    add_outcome(533299000000, BD_OUTCOME_MATCH, 4); /* an unknown county */
    add_outcome(429004000000, BD_OUTCOME_MATCH, 6); /* directly below its province */
    add_outcome(420000000000, BD_OUTCOME_MATCH, 7);
    add_outcome(BD_REGION_UNMAPPED, BD_OUTCOME_REJECTED, 9);
    cr_assert(eq(int, bd_region_counts_finish(&counts, &err), BD_OK));
    expect_tree(true, "420000 Hubei province  13 13 0\n"
                      "429004 Xiantao county 420000 6 6 0\n"
                      "420000.direct  direct 420000 7 7 0\n"
                      "530000 Yunnan province  15 12 3\n"
                      "533200 Lijiang prefecture 530000 15 12 3\n"
                      "533224 Ninglang county 533200 11 8 3\n"
                      "533224001 Town town 533224 6 6 0\n"
                      "533224001002  village 533224001 5 5 0\n"
                      "533224001.direct  direct 533224001 1 1 0\n"
                      "533224999  town 533224 2 2 0\n"
                      "533224.direct  direct 533224 3 0 3\n"
                      "533299  county 533200 4 4 0\n"
                      "unmapped  unmapped  9 0 0\n");
    expect_tree(false, "420000 Hubei province  13 13 0\n"
                       "429004 Xiantao county 420000 6 6 0\n"
                       "420000.direct  direct 420000 7 7 0\n"
                       "530000 Yunnan province  15 12 3\n"
                       "533200 Lijiang prefecture 530000 15 12 3\n"
                       "533224 Ninglang county 533200 11 8 3\n"
                       "533200.direct  direct 533200 4 4 0\n"
                       "unmapped  unmapped  9 0 0\n");
}

Test(regions, nothing_counted_is_an_empty_tree)
{
    cr_assert(eq(int, bd_region_counts_finish(&counts, &err), BD_OK));
    expect_tree(true, "");
}

/* For each row the sum of its parts, by code. */
struct sums {
    struct {
        char code[BD_REGION_CODE_TEXT];
        uint64_t roster, parts;
    } rows[20000];
    size_t count;
    uint64_t top;
};

static bd_status add_to_parent(void *context, const bd_region_row *row, bd_err *e)
{
    struct sums *sums = context;
    (void)e;
    cr_assert(sums->count < 20000);
    strcpy(sums->rows[sums->count].code, row->code);
    sums->rows[sums->count].roster = row->roster;
    sums->rows[sums->count++].parts = 0;
    if (row->parent[0] == '\0') {
        sums->top += row->roster;
        return BD_OK;
    }
    for (size_t i = sums->count; i-- > 0;)
        if (strcmp(sums->rows[i].code, row->parent) == 0) {
            sums->rows[i].parts += row->roster;
            return BD_OK;
        }
    cr_expect(false, "%s has a parent that was not named before: %s", row->code, row->parent);
    return BD_OK;
}

static void expect_sums(bool all, uint64_t total)
{
    struct sums *sums = calloc(1, sizeof *sums);
    cr_assert(eq(int, bd_region_tree_walk(&counts, all, add_to_parent, sums, &err), BD_OK));
    cr_expect(eq(u64, sums->top, total));
    for (size_t i = 0; i < sums->count; i++)
        cr_expect(sums->rows[i].parts == 0 || sums->rows[i].parts == sums->rows[i].roster, "%s",
                  sums->rows[i].code);
    free(sums);
}

static uint64_t draw(uint64_t *state, uint64_t below)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (*state >> 33) % below;
}

static uint64_t random_code(uint64_t *seed)
{
    uint64_t code = (draw(seed, 2) ? 53 : 42) * UINT64_C(10000000000);
    const uint64_t depth = draw(seed, 5);
    if (depth > 0)
        code += (31 + draw(seed, 3)) * 100000000;
    if (depth > 1)
        code += (23 + draw(seed, 4)) * 1000000;
    if (depth > 2)
        code += draw(seed, 4) * 1000;
    if (depth > 3)
        code += draw(seed, 6);
    return draw(seed, 20) == 0 ? BD_REGION_UNMAPPED : code;
}

Test(regions, a_random_hierarchy_adds_up_at_every_level)
{
    for (uint64_t seed = 1; seed <= 50; seed++) {
        uint64_t state = seed;
        uint64_t total = 0;
        bd_region_counts_fini(&counts);
        cr_assert(eq(int, bd_region_counts_init(&counts, &rules, &err), BD_OK));
        for (int i = 0; i < 500; i++) {
            const uint64_t rows = 1 + draw(&state, 100);
            add_outcome(random_code(&state), (bd_outcome)draw(&state, BD_OUTCOME_COUNT), rows);
            total += rows;
        }
        cr_assert(eq(int, bd_region_counts_finish(&counts, &err), BD_OK));
        expect_sums(true, total);
        expect_sums(false, total);
    }
}

static uint64_t as_text(bd_buf *out, size_t fine_max, uint64_t first, uint64_t step)
{
    enum { CODES = 200003 }; /* a prime, so any step visits every code */
    bd_region_counts_fini(&counts);
    cr_assert(eq(int, bd_region_counts_init(&counts, &rules, &err), BD_OK));
    counts.fine_max = fine_max;
    for (uint64_t i = 0; i < CODES; i++) {
        const uint64_t code = 533224001000 + (first + i * step) % CODES;
        add_outcome(code, BD_OUTCOME_MISSING, 1);
        add(code, BD_WORD_NO_RECORD, 1);
    }
    cr_assert(eq(int, bd_region_counts_finish(&counts, &err), BD_OK));
    cr_assert(eq(int, bd_region_tree_walk(&counts, true, add_line, out, &err), BD_OK));
    bd_buf_add_char(out, '\0');
    return counts.run_codes;
}

Test(regions, more_codes_than_are_kept_apart_give_the_same_in_any_order)
{
    static const uint64_t steps[] = {1, 77777, 200002};
    for (size_t max = 0; max < 3; max++) {
        const size_t fine_max = max == 0 ? 0 : max == 1 ? 1000 : 70000;
        bd_buf first = {0};
        for (size_t i = 0; i < 3; i++) {
            bd_buf text = {0};
            cr_expect(as_text(&text, fine_max, i * 50000, steps[i]) <= fine_max + 8);
            cr_expect(strstr(text.at, "530000 Yunnan province  200003 0 200003\n") != NULL);
            if (i == 0)
                bd_buf_add(&first, text.at, text.len);
            else
                cr_expect(text.len == first.len && memcmp(text.at, first.at, text.len) == 0);
            bd_buf_fini(&text);
        }
        bd_buf_fini(&first);
    }
}

/* The number of unknown codes that are kept apart. */
static size_t unknown_kept(size_t fine_max, uint64_t codes)
{
    size_t unknown = 0;
    uint64_t before = 0;
    size_t idx;
    bd_region_counts_fini(&counts);
    cr_assert(eq(int, bd_region_counts_init(&counts, &rules, &err), BD_OK));
    counts.fine_max = fine_max;
    for (uint64_t i = 0; i < codes; i++) {
        add_outcome(533224801000 + i * 1000, BD_OUTCOME_MISSING, 1);
        add(533224801000 + i * 1000, BD_WORD_NO_RECORD, 1);
    }
    cr_assert(eq(int, bd_region_counts_finish(&counts, &err), BD_OK));
    for (bd_region_cursor c = bd_region_counts_read(&counts); c.more; bd_region_cursor_next(&c)) {
        const uint64_t code = bd_region_cursor_code(&c);
        unknown += code != before && !bd_region_find(rules.regions, code, &idx);
        before = code;
    }
    return unknown;
}

Test(regions, as_many_unknown_codes_as_permitted_are_kept_apart_and_no_more)
{
    cr_expect(eq(sz, unknown_kept(3, 2), 2));
    cr_expect(eq(sz, unknown_kept(3, 3), 3));
    cr_expect(eq(sz, unknown_kept(3, 4), 3));
}

Test(regions, outcomes_are_summed_over_regions_and_nothing_else_is)
{
    uint64_t outcomes[BD_OUTCOME_COUNT + 1] = {[BD_OUTCOME_COUNT] = 77};
    add_outcome(533224000000, BD_OUTCOME_MATCH, 3);
    add_outcome(530000000000, BD_OUTCOME_MATCH, 4);
    add_outcome(533224000000, BD_OUTCOME_REJECTED, 5);
    add(533224000000, bd_region_defective_word(&rules), 6);
    add(533224000000, BD_WORD_NO_RECORD, 8);
    cr_assert(eq(int, bd_region_counts_finish(&counts, &err), BD_OK));
    bd_regions_outcomes(&counts, outcomes);
    for (int i = 0; i < BD_OUTCOME_COUNT; i++)
        cr_expect(eq(u64, outcomes[i],
                     i == BD_OUTCOME_MATCH      ? 7
                     : i == BD_OUTCOME_REJECTED ? 5
                                                : 0));
    cr_expect(eq(u64, outcomes[BD_OUTCOME_COUNT], 77), "the element after them is not touched");
}

/* The text is written in pieces of 256 KiB; each row must be counted once. */
Test(regions, rows_of_a_file_of_several_pieces_are_counted_once)
{
    enum { CODES = 9000 };
    char path[] = "/tmp/bidui-regions-XXXXXX";
    const bd_row_writer writer = {.form = NULL};
    bd_outfile *file;
    bd_outfile_totals totals;
    uint64_t lines = 0;
    const int fd = mkstemp(path);
    cr_assert(fd >= 0 && close(fd) == 0 && unlink(path) == 0);
    for (uint64_t i = 0; i < CODES; i++)
        add_outcome(533224100000 + i, BD_OUTCOME_MATCH, 1);
    cr_assert(eq(int, bd_region_counts_finish(&counts, &err), BD_OK));
    cr_assert(eq(int, bd_outfile_create(path, "regions.csv", BD_DIGEST_SM3, &file, &err), BD_OK));
    cr_assert(eq(int, bd_regions_csv(&counts, &writer, file, &err), BD_OK));
    cr_assert(eq(int, bd_outfile_commit(file, &totals, &err), BD_OK));
    bd_outfile_free(file);
    FILE *in = fopen(path, "r");
    cr_assert(in != NULL);
    for (int c; (c = getc(in)) != EOF;)
        lines += c == '\n';
    cr_assert(eq(int, fclose(in), 0));
    cr_assert(eq(int, unlink(path), 0));
    cr_expect(gt(u64, totals.bytes, 256 << 10));
    cr_expect(gt(u64, totals.rows, CODES));
    cr_expect(eq(u64, totals.rows, lines - 1), "all but the heading");
}

Test(regions, a_million_codes_take_a_few_bytes_each)
{
    for (uint64_t i = 0; i < 1000000; i++) {
        const uint64_t code = 530000000000 + i * 7919 % 1000000 * 10000 + i % 10;
        add_outcome(code, BD_OUTCOME_MISSING, 1);
        add(code, BD_WORD_NO_RECORD, 1);
    }
    cr_assert(eq(int, bd_region_counts_finish(&counts, &err), BD_OK));
    cr_expect(counts.run_codes > 990000);
    cr_expect(counts.run.len < 10 * 1000 * 1000, "%zu bytes", counts.run.len);
}

Test(regions, a_tally_counts_every_key_and_is_empty_afterwards)
{
    bd_region_tally tally;
    bd_buf out = {0};
    uint64_t state = 7;
    uint64_t sum = 0;
    cr_assert(eq(int, bd_region_tally_init(&tally, &err), BD_OK));
    for (unsigned i = 0; i < 300000; i++) {
        bd_region_tally_add(&tally, bd_region_key(random_code(&state) + draw(&state, 900),
                                                  (unsigned)draw(&state, 9)));
        if (bd_region_tally_full(&tally))
            bd_region_tally_drain(&tally, &out);
    }
    bd_region_tally_drain(&tally, &out);
    cr_expect(eq(sz, tally.count, 0));
    const bd_region_pair *pairs = (const bd_region_pair *)(const void *)out.at;
    for (size_t i = 0; i < out.len / sizeof *pairs; i++)
        sum += pairs[i].count;
    cr_expect(eq(u64, sum, 300000));
    bd_buf_fini(&out);
    bd_region_tally_fini(&tally);
}

Test(regions, groups_are_counted_like_regions)
{
    static const uint64_t one[] = {429004000000, 533224000000};
    static const uint64_t two[] = {530000000000};
    static const uint64_t nothing[] = {533225000000};
    const bd_region_group groups[] = {{"one", one, 2}, {"two", two, 1}, {"nothing", nothing, 1}};
    bd_json json;
    bd_buf text = {0};
    add_outcome(533224001002, BD_OUTCOME_MATCH, 2);
    add_outcome(533299000000, BD_OUTCOME_MATCH, 4);
    add_outcome(429004000000, BD_OUTCOME_MISSING, 1);
    cr_assert(eq(int, bd_region_counts_finish(&counts, &err), BD_OK));
    bd_json_begin(&json, &text);
    bd_json_object(&json, NULL);
    cr_assert(eq(int, bd_regions_json(&counts, groups, 3, &json, &err), BD_OK));
    bd_json_end(&json);
    bd_json_finish(&json);
    bd_buf_add_char(&text, '\0');
    const char *list = strstr(text.at, "\"groups\"");
    cr_assert(list != NULL);
    cr_expect(
        strstr(
            list,
            "\"name\": \"one\",\n      \"regions\": 2,\n      \"roster\": 3,\n      \"match\": 2,") !=
        NULL);
    cr_expect(strstr(list, "\"match_rate\": 66.666") != NULL);
    cr_expect(
        strstr(
            list,
            "\"name\": \"two\",\n      \"regions\": 1,\n      \"roster\": 6,\n      \"match\": 6,") !=
        NULL);
    cr_expect(strstr(list, "\"roster\": 0,") != NULL);
    cr_expect(strstr(list, "\"match_rate\": null") != NULL);
    bd_buf_fini(&text);
}
