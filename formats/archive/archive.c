/* archive: see archive.h. Listing. */
#include "formats/archive/archive.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "formats/archive/archive_parts.h"
#include "formats/archive/kind.h"
#include "formats/archive/member_name.h"
#include "formats/input/volume.h"

enum { NAMES_SHOWN = 3 };

/* What is seen while an archive is listed. */
typedef struct listing {
    bd_archive *archive;
    const bd_archive_options *options;
    size_t seen;         /* members of any kind */
    uint64_t bytes;      /* of the members that may have to be unpacked */
    bool document;       /* it is a document: a workbook, or one of text */
    size_t files;        /* that are no clutter */
    size_t passed;       /* passed over */
    bd_buf passed_names; /* of the first of them */
} listing;

/* ---- members ---- */

static bd_status no_memory(const bd_archive *archive, bd_err *err)
{
    return bd_fail(err, BD_E_NOMEM, 0, "no memory to list '%s'", archive->path);
}

static bd_archive_entry *new_entry(bd_archive *archive)
{
    if (archive->count == archive->capacity) {
        const size_t capacity = archive->capacity == 0 ? 16 : 2 * archive->capacity;
        bd_archive_entry **grown = realloc(archive->entries, capacity * sizeof *grown);
        if (grown == NULL)
            return NULL;
        archive->entries = grown;
        archive->capacity = capacity;
    }
    bd_archive_entry *entry = calloc(1, sizeof *entry);
    if (entry != NULL)
        archive->entries[archive->count++] = entry;
    return entry;
}

/* name: as it is shown; NULL: a packed file without a name. */
static bd_status add_entry(bd_archive *archive, const char *name, size_t index,
                           const bd_packed_member *member, bd_err *err)
{
    char *place = NULL;
    const int len = name == NULL ? asprintf(&place, "%s", archive->path)
                                 : asprintf(&place, "%s!%s", archive->path, name);
    bd_archive_entry *entry = len < 0 ? NULL : new_entry(archive);
    if (entry == NULL) {
        if (len >= 0)
            free(place);
        return no_memory(archive, err);
    }
    entry->origin = (bd_origin){bd_archive__open_member, place, name != NULL, archive->scratch};
    entry->archive = archive;
    entry->name = name == NULL ? place : place + strlen(archive->path) + 1;
    entry->index = index;
    entry->bytes = member->bytes;
    entry->sized = member->sized;
    entry->locked = member->encrypted;
    return BD_OK;
}

static void pass_over(listing *list, const char *name)
{
    if (list->passed++ >= NAMES_SHOWN)
        return;
    bd_buf_add_string(&list->passed_names, list->passed == 1 ? " " : ", ");
    bd_buf_add_string(&list->passed_names, name);
}

/* Parts that only a document has, which is a zip file. */
static bool shows_document(const char *name)
{
    return strcasecmp(name, "[Content_Types].xml") == 0 || strcmp(name, "mimetype") == 0 ||
           strcasecmp(name, "xl/workbook.xml") == 0 || strcasecmp(name, "xl\\workbook.xml") == 0 ||
           strcmp(name, "OFD.xml") == 0;
}

static bd_status take_file(listing *list, const char *name, const bd_packed_member *member,
                           bd_err *err)
{
    bd_archive *archive = list->archive;
    const bd_archive_options *options = list->options;
    if (!member->regular || bd_member_name_is_clutter(name)) {
        pass_over(list, name);
        return BD_OK;
    }
    list->files++;
    list->document |= archive->packing == BD_PACKING_ZIP && shows_document(name);
    if (!bd_member_name_wanted(name, options->patterns, options->pattern_count))
        return BD_OK;
    return add_entry(archive, name, list->seen, member, err);
}

