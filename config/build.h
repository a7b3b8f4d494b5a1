/*
 * build: makes the bd_config of loaded values, and checks what the table of keys cannot say.
 *
 * Private to the room. build.c has what concerns the whole and calls build_dataset.c for a data set
 * and build_region.c for regions; all of them use build_common.c, which calls none of them. Places
 * in messages are those of the tree, so every message has its line.
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

/* A place of the tree, put together on the fly: bd_place_at("%s.fields[%u]", ...).text */
typedef struct bd_place {
    char text[BD_TREE_PLACE_MAX];
} bd_place;

/** Fill config, all of whose memory comes from memory. period NULL: raw's, else
 * the current month. */
BD_NODISCARD bd_status bd_config__build(const bd_tree *tree, const bd_raw_config *raw,
                                        const char *period, bd_memory *memory, bd_config *config,
                                        bd_err *err);

/** set is "roster" or "cards". */
BD_NODISCARD bd_status bd_config__build_dataset(const bd_build *b, const char *set,
                                                const bd_raw_dataset *raw, bd_dataset_config *out);

/** What the format asks of a data set's keys and does not want; out has the format's own settings
 * afterwards. */
BD_NODISCARD bd_status bd_config__build_format(const bd_build *b, const char *set,
                                               const bd_raw_dataset *raw, bd_dataset_config *out);

/** Where field i of a data set stands: its column, or its bytes. */
BD_NODISCARD bd_status bd_config__build_place(const bd_build *b, const char *set,
                                              const bd_raw_dataset *raw, unsigned i,
                                              const bd_dataset_config *dataset, bd_field *out);

/** The column in which field i goes on, where it has one. */
BD_NODISCARD bd_status bd_config__build_append(const bd_build *b, const char *set,
                                               const bd_raw_dataset *raw, unsigned i,
                                               const bd_dataset_config *dataset, bd_field *out);

/** Encoding, delimiter and quotes; behind bd_config__build_format(). */
BD_NODISCARD bd_status bd_config__build_text(const bd_build *b, const char *set,
                                             const bd_raw_dataset *raw, bd_dataset_config *out);

/** Fields that a `columns` field stands for; 1 for every other field. */
unsigned bd_config__field_parts(const bd_raw_field *raw);

/** Part `part` of field i, which has columns: a field of type text named after it, region_1 and so
 * on. */
BD_NODISCARD bd_status bd_config__build_part(const bd_build *b, const char *set,
                                             const bd_raw_dataset *raw, unsigned i, unsigned part,
                                             const bd_dataset_config *dataset, bd_field *out);

/** Field i of type region is at index of dataset's fields: note what rows are counted by, once. */
BD_NODISCARD bd_status bd_config__build_region(const bd_build *b, const char *set,
                                               const bd_raw_field *raw, unsigned i, size_t index,
                                               bd_dataset_config *dataset);

/** No field may have the name of another one's part. */
BD_NODISCARD bd_status bd_config__check_parts(const bd_build *b, const char *set,
                                              const bd_raw_dataset *raw,
                                              const bd_dataset_config *dataset);

/** `regions` and `groups`. */
BD_NODISCARD bd_status bd_config__build_regions(const bd_build *b);

/** The index of the declared field of that name, else a message at the place `where` with all of
 * them. */
BD_NODISCARD bd_status bd_config__find_field(const bd_build *b, const char *set,
                                             const bd_dataset_config *dataset, const char *name,
                                             const char *where, size_t *out);

/**
 * Put the configuration file's folder before a relative path. In a pattern the folder's own
 * characters are literal, so those that glob() would read are escaped.
 */
BD_NODISCARD bd_status bd_config__join(const bd_build *b, const char *path, bool pattern,
                                       const char **out);

bd_place bd_place_at(const char *format, ...) __attribute__((format(printf, 1, 2)));
bd_status bd_config__no_memory(const bd_build *b);
BD_NODISCARD bd_status bd_config__copy(const bd_build *b, const char *text, const char **out);

#endif
