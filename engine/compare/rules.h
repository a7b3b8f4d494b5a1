/*
 * rules: what is compared and how, and the words of reasons and notes.
 *
 * Every reason and every note that this comparison can give is a word with a number: its index in
 * one table. In a cell of a report, words are in ascending order of their numbers. Counts are
 * arrays indexed by word.
 *
 * Threads: one thread makes the rules; then they never change, and any thread may read them.
 */
#ifndef BD_COMPARE_RULES_H
#define BD_COMPARE_RULES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/err.h"
#include "engine/base/text.h"
#include "engine/identity/id.h"
#include "engine/identity/region_table.h"
#include "engine/record/schema.h"

enum { BD_COMPARE_MAX = 64 };

/* One compared field. */
typedef struct bd_rule {
    const char *name;
    size_t roster_field;
    size_t cards_field;
    uint32_t accept; /* bit 1u << bd_diff */
} bd_rule;

typedef struct bd_rules {
    const bd_schema *roster;
    const bd_schema *cards;
    bd_rule compare[BD_COMPARE_MAX];
    size_t compare_count;
    int active_field; /* of cards; -1: every card is usable */
    const char *const *active_values;
    size_t active_count;
    bool active_char[128]; /* whether a status of this one ASCII character is usable */
    int newest_field;      /* of cards; -1: none */
    size_t name_fields[BD_SCHEMA_FIELDS_MAX]; /* of cards, of type name */
    size_t name_field_count;

    const bd_region_table *regions;        /* NULL: rows have no region */
    int region_field;                      /* of the roster; -1: none */
    size_t region_names[BD_REGION_LEVELS]; /* of the roster, instead of region_field: the fields
                                              with its names, the largest division first */
    size_t region_name_count;
    uint32_t region_under; /* the entry that contains the first of them, or BD_REGION_TOP */

    bd_text *words; /* owned, with their bytes in word_bytes */
    size_t word_count;
    bd_buf word_bytes;
} bd_rules;

/* Words, in the table's order. The mismatch reasons of compared field i begin at BD_WORD_FIELDS + i
 * x BD_DIFF_COUNT. */
enum {
    BD_WORD_NO_RECORD,
    BD_WORD_NO_ACTIVE_CARD,
    BD_WORD_IDENTICAL,
    BD_WORD_CONFLICTING,
    BD_WORD_ROW_COLUMNS,
    BD_WORD_ID_EMPTY, /* this and the next four are in the order of bd_id_status */
    BD_WORD_ID_SPREADSHEET,
    BD_WORD_ID_MULTIPLE,
    BD_WORD_ID_UNUSABLE,
    BD_WORD_ROW_ENCODING,
    BD_WORD_FIELDS
};

uint16_t bd_word_mismatch(size_t compare_idx, bd_diff diff);
uint16_t bd_word_id_note(const bd_rules *rules, unsigned bit); /* roster */
uint16_t bd_word_region_unmapped(const bd_rules *rules);
uint16_t bd_word_region_from_id(const bd_rules *rules);
uint16_t bd_word_cards_id_note(const bd_rules *rules, unsigned bit);    /* bit 0..2 of the notes */
uint16_t bd_word_roster_row_note(const bd_rules *rules, unsigned note); /* BD_ROW_NOTE_* */
uint16_t bd_word_cards_row_note(const bd_rules *rules, unsigned note);
uint16_t bd_word_roster_absent(const bd_rules *rules, size_t compare_idx);
uint16_t bd_word_cards_absent(const bd_rules *rules, size_t compare_idx);
uint16_t bd_word_roster_partial(const bd_rules *rules, size_t compare_idx);
uint16_t bd_word_cards_partial(const bd_rules *rules, size_t compare_idx);
uint16_t bd_word_accepted(const bd_rules *rules, size_t compare_idx, bd_diff diff);
uint16_t bd_word_conflict(const bd_rules *rules, size_t name_idx);
/** The first word that is a note. */
uint16_t bd_word_first_note(const bd_rules *rules);

/** When the other members are filled in, derive active_char, name_fields and words from them. The
 * caller ends the rules with bd_rules_fini(), also after a failure. */
BD_NODISCARD bd_status bd_rules_finish(bd_rules *rules, bd_err *err);
void bd_rules_fini(bd_rules *rules); /* harmless on a zeroed value */

#endif
