/* absent: see absent.h. */
#include "engine/identity/absent.h"

#include "engine/identity/chars.h"

const char *const bd_absent_default[BD_ABSENT_DEFAULT_COUNT] = {
    "NULL", "(null)", "[NULL]", "<null>", "\\N", "N/A", "#N/A", "NONE", "无",
    "无证", "不详",   "未知",   "暂无",   "空",  "-",   "--",   "/",
};

/* The next character in the form in which words are compared; 0 at the end. */
static uint32_t next(bd_text text, size_t *pos)
{
    while (*pos < text.len) {
        const uint32_t cp = bd_chars_narrow(bd_chars_next(text, pos));
        if ((cp >= 0x2010 && cp <= 0x2015) || cp == 0x2212)
            return '-';
        if (!bd_chars_invisible(cp))
            return bd_chars_upper(cp);
    }
    return 0;
}

static bool same_word(bd_text word, bd_text value)
{
    size_t word_pos = 0, value_pos = 0;
    uint32_t cp;

    do {
        cp = next(word, &word_pos);
        if (cp != next(value, &value_pos))
            return false;
    } while (cp != 0);
    return true;
}

bool bd_absent_is(const bd_absent *absent, bd_text value)
{
    static const bd_absent usual = {bd_absent_default, BD_ABSENT_DEFAULT_COUNT};
    size_t pos = 0;

    if (next(value, &pos) == 0)
        return true;
    if (absent == NULL)
        absent = &usual;
    for (size_t i = 0; i < absent->count; i++)
        if (same_word(bd_text_of(absent->words[i]), value))
            return true;
    return false;
}

bool bd_absent_is_zero_date(bd_text value)
{
    static const uint32_t others[] = {'-', '/', '.', ':', 'T', 'Z', '+', 0x5E74, 0x6708, 0x65E5};
    bool zeros = false;
    size_t pos = 0;

    for (uint32_t cp = next(value, &pos); cp != 0; cp = next(value, &pos)) {
        bool known = cp == '0';
        zeros |= known;
        for (size_t i = 0; i < sizeof others / sizeof *others && !known; i++)
            known = cp == others[i];
        if (!known)
            return false;
    }
    return zeros;
}
