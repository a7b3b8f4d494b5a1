/* csv_write: RFC 4180 by table, and the vector form compared with the scalar one at every length
 * and alignment. */
#include "formats/output/csv_write.h"

#include <stdio.h>
#include <stdlib.h>

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

enum { LEN_MAX = 300, ALIGNMENTS = 16, SEEDS = 12 };

Test(csv_write, cells_are_quoted_when_they_must_be_and_only_then)
{
    static const struct {
        const char *cell, *written;
    } cases[] = {
        {"", ""},
        {"a", "a"},
        {",", "\",\""},
        {"\"", "\"\"\"\""},
        {"\r", "\"\r\""},
        {"\n", "\"\n\""},
        {" spaces stay ", " spaces stay "},
        {"\ttab", "\ttab"},
        {"=1+1", "=1+1"},
        {"a,b", "\"a,b\""},
        {"ab,", "\"ab,\""},
        {"say \"yes\"", "\"say \"\"yes\"\"\""},
        {"\xE5\xBC\xA0\xE4\xB8\x89", "\xE5\xBC\xA0\xE4\xB8\x89"},
        {"11010519491231002X", "11010519491231002X"},
        {"exactly 16 bytes", "exactly 16 bytes"},
        {"seventeen, bytes.", "\"seventeen, bytes.\""},
        {"line one\r\nline two is longer", "\"line one\r\nline two is longer\""},
    };
    char out[128];
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *end = bd_csv_write_cell(out, cases[i].cell, strlen(cases[i].cell));
        const size_t len = (size_t)(end - out);
        cr_expect(len == strlen(cases[i].written) && memcmp(out, cases[i].written, len) == 0,
                  "case %zu: '%.*s'", i, (int)len, out);
    }
}

/* Exactly sized blocks, so that AddressSanitizer and valgrind see a read or a write one byte too
 * far. */
static void compare(const char *cell, size_t len, size_t shift)
{
    const size_t room = bd_csv_cell_room(len);
    char *src = malloc(shift + len + 1), *fast = malloc(shift + room), *slow = malloc(room);
    cr_assert(src != NULL && fast != NULL && slow != NULL);
    src = realloc(src, shift + len == 0 ? 1 : shift + len);
    memcpy(src + shift, cell, len);
    const size_t fast_len =
        (size_t)(bd_csv_write_cell(fast + shift, src + shift, len) - (fast + shift));
    const size_t slow_len = (size_t)(bd_csv_write_cell_scalar(slow, src + shift, len) - slow);
    cr_assert(fast_len == slow_len && memcmp(fast + shift, slow, slow_len) == 0,
              "length %zu, shift %zu", len, shift);
    free(src);
    free(fast);
    free(slow);
}

Test(csv_write, the_vector_form_is_the_scalar_form)
{
    static const char marks[] = ",\"\r\n";
    char cell[LEN_MAX];
    srand(20261123);
    for (size_t len = 0; len <= LEN_MAX; len++) {
        for (int seed = 0; seed < SEEDS; seed++) {
            for (size_t i = 0; i < len; i++)
                cell[i] = (char)(rand() % 4 == 0 ? 0x80 + rand() % 128 : '.' + rand() % 60);
            for (int marked = 0; len != 0 && marked < seed % 3; marked++)
                cell[(size_t)rand() % len] = marks[rand() % 4];
            compare(cell, len, (size_t)seed % ALIGNMENTS);
        }
    }
}

Test(csv_write, a_mark_is_seen_at_every_place_of_every_length)
{
    static const char marks[] = ",\"\r\n";
    char cell[40];
    for (size_t len = 1; len <= sizeof cell; len++) {
        for (size_t at = 0; at < len; at++) {
            memset(cell, 'x', len);
            cell[at] = marks[at % 4];
            compare(cell, len, 0);
        }
    }
}
