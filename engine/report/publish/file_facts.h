/*
 * file_facts: the present bytes, digest and rows of a file. Reads the file once from start to end,
 * and a gz report a second time for its rows. Any thread; 256 KiB of memory while it reads.
 */
#ifndef BD_REPORT_PUBLISH_FILE_FACTS_H
#define BD_REPORT_PUBLISH_FILE_FACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "engine/base/digest.h"
#include "engine/base/err.h"

typedef struct bd_file_facts {
    const char *odd; /* why it was not read: "a link", "a folder" ...; NULL: it was read. Static */
    uint64_t bytes;
    uint64_t rows; /* records of a CSV file after its header; 0 if they were not counted */
    char digest[BD_DIGEST_TEXT];
    mode_t mode; /* as stat() has it */
    gid_t group;
    char sum[BD_DIGEST_TEXT]; /* for sums.h; empty unless asked for */
} bd_file_facts;

/* How to read it; flags. */
enum {
    BD_FACTS_FOLLOW = 1,      /* follow a link; without this flag a link is odd */
    BD_FACTS_ROWS = 2,        /* it is a CSV report of ours: count its rows */
    BD_FACTS_PACKED_ROWS = 4, /* it is a CSV report compressed as gz: count its rows */
    BD_FACTS_SUM = 8          /* compute its sum as well */
};

/**
 * Read the file `name` in the open folder (AT_FDCWD: `name` is a path). Only a regular file is
 * read, and opening it never blocks. BD_END: there is no such name. BD_E_IO: it cannot be opened or
 * read.
 */
BD_NODISCARD bd_status bd_file_facts_get(int folder, const char *name, unsigned how,
                                         bd_digest_kind digest, bd_file_facts *out, bd_err *err);

/* Counts CSV records; a line end inside quotes does not end a record. */
typedef struct bd_record_count {
    uint64_t records; /* ended by a line feed */
    bool inside;      /* inside quotes */
    bool open;        /* there are bytes after the last line end */
} bd_record_count;

void bd_record_count_add(bd_record_count *count, const char *bytes, size_t len);

/** The number of records after the header. */
uint64_t bd_record_count_rows(const bd_record_count *count);

#endif
