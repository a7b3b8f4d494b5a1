/* join: the findings do not depend on how much fits into memory, also when one key has more rows
 * than fit. */
#include "engine/compare/join.h"

#include "tests/unit/compare/fixture.h"

#define A "11010519491231002X"
#define B "110105195001010014"
#define C "110105196001010012"

static struct fx fx;

static void setup(void)
{
    fx_init(&fx);
}
static void teardown(void)
{
    fx_fini(&fx);
}

TestSuite(join, .init = setup, .fini = teardown, .timeout = 120);

static void expect(size_t capacity, const char *text)
{
    struct fx_said said = fx_match(&fx, capacity, 0, UINT64_MAX);
    cr_expect_str_eq(said.text.at, text, "with room for %zu", capacity);
    bd_buf_fini(&said.text);
}

Test(join, every_roster_row_gets_one_outcome_in_the_order_of_the_keys)
{
    fx_roster(&fx, 0, 4, "E12345678", "Ping", "");
    fx_roster(&fx, 0, 2, A, "王小明", "男");
    fx_roster(&fx, 1, 3, C, "王大", "女");
    fx_roster(&fx, 1, 5, B, "李四", "1");
    fx_roster(&fx, 0, 6, A, "王小朋", "男");
    fx_roster(&fx, 1, 7, A, "王小明", "女");
    fx_card(&fx, 0, 2, B, "李四", "男", "1", "20200101");
    fx_card(&fx, 1, 3, A, "王小明", "男", "1", "20200101");
    fx_card(&fx, 1, 4, C, "王大", "女", "2", "20200101");
    fx_card(&fx, 0, 5, "110105197001010014", "张三", "男", "1", "20200101");
    fx_write(&fx);
    static const char want[] =
        "match " A ",,,f:2,f:3,1," A ",王小明,男," A ",王小明,男,1,20200101\n"
        "duplicate " A ",conflicting,,f:2,f:6," A ",王小朋,男\n"
        "duplicate " A ",conflicting,,f:2,f:7," A ",王小明,女\n"
        "match " B ",,id_checksum,f:5,f:2,1," B ",李四,1," B ",李四,男,1,20200101\n"
        "missing " C ",no_active_card,id_checksum,f:3,f:4,1," C ",王大,女," C
        ",王大,女,2,20200101\n"
        "missing E12345678,no_record,id_other_document,f:4,,0,E12345678,Ping,,,,,,\n";
    for (size_t capacity = 2; capacity < 12; capacity++)
        expect(capacity, want);
    struct fx_said said = fx_match(&fx, 100, 0, UINT64_MAX);
    cr_expect(said.totals.roster_rows == 6 && said.totals.cards_rows == 4 &&
              said.totals.persons == 4);
    cr_expect(said.totals.outcomes[BD_OUTCOME_MATCH] == 2 &&
              said.totals.outcomes[BD_OUTCOME_DUPLICATE] == 2);
    bd_buf_fini(&said.text);
}

/* Matching the whole range and matching it in pieces, cut in many ways, give the same findings, and
 * the counts add up. */
static void same_whatever_fits(size_t most)
{
    struct fx_said whole = fx_match(&fx, 200000, 0, UINT64_MAX);
    for (size_t capacity = 2; capacity < most; capacity = capacity * 3 / 2 + 1) {
        struct fx_said said = fx_match(&fx, capacity, 0, UINT64_MAX);
        cr_expect(said.text.len == whole.text.len &&
                      memcmp(said.text.at, whole.text.at, whole.text.len) == 0,
                  "with room for %zu the findings differ", capacity);
        cr_expect(memcmp(&said.totals, &whole.totals, sizeof whole.totals) == 0,
                  "with room for %zu the counts differ", capacity);
        bd_buf_fini(&said.text);
    }
    cr_expect_eq(whole.findings, whole.totals.roster_rows);
    bd_buf_fini(&whole.text);
}

static uint64_t state = 31;

