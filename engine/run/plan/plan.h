/*
 * plan: what a run will do, worked out before it starts: files, schemas, rules, and who gets how
 * much memory. Immutable once made; owns all it points to but the configuration, which must outlive
 * it.
 */
#ifndef BD_RUN_PLAN_PLAN_H
#define BD_RUN_PLAN_PLAN_H

#include "config/config.h"
#include "engine/compare/rules.h"
#include "engine/report/regions/regions.h"
#include "engine/report/rows/row_form.h"
#include "engine/report/worklist/worklist_form.h"
#include "formats/reader/row_source.h"

enum { BD_ROSTER, BD_CARDS, BD_DATASETS };

/* Bytes that a packed row may need: a row of 1 MiB with nothing but bad bytes fits, and any run's
 * buffer holds it. */
enum { BD_PLAN_RECORD_MAX = 5 << 20 };

/* Bytes of a refused row's packed fields that are kept beside it for the worklists; of one that has
 * more they are not. */
enum { BD_PLAN_REFUSED_MAX = 16 << 10 };

/* Bytes of a run that smaller ones gain nothing over (estimate.c). */
enum { BD_PLAN_RUN_LEAST = 12 << 20 };

typedef struct bd_dataset_plan {
    const bd_dataset_config *config;
    const char *name; /* "roster", "cards" */
    char **files;     /* in source order, as they are opened */
    size_t file_count;
    bd_row_source *sources; /* of the same files: whoever opens one does it by its source */
    bd_text *shown;         /* the same as reports name them: relative to the configuration */
    bd_schema schema;
    const char *wanted[BD_FIELDS_MAX]; /* the fields' columns, then the appended ones */
    unsigned lines[BD_FIELDS_MAX];     /* of the configuration, in the same order */
    size_t appended[BD_FIELDS_MAX];    /* fields that go on in a second column, ascending */
    size_t appended_count;
    bd_reader_span spans[BD_FIELDS_MAX];
    bd_reader_spec spec;
} bd_dataset_plan;

/* How --memory is divided. All in bytes unless said otherwise. */
typedef struct bd_memory_plan {
    unsigned workers;                /* at most the threads asked for; fewer when memory is short */
    size_t segments;                 /* number */
    size_t commit;                   /* dirty pages of a transaction */
    size_t run;                      /* of one worker's run: the most, until there is an estimate */
    size_t rejected;                 /* buffer of one worker's rejected rows */
    size_t tile_records;             /* of one data set, held by one worker while comparing */
    size_t tile_blocks[BD_DATASETS]; /* number: what a key range aims at */
    size_t sorting;                  /* open rows of one worker before they are spilled */
    size_t merging;                  /* one worker's merge of them */
    size_t part;                     /* report text of one range handed on at once */
} bd_memory_plan;

typedef struct bd_plan {
    const bd_config *config;
    bd_dataset_plan datasets[BD_DATASETS];
    bd_rules rules;
    bd_region_table regions;
    bd_region_group *groups;    /* the configuration's */
    bd_row_writer writer;       /* with pseudonyms a thread takes a copy of it and of its hmac */
    bd_row_form form;           /* the writer's, if it has one */
    bd_worklist_form worklists; /* if the configuration wants them */
    bd_memory_plan memory;
} bd_plan;

/** Schemas and rules only: enough to explain a store. plan is zeroed or filled; end it with
 * bd_plan_fini() either way. */
BD_NODISCARD bd_status bd_plan_init(bd_plan *plan, const bd_config *config, bd_err *err);

/** Expand the files of both data sets. BD_E_USAGE: none for a pattern, or one named twice. */
BD_NODISCARD bd_status bd_plan_files(bd_plan *plan, bd_err *err);

/** The forms of the reports, which the writer then has, and of the worklists, and the key of the
 * pseudonyms; a line to warnings for each thing that is not as it should be. */
BD_NODISCARD bd_status bd_plan_form(bd_plan *plan, bd_buf *warnings, bd_err *err);

/** Divide memory_bytes among threads workers. BD_E_USAGE: less than the least. */
BD_NODISCARD bd_status bd_plan_memory(bd_plan *plan, size_t memory_bytes, unsigned threads,
                                      bd_err *err);

/** What a run has taken of its memory before it opens an input: with runs of run bytes. */
size_t bd_plan_load_bytes(const bd_plan *plan, size_t run);

void bd_plan_fini(bd_plan *plan); /* harmless on a zeroed plan */

#endif
