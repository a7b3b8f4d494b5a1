/*
 * ole: compound files ([MS-CFB], "OLE"), the container of Office 97-2003: small file systems with
 * sectors, an allocation table (FAT) and a directory.
 *
 *   | header | sector 0 | sector 1 | ...      a sector has 512 or 4096 bytes
 *
 *   header          the first 109 sectors of the FAT; the others are listed in sectors of their own
 *   FAT             for each sector the next one of its stream
 *   directory       a stream of entries of 128 bytes: names, first sectors, sizes, a tree
 *   mini stream     streams shorter than 4096 bytes, in pieces of 64 bytes with a FAT of their own
 *
 * Invariant: every number of the file is checked before it is used, a chain visits no more sectors
 * than the file has, and memory does not grow with what a file claims, only with its real size (one
 * run for each place where a stream is not contiguous, BD_OLE_RUNS_MAX at most). One thread at a
 * time.
 */
#ifndef BD_FORMATS_XLS_OLE_H
#define BD_FORMATS_XLS_OLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/err.h"

enum {
    BD_OLE_RUNS_MAX = 1 << 17,
    BD_OLE_MAGIC_BYTES = 8,
    BD_OLE_SECTOR_MAX = 4096 /* bytes */
};

/* Contiguous bytes of a stream. */
typedef struct bd_ole_run {
    uint64_t from; /* in the stream */
    uint64_t at;   /* in the file */
} bd_ole_run;

typedef struct bd_ole_stream {
    bd_ole_run *runs; /* by from; a run ends where the next one begins */
    size_t count;
    uint64_t bytes;
} bd_ole_stream;

/* The streams that say what a compound file is. */
typedef enum bd_ole_kind {
    BD_OLE_WORKBOOK,  /* Workbook: Excel 97-2003 */
    BD_OLE_BOOK,      /* Book: Excel 5.0 and 95 */
    BD_OLE_PACKAGE,   /* EncryptedPackage: an .xlsx, .docx or .pptx file with a password */
    BD_OLE_WORD,      /* WordDocument */
    BD_OLE_SLIDES,    /* PowerPoint Document */
    BD_OLE_THUMBNAILS /* Catalog: Thumbs.db of Windows */
} bd_ole_kind;
enum { BD_OLE_KINDS = BD_OLE_THUMBNAILS + 1 };

typedef struct bd_ole {
    int fd;             /* borrowed */
    const char *name;   /* of the file, for messages; borrowed */
    uint64_t bytes;     /* of the file */
    uint32_t sectors;   /* that begin inside the file */
    unsigned shift;     /* 9 or 12: a sector has 1 << shift bytes */
    uint32_t *fat;      /* the sectors that hold the FAT */
    uint32_t fat_count; /* of them */
    uint32_t held;      /* the sector in piece; UINT32_MAX: none */
    uint32_t piece[BD_OLE_SECTOR_MAX / 4];
    uint32_t mini_cutoff; /* bytes: shorter streams are in the mini stream */
    uint32_t mini_first;  /* sector of the mini FAT */
    struct bd_ole_entry {
        bool there;
        uint32_t first;
        uint64_t bytes;
    } root, known[BD_OLE_KINDS];
} bd_ole;

/** Whether head, of BD_OLE_MAGIC_BYTES, begins a compound file. */
bool bd_ole_is(const void *head);

/** Read header, FAT and directory. BD_E_INPUT: damaged. End *out with fini also on failure. */
BD_NODISCARD bd_status bd_ole_init(bd_ole *out, int fd, uint64_t bytes, const char *name,
                                   bd_err *err);
void bd_ole_fini(bd_ole *ole);

/** Find the sectors of a stream that is there (ole->known[kind].there). BD_E_INPUT: its chain is
 * damaged. End *out with fini also on failure. */
BD_NODISCARD bd_status bd_ole_stream_open(bd_ole *ole, bd_ole_kind kind, bd_ole_stream *out,
                                          bd_err *err);
void bd_ole_stream_fini(bd_ole_stream *stream);

/** Read len bytes at a place of the stream; they must be inside it. BD_E_INPUT: the file has become
 * shorter, or ends inside the stream. */
BD_NODISCARD bd_status bd_ole_read(const bd_ole *ole, const bd_ole_stream *stream, uint64_t at,
                                   void *out, size_t len, bd_err *err);

#endif
