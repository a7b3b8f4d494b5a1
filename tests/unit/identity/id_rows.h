/* id_rows: tables of number cells and how each must be read, for test_id.c and test_id_cell.c. */
#ifndef BD_TESTS_ID_ROWS_H
#define BD_TESTS_ID_ROWS_H

#include <criterion/criterion.h>
#include <string.h>

#include "engine/identity/id.h"

#define LAST_DAY 20261130
#define FIRST    "11010519491231002X" /* both are examples of GB 11643-1999 */
#define SECOND   "440524188001010014"
#define BAD      "440524188001010013" /* wrong check character */

#define CLEANED   BD_ID_NOTE_CLEANED
#define FIFTEEN   BD_ID_NOTE_15_DIGIT
#define DISABLED  BD_ID_NOTE_DISABILITY
#define OTHER     BD_ID_NOTE_OTHER_DOCUMENT
#define CHECKSUM  BD_ID_NOTE_CHECKSUM
#define BIRTH     BD_ID_NOTE_BIRTH_DATE
#define TRUNCATED BD_ID_NOTE_TRUNCATED
#define LENGTH    BD_ID_NOTE_WRONG_LENGTH
#define LOOKS     BD_ID_NOTE_LOOKS_WRONG

typedef struct good {
    const char *cell, *text;
    uint32_t notes;
} good;

static inline void expect_good(const good *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        bd_id id;
        const bd_id_status status = bd_id_read(bd_text_of(rows[i].cell), LAST_DAY, &id);
        cr_expect_eq(status, BD_ID_OK, "'%s': %s", rows[i].cell, bd_id_status_name(status));
        if (status != BD_ID_OK)
            continue;
        cr_expect_str_eq(id.text, rows[i].text, "'%s' -> '%s'", rows[i].cell, id.text);
        cr_expect_eq(id.text_len, strlen(rows[i].text), "'%s'", rows[i].cell);
        cr_expect_eq(id.notes, rows[i].notes, "'%s': notes %x, not %x", rows[i].cell, id.notes,
                     rows[i].notes);
    }
}

static inline void expect_bad(bd_id_status want, const char *const *cells, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        bd_id id, zero;
        memset(&id, 0xAA, sizeof id);
        memset(&zero, 0, sizeof zero);
        const bd_id_status status = bd_id_read(bd_text_of(cells[i]), LAST_DAY, &id);
        cr_expect_eq(status, want, "'%s': %s, not %s", cells[i], bd_id_status_name(status),
                     bd_id_status_name(want));
        cr_expect(memcmp(&id, &zero, sizeof id) == 0, "'%s': something is left", cells[i]);
    }
}

#define GOOD(...)                                      \
    do {                                               \
        static const good rows[] = {__VA_ARGS__};      \
        expect_good(rows, sizeof rows / sizeof *rows); \
    } while (0)
#define REJECTED(status, ...)                                    \
    do {                                                         \
        static const char *const cells[] = {__VA_ARGS__};        \
        expect_bad(status, cells, sizeof cells / sizeof *cells); \
    } while (0)

#endif
