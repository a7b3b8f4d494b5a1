/*
 * config: a comparison's configuration, read from YAML, checked, and then never changed.
 *
 * All paths in it are absolute or relative to the working directory; globs are not yet expanded
 * (bd_config_files). All memory belongs to the bd_config and lives until bd_config_free(). Errors
 * are BD_E_USAGE with the file, the line, what is allowed, and as hint the nearest known name.
 *
 * Threads: load and free by one thread; in between any thread may read.
 */
#ifndef BD_CONFIG_CONFIG_H
#define BD_CONFIG_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/digest.h"
#include "engine/base/encoding.h"
#include "engine/base/err.h"
#include "engine/identity/region.h"
#include "engine/identity/value.h"

enum {
    BD_FIELDS_MAX = 64,   /* declared fields of one data set, compared fields */
    BD_SHEETS_MAX = 1024, /* in a list */
    BD_FILES_MAX = 65535,
    BD_MEMBERS_MAX = 256,
    BD_COLUMN_MAX = 16384,      /* as a number, where there is no header */
    BD_NAMES_MAX = 16,          /* headings of one column */
    BD_HEADER_ROW_MAX = 1000,   /* as a number */
    BD_ROW_BYTES_MAX = 1 << 20, /* of a row of fixed width */
    BD_DELIMITER_MAX = 8,       /* bytes */
    BD_GROUPS_MAX = 256,
    BD_GROUP_REGIONS_MAX = 4096,
    BD_WORKLIST_SORT_MAX = 8, /* fields */
    BD_EDITIONS_MAX = 8,      /* folders of reports, the first one included */
    BD_CONFIG_BYTES_MAX = 1 << 20
};

typedef enum bd_file_format {
    BD_FILE_CSV,
    BD_FILE_FIXED,
    BD_FILE_DBF,
    BD_FILE_XLSX
} bd_file_format;

typedef struct bd_field {
    const char *name;   /* [a-z][a-z0-9_]*, at most 32 bytes; once per data set */
    const char *column; /* heading, or 1-based number as text; of fixed width: "bytes 1-18" */
    const char *const *others; /* further headings of the column, in the order of preference */
    size_t other_count;
    const char *append; /* the column in which a name continues, written like column; NULL: none */
    uint32_t at;        /* fixed width: first byte of the field, from 1 */
    uint32_t width;     /* bytes */
    unsigned line;      /* in the configuration, for messages */
    bd_value_rule rule;
} bd_field;

typedef struct bd_active {
    int field;                 /* index into fields, -1: every card is usable */
    const char *const *values; /* statuses, after the field's map, in which a card is usable */
    size_t value_count;
} bd_active;

typedef struct bd_dataset_config {
    const char *const *patterns; /* with the configuration file's folder before relative ones */
    const size_t
        *pattern_folders; /* how many bytes of each are a folder as it is, with its slash */
    const unsigned *pattern_lines; /* in the configuration, for messages */
    size_t pattern_count;
    const char *const *members; /* patterns of the members of archives that are read; none: all */
    size_t member_count;
    bd_file_format format;
    size_t row_bytes; /* fixed width: length of rows that have no line ends; 0: line ends */
    bd_encoding encoding;
    char delimiter;             /* its first byte */
    const char *delimiter_text; /* all of it where it has several bytes, else NULL */
    bool quote_none;            /* a quote is a character like any other */
    char quote;                 /* what quotes a value */
    const char *sheet;          /* xlsx: name, or number from 1; NULL: the first visible one */
    const char *const *sheets;  /* xlsx: instead of it a list of such; NULL: none */
    size_t sheet_count;
    bool sheets_all; /* xlsx: instead of both, all visible ones */
    bool header;
    uint32_t header_rows[2]; /* the row of the headings, from 1, and 0 or a second one; 0: it is
                                looked for */
    const bd_field *fields;
    size_t field_count;
    size_t id_field;                       /* index of the one field of type id */
    bd_active active;                      /* cards only */
    int newest;                            /* cards only: index of a date field, -1: none */
    int region;                            /* index of the first field of type region, -1: none */
    size_t region_names[BD_REGION_LEVELS]; /* or fields that name the region, the largest
                                              first */
    size_t region_name_count;
    uint64_t region_under; /* region of the first; BD_REGION_UNMAPPED: it is a province */
    unsigned region_line;  /* its line in the configuration, for messages */
} bd_dataset_config;

typedef struct bd_compare_field {
    const char *name;
    size_t roster_field; /* index */
    size_t cards_field;  /* index */
    uint32_t accept;     /* bit 1u << bd_diff: that class still counts as a match */
} bd_compare_field;

/* Figures above which a finished run exits 1, in units of 0.000000001 % (BD_SHARE_LIMIT is the
 * whole); negative: no limit. */
typedef struct bd_limits {
    int64_t mismatch, missing, duplicate, rejected; /* of the roster's rows */
    int64_t cards_rejected;                         /* of the cards' rows */
    int64_t roster_change, cards_change;            /* of the rows of the period before */
    int64_t match_rate_drop;                        /* in percentage points */
} bd_limits;

/* The alarms that end a run before anything is published, unless they are accepted. In the order in
 * which they are reported. */
