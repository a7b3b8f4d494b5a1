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

bd_status bd_end_mark_read(bd_end_mark *mark, bd_end_mark_from read, void *from, char *out,
                           size_t len, size_t *got, bd_err *err)
{
    size_t more = 0;
    *got = take_held(mark, out, len);
    if (mark->ended)
        return BD_OK;
    if (*got < len)
        BD_TRY(read(from, out + *got, len - *got, &more, err));
    mark->ended = more < len - *got;
    *got += more;
    if (!mark->ended) {
        const size_t room = sizeof mark->held - mark->held_len;
        BD_TRY(read(from, mark->held + mark->held_len, room, &more, err));
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
