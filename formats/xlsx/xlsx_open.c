/* xlsx_open: the reader's life. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "formats/input/origin.h"
#include "formats/reader/columns.h"
#include "formats/xlsx/relations.h"
#include "formats/xlsx/xlsx_reader.h"
#include "formats/xlsx/xlsx_sheets.h"

void bd_xlsx_tuning_usual(bd_xlsx_tuning *out)
{
    *out = (bd_xlsx_tuning){.chunk_bytes = BD_READER_CHUNK_BYTES,
                            .row_max = BD_READER_ROW_MAX,
                            .row_shown = BD_READER_ROW_SHOWN,
                            .rows_max = BD_CHUNK_ROWS};
}

static void xlsx_close(bd_reader *base)
{
    bd_xlsx_reader *reader = (bd_xlsx_reader *)base;
    bd_xlsx_release(reader);
    bd_styles_fini(&reader->styles);
    bd_workbook_fini(&reader->workbook);
    bd_package_close(reader->package);
    bd_header_search_fini(&reader->search);
    free(reader->wanted);
    free(reader->column_cells);
    free(reader->title);
    free(reader);
}

/* ---- open ---- */

static bd_status no_memory(const char *path, bd_err *err)
{
    return bd_fail(err, BD_E_NOMEM, 0, "no memory to read '%s'", path);
}

/* Begin to read the chosen sheet. */
static bd_status open_part(bd_xlsx_reader *reader, bd_err *err)
{
    const char *part = reader->chosen->part;
    bd_status st = bd_part_open(reader->package, part, BD_XLSX_SHEET_BYTES, &reader->part, err);
    if (st == BD_END)
        st = bd_fail(err, BD_E_INPUT, 0, "'%s' is damaged: the part of sheet '%s' is missing",
                     bd_package_name(reader->package), reader->chosen->name);
    BD_TRY(st);
    const bd_xml_source source = bd_part_source(reader->part, reader->package, part);
    return bd_sheet_new(&source, bd_xlsx_row, reader, &reader->sheet, err);
}

static bd_status open_sheet(bd_xlsx_reader *reader, const char *path, const bd_reader_spec *spec,
                            bd_err *err)
{
    BD_TRY(bd_workbook_read(reader->package, &reader->workbook, err));
    BD_TRY(bd_xlsx_choose(reader->package, &reader->workbook, spec, &reader->chosen, err));
    BD_TRY(bd_styles_read(reader->package, reader->workbook.styles, &reader->styles, err));
    if (asprintf(&reader->title, "%s (sheet '%s')", path, reader->chosen->name) < 0) {
        reader->title = NULL;
        return no_memory(path, err);
    }
    return open_part(reader, err);
}

static bd_status open_header(bd_xlsx_reader *reader, const bd_reader_spec *spec, bd_err *err)
{
    BD_TRY(bd_xlsx_header_read(reader, spec, err));
    if (!reader->again)
        return BD_OK;
    bd_sheet_free(reader->sheet);
    reader->sheet = NULL;
    bd_part_close(reader->part);
    reader->part = NULL;
    return open_part(reader, err);
}

static bd_status find_columns(bd_xlsx_reader *reader, const bd_reader_spec *spec, bd_err *err)
{
    const bd_columns columns = {
        .name = reader->title,
        .headings = reader->headings,
        .heading_count = reader->columns,
        .columns = spec->header ? 0 : BD_SHEET_COLUMNS_MAX,
        .search = spec->header ? &reader->search : NULL,
        .part_hint = spec->sheets_all
                         ? "if that sheet is not wanted, name those that are: `sheet: [A, B]`"
                         : NULL,
        .alone_hint = "none of the first 20 rows has all headings: is another sheet meant "
                      "(`sheet`)?"};
    BD_TRY(bd_columns_find(&columns, spec, reader->wanted, err));
    bd_header_search_settle(&reader->search);
    for (size_t i = 0; i < reader->wanted_count; i++)
        if (reader->wanted[i] >= reader->column_count)
            reader->column_count = reader->wanted[i] + 1;
    reader->column_cells = calloc(reader->column_count + 1, sizeof *reader->column_cells);
    if (reader->column_cells == NULL)
        return no_memory(reader->title, err);
    reader->rows_max = BD_CHUNK_CELLS / (reader->wanted_count + 1);
    if (reader->rows_max > reader->tuning.rows_max)
        reader->rows_max = reader->tuning.rows_max;
    return BD_OK;
}