static bd_status take_member(listing *list, const bd_packed_member *member, bd_err *err)
{
    bd_buf name = {0};
    bd_status st = BD_OK;
    if (member->folder && member->bytes == 0)
        return BD_OK;
    if (member->folder) {
        bd_hint(err, "unpack it and name the files");
        return bd_fail(err, BD_E_INPUT, 0,
                       "'%s' is damaged: member %zu is called a folder, but has data",
                       list->archive->path, list->seen + 1);
    }
    if (member->name == NULL)
        BD_FAIL(err, BD_E_INPUT, 0, "'%s' is damaged: member %zu has no name", list->archive->path,
                list->seen + 1);
    if (strlen(member->name) > BD_ARCHIVE_NAME_MAX)
        BD_FAIL(err, BD_E_INPUT, 0,
                "'%s' is damaged: the name of member %zu has more than %d bytes",
                list->archive->path, list->seen + 1, BD_ARCHIVE_NAME_MAX);
    bd_member_name_add(&name, bd_text_of(member->name));
    bd_buf_add_char(&name, '\0');
    BD_GOTO(bd_buf_check(&name, err));
    BD_GOTO(take_file(list, name.at, member, err));
done:
    bd_buf_fini(&name);
    return st;
}

/* ---- listing ---- */

static bd_status list_members(listing *list, bd_packed *packed, bd_err *err)
{
    bd_archive *archive = list->archive;
    const uint64_t file_bytes = (uint64_t)archive->listed.st_size;
    const bd_packed_member single = {.bytes = file_bytes};
    bd_packed_member member;
    for (;; list->seen++) {
        const bd_status st = bd_packed_next(packed, &member, err);
        BD_TRY(st);
        if (bd_packed_is_single(packed)) {
            list->files++;
            return st == BD_END ? bd_fail(err, BD_E_INPUT, 0, "'%s' is empty", archive->path)
                                : add_entry(archive, NULL, 0, &single, err);
        }
        if (st == BD_END)
            return BD_OK;
        if (list->seen == BD_ARCHIVE_ENTRIES_MAX)
            return bd_fail(err, BD_E_INPUT, 0, "'%s' has more than %d members", archive->path,
                           BD_ARCHIVE_ENTRIES_MAX);
        BD_TRY(take_member(list, &member, err));
        /* To go on, a packed stream has to be unpacked up to the next member. */
        if (member.sized && member.regular)
            list->bytes =
                list->bytes + member.bytes < member.bytes ? UINT64_MAX : list->bytes + member.bytes;
        if (archive->packing != BD_PACKING_ZIP) /* of which nothing is unpacked here */
            BD_TRY(bd_archive__check_ratio(archive->path, list->bytes, file_bytes, err));
    }
}

static int by_name(const void *a, const void *b)
{
    const bd_archive_entry *const *x = a;
    const bd_archive_entry *const *y = b;
    return strcmp((*x)->name, (*y)->name);
}

/* The members are sorted. */
static bd_status check_members(const bd_archive *archive, bd_err *err)
{
    for (size_t i = 0; i < archive->count; i++) {
        const bd_archive_entry *entry = archive->entries[i];
        if (entry->locked) {
            bd_hint(err, "unpack it with the password and name the files, or have it sent without "
                         "one");
            return bd_fail(err, BD_E_INPUT, 0, "'%s' is protected by a password",
                           entry->origin.name);
        }
        if (i == 0 || by_name(&archive->entries[i - 1], &archive->entries[i]) != 0)
            continue;
        bd_hint(err, "unpack it and name the files");
        return bd_fail(err, BD_E_INPUT, 0, "'%s' has two members '%s'", archive->path, entry->name);
    }
    return BD_OK;
}

static bd_status refuse_empty(const listing *list, bd_err *err)
{
    const bd_archive_options *options = list->options;
    if (list->archive->count != 0)
        return BD_OK;
    if (list->files == 0)
        return bd_fail(err, BD_E_INPUT, 0, "'%s' is an archive without a file in it",
                       list->archive->path);
    bd_hint(err, "compare `members` with the names in the archive: it has %zu file%s", list->files,
            list->files == 1 ? "" : "s");
    return bd_fail(err, BD_E_USAGE, 0, "no member of '%s' fits '%s'%s", list->archive->path,
                   options->patterns[0],
                   options->pattern_count > 1 ? " or the other patterns" : "");
}

