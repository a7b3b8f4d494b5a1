/* fixed_open: the reader's life, its spec, the first bytes of a file. */
#include <stdlib.h>
#include <string.h>

#include "engine/base/digest.h"
#include "formats/fixed/fixed_reader.h"

void bd_fixed_tuning_usual(bd_fixed_tuning *out)
{
    *out = (bd_fixed_tuning){.chunk_bytes = BD_READER_CHUNK_BYTES,
                             .row_max = BD_READER_ROW_MAX,
                             .row_shown = BD_READER_ROW_SHOWN,
                             .rows_max = BD_CHUNK_ROWS};
}

/* ---- the spec ---- */

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* The cells of one take must fit the chunk's cells, and its side when all of them have to be
 * decoded. */
static bd_status limit_rows(bd_fixed_reader *reader, size_t width_sum, bd_err *err)
{
    const size_t side = width_sum * BD_FIELD_SIDE_FACTOR;
    const size_t count = reader->wanted_count == 0 ? 1 : reader->wanted_count;
    if (side > BD_CHUNK_DATA_BYTES)
        return bd_fail(err, BD_E_USAGE, 0,
                       "the fields of a row have %zu bytes in all, at most %d can be read",
                       width_sum, BD_CHUNK_DATA_BYTES / BD_FIELD_SIDE_FACTOR);
    reader->rows_max = least(reader->tuning.rows_max, BD_CHUNK_CELLS / count);
    if (side != 0)
        reader->rows_max = least(reader->rows_max, BD_CHUNK_DATA_BYTES / side);
    return BD_OK;
}

static bd_status check_spec(bd_fixed_reader *reader, const bd_reader_spec *spec, bd_err *err)
{
    const size_t row = spec->row_bytes == 0 ? reader->tuning.row_max : spec->row_bytes;
    size_t width_sum = 0;
    if (spec->wanted_count > BD_READER_WANTED_MAX)
        return bd_fail(err, BD_E_USAGE, 0, "%zu columns wanted, at most %d are possible",
                       spec->wanted_count, BD_READER_WANTED_MAX);
    if (row > reader->tuning.row_max)
        return bd_fail(err, BD_E_USAGE, 0, "rows of %zu bytes, at most %zu can be read", row,
                       reader->tuning.row_max);
    for (size_t i = 0; i < spec->wanted_count; i++) {
        const bd_reader_span span = spec->spans[i];
        const size_t end = (size_t)span.at - 1 + span.width;
        if (span.at == 0 || span.width == 0 || end > row)
            return bd_fail(err, BD_E_USAGE, 0,
                           "field %zu, byte %u with width %u, is not within a row's %zu bytes",
                           i + 1, span.at, span.width, row);
        width_sum += span.width;
        reader->need = end > reader->need ? end : reader->need;
    }
    if (spec->number != 0 && spec->number <= spec->wanted_count)
        reader->least = spec->spans[spec->number - 1].at;
    return limit_rows(reader, width_sum, err);
}

/* ---- first bytes ---- */

static bd_status look_at_first(bd_fixed_reader *reader, bd_err *err)
{
    enum { BOM_BYTES = 3 };
    bd_buf *carry = &reader->carry;
    const char *name = bd_input_name(reader->input);
    if (!bd_buf_reserve(carry, BOM_BYTES + BD_READER_PAD))
        return bd_buf_check(carry, err);
    BD_TRY(bd_fixed_read(reader, carry->at, BOM_BYTES, &carry->len, err));
    reader->ended = carry->len < BOM_BYTES;
    if (carry->len >= 2 &&
        (memcmp(carry->at, "\xFF\xFE", 2) == 0 || memcmp(carry->at, "\xFE\xFF", 2) == 0)) {
        bd_fail(err, BD_E_INPUT, 0,
                "'%s' is UTF-16, which has no fields of a fixed number of bytes", name);
        bd_hint(
            err,
            "save the file as UTF-8 or GB18030, or as text with TAB and read it with `format: csv`");
        return BD_E_INPUT;
    }
    if (carry->len == BOM_BYTES && memcmp(carry->at, "\xEF\xBB\xBF", BOM_BYTES) == 0) {
        BD_TRY(bd_fixed_read(reader, carry->at, 1, &carry->len, err));
        reader->ended = carry->len == 0;
        reader->marked = true;
    }
    if (carry->len == 0 || (reader->ended && bd_end_mark_find(carry->at, carry->len) == 0))
        return bd_fail(err, BD_E_INPUT, 0, "'%s' is empty", name);
    reader->carry_rows = true;
    return BD_OK;
}

/* ---- encoding ---- */

/* Examine the bytes, a piece of the file; those that are not done move to the front. */
static bool look_on(bd_detect *found, char *bytes, size_t *len, bool last)
{
    const size_t done = bd_detect_add(found, bytes, *len, last);
    memmove(bytes, bytes + done, *len - done);
    *len -= done;
    return last;
}

