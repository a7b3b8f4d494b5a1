/* end_mark: see end_mark.h. */
#include "formats/input/end_mark.h"

#include <string.h>

enum { MARK = 0x1A };

/* bd_end_mark_find() in two pieces, back to back. */
static size_t find_in_two(const char *first, size_t first_len, const char *held, size_t held_len)
{
    const size_t len = first_len + held_len;
    size_t left = len;
    for (size_t i = len; i > 0 && len - i < BD_END_MARK_MAX; i--) {
        const char c = i > first_len ? held[i - 1 - first_len] : first[i - 1];
        if (c == MARK)
            left = i - 1;
        else if (c != '\n' && c != '\r' && c != ' ' && c != '\0')
            break;
    }
    return left;
}

size_t bd_end_mark_find(const char *bytes, size_t len)
{
    return find_in_two(bytes, len, NULL, 0);
}

static size_t take_held(bd_end_mark *mark, char *out, size_t len)
{
    const size_t n = mark->held_len < len ? mark->held_len : len;
    memcpy(out, mark->held, n);
    mark->held_len -= n;
    memmove(mark->held, mark->held + n, mark->held_len);
    return n;
}

/* ---- NULs ---- */

static size_t nuls_at_end(const char *bytes, size_t len)
{
    size_t n = 0;
    while (n < len && bytes[len - 1 - n] == '\0')
        n++;
    return n;
}

/* Hand out NULs that turned out to be text, and the bytes behind them. */
static size_t take_behind(bd_end_mark *mark, char *out, size_t len)
{
    const size_t nuls = mark->nuls < len ? (size_t)mark->nuls : len;
    const size_t left = mark->behind_len - mark->behind_at;
    const size_t bytes = left < len - nuls ? left : len - nuls;
    memset(out, 0, nuls);
    memcpy(out + nuls, mark->behind + mark->behind_at, bytes);
    mark->nuls -= nuls;
    mark->behind_at += bytes;
    if (mark->behind_at == mark->behind_len) {
        mark->nuls = mark->more_nuls;
        mark->behind_at = mark->behind_len = mark->more_nuls = 0;
    }
    return nuls + bytes;
}

/* NULs are counted: look what is behind them. */
static bd_status look_behind(bd_end_mark *mark, bd_end_mark_from read, void *from, bd_err *err)
{
    size_t got;
    while (mark->behind_len == 0 && !mark->nuls_ended) {
        BD_TRY(read(from, mark->behind, sizeof mark->behind, &got, err));
        mark->nuls_ended = got < sizeof mark->behind;
        mark->more_nuls = nuls_at_end(mark->behind, got);
        mark->behind_len = got - mark->more_nuls;
        if (mark->behind_len == 0) {
            mark->nuls += mark->more_nuls;
            mark->more_nuls = 0;
        }
    }
    return BD_OK;
}

/* Whether the NULs at the end of the file fill the last field of a row. */
static bool fills_field(const bd_end_mark *mark)
{
    return mark->which == BD_END_NULS_NO_LINE && mark->in_line && mark->nuls != 0;
}

/* Read bytes and count the NULs at their end; *got may be short in the middle of the file. */
static bd_status read_some(bd_end_mark *mark, bd_end_mark_from read, void *from, char *out,
                           size_t len, size_t *got, bd_err *err)
{
    *got = 0;
    if (mark->nuls != 0)
        BD_TRY(look_behind(mark, read, from, err));
    if (mark->behind_len != 0) {
        *got = take_behind(mark, out, len);
    } else if (!mark->nuls_ended) {
        BD_TRY(read(from, out, len, got, err));
        mark->nuls_ended = *got < len;
        mark->nuls = nuls_at_end(out, *got);
        *got -= (size_t)mark->nuls;
    } else if (fills_field(mark)) {
        *got = mark->nuls < len ? (size_t)mark->nuls : len;
        memset(out, 0, *got);
        mark->nuls -= *got;
        return BD_OK;
    }
    if (*got != 0)
        mark->in_line = out[*got - 1] != '\n' && out[*got - 1] != '\r';
    return BD_OK;
}

/* Read without the NULs at the end of the file; *got is short at the end only. */
static bd_status read_text(bd_end_mark *mark, bd_end_mark_from read, void *from, char *out,
                           size_t len, size_t *got, bd_err *err)
{
    size_t n;
    *got = 0;
    if (mark->which == BD_END_NULS_TEXT)
        return read(from, out, len, got, err);
    while (*got < len) {
        BD_TRY(read_some(mark, read, from, out + *got, len - *got, &n, err));
        if (n == 0 && mark->nuls_ended && mark->behind_len == 0 && !fills_field(mark))
            break;
        *got += n;
    }
    return BD_OK;
}

bd_status bd_end_mark_read(bd_end_mark *mark, bd_end_mark_from read, void *from, char *out,
                           size_t len, size_t *got, bd_err *err)
{
    size_t more = 0;
    *got = take_held(mark, out, len);
    if (mark->ended)
        return BD_OK;
    if (*got < len)
        BD_TRY(read_text(mark, read, from, out + *got, len - *got, &more, err));
    mark->ended = more < len - *got;
    *got += more;
    if (!mark->ended) {
        const size_t room = sizeof mark->held - mark->held_len;
        BD_TRY(read_text(mark, read, from, mark->held + mark->held_len, room, &more, err));
        mark->held_len += more;
        mark->ended = more < room;
    }
    if (!mark->ended)
        return BD_OK;
    /* The last bytes of the file are all in out and held. */
    const size_t left = find_in_two(out, *got, mark->held, mark->held_len);
    mark->held_len = left > *got ? left - *got : 0;
    *got = left < *got ? left : *got;
    return BD_OK;
}
