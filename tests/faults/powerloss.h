/*
 * powerloss: shared by the parts of the replay program.
 *
 * A tree holds folders and files as nodes, as a file system does: names are in folders, contents in
 * files. The trace is read once against the tree from before it; each record then refers to nodes,
 * so that any part of it can be replayed.
 */
#ifndef BD_POWERLOSS_H
#define BD_POWERLOSS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PL_ROOT = 0, PL_NONE = -1, PL_NODES = 4096, PL_ENTRIES = 4096 };

typedef struct pl_entry {
    int folder, node;
    const char *name;
} pl_entry;

/* The names of a tree; an entry whose node is PL_NONE is free. */
typedef struct pl_names {
    pl_entry entries[PL_ENTRIES];
    int count;
} pl_names;

typedef struct pl_node {
    bool is_folder;
    unsigned char *bytes; /* contents before the trace */
    size_t len;
    uint64_t hash; /* of bytes */
} pl_node;

typedef struct pl_op {
    char kind;    /* as in preload_trace.c */
    int node;     /* what is written, synced, made, removed or moved */
    int other;    /* X: the node that it changes places with */
    int from, to; /* folders of the two names */
    const char *name, *to_name;
    uint64_t at;
    const unsigned char *bytes;
    size_t len;
} pl_op;

typedef struct pl_trace {
    pl_op *ops;
    int op_count;
    pl_node nodes[PL_NODES];
    int node_count;
    pl_names before, after;
} pl_trace;

/** Read the tree in a folder into nodes and names. Ends the program on an error. */
void pl_tree_read(pl_trace *trace, const char *folder, pl_names *names);

/** Read a trace that begins with the tree in before. */
void pl_trace_read(pl_trace *trace, const char *path, const char *before);

/** The node of a path; PL_NONE: there is none. */
int pl_find(const pl_names *names, const char *path);
int pl_child(const pl_names *names, int folder, const char *name);

bool pl_is_names(const pl_op *op); /* it changes names, not contents */

/**
 * Do an operation on names. only: just its part in this folder; PL_NONE: all of it. A part whose
 * name is not there, since what made it was lost, does nothing.
 */
void pl_apply(pl_names *names, const pl_op *op, int only);

/* One state that a loss of power may leave; powerloss.c has the rules. */
typedef struct pl_state {
    const pl_trace *trace;
    bool blind;  /* as if nothing had been synced */
    int point;   /* records done when the power failed */
    char model;  /* a or b */
    long number; /* seeds the choices */
    uint64_t random;
    pl_names names;
} pl_state;

typedef struct pl_piece {
    int op;
    size_t len;
} pl_piece;

/* What of a file's writes is there: pieces, and a size that may reach beyond them. */
typedef struct pl_choice {
    pl_piece pieces[4096];
    int count;
    uint64_t size; /* at least */
} pl_choice;

enum { PL_CORNERS = 4 }; /* the first numbers of each point and model */

/** Begin a state: its names are then chosen. trace and blind are set before. */
void pl_state_begin(pl_state *s, int point, char model, long number, uint64_t seed);

/** Choose what of a file is there; files are asked for in the order of the names. */
void pl_choose_contents(pl_state *s, int node, pl_choice *out);
uint64_t pl_contents_hash(const pl_state *s, int node, const pl_choice *chosen);

/** The contents themselves; the caller frees them. */
unsigned char *pl_make_contents(const pl_state *s, int node, const pl_choice *chosen, size_t *len);

uint64_t pl_hash(const void *bytes, size_t len);
uint64_t pl_mix(uint64_t a, uint64_t b);

/** Say why and end with status 2: the test itself does not work. */
__attribute__((format(printf, 1, 2), noreturn)) void pl_die(const char *format, ...);

#endif
