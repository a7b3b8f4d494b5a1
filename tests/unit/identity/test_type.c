/* type: the names of types in configurations, and of differences in reasons. */
#include "engine/identity/type.h"

#include <criterion/criterion.h>

Test(type, every_type_has_its_name)
{
    static const char *const names[] = {"id",     "name", "sex",    "ethnicity", "date",
                                        "region", "code", "digits", "text"};
    for (int i = 0; i < BD_TYPE_COUNT; i++)
        cr_expect_str_eq(bd_type_name((bd_type)i), names[i]);
}

Test(type, every_class_of_difference_has_its_name)
{
    static const char *const names[] = {"same",          "absent",    "placeholder", "separator",
                                        "variant",       "homophone", "order",       "part_missing",
                                        "one_character", "latin",     "different"};
    for (int i = 0; i < BD_DIFF_COUNT; i++)
        cr_expect_str_eq(bd_diff_name((bd_diff)i), names[i]);
}
