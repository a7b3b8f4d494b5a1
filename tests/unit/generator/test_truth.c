/*
 * What the generator says of a row, held against the reading of single values: the number cell
 * gives the key that was meant, names and sexes compare as the reason says, and no key appears twice
 * but in duplicates.
 */
#include "fixtures/generator/roster.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/identity/id.h"
#include "engine/identity/value.h"

enum { ROWS = 40000, CARDS = 120000, LAST_DAY = 20261130, CELLS = 3 };

static bd_gen_population population;
static bd_gen_cards cards;
static bd_gen_roster roster;
static char row_text[BD_GEN_ROW_BYTES], cell_text[BD_GEN_ROW_BYTES];

static void init(void)
{
    bd_err err = {0};
    cr_assert_eq(bd_gen_population_init(&population, bd_gen_people(ROWS, CARDS), 77, true, &err),
                 BD_OK);
    bd_gen_cards_init(&cards, &population, CARDS);
    bd_gen_roster_init(&roster, &population, &cards, ROWS);
}

TestSuite(truth, .init = init);

/* Whether a line is blank, of delimiters only, or a header. */
static bool is_no_row(const char *at)
{
    static const char *const heads[] = {"\n", ",,,,", "证件号码,", "AAC002,"};

    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        if (strncmp(at, heads[i], strlen(heads[i])) == 0)
            return true;
    return false;
}

/* The first cells of a row, unquoted. */
static void split(const char *at, const char *end, bd_text out[CELLS])
{
    char *to = cell_text;

    while (is_no_row(at))
        at = strchr(at, '\n') + 1;
    for (int n = 0; n < CELLS; n++, at++) {
        const bool quoted = at < end && *at == '"';
        out[n].at = to;
        for (at += quoted; at < end; at++) {
            if (quoted && *at == '"' && *++at != '"')
                break;
            if (!quoted && (*at == ',' || *at == '\n' || *at == '\r'))
                break;
            *to++ = *at;
        }
        out[n].len = (size_t)(to - out[n].at);
    }
}

/* The class the values compare to; the names that the contract accepts or ignores are "". */
static const char *class_of(bd_type type, bd_text a, bd_text b)
{
    const bd_value_rule rule = {.type = type};
    const bd_diff diff = bd_value_compare(&rule, a, &rule, b);

    if (diff == BD_DIFF_SAME || diff == BD_DIFF_ABSENT || diff == BD_DIFF_SEPARATOR)
        return "";
    return bd_diff_name(diff);
}

static void assert_pair(const bd_gen_roster_row *row, const bd_text cell[CELLS])
{
    char name[BD_GEN_NAME_BYTES], reason[64], sex = (char)('0' + row->person.sex);
    bd_gen_holding holding;

    bd_gen_holding_make(&cards, row->person.index, &holding);
    if (holding.card[holding.chosen].defect == BD_GEN_CARD_SEX_ABSENT)
        sex = '9';
    const size_t len =
        (size_t)(bd_gen_name_write(&population.names, &row->person.name, name) - name);
    const char *name_class = class_of(BD_TYPE_NAME, cell[1], (bd_text){name, len});
    const char *sex_class = class_of(BD_TYPE_SEX, cell[2], (bd_text){&sex, 1});
    snprintf(reason, sizeof reason, "%s%s%s%s%s", *name_class != '\0' ? "name:" : "", name_class,
             *name_class != '\0' && *sex_class != '\0' ? " " : "", *sex_class != '\0' ? "sex:" : "",
             sex_class);
    cr_assert_str_eq(reason, row->reason, "defect %s, variant %s: %s, not %s",
                     bd_gen_roster_defects[row->defect].name, bd_gen_variant_name(row->variant),
                     reason, row->reason);
    cr_assert_eq(row->outcome, *reason == '\0' ? BD_GEN_MATCH : BD_GEN_MISMATCH);
}