bd_status bd_xlsx_open_tuned(const bd_reader_spec *spec, const char *path,
                             const bd_xlsx_tuning *tuning, bd_reader **out, bd_err *err)
{
    bd_status st = BD_OK;
    *out = NULL;
    if (spec->wanted_count > BD_READER_WANTED_MAX)
        return bd_fail(err, BD_E_USAGE, 0, "%zu columns wanted, at most %d are possible",
                       spec->wanted_count, BD_READER_WANTED_MAX);
    bd_xlsx_reader *reader = calloc(1, sizeof *reader);
    if (reader == NULL)
        return no_memory(path, err);
    reader->base.ops = &bd_xlsx_reader_ops;
    reader->tuning = *tuning;
    reader->digest = spec->digest;
    reader->header = spec->header;
    reader->wanted_count = spec->wanted_count;
    reader->wanted = calloc(spec->wanted_count + 1, sizeof *reader->wanted);
    if (reader->wanted == NULL)
        BD_GOTO(no_memory(path, err));
    reader->unpacked = spec->origin != NULL;
    BD_GOTO(bd_xlsx_open_package(spec, path, &reader->package, err));
    bd_package_stop_by(reader->package, spec->stop);
    BD_GOTO(open_sheet(reader, path, spec, err));
    if (spec->header)
        BD_GOTO(open_header(reader, spec, err));
    BD_GOTO(find_columns(reader, spec, err));
    *out = &reader->base;
    reader = NULL;
done:
    if (reader != NULL)
        xlsx_close(&reader->base);
    return st < 0 ? st : BD_OK;
}

static bd_status xlsx_open(const bd_reader_spec *spec, const char *path, bd_reader **out,
                           bd_err *err)
{
    bd_xlsx_tuning tuning;
    bd_xlsx_tuning_usual(&tuning);
    return bd_xlsx_open_tuned(spec, path, &tuning, out, err);
}

/* ---- what it knows ---- */

static bool xlsx_slow_take(const bd_reader *reader)
{
    (void)reader;
    return true;
}

static size_t xlsx_headings(const bd_reader *base, const bd_text **out)
{
    const bd_xlsx_reader *reader = (const bd_xlsx_reader *)base;
    *out = reader->headings;
    return reader->columns;
}

static void xlsx_progress(const bd_reader *base, uint64_t *done, uint64_t *all)
{
    const bd_xlsx_reader *reader = (const bd_xlsx_reader *)base;
    *done = atomic_load_explicit(&reader->done, memory_order_relaxed);
    *all = bd_package_bytes(reader->package);
}

static void xlsx_totals(bd_reader *base, bd_reader_totals *out)
{
    const bd_xlsx_reader *reader = (const bd_xlsx_reader *)base;
    size_t read = 0;
    out->bytes = bd_package_bytes(reader->package);
    memcpy(out->digest, reader->digest_text, sizeof out->digest);
    const size_t others = bd_xlsx_unread(reader->package, &reader->workbook, reader->chosen);
    for (size_t i = 0; i < reader->workbook.sheet_count; i++)
        read += reader->workbook.sheets[i].wanted;
    out->outside = reader->outside;
    out->line_count = reader->line_count;
    out->no_result = reader->no_result;
    out->unread_sheets = others;
    int len = 0;
    if (others == 0)
        out->note[0] = '\0';
    else if (read == 1)
        len = snprintf(out->note, sizeof out->note, "one sheet was read");
    else
        len = snprintf(out->note, sizeof out->note, "%zu sheets were read", read);
    if (others != 0)
        snprintf(out->note + len, sizeof out->note - (size_t)len,
                 ", %zu other visible sheet%s of the workbook %s not", others,
                 others == 1 ? "" : "s", others == 1 ? "was" : "were");
    if (reader->header)
        bd_header_search_note(&reader->search, out->note);
}

const bd_reader_ops bd_xlsx_reader_ops = {.name = "xlsx",
                                          .open = xlsx_open,
                                          .close = xlsx_close,
                                          .take = bd_xlsx_take,
                                          .parse = bd_xlsx_parse,
                                          .slow_take = xlsx_slow_take,
                                          .headings = xlsx_headings,
                                          .progress = xlsx_progress,
                                          .totals = xlsx_totals,
                                          .parts = bd_xlsx_parts};
