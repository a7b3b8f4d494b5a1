/*
 * estimate: what a run will need, worked out from its inputs' sizes and first rows before it
 * begins: time, memory, disk. Plain values; one thread.
 *
 * What is said is the expected figure. What a run is refused for is a cautious one, so that a run
 * that would fit is not refused: half of what is expected where rows of the file were looked at, a
 * quarter where the file is packed or only a file like it was looked at, and nothing of workbooks
 * that were not opened and of reports beyond the roster's own cells. estimate.c has the model.
 */
#ifndef BD_RUN_PREFLIGHT_ESTIMATE_H
#define BD_RUN_PREFLIGHT_ESTIMATE_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/base/text.h"
#include "engine/run/plan/plan.h"
#include "engine/run/preflight/disk_space.h"
#include "engine/run/preflight/sample.h"

/* Of one data set, as far as it is known. */
typedef struct bd_estimate_part {
    double rows, accepted; /* of the files whose rows were looked at */
    double store, store_least;
    double cells; /* bytes of the declared cells of accepted rows */
    double cells_least;
    double refused;      /* bytes of the other rows */
    double read_ns;      /* of one processor, to bring the bytes and find the cells */
    double unpack_ns;    /* of it, what only one thread can do for a file */
    double packed_files; /* number */
    double other_files;  /* number; that nobody looked into */
    double seen_bytes;   /* on the disk, of these files */
    double other_bytes;  /* of files that nobody looked into */
    double source_bytes; /* of the longest name of a file */
    bool exact;
} bd_estimate_part;

typedef struct bd_estimate {
    bd_estimate_part parts[BD_DATASETS];
    size_t pipes; /* inputs that can be read only once: nothing is known of them */
    /* Made by bd_estimate_end(). */
    uint64_t rows;
    bool rows_exact;
    uint64_t input_bytes; /* on the disk */
    uint64_t store_bytes, report_bytes;
    uint64_t store_least, report_least;
    size_t run_bytes;      /* what a worker's run should have of the memory it may have */
    uint64_t memory_bytes; /* at most */
    double seconds;
} bd_estimate;

void bd_estimate_begin(bd_estimate *estimate);

/** Count a file whose rows were looked at. */
void bd_estimate_file(bd_estimate *estimate, const bd_plan *plan, int dataset, size_t index,
                      const bd_sample *sample);

/** Count a file that nobody looked into, by its bytes on the disk; a pipe where path is none. */
void bd_estimate_unseen(bd_estimate *estimate, const bd_plan *plan, int dataset, size_t index);

/** Add up; the plan's memory is divided. */
void bd_estimate_end(bd_estimate *estimate, const bd_plan *plan);

/** What is to be written where; names are borrowed from the plan. */
void bd_estimate_needs(const bd_estimate *estimate, const bd_plan *plan,
                       bd_disk_need needs[BD_DISK_NEEDS]);

/** Look at some files of each data set, as a run does before it begins; workbooks are not opened,
 * since that alone takes as long as reading them. Fails as a run will. */
BD_NODISCARD bd_status bd_estimate_make(bd_estimate *estimate, const bd_plan *plan,
                                        bd_budget *budget, bd_err *err);

/** The first line of a run, without an end. */
void bd_estimate_line(const bd_estimate *estimate, bd_buf *out);

/** "about 3 s", "about 20 min", "less than 1 s"; one digit, for it is no more than that. */
void bd_estimate_time(double seconds, bd_buf *out);

#endif