typedef enum bd_grave {
    BD_GRAVE_EMPTY,
    BD_GRAVE_EMPTY_FILE,
    BD_GRAVE_COLUMNS,
    BD_GRAVE_ENCODING,
    BD_GRAVE_REJECTED,
    BD_GRAVE_ACTIVE_NONE,
    BD_GRAVE_COLUMN_EMPTY,
    BD_GRAVE_GREW,
    BD_GRAVE_COUNT
} bd_grave;

/* How much of a person the reports show. */
typedef enum bd_mask_choice {
    BD_SHOW_ALL,
    BD_HIDE_NUMBERS,
    BD_HIDE_NUMBERS_AND_NAMES
} bd_mask_choice;

/* Lists of the rows that people have to check, one for each region of a level. */
typedef struct bd_worklists_config {
    bool wanted;
    bd_region_level level;
    bool xlsx, csv;                    /* at least one, where wanted */
    size_t sort[BD_WORKLIST_SORT_MAX]; /* fields of the roster, after the region */
    size_t sort_count;
    bd_mask_choice mask;
} bd_worklists_config;

/* Who may read the reports. */
typedef enum bd_access_mode { BD_ACCESS_PRIVATE, BD_ACCESS_GROUP } bd_access_mode;

/* A group of the system, as the configuration names it. */
typedef struct bd_group_wanted {
    const char *text; /* name or number; NULL: none */
    unsigned line;    /* in the configuration, for messages */
} bd_group_wanted;

/* The group of the worklists of one region. */
typedef struct bd_list_group {
    uint64_t region; /* BD_REGION_UNMAPPED: of the rows of no known region */
    bd_group_wanted group;
} bd_list_group;

typedef struct bd_access_config {
    bool wanted; /* else only the owner, and nothing is said of it */
    bd_access_mode mode;
    bd_group_wanted group;        /* BD_ACCESS_GROUP has one */
    bd_access_mode list_mode;     /* of worklists whose region is not named below */
    bd_group_wanted list_group;   /* BD_ACCESS_GROUP has one */
    const bd_list_group *regions; /* ascending, each once */
    size_t region_count;
} bd_access_config;

/* A folder of reports, and what it shows. */
typedef struct bd_edition_config {
    const char *reports;
    const char *reports_before;  /* where those of the month before are, if not in reports */
    const char *reports_pattern; /* the same path with {period} as it is written */
    bool chinese;                /* language: zh */
    bool csv_bom;
    bool csv_spreadsheet; /* csv: {for: spreadsheet} */
    bd_mask_choice mask;
    const char *pseudonym_key; /* path of the key file; NULL: no pseudonyms */
    bd_access_config access;
} bd_edition_config;

/* Regions chosen by the user that are counted together; none of them lies in another. */
typedef struct bd_group {
    const char *name;
    const uint64_t *regions; /* codes, ascending */
    size_t region_count;
    unsigned line; /* in the configuration, for messages */
} bd_group;

typedef struct bd_config {
    const char *path;
    const char *text; /* the file as it is, for the store and the manifest */
    size_t text_len;
    char period[8];    /* YYYY-MM */
    uint32_t last_day; /* of the period, YYYYMMDD */
    const char *store;
    /* The first is that of the key `reports`: it decides what is published, and has the worklists. */
    bd_edition_config editions[BD_EDITIONS_MAX];
    size_t edition_count; /* at least 1 */
    bool gzip;            /* output: {gzip: true}: the reports are .csv.gz */
    bd_worklists_config worklists;
    bd_digest_kind digest;
    bd_dataset_config roster;
    bd_dataset_config cards;
    const bd_compare_field *compare;
    size_t compare_count;
    bd_limits limits;
    unsigned accept;     /* 1u << bd_grave: published all the same */
    const char *regions; /* path of another region table; NULL: the built-in one */
    const bd_group *groups;
    size_t group_count;
} bd_config;

/** Read and check a configuration file. period: YYYY-MM, "last" for the month before the current
 * one, NULL for the file's, else the current month. */
BD_NODISCARD bd_status bd_config_load(const char *path, const char *period, bd_config **out,
                                      bd_err *err);

/** The same from text; path is only for messages and the base of relative paths. */
BD_NODISCARD bd_status bd_config_parse(const char *path, const char *text, size_t len,
                                       const char *period, bd_config **out, bd_err *err);
void bd_config_free(bd_config *config); /* harmless on NULL */

/**
 * Expand a data set's patterns: patterns in the order written, the matches of each in byte order of
 * their names (pattern.h); "-" stays as it is. The caller frees with bd_config_files_free().
 * BD_E_USAGE: a pattern matches no file, or a file is named twice. BD_E_IO: a folder cannot be read.
 */
BD_NODISCARD bd_status bd_config_files(const bd_config *config, const bd_dataset_config *dataset,
                                       char ***out, size_t *count, bd_err *err);

/** The matches of one pattern alone, maybe none. The caller frees with bd_config_files_free(). */
BD_NODISCARD bd_status bd_config_matches(const bd_config *config, const bd_dataset_config *dataset,
                                         size_t index, char ***out, size_t *count, bd_err *err);
void bd_config_files_free(char **files, size_t count);

/** Whether the file is one that a spreadsheet program keeps beside an open workbook ("~$a.xlsx"),
 * found by a pattern and not named: it holds no rows. */
bool bd_config_is_lock_file(const bd_dataset_config *dataset, const char *path);

#endif
