/*
 * judge: the rows of one person, from both sides, and what is said of each roster row. The heart of
 * the contract's table of outcomes. A judge belongs to one thread; it allocates only while its
 * lists grow.
 */
#ifndef BD_COMPARE_JUDGE_H
#define BD_COMPARE_JUDGE_H

#include "engine/compare/outcome.h"
#include "engine/compare/rules.h"
#include "engine/record/record.h"

enum {
    BD_FINDING_REASONS_MAX = BD_COMPARE_MAX,
    BD_FINDING_NOTES_MAX = 32 + 2 * BD_COMPARE_MAX + BD_SCHEMA_FIELDS_MAX
};

/* What is said of one roster row. Borrowed: valid during the call that hands it out. */
typedef struct bd_finding {
    bd_outcome outcome;
    const bd_record *roster;
    const bd_record *card; /* the chosen one, or NULL */
    const bd_record *kept; /* duplicates: the row that is compared instead */
    uint64_t cards_rows;   /* of this number */
    uint64_t region;       /* of the roster row: a code as in identity/region.h */
    uint64_t differing;    /* bit: place in rules->compare; from the card, duplicates: from kept */
    uint16_t reasons[BD_FINDING_REASONS_MAX]; /* words */
    uint16_t notes[BD_FINDING_NOTES_MAX];     /* words, ascending */
    size_t reason_count;
    size_t note_count;
} bd_finding;

/* The choice among the cards of one number, made row by row in any order. */
typedef struct bd_choice {
    const bd_rules *rules;
    uint64_t rows;
    bool usable;     /* whether the best is */
    uint32_t newest; /* YYYYMMDD of the best, 0: none */
    bd_record best;
    const uint8_t *
        first_names[BD_SCHEMA_FIELDS_MAX]; /* packed; a name seen, by place in rules->name_fields */
    const uint8_t *first_ends[BD_SCHEMA_FIELDS_MAX];
    bool conflicts[BD_SCHEMA_FIELDS_MAX];
} bd_choice;

void bd_choice_begin(bd_choice *choice, const bd_rules *rules);

/** Consider one card row. Its packed bytes must outlive the choice. scratch is the caller's,
 * emptied here. */
void bd_choice_add(bd_choice *choice, const bd_record *card, bd_buf *scratch);

/** Judge the first row of a person; choice may have no rows. */
void bd_judge_first(const bd_rules *rules, const bd_record *roster, const bd_choice *choice,
                    bd_finding *out);

/** Judge a later row of the same number against the first. */
void bd_judge_duplicate(const bd_rules *rules, const bd_record *kept, const bd_record *roster,
                        bd_finding *out);

/** Compare one value of two records, as judged; for explaining. */
bd_diff bd_judge_field(const bd_rules *rules, const bd_rule *rule, const bd_record *roster,
                       const bd_record *card);

#endif
