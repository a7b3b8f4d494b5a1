/* xlsx_write: see xlsx_write.h. */
#include "formats/output/xlsx/xlsx_write.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "engine/base/file.h"
#include "engine/base/reserve.h"
#include "formats/output/xlsx/book.h"
#include "formats/output/xlsx/readback.h"
#include "formats/output/xlsx/xlsx_spec.h"

enum {
    CELL_ROOM = 256, /* bytes of a cell or of a row, without its text */
    ESCAPED = 7      /* bytes that one byte of text may become */
};

/* Unpacked bytes of the rows: a zip file's limit, less everything else in the part. */
static const uint64_t bytes_most = UINT32_MAX - (uint64_t)(64 << 20);

struct bd_xlsx_writer {
    bd_book book;
    int fd;       /* of the file, if it is to be synced; -1 */
    bool is_made; /* the file exists */
    bool kept;
    bool failed;
    uint32_t created;
    bd_digest_kind digest;
    uint64_t rows;
    uint64_t rows_max;
    uint64_t cut;
    uint64_t bytes; /* of the rows, at most */
    uint64_t bytes_max;
    uint64_t last_bytes; /* of the last row, at most */
};

static void drop(bd_xlsx_writer *writer)
{
    if (writer->fd >= 0)
        close(writer->fd); /* was synced, or is abandoned */
    if (writer->is_made && !writer->kept)
        unlink(writer->book.path);
    bd_book__fini(&writer->book);
    free(writer);
}

/* ---- opening ---- */

/* The library writes the file by its name at the end, so we create it at the beginning. Only a
 * descriptor that was open before the writing is told of all its failures. */
static bd_status make_file(bd_xlsx_writer *writer, const bd_xlsx_write_spec *spec, bd_err *err)
{
    BD_TRY(bd_file_create(writer->book.path, &writer->fd, err));
    writer->is_made = true;
    BD_TRY(bd_access_give_file(writer->fd, writer->book.path, &spec->access, err));
    if (spec->sync)
        return BD_OK;
    const int fd = writer->fd;
    writer->fd = -1;
    return bd_file_close(fd, writer->book.path, err);
}

