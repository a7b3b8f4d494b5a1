/* row_source: see row_source.h. */
#include "formats/reader/row_source.h"

#include <string.h>
#include <sys/stat.h>

#include "formats/reader/part_reader.h"

static bd_row_source_facts facts_of(const bd_seen *seen)
{
    if (!seen->regular)
        return (bd_row_source_facts){.abilities = seen->pipe ? BD_SOURCE_DIGEST : 0};
    return (bd_row_source_facts){.abilities = BD_SOURCE_AGAIN | BD_SOURCE_SIZE | BD_SOURCE_DIGEST,
                                 .size_bytes = seen->bytes};
}

static bd_row_source_facts look_at_file(const bd_row_source *source)
{
    struct stat info;
    if (strcmp(source->place, "-") == 0)
        return (bd_row_source_facts){.abilities = BD_SOURCE_DIGEST};
    if (source->seen != NULL)
        return facts_of(source->seen);
    if (stat(source->place, &info) != 0)
        return (bd_row_source_facts){0};
    const bd_seen now = bd_seen_of(source->place, &info, BD_GROWTH_REFUSED);
    return facts_of(&now);
}

static bd_status open_file(const bd_row_source *source, const bd_reader_spec *spec, bd_reader **out,
                           bd_err *err)
{
    bd_reader_spec own = *spec;
    if (source->seen == NULL)
        return bd_reader_open(spec, source->place, out, err);
    own.seen = source->seen;
    return bd_part_reader_open(&own, source->place, out, err);
}

bd_row_source bd_row_source_file(const char *path)
{
    static const bd_row_source_ops ops = {look_at_file, open_file};
    return (bd_row_source){.ops = &ops, .place = path};
}

static bd_row_source_facts look_at_part(const bd_row_source *source)
{
    bd_row_source file = bd_row_source_file(source->path);
    file.seen = source->seen;
    if (source->origin == NULL)
        return look_at_file(&file);
    return (bd_row_source_facts){.abilities = BD_SOURCE_AGAIN | BD_SOURCE_SIZE,
                                 .size_bytes = source->size_bytes};
}

static bd_status open_part(const bd_row_source *source, const bd_reader_spec *spec, bd_reader **out,
                           bd_err *err)
{
    bd_reader_spec own = *spec;
    own.origin = source->origin;
    own.seen = source->seen;
    if (source->sheet != NULL)
        own.sheet = source->sheet;
    return bd_part_reader_open(&own, source->origin == NULL ? source->path : source->place, out,
                               err);
}

bd_row_source bd_row_source_part(const char *path, const char *place, const char *sheet,
                                 const struct bd_origin *origin, uint64_t size_bytes)
{
    static const bd_row_source_ops ops = {look_at_part, open_part};
    return (bd_row_source){.ops = &ops,
                           .place = place,
                           .path = path,
                           .sheet = sheet,
                           .origin = origin,
                           .size_bytes = size_bytes};
}

static bd_status open_refused(const bd_row_source *source, const bd_reader_spec *spec,
                              bd_reader **out, bd_err *err)
{
    (void)spec;
    *out = NULL;
    if (err->status == BD_OK)
        *err = *source->refusal;
    return source->refusal->status;
}

bd_row_source bd_row_source_refused(const char *path, const bd_err *why)
{
    static const bd_row_source_ops ops = {look_at_file, open_refused};
    return (bd_row_source){.ops = &ops, .place = path, .refusal = why};
}

bd_row_source_facts bd_row_source_look(const bd_row_source *source)
{
    return source->ops->look(source);
}

bool bd_row_source_can(const bd_row_source *source, bd_source_ability ability)
{
    return (bd_row_source_look(source).abilities & ability) != 0;
}

bd_status bd_row_source_open(const bd_row_source *source, const bd_reader_spec *spec,
                             bd_reader **out, bd_err *err)
{
    return source->ops->open(source, spec, out, err);
}

bd_status bd_row_source_unchanged(const bd_row_source *source, uint64_t *grown_bytes, bd_err *err)
{
    *grown_bytes = 0;
    return source->seen == NULL
               ? BD_OK
               : bd_seen_check_path(source->seen, "while it was read", grown_bytes, err);
}
