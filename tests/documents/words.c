/*
 * words: every word that a comparison can write into a report, taken from the program's own tables,
 * for tests/documents.sh to look for in the reference. One a line, behind what it is:
 *
 *   outcome match
 *   class homophone
 *   reason no_record
 *   note roster.<field>_absent
 *
 * The fields are called <field>, so that a word stands here as it does in the reference.
 */
#include <stdio.h>

#include "engine/compare/outcome.h"
#include "engine/compare/rules.h"

/* A number, and one name that is compared. */
static const bd_schema schema = {.field_count = 2,
                                 .last_day = 20261130,
                                 .rules = {{.type = BD_TYPE_ID}, {.type = BD_TYPE_NAME}},
                                 .names = {"id", "<field>"}};

static const char *kind_of(const bd_rules *rules, size_t word)
{
    if (word >= bd_word_first_note(rules))
        return "note";
    return "reason";
}

/* "same" and "absent" have a place in the table as every result of comparing has, but nobody is
 * told of them in this way. */
static bool is_said(bd_text word)
{
    static const char *const unsaid[] = {"<field>:same", "<field>:absent"};
    for (size_t i = 0; i < sizeof unsaid / sizeof *unsaid; i++)
        if (bd_text_equal(word, bd_text_of(unsaid[i])))
            return false;
    return true;
}

int main(void)
{
    bd_err err = {0};
    bd_rules rules = {.roster = &schema,
                      .cards = &schema,
                      .compare = {{"<field>", 1, 1, 0}},
                      .compare_count = 1,
                      .active_field = -1,
                      .newest_field = -1,
                      .region_field = -1};

    if (bd_rules_finish(&rules, &err) < 0) {
        fprintf(stderr, "words: %s\n", err.text);
        return 1;
    }
    for (int i = 0; i < BD_OUTCOME_COUNT; i++)
        printf("outcome %s\n", bd_outcome_name((bd_outcome)i));
    for (int i = BD_DIFF_PLACEHOLDER; i < BD_DIFF_COUNT; i++)
        printf("class %s\n", bd_diff_name((bd_diff)i));
    for (size_t i = 0; i < rules.word_count; i++)
        if (is_said(rules.words[i]))
            printf("%s %.*s\n", kind_of(&rules, i), (int)rules.words[i].len, rules.words[i].at);
    bd_rules_fini(&rules);
    return 0;
}
