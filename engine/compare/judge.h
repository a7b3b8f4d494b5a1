/*
 * judge: chooses the card of a person, and determines outcome, reasons and notes of each roster
 * row. The table of outcomes in engine/report/README.md is implemented here.
 *
 * Threads: any thread; a choice and a finding are used by one thread at a time. Hot: allocates only
 * when scratch grows.
 */
#ifndef BD_COMPARE_JUDGE_H
#define BD_COMPARE_JUDGE_H

#include "engine/compare/outcome.h"
#include "engine/compare/rules.h"
#include "engine/record/record.h"

enum {
    BD_FINDING_REASONS_MAX = BD_COMPARE_MAX,
    /* Two for each compared field and one for each name; a date has up to three, but is no name. */
    BD_FINDING_NOTES_MAX = 32 + 2 * BD_COMPARE_MAX + BD_SCHEMA_FIELDS_MAX
};

/* The result for one roster row. Borrowed: valid only during the call that receives it. */
typedef struct bd_finding {
    bd_outcome outcome;
    const bd_record *roster;
    const bd_record *card; /* the chosen one, or NULL */
    const bd_record *kept; /* of a duplicate: the first row, which is compared; else NULL */
    uint64_t cards_rows;   /* card rows with this number */
    uint64_t region;       /* of the roster row: a code as in identity/region.h */
    uint64_t differing;    /* bit i: rules->compare[i] differs from card, or from kept */
    uint16_t reasons[BD_FINDING_REASONS_MAX]; /* words */
    uint16_t notes[BD_FINDING_NOTES_MAX];     /* words, ascending */
    size_t reason_count;
    size_t note_count;
} bd_finding;

/* The choice among the cards of one number, made row by row in any order. */
typedef struct bd_choice {
    const bd_rules *rules;
    uint64_t rows;
    bool usable;     /* whether best is usable */
    uint32_t newest; /* date of best, YYYYMMDD; 0: none */
    bd_record best;
    const uint8_t
        *first_names[BD_SCHEMA_FIELDS_MAX]; /* packed; by index in rules->name_fields; or NULL */
    const uint8_t *first_ends[BD_SCHEMA_FIELDS_MAX];
    bool conflicts[BD_SCHEMA_FIELDS_MAX];
} bd_choice;

void bd_choice_begin(bd_choice *choice, const bd_rules *rules);

/** Consider one card row. Its packed bytes must live as long as the choice. scratch belongs to the
 * caller; its contents are lost. If it cannot grow, bd_buf_check() fails. */
void bd_choice_add(bd_choice *choice, const bd_record *card, bd_buf *scratch);

/** Judge the first row of a person; choice may have no rows. */
void bd_judge_first(const bd_rules *rules, const bd_record *roster, const bd_choice *choice,
                    bd_finding *out);

/** Judge a later row of the same number by comparing it with the first. */
void bd_judge_duplicate(const bd_rules *rules, const bd_record *kept, const bd_record *roster,
                        bd_finding *out);

/** Compare one value of two records, as the judge does; for `explain`. */
bd_diff bd_judge_field(const bd_rules *rules, const bd_rule *rule, const bd_record *roster,
                       const bd_record *card);

#endif
