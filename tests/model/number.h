/* number: reads the cell of a document number, by the ten steps of the rules. Pure, any thread. */
#ifndef MODEL_NUMBER_H
#define MODEL_NUMBER_H

#include "text.h"

enum {
    NOTE_CLEANED = 1,
    NOTE_15_DIGIT = 2,
    NOTE_DISABILITY = 4,
    NOTE_OTHER_DOCUMENT = 8,
    NOTE_CHECKSUM = 16,
    NOTE_BIRTH_DATE = 32,
    NOTE_TRUNCATED = 64,
    NOTE_WRONG_LENGTH = 128,
    NOTE_LOOKS_WRONG = 256,
    NOTES = 9
};

typedef struct number {
    char text[32]; /* canonical, terminated */
    bool other;    /* not a citizen number */
    unsigned notes;
} number;

/** Returns NULL and fills *out, or returns the reason of rejection. last_day is YYYYMMDD. */
const char *number_read(str cell, unsigned last_day, number *out);

/** The check character of 17 digits (GB 11643-1999). */
char number_check(const char digits[17]);

/** The name of bit 0 .. NOTES - 1. */
const char *number_note(unsigned bit);

#endif
