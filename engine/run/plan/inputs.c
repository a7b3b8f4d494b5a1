/* inputs: see inputs.h. */
#include "engine/run/plan/inputs.h"

#include <stdio.h>
#include <stdlib.h>

#include "engine/base/shown.h"
#include "formats/archive/archive.h"

/* The path relative to the configuration's folder if it is inside it; bytes that are no text as
 * \xHH, since reports are UTF-8. Terminated; the caller frees out->at. */
static bd_status show_name(const bd_config *config, const char *path, bd_text *out, bd_err *err)
{
    const char *slash = strrchr(config->path, '/');
    const size_t folder = slash == NULL ? 0 : (size_t)(slash - config->path) + 1;
    bd_buf shown = {0};
    bd_shown_add(&shown,
                 bd_text_of(strncmp(path, config->path, folder) == 0 ? path + folder : path));
    bd_buf_add_char(&shown, '\0');
    const bd_status st = bd_buf_check(&shown, err);
    if (st < 0)
        bd_buf_fini(&shown);
    else
        *out = (bd_text){shown.at, shown.len - 1};
    return st;
}

static void free_name(bd_text *name)
{
    free((char *)(uintptr_t)name->at);
    *name = (bd_text){0};
}

static bd_status no_memory(size_t count, bd_err *err)
{
    return bd_fail(err, BD_E_NOMEM, 0, "no memory for %zu inputs", count);
}

/* Make room for one more input. */
static bd_status reserve(bd_dataset_plan *dataset, bd_err *err)
{
    const size_t count = dataset->file_count + 1;
    if (count > BD_FILES_MAX)
        return bd_fail(err, BD_E_USAGE, 0, "more inputs than the limit of %d", BD_FILES_MAX);
    if ((count & (count - 1)) != 0) /* the room is a power of two */
        return BD_OK;
    bd_row_source *sources = realloc(dataset->sources, 2 * count * sizeof *sources);
    if (sources == NULL)
        return no_memory(count, err);
    dataset->sources = sources;
    bd_text *shown = realloc(dataset->shown, 2 * count * sizeof *shown);
    if (shown == NULL)
        return no_memory(count, err);
    dataset->shown = shown;
    size_t *path_of = realloc(dataset->path_of, 2 * count * sizeof *path_of);
    if (path_of == NULL)
        return no_memory(count, err);
    dataset->path_of = path_of;
    return BD_OK;
}

static bd_status add(bd_dataset_plan *dataset, const bd_config *config, size_t path,
                     bd_row_source source, bd_err *err)
{
    BD_TRY(reserve(dataset, err));
    BD_TRY(show_name(config, source.place, &dataset->shown[dataset->file_count], err));
    dataset->sources[dataset->file_count] = source;
    dataset->sources[dataset->file_count].seen = &dataset->files[path].seen;
    dataset->path_of[dataset->file_count++] = path;
    return BD_OK;
}

/* Add a part of a file: bytes of origin (NULL: the file's), of them the sheet (NULL: all). */
static bd_status add_part(bd_dataset_plan *dataset, const bd_config *config, size_t path,
                          const char *sheet, const bd_origin *origin, uint64_t bytes, bd_err *err)
{
    const char *file = dataset->paths[path];
    const char *whole = origin == NULL ? file : origin->name;
    char *place = NULL;
    char *name = sheet == NULL ? NULL : strdup(sheet);
    if ((name == NULL && sheet != NULL) ||
        asprintf(&place, "%s%s%s", whole, sheet == NULL ? "" : "#", sheet == NULL ? "" : sheet) <
            0) {
        free(name);
        return no_memory(dataset->file_count, err);
    }
    const bd_row_source source = bd_row_source_part(file, place, name, origin, bytes);
    const bd_status st = add(dataset, config, path, source, err);
    if (st < 0) {
        free(name);
        free(place);
    }
    return st;
}

/* Add what origin (NULL: the file itself) holds: its sheets, or itself. */
static bd_status add_sheets(bd_dataset_plan *dataset, const bd_config *config, size_t path,
                            const bd_origin *origin, uint64_t bytes, bd_err *err)
{
    bd_reader_spec spec = dataset->spec;
    bd_part_names sheets;
    bd_status st = BD_OK;
    spec.origin = origin;
    spec.seen = &dataset->files[path].seen;
    BD_GOTO(
        bd_reader_parts(&spec, origin == NULL ? dataset->paths[path] : origin->name, &sheets, err));
    dataset->files[path].holds |= origin != NULL || sheets.count != 0;
    if (sheets.count == 0 && origin == NULL)
        BD_GOTO(add(dataset, config, path, bd_row_source_file(dataset->paths[path]), err));
    else if (sheets.count == 0)
        BD_GOTO(add_part(dataset, config, path, NULL, origin, bytes, err));
    for (size_t i = 0; i < sheets.count; i++)
        BD_GOTO(add_part(dataset, config, path, sheets.at[i], origin, bytes, err));
done:
    bd_part_names_fini(&sheets);
    return st;
}

