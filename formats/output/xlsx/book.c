/* book: see book.h. */
#include "formats/output/xlsx/book.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "formats/output/xlsx/cell_text.h"

enum { GB2312_CHARSET = 134, MESSAGE_UNITS = 255, TITLE_UNITS = 255 };

const char *bd_book__clean(bd_book *book, const char *text, size_t units)
{
    return bd_plain_text(&book->text, text, units);
}

lxw_format *bd_book__format(bd_book *book, double points)
{
    lxw_format *format = workbook_add_format(book->book);
    if (format == NULL) {
        bd_book__note(book, LXW_ERROR_MEMORY_MALLOC_FAILED);
        return NULL;
    }
    format_set_font_name(format, book->font);
    format_set_font_size(format, points);
    format_set_font_charset(format, GB2312_CHARSET);
    format_set_align(format, LXW_ALIGN_VERTICAL_CENTER);
    return format;
}

/* ---- failures ---- */

static bd_status no_memory(const bd_book *book, bd_err *err)
{
    return bd_fail(err, BD_E_NOMEM, 0, "no memory to write '%s'", book->path);
}

static bd_status lost(const bd_book *book, int error, bd_err *err)
{
    return bd_fail(err, BD_E_IO, error, "cannot write in '%s'", book->folder);
}

bd_status bd_book__check(const bd_book *book, int error, bd_err *err)
{
    switch (book->error) {
    case LXW_NO_ERROR:
        return book->text.failed ? no_memory(book, err) : BD_OK;
    case LXW_ERROR_MEMORY_MALLOC_FAILED:
        return no_memory(book, err);
    case LXW_ERROR_CREATING_TMPFILE:
    case LXW_ERROR_READING_TMPFILE:
        return lost(book, error, err);
    case LXW_ERROR_CREATING_XLSX_FILE:
    case LXW_ERROR_ZIP_FILE_OPERATION:
    case LXW_ERROR_ZIP_FILE_ADD:
    case LXW_ERROR_ZIP_CLOSE:
        return bd_fail(err, BD_E_IO, error, "cannot write '%s'", book->path);
    default:
        return bd_fail(err, BD_E_BUG, 0, "libxlsxwriter refuses a workbook of ours: %s",
                       lxw_strerror(book->error));
    }
}

bd_status bd_book__check_rows(const bd_book *book, int error, bd_err *err)
{
    return ferror(book->list->optimize_tmpfile) != 0 ? lost(book, error, err) : BD_OK;
}

/* ---- opening ---- */

static bd_status copy_choices(bd_book *book, const bd_xlsx_write_spec *spec, bd_err *err)
{
    if (spec->choices_count == 0)
        return BD_OK;
    book->choices = calloc(spec->choices_count + 1, sizeof *book->choices);
    book->choice_columns = calloc(spec->columns_count, sizeof *book->choice_columns);
    if (book->choices == NULL || book->choice_columns == NULL)
        return no_memory(book, err);
    for (size_t i = 0; i < spec->choices_count; i++) {
        book->choices[i] = strdup(spec->choices[i]);
        if (book->choices[i] == NULL)
            return no_memory(book, err);
    }
    for (size_t i = 0; i < spec->columns_count; i++)
        if (spec->columns[i].choices)
            book->choice_columns[book->choice_columns_count++] = (uint16_t)i;
    if (spec->choices_message == NULL)
        return BD_OK;
    book->choices_message = strdup(bd_book__clean(book, spec->choices_message, MESSAGE_UNITS));
    return book->choices_message == NULL ? no_memory(book, err) : BD_OK;
}

static bd_status copy_spec(bd_book *book, const bd_xlsx_write_spec *spec, bd_err *err)
{
    book->columns = spec->columns_count;
    book->folder = strdup(spec->work_folder);
    book->font = strdup(spec->font == NULL ? "\xE5\xAE\x8B\xE4\xBD\x93" : spec->font); /* 宋体 */
    book->widths = calloc(spec->columns_count, sizeof *book->widths);
    book->is_fill_in = calloc(spec->columns_count, sizeof *book->is_fill_in);
    if (book->folder == NULL || book->font == NULL || book->widths == NULL ||
        book->is_fill_in == NULL)
        return no_memory(book, err);
    for (size_t i = 0; i < spec->columns_count; i++)
        book->is_fill_in[i] = spec->columns[i].kind == BD_XLSX_FILL_IN;
    return copy_choices(book, spec, err);
}

/* The file must be on the folder's file system and have no name, since rows of persons go into
 * it. */
