/*
 * fuzz_read: what must be true of a reader whatever the bytes are, for the fuzz targets.
 *
 * A file is read twice, in chunks of the usual size and in small ones, and both must tell the same.
 * Every row and cell lies within the chunk, lines rise, a cell that is not marked otherwise is
 * text, a rejected row has no cells, the totals are the file's; a failure says what and names the
 * file.
 */
#ifndef BD_TESTS_FUZZ_READ_H
#define BD_TESTS_FUZZ_READ_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "engine/base/utf8.h"
#include "formats/encoding/utf8_kernel.h"
#include "formats/reader/reader_ops.h"

enum { FUZZ_WANTED_MAX = 4, FUZZ_HEADING_BYTES = 64 };

typedef struct fuzz_reading {
    int fd; /* a file in memory, opened by its path */
    char path[40];
    size_t file_bytes;
    bd_budget budget;
    bd_chunk *chunk; /* NULL: not set up */
    bd_buf usual;
    bd_buf small;
} fuzz_reading;

/* How a target opens the file: with its format's own sizes, small ones or the usual. */
typedef bd_status (*fuzz_open)(const bd_reader_spec *spec, const char *path, bool small,
                               const void *tuning, bd_reader **out, bd_err *err);

static inline void fuzz_check(bool right, const char *what)
{
    if (right)
        return;
    fprintf(stderr, "not so: %s\n", what);
    abort();
}

#define FUZZ_CHECK(right) fuzz_check(right, #right)

static inline void fuzz_set_up(fuzz_reading *r)
{
    bd_err err = {0};
    if (r->chunk != NULL)
        return;
    r->fd = memfd_create("fuzz", MFD_CLOEXEC);
    FUZZ_CHECK(r->fd >= 0);
    snprintf(r->path, sizeof r->path, "/proc/self/fd/%d", r->fd);
    bd_budget_init(&r->budget, 64 << 20);
    FUZZ_CHECK(bd_chunk_new(&r->budget, &r->chunk, &err) == BD_OK);
}

static inline void fuzz_file_set(fuzz_reading *r, const void *bytes, size_t len)
{
    FUZZ_CHECK(ftruncate(r->fd, 0) == 0);
    FUZZ_CHECK(len == 0 || pwrite(r->fd, bytes, len, 0) == (ssize_t)len);
    r->file_bytes = len;
}

static inline void fuzz_add_cell(fuzz_reading *r, const bd_batch *batch, const bd_row *row,
                                 bd_cell cell, bd_buf *out)
{
    const size_t end = (size_t)(r->chunk->scratch - r->chunk->data);
    FUZZ_CHECK(cell.at <= end && cell.len <= end - cell.at);
    FUZZ_CHECK((row->state & BD_ROW_COLUMNS) == 0 || cell.len == 0);
    FUZZ_CHECK((row->state & BD_ROW_BAD_BYTES) != 0 ||
               bd_utf8_clean_plain(batch->base + cell.at, cell.len));
    bd_buf_printf(out, " %u[", cell.len);
    bd_buf_add(out, batch->base + cell.at, cell.len);
    bd_buf_add_char(out, ']');
}

static inline void fuzz_add_batch(fuzz_reading *r, const bd_batch *batch, size_t wanted,
                                  uint64_t *line, bd_buf *out)
{
    for (size_t i = 0; i < batch->row_count; i++) {
        const bd_row *row = &batch->rows[i];
        FUZZ_CHECK(batch->first_line + row->line > *line);
        *line = batch->first_line + row->line;
        FUZZ_CHECK(row->raw_at + (size_t)row->raw_len <= 2 * (size_t)BD_CHUNK_DATA_BYTES);
        bd_buf_printf(out, "%llu:%u", (unsigned long long)*line, row->state);
        for (size_t k = 0; k < wanted; k++)
            fuzz_add_cell(r, batch, row, batch->cells[i * wanted + k], out);
        bd_buf_add_string(out, " raw ");
        bd_buf_add_text(out, bd_reader_raw(r->chunk, batch, row));
        bd_buf_add_char(out, '\n');
    }
}

