/*
 * file_facts: what a file is now: bytes, digest, rows. Reads it once from its beginning to its end.
 * Any thread; 256 KiB of memory while it reads.
 */
#ifndef BD_REPORT_PUBLISH_FILE_FACTS_H
#define BD_REPORT_PUBLISH_FILE_FACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/digest.h"
#include "engine/base/err.h"

typedef struct bd_file_facts {
    const char
        *odd; /* why it is no file to read: "a link", "a folder" ...; NULL: it is one. Static */
    uint64_t bytes;
    uint64_t rows; /* records of a CSV file behind its header; 0 where they were not counted */
    char digest[BD_DIGEST_TEXT];
} bd_file_facts;

/* How to look at it. */
enum {
    BD_FACTS_FOLLOW = 1,     /* a link is what it leads to; else it is odd */
    BD_FACTS_ROWS = 2,       /* it is a CSV report of ours: count its rows */
    BD_FACTS_PACKED_ROWS = 4 /* the same, packed as gz */
};

/**
 * Look at name inside the open folder (AT_FDCWD: at a path). Nothing but a regular file is read,
 * and none is waited for. BD_END: nothing of that name. BD_E_IO: it cannot be opened or read.
 */
BD_NODISCARD bd_status bd_file_facts_get(int folder, const char *name, unsigned how,
                                         bd_digest_kind digest, bd_file_facts *out, bd_err *err);

/* Counts CSV records: a line end within quotes is none. */
typedef struct bd_record_count {
    uint64_t records; /* ended by a line feed */
    bool inside;      /* of quotes */
    bool open;        /* bytes stand behind the last line end */
} bd_record_count;

void bd_record_count_add(bd_record_count *count, const char *bytes, size_t len);

/** Records behind the header. */
uint64_t bd_record_count_rows(const bd_record_count *count);

#endif