static bd_status check_file(const bd_book *book, FILE *file, dev_t device, bd_err *err)
{
    struct stat now;
    if (file == NULL || fstat(fileno(file), &now) != 0)
        return lost(book, errno, err);
    if (now.st_dev != device)
        return bd_fail(err, BD_E_IO, 0, "cannot create a file in '%s'", book->folder);
    if (now.st_nlink != 0)
        return bd_fail(err, BD_E_IO, 0, "cannot remove a file in '%s'", book->folder);
    return BD_OK;
}

static bd_status open_book(bd_book *book, const bd_xlsx_write_spec *spec, bd_err *err)
{
    lxw_workbook_options options = {.constant_memory = LXW_TRUE, .tmpdir = book->folder};
    struct stat folder;
    if (access(book->folder, W_OK | X_OK) != 0 || stat(book->folder, &folder) != 0)
        return lost(book, errno, err);
    book->book = workbook_new_opt(book->path, &options);
    if (book->book == NULL)
        return no_memory(book, err);
    errno = 0;
    book->cover = workbook_add_worksheet(book->book, spec->cover_name);
    if (book->cover != NULL)
        book->list = workbook_add_worksheet(book->book, spec->sheet_name);
    if (book->list == NULL) /* no memory or no temporary file; the library does not say which */
        return errno == ENOMEM ? no_memory(book, err) : lost(book, errno, err);
    BD_TRY(check_file(book, book->cover->optimize_tmpfile, folder.st_dev, err));
    return check_file(book, book->list->optimize_tmpfile, folder.st_dev, err);
}

bd_status bd_book__init(bd_book *book, const bd_xlsx_write_spec *spec, bd_err *err)
{
    *book = (bd_book){.path = strdup(spec->path)};
    if (book->path == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory to write '%s'", spec->path);
    BD_TRY(copy_spec(book, spec, err));
    return open_book(book, spec, err);
}

/* ---- closing ---- */

uint64_t bd_book__row_bytes(const bd_book *book)
{
    const off_t bytes = ftello(book->list->optimize_tmpfile);
    return bytes < 0 ? UINT64_MAX : (uint64_t)bytes;
}

static bd_status flush_sheet(bd_book *book, lxw_worksheet *sheet, bd_err *err)
{
    FILE *file = sheet->optimize_tmpfile;
    lxw_worksheet_write_single_row(sheet);
    if (fflush(file) != 0 || ferror(file) != 0)
        return lost(book, errno, err);
    return BD_OK;
}

bd_status bd_book__flush(bd_book *book, uint64_t *row_bytes, bd_err *err)
{
    BD_TRY(flush_sheet(book, book->cover, err));
    BD_TRY(flush_sheet(book, book->list, err));
    *row_bytes = bd_book__row_bytes(book);
    return BD_OK;
}

/*
 * The day in UTC. The library calls gmtime(), whose result all threads share. All workbooks of a
 * run have the same day, so every thread writes the same result.
 */
static time_t moment_of(uint32_t day)
{
    struct tm date = {.tm_year = (int)(day / 10000) - 1900,
                      .tm_mon = (int)(day / 100 % 100) - 1,
                      .tm_mday = (int)(day % 100)};
    return timegm(&date);
}

bd_status bd_book__close(bd_book *book, const char *title, uint32_t created, bd_err *err)
{
    char author[] = "bidui";
    char *copy = strdup(bd_book__clean(book, title, TITLE_UNITS));
    if (copy == NULL)
        return no_memory(book, err);
    lxw_doc_properties properties = {
        .title = copy, .author = author, .created = moment_of(created)};
    bd_book__note(book, workbook_set_properties(book->book, &properties));
    free(copy);
    BD_TRY(bd_book__check(book, 0, err));
    lxw_workbook *closing = book->book;
    book->book = NULL; /* closing frees it, also on failure */
    errno = 0;
    book->error = workbook_close(closing);
    return bd_book__check(book, errno, err);
}

/* Freeing the workbook does not close them. */
static void close_file(lxw_worksheet *sheet)
{
    if (sheet == NULL || sheet->optimize_tmpfile == NULL)
        return;
    fclose(sheet->optimize_tmpfile); /* a failure does not matter: it is scratch */
    sheet->optimize_tmpfile = NULL;
}

void bd_book__fini(bd_book *book)
{
    if (book->book != NULL) {
        close_file(book->cover);
        close_file(book->list);
        lxw_workbook_free(book->book);
    }
    for (char **choice = book->choices; choice != NULL && *choice != NULL; choice++)
        free(*choice);
    free(book->choices);
    free(book->choices_message);
    free(book->choice_columns);
    free(book->widths);
    free(book->is_fill_in);
    free(book->folder);
    free(book->font);
    free(book->path);
    bd_buf_fini(&book->text);
    *book = (bd_book){0};
}
