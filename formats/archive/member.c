/* member: reads members of an archive, one by one or all at once; see archive.h. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/base/file.h"
#include "formats/archive/archive_parts.h"

enum { STEP_BYTES = 256 << 10 };

static bd_status no_memory(const char *name, bd_err *err)
{
    return bd_fail(err, BD_E_NOMEM, 0, "no memory to unpack '%s'", name);
}

/* ---- the archive, as it was listed ---- */

bd_status bd_archive__check_ratio(const char *name, uint64_t bytes, uint64_t file_bytes,
                                  bd_err *err)
{
    enum { MIB = 1 << 20 };
    if (bytes <= BD_ARCHIVE_FREE_BYTES || bytes / BD_ARCHIVE_RATIO <= file_bytes)
        return BD_OK;
    bd_fail(err, BD_E_INPUT, 0,
            "'%s' unpacks to %llu MiB or more, more than %d times its %llu KiB: no table does",
            name, (unsigned long long)(bytes / MIB), BD_ARCHIVE_RATIO,
            (unsigned long long)(file_bytes >> 10));
    bd_hint(err, "if the files are real, unpack them and name them");
    return BD_E_INPUT;
}

static bd_status open_listed(const bd_archive *archive, const bd_stop *stop, bd_packed **out,
                             bd_err *err)
{
    const bd_seen then = bd_seen_of(archive->path, &archive->listed, BD_GROWTH_WHOLE);
    BD_TRY(bd_packed_open(archive->path, archive->packing, stop, out, err));
    const bd_status st = bd_seen_check(&then, bd_packed_stat(*out), "while it was read", NULL, err);
    if (st < 0) {
        bd_packed_close(*out);
        *out = NULL;
    }
    return st;
}

/* Go on to the member that was listed as the index-th; *at is the next one's index. */
static bd_status go_to(bd_packed *packed, const bd_archive_entry *entry, size_t *at, bd_err *err)
{
    bd_packed_member member;
    bd_status st = BD_OK;
    while (*at <= entry->index && st == BD_OK) {
        st = bd_packed_next(packed, &member, err);
        (*at)++;
    }
    BD_TRY(st);
    if (st == BD_END || (entry->sized && member.bytes != entry->bytes))
        return bd_fail(err, BD_E_INPUT, 0, "'%s' was changed while it was read",
                       entry->archive->path);
    return BD_OK;
}

/* ---- unpacked as it is read ---- */

typedef struct packed_stream {
    bd_stream base;
    const bd_archive_entry *entry;
    bd_packed *packed;
    uint64_t bytes; /* read */
} packed_stream;

static bd_status read_packed(bd_stream *base, char *out, size_t len, size_t *got, bd_err *err)
{
    packed_stream *stream = (packed_stream *)base;
    const bd_archive_entry *entry = stream->entry;
    BD_TRY(bd_packed_read(stream->packed, entry->origin.name, out, len, got, err));
    stream->bytes += *got;
    base->done = entry->sized ? stream->bytes : bd_packed_done(stream->packed);
    return bd_archive__check_ratio(entry->origin.name, stream->bytes,
                                   (uint64_t)entry->archive->listed.st_size, err);
}

static void close_packed(bd_stream *base)
{
    bd_packed_close(((packed_stream *)base)->packed);
    free(base);
}

static bd_status open_packed(const bd_archive_entry *entry, const bd_stop *stop, bd_stream **out,
                             bd_err *err)
{
    bd_status st = BD_OK;
    size_t at = 0;
    packed_stream *stream = calloc(1, sizeof *stream);
    if (stream == NULL)
        return no_memory(entry->origin.name, err);
    stream->base =
        (bd_stream){.read = read_packed, .close = close_packed, .all = entry->bytes, .slow = true};
    stream->entry = entry;
    BD_GOTO(open_listed(entry->archive, stop, &stream->packed, err));
    BD_GOTO(go_to(stream->packed, entry, &at, err));
    *out = &stream->base;
    stream = NULL;
done:
    if (stream != NULL)
        close_packed(&stream->base);
    return st;
}

/* ---- all unpacked once ---- */

