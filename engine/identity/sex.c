/* sex: see sex.h. */
#include "engine/identity/sex.h"

#include "engine/identity/chars.h"
#include "engine/identity/coded.h"

static bd_sex sex_of_code(uint32_t code)
{
    switch (code) {
    case 0:
    case 9:
        return BD_SEX_ABSENT;
    case 1:
        return BD_SEX_MALE;
    case 2:
        return BD_SEX_FEMALE;
    default:
        return BD_SEX_OTHER_TEXT;
    }
}

static bd_sex sex_of_word(bd_text word)
{
    static const struct {
        const char *text;
        bd_sex sex;
    } forms[] = {
        {"男", BD_SEX_MALE},
        {"女", BD_SEX_FEMALE},
        {"男性", BD_SEX_MALE},
        {"女性", BD_SEX_FEMALE},
        {"M", BD_SEX_MALE},
        {"F", BD_SEX_FEMALE},
        {"MALE", BD_SEX_MALE},
        {"FEMALE", BD_SEX_FEMALE},
        {"未知", BD_SEX_ABSENT},
        {"未说明", BD_SEX_ABSENT},
        {"未知的性别", BD_SEX_ABSENT},
        {"未说明的性别", BD_SEX_ABSENT},
    };

    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (bd_text_equal(word, bd_text_of(forms[i].text)))
            return forms[i].sex;
    return BD_SEX_OTHER_TEXT;
}

bd_sex bd_sex_read(bd_text value)
{
    bd_coded coded;

    /* The usual form of a code column. */
    if (value.len == 1 && (value.at[0] == '1' || value.at[0] == '2'))
        return value.at[0] == '1' ? BD_SEX_MALE : BD_SEX_FEMALE;
    if (!bd_coded_read(value, &coded))
        return bd_chars_trim(value).len == 0 ? BD_SEX_ABSENT : BD_SEX_OTHER_TEXT;
    if (coded.word.len == 0)
        return coded.has_code ? sex_of_code(coded.code) : BD_SEX_OTHER_TEXT;
    const bd_sex sex = sex_of_word(coded.word);
    return !coded.has_code || sex_of_code(coded.code) == sex ? sex : BD_SEX_OTHER_TEXT;
}
