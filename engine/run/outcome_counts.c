/* outcome_counts: see outcome_counts.h. */
#include "engine/run/outcome_counts.h"

#include <inttypes.h>
#include <stdlib.h>

#include "engine/base/share.h"

static bd_status must_equal(const char *what, uint64_t a, uint64_t b, bd_err *err)
{
    if (a == b)
        return BD_OK;
    bd_hint(
        err,
        "this is a fault of the program; nothing was published; please report it with summary and version");
    return bd_fail(err, BD_E_BUG, 0, "the balance fails: %s: %" PRIu64 " and %" PRIu64, what, a, b);
}

static bd_status check_regions(const bd_counts *counts, const bd_reconcile_totals *found,
                               bd_err *err)
{
    uint64_t by_region[BD_OUTCOME_COUNT];
    if (found->regions.rules == NULL)
        return BD_OK;
    bd_regions_outcomes(&found->regions, by_region);
    for (int i = 0; i < BD_OUTCOME_COUNT; i++)
        BD_TRY(must_equal("an outcome, and the same by region", counts->outcomes[i], by_region[i],
                          err));
    return BD_OK;
}

/* Every line of each input is accounted for: what rows and the header took of them is what the
 * reader saw, which counts line ends without knowing rows. */
static bd_status check_lines(const bd_load_totals *loaded, const bd_plan *plan, bd_err *err)
{
    for (int d = 0; d < BD_DATASETS; d++)
        for (size_t i = 0; loaded->inputs[d] != NULL && i < plan->datasets[d].file_count; i++) {
            const bd_input_counts *input = &loaded->inputs[d][i];
            BD_TRY(must_equal("lines of an input, and what they are", input->file.line_count,
                              bd_line_counts_sum(&input->lines), err));
            BD_TRY(must_equal("rows of an input, and lines on which rows start", input->rows,
                              input->lines.rows, err));
        }
    return BD_OK;
}

static bd_status check_balance(const bd_counts *counts, const bd_load_totals *loaded,
                               const bd_reconcile_totals *found, size_t editions, bd_err *err)
{
    uint64_t outcomes = 0;
    for (int i = 0; i < BD_OUTCOME_COUNT; i++)
        outcomes += counts->outcomes[i];
    BD_TRY(must_equal("roster rows read and sum of outcomes", counts->roster_rows, outcomes, err));
    for (int d = 0; d < BD_DATASETS; d++) {
        BD_TRY(must_equal("rows read, and accepted or rejected", loaded->rows[d],
                          loaded->accepted[d] + loaded->rejected[d], err));
        BD_TRY(must_equal("rows rejected and reported as rejected", loaded->rejected[d],
                          found->rejected[d], err));
    }
    for (int d = 0; d < BD_DATASETS; d++) {
        const uint64_t *words = d == BD_ROSTER ? found->words : found->cards_words;
        uint64_t reasons = 0;
        for (int word = BD_WORD_ROW_COLUMNS; word < BD_WORD_FIELDS; word++)
            reasons += words[word];
        BD_TRY(must_equal("rejected and its reasons", found->rejected[d], reasons, err));
    }
    BD_TRY(must_equal("roster rows accepted and joined", counts->roster_accepted,
                      found->joined.roster_rows, err));
    BD_TRY(must_equal("card rows accepted and joined", counts->cards_accepted,
                      found->joined.cards_rows, err));
    for (size_t e = 0; e < editions; e++)
        for (int i = 0; i < BD_OUTCOME_REJECTED; i++)
            BD_TRY(must_equal(bd_outcome_name((bd_outcome)i), counts->outcomes[i],
                              found->outputs[e][i].rows, err));
    BD_TRY(must_equal("missing and its reasons", counts->outcomes[BD_OUTCOME_MISSING],
                      found->words[BD_WORD_NO_RECORD] + found->words[BD_WORD_NO_ACTIVE_CARD], err));
    BD_TRY(must_equal("duplicate and its reasons", counts->outcomes[BD_OUTCOME_DUPLICATE],
                      found->words[BD_WORD_IDENTICAL] + found->words[BD_WORD_CONFLICTING], err));
    BD_TRY(check_regions(counts, found, err));
    for (size_t e = 0; e < editions; e++)
        BD_TRY(must_equal("rejected", counts->roster_rejected + counts->cards_rejected,
                          found->outputs[e][BD_OUTCOME_REJECTED].rows, err));
    return BD_OK;
}