static bd_status open_writer(const bd_xlsx_write_spec *spec, bd_xlsx_writer **out, bd_err *err)
{
    bd_status st = BD_OK;
    bd_xlsx_writer *writer = calloc(1, sizeof *writer);
    if (writer == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory to write '%s'", spec->path);
    writer->fd = -1;
    writer->created = spec->created;
    writer->digest = spec->digest;
    writer->rows_max = spec->rows_max == 0 ? BD_XLSX_ROWS_MAX : spec->rows_max;
    writer->bytes_max = spec->bytes_max == 0 ? bytes_most : spec->bytes_max;
    BD_GOTO(bd_book__init(&writer->book, spec, err));
    bd_book__list(&writer->book, spec);
    BD_GOTO(bd_book__check(&writer->book, 0, err));
    BD_GOTO(make_file(writer, spec, err));
    *out = writer;
    writer = NULL;
done:
    if (writer != NULL)
        drop(writer);
    return st;
}

/*
 * All calls of the library are made in here and in the three functions below that do the same: an
 * allocation that is refused in the library is served from the reserve, and what was made is
 * discarded.
 */
static bd_status check_memory(bd_reserve *scope, const char *path, bd_status st, bd_err *err)
{
    if (!bd_reserve_end(scope))
        return st;
    *err = (bd_err){0}; /* whatever it says is a consequence */
    return bd_fail(err, BD_E_NOMEM, 0, "no memory to write '%s'", path);
}

bd_status bd_xlsx_write_open(const bd_xlsx_write_spec *spec, bd_xlsx_writer **out, bd_err *err)
{
    bd_reserve scope;
    *out = NULL;
    BD_TRY(bd_xlsx_spec_check(spec, err));
    bd_reserve_begin(&scope);
    bd_status st = open_writer(spec, out, err);
    if (bd_reserve_used(&scope) && *out != NULL) {
        drop(*out);
        *out = NULL;
    }
    return check_memory(&scope, spec->path, st, err);
}

/* ---- rows ---- */

/* Whether a row may not fit. A first row is always accepted. */
static bool is_full(bd_xlsx_writer *writer, uint64_t row_bytes)
{
    if (writer->rows == writer->rows_max)
        return true;
    if (writer->rows == 0 || writer->bytes + row_bytes <= writer->bytes_max)
        return false;
    writer->bytes = bd_book__row_bytes(&writer->book) + writer->last_bytes;
    return writer->bytes > writer->bytes_max - row_bytes || row_bytes > writer->bytes_max;
}

static uint64_t most_bytes(const bd_xlsx_writer *writer, const bd_xlsx_cell *cells, size_t count)
{
    uint64_t bytes = (writer->book.columns + 1) * (uint64_t)CELL_ROOM;
    for (size_t i = 0; i < count; i++)
        bytes += (uint64_t)cells[i].len * ESCAPED;
    return bytes;
}

static bd_status failed_before(const bd_xlsx_writer *writer, bd_err *err)
{
    return bd_fail(err, BD_E_IO, 0, "an earlier write to '%s' failed", writer->book.path);
}

static bd_status put_row(bd_xlsx_writer *writer, const bd_xlsx_cell *cells, size_t count,
                         bd_err *err)
{
    errno = 0;
    bd_book__row(&writer->book, writer->rows, cells, count, &writer->cut);
    const int error = errno;
    BD_TRY(bd_book__check_rows(&writer->book, error, err));
    return bd_book__check(&writer->book, error, err);
}

bd_status bd_xlsx_write_row(bd_xlsx_writer *writer, const bd_xlsx_cell *cells, size_t count,
                            bd_err *err)
{
    if (writer->failed)
        return failed_before(writer, err);
    if (count > writer->book.columns)
        return bd_fail(err, BD_E_BUG, 0, "'%s': a row of %zu cells for %zu columns",
                       writer->book.path, count, writer->book.columns);
    const uint64_t bytes = most_bytes(writer, cells, count);
    if (is_full(writer, bytes))
        return BD_END;
    bd_reserve scope;
    bd_reserve_begin(&scope);
    bd_status st = put_row(writer, cells, count, err);
    st = check_memory(&scope, writer->book.path, st, err);
    writer->failed = st < 0;
    writer->rows += st >= 0;
    writer->bytes += bytes;
    writer->last_bytes = bytes;
    return st;
}

uint64_t bd_xlsx_write_rows(const bd_xlsx_writer *writer)
{
    return writer->rows;
}

uint64_t bd_xlsx_write_cut(const bd_xlsx_writer *writer)
{
    return writer->cut;
}

/* ---- closing ---- */

static bd_status finish(bd_xlsx_writer *writer, const bd_xlsx_cover *cover, bd_xlsx_totals *totals,
                        bd_err *err)
{
    bd_book *book = &writer->book;
    bd_readback written = {.path = book->path, .rows = writer->rows + 1, .digest = writer->digest};
    if (writer->failed)
        return failed_before(writer, err);
    bd_book__list_end(book, writer->rows);
    bd_book__cover(book, cover, writer->cut);
    BD_TRY(bd_book__check(book, 0, err));
    BD_TRY(bd_book__flush(book, &written.row_bytes, err));
    BD_TRY(bd_book__close(book, cover->title, writer->created, err));
    if (writer->fd >= 0)
        BD_TRY(bd_file_sync(writer->fd, book->path, err));
    BD_TRY(bd_readback_check(&written, &totals->bytes, totals->digest, err));
    totals->rows = writer->rows;
    totals->cut = writer->cut;
    writer->kept = true;
    return BD_OK;
}

bd_status bd_xlsx_write_close(bd_xlsx_writer *writer, const bd_xlsx_cover *cover,
                              bd_xlsx_totals *totals, bd_err *err)
{
    bd_xlsx_totals unused;
    bd_reserve scope;
    bd_reserve_begin(&scope);
    bd_status st = finish(writer, cover, totals == NULL ? &unused : totals, err);
    if (bd_reserve_used(&scope))
        writer->kept = false;
    st = check_memory(&scope, writer->book.path, st, err);
    drop(writer);
    return st;
}

void bd_xlsx_write_abort(bd_xlsx_writer *writer)
{
    bd_reserve scope;
    if (writer == NULL)
        return;
    bd_reserve_begin(&scope);
    drop(writer);
    (void)bd_reserve_end(&scope);
}
