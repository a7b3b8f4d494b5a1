/*
 * sample: counts of the first rows of a file, for `check` and for the estimate of a run. Only
 * counts leave this module, never the value of a cell.
 *
 * Rows are read, packed and assigned to regions as in a run, so the counts are those a run would
 * have. One thread at a time per sampler.
 */
#ifndef BD_RUN_PREFLIGHT_SAMPLE_H
#define BD_RUN_PREFLIGHT_SAMPLE_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/base/budget.h"
#include "engine/identity/id.h"
#include "engine/run/load/row_counts.h"
#include "engine/run/plan/plan.h"
#include "engine/run/preflight/infer_type.h"

enum {
    BD_SAMPLE_ROWS = 100000, /* examined in each file */
    BD_SAMPLE_REASONS = BD_ID_ENCODING + 1
};

/* All members before `deleted` are counts; bd_sample_add() adds them as one array. */
typedef struct bd_sample {
    uint64_t rows;                       /* examined */
    uint64_t row_columns;                /* rejected: too few or too many columns */
    uint64_t reasons[BD_SAMPLE_REASONS]; /* by bd_id_status; [BD_ID_OK]: rows with a number */
    uint64_t notes[BD_ID_NOTE_COUNT];
    uint64_t absent[BD_FIELDS_MAX];                      /* by field: rows in which it is empty */
    uint64_t inferred[BD_FIELDS_MAX][BD_INFERRED_COUNT]; /* cells by field, if `inferred` is set */
    uint64_t row_notes[BD_ROW_NOTE_COUNT];
    uint64_t region_unmapped, region_from_id;
    uint64_t usable;                   /* cards: rows in a usable status */
    uint64_t cell_bytes;               /* declared cells of the rows with a number, as UTF-8 */
    uint64_t packed_bytes;             /* the same rows as records */
    uint64_t rejected_bytes;           /* the other rows as they are in the file */
    uint64_t parsed_rows;              /* read, including rows after those examined */
    uint64_t parsed_bytes;             /* of the rows read, with one byte each for the line end */
    uint64_t disk_bytes;               /* of the whole file; 0: unknown */
    uint64_t estimated_rows;           /* of the whole file; exact when complete */
    uint64_t deleted;                  /* records marked as deleted that were skipped */
    uint64_t grown_bytes;              /* as in bd_input_counts */
    bd_row_counts counted;             /* of the rows examined */
    bd_line_counts lines;              /* of the rows read */
    uint64_t no_result, unread_sheets; /* as in bd_reader_totals */
    char note[BD_READER_NOTE];         /* anomalies in the file; empty: none */
    uint64_t alike;             /* bits: wanted columns whose heading is not their first name */
    bool complete;              /* all rows of the file were examined */
    bool slow;                  /* the file is compressed */
    bool in_archive;            /* or another packed file than gz */
    bool opened;                /* its header was read, so encoding is valid */
    bd_encoding_found encoding; /* evidence "": the format defines its encoding */
} bd_sample;

/* The memory and settings of sampling; made once, used for many files. */
typedef struct bd_sampler {
    const bd_plan *plan;
    bd_budget *budget;
    bd_chunk *chunk;
    uint8_t *room; /* for one packed row */
    bd_buf scratch;
    bd_row_counter counters[BD_DATASETS];
    uint64_t rows_max; /* examined in each file */
    bool inferred;     /* infer the type of every cell: costs more than all the rest */
    bool sizes_only;   /* count only rows and bytes, all that an estimate needs */
} bd_sampler;

BD_NODISCARD bd_status bd_sampler_init(bd_sampler *sampler, const bd_plan *plan, bd_budget *budget,
                                       bd_err *err);
void bd_sampler_fini(bd_sampler *sampler); /* harmless on a zeroed one */

/** Sample file number index of a data set; it can be opened again. Fails as bd_reader_open() and
 * bd_reader_take() do; out then keeps the counts so far. */
BD_NODISCARD bd_status bd_sample_read(bd_sampler *sampler, int dataset, size_t index,
                                      bd_sample *out, bd_err *err);

/** Add one file's counts to those of its data set. */
void bd_sample_add(bd_sample *sum, const bd_sample *one);

/** The number of sampled rows that a run would reject. */
uint64_t bd_sample_rejected(const bd_sample *sample);

#endif
