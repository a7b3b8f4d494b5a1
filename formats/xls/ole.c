/* ole: see ole.h. Places in the header and in an entry are from [MS-CFB] 2.2 and 2.6.1. */
#include "formats/xls/ole.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "engine/base/file.h"
#include "formats/xls/little.h"

enum {
    HEADER_BYTES = 512,
    HEADER_FAT = 109, /* sectors of the FAT that the header names, at AT_FAT */
    AT_BYTE_ORDER = 28,
    AT_SHIFT = 30,
    AT_DIRECTORY = 48,
    AT_MINI_CUTOFF = 56,
    AT_MINI_FAT = 60,
    AT_MORE_FAT = 68,
    AT_FAT = 76,
    ENTRY_BYTES = 128,
    ENTRY_NAME_BYTES = 64,
    ENTRY_TYPE = 66,
    ENTRY_LEFT = 68,
    ENTRY_RIGHT = 72,
    ENTRY_CHILD = 76,
    ENTRY_FIRST = 116,
    ENTRY_SIZE = 120,
    TYPE_STREAM = 2,
    MINI_SHIFT = 6,
    MINI_CUTOFF_MAX = 1 << 16,
    DIRECTORY_BYTES_MAX = 32 << 20
};

static const uint32_t chain_end = 0xFFFFFFFE;
static const uint32_t no_entry = 0xFFFFFFFF;