/* Append the words from..to that occurred; *at and *text are the next free places. */
static size_t list_words(const bd_rules *rules, const uint64_t *counted, size_t from, size_t to,
                         bd_count **at, char **text)
{
    const bd_count *begin = *at;
    for (size_t word = from; word < to; word++) {
        if (counted[word] == 0)
            continue;
        memcpy(*text, rules->words[word].at, rules->words[word].len);
        (*text)[rules->words[word].len] = '\0';
        *(*at)++ = (bd_count){*text, counted[word]};
        *text += rules->words[word].len + 1;
    }
    return (size_t)(*at - begin);
}

bd_status bd_counts_make(const bd_plan *plan, const bd_load_totals *loaded,
                         const bd_reconcile_totals *found, bd_counts *out, bd_err *err)
{
    const bd_rules *rules = &plan->rules;
    *out = (bd_counts){.roster_rows = loaded->rows[BD_ROSTER],
                       .roster_accepted = loaded->accepted[BD_ROSTER],
                       .roster_rejected = loaded->rejected[BD_ROSTER],
                       .cards_rows = loaded->rows[BD_CARDS],
                       .cards_accepted = loaded->accepted[BD_CARDS],
                       .cards_rejected = loaded->rejected[BD_CARDS],
                       .cards_persons = found->joined.persons};
    memcpy(out->outcomes, found->joined.outcomes, sizeof out->outcomes);
    out->outcomes[BD_OUTCOME_REJECTED] = found->rejected[BD_ROSTER];
    BD_TRY(check_lines(loaded, plan, err));
    BD_TRY(check_balance(out, loaded, found, plan->edition_count, err));
    /* Reject reasons occur in two lists. */
    out->names = calloc(2 * rules->word_count, sizeof *out->names);
    out->text = malloc(2 * (rules->word_bytes.len + rules->word_count));
    if (out->names == NULL || out->text == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory for the summary");
    bd_count *at = out->names;
    char *text = out->text;
    const size_t first_note = bd_word_first_note(rules);
    out->mismatch = at;
    out->mismatch_count = list_words(rules, found->words, BD_WORD_FIELDS, first_note, &at, &text);
    out->missing = at;
    out->missing_count =
        list_words(rules, found->words, BD_WORD_NO_RECORD, BD_WORD_IDENTICAL, &at, &text);
    out->duplicate = at;
    out->duplicate_count =
        list_words(rules, found->words, BD_WORD_IDENTICAL, BD_WORD_ROW_COLUMNS, &at, &text);
    out->rejected = at;
    out->rejected_count =
        list_words(rules, found->words, BD_WORD_ROW_COLUMNS, BD_WORD_FIELDS, &at, &text);
    out->cards_rejected_reasons = at;
    out->cards_rejected_count =
        list_words(rules, found->cards_words, BD_WORD_ROW_COLUMNS, BD_WORD_FIELDS, &at, &text);
    out->notes = at;
    out->note_count = list_words(rules, found->words, first_note, rules->word_count, &at, &text);
    return BD_OK;
}

void bd_counts_fini(bd_counts *counts)
{
    free(counts->names);
    free(counts->text);
    *counts = (bd_counts){0};
}

void bd_counts_summary(const bd_counts *counts, bd_summary *summary)
{
    summary->roster_rows = counts->roster_rows;
    summary->roster_accepted = counts->roster_accepted;
    summary->roster_rejected = counts->roster_rejected;
    summary->roster_duplicates = counts->outcomes[BD_OUTCOME_DUPLICATE];
    summary->cards_rows = counts->cards_rows;
    summary->cards_accepted = counts->cards_accepted;
    summary->cards_rejected = counts->cards_rejected;
    summary->cards_persons = counts->cards_persons;
    memcpy(summary->outcomes, counts->outcomes, sizeof summary->outcomes);
    summary->mismatch = counts->mismatch;
    summary->mismatch_count = counts->mismatch_count;
    summary->missing = counts->missing;
    summary->missing_count = counts->missing_count;
    summary->duplicate = counts->duplicate;
    summary->duplicate_count = counts->duplicate_count;
    summary->rejected = counts->rejected;
    summary->rejected_count = counts->rejected_count;
    summary->cards_rejected_reasons = counts->cards_rejected_reasons;
    summary->cards_rejected_count = counts->cards_rejected_count;
    summary->notes = counts->notes;
    summary->note_count = counts->note_count;
    summary->balanced = true; /* otherwise bd_counts_make() fails */
}

/* ---- limits ---- */

struct limits {
    bd_limit *out;
    size_t count;
};

/* Limits are compared in the unit in which they are configured, and shown in this many to one of
 * those that are shown. */
static const int64_t finer = BD_SHARE_LIMIT / BD_SHARE_HUNDRED;

/* Add a configured limit of a figure; NULL: it is not configured. */
static bd_limit *add_limit(struct limits *to, const char *name, int64_t limit, bool applies)
{
    if (limit < 0)
        return NULL;
    bd_limit *added = &to->out[to->count++];
    *added = (bd_limit){.name = name, .limit = limit / finer, .applies = applies};
    return added;
}

static void limit_share(struct limits *to, const char *name, int64_t limit, uint64_t count,
                        uint64_t rows)
{
    bd_limit *added = add_limit(to, name, limit, rows != 0);
    if (added == NULL)
        return;
    added->value = (int64_t)bd_share(count, rows, BD_SHARE_HUNDRED);
    added->passed = bd_share_above(count, rows, (uint64_t)limit, BD_SHARE_LIMIT);
}

/* Rows more or fewer than before. */
static void limit_change(struct limits *to, const char *name, int64_t limit, uint64_t now,
                         uint64_t before)
{
    limit_share(to, name, limit, now > before ? now - before : before - now, before);
}

static void limit_drop(struct limits *to, int64_t limit, const bd_counts *counts,
                       const bd_previous *previous)
{
    const uint64_t before = previous->outcomes[BD_OUTCOME_MATCH];
    const uint64_t now = counts->outcomes[BD_OUTCOME_MATCH];
    const bool applies = counts->roster_rows != 0 && previous->roster != 0;
    bd_limit *added = add_limit(to, "match_rate_drop", limit, applies);
    if (added == NULL || !applies)
        return;
    added->value =
        bd_share_drop(before, previous->roster, now, counts->roster_rows, BD_SHARE_HUNDRED);
    added->passed = bd_share_drop_above(before, previous->roster, now, counts->roster_rows,
                                        (uint64_t)limit, BD_SHARE_LIMIT);
}

size_t bd_counts_limits(const bd_counts *counts, const bd_limits *limits,
                        const bd_previous *previous, bd_limit out[BD_LIMITS_MAX])
{
    struct limits to = {out, 0};
    const uint64_t rows = counts->roster_rows;
    limit_share(&to, "mismatch", limits->mismatch, counts->outcomes[BD_OUTCOME_MISMATCH], rows);
    limit_share(&to, "missing", limits->missing, counts->outcomes[BD_OUTCOME_MISSING], rows);
    limit_share(&to, "duplicate", limits->duplicate, counts->outcomes[BD_OUTCOME_DUPLICATE], rows);
    limit_share(&to, "rejected", limits->rejected, counts->outcomes[BD_OUTCOME_REJECTED], rows);
    limit_share(&to, "cards_rejected", limits->cards_rejected, counts->cards_rejected,
                counts->cards_rows);
    limit_change(&to, "roster_change", limits->roster_change, rows, previous->roster);
    limit_change(&to, "cards_change", limits->cards_change, counts->cards_rows, previous->cards);
    limit_drop(&to, limits->match_rate_drop, counts, previous);
    return to.count;
}

/* Whether the limit is one of a change since the period before. */
static bool is_change(const bd_limit *limit)
{
    return strcmp(limit->name, "match_rate_drop") == 0 || strstr(limit->name, "_change") != NULL;
}

/* Both figures are rounded down, so a limit that is passed by very little looks the same. */
static void say_passed(const bd_limit *limit, const char *unit, bd_buf *out)
{
    bd_buf_printf(out, "bidui: limit passed: %s is %s%lld.%03d %s, allowed %lld.%03d %s\n",
                  limit->name, limit->value == limit->limit ? "more than " : "",
                  (long long)(limit->value / BD_SHARE_POINT), (int)(limit->value % BD_SHARE_POINT),
                  unit, (long long)(limit->limit / BD_SHARE_POINT),
                  (int)(limit->limit % BD_SHARE_POINT), unit);
}

bool bd_limits_say(const bd_limit *limits, size_t count, bd_buf *out)
{
    bool passed = false;
    for (size_t i = 0; i < count; i++) {
        const char *unit = strcmp(limits[i].name, "match_rate_drop") == 0 ? "points" : "%";
        if (limits[i].passed)
            say_passed(&limits[i], unit, out);
        else if (!limits[i].applies && is_change(&limits[i]))
            bd_buf_printf(out, "bidui: limit %s does not apply: no period before to compare with\n",
                          limits[i].name);
        passed |= limits[i].passed;
    }
    return passed;
}
