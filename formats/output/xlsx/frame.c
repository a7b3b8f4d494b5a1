/* frame: see frame.h. */
#include "formats/output/xlsx/frame.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "engine/base/utf8.h"
#include "formats/output/xlsx/frame_parts.h"
#include "formats/output/xlsx/xml_text.h"

enum { GB2312_CHARSET = 134, MESSAGE_UNITS = 255 };

#define ELLIPSIS    "\xE2\x80\xA6"
#define REPLACEMENT "\xEF\xBF\xBD"

const char *bd_frame__clean(bd_frame *frame, const char *text, size_t units)
{
    const size_t len = strlen(text);
    size_t kept = bd_utf16_prefix(text, len, units);
    bd_buf *out = &frame->text;

    if (kept < len)
        kept = bd_utf16_prefix(text, len, units - 1);
    out->len = 0;
    for (size_t pos = 0; pos < kept;) {
        uint32_t cp = 0;
        const size_t bytes = bd_utf8_decode(text + pos, kept - pos, &cp);
        const bool is_text =
            bytes != 0 && (cp >= ' ' || cp == '\n' || cp == '\t') && cp != 0xFFFE && cp != 0xFFFF;
        if (is_text)
            bd_buf_add(out, text + pos, bytes);
        else
            bd_buf_add_string(out, REPLACEMENT);
        pos += bytes == 0 ? 1 : bytes;
    }
    if (kept < len)
        bd_buf_add_string(out, ELLIPSIS);
    bd_buf_add_char(out, '\0');
    return out->failed ? "" : out->at;
}

lxw_format *bd_frame__format(bd_frame *frame, double points)
{
    lxw_format *format = workbook_add_format(frame->book);
    if (format == NULL) {
        bd_frame__note(frame, LXW_ERROR_MEMORY_MALLOC_FAILED);
        return NULL;
    }
    format_set_font_name(format, frame->font);
    format_set_font_size(format, points);
    format_set_font_charset(format, GB2312_CHARSET);
    format_set_align(format, LXW_ALIGN_VERTICAL_CENTER);
    return format;
}

/* ---- the spec ---- */

static bool is_sheet_name(const char *name)
{
    const size_t len = strlen(name);
    return len != 0 && bd_utf16_prefix(name, len, BD_XLSX_SHEET_NAME_MAX) == len &&
           strpbrk(name, "[]:*?/\\") == NULL && name[0] != '\'' && name[len - 1] != '\'' &&
           bd_utf8_valid(name, len);
}

static bool are_choices(const bd_xlsx_write_spec *spec)
{
    size_t units = 0;
    for (size_t i = 0; i < spec->choices_count; i++) {
        const char *choice = spec->choices[i];
        const size_t len = strlen(choice);
        if (len == 0 || strpbrk(choice, ",\"") != NULL || !bd_utf8_valid(choice, len))
            return false;
        units += len + 1; /* bytes: the strictest of what readers count */
    }
    return units <= BD_XLSX_CHOICES_MAX + 1;
}

static bd_status check_spec(const bd_xlsx_write_spec *spec, bd_err *err)
{
    const char *wrong = NULL;
    if (spec->columns_count == 0 || spec->columns_count > BD_XLSX_COLUMNS_MAX)
        wrong = "number of columns";
    else if (spec->frozen_columns >= spec->columns_count)
        wrong = "number of frozen columns";
    else if (!is_sheet_name(spec->cover_name) || !is_sheet_name(spec->sheet_name) ||
             strcmp(spec->cover_name, spec->sheet_name) == 0)
        wrong = "name of a sheet";
    else if (!are_choices(spec))
        wrong = "list of choices";
    else if (spec->rows_max > BD_XLSX_ROWS_MAX)
        wrong = "number of rows";
    if (wrong == NULL)
        return BD_OK;
    return bd_fail(err, BD_E_BUG, 0, "'%s': a workbook cannot have this %s", spec->path, wrong);
}

/* ---- opening ---- */

