/* id_runs: see id_runs.h. */
#include "engine/identity/id_runs.h"

#include "engine/identity/chars.h"
#include "engine/identity/id.h"
#include "engine/identity/id_text.h"

typedef struct piece {
    char at[BD_ID_OTHER_MAX];
    size_t len; /* more than BD_ID_OTHER_MAX: too long for a number */
} piece;

typedef struct counting {
    piece run;    /* the characters since the last end of a run */
    piece pieces; /* the runs before it, with only white space between them */
    size_t numbers;
} counting;

static void add(piece *to, const char *at, size_t len)
{
    for (size_t i = 0; i < len; i++, to->len++)
        if (to->len < BD_ID_OTHER_MAX)
            to->at[to->len] = at[i];
}

static bool fits(const piece *run)
{
    return run->len != 0 && run->len <= BD_ID_OTHER_MAX;
}

/* The run without full stops at its ends. */
static bd_text inner(const piece *run)
{
    bd_text text = {run->at, run->len};
    while (text.len != 0 && *text.at == '.') {
        text.at++;
        text.len--;
    }
    while (text.len != 0 && text.at[text.len - 1] == '.')
        text.len--;
    return text;
}

static void end_run(counting *c, bool at_gap)
{
    if (fits(&c->run) && bd_id_text_stands_alone(inner(&c->run))) {
        c->numbers++;
        c->pieces.len = 0;
    } else if (c->run.len <= BD_ID_OTHER_MAX) {
        add(&c->pieces, c->run.at, c->run.len);
        if (c->pieces.len == BD_ID_CITIZEN_LEN &&
            bd_id_text_is_citizen((bd_text){c->pieces.at, c->pieces.len})) {
            c->numbers++;
            c->pieces.len = 0;
        }
    }
    if (!at_gap)
        c->pieces.len = 0;
    c->run.len = 0;
}

size_t bd_id_runs_count(bd_id_span span)
{
    counting c = {.numbers = 0};

    for (size_t i = 0; i < span.len; i++) {
        const uint32_t cp = bd_id_cell_like_x(span.at[i]) ? 'X' : span.at[i];
        if (cp == '-')
            continue;
        if (bd_chars_is_digit(cp) || bd_chars_is_upper(cp) || cp == '.')
            add(&c.run, &(char){(char)cp}, 1);
        else
            end_run(&c, cp == BD_ID_GAP);
    }
    end_run(&c, false);
    return c.numbers;
}
