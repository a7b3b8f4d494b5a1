/* nearest: names that are near enough for a hint, and names that are not. */
#include <criterion/criterion.h>

#include "engine/base/nearest.h"

static const char *const names[] = {"roster", "cards", "compare", "证件号码", "姓名", "run"};

Test(nearest, a_mistyped_name_is_recognised)
{
    static const struct {
        const char *wanted, *found;
    } cases[] = {{"rooster", "roster"},    {"ROSTER", "roster"},
                 {"card", "cards"},        {"cmpare", "compare"},
                 {"证件号", "证件号码"},   {"身份证件号码", "证件号码"},
                 {"rnu", "run"},           {"身证件号码", "证件号码"},
                 {"件证号码", "证件号码"}, {"xyz", NULL},
                 {"性别", NULL},           {"", NULL}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *found = bd_nearest(cases[i].wanted, names, 6);
        if (cases[i].found == NULL)
            cr_assert_null(found, "%s", cases[i].wanted);
        else
            cr_assert_str_eq(found == NULL ? "nothing" : found, cases[i].found);
    }
}

Test(nearest, no_names_and_very_long_names_do_no_harm)
{
    char name[1000];
    memset(name, 'a', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    const char *one[] = {name};
    cr_assert_null(bd_nearest("roster", NULL, 0));
    cr_assert_eq(bd_nearest(name, one, 1), name);
}
