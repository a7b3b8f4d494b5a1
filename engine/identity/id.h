/*
 * id: reads the cell of a document number, in the ten steps of README.md, and makes its key.
 *
 * The key is one uint64. For a citizen number (GB 11643-1999) it is the 17 digits x 11 + the index
 * of the check character in "0123456789X": numeric order is text order, and a number with a wrong
 * check character has a key of its own. For any other document it is bit 63 and the upper 63 bits
 * of XXH3 of the canonical text. Two texts may share such a key, so a join also compares the text.
 *
 * Pure functions, any thread. bd_id_plain() and bd_id_key_notes() are hot.
 */
#ifndef BD_IDENTITY_ID_H
#define BD_IDENTITY_ID_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/base/text.h"
#include "engine/identity/absent.h"

#define BD_KEY_OTHER (UINT64_C(1) << 63)

enum {
    BD_ID_CITIZEN_LEN = 18, /* characters */
    BD_ID_OTHER_MIN = 5,    /* characters of another document ... */
    BD_ID_OTHER_MAX = 30,   /* ... at least and at most */
    BD_ID_EPOCH_DAY = 18400101
};

/* Notes, as bits. A note never rejects a row. Names: bd_id_note_name(). */
enum {
    BD_ID_NOTE_CLEANED = 1u << 0,        /* id_cleaned: steps 1-3 removed or changed something */
    BD_ID_NOTE_15_DIGIT = 1u << 1,       /* id_15_digit: upgraded from 15 digits */
    BD_ID_NOTE_DISABILITY = 1u << 2,     /* id_disability_certificate: the first 18 of 20 or 22 */
    BD_ID_NOTE_OTHER_DOCUMENT = 1u << 3, /* id_other_document */
    BD_ID_NOTE_CHECKSUM = 1u << 4,   /* id_checksum: wrong check character (ISO 7064 MOD 11-2) */
    BD_ID_NOTE_BIRTH_DATE = 1u << 5, /* id_birth_date: no such day, in the future, or before 1840 */
    BD_ID_NOTE_TRUNCATED = 1u << 6,  /* id_spreadsheet_truncated: ends in 000 and fails the check */
    BD_ID_NOTE_WRONG_LENGTH = 1u << 7, /* id_wrong_length: nearly a citizen number, 16 to 19 long */
    BD_ID_NOTE_LOOKS_WRONG = 1u << 8,  /* id_looks_wrong: one but for O, l, I or full stops */
    BD_ID_NOTE_COUNT = 9
};
/* The notes that follow from the key and its text alone. They are the same on both sides of a
 * match. A key that is not a citizen's has at least one of OTHER_DOCUMENT, WRONG_LENGTH,
 * LOOKS_WRONG. */
#define BD_ID_NOTES_OF_KEY                                                     \
    (BD_ID_NOTE_OTHER_DOCUMENT | BD_ID_NOTE_CHECKSUM | BD_ID_NOTE_BIRTH_DATE | \
     BD_ID_NOTE_TRUNCATED | BD_ID_NOTE_WRONG_LENGTH | BD_ID_NOTE_LOOKS_WRONG)

typedef enum bd_id_status {
    BD_ID_OK,
    BD_ID_EMPTY,
    BD_ID_SPREADSHEET,
    BD_ID_MULTIPLE, /* two numbers or more, of any kind; one that is written in groups is one */
    BD_ID_UNUSABLE, /* anything else, and what is no document: 2026-11-30, 010-12345678 */
    BD_ID_ENCODING  /* row_encoding: the cell has bytes that are not UTF-8, or a NUL */
} bd_id_status;

typedef struct bd_id {
    uint64_t key;
    uint32_t notes;                 /* BD_ID_NOTE_* */
    uint32_t text_len;              /* bytes of text */
    char text[BD_ID_OTHER_MAX + 2]; /* canonical and terminated: 18 characters, or 5 to 30; with
                                       full stops only under BD_ID_NOTE_LOOKS_WRONG */
} bd_id;

/**
 * Read one cell. last_day is the period's last day as YYYYMMDD: a birth date after it is noted.
 * Returns BD_ID_OK and fills id, or returns why the cell has no usable number; id is then zeroed.
 *
 * White space of any kind, a line break too, separates two numbers (E12345678 12345678), but not
 * the groups of one (110105 19491231 002X, 6222 0000 1234, E 12345678); id_runs.h has the rule.
 */
bd_id_status bd_id_read(bd_text cell, uint32_t last_day, bd_id *id);

/** The same with the words that a data set has for nothing; NULL for the default ones. A citizen
 * number is never taken for a word. */
bd_id_status bd_id_read_with(bd_text cell, const bd_absent *absent, uint32_t last_day, bd_id *id);

/**
 * Try the form that nearly every cell has: 17 ASCII digits and a digit or upper-case X. The caller
 * has checked that the cell has 18 bytes; 32 bytes must be readable at at. True: key is set,
 * whether the check character is right or wrong. False: key is undefined, and the cell needs
 * bd_id_read(). It is also false for one digit repeated 18 times, which is a placeholder. Uses SSE2
 * on x86-64, elsewhere eight digits at a time in 64-bit words.
 */
bool bd_id_plain(const char *at, uint64_t *key);

/** The notes that follow from the key alone (BD_ID_NOTES_OF_KEY). Hot. */
uint32_t bd_id_key_notes(uint64_t key, uint32_t last_day);

/** The notes of another document, by its canonical text: BD_ID_NOTE_OTHER_DOCUMENT, or what makes it
 * differ from a citizen number. */
uint32_t bd_id_other_notes(bd_text text);

/** The 18 characters of a citizen key (bit 63 clear). */
void bd_id_key_text(uint64_t key, char out[BD_ID_CITIZEN_LEN]);

/** What a citizen key itself contains: birth date as YYYYMMDD (not checked), sex as 1 male or 2
 * female, the first six digits. */
uint32_t bd_id_key_birth(uint64_t key);
uint32_t bd_id_key_sex(uint64_t key);
uint32_t bd_id_key_region(uint64_t key);

/** "id_cleaned" for bit 0, and so on; bit < BD_ID_NOTE_COUNT; static. */
const char *bd_id_note_name(unsigned bit);

/** The reject reason: "id_empty", ..., "row_encoding"; static. Not for BD_ID_OK. */
const char *bd_id_status_name(bd_id_status status);

#endif