static bd_status no_memory(const char *folder, bd_err *err)
{
    return bd_fail(err, BD_E_NOMEM, 0, "no memory to make a workbook in '%s'", folder);
}

static bd_status copy_choices(bd_frame *frame, const bd_xlsx_write_spec *spec, bd_err *err)
{
    if (spec->choices_count == 0)
        return BD_OK;
    frame->choices = calloc(spec->choices_count + 1, sizeof *frame->choices);
    frame->choice_columns = calloc(spec->columns_count, sizeof *frame->choice_columns);
    if (frame->choices == NULL || frame->choice_columns == NULL)
        return no_memory(spec->work_folder, err);
    for (size_t i = 0; i < spec->choices_count; i++) {
        frame->choices[i] = strdup(spec->choices[i]);
        if (frame->choices[i] == NULL)
            return no_memory(spec->work_folder, err);
    }
    for (size_t i = 0; i < spec->columns_count; i++)
        if (spec->columns[i].choices)
            frame->choice_columns[frame->choice_columns_count++] = (uint16_t)i;
    if (spec->choices_message == NULL)
        return BD_OK;
    frame->choices_message = strdup(bd_frame__clean(frame, spec->choices_message, MESSAGE_UNITS));
    return frame->choices_message == NULL ? no_memory(spec->work_folder, err) : BD_OK;
}

/* A file in memory, which the library opens by its name in /proc: it cannot be full, and it has no
 * name anywhere else. The library's temporary files are in the folder. */
static bd_status make_file(bd_frame *frame, const char *folder, bd_err *err)
{
    if (access(folder, W_OK | X_OK) != 0) /* or the library would go elsewhere */
        return bd_fail(err, BD_E_IO, errno, "cannot write in '%s'", folder);
    frame->fd = memfd_create("frame", MFD_CLOEXEC);
    if (frame->fd < 0)
        return bd_fail(err, BD_E_NOMEM, errno, "no memory to make a workbook in '%s'", folder);
    snprintf(frame->file, sizeof frame->file, "/proc/self/fd/%d", frame->fd);
    return BD_OK;
}

/* What the library said, as ours; error is errno where it left one. */
static bd_status library_failed(const bd_frame *frame, int error, bd_err *err)
{
    switch (frame->error) {
    case LXW_NO_ERROR:
        return frame->text.failed ? no_memory(frame->folder, err) : BD_OK;
    case LXW_ERROR_MEMORY_MALLOC_FAILED:
        return no_memory(frame->folder, err);
    case LXW_ERROR_CREATING_XLSX_FILE:
    case LXW_ERROR_CREATING_TMPFILE:
    case LXW_ERROR_READING_TMPFILE:
    case LXW_ERROR_ZIP_FILE_OPERATION:
    case LXW_ERROR_ZIP_FILE_ADD:
    case LXW_ERROR_ZIP_CLOSE:
        return bd_fail(err, BD_E_IO, error, "cannot write a file in '%s'", frame->folder);
    default:
        return bd_fail(err, BD_E_BUG, 0, "libxlsxwriter refuses a workbook of ours: %s",
                       lxw_strerror(frame->error));
    }
}

/*
 * The library falls, or leaves something out, where malloc() gives it nothing. So there is memory
 * for it: allocated here, where that can fail, and freed again. The last block stays, so that the
 * others do not go back to the system; malloc() has them at hand for whoever asks next, which is
 * the library, in this thread. It needs some 250 KB and 340 bytes a column.
 */
static bd_status set_aside(bd_frame *frame, bd_err *err)
{
    enum { BLOCK_BYTES = 64 << 10, BLOCKS = 8, COLUMNS_A_BLOCK = 128 };
    void *blocks[BLOCKS + BD_XLSX_COLUMNS_MAX / COLUMNS_A_BLOCK];
    const size_t count = BLOCKS + frame->columns / COLUMNS_A_BLOCK;
    bool failed = false;
    free(frame->aside);
    for (size_t i = 0; i < count; i++) {
        blocks[i] = malloc(BLOCK_BYTES);
        failed |= blocks[i] == NULL;
        if (blocks[i] != NULL)
            *(volatile char *)blocks[i] = 0; /* or the compiler leaves the pair out */
    }
    frame->aside = malloc(BLOCK_BYTES);
    for (size_t i = 0; i < count; i++)
        free(blocks[i]);
    return failed || frame->aside == NULL ? no_memory(frame->folder, err) : BD_OK;
}

