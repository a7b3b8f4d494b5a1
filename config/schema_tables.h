/*
 * schema_tables: every key of the configuration, once. Included by schema.c alone.
 *
 * A new format, encoding or difference class is a line in a table here; the check, its messages and
 * the loading follow. An enumeration of one value is one that is expected to grow: its message says
 * "not yet supported".
 */
#ifndef BD_CONFIG_SCHEMA_TABLES_H
#define BD_CONFIG_SCHEMA_TABLES_H

#include <cyaml/cyaml.h>

#include "config/config.h"
#include "config/schema.h"

enum {
    MAP_MAX = 4096,   /* pairs; they are searched one by one */
    STATUS_MAX = 256, /* usable card statuses */
    TEXT_MAX = BD_TREE_VALUE_MAX
};

static const cyaml_strval_t format_names[] = {
    {"csv", BD_FILE_CSV}, {"fixed", BD_FILE_FIXED}, {"dbf", BD_FILE_DBF}, {"xlsx", BD_FILE_XLSX}};
static const cyaml_strval_t encoding_names[] = {
    {"auto", 1 + BD_ENCODING_AUTO},       {"utf-8", 1 + BD_ENCODING_UTF8},
    {"gb18030", 1 + BD_ENCODING_GB18030}, {"gbk", 1 + BD_ENCODING_GB18030},
    {"gb2312", 1 + BD_ENCODING_GB18030},  {"cp936", 1 + BD_ENCODING_GB18030},
    {"utf-16", 1 + BD_ENCODING_UTF16}};
static const cyaml_strval_t quote_names[] = {{"\"", BD_RAW_QUOTE_DOUBLE},
                                             {"none", BD_RAW_QUOTE_NONE}};
static const cyaml_strval_t language_names[] = {{"zh", BD_RAW_ZH}, {"en", BD_RAW_EN}};
static const cyaml_strval_t use_names[] = {{"machine", BD_RAW_MACHINE},
                                           {"spreadsheet", BD_RAW_SPREADSHEET}};
static const cyaml_strval_t mask_names[] = {
    {"none", BD_SHOW_ALL}, {"id", BD_HIDE_NUMBERS}, {"all", BD_HIDE_NUMBERS_AND_NAMES}};
static const cyaml_strval_t level_names[] = {{"province", 1 + BD_REGION_PROVINCE},
                                             {"prefecture", 1 + BD_REGION_PREFECTURE},
                                             {"county", 1 + BD_REGION_COUNTY},
                                             {"town", 1 + BD_REGION_TOWN},
                                             {"village", 1 + BD_REGION_VILLAGE}};
static const cyaml_strval_t list_names[] = {{"xlsx", BD_RAW_LIST_XLSX}, {"csv", BD_RAW_LIST_CSV}};
static const cyaml_strval_t digest_names[] = {
    {"xxh3", BD_DIGEST_XXH3}, {"sha256", BD_DIGEST_SHA256}, {"sm3", BD_DIGEST_SM3}};
static const cyaml_strval_t type_names[] = {
    {"id", BD_TYPE_ID},     {"name", BD_TYPE_NAME},
    {"sex", BD_TYPE_SEX},   {"ethnicity", BD_TYPE_ETHNICITY},
    {"date", BD_TYPE_DATE}, {"region", BD_TYPE_REGION},
    {"code", BD_TYPE_CODE}, {"digits", BD_TYPE_DIGITS},
    {"text", BD_TYPE_TEXT}};
static const cyaml_strval_t accept_names[] = {{"placeholder", 1 << BD_DIFF_PLACEHOLDER},
                                              {"separator", 1 << BD_DIFF_SEPARATOR},
                                              {"variant", 1 << BD_DIFF_VARIANT},
                                              {"homophone", 1 << BD_DIFF_HOMOPHONE},
                                              {"order", 1 << BD_DIFF_ORDER},
                                              {"part_missing", 1 << BD_DIFF_PART_MISSING},
                                              {"one_character", 1 << BD_DIFF_ONE_CHARACTER},
                                              {"latin", 1 << BD_DIFF_LATIN},
                                              {"different", 1 << BD_DIFF_DIFFERENT}};

/* A key whose value is a text of at least one byte; a key with an allowed set of words. */
#define TEXT(key, optional, of, member)                                                            \
    CYAML_FIELD_STRING_PTR(key, (optional) ? CYAML_FLAG_OPTIONAL : CYAML_FLAG_DEFAULT, of, member, \
                           1, TEXT_MAX)
