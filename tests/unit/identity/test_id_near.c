/* id_near: every number one mistake away, and no other. */
#include "engine/identity/id_near.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#define LAST_DAY 20261130
#define FIRST    "11010519491231002X" /* of GB 11643-1999 */

static bd_id_near list[BD_ID_NEAR_MAX];

static size_t list_of(const char *number)
{
    bd_id id;
    cr_assert_eq(bd_id_read(bd_text_of(number), LAST_DAY, &id), BD_ID_OK, "%s", number);
    return bd_id_near_list(&id, LAST_DAY, list);
}

static const bd_id_near *found(size_t count, const char *text)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i].id.text, text) == 0)
            return &list[i];
    return NULL;
}

Test(id_near, one_mistake_is_undone)
{
    static const struct {
        const char *wrong, *right;
        bd_id_change change;
        size_t place;
    } rows[] = {{"110105194912310021", FIRST, BD_ID_CHANGE_REPLACED, 18},
                {"21010519491231002X", FIRST, BD_ID_CHANGE_REPLACED, 1},
                {"110105194913310021", "110105194912310021", BD_ID_CHANGE_REPLACED, 12},
                {"11010519491213002X", FIRST, BD_ID_CHANGE_SWAPPED, 13},
                {"101105194912310021", "110105194912310021", BD_ID_CHANGE_SWAPPED, 2},
                {"1101051949123100X",
                 "1101051949123100"
                 "0X",
                 BD_ID_CHANGE_INSERTED, 15},
                {"1101051949123100X", "11010519491231002X", BD_ID_CHANGE_INSERTED, 17},
                {"11010519491231002", FIRST, BD_ID_CHANGE_INSERTED, 18},
                {"1010519491231002X", FIRST, BD_ID_CHANGE_INSERTED, 1},
                {"110105194912310021X", FIRST, BD_ID_CHANGE_REMOVED, 18},
                {"9" FIRST, FIRST, BD_ID_CHANGE_REMOVED, 1},
                /* not a digit that makes it the number of a disability certificate */
                {"1101051949123100201", "110105194912310020", BD_ID_CHANGE_REMOVED, 19},
                {"11O10519491231002X", "11010519491231002X", BD_ID_CHANGE_CORRECTED, 0},
                {"1l0l0519491231002X", FIRST, BD_ID_CHANGE_CORRECTED, 0},
                {"110105.19491231.002X", FIRST, BD_ID_CHANGE_CORRECTED, 0},
                {"11O105491231002", FIRST, BD_ID_CHANGE_CORRECTED, 0},
                {"1101O51949123102X", FIRST, BD_ID_CHANGE_INSERTED, 15},
                {"110105194912.1002X", FIRST, BD_ID_CHANGE_INSERTED, 13}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const size_t count = list_of(rows[i].wrong);
        const bd_id_near *near = found(count, rows[i].right);
        cr_assert(near != NULL, "%s: %zu listed", rows[i].wrong, count);
        cr_expect_eq(near->change, rows[i].change, "%s: %d", rows[i].wrong, near->change);
        cr_expect_eq(near->place, rows[i].place, "%s: %zu", rows[i].wrong, near->place);
    }
}

Test(id_near, each_number_is_listed_once_and_those_without_a_fault_first)
{
    static const char *const wrong[] = {"110105194912310021", "11010519491231002",
                                        "110105194912310021X", "111111194911111111",
                                        "1101051949123102X"};
    for (size_t w = 0; w < sizeof wrong / sizeof *wrong; w++) {
        const size_t count = list_of(wrong[w]);
        cr_assert(count > 50 && count < BD_ID_NEAR_MAX, "%s: %zu", wrong[w], count);
        cr_expect(list[0].id.notes == 0, "%s", wrong[w]);
        for (size_t i = 0; i < count; i++) {
            cr_expect_str_neq(list[i].id.text, wrong[w]);
            cr_expect(i == 0 || (list[i - 1].id.notes == 0) >= (list[i].id.notes == 0));
            for (size_t j = 0; j < i; j++)
                cr_expect_neq(list[i].id.key, list[j].id.key);
        }
    }
}

/* 17 digits and a check character: 16 with another digit at each of 17 places, 10 other check characters,
 * and of each length beside it those that one digit makes. */
Test(id_near, nothing_is_left_out)
{
    const size_t count = list_of("123456198001010138");
    size_t by_length[32] = {0}, by_change[8] = {0};
    for (size_t i = 0; i < count; i++) {
        by_length[list[i].id.text_len]++;
        by_change[list[i].change]++;
    }
    cr_expect_eq(by_change[BD_ID_CHANGE_REPLACED], 17 * 9 + 10);
    cr_expect_eq(by_change[BD_ID_CHANGE_SWAPPED], 16, "%zu: 00 is the same swapped",
                 by_change[BD_ID_CHANGE_SWAPPED]);
    cr_expect_eq(by_length[17], 17, "%zu: two neighbours are the same", by_length[17]);
    /* A digit inserted beside its like makes the same number before and behind it. */
    cr_expect_eq(by_length[19], 19 * 9 + 1 + 1, "%zu", by_length[19]);
}

Test(id_near, another_document_has_none)
{
    cr_expect_eq(list_of("E12345678"), 0);
    cr_expect_eq(list_of("123456789012345"), 0);
}
