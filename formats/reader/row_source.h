/*
 * row_source: where rows come from, and what the source is able to do.
 *
 * Files, pipes and later sources (a table of a database, a packed file) differ in their abilities.
 * A run asks for an ability before it relies on it: only a source that can be opened again is
 * sampled before the run, and only one with a size is part of the estimate of time and disk space.
 *
 *                            again   size   digest   by key
 *   regular file               x       x      x
 *   pipe, standard input                      x
 *   sheet of a workbook        x      x      x
 *   member of an archive       x      x
 *
 * A source is a small value; its strings are borrowed. Any thread.
 */
#ifndef BD_FORMATS_READER_ROW_SOURCE_H
#define BD_FORMATS_READER_ROW_SOURCE_H

#include "formats/reader/reader.h"

typedef enum bd_source_ability {
    BD_SOURCE_AGAIN = 1,  /* opened again, it gives the same rows */
    BD_SOURCE_SIZE = 2,   /* its size in bytes is known before it is read */
    BD_SOURCE_DIGEST = 4, /* its totals have a digest of bytes */
    BD_SOURCE_BY_KEY = 8  /* rows of a range of keys can be read alone */
} bd_source_ability;

typedef struct bd_row_source_facts {
    unsigned abilities;  /* bd_source_ability */
    uint64_t size_bytes; /* 0 without BD_SOURCE_SIZE */
} bd_row_source_facts;

typedef struct bd_row_source bd_row_source;

/* What a kind of source implements. */
typedef struct bd_row_source_ops {
    bd_row_source_facts (*look)(const bd_row_source *source);
    bd_status (*open)(const bd_row_source *source, const bd_reader_spec *spec, bd_reader **out,
                      bd_err *err);
} bd_row_source_ops;

struct bd_row_source {
    const bd_row_source_ops *ops;
    const char *place;   /* its name in messages: of a file its path, "-" is standard input */
    const bd_seen *seen; /* the file when it was first looked at; NULL: it was not */
    /* Of a part of a file: */
    const char *path;               /* the file */
    const char *sheet;              /* the part's name for its format; NULL: it has none */
    const struct bd_origin *origin; /* where the bytes come from; NULL: from path */
    uint64_t size_bytes;            /* of the origin; 0: not known */
    const bd_err *refusal;          /* why it cannot be read; NULL: nothing is known against it */
};

/** The file, pipe or standard input at path, which must live as long as the source. */
bd_row_source bd_row_source_file(const char *path);

/** A part of the file at path: a sheet, a member of an archive, or a sheet of a member. All strings,
 * and origin, must live as long as the source. origin NULL: the bytes are those of path. */
bd_row_source bd_row_source_part(const char *path, const char *place, const char *sheet,
                                 const struct bd_origin *origin, uint64_t size_bytes);

/** The file at path, which cannot be read: opening it fails with *why. Both are borrowed. So every
 * file is looked at, also after one that is refused. */
bd_row_source bd_row_source_refused(const char *path, const bd_err *why);

/** What is known of it without opening it; of a file that was seen, what it was then. A source that does not exist, or is of another kind, has no abilities: opening it gives the
 * reason. */
bd_row_source_facts bd_row_source_look(const bd_row_source *source);

/** Whether it has the ability now. */
bool bd_row_source_can(const bd_row_source *source, bd_source_ability ability);

/** Open it and read its header; spec must live as long as the reader. Fails as bd_reader_open(). */
BD_NODISCARD bd_status bd_row_source_open(const bd_row_source *source, const bd_reader_spec *spec,
                                          bd_reader **out, bd_err *err);

/** Whether the file is still what was seen, and by how much it became longer where that is accepted.
 * BD_E_INPUT, BD_E_IO: as bd_seen_check_path(). */
BD_NODISCARD bd_status bd_row_source_unchanged(const bd_row_source *source, uint64_t *grown_bytes,
                                               bd_err *err);

#endif
