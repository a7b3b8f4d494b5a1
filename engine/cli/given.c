/* given: see given.h. */
#include "engine/cli/given.h"

#include "config/keys.h"
#include "engine/base/shown.h"
#include "engine/base/utf8.h"

enum { REASON_CHARACTERS_MAX = 200 };

/* The words of a list that the value holds. */
static size_t words_of(const bd_option_def *def, uint64_t value, const char **words)
{
    size_t count = 0;
    for (size_t i = 0; i < bd_key_word_count && count < BD_GIVEN_WORDS_MAX; i++)
        if (bd_key_words[i].list == def->min && (bd_key_words[i].value & value) != 0)
            words[count++] = bd_key_words[i].word;
    return count;
}

void bd_given_list(const bd_options *options, const char *period, bd_given *out)
{
    out->count = 0;
    for (size_t i = 0; i < BD_OPTION_COUNT; i++) {
        const bd_option_def *def = &bd_option_defs[i];
        const bd_option_value *value = &options->values[i];
        const bool text = def->kind == BD_KIND_TEXT || def->kind == BD_KIND_SUBJECT;
        if (!value->given || (text && i != BD_OPTION_PERIOD && i != BD_OPTION_REASON))
            continue;
        bd_given_option *given = &out->list[out->count];
        *given = (bd_given_option){.name = def->name, .number = value->number, .text = value->text};
        switch (def->kind) {
        case BD_KIND_NUMBER:
        case BD_KIND_SIZE:
            given->kind = BD_GIVEN_NUMBER;
            break;
        case BD_KIND_WORDS:
            given->kind = BD_GIVEN_WORDS;
            given->words = out->words[out->count];
            given->word_count = words_of(def, value->number, out->words[out->count]);
            break;
        case BD_KIND_FLAG:
            given->kind = BD_GIVEN_FLAG;
            break;
        case BD_KIND_TEXT:
        case BD_KIND_SUBJECT:
        case BD_KIND_CHOICE:
            given->kind = BD_GIVEN_TEXT;
            break;
        }
        if (i == BD_OPTION_PERIOD)
            given->text = period;
        out->count++;
    }
}

static bd_status check_length(bd_text text, bd_err *err)
{
    size_t characters = 0;
    uint32_t cp = 0;
    for (size_t i = 0; i < text.len; i += bd_utf8_decode(text.at + i, text.len - i, &cp))
        characters++;
    return characters <= REASON_CHARACTERS_MAX
               ? BD_OK
               : bd_fail(err, BD_E_USAGE, 0, "the text of --reason has %zu characters, at most %d",
                         characters, REASON_CHARACTERS_MAX);
}

bd_status bd_given_check_reason(const char *text, bd_err *err)
{
    const bd_text reason = bd_text_of(text);
    bd_buf shown = {0};
    bd_status st = BD_OK;
    bd_shown_add_line(&shown, reason);
    BD_GOTO(bd_buf_check(&shown, err));
    if (!bd_text_equal((bd_text){shown.at, shown.len}, reason))
        BD_FAIL(err, BD_E_USAGE, 0,
                "the text of --reason is not one line of UTF-8 without control characters");
    if (bd_shown_has_number(reason)) {
        bd_hint(err, "the reason is kept beside the reports, so it must not name a person");
        BD_FAIL(
            err, BD_E_USAGE, 0,
            "the text of --reason has six digits in a row, or eleven in all: it may hold a number "
            "of a person");
    }
    BD_GOTO(check_length(reason, err));
done:
    bd_buf_fini(&shown);
    return st;
}
