/*
 * build: turns loaded values into the bd_config, checking what the schema's tables cannot say.
 * Private to the room. build.c has what concerns the whole, build_dataset.c one data set.
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

/** Fill config, all of whose memory comes from memory. period NULL: raw's, else the current month.
 */
BD_NODISCARD bd_status bd_config__build(const bd_tree *tree, const bd_raw_config *raw,
                                        const char *period, bd_memory *memory, bd_config *config,
                                        bd_err *err);

/** set is "roster" or "cards". */
BD_NODISCARD bd_status bd_config__build_dataset(const bd_build *b, const char *set,
                                                const bd_raw_dataset *raw, bd_dataset_config *out);

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
