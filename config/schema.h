/*
 * schema: a configuration as loaded, key by key.
 *
 * config/keys.def has all keys. bd_schema_check() compares a tree with it. bd_schema_load() copies
 * a tree that passed into these structs and has nothing left to refuse. What a table cannot express
 * (a field must be declared, a date must exist) is checked by build_*.c. One thread at a time.
 */
#ifndef BD_CONFIG_SCHEMA_H
#define BD_CONFIG_SCHEMA_H

#include "config/config.h"
#include "config/memory.h"
#include "config/tree.h"

enum {
    BD_MAP_MAX = 4096,   /* pairs; they are searched linearly */
    BD_STATUS_MAX = 256, /* usable card statuses */
    BD_ABSENT_MAX = 64   /* words for nothing; they are searched linearly */
};

/* A text that is not in the file is NULL, a list has no entries, a number is 0. Texts are borrowed
 * from the tree. */
typedef struct bd_raw_pair {
    const char *from;
    const char *to;
} bd_raw_pair;

typedef struct bd_raw_field {
    const char *name;
    const char **column; /* its headings, in the order of preference; not for fixed */
    unsigned column_count;
    const char *append; /* type name only, not for fixed */
    const char *at;
    const char *width;
    const char **columns; /* region only: columns that name a row's region, the largest first */
    unsigned columns_count;
    const char *under;     /* with columns */
    unsigned type;         /* bd_type */
    unsigned date_order;   /* bd_date_order; type date only */
    unsigned excel_serial; /* bd_raw_bool; type date only */
    bd_raw_pair *map;
    unsigned map_count;
} bd_raw_field;

typedef struct bd_raw_active {
    const char *field;
    const char **values;
    unsigned values_count;
} bd_raw_active;

typedef enum bd_raw_bool { BD_RAW_ABSENT, BD_RAW_TRUE, BD_RAW_FALSE } bd_raw_bool;

typedef enum bd_raw_quote {
    BD_RAW_QUOTE_ABSENT,
    BD_RAW_QUOTE_DOUBLE,
    BD_RAW_QUOTE_SINGLE,
    BD_RAW_QUOTE_NONE
} bd_raw_quote;
typedef enum bd_raw_language { BD_RAW_LANGUAGE_ABSENT, BD_RAW_ZH, BD_RAW_EN } bd_raw_language;

typedef struct bd_raw_dataset {
    const char **files;
    unsigned files_count;
    const char **members; /* of archives */
    unsigned members_count;
    unsigned format;   /* bd_file_format */
    unsigned encoding; /* 1 + bd_encoding; 0: absent */
    const char *delimiter;
    unsigned quote;        /* bd_raw_quote */
    const char *row_bytes; /* fixed only */
    const char **sheet;    /* xlsx only */
    unsigned sheet_count;
    const char **header; /* a word, or one or two numbers */
    unsigned header_count;
    const char **absent; /* words for nothing */
    unsigned absent_count;
    unsigned date_order;   /* bd_date_order */
    unsigned excel_serial; /* bd_raw_bool */
    bd_raw_field *fields;
    unsigned fields_count;
    bd_raw_active active; /* cards only; without a field: absent */
    const char *newest;   /* cards only */
} bd_raw_dataset;

typedef struct bd_raw_compare {
    const char *field;
    unsigned accept; /* 1u << bd_diff */
} bd_raw_compare;

typedef struct bd_raw_limits {
    const char *mismatch, *missing, *duplicate, *rejected, *cards_rejected;
    const char *roster_change, *cards_change, *match_rate_drop;
} bd_raw_limits;

typedef struct bd_raw_group {
    const char *name;
    const char **regions;
    unsigned regions_count;
} bd_raw_group;

typedef enum bd_raw_use { BD_RAW_MACHINE, BD_RAW_SPREADSHEET } bd_raw_use;

typedef struct bd_raw_csv {
    unsigned bom; /* bd_raw_bool */
    unsigned use; /* bd_raw_use */
} bd_raw_csv;

typedef struct bd_raw_mask {
    unsigned reports;   /* bd_mask_choice */
    unsigned worklists; /* bd_mask_choice */
} bd_raw_mask;

enum { BD_RAW_LIST_XLSX = 1, BD_RAW_LIST_CSV = 2 };

typedef struct bd_raw_worklists {
    unsigned level;  /* 1 + bd_region_level; 0: absent */
    unsigned format; /* BD_RAW_LIST_*; 0: absent */
    const char **sort;
    unsigned sort_count;
} bd_raw_worklists;

typedef struct bd_raw_output {
    unsigned gzip; /* bd_raw_bool */
} bd_raw_output;

typedef struct bd_raw_pseudonym {
    const char *key_file;
} bd_raw_pseudonym;

typedef struct bd_raw_access {
    const char *group;
    unsigned mode;            /* 1 + bd_access_mode; 0: absent */
    const bd_node *worklists; /* NULL: absent */
} bd_raw_access;

/* A folder of reports and their form. */
typedef struct bd_raw_edition {
    const char *reports;
    unsigned language; /* bd_raw_language */
    bd_raw_csv csv;
    bd_raw_mask mask;
    bd_raw_pseudonym pseudonym;
    bd_raw_access access;
} bd_raw_edition;

typedef struct bd_raw_config {
    const char *period;
    const char *store;
    bd_raw_edition own; /* the keys of the whole file */
    bd_raw_edition *editions;
    unsigned editions_count;
    bd_raw_worklists worklists;
    bd_raw_output output;
    unsigned digest; /* bd_digest_kind */
    bd_raw_dataset roster;
    bd_raw_dataset cards;
    bd_raw_compare *compare;
    unsigned compare_count;
    bd_raw_limits limits;
    unsigned accept; /* 1u << bd_grave */
    const char *regions;
    bd_raw_group *groups;
    unsigned groups_count;
} bd_raw_config;

/** Whether a tree, or what was read of it, has a known key or none at all: it is a configuration. */
bool bd_schema_knows(const bd_tree *tree);

/** The advice on a file that is no configuration. */
extern const char bd_schema_foreign_hint[];

/** Refuse what config/keys.def does not allow: unknown, missing and repeated keys, wrong kinds and
 * wrong values. */
BD_NODISCARD bd_status bd_schema_check(const bd_tree *tree, bd_err *err);

/** Load a tree that passed the check into raw, which is zeroed; lists are allocated from memory. */
BD_NODISCARD bd_status bd_schema_load(const bd_tree *tree, bd_memory *memory, bd_raw_config *raw,
                                      bd_err *err);

#endif
