/*
 * sample: what the first rows of a file say about it, as counts. For `check`, and for the estimate
 * of a run. No cell of a row leaves this module.
 *
 * Rows are read, packed and placed as a run does it, so that what is counted here is what a run
 * would say of them. One thread.
 */
#ifndef BD_RUN_PREFLIGHT_SAMPLE_H
#define BD_RUN_PREFLIGHT_SAMPLE_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/base/budget.h"
#include "engine/identity/id.h"
#include "engine/run/plan/plan.h"
#include "engine/run/preflight/infer_type.h"

enum {
    BD_SAMPLE_ROWS = 100000, /* looked at in each file */
    BD_SAMPLE_REASONS = BD_ID_ENCODING + 1
};

/* All before `deleted` are numbers that add up over files; bd_sample_add() adds them as an array. */
typedef struct bd_sample {
    uint64_t rows;                       /* looked at */
    uint64_t row_columns;                /* rejected: too few or too many columns */
    uint64_t reasons[BD_SAMPLE_REASONS]; /* by bd_id_status; [BD_ID_OK]: rows with a number */
    uint64_t notes[BD_ID_NOTE_COUNT];
    uint64_t absent[BD_FIELDS_MAX];                      /* by field: rows in which it is empty */
    uint64_t inferred[BD_FIELDS_MAX][BD_INFERRED_COUNT]; /* by field: cells; check asks for them */
    uint64_t invalid_bytes, cut_character, region_unmapped, region_from_id;
    uint64_t usable;            /* cards: rows in a usable status */
    uint64_t cell_bytes;        /* declared cells of the rows with a number, as UTF-8 */
    uint64_t packed_bytes;      /* the same rows as records */
    uint64_t rejected_bytes;    /* the other rows as they stand in the file */
    uint64_t parsed_rows;       /* read, also those behind the ones looked at */
    uint64_t parsed_bytes;      /* of these rows as they stand, with one byte for the line end */
    uint64_t disk_bytes;        /* of the whole file; 0: not known */
    uint64_t estimated_rows;    /* of the whole file; exact when complete */
    uint64_t deleted;           /* records passed over until then */
    char note[BD_READER_NOTE];  /* anomalies in the file; empty: nothing */
    bool complete;              /* the file has no more rows than were looked at */
    bool slow;                  /* it has to be unpacked to be read */
    bool opened;                /* its header was read; encoding then holds */
    bd_encoding_found encoding; /* evidence "": the format has one of its own */
} bd_sample;

/* What a sample needs; made once, used for one file after the other. */
typedef struct bd_sampler {
    const bd_plan *plan;
    bd_budget *budget;
    bd_chunk *chunk;
    uint8_t *room; /* for one packed row */
    bd_buf scratch;
    uint64_t rows_max; /* looked at in each file */
    bool inferred;     /* look at every cell: costs more than all the rest */
    bool sizes_only;   /* count rows and bytes, which is all that an estimate rests on */
} bd_sampler;

BD_NODISCARD bd_status bd_sampler_init(bd_sampler *sampler, const bd_plan *plan, bd_budget *budget,
                                       bd_err *err);
void bd_sampler_fini(bd_sampler *sampler); /* harmless on a zeroed one */

/** Read the first rows of file index of a data set, a source that can be opened again. Fails as
 * bd_reader_open() and bd_reader_take() do; what was counted until then stays in out. */
BD_NODISCARD bd_status bd_sample_read(bd_sampler *sampler, int dataset, size_t index,
                                      bd_sample *out, bd_err *err);

/** Add one file's counts to those of its data set. */
void bd_sample_add(bd_sample *sum, const bd_sample *one);

/** Rows of the sample that a run would reject. */
uint64_t bd_sample_rejected(const bd_sample *sample);

#endif