static inline void fuzz_check_end(const fuzz_reading *r, bd_reader *reader, bd_status st,
                                  bd_line_counts *lines, const bd_err *err)
{
    bd_reader_totals totals;
    if (st == BD_END) {
        bd_reader_totals_get(reader, &totals);
        FUZZ_CHECK(totals.bytes == r->file_bytes && totals.digest[0] != '\0');
        bd_line_counts_add(lines, &totals.outside);
        FUZZ_CHECK(totals.line_count == 0 || bd_line_counts_sum(lines) == totals.line_count);
        return;
    }
    FUZZ_CHECK(st < 0 && st == err->status && st != BD_E_BUG);
    FUZZ_CHECK(st == BD_E_NOMEM || strstr(err->text, r->path) != NULL);
}

/* Rows and how it ended as text; the reader is closed. */
static inline bd_status fuzz_read_all(fuzz_reading *r, const bd_reader_spec *spec, fuzz_open open,
                                      const void *tuning, bool small, bd_buf *out)
{
    bd_err err = {0};
    bd_reader *reader = NULL;
    bd_batch batch;
    bd_line_counts lines = {0};
    uint64_t line = 0;
    out->len = 0;
    bd_status st = open(spec, r->path, small, tuning, &reader, &err);
    if (st < 0 && st == BD_E_USAGE) { /* of the spec: need not name the file */
        FUZZ_CHECK(err.text[0] != '\0' && reader == NULL);
        return st;
    }
    while (st >= 0 && (st = bd_reader_take(reader, r->chunk, &err)) == BD_OK) {
        FUZZ_CHECK(bd_reader_parse(reader, r->chunk, &batch, &err) == BD_OK);
        fuzz_add_batch(r, &batch, spec->wanted_count, &line, out);
        bd_line_counts_add(&lines, &batch.lines);
    }
    fuzz_check_end(r, reader, st, &lines, &err);
    bd_reader_close(reader);
    FUZZ_CHECK(r->budget.used_bytes == bd_chunk_bytes());
    return st;
}

/*
 * At a failure the last chunk is lost, which is a smaller one the second time. Which of two
 * failures is met first (a file that is cut short, a column that is missing) may depend on the
 * chunk's size.
 */
static inline void fuzz_read_twice(fuzz_reading *r, const bd_reader_spec *spec, fuzz_open open,
                                   const void *tuning)
{
    const bd_status usual = fuzz_read_all(r, spec, open, tuning, false, &r->usual);
    const bd_status small = fuzz_read_all(r, spec, open, tuning, true, &r->small);
    FUZZ_CHECK((usual < 0) == (small < 0));
    FUZZ_CHECK(r->usual.len <= r->small.len);
    FUZZ_CHECK(r->usual.len == 0 || memcmp(r->usual.at, r->small.at, r->usual.len) == 0);
    FUZZ_CHECK(usual != BD_END || r->usual.len == r->small.len);
}

/* The first headings of the file become what is wanted; without any, the first columns. */
static inline void fuzz_read_by_headings(fuzz_reading *r, bd_reader_spec *spec, fuzz_open open,
                                         const void *tuning)
{
    char names[FUZZ_WANTED_MAX][FUZZ_HEADING_BYTES];
    const char *wanted[FUZZ_WANTED_MAX];
    const bd_text *headings;
    bd_err err = {0};
    bd_reader *reader = NULL;
    spec->wanted = wanted;
    spec->wanted_count = 0;
    if (open(spec, r->path, false, tuning, &reader, &err) == BD_OK) {
        const size_t count = bd_reader_headings(reader, &headings);
        while (spec->wanted_count < count && spec->wanted_count < FUZZ_WANTED_MAX) {
            const size_t i = spec->wanted_count++;
            snprintf(names[i], sizeof names[i], "%s", headings[i].at);
            wanted[i] = names[i];
        }
        bd_reader_close(reader);
    }
    fuzz_read_twice(r, spec, open, tuning);
}

#endif