/* A regular file is read twice, so that nothing of it has to be kept. */
static bd_status detect_in_file(const bd_reader_spec *spec, const char *path,
                                bd_encoding_found *found, bd_err *err)
{
    enum { STEP_BYTES = 64 << 10 };
    bd_detect detect = {0};
    bd_input *input = NULL;
    bd_status st = BD_OK;
    bool last = false;
    bool whole = false;
    size_t len = 0;
    char *bytes = malloc(STEP_BYTES + BD_DETECT_PAD);
    if (bytes == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory to read '%s'", path);
    BD_GOTO(bd_input_open_from(spec->origin, path, spec->seen, BD_DIGEST_XXH3, NULL, &input, err));
    for (uint64_t all = 0; !last;) {
        size_t got;
        const size_t want = STEP_BYTES - len;
        BD_GOTO(bd_input_read(input, bytes + len, want, &got, err));
        all += got;
        len += got;
        whole = got < want;
        last = look_on(&detect, bytes, &len, whole || all >= BD_DETECT_BYTES);
    }
    bd_detect_end(&detect, whole, found);
done:
    bd_input_close(input);
    free(bytes);
    return st;
}

/* A pipe can be read only once: its first bytes, which are kept anyway, must be enough. */
static bd_status detect_in_pipe(bd_fixed_reader *reader, bd_encoding_found *found, bd_err *err)
{
    const size_t want = reader->tuning.chunk_bytes;
    bd_buf *carry = &reader->carry;
    bd_detect detect = {0};
    size_t got = 0;
    if (!bd_buf_reserve(carry, want + BD_DETECT_PAD))
        return bd_buf_check(carry, err);
    if (!reader->ended) {
        BD_TRY(bd_fixed_read(reader, carry->at + carry->len, want, &got, err));
        carry->len += got;
        reader->ended = got < want;
    }
    (void)bd_detect_add(&detect, carry->at, carry->len, true);
    bd_detect_end(&detect, reader->ended, found);
    return BD_OK;
}

static bd_status find_encoding(bd_fixed_reader *reader, const bd_reader_spec *spec,
                               const char *path, bd_err *err)
{
    const bd_encoding asked = spec->encoding;
    if (asked == BD_ENCODING_AUTO && reader->marked) {
        reader->found = (bd_encoding_found){BD_ENCODING_UTF8, "byte order mark"};
    } else if (asked == BD_ENCODING_AUTO) {
        const bool file = spec->origin != NULL || bd_input_is_file(reader->input);
        BD_TRY(file ? detect_in_file(spec, path, &reader->found, err)
                    : detect_in_pipe(reader, &reader->found, err));
    } else {
        reader->found = (bd_encoding_found){asked, "as the configuration says"};
    }
    if (reader->found.encoding != BD_ENCODING_UTF8 && reader->found.encoding != BD_ENCODING_GB18030)
        return bd_fail(err, BD_E_USAGE, 0, "'%s': %s has no fields of a fixed number of bytes",
                       path, bd_encoding_name(reader->found.encoding));
    reader->code = reader->found.encoding == BD_ENCODING_UTF8 ? BD_FIELD_UTF8 : BD_FIELD_GB18030;
    return BD_OK;
}

/* ---- life ---- */

static void fixed_close(bd_reader *base)
{
    bd_fixed_reader *reader = (bd_fixed_reader *)base;
    bd_input_close(reader->input);
    bd_buf_fini(&reader->carry);
    free(reader);
}

bd_status bd_fixed_open_tuned(const bd_reader_spec *spec, const char *path,
                              const bd_fixed_tuning *tuning, bd_reader **out, bd_err *err)
{
    bd_status st = BD_OK;
    *out = NULL;
    bd_fixed_reader *reader = calloc(1, sizeof *reader);
    if (reader == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory to read '%s'", path);
    reader->base.ops = &bd_fixed_reader_ops;
    reader->tuning = *tuning;
    reader->spans = spec->spans;
    reader->wanted_count = spec->wanted_count;
    reader->row_bytes = spec->row_bytes;
    reader->line = 1;
    BD_GOTO(check_spec(reader, spec, err));
    BD_GOTO(bd_input_open_from(spec->origin, path, spec->seen, spec->digest, spec->stop,
                               &reader->input, err));
    BD_GOTO(bd_input_refuse_other(reader->input, BD_MAGIC_OTHER, "text of fixed width", err));
    reader->end_mark.which = BD_END_NULS_NO_LINE;
    bd_input_helpers(reader->input, spec->helpers);
    reader->base.holds = bd_input_may_grow(reader->input);
    BD_GOTO(look_at_first(reader, err));
    BD_GOTO(find_encoding(reader, spec, path, err));
    *out = &reader->base;
    reader = NULL;
done:
    if (reader != NULL)
        fixed_close(&reader->base);
    return st;
}

static bd_status fixed_open(const bd_reader_spec *spec, const char *path, bd_reader **out,
                            bd_err *err)
{
    bd_fixed_tuning tuning;
    bd_fixed_tuning_usual(&tuning);
    return bd_fixed_open_tuned(spec, path, &tuning, out, err);
}

static bool fixed_slow_take(const bd_reader *reader)
{
    return bd_input_packed(((const bd_fixed_reader *)reader)->input);
}

static size_t fixed_headings(const bd_reader *reader, const bd_text **out)
{
    (void)reader;
    *out = NULL;
    return 0;
}

static void fixed_progress(const bd_reader *reader, uint64_t *done, uint64_t *all)
{
    bd_input_progress(((const bd_fixed_reader *)reader)->input, done, all);
}

static void fixed_totals(bd_reader *reader, bd_reader_totals *out)
{
    bd_input_totals(((bd_fixed_reader *)reader)->input, &out->bytes, out->digest);
    out->encoding = ((bd_fixed_reader *)reader)->found;
    out->line_count = ((bd_fixed_reader *)reader)->line - 1;
}

static const bd_encoding_found *fixed_encoding(const bd_reader *reader)
{
    return &((const bd_fixed_reader *)reader)->found;
}

const bd_reader_ops bd_fixed_reader_ops = {
    .name = "fixed",
    .open = fixed_open,
    .close = fixed_close,
    .take = bd_fixed_take,
    .parse = bd_fixed_parse,
    .slow_take = fixed_slow_take,
    .headings = fixed_headings,
    .progress = fixed_progress,
    .totals = fixed_totals,
    .encoding = fixed_encoding,
};
