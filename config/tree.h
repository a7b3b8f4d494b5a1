/*
 * tree: a YAML text as nodes with their lines, for the messages of the checks.
 *
 * Only a simple part of YAML is accepted: one document, no anchors or aliases, at most
 * BD_TREE_DEPTH_MAX levels, values of at most BD_TREE_VALUE_MAX bytes without a NUL. So a small
 * text cannot become a large tree. A place is written as in messages: "roster.fields[1].column";
 * the empty place is the root.
 *
 * Threads: read by one thread; then any thread may use the tree.
 */
#ifndef BD_CONFIG_TREE_H
#define BD_CONFIG_TREE_H

#include <stddef.h>

#include "config/memory.h"
#include "engine/base/err.h"

enum {
    BD_TREE_DEPTH_MAX = 16,
    BD_TREE_VALUE_MAX = 4096, /* bytes */
    BD_TREE_PLACE_MAX = 256,  /* bytes of a place as text, terminator included */
    BD_TREE_SHOWN = 64        /* bytes of a value in a message, terminator included */
};

typedef enum bd_node_kind { BD_NODE_VALUE, BD_NODE_LIST, BD_NODE_MAPPING } bd_node_kind;

typedef struct bd_node {
    bd_node_kind kind;
    unsigned line;   /* from 1 */
    const char *key; /* in a mapping; else NULL */
    unsigned key_line;
    const char *value;     /* of BD_NODE_VALUE, terminated */
    struct bd_node *first; /* of a list or a mapping, in the order written; keys may repeat */
    struct bd_node *last;
    struct bd_node *next;
} bd_node;

typedef struct bd_tree {
    const char *path; /* borrowed */
    bd_node *root;
} bd_tree;

/** Read text into nodes, which live as long as memory. BD_E_USAGE: not YAML, or YAML beyond the
 * accepted part. */
BD_NODISCARD bd_status bd_tree_read(const char *path, const char *text, size_t len,
                                    bd_memory *memory, bd_tree *tree, bd_err *err);

/** The node at a place; NULL when there is none. */
const bd_node *bd_tree_find(const bd_tree *tree, const char *place);

/** The line of the deepest node on the way to a place. */
unsigned bd_tree_line(const bd_tree *tree, const char *place);

/** BD_E_USAGE as "path:line: ...", line as bd_tree_line(tree, place). */
bd_status bd_tree_fail(const bd_tree *tree, const char *place, bd_err *err, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/** The same with a known line. */
bd_status bd_tree_fail_line(const bd_tree *tree, unsigned line, bd_err *err, const char *format,
                            ...) __attribute__((format(printf, 4, 5)));

/** A value or a key fit for a message, as bd_shown_echo(). Returns out. */
const char *bd_tree_shown(const char *value, char out[BD_TREE_SHOWN]);

#endif
