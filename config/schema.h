/*
 * schema: the one definition of the configuration's keys, kinds and allowed values.
 *
 * The tables are libcyaml's; bd_schema_check() walks a tree against the same tables first, because
 * libcyaml's own reports name neither the allowed keys nor the allowed values. What passes the
 * check is loaded as it is; what tables cannot say (a field that has to be declared, a date that
 * has to exist) is config/build.c's. Only schema_tables.h, which schema.c alone includes, includes
 * cyaml.h.
 */
#ifndef BD_CONFIG_SCHEMA_H
#define BD_CONFIG_SCHEMA_H

#include <stdbool.h>
#include <stdint.h>

#include "config/config.h"
#include "config/tree.h"
#include "engine/base/digest.h"
#include "engine/identity/type.h"

/* As loaded. A string that is not in the file is NULL, a list has no entries, a number is 0. */
typedef struct bd_raw_pair {
    char *from;
    char *to;
} bd_raw_pair;

typedef struct bd_raw_field {
    char *name;
    char *column; /* not of fixed */
    char *append; /* name only, not of fixed */
    char *at;
    char *width;
    char **columns; /* region only: names of what a row lies in, the largest first */
    unsigned columns_count;
    char *under; /* with columns */
    bd_type type;
    bd_raw_pair *map;
    unsigned map_count;
} bd_raw_field;

typedef struct bd_raw_active {
    char *field;
    char **values;
    unsigned values_count;
} bd_raw_active;

typedef enum bd_raw_quote {
    BD_RAW_QUOTE_ABSENT,
    BD_RAW_QUOTE_DOUBLE,
    BD_RAW_QUOTE_NONE
} bd_raw_quote;
typedef enum bd_raw_language { BD_RAW_ZH, BD_RAW_EN } bd_raw_language;

typedef struct bd_raw_dataset {
    char **files;
    unsigned files_count;
    bd_file_format format;
    unsigned encoding; /* 1 + bd_encoding; 0: absent */
    char *delimiter;
    bd_raw_quote quote;
    char *row_bytes; /* fixed only */
    char *sheet;     /* xlsx only */
    bool *header;
    bd_raw_field *fields;
    unsigned fields_count;
    bd_raw_active *active; /* cards only */
    char *newest;          /* cards only */
} bd_raw_dataset;

typedef struct bd_raw_compare {
    char *field;
    uint32_t accept; /* 1u << bd_diff */
} bd_raw_compare;

typedef struct bd_raw_limits {
    char *mismatch, *missing, *duplicate, *rejected, *cards_rejected;
} bd_raw_limits;

typedef struct bd_raw_group {
    char *name;
    char **regions;
    unsigned regions_count;
} bd_raw_group;

typedef enum bd_raw_use { BD_RAW_MACHINE, BD_RAW_SPREADSHEET } bd_raw_use;

typedef struct bd_raw_csv {
    bool *bom;
    bd_raw_use use;
} bd_raw_csv;

typedef struct bd_raw_mask {
    bd_mask_choice reports;
    bd_mask_choice worklists;
} bd_raw_mask;

enum { BD_RAW_LIST_XLSX = 1, BD_RAW_LIST_CSV = 2 };

typedef struct bd_raw_worklists {
    unsigned level;  /* 1 + bd_region_level; 0: absent */
    uint32_t format; /* BD_RAW_LIST_*; 0: absent */
    char **sort;
    unsigned sort_count;
} bd_raw_worklists;

typedef struct bd_raw_output {
    bool gzip;
} bd_raw_output;

typedef struct bd_raw_pseudonym {
    char *key_file;
} bd_raw_pseudonym;

typedef struct bd_raw_config {
    char *period;
    char *store;
    char *reports;
    bd_raw_language language;
    bd_raw_csv csv;
    bd_raw_mask mask;
    bd_raw_worklists *worklists; /* NULL: absent */
    bd_raw_output output;
    bd_raw_pseudonym pseudonym;
    bd_digest_kind digest;
    bd_raw_dataset roster;
    bd_raw_dataset cards;
    bd_raw_compare *compare;
    unsigned compare_count;
    bd_raw_limits limits;
    char *regions;
    bd_raw_group *groups;
    unsigned groups_count;
} bd_raw_config;

/** Hold the tree to the tables: unknown, missing and repeated keys, wrong kinds, values that are
 * not allowed. */
BD_NODISCARD bd_status bd_schema_check(const bd_tree *tree, bd_err *err);

/** Load text that passed the check; *out is freed with bd_schema_free(). */
BD_NODISCARD bd_status bd_schema_load(const char *path, const char *text, size_t len,
                                      bd_raw_config **out, bd_err *err);
void bd_schema_free(bd_raw_config *raw); /* harmless on NULL */

#endif
