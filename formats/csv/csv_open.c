/* csv_open: the reader's life, and the first bytes of a file. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/base/utf8.h"
#include "formats/csv/csv_reader.h"
#include "formats/encoding/gb18030.h"

enum { SNIFF_BYTES = 512, GB_CHUNK_BYTES = 160 << 10, GB_ROW_MAX = 256 << 10 };

void bd_csv_tuning_usual(bd_csv_tuning *out)
{
    *out = (bd_csv_tuning){.chunk_bytes = BD_READER_CHUNK_BYTES,
                           .piece_bytes = BD_CHUNK_PIECE_BYTES,
                           .row_max = BD_READER_ROW_MAX,
                           .row_shown = BD_READER_ROW_SHOWN,
                           .rows_max = BD_CHUNK_ROWS,
                           .kernels = bd_csv_kernels_best()};
}

/* ---- first bytes ---- */

/* A byte order mark of UTF-16, or NULs as every second byte, as in ASCII text in UTF-16. NULs in
 * other places are padding. */
static bool is_utf16(const bd_buf *carry)
{
    return (carry->len >= 2 &&
            (memcmp(carry->at, "\xFF\xFE", 2) == 0 || memcmp(carry->at, "\xFE\xFF", 2) == 0)) ||
           bd_magic_looks_utf16(carry->at, carry->len);
}

/* Whether the first line is UTF-8 with characters beyond ASCII; GB18030 text hardly ever is. */
static bool is_utf8_line(const bd_buf *carry)
{
    const char *end = memchr(carry->at, '\n', carry->len);
    const size_t len = end == NULL ? 0 : (size_t)(end - carry->at);
    bool beyond = false;
    for (size_t i = 0; i < len; i++)
        beyond |= (unsigned char)carry->at[i] >= 0x80;
    return beyond && bd_utf8_valid(carry->at, len);
}

static bd_status look_at_first(bd_csv_reader *reader, bd_err *err)
{
    const char *name = bd_input_name(reader->input);
    size_t before;
    do { /* as many bytes as the checks below need, however small a read is */
        before = reader->carry.len;
        BD_TRY(bd_csv_carry_more(reader, err));
    } while (!reader->ended && reader->carry.len < SNIFF_BYTES && reader->carry.len != before);
    if (bd_input_packed(reader->input)) /* else it was looked at as it is on the disk */
        BD_TRY(bd_magic_refuse(name, reader->carry.at, reader->carry.len, BD_MAGIC_OTHER, "text",
                               err));
    if (reader->source.utf16 == NULL && is_utf16(&reader->carry)) {
        bd_fail(err, BD_E_INPUT, 0, "'%s' is UTF-16, not %s", name,
                reader->gb18030 ? "GB18030" : "UTF-8");
        bd_hint(err, "say `encoding: utf-16`, or save the file as UTF-8");
        return BD_E_INPUT;
    }
    if (!reader->gb18030 && reader->carry.len >= 3 &&
        memcmp(reader->carry.at, "\xEF\xBB\xBF", 3) == 0)
        bd_csv_carry_drop(reader, 3);
    if (reader->carry.len == 0)
        return bd_fail(err, BD_E_INPUT, 0, "'%s' is empty", name);
    reader->header_is_utf8 = reader->gb18030 && is_utf8_line(&reader->carry);
    return BD_OK;
}

/* ---- life ---- */

static void csv_close(bd_reader *base)
{
    bd_csv_reader *reader = (bd_csv_reader *)base;
    bd_csv_source_close(&reader->source);
    bd_buf_fini(&reader->carry);
    bd_header_search_fini(&reader->search);
    free(reader->wanted);
    free(reader);
}

static bd_status check_spec(const bd_reader_spec *spec, bd_err *err)
{
    assert(spec->number <= spec->wanted_count);
    if (spec->wanted_count > BD_READER_WANTED_MAX)
        return bd_fail(err, BD_E_USAGE, 0, "%zu columns wanted, at most %d are possible",
                       spec->wanted_count, BD_READER_WANTED_MAX);
    return BD_OK;
}

static size_t at_most(size_t value, size_t limit)
{
    return value < limit ? value : limit;
}

static uint64_t most_rows(const bd_csv_tuning *tuning, size_t wanted_count)
{
    const size_t by_cells = BD_CHUNK_CELLS / (wanted_count == 0 ? 1 : wanted_count);
    return by_cells < tuning->rows_max ? by_cells : tuning->rows_max;
}

/*
 * A GB18030 cell may grow to three times its length, and the cells of a chunk must fit its side. So
 * chunks and rows are smaller.
 */
