/* join: see join.h. */
#include "engine/compare/join.h"

#include <stdlib.h>

#include "engine/compare/crowd.h"
#include "engine/compare/row_ref.h"

enum { GROUPS_AHEAD = 16 };

/* The rows of one key on both sides, as index ranges of the gathered pairs. */
struct group {
    size_t from, to;
    size_t card_from, card_to;
};

struct bd_joiner {
    const bd_rules *rules;
    bd_gather roster;
    bd_gather cards;
    bd_row_ref *rows;
    size_t row_capacity;
    bd_buf scratch;
    bd_finding finding;
};

void bd_join_totals_add(bd_join_totals *sum, const bd_join_totals *one)
{
    sum->roster_rows += one->roster_rows;
    sum->cards_rows += one->cards_rows;
    sum->persons += one->persons;
    for (int i = 0; i < BD_OUTCOME_COUNT; i++)
        sum->outcomes[i] += one->outcomes[i];
}

bd_status bd_joiner_new(const bd_rules *rules, bd_budget *budget, const bd_join_sides *sides,
                        size_t capacity, bd_joiner **out, bd_err *err)
{
    bd_status st = BD_OK;
    bd_joiner *joiner = calloc(1, sizeof *joiner);
    if (joiner == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory for a joiner");
    joiner->rules = rules;
    BD_GOTO(bd_gather_init(&joiner->roster, budget, sides->roster, capacity, err));
    BD_GOTO(bd_gather_init(&joiner->cards, budget, sides->cards, capacity, err));
    *out = joiner;
    joiner = NULL;
done:
    bd_joiner_free(joiner);
    return st;
}

void bd_joiner_free(bd_joiner *joiner)
{
    if (joiner == NULL)
        return;
    bd_gather_fini(&joiner->roster);
    bd_gather_fini(&joiner->cards);
    bd_buf_fini(&joiner->scratch);
    free(joiner->rows);
    free(joiner);
}

static bd_status peek(const bd_gather *gather, size_t idx, bd_row_ref *out, bd_err *err)
{
    const uint8_t *at;
    size_t len;
    BD_TRY(bd_gather_payload(gather, idx, &at, &len, err));
    return bd_row_ref_read(gather->pairs[idx].key, at, len, out, err);
}

/* Read the roster rows from .. to - 1 (one key) into joiner->rows, in the order of the reports. */
static bd_status collect_rows(bd_joiner *joiner, size_t from, size_t to, bd_err *err)
{
    if (to - from > joiner->row_capacity) {
        const size_t capacity = to - from < 64 ? 64 : to - from;
        bd_row_ref *rows = realloc(joiner->rows, capacity * sizeof *rows);
        if (rows == NULL)
            return bd_fail(err, BD_E_NOMEM, 0, "no memory for %zu rows of one number", capacity);
        joiner->rows = rows;
        joiner->row_capacity = capacity;
    }
    for (size_t i = from; i < to; i++)
        BD_TRY(peek(&joiner->roster, i, &joiner->rows[i - from], err));
    if (to - from > 1)
        qsort(joiner->rows, to - from, sizeof *joiner->rows, bd_row_ref_compare);
    return BD_OK;
}

/* Choose among the cards from .. to - 1 (one key) whose document text equals other. */
static bd_status choose_card(bd_joiner *joiner, size_t from, size_t to, bd_text other,
                             bd_choice *choice, bd_err *err)
{
    bd_choice_begin(choice, joiner->rules);
    for (size_t i = from; i < to; i++) {
        bd_row_ref row;
        bd_record card;
        BD_TRY(peek(&joiner->cards, i, &row, err));
        if (!bd_text_equal(row.other, other))
            continue;
        if (!bd_record_open(joiner->rules->cards, joiner->cards.pairs[i].key, row.at, row.len,
                            &card))
            return bd_row_ref_damaged(err);
        bd_choice_add(choice, &card, &joiner->scratch);
    }
    return bd_buf_check(&joiner->scratch, err);
}

static bd_status match_group(bd_joiner *joiner, const struct group *group, bd_finding_fn each,
                             void *context, bd_join_totals *totals, bd_err *err)
{
    const size_t count = group->to - group->from;
    const uint64_t key = joiner->roster.pairs[group->from].key;
    const bd_schema *schema = joiner->rules->roster;
    BD_TRY(collect_rows(joiner, group->from, group->to, err));
    bd_record kept; /* the first row of its document text */
    bd_record record;
    bd_text kept_other = {0};
    bd_choice choice;
    for (size_t i = 0; i < count; i++) {
        const bd_row_ref *row = &joiner->rows[i];
        const bool again = i > 0 && bd_text_equal(row->other, kept_other);
        if (!bd_record_open(schema, key, row->at, row->len, again ? &record : &kept))
            return bd_row_ref_damaged(err);
        if (again) {
            bd_judge_duplicate(joiner->rules, &kept, &record, &joiner->finding);
        } else {
            kept_other = row->other;
            BD_TRY(choose_card(joiner, group->card_from, group->card_to, row->other, &choice, err));
            bd_judge_first(joiner->rules, &kept, &choice, &joiner->finding);
        }
        totals->outcomes[joiner->finding.outcome]++;
        BD_TRY(each(context, &joiner->finding, err));
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
static bd_status count_other(bd_joiner *joiner, size_t from, size_t to, uint64_t *persons,
                             bd_err *err)
{
    for (size_t i = from; i < to; i++) {
        bd_row_ref row;
        bool seen = false;
        BD_TRY(peek(&joiner->cards, i, &row, err));
        for (size_t k = from; k < i && !seen; k++) {
            bd_row_ref before;
            BD_TRY(peek(&joiner->cards, k, &before, err));
            seen = bd_text_equal(before.other, row.other);
        }
        *persons += !seen;
    }
    return BD_OK;
}

static bd_status count_persons(bd_joiner *joiner, uint64_t *persons, bd_err *err)
{
    const bd_gather *cards = &joiner->cards;
    uint64_t count = 0;
    size_t i = 0;
    /* Citizen numbers come first: bit 63 is clear. */
    for (; i < cards->count && !(cards->pairs[i].key & BD_KEY_OTHER); i++)
        count += i == 0 || cards->pairs[i].key != cards->pairs[i - 1].key;
    *persons += count;
    while (i < cards->count) {
        const size_t to = group_end(cards, i);
        BD_TRY(count_other(joiner, i, to, persons, err));
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
static bd_status match_gathered(bd_joiner *joiner, bd_finding_fn each, void *context,
                                bd_join_totals *totals, bd_err *err)
{
    const bd_gather *roster = &joiner->roster;
    const bd_gather *cards = &joiner->cards;
    struct group ring[GROUPS_AHEAD];
    size_t found = 0;
    size_t judged = 0;
    size_t from = 0;
    size_t card = 0;
    totals->roster_rows += roster->count;
    totals->cards_rows += cards->count;
    BD_TRY(count_persons(joiner, &totals->persons, err));
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
        BD_TRY(match_group(joiner, group, each, context, totals, err));
    }
    return BD_OK;
}

bd_status bd_join_range(bd_joiner *joiner, uint64_t lo, uint64_t last, bd_finding_fn each,
                        void *context, bd_join_totals *totals, bd_err *err)
{
    for (;;) {
        uint64_t to = last;
        for (;;) {
            BD_TRY(bd_gather_range(&joiner->roster, lo, to, err));
            const bd_gather *wide = &joiner->roster;
            if (!wide->too_wide) {
                BD_TRY(bd_gather_range(&joiner->cards, lo, to, err));
                wide = &joiner->cards;
            }
            if (!wide->too_wide || to == lo)
                break;
            to = bd_gather_narrow(wide, lo, to);
        }
        if (joiner->roster.too_wide || joiner->cards.too_wide)
            BD_TRY(bd_crowd_match(joiner->rules, &joiner->roster, &joiner->cards, lo, each, context,
                                  totals, err));
        else
            BD_TRY(match_gathered(joiner, each, context, totals, err));
        if (to == last)
            return BD_OK;
        lo = to + 1;
    }
}