static bd_status make_sheets(bd_frame *frame, const bd_xlsx_write_spec *spec, bd_err *err)
{
    lxw_workbook_options options = {.tmpdir = frame->folder};
    BD_TRY(set_aside(frame, err));
    frame->book = workbook_new_opt(frame->file, &options);
    if (frame->book == NULL)
        return no_memory(frame->folder, err);
    frame->cover = workbook_add_worksheet(frame->book, spec->cover_name);
    frame->list = workbook_add_worksheet(frame->book, spec->sheet_name);
    if (frame->cover == NULL || frame->list == NULL)
        return no_memory(frame->folder, err);
    bd_frame__list(frame, spec);
    return library_failed(frame, 0, err);
}

bd_status bd_frame_open(const bd_xlsx_write_spec *spec, bd_frame **out, bd_frame_styles *styles,
                        bd_err *err)
{
    bd_status st = BD_OK;
    *out = NULL;
    BD_TRY(check_spec(spec, err));
    bd_frame *frame = calloc(1, sizeof *frame);
    if (frame == NULL)
        return no_memory(spec->work_folder, err);
    frame->fd = -1;
    frame->columns = spec->columns_count;
    frame->folder = strdup(spec->work_folder);
    frame->font = strdup(spec->font == NULL ? "\xE5\xAE\x8B\xE4\xBD\x93" : spec->font); /* 宋体 */
    frame->widths = calloc(spec->columns_count, sizeof *frame->widths);
    if (frame->folder == NULL || frame->font == NULL || frame->widths == NULL)
        BD_GOTO(no_memory(spec->work_folder, err));
    BD_GOTO(copy_choices(frame, spec, err));
    BD_GOTO(make_file(frame, spec->work_folder, err));
    BD_GOTO(make_sheets(frame, spec, err));
    *styles =
        (bd_frame_styles){.text = (unsigned)lxw_format_get_xf_index(frame->formats.text),
                          .mark = (unsigned)lxw_format_get_xf_index(frame->formats.mark),
                          .fill_in = (unsigned)lxw_format_get_xf_index(frame->formats.fill_in),
                          .widths = frame->widths};
    *out = frame;
    frame = NULL;
done:
    bd_frame_free(frame);
    return st;
}

/* ---- writing ---- */

bd_status bd_frame_write(bd_frame *frame, const bd_xlsx_cover *cover, uint64_t rows, uint64_t cut,
                         const char **path, bd_err *err)
{
    BD_TRY(set_aside(frame, err));
    bd_frame__list_end(frame, rows);
    bd_frame__cover(frame, cover, cut);
    BD_TRY(library_failed(frame, 0, err));
    lxw_workbook *book = frame->book;
    frame->book = NULL; /* closing frees it, also when it fails */
    errno = 0;
    frame->error = workbook_close(book);
    const int error = errno;
    *path = frame->file;
    return library_failed(frame, error, err);
}

void bd_frame_free(bd_frame *frame)
{
    if (frame == NULL)
        return;
    if (frame->book != NULL)
        lxw_workbook_free(frame->book);
    if (frame->fd >= 0)
        close(frame->fd); /* in memory */
    for (char **choice = frame->choices; choice != NULL && *choice != NULL; choice++)
        free(*choice);
    free(frame->choices);
    free(frame->choices_message);
    free(frame->choice_columns);
    free(frame->widths);
    free(frame->aside);
    free(frame->folder);
    free(frame->font);
    bd_buf_fini(&frame->text);
    free(frame);
}