bool bd_ole_is(const void *head)
{
    return memcmp(head, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", BD_OLE_MAGIC_BYTES) == 0;
}

static bd_status damaged(const bd_ole *ole, const char *what, bd_err *err)
{
    bd_fail(err, BD_E_INPUT, 0, "'%s' is damaged: %s", ole->name, what);
    bd_hint(err, "copy the file again, or open it in Excel or WPS and save it as .xlsx");
    return BD_E_INPUT;
}

static bd_status no_memory(const bd_ole *ole, bd_err *err)
{
    return bd_fail(err, BD_E_NOMEM, 0, "no memory to read '%s'", ole->name);
}

/* Read all of len bytes of the file. */
static bd_status read_file(const bd_ole *ole, uint64_t at, void *out, size_t len, bd_err *err)
{
    size_t got;
    BD_TRY(bd_file_read_at(ole->fd, ole->name, at, out, len, &got, err));
    return got == len ? BD_OK : damaged(ole, "it ends too early", err);
}

static uint64_t place_of(const bd_ole *ole, uint32_t sector)
{
    return ((uint64_t)sector + 1) << ole->shift;
}

/* Bring a sector of numbers into ole->piece. The last sector of a file may be short. */
static bd_status hold(bd_ole *ole, uint32_t sector, bd_err *err)
{
    const size_t bytes = (size_t)1 << ole->shift;
    if (sector >= ole->sectors)
        return damaged(ole, "a sector lies behind its end", err);
    if (ole->held == sector)
        return BD_OK;
    const uint64_t at = place_of(ole, sector);
    const size_t len = ole->bytes - at < bytes ? (size_t)(ole->bytes - at) : bytes;
    memset(ole->piece, 0xFF, bytes);
    ole->held = no_entry;
    BD_TRY(read_file(ole, at, ole->piece, len, err));
    ole->held = sector;
    return BD_OK;
}

/* ---- chains ---- */

static bd_status next_sector(bd_ole *ole, uint32_t *sector, bd_err *err)
{
    const unsigned shift = ole->shift - 2;
    const uint32_t idx = *sector >> shift;
    if (idx >= ole->fat_count)
        return damaged(ole, "a sector is in no allocation table", err);
    BD_TRY(hold(ole, ole->fat[idx], err));
    *sector = bd_little32(&ole->piece[*sector & ((1U << shift) - 1)]);
    return BD_OK;
}

/* Add bytes of the file at the end of a stream. */
static bd_status add_run(const bd_ole *ole, bd_ole_stream *stream, uint64_t at, uint64_t bytes,
                         bd_err *err)
{
    const bd_ole_run *last = stream->count == 0 ? NULL : &stream->runs[stream->count - 1];
    if (last == NULL || last->at + (stream->bytes - last->from) != at) {
        if (stream->count == BD_OLE_RUNS_MAX)
            return damaged(ole, "its pieces are scattered too much", err);
        if ((stream->count & (stream->count - 1)) == 0) { /* grows by doubling */
            const size_t room = stream->count == 0 ? 1 : 2 * stream->count;
            bd_ole_run *runs = realloc(stream->runs, room * sizeof *runs);
            if (runs == NULL)
                return no_memory(ole, err);
            stream->runs = runs;
        }
        stream->runs[stream->count++] = (bd_ole_run){stream->bytes, at};
    }
    stream->bytes += bytes;
    return BD_OK;
}

/* Follow a chain of sectors until it has bytes, or to its end where whole is false. */
static bd_status follow(bd_ole *ole, uint32_t sector, uint64_t bytes, bool whole,
                        bd_ole_stream *out, bd_err *err)
{
    uint32_t visited = 0;
    while (sector != chain_end && out->bytes < bytes) {
        if (sector >= ole->sectors || visited++ == ole->sectors)
            return damaged(ole, "a chain of sectors leaves the file or returns to itself", err);
        BD_TRY(add_run(ole, out, place_of(ole, sector), (uint64_t)1 << ole->shift, err));
        BD_TRY(next_sector(ole, &sector, err));
    }
    if (whole && out->bytes < bytes)
        return damaged(ole, "a stream is shorter than its directory says", err);
    if (out->bytes > bytes)
        out->bytes = bytes;
    return BD_OK;
}

static uint64_t place_in(const bd_ole_stream *stream, uint64_t at)
{
    size_t low = 0;
    size_t high = stream->count;
    while (high - low > 1) {
        const size_t middle = low + (high - low) / 2;
        if (stream->runs[middle].from <= at)
            low = middle;
        else
            high = middle;
    }
    return low;
}

bd_status bd_ole_read(const bd_ole *ole, const bd_ole_stream *stream, uint64_t at, void *out,
                      size_t len, bd_err *err)
{
    char *to = out;
    if (at > stream->bytes || len > stream->bytes - at)
        return damaged(ole, "it ends inside a record", err);
    for (size_t run = place_in(stream, at); len != 0; run++) {
        const bd_ole_run *r = &stream->runs[run];
        const uint64_t end = run + 1 < stream->count ? stream->runs[run + 1].from : stream->bytes;
        const size_t some = end - at < len ? (size_t)(end - at) : len;
        BD_TRY(read_file(ole, r->at + (at - r->from), to, some, err));
        to += some;
        at += some;
        len -= some;
    }
    return BD_OK;
}

void bd_ole_stream_fini(bd_ole_stream *stream)
{
    free(stream->runs);
    *stream = (bd_ole_stream){0};
}

/* ---- the mini stream ---- */

static bd_status follow_mini(bd_ole *ole, const struct bd_ole_entry *entry,
                             const bd_ole_stream *all, const bd_ole_stream *fat, bd_ole_stream *out,
                             bd_err *err)
{
    enum { MINI = 1 << MINI_SHIFT };
    uint32_t sector = entry->first;
    while (out->bytes < entry->bytes) { /* ends: each step adds bytes */
        unsigned char next[4];
        const uint64_t at = (uint64_t)sector << MINI_SHIFT;
        const uint64_t left = entry->bytes - out->bytes;
        const uint64_t some = left < MINI ? left : MINI;
        if (at + some > all->bytes || (uint64_t)sector * 4 + 4 > fat->bytes)
            return damaged(ole, "a short stream leaves the file", err);
        const bd_ole_run *run = &all->runs[place_in(all, at)];
        BD_TRY(add_run(ole, out, run->at + (at - run->from), some, err));
        BD_TRY(bd_ole_read(ole, fat, (uint64_t)sector * 4, next, sizeof next, err));
        sector = bd_little32(next);
    }
    return BD_OK;
}

static bd_status open_mini(bd_ole *ole, const struct bd_ole_entry *entry, bd_ole_stream *out,
                           bd_err *err)
{
    bd_ole_stream all = {0};
    bd_ole_stream fat = {0};
    bd_status st = BD_OK;
    BD_GOTO(follow(ole, ole->root.first, ole->root.bytes, true, &all, err));
    BD_GOTO(follow(ole, ole->mini_first, UINT64_MAX, false, &fat, err));
    BD_GOTO(follow_mini(ole, entry, &all, &fat, out, err));
done:
    bd_ole_stream_fini(&all);
    bd_ole_stream_fini(&fat);
    return st;
}

bd_status bd_ole_stream_open(bd_ole *ole, bd_ole_kind kind, bd_ole_stream *out, bd_err *err)
{
    const struct bd_ole_entry *entry = &ole->known[kind];
    *out = (bd_ole_stream){0};
    if (entry->bytes < ole->mini_cutoff)
        return open_mini(ole, entry, out, err);
    return follow(ole, entry->first, entry->bytes, true, out, err);
}

/* ---- header and FAT ---- */

/* An unused place is kept as it is: hold() refuses it when a chain leads there. */
static void add_fat(bd_ole *ole, const unsigned char *numbers, size_t count, uint32_t most)
{
    for (size_t i = 0; i < count && ole->fat_count < most; i++)
        ole->fat[ole->fat_count++] = bd_little32(numbers + 4 * i);
}

static bd_status read_fat(bd_ole *ole, const unsigned char header[HEADER_BYTES], bd_err *err)
{
    const uint32_t numbers = 1U << (ole->shift - 2); /* of a sector */
    const uint32_t most = ole->sectors / numbers + 1;
    uint32_t sector = bd_little32(header + AT_MORE_FAT);
    ole->fat = malloc(most * sizeof *ole->fat);
    if (ole->fat == NULL)
        return no_memory(ole, err);
    add_fat(ole, header + AT_FAT, HEADER_FAT, most);
    /* Each of these sectors names the next one in its last number. */
    for (uint32_t i = 0; i < most && ole->fat_count < most && sector < ole->sectors; i++) {
        BD_TRY(hold(ole, sector, err));
        add_fat(ole, (const unsigned char *)ole->piece, numbers - 1, most);
        sector = bd_little32(&ole->piece[numbers - 1]);
    }
    return BD_OK;
}

static bd_status read_header(bd_ole *ole, unsigned char header[HEADER_BYTES], bd_err *err)
{
    if (ole->bytes < HEADER_BYTES)
        return damaged(ole, "it ends too early", err);
    BD_TRY(read_file(ole, 0, header, HEADER_BYTES, err));
    ole->shift = bd_little16(header + AT_SHIFT);
    if (!bd_ole_is(header) || bd_little16(header + AT_BYTE_ORDER) != 0xFFFE ||
        (ole->shift != 9 && ole->shift != 12))
        return damaged(ole, "its header is not that of a compound file", err);
    ole->mini_cutoff = bd_little32(header + AT_MINI_CUTOFF);
    ole->mini_first = bd_little32(header + AT_MINI_FAT);
    const uint64_t sectors = ((ole->bytes - 1) >> ole->shift); /* the last may be short */
    if (ole->mini_cutoff > MINI_CUTOFF_MAX || sectors >= chain_end)
        return damaged(ole, "its header is not that of a compound file", err);
    ole->sectors = (uint32_t)sectors;
    return BD_OK;
}

/* ---- directory ---- */

static bool is_named(const unsigned char *entry, const char *name)
{
    size_t i = 0;
    for (; name[i] != '\0'; i++) {
        const char c[2] = {(char)entry[2 * i], '\0'};
        const char want[2] = {name[i], '\0'};
        if (entry[2 * i + 1] != 0 || strcasecmp(c, want) != 0)
            return false;
    }
    return bd_little16(entry + ENTRY_NAME_BYTES) == 2 * i + 2;
}

static struct bd_ole_entry entry_of(const bd_ole *ole, const unsigned char *entry)
{
    uint64_t bytes = bd_little32(entry + ENTRY_SIZE);
    if (ole->shift == 12) /* of 512 byte sectors only the lower half counts */
        bytes |= (uint64_t)bd_little32(entry + ENTRY_SIZE + 4) << 32;
    return (struct bd_ole_entry){true, bd_little32(entry + ENTRY_FIRST), bytes};
}

static void note_known(bd_ole *ole, const unsigned char *entry)
{
    static const char *const names[BD_OLE_KINDS] = {
        [BD_OLE_WORKBOOK] = "Workbook",          [BD_OLE_BOOK] = "Book",
        [BD_OLE_PACKAGE] = "EncryptedPackage",   [BD_OLE_WORD] = "WordDocument",
        [BD_OLE_SLIDES] = "PowerPoint Document", [BD_OLE_THUMBNAILS] = "Catalog"};
    for (size_t i = 0; i < BD_OLE_KINDS; i++)
        if (entry[ENTRY_TYPE] == TYPE_STREAM && is_named(entry, names[i]))
            ole->known[i] = entry_of(ole, entry);
}

/* Visit the entries of the top folder only: an object inside a letter may hold a workbook, too. The
 * entries of a folder are a tree; each is put into todo at most once, or the tree is not one. */
static bd_status visit_top(bd_ole *ole, const bd_ole_stream *directory, uint32_t top,
                           uint32_t *todo, uint32_t entries, bd_err *err)
{
    uint32_t count = 0;
    uint32_t seen = 0;
    if (top < entries)
        todo[count++] = top;
    while (seen < count) {
        unsigned char entry[ENTRY_BYTES];
        BD_TRY(bd_ole_read(ole, directory, (uint64_t)todo[seen++] * ENTRY_BYTES, entry,
                           sizeof entry, err));
        note_known(ole, entry);
        for (size_t side = ENTRY_LEFT; side <= ENTRY_RIGHT; side += ENTRY_RIGHT - ENTRY_LEFT) {
            const uint32_t other = bd_little32(entry + side);
            if (other == no_entry)
                continue;
            if (other >= entries || count == entries)
                return damaged(ole, "its directory is not a tree", err);
            todo[count++] = other;
        }
    }
    return BD_OK;
}

static bd_status read_directory(bd_ole *ole, uint32_t first, bd_err *err)
{
    bd_ole_stream directory = {0};
    unsigned char entry[ENTRY_BYTES];
    uint32_t *todo = NULL;
    bd_status st = BD_OK;
    BD_GOTO(follow(ole, first, DIRECTORY_BYTES_MAX, false, &directory, err));
    BD_GOTO(bd_ole_read(ole, &directory, 0, entry, sizeof entry, err));
    ole->root = entry_of(ole, entry);
    const uint32_t entries = (uint32_t)(directory.bytes / ENTRY_BYTES);
    todo = malloc((entries + 1) * sizeof *todo);
    if (todo == NULL)
        BD_GOTO(no_memory(ole, err));
    BD_GOTO(visit_top(ole, &directory, bd_little32(entry + ENTRY_CHILD), todo, entries, err));
done:
    free(todo);
    bd_ole_stream_fini(&directory);
    return st;
}

bd_status bd_ole_init(bd_ole *out, int fd, uint64_t bytes, const char *name, bd_err *err)
{
    unsigned char header[HEADER_BYTES];
    memset(out, 0, sizeof *out);
    out->fd = fd;
    out->bytes = bytes;
    out->name = name;
    out->held = no_entry;
    BD_TRY(read_header(out, header, err));
    BD_TRY(read_fat(out, header, err));
    return read_directory(out, bd_little32(header + AT_DIRECTORY), err);
}

void bd_ole_fini(bd_ole *ole)
{
    free(ole->fat);
    ole->fat = NULL;
}
