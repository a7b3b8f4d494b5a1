/* match: see match.h. */
#include "engine/compare/match.h"

#include <stdlib.h>

#include "engine/compare/crowd.h"
#include "engine/compare/row_ref.h"

enum { GROUPS_AHEAD = 16 };

/* The rows of one key on both sides, as index ranges of the gathered pairs. */
struct group {
    size_t from, to;
    size_t card_from, card_to;
};

struct bd_matcher {
    const bd_rules *rules;
    bd_gather roster;
    bd_gather cards;
    bd_row_ref *rows;
    size_t row_capacity;
    bd_buf scratch;
    bd_finding finding;
};

void bd_match_totals_add(bd_match_totals *sum, const bd_match_totals *one)
{
    sum->roster_rows += one->roster_rows;
    sum->cards_rows += one->cards_rows;
    sum->persons += one->persons;
    for (int i = 0; i < BD_OUTCOME_COUNT; i++)
        sum->outcomes[i] += one->outcomes[i];
}

bd_status bd_matcher_new(const bd_rules *rules, bd_budget *budget, const bd_match_sides *sides,
                         size_t capacity, bd_matcher **out, bd_err *err)
{
    bd_status st = BD_OK;
    bd_matcher *matcher = calloc(1, sizeof *matcher);
    if (matcher == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory for a matcher");
    matcher->rules = rules;
    BD_GOTO(bd_gather_init(&matcher->roster, budget, sides->roster, capacity, err));
    BD_GOTO(bd_gather_init(&matcher->cards, budget, sides->cards, capacity, err));
    *out = matcher;
    matcher = NULL;
done:
    bd_matcher_free(matcher);
    return st;
}

void bd_matcher_free(bd_matcher *matcher)
{
    if (matcher == NULL)
        return;
    bd_gather_fini(&matcher->roster);
    bd_gather_fini(&matcher->cards);
    bd_buf_fini(&matcher->scratch);
    free(matcher->rows);
    free(matcher);
}

static bd_status peek(const bd_gather *gather, size_t idx, bd_row_ref *out, bd_err *err)
{
    const uint8_t *at;
    size_t len;
    BD_TRY(bd_gather_payload(gather, idx, &at, &len, err));
    return bd_row_ref_read(gather->pairs[idx].key, at, len, out, err);
}

/* Read the roster rows from .. to - 1 (one key) into matcher->rows, in the order of the reports. */
static bd_status collect_rows(bd_matcher *matcher, size_t from, size_t to, bd_err *err)
{
    if (to - from > matcher->row_capacity) {
        const size_t capacity = to - from < 64 ? 64 : to - from;
        bd_row_ref *rows = realloc(matcher->rows, capacity * sizeof *rows);
        if (rows == NULL)
            return bd_fail(err, BD_E_NOMEM, 0, "no memory for %zu rows of one number", capacity);
        matcher->rows = rows;
        matcher->row_capacity = capacity;
    }
    for (size_t i = from; i < to; i++)
        BD_TRY(peek(&matcher->roster, i, &matcher->rows[i - from], err));
    if (to - from > 1)
        qsort(matcher->rows, to - from, sizeof *matcher->rows, bd_row_ref_compare);
    return BD_OK;
}

/* Choose among the cards from .. to - 1 (one key) whose document text equals other. */
static bd_status choose_card(bd_matcher *matcher, size_t from, size_t to, bd_text other,
                             bd_choice *choice, bd_err *err)
{
    bd_choice_begin(choice, matcher->rules);
    for (size_t i = from; i < to; i++) {
        bd_row_ref row;
        bd_record card;
        BD_TRY(peek(&matcher->cards, i, &row, err));
        if (!bd_text_equal(row.other, other))
            continue;
        if (!bd_record_open(matcher->rules->cards, matcher->cards.pairs[i].key, row.at, row.len,
                            &card))
            return bd_row_ref_damaged(err);
        bd_choice_add(choice, &card, &matcher->scratch);
    }
    return bd_buf_check(&matcher->scratch, err);
}

static bd_status match_group(bd_matcher *matcher, const struct group *group, bd_finding_fn each,
                             void *context, bd_match_totals *totals, bd_err *err)
{
    const size_t count = group->to - group->from;
    const uint64_t key = matcher->roster.pairs[group->from].key;
    const bd_schema *schema = matcher->rules->roster;
    BD_TRY(collect_rows(matcher, group->from, group->to, err));
    bd_record kept; /* the first row of its document text */
    bd_record record;
    bd_text kept_other = {0};
    bd_choice choice;
    for (size_t i = 0; i < count; i++) {
        const bd_row_ref *row = &matcher->rows[i];
        const bool again = i > 0 && bd_text_equal(row->other, kept_other);
        if (!bd_record_open(schema, key, row->at, row->len, again ? &record : &kept))
            return bd_row_ref_damaged(err);
        if (again) {
            bd_judge_duplicate(matcher->rules, &kept, &record, &matcher->finding);
        } else {
            kept_other = row->other;
            BD_TRY(
                choose_card(matcher, group->card_from, group->card_to, row->other, &choice, err));
            bd_judge_first(matcher->rules, &kept, &choice, &matcher->finding);
        }
        totals->outcomes[matcher->finding.outcome]++;
        BD_TRY(each(context, &matcher->finding, err));
    }
    return BD_OK;
}

static size_t group_end(const bd_gather *gather, size_t from)
{
    size_t to = from + 1;
    while (to < gather->count && gather->pairs[to].key == gather->pairs[from].key)
        to++;
    return to;
}

/* Count the different texts among the cards of one hash: nearly always one. */
static bd_status count_other(bd_matcher *matcher, size_t from, size_t to, uint64_t *persons,
                             bd_err *err)
{
    for (size_t i = from; i < to; i++) {
        bd_row_ref row;
        bool seen = false;
        BD_TRY(peek(&matcher->cards, i, &row, err));
        for (size_t k = from; k < i && !seen; k++) {
            bd_row_ref before;
            BD_TRY(peek(&matcher->cards, k, &before, err));
            seen = bd_text_equal(before.other, row.other);
        }
        *persons += !seen;
    }
    return BD_OK;
}

static bd_status count_persons(bd_matcher *matcher, uint64_t *persons, bd_err *err)
{
    const bd_gather *cards = &matcher->cards;
    uint64_t count = 0;
    size_t i = 0;
    /* Citizen numbers come first: bit 63 is clear. */
    for (; i < cards->count && !(cards->pairs[i].key & BD_KEY_OTHER); i++)
        count += i == 0 || cards->pairs[i].key != cards->pairs[i - 1].key;
    *persons += count;
    while (i < cards->count) {
        const size_t to = group_end(cards, i);
        BD_TRY(count_other(matcher, i, to, persons, err));
        i = to;
    }
    return BD_OK;
}

/* The rows of the next roster key, and the cards with the same key. */
static void next_group(const bd_gather *roster, const bd_gather *cards, size_t *from, size_t *card,
                       struct group *out)
{
    const uint64_t key = roster->pairs[*from].key;
    out->from = *from;
    out->to = group_end(roster, *from);
    while (*card < cards->count && cards->pairs[*card].key < key)
        ++*card;
    out->card_from = *card;
    while (*card < cards->count && cards->pairs[*card].key == key)
        ++*card;
    out->card_to = *card;
    *from = out->to;
}

/* Payloads are scattered over the blocks of the range; without this, each one is a cache miss. */
static void prefetch(const bd_gather *gather, size_t idx)
{
    const uint8_t *at;
    size_t len;
    const uint64_t ref = gather->pairs[idx].ref;
    if (bd_block_payload(&gather->blocks[ref >> 32], (uint32_t)ref, &at, &len))
        __builtin_prefetch(at);
}

/* Both sides are gathered: walk them in step. Groups are found, and prefetched, up to GROUPS_AHEAD
 * before they are judged. */
static bd_status match_gathered(bd_matcher *matcher, bd_finding_fn each, void *context,
                                bd_match_totals *totals, bd_err *err)
{
    const bd_gather *roster = &matcher->roster;
    const bd_gather *cards = &matcher->cards;
    struct group ring[GROUPS_AHEAD];
    size_t found = 0;
    size_t judged = 0;
    size_t from = 0;
    size_t card = 0;
    totals->roster_rows += roster->count;
    totals->cards_rows += cards->count;
    BD_TRY(count_persons(matcher, &totals->persons, err));
    while (from < roster->count || judged < found) {
        if (from < roster->count && found - judged < GROUPS_AHEAD) {
            struct group *group = &ring[found++ % GROUPS_AHEAD];
            next_group(roster, cards, &from, &card, group);
            prefetch(roster, group->from);
            if (group->card_from < group->card_to)
                prefetch(cards, group->card_from);
            continue;
        }
        const struct group *group = &ring[judged++ % GROUPS_AHEAD];
        BD_TRY(match_group(matcher, group, each, context, totals, err));
    }
    return BD_OK;
}

bd_status bd_match_range(bd_matcher *matcher, uint64_t lo, uint64_t last, bd_finding_fn each,
                         void *context, bd_match_totals *totals, bd_err *err)
{
    for (;;) {
        uint64_t to = last;
        for (;;) {
            BD_TRY(bd_gather_range(&matcher->roster, lo, to, err));
            const bd_gather *wide = &matcher->roster;
            if (!wide->too_wide) {
                BD_TRY(bd_gather_range(&matcher->cards, lo, to, err));
                wide = &matcher->cards;
            }
            if (!wide->too_wide || to == lo)
                break;
            to = bd_gather_narrow(wide, lo, to);
        }
        if (matcher->roster.too_wide || matcher->cards.too_wide)
            BD_TRY(bd_crowd_match(matcher->rules, &matcher->roster, &matcher->cards, lo, each,
                                  context, totals, err));
        else
            BD_TRY(match_gathered(matcher, each, context, totals, err));
        if (to == last)
            return BD_OK;
        lo = to + 1;
    }
}
