/* id_runs: see id_runs.h. */
#include "engine/identity/id_runs.h"

#include "engine/identity/chars.h"
#include "engine/identity/id.h"
#include "engine/identity/id_text.h"

enum { PIECE_MAX = 6 }; /* characters, as in 6222 0000 1234; only a birth date has more */

typedef struct piece {
    char at[BD_ID_OTHER_MAX];
    size_t len; /* more than BD_ID_OTHER_MAX: too long for a number */
} piece;

/* Runs that would be another document each. */
typedef struct documents {
    size_t count;
    size_t too_long; /* of these, the ones that are no piece of a number */
} documents;

typedef struct counting {
    piece run;      /* the characters since the last end of a run */
    piece pieces;   /* the runs before it, with only white space between them */
    size_t numbers; /* on the lines before this one; a line has only white space between its runs */
    /* On this line: */
    size_t sure;    /* numbers without doubt */
    documents rest; /* runs beside them */
    documents open; /* those of the pieces, which may still become one number */
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

/* Whether the run would be another document if it were the whole cell. */
static bool is_document(bd_text run)
{
    bool digits = false, uniform = true;

    for (size_t i = 0; i < run.len; i++) {
        if (run.at[i] == '.')
            return false;
        digits |= bd_chars_is_digit((unsigned char)run.at[i]);
        uniform &= run.at[i] == run.at[0];
    }
    return digits && !uniform && run.len >= BD_ID_OTHER_MIN;
}

static void forget_pieces(counting *c)
{
    c->pieces.len = 0;
    c->open = (documents){0, 0};
}

/* No more pieces follow: they are one number, or each is what it is. */
static void end_pieces(counting *c)
{
    if (fits(&c->pieces) && bd_id_text_is_one((bd_text){c->pieces.at, c->pieces.len})) {
        c->sure++;
    } else {
        c->rest.count += c->open.count;
        c->rest.too_long += c->open.too_long;
    }
    forget_pieces(c);
}

static void end_line(counting *c)
{
    end_pieces(c);
    c->numbers += c->sure;
    if (c->sure != 0 || c->rest.too_long > 1)
        c->numbers += c->rest.count;
    c->sure = 0;
    c->rest = (documents){0, 0};
}

static void add_piece(counting *c, bd_text run)
{
    const bool document = is_document(run);

    add(&c->pieces, run.at, run.len);
    c->open.count += document;
    c->open.too_long += document && run.len > PIECE_MAX;
    if (bd_id_text_is_citizen((bd_text){c->pieces.at, c->pieces.len})) {
        c->sure++;
        forget_pieces(c);
    }
}

static void end_run(counting *c)
{
    if (c->run.len > BD_ID_OTHER_MAX) {
        end_pieces(c);
    } else if (c->run.len != 0 && bd_id_text_stands_alone(inner(&c->run))) {
        end_pieces(c);
        c->sure++;
    } else if (c->run.len != 0) {
        add_piece(c, inner(&c->run));
    }
    c->run.len = 0;
}

size_t bd_id_runs_count(bd_id_span span)
{
    counting c = {.numbers = 0};

    for (size_t i = 0; i < span.len; i++) {
        const uint32_t cp = bd_id_cell_like_x(span.at[i]) ? 'X' : span.at[i];
        if (cp == '-')
            continue;
        if (bd_chars_is_digit(cp) || bd_chars_is_upper(cp) || cp == '.') {
            add(&c.run, &(char){(char)cp}, 1);
            continue;
        }
        end_run(&c);
        if (cp != BD_ID_GAP)
            end_line(&c);
    }
    end_run(&c);
    end_line(&c);
    return c.numbers;
}
