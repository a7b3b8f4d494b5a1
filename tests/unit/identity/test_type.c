/* type: names of types and classes, in both directions. */
#include "engine/identity/type.h"

#include <criterion/criterion.h>

Test(type, every_type_is_found_by_its_name)
{
    static const char *const names[] = {"id",     "name", "sex",    "ethnicity", "date",
                                        "region", "code", "digits", "text"};
    bd_type type;
    for (int i = 0; i < BD_TYPE_COUNT; i++) {
        cr_expect_str_eq(bd_type_name((bd_type)i), names[i]);
        cr_expect(bd_type_by_name(names[i], &type) && (int)type == i, "%s", names[i]);
    }
    cr_expect_not(bd_type_by_name("names", &type));
    cr_expect_not(bd_type_by_name("", &type));
    cr_expect_not(bd_type_by_name("Id", &type));
}

Test(type, only_classes_of_difference_are_found_by_name)
{
    static const char *const names[] = {"same",          "absent",    "placeholder", "separator",
                                        "variant",       "homophone", "order",       "part_missing",
                                        "one_character", "latin",     "different"};
    for (int i = 0; i < BD_DIFF_COUNT; i++) {
        bd_diff diff;
        cr_expect_str_eq(bd_diff_name((bd_diff)i), names[i]);
        cr_expect_eq(bd_diff_by_name(names[i], &diff), i >= BD_DIFF_PLACEHOLDER, "%s", names[i]);
        cr_expect(i < BD_DIFF_PLACEHOLDER || (int)diff == i);
    }
}