#define WORD(key, flags, of, member, names) \
    CYAML_FIELD_ENUM(key, CYAML_FLAG_STRICT | (flags), of, member, names, CYAML_ARRAY_LEN(names))

static const cyaml_schema_value_t text_entry = {
    CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char, 1, TEXT_MAX)};

/* `from` may be the empty text: an empty cell can stand for a code. */
static const cyaml_schema_field_t pair_keys[] = {
    CYAML_FIELD_STRING_PTR("from", CYAML_FLAG_DEFAULT, bd_raw_pair, from, 0, TEXT_MAX),
    CYAML_FIELD_STRING_PTR("to", CYAML_FLAG_DEFAULT, bd_raw_pair, to, 0, TEXT_MAX),
    CYAML_FIELD_END};
static const cyaml_schema_value_t pair_entry = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, bd_raw_pair, pair_keys)};

static const cyaml_schema_field_t field_keys[] = {
    TEXT("name", false, bd_raw_field, name),
    TEXT("column", true, bd_raw_field, column),
    TEXT("append", true, bd_raw_field, append),
    WORD("type", CYAML_FLAG_DEFAULT, bd_raw_field, type, type_names),
    CYAML_FIELD_SEQUENCE("map", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, bd_raw_field, map,
                         &pair_entry, 1, MAP_MAX),
    TEXT("at", true, bd_raw_field, at),
    TEXT("width", true, bd_raw_field, width),
    CYAML_FIELD_SEQUENCE("columns", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, bd_raw_field, columns,
                         &text_entry, 1, BD_REGION_LEVELS),
    TEXT("under", true, bd_raw_field, under),
    CYAML_FIELD_END};
static const cyaml_schema_value_t field_entry = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, bd_raw_field, field_keys)};

static const cyaml_schema_field_t active_keys[] = {
    TEXT("field", false, bd_raw_active, field),
    CYAML_FIELD_SEQUENCE("values", CYAML_FLAG_POINTER, bd_raw_active, values, &text_entry, 1,
                         STATUS_MAX),
    CYAML_FIELD_END};

#define DATASET_KEYS                                                                              \
    CYAML_FIELD_SEQUENCE("files", CYAML_FLAG_POINTER, bd_raw_dataset, files, &text_entry, 1,      \
                         BD_FILES_MAX),                                                           \
        WORD("format", CYAML_FLAG_OPTIONAL | CYAML_FLAG_CASE_INSENSITIVE, bd_raw_dataset, format, \
             format_names),                                                                       \
        WORD("encoding", CYAML_FLAG_OPTIONAL | CYAML_FLAG_CASE_INSENSITIVE, bd_raw_dataset,       \
             encoding, encoding_names),                                                           \
        TEXT("delimiter", true, bd_raw_dataset, delimiter),                                       \
        WORD("quote", CYAML_FLAG_OPTIONAL, bd_raw_dataset, quote, quote_names),                   \
        TEXT("row_bytes", true, bd_raw_dataset, row_bytes),                                       \
        TEXT("sheet", true, bd_raw_dataset, sheet),                                               \
        CYAML_FIELD_BOOL_PTR("header", CYAML_FLAG_OPTIONAL, bd_raw_dataset, header),              \
        CYAML_FIELD_SEQUENCE("fields", CYAML_FLAG_POINTER, bd_raw_dataset, fields, &field_entry,  \
                             1, BD_FIELDS_MAX)

static const cyaml_schema_field_t roster_keys[] = {DATASET_KEYS, CYAML_FIELD_END};
static const cyaml_schema_field_t cards_keys[] = {
    DATASET_KEYS,
    CYAML_FIELD_MAPPING_PTR("active", CYAML_FLAG_OPTIONAL, bd_raw_dataset, active, active_keys),
    TEXT("newest", true, bd_raw_dataset, newest), CYAML_FIELD_END};

static const cyaml_schema_field_t compare_keys[] = {
    TEXT("field", false, bd_raw_compare, field),
    CYAML_FIELD_FLAGS("accept", CYAML_FLAG_OPTIONAL | CYAML_FLAG_STRICT, bd_raw_compare, accept,
                      accept_names, CYAML_ARRAY_LEN(accept_names)),
    CYAML_FIELD_END};
static const cyaml_schema_value_t compare_entry = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, bd_raw_compare, compare_keys)};

