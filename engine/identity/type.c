/* type: see type.h. */
#include "engine/identity/type.h"

static const char *const type_names[BD_TYPE_COUNT] = {
    [BD_TYPE_ID] = "id",     [BD_TYPE_NAME] = "name",
    [BD_TYPE_SEX] = "sex",   [BD_TYPE_ETHNICITY] = "ethnicity",
    [BD_TYPE_DATE] = "date", [BD_TYPE_REGION] = "region",
    [BD_TYPE_CODE] = "code", [BD_TYPE_DIGITS] = "digits",
    [BD_TYPE_TEXT] = "text",
};

static const char *const diff_names[BD_DIFF_COUNT] = {
    [BD_DIFF_SAME] = "same",
    [BD_DIFF_ABSENT] = "absent",
    [BD_DIFF_PLACEHOLDER] = "placeholder",
    [BD_DIFF_SEPARATOR] = "separator",
    [BD_DIFF_VARIANT] = "variant",
    [BD_DIFF_HOMOPHONE] = "homophone",
    [BD_DIFF_ORDER] = "order",
    [BD_DIFF_PART_MISSING] = "part_missing",
    [BD_DIFF_ONE_CHARACTER] = "one_character",
    [BD_DIFF_LATIN] = "latin",
    [BD_DIFF_DIFFERENT] = "different",
};

const char *bd_type_name(bd_type type)
{
    return type_names[type];
}

const char *bd_diff_name(bd_diff diff)
{
    return diff_names[diff];
}
