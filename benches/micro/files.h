/* files: writes the table as a file of each format, in memory, opened by its path. One thread. */
#ifndef BD_BENCHES_FILES_H
#define BD_BENCHES_FILES_H

#include "benches/micro/table.h"
#include "formats/reader/reader.h"

/* A file without a folder; files_close() ends it. */
typedef struct file_in_memory {
    int fd;
    size_t bytes;
    char path[40];
} file_in_memory;

void files_write(file_in_memory *file, const bd_buf *bytes);
void files_close(file_in_memory *file);

/** Append bytes as gz by zlib's level 6, in members of member_bytes each; up to 64 KiB they are
 * marked as in bgzip. */
void files_add_gz(bd_buf *out, const char *bytes, size_t len, size_t member_bytes);

/** Fixed width: columns as wide as their widest value; spans: all of them, in the table's order. */
void files_add_fixed(const bench_table *t, bd_encoding encoding,
                     bd_reader_span spans[TABLE_COLUMNS], bd_buf *out);

/** dBASE III, code page 936. */
void files_add_dbf(const bench_table *t, bd_buf *out);

/** A workbook: numbers and names as shared strings, codes and dates as numbers. */
void files_add_xlsx(const bench_table *t, bd_buf *out);

#endif
