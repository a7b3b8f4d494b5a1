/* part_reader: see part_reader.h. Every operation is that of the reader inside. */
#include "formats/reader/part_reader.h"

#include <stdlib.h>

#include "formats/input/origin.h"
#include "formats/reader/reader_ops.h"

typedef struct part_reader {
    bd_reader base;
    bd_reader_spec spec;
    bd_reader *inner;
} part_reader;

static bd_reader *inner_of(const bd_reader *base)
{
    return ((const part_reader *)base)->inner;
}

static void part_close(bd_reader *base)
{
    bd_reader_close(inner_of(base));
    free(base);
}

static bd_status blame(const bd_reader_spec *spec, const char *since, bd_status st, bd_err *err)
{
    return spec->seen == NULL ? st : bd_seen_blame(spec->seen, since, st, err);
}

static bd_status part_take(bd_reader *base, bd_chunk *chunk, bd_err *err)
{
    const part_reader *reader = (const part_reader *)base;
    reader->inner->open_end = base->open_end;
    const bd_status st = bd_reader_take(reader->inner, chunk, err);
    base->open_end = reader->inner->open_end;
    return blame(&reader->spec, "while it was read", st, err);
}

static bd_status part_parse(const bd_reader *base, bd_chunk *chunk, bd_batch *batch, bd_err *err)
{
    const bd_status st = bd_reader_parse(inner_of(base), chunk, batch, err);
    return blame(&((const part_reader *)base)->spec, "while it was read", st, err);
}

static bool part_slow_take(const bd_reader *base)
{
    return bd_reader_slow_take(inner_of(base));
}

static size_t part_headings(const bd_reader *base, const bd_text **out)
{
    return bd_reader_headings(inner_of(base), out);
}

static void part_progress(const bd_reader *base, uint64_t *done, uint64_t *all)
{
    bd_reader_progress(inner_of(base), done, all);
}

static void part_totals(bd_reader *base, bd_reader_totals *out)
{
    bd_reader_totals_get(inner_of(base), out);
}

static const bd_encoding_found *part_encoding(const bd_reader *base)
{
    return bd_reader_encoding(inner_of(base));
}

static const bd_reader_ops part_ops = {.name = "part",
                                       .close = part_close,
                                       .take = part_take,
                                       .parse = part_parse,
                                       .slow_take = part_slow_take,
                                       .headings = part_headings,
                                       .progress = part_progress,
                                       .totals = part_totals,
                                       .encoding = part_encoding};

bd_status bd_part_reader_open(const bd_reader_spec *spec, const char *path, bd_reader **out,
                              bd_err *err)
{
    *out = NULL;
    part_reader *reader = calloc(1, sizeof *reader);
    if (reader == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory to read '%s'", path);
    reader->base.ops = &part_ops;
    reader->spec = *spec;
    const bd_status st = blame(spec, "since the start",
                               bd_reader_open(&reader->spec, path, &reader->inner, err), err);
    if (st < 0) {
        if (st == BD_E_USAGE && spec->origin != NULL && spec->origin->member)
            bd_origin_hint(err);
        free(reader);
        return st;
    }
    *out = &reader->base;
    return BD_OK;
}
