/*
 * build: makes the bd_config from loaded values, and checks what the table of keys cannot express.
 *
 * Private to the room. build.c builds the whole and calls build_dataset.c for a data set,
 * build_region.c for regions and build_editions.c for the folders of reports. All of them use
 * build_common.c and build_path.c, which call none of them. Places in messages are those of the
 * tree, so every message has its line. One thread at a time.
 */
#ifndef BD_CONFIG_BUILD_H
#define BD_CONFIG_BUILD_H

#include "config/config.h"
#include "config/memory.h"
#include "config/schema.h"
#include "config/tree.h"

typedef struct bd_build {
    const bd_tree *tree;
    const bd_raw_config *raw;
    bd_memory *memory;
    bd_config *config;
    bd_err *err;
} bd_build;

/* A place of the tree as a value: bd_place_at("%s.fields[%u]", ...).text */
typedef struct bd_place {
    char text[BD_TREE_PLACE_MAX];
} bd_place;

/** Fill config; all its memory comes from memory. period NULL: raw's, else the current month. */
BD_NODISCARD bd_status bd_config__build(const bd_tree *tree, const bd_raw_config *raw,
                                        const char *period, bd_memory *memory, bd_config *config,
                                        bd_err *err);

/** set is "roster" or "cards". */
BD_NODISCARD bd_status bd_config__build_dataset(const bd_build *b, const char *set,
                                                const bd_raw_dataset *raw, bd_dataset_config *out);

/** Check which keys the data set's format requires and refuses, and set the format's own members of
 * out. */
BD_NODISCARD bd_status bd_config__build_format(const bd_build *b, const char *set,
                                               const bd_raw_dataset *raw, bd_dataset_config *out);

/** Set the place of field i in a row: its column, or its bytes. */
BD_NODISCARD bd_status bd_config__build_place(const bd_build *b, const char *set,
                                              const bd_raw_dataset *raw, unsigned i,
                                              const bd_dataset_config *dataset, bd_field *out);

/** Set the column in which field i continues, if it has one. */
BD_NODISCARD bd_status bd_config__build_append(const bd_build *b, const char *set,
                                               const bd_raw_dataset *raw, unsigned i,
                                               const bd_dataset_config *dataset, bd_field *out);

/** Set encoding, delimiter and quotes; call it after bd_config__build_format(). */
BD_NODISCARD bd_status bd_config__build_text(const bd_build *b, const char *set,
                                             const bd_raw_dataset *raw, bd_dataset_config *out);

/** Make the data set's words for nothing; NULL: it declares none. */
BD_NODISCARD bd_status bd_config__build_absent(const bd_build *b, const bd_raw_dataset *raw,
                                               const bd_absent **out);

/** Set how the dates of a field at `here` are read. */
BD_NODISCARD bd_status bd_config__build_date(const bd_build *b, const bd_place *here,
                                             const bd_raw_dataset *raw, const bd_raw_field *field,
                                             bd_value_rule *rule);

/** No usable status may be a word for nothing. */
BD_NODISCARD bd_status bd_config__check_active(const bd_build *b, const bd_dataset_config *dataset);

/** Number of fields that a field with `columns` becomes; 1 for every other field. */
unsigned bd_config__field_parts(const bd_raw_field *raw);

/** Make part `part` of field i, which has columns: a field of type text named region_1 and so
 * on. */
BD_NODISCARD bd_status bd_config__build_part(const bd_build *b, const char *set,
                                             const bd_raw_dataset *raw, unsigned i, unsigned part,
                                             const bd_dataset_config *dataset, bd_field *out);

/** Note that rows are counted by field i of type region, unless an earlier field was noted. index
 * is its place among dataset's fields. */
BD_NODISCARD bd_status bd_config__build_region(const bd_build *b, const char *set,
                                               const bd_raw_field *raw, unsigned i, size_t index,
                                               bd_dataset_config *dataset);

/** No field may have the name of another one's part. */
BD_NODISCARD bd_status bd_config__check_parts(const bd_build *b, const char *set,
                                              const bd_raw_dataset *raw,
                                              const bd_dataset_config *dataset);

/** Read a code of 6, 9 or 12 digits. False: it is none. */
bool bd_config__is_region(const char *text, uint64_t *code);

/** The folders of reports, after the worklists. */
BD_NODISCARD bd_status bd_config__build_editions(const bd_build *b);

/** The key `access` at `place`, which is in the file. lists: it may have worklists. */
BD_NODISCARD bd_status bd_config__build_access(const bd_build *b, const char *place,
                                               const bd_raw_access *raw, bool lists,
                                               bd_access_config *out);

/** `regions` and `groups`. */
BD_NODISCARD bd_status bd_config__build_regions(const bd_build *b);

/** Find the declared field of that name. BD_E_USAGE: none; the message is for the place `where` and
 * lists all fields. */
BD_NODISCARD bd_status bd_config__find_field(const bd_build *b, const char *set,
                                             const bd_dataset_config *dataset, const char *name,
                                             const char *where, size_t *out);

/* ---- paths (build_path.c); place is their place in the file, for messages ---- */

/** A path with its folder: ~/ is the home, and the configuration file's folder goes before a relative
 * one. */
BD_NODISCARD bd_status bd_config__path(const bd_build *b, const char *place, const char *text,
                                       const char **out);

/** The same for a folder that a run makes: {period} and {previous} are replaced; braces with anything
 * else and paths of Windows are refused. period: that of the path, as YYYY-MM. */
BD_NODISCARD bd_status bd_config__period_path(const bd_build *b, const char *place,
                                              const char *text, const char *period,
                                              const char **out);

/** The same for a pattern; unknown braces stay as they are. The first *folder_len bytes of it are a
 * folder as it is. */
BD_NODISCARD bd_status bd_config__pattern(const bd_build *b, const char *place, const char *text,
                                          const char **out, size_t *folder_len);

/** Whether a path begins with a drive of Windows, as C:\. */
bool bd_config__is_drive(const char *path);

bd_place bd_place_at(const char *format, ...) __attribute__((format(printf, 1, 2)));
bd_status bd_config__no_memory(const bd_build *b);
BD_NODISCARD bd_status bd_config__copy(const bd_build *b, const char *text, const char **out);

#endif