static bd_status unpack_entry(const bd_archive_entry *entry, bd_packed *packed, int fd, char *buf,
                              bd_err *err)
{
    const char *name = entry->origin.name;
    size_t got = STEP_BYTES;
    if (lseek(fd, (off_t)entry->at, SEEK_SET) < 0)
        return bd_fail(err, BD_E_IO, errno, "cannot write the unpacked '%s'", name);
    while (got == STEP_BYTES) {
        BD_TRY(bd_packed_read(packed, name, buf, STEP_BYTES, &got, err));
        BD_TRY(bd_file_write(fd, name, buf, got, err));
    }
    return BD_OK;
}

static int by_index(const void *a, const void *b)
{
    const bd_archive_entry *const *x = a;
    const bd_archive_entry *const *y = b;
    return ((*x)->index > (*y)->index) - ((*x)->index < (*y)->index);
}

/* In one pass: members in the order of the archive, each to its place. */
static bd_status unpack_all(const bd_archive *archive, const bd_stop *stop, int *fd, bd_err *err)
{
    bd_packed *packed = NULL;
    bd_status st = BD_OK;
    size_t at = 0;
    bd_archive_entry **entries = malloc(archive->count * sizeof *entries);
    char *buf = malloc(STEP_BYTES);
    if (entries == NULL || buf == NULL)
        BD_GOTO(no_memory(archive->path, err));
    memcpy(entries, archive->entries, archive->count * sizeof *entries);
    qsort(entries, archive->count, sizeof *entries, by_index);
    BD_GOTO(bd_scratch_open(archive->scratch, archive->path, archive->once_bytes, fd, err));
    BD_GOTO(open_listed(archive, stop, &packed, err));
    for (size_t i = 0; i < archive->count; i++) {
        BD_GOTO(go_to(packed, entries[i], &at, err));
        BD_GOTO(unpack_entry(entries[i], packed, *fd, buf, err));
    }
done:
    bd_packed_close(packed);
    free(entries);
    free(buf);
    if (st < 0 && *fd >= 0) {
        close(*fd); /* nobody reads it */
        *fd = -1;
    }
    return st;
}

/* The first to come unpacks, the others wait for it. */
static bd_status need_unpacked(bd_archive *archive, const bd_stop *stop, bd_err *err)
{
    pthread_mutex_lock(&archive->lock);
    if (archive->fd < 0 && archive->failure.status == BD_OK)
        (void)!unpack_all(archive, stop, &archive->fd, &archive->failure);
    const bd_status st = archive->failure.status;
    if (st < 0 && err->status == BD_OK)
        *err = archive->failure;
    pthread_mutex_unlock(&archive->lock);
    return st;
}

typedef struct unpacked_stream {
    bd_stream base;
    const bd_archive_entry *entry;
} unpacked_stream;

static bd_status read_unpacked(bd_stream *base, char *out, size_t len, size_t *got, bd_err *err)
{
    const bd_archive_entry *entry = ((unpacked_stream *)base)->entry;
    const uint64_t left = base->all - base->done;
    if (len > left)
        len = (size_t)left;
    BD_TRY(bd_file_read_at(entry->archive->fd, entry->origin.name, entry->at + base->done, out, len,
                           got, err));
    if (*got < len)
        return bd_fail(err, BD_E_IO, EIO, "cannot read the unpacked '%s'", entry->origin.name);
    base->done += *got;
    return BD_OK;
}

static void close_unpacked(bd_stream *base)
{
    free(base);
}

bd_status bd_archive__open_member(const bd_origin *origin, const bd_stop *stop, bd_stream **out,
                                  bd_err *err)
{
    const bd_archive_entry *entry = (const bd_archive_entry *)origin;
    *out = NULL;
    if (!entry->archive->once)
        return open_packed(entry, stop, out, err);
    BD_TRY(need_unpacked(entry->archive, stop, err));
    unpacked_stream *stream = calloc(1, sizeof *stream);
    if (stream == NULL)
        return no_memory(origin->name, err);
    stream->base = (bd_stream){.read = read_unpacked, .close = close_unpacked, .all = entry->bytes};
    stream->entry = entry;
    *out = &stream->base;
    return BD_OK;
}

void bd_archive_close(bd_archive *archive)
{
    if (archive == NULL)
        return;
    for (size_t i = 0; i < archive->count; i++) {
        free((char *)(uintptr_t)archive->entries[i]->origin.name);
        free(archive->entries[i]);
    }
    free(archive->entries);
    bd_buf_fini(&archive->passed_over);
    if (archive->fd >= 0)
        close(archive->fd); /* has no name: gone with this */
    pthread_mutex_destroy(&archive->lock);
    free(archive->path);
    free(archive);
}