static bd_status set_encoding(bd_csv_reader *reader, const bd_reader_spec *spec, bd_err *err)
{
    bd_csv_tuning *tuning = &reader->tuning;
    const bd_encoding encoding = bd_csv_source_encoding(&reader->source);
    _Static_assert(BD_GB18030_GROWTH * (GB_CHUNK_BYTES + GB_ROW_MAX + 64) + BD_GB18030_SLACK <=
                       BD_CHUNK_DATA_BYTES,
                   "cells of a chunk must fit its side");
    reader->gb18030 = encoding == BD_ENCODING_GB18030;
    if (reader->gb18030) {
        tuning->chunk_bytes = at_most(tuning->chunk_bytes, GB_CHUNK_BYTES);
        tuning->row_max = at_most(tuning->row_max, GB_ROW_MAX);
        tuning->row_shown = at_most(tuning->row_shown, GB_ROW_MAX);
    }
    return bd_csv_dialect_set(&reader->dialect, spec, encoding, err);
}

bd_status bd_csv_open_tuned(const bd_reader_spec *spec, const char *path,
                            const bd_csv_tuning *tuning, bd_reader **out, bd_err *err)
{
    bd_status st = BD_OK;
    *out = NULL;
    BD_TRY(check_spec(spec, err));
    bd_csv_reader *reader = calloc(1, sizeof *reader);
    if (reader == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory to read '%s'", path);
    reader->base.ops = &bd_csv_reader_ops;
    reader->tuning = *tuning;
    reader->spec = spec;
    reader->line = 1;
    reader->wanted_count = spec->wanted_count;
    reader->row_ends_max = most_rows(tuning, spec->wanted_count);
    reader->wanted = calloc(spec->wanted_count + 1, sizeof *reader->wanted);
    if (reader->wanted == NULL)
        BD_FAIL(err, BD_E_NOMEM, 0, "no memory to read '%s'", path);
    st = bd_csv_source_open(&reader->source, spec, path, tuning->gz, tuning->gz_step, err);
    reader->input = reader->source.input;
    if (st < 0)
        goto done;
    reader->base.holds = bd_input_may_grow(reader->input);
    BD_GOTO(set_encoding(reader, spec, err));
    BD_GOTO(look_at_first(reader, err));
    reader->number = BD_CSV_NO_NUMBER;
    if (!spec->header && spec->number != 0) /* a column's number, from 1 */
        reader->number = (uint32_t)strtoul(spec->wanted[spec->number - 1], NULL, 10) - 1;
    BD_GOTO(bd_csv_sep_line(reader, err));
    BD_GOTO(bd_csv_header_read(reader, err));
    BD_GOTO(bd_csv_columns_find(reader, reader->wanted, err));
    bd_header_search_settle(&reader->search);
    for (size_t i = 0; i < reader->wanted_count; i++)
        reader->needed =
            reader->wanted[i] >= reader->needed ? reader->wanted[i] + 1 : reader->needed;
    if (spec->number != 0)
        reader->number = reader->wanted[spec->number - 1];
    *out = &reader->base;
    reader = NULL;
done:
    if (reader != NULL)
        csv_close(&reader->base);
    return st;
}

static bd_status csv_open(const bd_reader_spec *spec, const char *path, bd_reader **out,
                          bd_err *err)
{
    bd_csv_tuning tuning;
    bd_csv_tuning_usual(&tuning);
    return bd_csv_open_tuned(spec, path, &tuning, out, err);
}

static bool csv_slow_take(const bd_reader *reader)
{
    return bd_input_packed(((const bd_csv_reader *)reader)->input);
}

static size_t csv_headings(const bd_reader *base, const bd_text **out)
{
    const bd_csv_reader *reader = (const bd_csv_reader *)base;
    *out = reader->headings;
    return reader->heading_count;
}

static void csv_progress(const bd_reader *reader, uint64_t *done, uint64_t *all)
{
    bd_input_progress(((const bd_csv_reader *)reader)->input, done, all);
}

static void add_notes(const bd_csv_reader *reader, char note[BD_READER_NOTE])
{
    char shown[8];
    if (reader->sep != '\0') {
        snprintf(shown, sizeof shown, reader->sep < ' ' ? "\\x%02X" : "%c", reader->sep);
        bd_reader_note(note, "the first line says sep=%s, so that is the delimiter", shown);
    }
    if (reader->spec->header)
        bd_header_search_note(&reader->search, note);
}

static void csv_totals(bd_reader *reader, bd_reader_totals *out)
{
    bd_input_totals(((bd_csv_reader *)reader)->input, &out->bytes, out->digest);
    out->encoding = ((bd_csv_reader *)reader)->source.found;
    out->outside = ((bd_csv_reader *)reader)->outside;
    out->line_count = ((bd_csv_reader *)reader)->line - 1;
    add_notes((const bd_csv_reader *)reader, out->note);
}

static const bd_encoding_found *csv_encoding(const bd_reader *reader)
{
    return &((const bd_csv_reader *)reader)->source.found;
}

const bd_reader_ops bd_csv_reader_ops = {"csv",        csv_open,      csv_close,    bd_csv_take,
                                         bd_csv_parse, csv_slow_take, csv_headings, csv_progress,
                                         csv_totals,   csv_encoding,  NULL};
