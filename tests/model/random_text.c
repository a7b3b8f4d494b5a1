/* random_text: see random_cells.h. */
#include <string.h>

#include "random_cells.h"

const char *const blanks[BLANKS] = {" ",
                                    "\t",
                                    "\xc2\xa0",
                                    "\xe3\x80\x80",
                                    "\xe2\x80\x8b",
                                    "\xe2\x80\x8e",
                                    "\xe2\x80\xa8",
                                    "\xe2\x81\xa0",
                                    "\xef\xbb\xbf",
                                    "\n",
                                    "\r\n",
                                    "\r"};
const char *const bytes_of_no_text[NO_TEXTS] = {"\xff",         "\xe6\x9d", "\xc0\xaf",
                                                "\xed\xa0\x80", "\x80",     "\xf5\x80\x80\x80"};

uint64_t next(chance *from)
{
    uint64_t x = from->state += UINT64_C(0x9e3779b97f4a7c15); /* splitmix64 */
    x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
    return x ^ x >> 31;
}

unsigned pick(chance *from, unsigned below)
{
    return (unsigned)(next(from) >> 33) % below;
}

bool happens(chance *from, unsigned percent)
{
    return pick(from, 100) < percent;
}

void cell_add_bytes(cell *to, const char *bytes, size_t len)
{
    if (to->len + len <= sizeof to->at) {
        memcpy(to->at + to->len, bytes, len);
        to->len += len;
    }
}

void cell_add(cell *to, const char *text)
{
    cell_add_bytes(to, text, strlen(text));
}

void cell_set(cell *to, const char *text)
{
    to->len = 0;
    cell_add(to, text);
}

/* Put piece before a random character of text, or after the last. */
void cell_insert(chance *from, cell *text, const char *piece, size_t piece_len)
{
    size_t at = pick(from, (unsigned)text->len + 1);
    while (at > 0 && at < text->len && ((unsigned char)text->at[at] & 0xc0) == 0x80)
        at--;
    const cell before = *text;
    text->len = at;
    cell_add_bytes(text, piece, piece_len);
    cell_add_bytes(text, before.at + at, before.len - at);
}

void cell_insert_text(chance *from, cell *text, const char *piece)
{
    cell_insert(from, text, piece, strlen(piece));
}

void widen(chance *from, cell *text, unsigned percent)
{
    const cell before = *text;
    text->len = 0;
    for (size_t i = 0; i < before.len; i++) {
        const unsigned char c = (unsigned char)before.at[i];
        const bool can = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        const unsigned wide = 0xfee0u + c;
        const char bytes[3] = {(char)(0xe0 | wide >> 12), (char)(0x80 | (wide >> 6 & 0x3f)),
                               (char)(0x80 | (wide & 0x3f))};
        if (can && happens(from, percent))
            cell_add_bytes(text, bytes, 3);
        else
            cell_add_bytes(text, before.at + i, 1);
    }
}