static const cyaml_schema_field_t limit_keys[] = {
    TEXT("mismatch", true, bd_raw_limits, mismatch),
    TEXT("missing", true, bd_raw_limits, missing),
    TEXT("duplicate", true, bd_raw_limits, duplicate),
    TEXT("rejected", true, bd_raw_limits, rejected),
    TEXT("cards_rejected", true, bd_raw_limits, cards_rejected),
    CYAML_FIELD_END};

static const cyaml_schema_field_t group_keys[] = {
    TEXT("name", false, bd_raw_group, name),
    CYAML_FIELD_SEQUENCE("regions", CYAML_FLAG_POINTER, bd_raw_group, regions, &text_entry, 1,
                         BD_GROUP_REGIONS_MAX),
    CYAML_FIELD_END};
static const cyaml_schema_value_t group_entry = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, bd_raw_group, group_keys)};

static const cyaml_schema_field_t csv_keys[] = {
    CYAML_FIELD_BOOL_PTR("bom", CYAML_FLAG_OPTIONAL, bd_raw_csv, bom),
    WORD("for", CYAML_FLAG_OPTIONAL, bd_raw_csv, use, use_names), CYAML_FIELD_END};
static const cyaml_schema_field_t mask_keys[] = {
    WORD("reports", CYAML_FLAG_OPTIONAL, bd_raw_mask, reports, mask_names),
    WORD("worklists", CYAML_FLAG_OPTIONAL, bd_raw_mask, worklists, mask_names), CYAML_FIELD_END};
static const cyaml_schema_field_t worklists_keys[] = {
    WORD("level", CYAML_FLAG_OPTIONAL, bd_raw_worklists, level, level_names),
    CYAML_FIELD_FLAGS("format", CYAML_FLAG_OPTIONAL | CYAML_FLAG_STRICT, bd_raw_worklists, format,
                      list_names, CYAML_ARRAY_LEN(list_names)),
    CYAML_FIELD_SEQUENCE("sort", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, bd_raw_worklists, sort,
                         &text_entry, 0, BD_WORKLIST_SORT_MAX),
    CYAML_FIELD_END};
static const cyaml_schema_field_t output_keys[] = {
    CYAML_FIELD_BOOL("gzip", CYAML_FLAG_OPTIONAL, bd_raw_output, gzip), CYAML_FIELD_END};

static const cyaml_schema_field_t pseudonym_keys[] = {
    TEXT("key_file", false, bd_raw_pseudonym, key_file), CYAML_FIELD_END};

static const cyaml_schema_field_t config_keys[] = {
    TEXT("period", true, bd_raw_config, period),
    TEXT("store", true, bd_raw_config, store),
    TEXT("reports", true, bd_raw_config, reports),
    WORD("language", CYAML_FLAG_OPTIONAL, bd_raw_config, language, language_names),
    CYAML_FIELD_MAPPING("csv", CYAML_FLAG_OPTIONAL, bd_raw_config, csv, csv_keys),
    CYAML_FIELD_MAPPING("mask", CYAML_FLAG_OPTIONAL, bd_raw_config, mask, mask_keys),
    CYAML_FIELD_MAPPING_PTR("worklists", CYAML_FLAG_OPTIONAL, bd_raw_config, worklists,
                            worklists_keys),
    CYAML_FIELD_MAPPING("output", CYAML_FLAG_OPTIONAL, bd_raw_config, output, output_keys),
    CYAML_FIELD_MAPPING("pseudonym", CYAML_FLAG_OPTIONAL, bd_raw_config, pseudonym, pseudonym_keys),
    WORD("digest", CYAML_FLAG_OPTIONAL, bd_raw_config, digest, digest_names),
    CYAML_FIELD_MAPPING("roster", CYAML_FLAG_DEFAULT, bd_raw_config, roster, roster_keys),
    CYAML_FIELD_MAPPING("cards", CYAML_FLAG_DEFAULT, bd_raw_config, cards, cards_keys),
    CYAML_FIELD_SEQUENCE("compare", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, bd_raw_config,
                         compare, &compare_entry, 0, BD_FIELDS_MAX),
    CYAML_FIELD_MAPPING("limits", CYAML_FLAG_OPTIONAL, bd_raw_config, limits, limit_keys),
    TEXT("regions", true, bd_raw_config, regions),
    CYAML_FIELD_SEQUENCE("groups", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, bd_raw_config, groups,
                         &group_entry, 0, BD_GROUPS_MAX),
    CYAML_FIELD_END};
static const cyaml_schema_value_t config_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, bd_raw_config, config_keys)};

#undef TEXT
#undef WORD
#undef DATASET_KEYS

#endif