static bd_status add_parts(bd_dataset_plan *dataset, const bd_config *config, size_t path,
                           bd_buf *notes, bd_err *err)
{
    bd_seen *seen = &dataset->files[path].seen;
    const bool workbooks = dataset->spec.format == BD_FORMAT_XLSX;
    const bd_archive_options options = {.stop = dataset->spec.stop,
                                        .scratch = config->store,
                                        .patterns = dataset->config->members,
                                        .pattern_count = dataset->config->member_count,
                                        .workbooks = workbooks,
                                        .seen = seen};
    bd_archive *archive;
    BD_TRY(bd_seen_look(dataset->paths[path], workbooks ? BD_GROWTH_WHOLE : dataset->growth, seen,
                        err));
    BD_TRY(bd_archive_open(dataset->paths[path], &options, &archive, err));
    dataset->files[path].archive = archive;
    if (archive != NULL && bd_archive_passed_over(archive).len != 0) {
        bd_shown_add_line(notes, dataset->files[path].shown);
        bd_buf_add_line(notes, ": ", bd_archive_passed_over(archive));
    }
    if (archive == NULL)
        return add_sheets(dataset, config, path, NULL, 0, err);
    seen->growth = BD_GROWTH_WHOLE;
    for (size_t i = 0; i < bd_archive_members(archive); i++)
        BD_TRY(add_sheets(dataset, config, path, bd_archive_member(archive, i),
                          bd_archive_member_bytes(archive, i), err));
    dataset->unpacked_bytes += bd_archive_scratch_bytes(archive);
    return BD_OK;
}

static void source_fini(bd_row_source *source)
{
    free((void *)(uintptr_t)source->refusal);
    if (source->path == NULL) /* the file itself */
        return;
    free((void *)(uintptr_t)source->place);
    free((void *)(uintptr_t)source->sheet);
}

/* Add the inputs that the file holds, or itself. If they cannot be listed the file is one input that
 * is refused when it is opened, as any other file that cannot be read. */
static bd_status add_file(bd_dataset_plan *dataset, const bd_config *config, size_t path,
                          bd_buf *notes, bd_err *err)
{
    const size_t before = dataset->file_count;
    bd_err why = {0};
    bd_status st = add_parts(dataset, config, path, notes, &why);
    if (st >= 0)
        return BD_OK;
    st = bd_seen_blame(&dataset->files[path].seen, "since the start", st, &why);
    if (st != BD_E_INPUT && st != BD_E_USAGE && st != BD_E_IO) {
        *err = why;
        return st;
    }
    while (dataset->file_count > before) {
        source_fini(&dataset->sources[--dataset->file_count]);
        free_name(&dataset->shown[dataset->file_count]);
    }
    bd_err *kept = malloc(sizeof *kept);
    if (kept == NULL)
        return no_memory(dataset->file_count, err);
    *kept = why;
    dataset->files[path].holds = false;
    const bd_row_source refused = bd_row_source_refused(dataset->paths[path], kept);
    const bd_status added = add(dataset, config, path, refused, err);
    if (added < 0)
        free(kept);
    return added;
}

/* Leave out the files that stand beside an open workbook. */
static bd_status pass_over_locks(bd_dataset_plan *dataset, const bd_config *config, bd_buf *notes,
                                 bd_err *err)
{
    size_t kept = 0;
    for (size_t i = 0; i < dataset->path_count; i++) {
        char *path = dataset->paths[i];
        dataset->paths[i] = NULL; /* so that each path stands once, also after a failure */
        if (!bd_config_is_lock_file(dataset->config, path)) {
            dataset->paths[kept++] = path;
            continue;
        }
        bd_text shown;
        BD_TRY(show_name(config, path, &shown, err));
        bd_shown_add_line(notes, shown);
        bd_buf_add_string(notes, " is passed over: it stands beside a workbook that is open in a "
                                 "spreadsheet program\n");
        free_name(&shown);
        free(path);
    }
    const bool none = kept == 0 && dataset->path_count != 0;
    dataset->path_count = kept;
    if (none)
        return bd_fail(err, BD_E_USAGE, 0,
                       "%s:%u: no file in %s.files but those of open workbooks (~$)", config->path,
                       dataset->config->pattern_lines[0], dataset->name);
    return bd_buf_check(notes, err);
}

bd_status bd_inputs_find(bd_dataset_plan *dataset, const bd_config *config, bd_buf *notes,
                         bd_err *err)
{
    BD_TRY(bd_config_files(config, dataset->config, &dataset->paths, &dataset->path_count, err));
    BD_TRY(pass_over_locks(dataset, config, notes, err));
    dataset->files = calloc(dataset->path_count + 1, sizeof *dataset->files);
    if (dataset->files == NULL)
        return no_memory(dataset->path_count, err);
    for (size_t i = 0; i < dataset->path_count; i++) {
        BD_TRY(show_name(config, dataset->paths[i], &dataset->files[i].shown, err));
        BD_TRY(add_file(dataset, config, i, notes, err));
    }
    return BD_OK;
}

void bd_inputs_fini(bd_dataset_plan *dataset)
{
    for (size_t i = 0; i < dataset->file_count; i++) {
        source_fini(&dataset->sources[i]);
        free_name(&dataset->shown[i]);
    }
    for (size_t i = 0; dataset->files != NULL && i < dataset->path_count; i++) {
        free_name(&dataset->files[i].shown);
        bd_archive_close(dataset->files[i].archive);
    }
    bd_config_files_free(dataset->paths, dataset->path_count);
    free(dataset->files);
    free(dataset->sources);
    free(dataset->shown);
    free(dataset->path_of);
}
