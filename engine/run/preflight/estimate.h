/*
 * estimate: the time, memory and disk that a run will need, derived from the sizes and first rows
 * of its inputs. Plain values; one thread at a time.
 *
 * The figures shown are the expected ones. A run is refused only by lower, cautious figures, so
 * that a run that would fit is not refused: half of the expected figure for a file whose rows were
 * sampled; a quarter if the file is compressed or only a similar file was sampled; nothing for
 * workbooks that were not opened; and of the reports only the roster's own cells. estimate.c has
 * the model.
 */
#ifndef BD_RUN_PREFLIGHT_ESTIMATE_H
#define BD_RUN_PREFLIGHT_ESTIMATE_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/base/text.h"
#include "engine/run/plan/plan.h"
#include "engine/run/preflight/disk_space.h"
#include "engine/run/preflight/sample.h"

/* The sums of one data set, as far as they are known. */
typedef struct bd_estimate_part {
    double rows, accepted; /* of the files whose rows were sampled */
    double store, store_least;
    double cells; /* bytes of the declared cells of accepted rows */
    double cells_least;
    double refused;      /* bytes of the other rows */
    double read_ns;      /* of one processor, to read the bytes and find the cells */
    double unpack_ns;    /* the part of read_ns that only one thread a file can do */
    double packed_files; /* number of compressed files */
    double other_files;  /* number of files that were not sampled */
    double seen_bytes;   /* on disk, of the sampled files */
    double other_bytes;  /* on disk, of the other files */
    double source_bytes; /* length of the longest file name */
    bool exact;
} bd_estimate_part;

typedef struct bd_estimate {
    bd_estimate_part parts[BD_DATASETS];
    size_t pipes; /* inputs that can be read only once; nothing is known about them */
    /* The members below are set by bd_estimate_end(). */
    uint64_t rows;
    bool rows_exact;
    uint64_t input_bytes;               /* on disk */
    uint64_t store_bytes, report_bytes; /* of the reports: in each edition */
    uint64_t store_least, report_least;
    size_t editions;
    size_t run_bytes;      /* useful size of a worker's run, at most the plan's */
    uint64_t memory_bytes; /* the most that the run will use */
    double seconds;
} bd_estimate;

void bd_estimate_begin(bd_estimate *estimate);

/** Add a file whose rows were sampled. */
void bd_estimate_file(bd_estimate *estimate, const bd_plan *plan, int dataset, size_t index,
                      const bd_sample *sample);

/** Add a file that was not sampled, by its bytes on disk. An input that is not a file counts as a
 * pipe. */
void bd_estimate_unseen(bd_estimate *estimate, const bd_plan *plan, int dataset, size_t index);

/** Compute the sums, after the plan's memory has been divided. */
void bd_estimate_end(bd_estimate *estimate, const bd_plan *plan);

/** Get what will be written to which folder, and return to how many; names are borrowed from the plan. */
size_t bd_estimate_needs(const bd_estimate *estimate, const bd_plan *plan,
                         bd_disk_need needs[BD_DISK_NEEDS_MAX]);

/** Make the estimate of a run from a few files of each data set. Workbooks are not opened, since
 * that alone takes as long as reading them. Fails as the run will. */
BD_NODISCARD bd_status bd_estimate_make(bd_estimate *estimate, const bd_plan *plan,
                                        bd_budget *budget, bd_err *err);

/** Append the first line that a run prints, without a line end. */
void bd_estimate_line(const bd_estimate *estimate, bd_buf *out);

/** Append "about 3 s", "about 20 min", "less than 1 s"; one digit, because it is not more exact. */
void bd_estimate_time(double seconds, bd_buf *out);

#endif
