/* judge: see judge.h. */
#include "engine/compare/judge.h"

#include "engine/compare/place.h"
#include "engine/record/record_format.h"

_Static_assert(BD_COMPARE_MAX <= 64, "a bit for each compared field");

/* One side's value of a comparison. */
struct side {
    const bd_record *record;
    size_t field;
};

static const bd_value_rule *rule_of(struct side side)
{
    return &side.record->schema->rules[side.field];
}

/* Position and length of a packed value; 0 for the id field. */
static size_t packed_bytes(struct side side, const uint8_t **at)
{
    const uint8_t *from = side.record->values[side.field];
    *at = from;
    if (from == NULL || !bd_value_skip(&from, side.record->end))
        return 0;
    return (size_t)(from - *at);
}

/* 1 or 2 if the packed value is one of the usual forms of a sex, else 0. */
static unsigned plain_sex(const uint8_t *at)
{
    if (at == NULL)
        return 0;
    if (*at == BD_TAG_MALE || *at == (BD_TAG_CHAR | '1'))
        return 1;
    return *at == BD_TAG_FEMALE || *at == (BD_TAG_CHAR | '2') ? 2 : 0;
}

/* Whether a packed text of Han characters can be one of the words for nothing, such as 无. */
static bool may_be_absent(const bd_value_rule *rule, const uint8_t *han)
{
    return bd_absent_may_begin(rule->absent, (uint32_t)han[1] | (uint32_t)han[2] << 8,
                               (size_t)*han - BD_TAG_HAN);
}

/*
 * Compare by the packed bytes alone, which decides nine of ten comparisons. Equal bytes mean equal
 * text, and without a map equal text means equal values. A text of Han characters holds no date of
 * figures and is absent only if it is one of the words for nothing. False: not decided.
 */
static bool told_by_bytes(struct side a, struct side b, bd_diff *diff)
{
    const bd_value_rule *x = rule_of(a);
    const bd_value_rule *y = rule_of(b);
    const uint8_t *p;
    const uint8_t *q;
    if (x->type == BD_TYPE_SEX && y->type == BD_TYPE_SEX) {
        const unsigned one = plain_sex(a.record->values[a.field]);
        const unsigned other = plain_sex(b.record->values[b.field]);
        *diff = one == other ? BD_DIFF_SAME : BD_DIFF_DIFFERENT;
        return one != 0 && other != 0;
    }
    /* For these two types a text of Han characters without a digit may be absent. */
    if (x->type != y->type || x->map_count != 0 || y->map_count != 0 || x->type == BD_TYPE_ID ||
        x->type == BD_TYPE_DIGITS)
        return false;
    const size_t n = packed_bytes(a, &p);
    if (n == 0 || n != packed_bytes(b, &q) || memcmp(p, q, n) != 0)
        return false;
    *diff = BD_DIFF_SAME;
    return *p > BD_TAG_HAN && *p < BD_TAG_CHAR && !may_be_absent(x, p) &&
           (x->absent == y->absent || !may_be_absent(y, p));
}

static bd_diff compare(struct side a, struct side b)
{
    char p[BD_VALUE_SHORT_MAX];
    char q[BD_VALUE_SHORT_MAX];
    bd_diff diff;
    if (told_by_bytes(a, b, &diff))
        return diff;
    return bd_value_compare(rule_of(a), bd_record_text(a.record, a.field, p), rule_of(b),
                            bd_record_text(b.record, b.field, q));
}

/* Whether only a month or a year is written. The packed forms of whole days never are partial. */
static bool partial(struct side side)
{
    char scratch[BD_VALUE_SHORT_MAX];
    const uint8_t *at = side.record->values[side.field];
    if (rule_of(side)->type != BD_TYPE_DATE || at == NULL || *at == BD_TAG_BIRTH ||
        *at == BD_TAG_DAY || *at == BD_TAG_DAY_DASHED || *at == BD_TAG_EMPTY)
        return false;
    return bd_value_partial(rule_of(side), bd_record_text(side.record, side.field, scratch));
}

/* Whether the packed bytes alone say that there is a value: Han characters that are no word for
 * nothing, as nearly all names are. */
static bool told_present(struct side side)
{
    const bd_value_rule *rule = rule_of(side);
    const uint8_t *at = side.record->values[side.field];
    return rule->type == BD_TYPE_NAME && at != NULL && *at > BD_TAG_HAN && *at < BD_TAG_CHAR &&
           !may_be_absent(rule, at);
}

