/* nearest: see nearest.h. */
#include "engine/base/nearest.h"

#include <stdint.h>

enum { NAME_MAX_CHARS = 64 }; /* of longer names, the first 64 are compared */

/* Characters of name, each packed from its bytes: only equality matters, so damaged UTF-8 does no
 * harm. */
static size_t characters(const char *name, uint32_t out[NAME_MAX_CHARS])
{
    size_t n = 0;
    while (*name != '\0' && n < NAME_MAX_CHARS) {
        uint32_t c = (unsigned char)*name++;
        if (c >= 'A' && c <= 'Z')
            c += 'a' - 'A';
        for (int i = 0; i < 3 && ((unsigned char)*name & 0xC0) == 0x80; i++)
            c = c << 8 | (unsigned char)*name++;
        out[n++] = c;
    }
    return n;
}

static size_t least(size_t a, size_t b, size_t c)
{
    const size_t ab = a < b ? a : b;
    return ab < c ? ab : c;
}

/* Damerau-Levenshtein distance: characters inserted, deleted, replaced, or exchanged with their
 * neighbour. Three rows of the table are kept, row i in rows[i % 3]. */
static size_t distance(const uint32_t *a, size_t a_len, const uint32_t *b, size_t b_len)
{
    size_t rows[3][NAME_MAX_CHARS + 1];
    for (size_t j = 0; j <= b_len; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= a_len; i++) {
        const size_t *above = rows[(i + 2) % 3];
        size_t *row = rows[i % 3];
        row[0] = i;
        for (size_t j = 1; j <= b_len; j++) {
            row[j] = least(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] != b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = least(row[j], row[j], rows[(i + 1) % 3][j - 2] + 1);
        }
    }
    return rows[a_len % 3][b_len];
}

const char *bd_nearest(const char *wanted, const char *const *names, size_t count)
{
    uint32_t a[NAME_MAX_CHARS];
    uint32_t b[NAME_MAX_CHARS];
    const size_t a_len = characters(wanted, a);
    size_t best = (a_len + 2) / 3 + 1;
    const char *found = NULL;
    for (size_t i = 0; i < count; i++) {
        const size_t b_len = characters(names[i], b);
        const size_t d = distance(a, a_len, b, b_len);
        /* Names without a common character are not near. */
        if (d < best && d < (a_len > b_len ? a_len : b_len)) {
            best = d;
            found = names[i];
        }
    }
    return found;
}
