/* sex: see sex.h. */
#include "engine/identity/sex.h"

#include "engine/identity/chars.h"

bd_sex bd_sex_read(bd_text value)
{
    static const struct {
        const char *text;
        bd_sex sex;
    } forms[] = {
        {"1", BD_SEX_MALE},
        {"2", BD_SEX_FEMALE},
        {"男", BD_SEX_MALE},
        {"女", BD_SEX_FEMALE},
        {"男性", BD_SEX_MALE},
        {"女性", BD_SEX_FEMALE},
        {"M", BD_SEX_MALE},
        {"F", BD_SEX_FEMALE},
        {"0", BD_SEX_ABSENT},
        {"9", BD_SEX_ABSENT},
        {"未知", BD_SEX_ABSENT},
        {"未说明", BD_SEX_ABSENT},
        {"未知的性别", BD_SEX_ABSENT},
        {"未说明的性别", BD_SEX_ABSENT},
    };
    char text[BD_CHARS_SHORT];

    /* The usual form of a code column. */
    if (value.len == 1 && (value.at[0] == '1' || value.at[0] == '2'))
        return value.at[0] == '1' ? BD_SEX_MALE : BD_SEX_FEMALE;
    if (bd_chars_short(value, text) == 0)
        return bd_chars_trim(value).len == 0 ? BD_SEX_ABSENT : BD_SEX_OTHER_TEXT;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (strcmp(text, forms[i].text) == 0)
            return forms[i].sex;
    return BD_SEX_OTHER_TEXT;
}