static bool absent(struct side side)
{
    char scratch[BD_VALUE_SHORT_MAX];
    if (told_present(side))
        return false;
    return bd_value_absent(rule_of(side), bd_record_text(side.record, side.field, scratch));
}

bd_diff bd_judge_field(const bd_rules *rules, const bd_rule *rule, const bd_record *roster,
                       const bd_record *card)
{
    (void)rules;
    return compare((struct side){roster, rule->roster_field},
                   (struct side){card, rule->cards_field});
}

void bd_choice_begin(bd_choice *choice, const bd_rules *rules)
{
    choice->rules = rules;
    choice->rows = 0;
}

static bool usable(const bd_rules *rules, const bd_record *card, bd_buf *scratch)
{
    if (rules->active_field < 0)
        return true;
    const size_t field = (size_t)rules->active_field;
    const uint8_t *at = card->values[field];
    if (at != NULL && *at & BD_TAG_CHAR)
        return rules->active_char[*at & 0x7F];
    char text[BD_VALUE_SHORT_MAX];
    scratch->len = 0;
    bd_value_canonical(&card->schema->rules[field], bd_record_text(card, field, text), scratch);
    for (size_t i = 0; i < rules->active_count; i++)
        if (bd_text_equal((bd_text){scratch->at, scratch->len},
                          bd_text_of(rules->active_values[i])))
            return true;
    return false;
}

static uint32_t date_of(const bd_rules *rules, const bd_record *card)
{
    char scratch[BD_VALUE_SHORT_MAX];
    uint32_t date = 0;
    if (rules->newest_field >= 0 &&
        !bd_date_read(&card->schema->rules[rules->newest_field].date,
                      bd_record_text(card, (size_t)rules->newest_field, scratch), &date))
        date = 0;
    return date;
}

/* Keep the first name that a row has, and note if a row has a different one. */
static void note_names(bd_choice *choice, const bd_record *card)
{
    const bd_rules *rules = choice->rules;
    for (size_t i = 0; i < rules->name_field_count; i++) {
        const size_t field = rules->name_fields[i];
        const struct side side = {card, field};
        if (choice->conflicts[i] || absent(side))
            continue;
        if (choice->first_names[i] == NULL) {
            choice->first_names[i] = card->values[field];
            choice->first_ends[i] = card->end;
            continue;
        }
        bd_record before; /* only the members that a comparison reads */
        before.schema = card->schema;
        before.key = card->key;
        before.end = choice->first_ends[i];
        before.raw = NULL;
        before.other = NULL;
        before.values[field] = choice->first_names[i];
        choice->conflicts[i] = compare((struct side){&before, field}, side) != BD_DIFF_SAME;
    }
}

void bd_choice_add(bd_choice *choice, const bd_record *card, bd_buf *scratch)
{
    const bool is_usable = usable(choice->rules, card, scratch);
    if (choice->rows++ == 0) {
        bd_record_copy(&choice->best, card);
        choice->usable = is_usable;
        choice->newest = UINT32_MAX; /* not known until there is a second row */
        for (size_t i = 0; i < choice->rules->name_field_count; i++) {
            choice->first_names[i] = NULL;
            choice->conflicts[i] = false;
        }
        return;
    }
    if (choice->rows == 2) {
        choice->newest = date_of(choice->rules, &choice->best);
        note_names(choice, &choice->best);
    }
    note_names(choice, card);
    const uint32_t date = date_of(choice->rules, card);
    bool better;
    if (is_usable != choice->usable)
        better = is_usable;
    else if (date != choice->newest)
        better = date > choice->newest;
    else
        better = bd_source_compare(card->source, choice->best.source) < 0;
    if (!better)
        return;
    bd_record_copy(&choice->best, card);
    choice->usable = is_usable;
    choice->newest = date;
}

static void add_note(bd_finding *finding, uint16_t word)
{
    finding->notes[finding->note_count++] = word;
}

static void add_roster_notes(const bd_rules *rules, bd_finding *finding)
{
    const uint32_t notes = bd_record_notes(finding->roster);
    for (unsigned bit = 0; notes >> bit != 0; bit++)
        if (notes >> bit & 1)
            add_note(finding, bd_word_id_note(rules, bit));
    const uint32_t row_notes = bd_record_row_notes(finding->roster);
    for (unsigned bit = 0; row_notes >> bit != 0; bit++)
        if (row_notes >> bit & 1)
            add_note(finding, bd_word_roster_row_note(rules, bit));
    const bd_placing placing = bd_place(rules, finding->roster, &finding->region);
    if (placing != BD_PLACED)
        add_note(finding, placing == BD_PLACED_UNMAPPED ? bd_word_region_unmapped(rules)
                                                        : bd_word_region_from_id(rules));
}

