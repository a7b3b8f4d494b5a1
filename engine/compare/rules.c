/* rules: see rules.h. */
#include "engine/compare/rules.h"

#include <stdio.h>
#include <stdlib.h>

#include "engine/compare/outcome.h"
#include "engine/identity/type.h"
#include "engine/record/record.h"

enum { CELL_NOTES = 3, NOTES_PER_FIELD = 4 + BD_DIFF_COUNT };

const char *bd_outcome_name(bd_outcome outcome)
{
    static const char *const names[BD_OUTCOME_COUNT] = {"match", "mismatch", "missing", "duplicate",
                                                        "rejected"};
    return names[outcome];
}

uint16_t bd_word_mismatch(size_t compare_idx, bd_diff diff)
{
    return (uint16_t)(BD_WORD_FIELDS + compare_idx * BD_DIFF_COUNT + (size_t)diff);
}

uint16_t bd_word_first_note(const bd_rules *rules)
{
    return bd_word_mismatch(rules->compare_count, 0);
}

uint16_t bd_word_id_note(const bd_rules *rules, unsigned bit)
{
    return (uint16_t)(bd_word_first_note(rules) + bit);
}

uint16_t bd_word_roster_row_note(const bd_rules *rules, unsigned note)
{
    return (uint16_t)(bd_word_id_note(rules, BD_ID_NOTE_COUNT) + note);
}

uint16_t bd_word_region_unmapped(const bd_rules *rules)
{
    return bd_word_roster_row_note(rules, BD_ROW_NOTE_COUNT);
}

uint16_t bd_word_region_from_id(const bd_rules *rules)
{
    return (uint16_t)(bd_word_region_unmapped(rules) + 1);
}

uint16_t bd_word_cards_id_note(const bd_rules *rules, unsigned bit)
{
    return (uint16_t)(bd_word_region_from_id(rules) + 1 + bit);
}

uint16_t bd_word_cards_row_note(const bd_rules *rules, unsigned note)
{
    return (uint16_t)(bd_word_cards_id_note(rules, CELL_NOTES) + note);
}

static uint16_t field_note(const bd_rules *rules, size_t compare_idx, size_t which)
{
    return (uint16_t)(bd_word_cards_row_note(rules, BD_ROW_NOTE_COUNT) +
                      compare_idx * NOTES_PER_FIELD + which);
}

uint16_t bd_word_roster_absent(const bd_rules *rules, size_t compare_idx)
{
    return field_note(rules, compare_idx, 0);
}

uint16_t bd_word_cards_absent(const bd_rules *rules, size_t compare_idx)
{
    return field_note(rules, compare_idx, 1);
}

uint16_t bd_word_roster_partial(const bd_rules *rules, size_t compare_idx)
{
    return field_note(rules, compare_idx, 2);
}

uint16_t bd_word_cards_partial(const bd_rules *rules, size_t compare_idx)
{
    return field_note(rules, compare_idx, 3);
}

uint16_t bd_word_accepted(const bd_rules *rules, size_t compare_idx, bd_diff diff)
{
    return field_note(rules, compare_idx, 4 + (size_t)diff);
}

uint16_t bd_word_conflict(const bd_rules *rules, size_t name_idx)
{
    return (uint16_t)(field_note(rules, rules->compare_count, 0) + name_idx);
}

/* Only lengths are kept first: the buffer moves while it grows. */
static void add_word(bd_rules *rules, const char *a, const char *b, const char *c)
{
    bd_text *word = &rules->words[rules->word_count++];
    const size_t from = rules->word_bytes.len;
    bd_buf_add_string(&rules->word_bytes, a);
    bd_buf_add_string(&rules->word_bytes, b);
    bd_buf_add_string(&rules->word_bytes, c);
    word->len = rules->word_bytes.len - from;
}

