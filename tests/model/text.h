/*
 * text: strings, code points and memory of the model and its helpers.
 *
 * Nothing here comes from the engine, so that the model does not have the engine's faults. It reads
 * whole files, scans linearly and keeps all memory until it ends. One thread.
 */
#ifndef MODEL_TEXT_H
#define MODEL_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

typedef struct str {
    char *at;
    size_t len; /* bytes */
} str;

typedef struct points {
    uint32_t *at;
    size_t len;
} points;

/* A byte that is not part of a UTF-8 character decodes to POINT_BAD + byte. */
enum { POINT_BAD = 0x110000 };

/** Allocate memory that is kept until the program ends; ends the program when there is none. */
void *keep(size_t bytes);

/** Make room for one more item of an array: returns items, moved when count is a power of two. */
void *grow(void *items, size_t count, size_t item_bytes);

/** Print "model: ..." and exit 2. */
_Noreturn void die(const char *format, ...) __attribute__((format(printf, 1, 2)));

/** Read a whole file; a name that ends in ".gz" is read through gzip. */
str read_file(const char *path);

points decode(str text);
str encode(points text);

/** The text as reports show it: each undecodable byte and each NUL as \xHH. Sets *bad if there was
 * one. */
str shown(str text, bool *bad);

/** Whether point is white space or an invisible character. */
bool is_blank(uint32_t point);

/** Without blanks at both ends. */
points trim(points text);

/** Trimmed, and without the shell of a formula, ="...", and then trimmed again. */
points bare(points text);

bool points_equal(points a, points b);
bool str_is(str text, const char *literal);

/** 1-31 for a real day of the proleptic Gregorian calendar; year, month and day as numbers. */
bool is_day(unsigned year, unsigned month, unsigned day);

/** Decimal digits from at; all must be digits. */
bool read_digits(const uint32_t *at, size_t count, unsigned *value);

#endif