static void add_card_notes(const bd_rules *rules, bd_finding *finding)
{
    const uint32_t notes =
        finding->card->flags & (BD_REC_CLEANED | BD_REC_15_DIGIT | BD_REC_DISABILITY);
    for (unsigned bit = 0; notes >> bit != 0; bit++)
        if (notes >> bit & 1)
            add_note(finding, bd_word_cards_id_note(rules, bit));
    const uint32_t row_notes = bd_record_row_notes(finding->card);
    for (unsigned bit = 0; row_notes >> bit != 0; bit++)
        if (row_notes >> bit & 1)
            add_note(finding, bd_word_cards_row_note(rules, bit));
}

static void add_conflicts(const bd_rules *rules, const bd_choice *choice, bd_finding *finding)
{
    for (size_t i = 0; choice->rows > 1 && i < rules->name_field_count; i++)
        if (choice->conflicts[i])
            add_note(finding, bd_word_conflict(rules, i));
}

static void compare_fields(const bd_rules *rules, bd_finding *finding)
{
    for (size_t i = 0; i < rules->compare_count; i++) {
        const bd_rule *rule = &rules->compare[i];
        const struct side roster = {finding->roster, rule->roster_field};
        const struct side card = {finding->card, rule->cards_field};
        const bd_diff diff = compare(roster, card);
        if (diff != BD_DIFF_ABSENT && rule_of(roster)->type == BD_TYPE_DATE) {
            if (partial(roster))
                add_note(finding, bd_word_roster_partial(rules, i));
            if (partial(card))
                add_note(finding, bd_word_cards_partial(rules, i));
        }
        if (diff == BD_DIFF_SAME)
            continue;
        if (diff == BD_DIFF_ABSENT) {
            if (absent(roster))
                add_note(finding, bd_word_roster_absent(rules, i));
            if (absent(card))
                add_note(finding, bd_word_cards_absent(rules, i));
        } else if (rule->accept >> diff & 1) {
            add_note(finding, bd_word_accepted(rules, i, diff));
        } else {
            finding->reasons[finding->reason_count++] = bd_word_mismatch(i, diff);
            finding->differing |= UINT64_C(1) << i;
        }
    }
    finding->outcome = finding->reason_count == 0 ? BD_OUTCOME_MATCH : BD_OUTCOME_MISMATCH;
}

static void begin(bd_finding *out, const bd_record *roster)
{
    out->roster = roster;
    out->card = NULL;
    out->kept = NULL;
    out->cards_rows = 0;
    out->differing = 0;
    out->reason_count = 0;
    out->note_count = 0;
}

void bd_judge_first(const bd_rules *rules, const bd_record *roster, const bd_choice *choice,
                    bd_finding *out)
{
    begin(out, roster);
    add_roster_notes(rules, out);
    out->cards_rows = choice->rows;
    if (choice->rows == 0) {
        out->outcome = BD_OUTCOME_MISSING;
        out->reasons[out->reason_count++] = BD_WORD_NO_RECORD;
        return;
    }
    out->card = &choice->best;
    add_card_notes(rules, out);
    if (choice->usable) {
        compare_fields(rules, out);
    } else {
        out->outcome = BD_OUTCOME_MISSING;
        out->reasons[out->reason_count++] = BD_WORD_NO_ACTIVE_CARD;
    }
    add_conflicts(rules, choice, out);
}

void bd_judge_duplicate(const bd_rules *rules, const bd_record *kept, const bd_record *roster,
                        bd_finding *out)
{
    begin(out, roster);
    out->outcome = BD_OUTCOME_DUPLICATE;
    out->kept = kept;
    add_roster_notes(rules, out);
    for (size_t i = 0; i < rules->compare_count; i++) {
        const bd_rule *rule = &rules->compare[i];
        const bd_diff diff = compare((struct side){kept, rule->roster_field},
                                     (struct side){roster, rule->roster_field});
        if (diff == BD_DIFF_SAME || diff == BD_DIFF_ABSENT)
            continue;
        if (rule->accept >> diff & 1)
            add_note(out, bd_word_accepted(rules, i, diff));
        else
            out->differing |= UINT64_C(1) << i;
    }
    out->reasons[out->reason_count++] =
        out->differing != 0 ? BD_WORD_CONFLICTING : BD_WORD_IDENTICAL;
}