static uint64_t draw(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

static const char *random_id(char out[32], unsigned people)
{
    const unsigned who = (unsigned)(draw() % people);
    if (who % 7 == 6)
        snprintf(out, 32, "E%07u", who);
    else
        snprintf(out, 32, "1101051949%02u%02u%03u%u", who % 12 + 1, who % 28 + 1, who % 1000,
                 who % 10);
    return out;
}

static void random_rows(size_t count, unsigned people, unsigned runs)
{
    static const char *const names[] = {"王小明", "王小朋", "", "买买提·艾力", "买买提艾力"};
    static const char *const sexes[] = {"1", "男", "女", "", "未知"};
    char id[32];
    for (uint64_t i = 0; i < count; i++) {
        fx_roster(&fx, (unsigned)(draw() % runs), i + 2, random_id(id, people), names[draw() % 5],
                  sexes[draw() % 5]);
        fx_card(&fx, (unsigned)(draw() % runs), i + 2, random_id(id, people), names[draw() % 5],
                sexes[draw() % 5], draw() % 4 ? "1" : "2", draw() % 2 ? "20200101" : "2021-01-01");
    }
}

Test(join, random_people_are_judged_the_same_whatever_fits_at_once)
{
    random_rows(3000, 900, 7);
    fx_write(&fx);
    same_whatever_fits(7000);
}

Test(join, cutting_the_key_space_into_ranges_changes_nothing)
{
    random_rows(800, 300, 5);
    fx_write(&fx);
    struct fx_said whole = fx_match(&fx, 10000, 0, UINT64_MAX);
    bd_buf parts = {0};
    uint64_t lo = 0;
    for (int i = 0; i <= 50; i++) {
        const uint64_t last =
            i == 50 ? UINT64_MAX : lo + (draw() >> (4 + draw() % 8)) % (UINT64_MAX - lo);
        struct fx_said part = fx_match(&fx, 37, lo, last);
        bd_buf_add(&parts, part.text.at, part.text.len - 1);
        bd_buf_fini(&part.text);
        if (last == UINT64_MAX)
            break;
        lo = last + 1;
    }
    bd_buf_add_char(&parts, '\0');
    cr_expect_str_eq(parts.at, whole.text.at);
    bd_buf_fini(&parts);
    bd_buf_fini(&whole.text);
}

/* A number that everybody used, on one side or on both, with other numbers around it. */
static void crowd(const char *id, size_t roster, size_t cards, unsigned runs, bool with_others)
{
    for (uint64_t i = 0; i < roster; i++)
        fx_roster(&fx, (unsigned)(draw() % runs), 2 + (i * 7919) % 1000003, id,
                  i % 3 ? "王小明" : "李四", "1");
    for (uint64_t i = 0; i < cards; i++)
        fx_card(&fx, (unsigned)(draw() % runs), 2 + (i * 6271) % 1000003, id,
                i % 5 ? "王小明" : "李四", "1", i % 2 ? "1" : "2",
                i % 11 ? "20200101" : "20210101");
    if (with_others)
        random_rows(200, 60, runs);
    fx_write(&fx);
}

Test(join, a_crowd_in_the_roster_comes_in_source_order)
{
    crowd(A, 5000, 3, 6, true);
    same_whatever_fits(6000);
}

Test(join, a_crowd_among_the_cards_is_chosen_from_as_a_whole)
{
    crowd(A, 3, 5000, 6, true);
    same_whatever_fits(6000);
}

Test(join, a_crowd_on_both_sides_is_matched)
{
    crowd(B, 3000, 3000, 3, true);
    same_whatever_fits(4000);
}

Test(join, a_crowd_of_another_document_is_matched)
{
    crowd("E7654321", 2000, 2000, 3, true);
    same_whatever_fits(3000);
}

Test(join, a_crowd_that_nobody_in_the_roster_belongs_to_is_counted)
{
    crowd(A, 0, 3000, 3, true);
    same_whatever_fits(4000);
}

Test(join, a_crowd_with_nothing_below_it_is_reached_at_once)
{
    crowd(A, 300, 300, 3, false);
    same_whatever_fits(400);
}

Test(join, a_crowd_of_cards_far_above_the_only_roster_row_is_reached_at_once)
{
    fx_roster(&fx, 0, 2, "110105194912310011", "王", "1");
    crowd(C, 0, 300, 2, false);
    same_whatever_fits(400);
}

/* Ten documents with one hash: their rows are packed as usual, but under one key. */
static void share_a_hash(size_t roster, size_t cards)
{
    const uint64_t key = BD_KEY_OTHER | 4242;
    char id[32];
    for (uint64_t i = 0; i < roster; i++) {
        snprintf(id, sizeof id, "E%07u", (unsigned)(i * 3 % 10));
        fx_roster(&fx, (unsigned)(draw() % 3), 2 + i * 7919 % 100003, id, i % 3 ? "Ping" : "Pong",
                  "1")
            ->key = key;
    }
    for (uint64_t i = 0; i < cards; i++) {
        snprintf(id, sizeof id, "E%07u", (unsigned)(i * 7 % 9));
        fx_card(&fx, (unsigned)(draw() % 3), 2 + i * 6271 % 100003, id, "Ping", "1", "1",
                "20200101")
            ->key = key;
    }
    fx_write(&fx);
}

Test(join, documents_that_share_a_hash_are_told_apart_by_their_text)
{
    share_a_hash(10, 9);
    struct fx_said said = fx_match(&fx, 100, 0, UINT64_MAX);
    cr_expect_eq(said.totals.persons, 9);
    cr_expect_eq(said.totals.outcomes[BD_OUTCOME_MISSING], 1);
    cr_expect_eq(said.totals.outcomes[BD_OUTCOME_DUPLICATE], 0);
    cr_expect_eq(said.totals.outcomes[BD_OUTCOME_MATCH] + said.totals.outcomes[BD_OUTCOME_MISMATCH],
                 9);
    cr_expect(strstr(said.text.at, "missing E0000009") != NULL);
    bd_buf_fini(&said.text);
    same_whatever_fits(40);
}

Test(join, crowds_of_documents_that_share_a_hash_are_told_apart_too)
{
    share_a_hash(1500, 1700);
    struct fx_said said = fx_match(&fx, 20, 0, UINT64_MAX);
    cr_expect_eq(said.totals.persons, 9);
    cr_expect_eq(said.totals.outcomes[BD_OUTCOME_DUPLICATE], 1490);
    bd_buf_fini(&said.text);
    same_whatever_fits(2000);
}

Test(join, a_failure_of_the_receiver_ends_the_join)
{
    random_rows(10, 10, 1);
    fx_write(&fx);
    struct fx_matching m;
    bd_join_totals totals = {0};
    bd_row_writer broken = fx.writer;
    struct fx other = fx;
    broken.roster_files.count = 0; /* every row refers to a file that does not exist */
    other.writer = broken;
    struct fx_said said = {.fx = &other};
    fx_matching_begin(&fx, 100, &m);
    bd_err err = {0};
    cr_expect_eq(bd_join_range(m.joiner, 0, UINT64_MAX, fx_take, &said, &totals, &err), BD_E_INPUT);
    cr_expect_eq(said.findings, 1);
    fx_matching_end(&m);
    bd_buf_fini(&said.text);
}
