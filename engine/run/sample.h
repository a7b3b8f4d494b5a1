/*
 * sample: what the first rows of a file say about it, as counts. For `check`: no cell of a row
 * leaves this module. One thread.
 */
#ifndef BD_RUN_SAMPLE_H
#define BD_RUN_SAMPLE_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/identity/id.h"
#include "engine/run/plan.h"

enum {
    BD_SAMPLE_ROWS = 10000, /* looked at in each file */
    BD_SAMPLE_REASONS = BD_ID_ENCODING + 1
};

typedef struct bd_sample {
    uint64_t rows;                       /* looked at */
    uint64_t row_columns;                /* rejected: too few or too many columns */
    uint64_t reasons[BD_SAMPLE_REASONS]; /* by bd_id_status; [BD_ID_OK]: rows with a number */
    uint64_t notes[BD_ID_NOTE_COUNT];
    uint64_t absent[BD_FIELDS_MAX]; /* by field: rows in which it says nothing */
    uint64_t bad_bytes;             /* rows with bytes that are not UTF-8 */
    uint64_t words;                 /* number cells of letters beyond ASCII without any digit */
    uint64_t estimated_rows;        /* of the whole file; exact when complete */
    bool complete;                  /* the file has no more rows than were looked at */
} bd_sample;

/** Read the first rows of a file that can be opened again. Fails as bd_reader_open() and
 * bd_reader_take() do. */
BD_NODISCARD bd_status bd_sample_read(const bd_dataset_plan *dataset, const char *path,
                                      bd_chunk *chunk, bd_sample *out, bd_err *err);

/** Add one file's counts to those of its data set. */
void bd_sample_add(bd_sample *sum, const bd_sample *one);

/** Rows of the sample that a run would reject. */
uint64_t bd_sample_rejected(const bd_sample *sample);

#endif