static void add_words(bd_rules *rules)
{
    static const char *const fixed[] = {"no_record", "no_active_card", "identical", "conflicting",
                                        "row_columns"};
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
        add_word(rules, fixed[i], "", "");
    for (int status = BD_ID_EMPTY; status <= BD_ID_ENCODING; status++)
        add_word(rules, bd_id_status_name((bd_id_status)status), "", "");
    for (size_t i = 0; i < rules->compare_count; i++)
        for (int diff = 0; diff < BD_DIFF_COUNT; diff++)
            add_word(rules, rules->compare[i].name, ":", bd_diff_name((bd_diff)diff));
    for (unsigned bit = 0; bit < BD_ID_NOTE_COUNT; bit++)
        add_word(rules, bd_id_note_name(bit), "", "");
    for (unsigned note = 0; note < BD_ROW_NOTE_COUNT; note++)
        add_word(rules, "roster.", bd_row_note_name(note), "");
    add_word(rules, "region_unmapped", "", "");
    add_word(rules, "region_from_id", "", "");
    for (unsigned bit = 0; bit < CELL_NOTES; bit++)
        add_word(rules, "cards.", bd_id_note_name(bit), "");
    for (unsigned note = 0; note < BD_ROW_NOTE_COUNT; note++)
        add_word(rules, "cards.", bd_row_note_name(note), "");
    for (size_t i = 0; i < rules->compare_count; i++) {
        add_word(rules, "roster.", rules->compare[i].name, "_absent");
        add_word(rules, "cards.", rules->compare[i].name, "_absent");
        add_word(rules, "roster.", rules->compare[i].name, "_partial");
        add_word(rules, "cards.", rules->compare[i].name, "_partial");
        for (int diff = 0; diff < BD_DIFF_COUNT; diff++)
            add_word(rules, rules->compare[i].name, ":", bd_diff_name((bd_diff)diff));
    }
    for (size_t i = 0; i < rules->name_field_count; i++)
        add_word(rules, "cards.", rules->cards->names[rules->name_fields[i]], "_conflict");
}

static bool is_active(const bd_rules *rules, bd_text canonical)
{
    for (size_t i = 0; i < rules->active_count; i++)
        if (bd_text_equal(canonical, bd_text_of(rules->active_values[i])))
            return true;
    return false;
}

static void derive_active_chars(bd_rules *rules, bd_buf *scratch)
{
    if (rules->active_field < 0)
        return;
    const bd_value_rule *rule = &rules->cards->rules[rules->active_field];
    for (int c = 1; c < 128; c++) {
        const char text = (char)c;
        scratch->len = 0;
        bd_value_canonical(rule, (bd_text){&text, 1}, scratch);
        rules->active_char[c] = is_active(rules, (bd_text){scratch->at, scratch->len});
    }
}

bd_status bd_rules_finish(bd_rules *rules, bd_err *err)
{
    bd_status st = BD_OK;
    bd_buf scratch = {0};
    derive_active_chars(rules, &scratch);
    rules->name_field_count = 0;
    for (size_t i = 0; i < rules->cards->field_count; i++)
        if (rules->cards->rules[i].type == BD_TYPE_NAME)
            rules->name_fields[rules->name_field_count++] = i;
    const size_t count = (size_t)bd_word_conflict(rules, rules->name_field_count);
    rules->words = calloc(count, sizeof *rules->words);
    if (rules->words == NULL)
        BD_FAIL(err, BD_E_NOMEM, 0, "no memory for %zu words", count);
    add_words(rules);
    BD_GOTO(bd_buf_check(&rules->word_bytes, err));
    BD_GOTO(bd_buf_check(&scratch, err));
    if (rules->word_count != count)
        BD_FAIL(err, BD_E_BUG, 0, "%zu words where %zu were planned", rules->word_count, count);
    const char *at = rules->word_bytes.at;
    for (size_t i = 0; i < count; at += rules->words[i++].len)
        rules->words[i].at = at;
done:
    bd_buf_fini(&scratch);
    return st;
}

void bd_rules_fini(bd_rules *rules)
{
    free(rules->words);
    bd_buf_fini(&rules->word_bytes);
    rules->words = NULL;
}
