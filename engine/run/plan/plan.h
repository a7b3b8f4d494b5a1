/*
 * plan: what a run will do, worked out before it starts: files, schemas, rules, and the division of
 * memory.
 *
 * One thread makes it; bd_preflight() still changes memory.run. From the first worker on it is
 * immutable and any thread reads it. It owns everything it points to except the configuration,
 * which must outlive it.
 */
#ifndef BD_RUN_PLAN_PLAN_H
#define BD_RUN_PLAN_PLAN_H

#include "config/config.h"
#include "config/regions/region_tables.h"
#include "engine/compare/rules.h"
#include "engine/report/regions/regions.h"
#include "engine/report/worklist/worklist_form.h"
#include "engine/run/plan/edition.h"
#include "formats/reader/row_source.h"

enum { BD_ROSTER, BD_CARDS, BD_DATASETS };

/* The most bytes that packing a row may need. A row of 1 MiB with only invalid bytes fits, and the
 * buffer of any run holds so much. */
enum { BD_PLAN_RECORD_MAX = 5 << 20 };

/* The most bytes of a rejected row's packed fields that are stored beside it for the worklists. If
 * a row has more, its fields are not stored. */
enum { BD_PLAN_REFUSED_MAX = 16 << 10 };

/* Bytes of a run's buffer; a smaller one is no faster (estimate.c). */
enum { BD_PLAN_RUN_LEAST = 12 << 20 };

/* A file on the disk, as it is listed in the manifest. */
typedef struct bd_input_file {
    bd_text shown; /* its name in reports */
    bd_seen seen;  /* before it was first read */
    bool holds;    /* it holds inputs, and is not one itself */
    struct bd_archive *archive;
} bd_input_file;

typedef struct bd_dataset_plan {
    const bd_dataset_config *config;
    const char *name; /* "roster", "cards" */
    bd_growth growth; /* of its files, unless they are packed */
    /* The files on the disk, in source order. */
    char **paths;
    bd_input_file *files;
    size_t path_count;
    /* The inputs, in source order. A file is one input, or holds several (inputs.h). */
    size_t file_count;
    size_t *path_of;        /* of each input its file */
    bd_row_source *sources; /* of the inputs, which are opened through their source only */
    bd_text *shown;         /* names of the inputs in reports: relative to the configuration, in
                               UTF-8 */
    /* Of archives that a run unpacks to the folder of the store. */
    uint64_t unpacked_bytes;
    bd_schema schema;
    const char *wanted[BD_FIELDS_MAX]; /* the fields' columns, then the appended ones */
    bd_names others[BD_FIELDS_MAX];    /* further headings of the same columns */
    unsigned lines[BD_FIELDS_MAX];     /* their lines in the configuration, in the same order */
    size_t appended[BD_FIELDS_MAX];    /* fields that continue in a second column, ascending */
    size_t appended_count;
    bd_reader_span spans[BD_FIELDS_MAX];
    bd_reader_spec spec;
} bd_dataset_plan;

/* How --memory is divided. In bytes unless the comment says otherwise. */
typedef struct bd_memory_plan {
    unsigned workers;                /* at most the threads asked for; fewer when memory is short */
    size_t segments;                 /* number */
    size_t commit;                   /* dirty pages of a transaction */
    size_t run;                      /* one worker's run; the maximum until there is an estimate */
    size_t rejected;                 /* buffer of one worker's rejected rows */
    size_t tile_records;             /* number: of one data set, held by a worker that compares */
    size_t tile_blocks[BD_DATASETS]; /* number: the target size of a key range */
    size_t sorting;                  /* open rows of one worker before they are spilled */
    size_t merging;                  /* one worker's merge of spilled rows */
    size_t part; /* report text of a range, in one edition, that is passed on at once */
} bd_memory_plan;

typedef struct bd_plan {
    const bd_config *config;
    bd_dataset_plan datasets[BD_DATASETS];
    bd_rules rules;
    bd_region_table regions;
    bd_regions_file regions_file;
    bd_region_group *groups; /* the configuration's */
    bd_row_writer writer;    /* without a form: what the editions' have in common */
    bd_edition editions[BD_EDITIONS_MAX];
    size_t edition_count;       /* from bd_plan_form() on */
    bd_worklist_form worklists; /* if they are configured; in the first edition */
    bd_memory_plan memory;
    bd_buf notes; /* lines: what is passed over in the inputs */
} bd_plan;

/** Make schemas and rules only, which is enough to explain a store. End plan with bd_plan_fini(),
 * on failure too. */
BD_NODISCARD bd_status bd_plan_init(bd_plan *plan, const bd_config *config, bd_err *err);

/** Accept more grave alarms (1u << bd_grave) than the configuration does. Before bd_plan_files(). */
void bd_plan_accept(bd_plan *plan, unsigned accept);

/** Expand the files of both data sets, and list what they hold. BD_E_USAGE: a pattern matches no
 * file, or a file is named twice. */
BD_NODISCARD bd_status bd_plan_files(bd_plan *plan, bd_err *err);

/** Make the editions and the form of the worklists. Appends a line to warnings for each problem that
 * does not prevent a run. */
BD_NODISCARD bd_status bd_plan_form(bd_plan *plan, bd_buf *warnings, bd_err *err);

/** Divide memory_bytes among at most `threads` workers. BD_E_USAGE: it is less than the minimum. */
BD_NODISCARD bd_status bd_plan_memory(bd_plan *plan, size_t memory_bytes, unsigned threads,
                                      bd_err *err);

/** The memory that a run has taken before it opens an input, if its runs have `run` bytes. */
size_t bd_plan_load_bytes(const bd_plan *plan, size_t run);

void bd_plan_fini(bd_plan *plan); /* harmless on a zeroed plan */

#endif
