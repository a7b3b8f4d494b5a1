/* absent: see absent.h. */
#include "engine/identity/absent.h"

#include "engine/identity/chars.h"

#define FIRST(c) (UINT64_C(1) << ((c)&63))

#define HIGH(c) (UINT64_C(1) << ((c) >> 6 & 63))

/* 无 不 未 暂 空 */
#define HAN(bit) (bit(0x65E0) | bit(0x4E0D) | bit(0x672A) | bit(0x6682) | bit(0x7A7A))

static const char *const usual_words[] = {
    "NULL", "(null)", "[NULL]", "<null>", "\\N", "N/A", "#N/A", "NONE", "无",
    "无证", "不详",   "未知",   "暂无",   "空",  "-",   "--",   "/",
};

/* clang-format off */
const bd_absent bd_absent_usual = {
    .words = usual_words,
    .count = sizeof usual_words / sizeof *usual_words,
    .first_bits = FIRST('N') | FIRST('(') | FIRST('[') | FIRST('<') | FIRST('\\') | FIRST('#') |
                  FIRST('-') | FIRST('/') | HAN(FIRST),
    .han_low = HAN(FIRST),
    .han_high = HAN(HIGH),
    .han_max = 2,
};
/* clang-format on */

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

void bd_absent_init(bd_absent *absent, const char *const *words, size_t count)
{
    *absent = (bd_absent){.words = words, .count = count};
    for (size_t i = 0; i < count; i++) {
        const bd_text word = bd_text_of(words[i]);
        size_t pos = 0, chars = 1;
        const uint32_t first = next(word, &pos);
        if (first == 0)
            continue;
        absent->first_bits |= FIRST(first);
        if (!bd_chars_is_han(first))
            continue;
        absent->han_low |= FIRST(first);
        absent->han_high |= HIGH(first);
        while (next(word, &pos) != 0)
            chars++;
        if (chars > absent->han_max)
            absent->han_max = chars;
    }
}

static uint32_t first_of(bd_text value)
{
    size_t pos = 0;
    return next(value, &pos);
}

/* first is the first character of value. */
static bool is_word(const bd_absent *list, uint32_t first, bd_text value)
{
    if (first == 0)
        return true;
    const bool may_begin = bd_chars_is_han(first) ? bd_absent__begins(list, first)
                                                  : (list->first_bits & FIRST(first)) != 0;
    if (list->first_bits != 0 && !may_begin)
        return false;
    for (size_t i = 0; i < list->count; i++)
        if (same_word(bd_text_of(list->words[i]), value))
            return true;
    return false;
}

bool bd_absent_is(const bd_absent *absent, bd_text value)
{
    const bd_absent *list = absent != NULL ? absent : &bd_absent_usual;
    const uint32_t first = first_of(value);

    if (is_word(list, first, value))
        return true;
    if (first != '=')
        return false;
    const bd_text bare = bd_chars_bare(value);
    return is_word(list, first_of(bare), bare);
}

bool bd_absent_is_zero_date(bd_text value)
{
    static const uint32_t others[] = {'-', '/', '.', ':', 'T', 'Z', '+', 0x5E74, 0x6708, 0x65E5};
    bool zeros = false;
    size_t pos = 0;

    if (first_of(value) == '=')
        value = bd_chars_bare(value);
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
