/* coded: see coded.h. */
#include "engine/identity/coded.h"

enum { CODE_DIGITS_MAX = 4 };

static bool is_separator(uint32_t cp)
{
    static const char ascii[] = "-_.:,;|/\\()[]{}<>=";

    if (cp < 0x80)
        return cp != 0 && strchr(ascii, (int)cp) != NULL;
    return cp == 0xB7 || (cp >= 0x2010 && cp <= 0x2015) || cp == 0x2212 || cp == 0x3001 ||
           (cp >= 0x3008 && cp <= 0x3011) || (cp >= 0x3014 && cp <= 0x3015);
}

/* Bytes of the last character. */
static size_t last_bytes(bd_text text)
{
    size_t bytes = 1;

    while (bytes < text.len && ((unsigned char)text.at[text.len - bytes] & 0xC0) == 0x80)
        bytes++;
    return bytes;
}

/* Without separators and brackets at both ends. */
static bd_text inner(bd_text text)
{
    while (text.len != 0) {
        size_t bytes = 0;
        if (!is_separator(bd_chars_next(text, &bytes)))
            break;
        text.at += bytes;
        text.len -= bytes;
    }
    while (text.len != 0) {
        const size_t bytes = last_bytes(text);
        size_t pos = text.len - bytes;
        if (!is_separator(bd_chars_next(text, &pos)))
            break;
        text.len -= bytes;
    }
    return text;
}

static void take_code(bd_coded *out, const char *digits, size_t count)
{
    out->has_code = true;
    for (size_t i = 0; i < count; i++)
        out->code = out->code * 10 + (uint32_t)(digits[i] - '0');
}

bool bd_coded_read(bd_text value, bd_coded *out)
{
    const size_t len = bd_chars_short(bd_chars_whole(value), out->text);
    bd_text rest = inner((bd_text){out->text, len});
    size_t first = 0, last = 0;

    out->has_code = false;
    out->code = 0;
    out->word = rest;
    while (first < rest.len && bd_chars_is_digit((unsigned char)rest.at[first]))
        first++;
    while (last < rest.len && bd_chars_is_digit((unsigned char)rest.at[rest.len - 1 - last]))
        last++;
    if (first != 0 && first <= CODE_DIGITS_MAX) {
        take_code(out, rest.at, first);
        out->word = inner((bd_text){rest.at + first, rest.len - first});
    } else if (first == 0 && last != 0 && last <= CODE_DIGITS_MAX) {
        take_code(out, rest.at + rest.len - last, last);
        out->word = inner((bd_text){rest.at, rest.len - last});
    }
    return len != 0;
}

bool bd_coded_letters(bd_text word, bd_text *letters, bd_text *rest)
{
    size_t first = 0, last = 0;

    while (first < word.len && bd_chars_is_upper((unsigned char)word.at[first]))
        first++;
    while (last < word.len && bd_chars_is_upper((unsigned char)word.at[word.len - 1 - last]))
        last++;
    if (first != 0) {
        *letters = (bd_text){word.at, first};
        *rest = inner((bd_text){word.at + first, word.len - first});
    } else {
        *letters = (bd_text){word.at + word.len - last, last};
        *rest = inner((bd_text){word.at, word.len - last});
    }
    return letters->len != 0 && rest->len != 0;
}