static bd_status say_passed_over(const listing *list, bd_err *err)
{
    bd_buf *said = &list->archive->passed_over;
    if (list->passed == 0)
        return BD_OK;
    bd_buf_printf(said, "%zu member%s passed over:", list->passed,
                  list->passed == 1 ? " was" : "s were");
    bd_buf_add(said, list->passed_names.at, list->passed_names.len);
    bd_buf_add_string(said, list->passed > NAMES_SHOWN ? " ..." : "");
    said->failed |= list->passed_names.failed;
    return bd_buf_check(said, err);
}

/* Decide how members are read, and where in the common file each will be. */
static void plan_reading(bd_archive *archive)
{
    const bool direct = archive->packing == BD_PACKING_ZIP || archive->packing == BD_PACKING_TAR;
    archive->once = archive->count > (direct ? BD_ARCHIVE_STREAMED_MAX : 1);
    for (size_t i = 0; i < archive->count; i++)
        archive->once = archive->once && archive->entries[i]->sized;
    for (size_t i = 0; i < archive->count && archive->once; i++) {
        archive->entries[i]->at = archive->once_bytes;
        archive->once_bytes += archive->entries[i]->bytes;
    }
}

static bd_status list_archive(bd_archive *archive, const bd_archive_options *options,
                              bool *document, bd_err *err)
{
    listing list = {.archive = archive, .options = options};
    bd_packed *packed = NULL;
    bd_status st = BD_OK;
    st = bd_packed_open(archive->path, archive->packing, options->stop, &packed, err);
    if (st >= 0) {
        archive->listed = *bd_packed_stat(packed);
        if (options->seen != NULL)
            BD_GOTO(bd_seen_check(options->seen, &archive->listed, "since the start", NULL, err));
        st = list_members(&list, packed, err);
    }
    /* What a damaged workbook lacks is said best by its reader. */
    if (st == BD_E_INPUT && archive->packing == BD_PACKING_ZIP && options->workbooks &&
        list.seen == 0 && !bd_volume_named(archive->path, true)) {
        *err = (bd_err){0};
        list.document = true;
        st = BD_OK;
    }
    if (st < 0)
        goto done;
    *document = list.document;
    if (list.document)
        goto done;
    BD_GOTO(refuse_empty(&list, err));
    BD_GOTO(
        bd_archive__check_ratio(archive->path, list.bytes, (uint64_t)archive->listed.st_size, err));
    qsort(archive->entries, archive->count, sizeof *archive->entries, by_name);
    BD_GOTO(check_members(archive, err));
    plan_reading(archive);
    BD_GOTO(say_passed_over(&list, err));
done:
    bd_packed_close(packed);
    bd_buf_fini(&list.passed_names);
    return st < 0 ? st : BD_OK;
}

bd_status bd_archive_open(const char *path, const bd_archive_options *options, bd_archive **out,
                          bd_err *err)
{
    bd_packing packing;
    bool document = false;
    bd_status st = BD_OK;
    *out = NULL;
    BD_TRY(bd_archive_kind(path, &packing, err));
    if (packing == BD_PACKING_NONE)
        return BD_OK;
    bd_archive *archive = calloc(1, sizeof *archive);
    if (archive == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory to list '%s'", path);
    pthread_mutex_init(&archive->lock, NULL);
    archive->fd = -1;
    archive->packing = packing;
    archive->scratch = options->scratch;
    archive->path = strdup(path);
    if (archive->path == NULL)
        BD_FAIL(err, BD_E_NOMEM, 0, "no memory to list '%s'", path);
    BD_GOTO(list_archive(archive, options, &document, err));
    if (!document) {
        *out = archive;
        archive = NULL;
    }
done:
    bd_archive_close(archive);
    return st;
}

/* ---- what is known ---- */

bd_text bd_archive_passed_over(const bd_archive *archive)
{
    return (bd_text){archive->passed_over.at, archive->passed_over.len};
}

size_t bd_archive_members(const bd_archive *archive)
{
    return archive->count;
}

const bd_origin *bd_archive_member(const bd_archive *archive, size_t idx)
{
    return &archive->entries[idx]->origin;
}

uint64_t bd_archive_member_bytes(const bd_archive *archive, size_t idx)
{
    return archive->entries[idx]->bytes;
}

uint64_t bd_archive_scratch_bytes(const bd_archive *archive)
{
    return archive->once_bytes;
}
