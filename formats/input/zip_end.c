/* zip_end: see zip_end.h. */
#include "formats/input/zip_end.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "engine/base/file.h"

/* Bytes of each record, and offsets in it. */
enum {
    END_BYTES = 22, /* without its comment */
    END_ENTRIES = 10,
    END_DIRECTORY_BYTES = 12,
    END_DIRECTORY_AT = 16,
    END_COMMENT_BYTES = 20,
    LOCATOR_BYTES = 20,
    LOCATOR_RECORD_AT = 8,
    RECORD_BYTES = 56, /* of the 64-bit one */
    RECORD_ENTRIES_HERE = 24,
    RECORD_ENTRIES = 32,
    RECORD_DIRECTORY_BYTES = 40,
    RECORD_DIRECTORY_AT = 48,
    TAIL_BYTES = LOCATOR_BYTES + END_BYTES + UINT16_MAX
};

/* The last bytes of a file, and what their end records say. */
typedef struct zip_tail {
    int fd;
    const char *name;
    uint64_t file_bytes;
    uint64_t from; /* offset of bytes in the file */
    unsigned char *bytes;
    size_t len;
    bool any;         /* there is an end record, and of the last one: */
    uint64_t ends_at; /* its end with its comment */
    bool fits;        /* its directory lies in front of it where it says */
    unsigned fitting; /* end records of which that is true */
    uint64_t entries; /* the largest number of any */
} zip_tail;

static uint64_t number_at(const unsigned char *at, unsigned bytes)
{
    uint64_t value = 0;
    while (bytes-- > 0)
        value = value << 8 | at[bytes];
    return value;
}

static void count_entries(zip_tail *tail, uint64_t entries)
{
    if (entries > tail->entries)
        tail->entries = entries;
}

static bool lies_in_front(uint64_t record_at, uint64_t directory_at, uint64_t directory_bytes)
{
    return directory_bytes <= record_at && record_at - directory_bytes == directory_at;
}

/* The 64-bit record of a locator takes the place of the end record: it has the same numbers. */
static bd_status read_locator(zip_tail *tail, const unsigned char *locator, bd_err *err)
{
    unsigned char record[RECORD_BYTES];
    size_t got;
    const uint64_t at = number_at(locator + LOCATOR_RECORD_AT, 8);
    tail->fits = false;
    if (at >= tail->file_bytes)
        return BD_OK;
    BD_TRY(bd_file_read_at(tail->fd, tail->name, at, record, sizeof record, &got, err));
    if (got < sizeof record || memcmp(record, "PK\x06\x06", 4) != 0)
        return BD_OK;
    count_entries(tail, number_at(record + RECORD_ENTRIES_HERE, 8));
    count_entries(tail, number_at(record + RECORD_ENTRIES, 8));
    tail->fits = lies_in_front(at, number_at(record + RECORD_DIRECTORY_AT, 8),
                               number_at(record + RECORD_DIRECTORY_BYTES, 8));
    return BD_OK;
}

static bd_status read_end(zip_tail *tail, size_t idx, bd_err *err)
{
    const unsigned char *end = tail->bytes + idx;
    const uint64_t at = tail->from + idx;
    tail->any = true;
    tail->ends_at = at + END_BYTES + number_at(end + END_COMMENT_BYTES, 2);
    count_entries(tail, number_at(end + END_ENTRIES, 2));
    if (idx >= LOCATOR_BYTES && memcmp(end - LOCATOR_BYTES, "PK\x06\x07", 4) == 0)
        BD_TRY(read_locator(tail, end - LOCATOR_BYTES, err));
    else
        tail->fits = lies_in_front(at, number_at(end + END_DIRECTORY_AT, 4),
                                   number_at(end + END_DIRECTORY_BYTES, 4));
    tail->fitting += tail->fits;
    return BD_OK;
}

static bd_status read_tail(zip_tail *tail, bd_err *err)
{
    BD_TRY(bd_file_read_at(tail->fd, tail->name, tail->from, tail->bytes, TAIL_BYTES, &tail->len,
                           err));
    for (size_t i = 0; i + END_BYTES <= tail->len; i++)
        if (memcmp(tail->bytes + i, "PK\x05\x06", 4) == 0)
            BD_TRY(read_end(tail, i, err));
    return BD_OK;
}

/* Whether nothing but blanks, line ends and NULs is behind the end: web servers append them. */
static bool is_blank_behind(const zip_tail *tail)
{
    for (uint64_t at = tail->ends_at - tail->from; at < tail->len; at++)
        if (memchr(" \t\r\n", tail->bytes[at], sizeof " \t\r\n") == NULL)
            return false;
    return true;
}

/* A workbook in a workbook has an end record as well, but counts from its own first byte: that one
 * never fits. */
static bd_status check_tail(const zip_tail *tail, bd_err *err)
{
    if (!tail->any || tail->ends_at > tail->file_bytes) {
        bd_fail(err, BD_E_INPUT, 0,
                "'%s' is damaged: it is cut short, or something else follows its end", tail->name);
        bd_hint(err, "copy the file again");
    } else if (!is_blank_behind(tail)) {
        bd_fail(err, BD_E_INPUT, 0, "'%s' is damaged: something else follows its end (bytes: %llu)",
                tail->name, (unsigned long long)(tail->file_bytes - tail->ends_at));
        bd_hint(err, "have the file sent again: a program has added something to it");
    } else if (!tail->fits || tail->fitting != 1) {
        bd_fail(err, BD_E_INPUT, 0,
                "'%s' is two files back to back, or has something else in front of the last one",
                tail->name);
        bd_hint(err, "only one of them would be read: have each sent as a file of its own");
    } else {
        return BD_OK;
    }
    return BD_E_INPUT;
}

bd_status bd_zip_entries(int fd, const char *name, uint64_t *out, bd_err *err)
{
    zip_tail tail = {.fd = fd, .name = name};
    struct stat stat;
    bd_status st = BD_OK;
    *out = 0;
    if (fstat(fd, &stat) != 0)
        return bd_fail(err, BD_E_IO, errno, "cannot look at '%s'", name);
    tail.file_bytes = (uint64_t)stat.st_size;
    tail.from = tail.file_bytes > TAIL_BYTES ? tail.file_bytes - TAIL_BYTES : 0;
    tail.bytes = malloc(TAIL_BYTES);
    if (tail.bytes == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory to read '%s'", name);
    BD_GOTO(read_tail(&tail, err));
    BD_GOTO(check_tail(&tail, err));
    *out = tail.entries;
done:
    free(tail.bytes);
    return st;
}

bd_status bd_zip_check_end(int fd, const char *name, bd_err *err)
{
    uint64_t entries;
    return bd_zip_entries(fd, name, &entries, err);
}
