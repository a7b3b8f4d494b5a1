/* random_cells: a seeded source of random numbers, and cells with every defect of real files. Each
 * source is used by one thread. */
#ifndef MODEL_RANDOM_CELLS_H
#define MODEL_RANDOM_CELLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct chance {
    uint64_t state;
} chance;

uint64_t next(chance *from);

/** 0 .. below - 1. */
unsigned pick(chance *from, unsigned below);

/** True in percent of the calls. */
bool happens(chance *from, unsigned percent);

typedef struct cell {
    char at[1024];
    size_t len;
} cell;

#define COUNT(list)     ((unsigned)(sizeof(list) / sizeof *(list)))
#define ANY(from, list) ((list)[pick((from), COUNT(list))])

enum { BLANKS = 12, NO_TEXTS = 6 };
extern const char *const blanks[BLANKS];
extern const char *const bytes_of_no_text[NO_TEXTS];

/* Bytes that do not fit are left out. */
void cell_add_bytes(cell *to, const char *bytes, size_t len);
void cell_add(cell *to, const char *text);
void cell_set(cell *to, const char *text);

/** Put piece before a random character of text, or after the last. */
void cell_insert(chance *from, cell *text, const char *piece, size_t piece_len);
void cell_insert_text(chance *from, cell *text, const char *piece);

/** Make letters and digits full-width in percent of their places. */
void widen(chance *from, cell *text, unsigned percent);

/* One of the few people of a case; few, so that numbers repeat. */
typedef struct person {
    char number[32];
    char name[96];
    unsigned sex; /* 1, 2 */
} person;

person random_person(chance *from);
void citizen_number(chance *from, char out[32]);
void other_number(chance *from, char out[32]);

/* One cell each; bytes that are not text and line breaks may be among them. */
void number_cell(chance *from, const person *who, const person *other, cell *out);
void name_cell(chance *from, const person *who, cell *out);
void sex_cell(chance *from, const person *who, cell *out);
void region_cell(chance *from, cell *out);
void status_cell(chance *from, cell *out);
void date_cell(chance *from, cell *out);
bool nothing_cell(chance *from, cell *out); /* false: it made none */
void text_cell(chance *from, cell *out);

/** Sometimes put a value into the shell of a formula, which keeps a spreadsheet from changing it. */
void shell_cell(chance *from, cell *text);

/** Sometimes fill up a value with NULs and blanks, as programs do. */
void padded_cell(chance *from, cell *text);

#endif