static void assert_row(const bd_gen_roster_row *row, const bd_text cell[CELLS], uint64_t *key)
{
    const bd_text number = {row->person.number, row->person.number_len};
    const bd_id_status status = bd_id_read(cell[0], LAST_DAY, &(bd_id){0});
    bd_id own, read;

    *key = 0;
    if (row->outcome == BD_GEN_REJECTED) {
        if (strcmp(row->reason, "row_columns") != 0)
            cr_assert_str_eq(bd_id_status_name(status), row->reason);
        return;
    }
    cr_assert_eq(status, BD_ID_OK, "defect %s", bd_gen_roster_defects[row->defect].name);
    cr_assert_eq(bd_id_read(cell[0], LAST_DAY, &read), BD_ID_OK);
    cr_assert_eq(bd_id_read(number, LAST_DAY, &own), BD_ID_OK);
    cr_assert_eq(read.key != own.key, bd_gen_roster_defect_of_key(row->defect), "defect %s",
                 bd_gen_roster_defects[row->defect].name);
    if (row->outcome != BD_GEN_DUPLICATE)
        *key = read.key;
    if (row->outcome == BD_GEN_MATCH || row->outcome == BD_GEN_MISMATCH)
        assert_pair(row, cell);
}

static int by_value(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

Test(truth, every_row_reads_as_it_is_said_to)
{
    uint64_t *keys = calloc(ROWS, sizeof *keys);
    uint64_t line;
    bd_gen_roster_row row;
    bd_text cell[CELLS];

    for (uint64_t i = 0; i < ROWS; i++) {
        bd_gen_roster_row_make(&roster, i, &row);
        const char *end = bd_gen_roster_write(&roster, i, &row, row_text, &line);
        split(row_text, end, cell);
        assert_row(&row, cell, &keys[i]);
    }
    for (unsigned i = 1; i < BD_GEN_ROSTER_COUNT; i++)
        if (i != BD_GEN_ROSTER_PARENTHESES) /* too few people to count on */
            cr_assert_gt(roster.defects[i], 0, "%s", bd_gen_roster_defects[i].name);
    qsort(keys, ROWS, sizeof *keys, by_value);
    for (size_t i = 1; i < ROWS; i++)
        cr_assert(keys[i] == 0 || keys[i] != keys[i - 1]);
    free(keys);
}

Test(truth, duplicates_repeat_an_earlier_row_that_stands)
{
    bd_gen_roster_row row, first;
    unsigned found = 0;

    for (uint64_t i = 0; i < ROWS; i++) {
        bd_gen_roster_row_make(&roster, i, &row);
        if (row.outcome != BD_GEN_DUPLICATE)
            continue;
        found++;
        cr_assert_lt(row.source, i);
        bd_gen_roster_row_make(&roster, row.source, &first);
        cr_assert_eq(first.defect, BD_GEN_ROSTER_PLAIN);
        cr_assert_eq(first.person.index, row.person.index);
        cr_assert_eq(first.variant, row.variant);
        cr_assert_eq(first.sex_differs != row.sex_differs, strcmp(row.reason, "conflicting") == 0);
    }
    cr_assert_gt(found, 100);
}

/* Every card row of the file that is about one holder's number, by the row's own bytes. */
Test(truth, card_rows_are_the_ones_that_holdings_name)
{
    static uint8_t rows_of[CARDS];
    bd_gen_holding holding;
    bd_text cell[CELLS];
    bd_id id;
    unsigned rejected = 0, expected = 0;

    for (uint64_t row = 0; row < CARDS; row++) {
        const char *end = bd_gen_card_write(&cards, row, row_text);
        const uint64_t place = bd_gen_permute(&cards.order, row);
        cr_assert_eq(rows_of[place]++, 0);
        split(row_text, end, cell);
        rejected += bd_id_read(cell[0], LAST_DAY, &id) != BD_ID_OK;
    }
    for (uint64_t holder = 0; holder < cards.holders; holder++) {
        bd_gen_holding_make(&cards, holder, &holding);
        cr_assert(holding.count >= 1 && holding.count <= BD_GEN_CARDS_EACH);
        for (unsigned k = 0; k < holding.count; k++) {
            expected += holding.card[k].defect == BD_GEN_CARD_ID_EMPTY ||
                        holding.card[k].defect == BD_GEN_CARD_ID_BYTES;
            cr_assert(k == 0 || holding.card[k].issued_year > holding.card[k - 1].issued_year);
        }
    }
    cr_assert_eq(rejected, expected);
}

Test(truth, some_people_have_several_cards_and_some_no_active_one)
{
    bd_gen_holding holding;
    unsigned several = 0, inactive = 0;

    for (uint64_t holder = 0; holder < cards.holders; holder++) {
        bd_gen_holding_make(&cards, holder, &holding);
        several += holding.count > 1;
        inactive += holding.chosen >= 0 && !holding.usable;
    }
    cr_assert(several > cards.holders * 0.11 && several < cards.holders * 0.13);
    cr_assert(inactive > cards.holders * 0.015 && inactive < cards.holders * 0.03);
}
